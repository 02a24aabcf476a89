/** A PostgreSQL of one's own for a test run: a cluster in a temporary folder, gone afterwards. */
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder of PostgreSQL's programs, newest version first; `undefined` where none is installed. */
export function findPostgres() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)).map((version) => join(debian, version, 'bin')) : [];
  const onPath = (process.env.PATH ?? '').split(':').filter(Boolean);
  return [process.env.POSTGRES_BIN, ...versions, '/opt/homebrew/opt/postgresql/bin', ...onPath].find((folder) => folder && existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

/**
 * Starts a cluster that listens on 127.0.0.1 only and trusts everyone there.
 *
 * @returns {Promise<{ url: string, version: string, stop: () => Promise<void> } | { missing: string }>} `url` connects as the superuser
 * @throws when PostgreSQL is installed and does not start; the message holds the end of its log.
 */
export async function startPostgres() {
  const bin = findPostgres();
  if (!bin) return { missing: 'PostgreSQL is not installed (Debian: postgresql), or set POSTGRES_BIN to the folder of initdb' };

  // PostgreSQL refuses to run as root, so root lends it to somebody.
  const owner = process.getuid?.() === 0 ? unprivileged() : {};
  const folder = mkdtempSync(join(tmpdir(), 'sa-portal-postgres-'));
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', HOME: folder };
  const remove = () => rmSync(folder, { recursive: true, force: true });

  const made = spawnSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'], { cwd: folder, env, encoding: 'utf8', ...owner });
  if (made.status !== 0) {
    remove();
    throw new Error(`initdb failed: ${(made.stderr || made.error?.message || '').trim()}`);
  }
  const port = await freePort();
  // Nothing in it has to outlive a power cut.
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=100', 'listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${folder}`];
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], ...owner });
  let log = '';
  const keep = (chunk) => (log = (log + chunk).slice(-4000));
  server.stdout.on('data', keep);
  server.stderr.on('data', keep);
  const ended = new Promise((resolve) => server.once('exit', resolve));
  let running = true;
  void ended.then(() => (running = false));
  const killNow = () => {
    if (running) server.kill('SIGQUIT');
    remove();
  };
  process.once('exit', killNow);

  const stop = async () => {
    process.off('exit', killNow);
    server.kill('SIGINT');
    await ended;
    remove();
  };
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  for (let attempt = 0; attempt < 150; attempt += 1) {
    const ready = spawnSync(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)], { env });
    if (ready.status === 0) return { url, version: readFileSync(join(data, 'PG_VERSION'), 'utf8').trim(), stop };
    if (!running) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`PostgreSQL did not start:\n${log}`);
}

function unprivileged() {
  for (const name of ['postgres', 'nobody']) {
    const id = (flag) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout);
    const uid = id('-u');
    if (uid > 0) return { uid, gid: id('-g') };
  }
  throw new Error('PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody".');
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
