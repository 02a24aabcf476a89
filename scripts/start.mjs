/**
 * `npm start`: the portal API on the embedded database with the demo MSP, and the example intranet that embeds the widgets.
 *
 * INTRANET_PORT (4480) and PORT (4400) say where; DATA_DIR (.data) where the database keeps its files; DEMO=0 leaves the demo MSP out.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const say = (line = '') => process.stdout.write(`${line}\n`);

class Refused extends Error {}

function intranetPort() {
  const text = process.env.INTRANET_PORT || '4480';
  if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > 65535) {
    throw new Refused(`INTRANET_PORT is "${text}": the port of the example intranet must be a whole number from 1 to 65535. Set INTRANET_PORT=4480, or leave it out.`);
  }
  return Number(text);
}

/** Whoever holds the port is found before anything is built or opened. */
async function refuseTakenPort(port, variable) {
  const probe = createServer();
  probe.listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (error) {
    if (error.code === 'EADDRINUSE') throw new Refused(`Port ${port} is in use. Set ${variable} to another one, as in: ${variable}=${port + 10} npm start`);
    if (error.code === 'EACCES') throw new Refused(`Port ${port} may not be used by this user. Set ${variable} to one above 1023.`);
    throw error;
  } finally {
    probe.close();
  }
}

/** When the newest file of a folder, or a file, was written. @returns {number} milliseconds; 0 when there is none */
function newest(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Bundles the widgets and the SDK where they are missing or older than their sources. Types and the manifest are left to `npm run build`. */
function buildWidgets() {
  const made = Math.min(newest(join(root, 'dist/cdn/sa-portal.js')), newest(join(root, 'dist/index.js')));
  if (made > Math.max(...['src', 'components', 'rollup.config.mjs', 'package-lock.json'].map((path) => newest(join(root, path))))) return;
  say('Building the widgets …');
  // In a process of its own: what the bundler has to say is shown only when it fails.
  const script = `import { bundle } from ${JSON.stringify(new URL('build.mjs', import.meta.url).href)}; await bundle();`;
  const built = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  if (built.status !== 0) throw new Refused(`The widgets cannot be built:\n${built.stdout}${built.stderr}`);
}

async function main() {
  const port = intranetPort();
  const { servePortal } = await import('../server/cli/serve.ts');
  const { readConfig } = await import('../server/config.ts');
  // A line for every request would bury the address to open.
  const config = readConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL || 'warn' });
  await refuseTakenPort(port, 'INTRANET_PORT');
  if (config.port !== 0) await refuseTakenPort(config.port, 'PORT');
  buildWidgets();

  const intranetOrigins = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
  const portal = await servePortal(config, { demo: config.demo, demoSignIn: config.demo, intranetOrigins });
  let stopping = false;
  let intranet;
  const stop = async () => {
    // A second Ctrl+C does not wait.
    if (stopping) process.exit(1);
    stopping = true;
    say('\nStopping …');
    intranet?.close();
    intranet?.closeAllConnections();
    await portal.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop());

  if (portal.apiKey) {
    const { createIntranet } = await import('../examples/intranet/server.mjs');
    intranet = createIntranet({ apiUrl: portal.url, apiKey: portal.apiKey, user: process.env.INTRANET_USER || undefined, log: (line) => process.stderr.write(`${line}\n`) });
    intranet.listen(port, '127.0.0.1');
    await once(intranet, 'listening');
  }

  say();
  if (portal.apiKey) say(`  Open http://localhost:${port} – the intranet of Larkfield IT, with the portfolio in it.`);
  else say('  The demo MSP is not loaded, so there is no intranet to show. Start without DEMO=0, or see: sa-portal-server partner create --help');
  say(`  The portal API answers at ${portal.url}`);
  if (portal.demoSignIn) {
    say(`  The hosted portal is at ${portal.url.replace('127.0.0.1', 'localhost')}/portal/ – sign in as ${new Intl.ListFormat('en', { type: 'disjunction' }).format(portal.demoSignIn.people)}, with the password "${portal.demoSignIn.password}".`);
  }
  say(`  Mails ${config.smtpUrl === null ? 'are written into' : 'are sent by'} ${portal.mailPlace}.`);
  if (portal.embedded) {
    say(`  The database is the embedded one, in ${config.dataDir}. It is for trying out and for small sites: a power cut can cost the last`);
    say('  writes. Set DATABASE_URL to run on PostgreSQL.');
  }
  say('  Ctrl+C stops everything.');
  say();
}

try {
  await main();
} catch (error) {
  const { explain } = await import('../server/cli/fault.ts').catch(() => ({ explain: (each) => each.message }));
  process.stderr.write(`${error instanceof Refused ? error.message : explain(error)}\n`);
  if (process.env.DEBUG) console.error(error);
  process.exit(1);
}
