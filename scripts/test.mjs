/**
 * `npm test`: builds what is stale and runs every kind of test, one after the other.
 *
 *   npm test -- --only node,browser     these kinds only (node, browser, journeys, postgres, engines)
 *   npm test -- risk-badge cursor       only files with one of these words in their path
 *
 * A kind that this machine cannot run is skipped with a line that says why. The further engines run where CI=true or where they are
 * asked for. The last line sums everything up.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { findBrowser, findFirefox, findWebKit } from './browser.mjs';
import { isBuilt } from './build.mjs';
import { startPostgres } from './postgres.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const kinds = ['node', 'browser', 'journeys', 'postgres', 'engines'];
const { only, words } = readArguments(process.argv.slice(2));
const scratch = mkdtempSync(join(tmpdir(), 'sa-portal-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };
let child;

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    child?.kill(signal);
    process.exit(130);
  });
}
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));

function readArguments(args) {
  const words = [];
  let only;
  for (let index = 0; index < args.length; index += 1) {
    const [flag, value] = args[index].split('=', 2);
    if (flag === '--only') only = (value ?? args[(index += 1)] ?? '').split(',');
    else if (flag.startsWith('-')) fail(`Unknown option ${flag}. Known: --only ${kinds.join('|')}, and words that the path of a test file contains.`);
    else words.push(args[index].replace(/^\.\//, ''));
  }
  const unknown = only?.filter((kind) => !kinds.includes(kind)) ?? [];
  if (unknown.length > 0) fail(`Unknown kind of test "${unknown.join('", "')}". Known: ${kinds.join(', ')}.`);
  return { only, words };
}

function fail(message) {
  console.error(message);
  process.exit(2);
}

function files(ending, belongs) {
  const found = [];
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (path.endsWith(ending) && belongs(path)) found.push(path);
    }
  };
  walk('test');
  return found.filter((path) => words.length === 0 || words.some((word) => path.includes(word))).sort();
}

function heading(text) {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 96 - text.length))}`);
}

function skip(kind, reason) {
  heading(kind);
  console.log(`${kind}: SKIPPED – ${reason}`);
  total.skipped += 1;
}

/** Runs a program with its output on ours. @returns {Promise<number>} its exit code */
function run(program, args, env = {}) {
  return new Promise((resolve, reject) => {
    child = spawn(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

function readCounts(summary, exitCode) {
  const counts = existsSync(summary) && readFileSync(summary, 'utf8') ? JSON.parse(readFileSync(summary, 'utf8')) : { passed: 0, failed: 0, skipped: 0 };
  // A run that broke down without naming a test has failed all the same.
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

function count(kind, counts) {
  for (const key of Object.keys(total)) total[key] += counts[key];
  console.log(`${kind}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
}

async function nodeTests(kind, paths, env = {}, concurrency = 2) {
  if (paths.length === 0) return;
  heading(kind);
  const summary = join(scratch, `${kind}.json`);
  const colour = process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: '1' } : {};
  const exitCode = await run(
    process.execPath,
    ['--test', `--test-concurrency=${concurrency}`, '--test-timeout=180000', '--test-reporter=spec', '--test-reporter-destination=stdout', `--test-reporter=${new URL('count-reporter.mjs', import.meta.url)}`, `--test-reporter-destination=${summary}`, ...paths],
    { ...colour, ...env },
  );
  count(kind, readCounts(summary, exitCode));
}

async function browserTests(kind, config, paths, env = {}) {
  if (paths.length === 0) return;
  heading(kind);
  const attempt = async (name, these) => {
    const summary = join(scratch, `${name}.json`);
    const exitCode = await run(process.execPath, ['node_modules/@web/test-runner/dist/bin.js', '--config', config, '--files', ...these], { SA_TEST_SUMMARY: summary, ...env });
    return readCounts(summary, exitCode);
  };
  const counts = await attempt(kind, paths);
  const failed = counts.failedFiles ?? [];
  // A driver of Firefox or WebKit loses its browser now and then, and its window the focus, for every file that comes later. Some files
  // get one more try in a new browser, and the output says which needed it.
  if (env.ENGINE && failed.length > 0 && failed.length <= 12 && counts.failed <= 20) {
    heading(`${kind}, once more: ${failed.join(' ')}`);
    const again = await attempt(`${kind}-again`, failed);
    if (again.failed === 0) {
      console.log(`${kind}: FAILED AT FIRST, passed when run again: ${failed.join(' ')}`);
      counts.passed += counts.failed;
      counts.failed = 0;
    }
  }
  count(kind, counts);
}

const wanted = (kind) => (only ? only.includes(kind) : kind !== 'engines' || process.env.CI === 'true');
const inBrowser = files('.browser.ts', () => true);

async function build() {
  if (isBuilt()) return true;
  heading('build');
  if ((await run(process.execPath, ['scripts/build.mjs'])) === 0) return true;
  console.log('build: FAILED; the tests run all the same, those of the build will fail too');
  total.failed += 1;
  return false;
}

async function chromium() {
  try {
    await findBrowser();
    return true;
  } catch (error) {
    heading('browser');
    console.log(error.message);
    total.failed += 1;
    return false;
  }
}

await build();
// Tests that open a browser themselves find it remembered; without this, several would unpack it at once.
const needsBrowser = wanted('browser') || wanted('journeys') || wanted('node');
const browserStarts = !needsBrowser || (await chromium());

if (wanted('node')) await nodeTests('node', files('.test.ts', (path) => !path.startsWith('test/journeys/')), { TEST_DATABASE_URL: undefined });
if (wanted('browser') && browserStarts) await browserTests('browser', 'web-test-runner.config.mjs', inBrowser);
if (wanted('journeys') && browserStarts) await nodeTests('journeys', files('.test.ts', (path) => path.startsWith('test/journeys/')), { TEST_DATABASE_URL: undefined }, 1);

if (wanted('postgres')) {
  const paths = files('.test.ts', (path) => path.startsWith('test/server/'));
  if (paths.length > 0) {
    try {
      const postgres = await startPostgres();
      if (postgres.missing) skip('postgres', postgres.missing);
      else {
        try {
          console.log(`\npostgres: the server tests once more, on PostgreSQL ${postgres.version}`);
          await nodeTests('postgres', paths, { TEST_DATABASE_URL: postgres.url });
        } finally {
          await postgres.stop();
        }
      }
    } catch (error) {
      heading('postgres');
      console.log(error.message);
      total.failed += 1;
    }
  }
}

if (wanted('engines')) {
  for (const [engine, found] of [['firefox', findFirefox()], ['webkit', findWebKit()]]) {
    if (found.missing) skip(engine, found.missing);
    else await browserTests(engine, 'web-test-runner.engines.mjs', inBrowser, { ENGINE: engine });
  }
} else if (!only) {
  console.log('\nengines: Firefox and WebKit run in CI, and with "npm run test:engines"');
}

if (total.passed + total.failed + total.skipped === 0) {
  console.log(`No test file matches ${words.join(' ') || '(none exists)'}.`);
  process.exitCode = 1;
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
if (total.failed > 0) process.exitCode = 1;
