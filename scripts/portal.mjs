/** The real portal API with the demo MSP, in a process and a data folder of its own: for browser tests, journeys and the docs. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// The server runs from its TypeScript, which the Node that started this one may not understand.
const ownNode = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
const node = Number.parseInt(process.versions.node, 10) >= 24 || !existsSync(ownNode) ? process.execPath : ownNode;

/** The people of the demo MSP, by role. */
export const people = {
  owner: 'olivia.grant@larkfield.example',
  admin: 'adam.ferris@larkfield.example',
  analyst: 'ana.ruiz@larkfield.example',
  billing: 'bill.okoro@larkfield.example',
};

/**
 * Starts the portal on an embedded database that is gone afterwards.
 *
 * @param {object} [options]
 * @param {string[]} [options.origins] pages that may call it from a browser
 * @param {Record<string, string>} [options.env] further configuration of the server
 * @returns {Promise<{ baseUrl: string, apiKey: string, token(who?: object): Promise<{ token: string, expiresAt: string }>, stop(): Promise<void>, missing?: undefined } | { missing: string }>}
 * @throws when the server is there and does not start; the message holds what it said.
 */
export async function startPortal({ origins = [], env = {} } = {}) {
  for (const part of ['server/cli/serve.ts', 'server/app.ts']) if (!existsSync(join(root, part))) return { missing: `${part} does not exist` };
  const folder = mkdtempSync(join(tmpdir(), 'sa-portal-demo-'));
  const server = spawn(node, [join(root, 'scripts', 'portal-process.mjs')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      DATABASE_URL: undefined,
      DATABASE_OWNER_URL: undefined,
      TEST_DATABASE_URL: undefined,
      DATA_DIR: join(folder, 'data'),
      PORT: '0',
      HOST: '127.0.0.1',
      DEMO: '1',
      LOG_LEVEL: 'warn',
      PORTAL_ORIGINS: JSON.stringify(origins),
      ...env,
    },
  });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const killNow = () => {
    server.kill('SIGKILL');
    remove();
  };
  process.once('exit', killNow);
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    const { baseUrl, apiKey } = await announced(server);
    return {
      baseUrl,
      apiKey,
      /** A session token, minted as an MSP's server would: `{ as: 'analyst' }`, or the whole body of POST /v1/sessions. */
      async token(who = { as: 'owner' }) {
        if (who.as && !people[who.as]) throw new Error(`The demo MSP has no "${who.as}"; it has ${Object.keys(people).join(', ')}.`);
        const body = who.as ? { audience: 'partner', email: people[who.as], ...(origins.length > 0 ? { origins } : {}) } : who;
        const response = await fetch(`${baseUrl}/v1/sessions`, {
          method: 'POST',
          // Kept open between two tests, the connection may be the very one that the server closes in this moment.
          headers: { connection: 'close', authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
          body: JSON.stringify(body),
        });
        if (!response.ok) throw new Error(`POST /v1/sessions answered ${response.status}: ${await response.text()}`);
        return response.json();
      },
      async stop() {
        process.off('exit', killNow);
        server.kill('SIGTERM');
        const patience = setTimeout(() => server.kill('SIGKILL'), 5000);
        await ended;
        clearTimeout(patience);
        remove();
      },
    };
  } catch (error) {
    process.off('exit', killNow);
    killNow();
    throw error;
  }
}

/** The line in which the child says where it is. */
function announced(server) {
  return new Promise((resolve, reject) => {
    let output = '';
    let errors = '';
    const patience = setTimeout(() => reject(new Error(`The portal API was not ready within 60 seconds:\n${output}${errors}`)), 60_000);
    server.stderr.on('data', (chunk) => (errors = (errors + chunk).slice(-8000)));
    server.stdout.on('data', (chunk) => {
      output = (output + chunk).slice(-8000);
      const line = /^\{.*"baseUrl".*\}$/m.exec(output)?.[0];
      if (!line) return;
      clearTimeout(patience);
      resolve(JSON.parse(line));
    });
    server.once('exit', (code) => {
      clearTimeout(patience);
      reject(new Error(`The portal API ended with ${code} before it was ready:\n${output}${errors}`));
    });
  });
}
