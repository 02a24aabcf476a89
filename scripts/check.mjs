/**
 * `npm run check`: everything that can be said about the code without running it. Every check runs, also after one has failed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { isBuilt, packageExports } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const failed = [];

async function check(name, work) {
  const started = Date.now();
  const faults = (await work()) ?? [];
  for (const fault of faults) if (fault) console.error(`  ${fault}`);
  console.log(`${faults.length === 0 ? '✔' : '✖'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (faults.length > 0) failed.push(name);
}

/** Runs a program with its output on ours; its fault, if any, is in that output. */
function run(file, ...args) {
  const { status } = spawnSync(process.execPath, [join(root, file), ...args], { cwd: root, stdio: 'inherit' });
  return status === 0 ? [] : [''];
}

const tsc = 'node_modules/@typescript/native/bin/tsc';
await check('types', () => run(tsc, '-p', '.'));
// Once more without the types of Node: what is published runs in browsers.
await check('types of what is published', () => run(tsc, '-p', 'tsconfig.build.json', '--noEmit', '--emitDeclarationOnly', 'false', '--declaration', 'false', '--declarationMap', 'false'));
await check('lint', () => run('node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'));
await check('house rules', () => {
  const { status } = spawnSync(process.execPath, ['--test', '--test-reporter=dot', 'test/house.test.ts'], { cwd: root, stdio: 'inherit' });
  return status === 0 ? [] : [''];
});
await check('lockfile', lockfile);
await check('exact versions', exactVersions);
await check('generated files', () =>
  readdirSync(join(root, 'scripts'))
    .filter((name) => /^generate.*\.mjs$/.test(name))
    .flatMap((name) => run(`scripts/${name}`, '--check')),
);
await check('exports of package.json', async () => {
  const wanted = JSON.stringify(await packageExports(), undefined, 2);
  return wanted === JSON.stringify(readJson('package.json').exports, undefined, 2) ? [] : ['package.json does not export what the tree holds; run "npm run build -- --exports"'];
});
if (isBuilt()) await check('package', published);
else console.log('- package: not built, so not looked at; run "npm run build"');

if (failed.length > 0) {
  console.error(`\n${failed.length} of the checks failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

/**
 * The lockfile names no host, so that `npm ci` asks the registry that the machine is set to; and it holds the binaries of every
 * platform: a lockfile written while one was missing from the registry breaks on that platform later.
 */
function lockfile() {
  const { packages } = readJson('package-lock.json');
  const faults = [];
  for (const [path, entry] of Object.entries(packages)) {
    if (/^[a-z+]+:/i.test(entry.resolved ?? '')) faults.push(`package-lock.json: ${path} names a download address; set omit-lockfile-registry-resolved=true and write it again`);
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      let folder = path;
      let found = false;
      for (;;) {
        found ||= `${folder ? `${folder}/` : ''}node_modules/${name}` in packages;
        if (found || folder === '') break;
        folder = folder.includes('/node_modules/') ? folder.slice(0, folder.lastIndexOf('/node_modules/')) : '';
      }
      if (!found) faults.push(`package-lock.json: ${path || 'the project'} wants ${name} on some platform, and it is missing; write the lockfile again`);
    }
  }
  const allowed = Object.keys(readJson('package.json').allowScripts ?? {});
  for (const [path, entry] of Object.entries(packages)) {
    if (!entry.hasInstallScript) continue;
    const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (!allowed.some((key) => key === name || key === `${name}@${entry.version}`)) faults.push(`package.json: allowScripts says nothing about ${name}@${entry.version}, which has an install script`);
  }
  const node = Object.values(packages).some((entry) => entry.version && `node@${entry.version}` in (readJson('package.json').allowScripts ?? {}));
  if (!node) faults.push('package.json: allowScripts allows another version of node than the one installed');
  return faults;
}

function exactVersions() {
  return ['package.json', 'server/package.json', ...readdirSync(join(root, 'examples')).map((name) => `examples/${name}/package.json`)]
    .filter((path) => existsSync(join(root, path)))
    .flatMap((path) => {
      const { dependencies, devDependencies } = readJson(path);
      return Object.entries({ ...dependencies, ...devDependencies })
        .filter(([, version]) => !/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$|^(file|workspace):/.test(version))
        .map(([name, version]) => `${path}: ${name} is "${version}"; pin it exactly`);
    });
}

async function published() {
  const { publint } = await import('publint');
  const { formatMessage } = await import('publint/utils');
  const { messages } = await publint({ pkgDir: root, level: 'suggestion', strict: true, pack: false });
  const about = readJson('package.json');
  return messages.map((message) => formatMessage(message, about, { color: false }));
}
