/** The real portal API with the demo MSP, in a process and a data folder of its own: for browser tests, journeys and the docs. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cli = join(root, 'server', 'cli.ts');
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
  for (const part of ['server/cli.ts', 'server/cli/start.ts', 'server/app.ts']) if (!existsSync(join(root, part))) return { missing: `${part} does not exist` };
  const folder = mkdtempSync(join(tmpdir(), 'sa-portal-demo-'));
  const port = await freePort();
  const settings = { ...process.env, DATABASE_URL: undefined, DATABASE_OWNER_URL: undefined, TEST_DATABASE_URL: undefined, DATA_DIR: join(folder, 'data'), PORT: String(port), HOST: '127.0.0.1', DEMO: '1', LOG_LEVEL: 'warn', ...env };
  const remove = () => rmSync(folder, { recursive: true, force: true });
  let server;
  try {
    await command(settings, 'demo');
    const partner = ['--partner', 'larkfield-it'];
    const apiKey = /sak_[\w-]{43}/.exec(await command(settings, 'api-key', 'create', ...partner, '--name', 'tests'))?.[0];
    if (!apiKey) throw new Error('"api-key create" printed no key');
    for (const origin of origins) await command(settings, 'origin', 'add', origin, ...partner);

    let said = '';
    server = spawn(node, [cli, 'start'], { cwd: folder, env: settings, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => (said = (said + chunk).slice(-8000)));
    const ended = new Promise((resolve) => server.once('exit', resolve));
    const killNow = () => {
      server.kill('SIGKILL');
      remove();
    };
    process.once('exit', killNow);
    const baseUrl = `http://127.0.0.1:${port}`;
    await ready(baseUrl, server, () => said);

    return {
      baseUrl,
      apiKey,
      /** A session token, minted as an MSP's server would: `{ as: 'analyst' }`, or the whole body of POST /v1/sessions. */
      async token(who = { as: 'owner' }) {
        const body = who.as ? { audience: 'partner', email: people[who.as], ...(origins.length > 0 ? { origins } : {}) } : who;
        if (who.as && !people[who.as]) throw new Error(`The demo MSP has no "${who.as}"; it has ${Object.keys(people).join(', ')}.`);
        const response = await fetch(`${baseUrl}/v1/sessions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
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
    server?.kill('SIGKILL');
    remove();
    throw error;
  }
}

function command(env, ...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`sa-portal-server ${args.join(' ')} failed:\n${errors || output}`))));
  });
}

async function ready(baseUrl, server, said) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`The portal API ended with ${server.exitCode}:\n${said()}`);
    try {
      if ((await fetch(`${baseUrl}/readyz`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The portal API was not ready within 30 seconds:\n${said()}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
