/** The child of scripts/portal.mjs: serves the demo portal and says where, in one line of JSON; ends when it is told to. */
import { readConfig } from '../server/config.ts';
import { servePortal } from '../server/cli/serve.ts';

const portal = await servePortal(readConfig(process.env), { demo: true, intranetOrigins: JSON.parse(process.env.PORTAL_ORIGINS ?? '[]') });
process.stdout.write(`${JSON.stringify({ baseUrl: portal.url, apiKey: portal.apiKey })}\n`);
const stop = () => void portal.stop().then(() => process.exit(0));
process.once('SIGTERM', stop);
// Whoever started it is gone.
process.once('disconnect', stop);
