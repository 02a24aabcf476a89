/**
 * Builds what is published: the modules, the two self-contained files, the types, the custom-elements manifest.
 *
 * `--if-stale` does nothing when nothing that goes into the build is newer than the last one. `--exports` also writes the exports of
 * package.json anew; `npm run check` says when they are out of date.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'dist', '.build');

/** A fingerprint of everything the build reads. */
export function inputsFingerprint() {
  const hash = createHash('sha256');
  const add = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const full = join(path, entry.name);
      if (entry.isDirectory()) {
        if (!['dist', 'node_modules', '.data'].includes(entry.name)) add(full);
      }
      else hash.update(full.slice(root.length)).update(readFileSync(full));
    }
  };
  for (const folder of ['src', 'components', 'server']) if (existsSync(join(root, folder))) add(join(root, folder));
  for (const file of ['package.json', 'package-lock.json', 'rollup.config.mjs', 'tsconfig.json', 'tsconfig.build.json', 'custom-elements-manifest.config.mjs', 'scripts/build.mjs']) {
    if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** Whether dist/ holds the build of the sources as they are. */
export const isBuilt = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === inputsFingerprint() && existsSync(join(root, 'custom-elements.json'));

/** Runs rollup's builds. @param {string | undefined} folder where to, instead of dist/ */
export async function bundle(folder) {
  const before = process.env.BUILD_DIR;
  if (folder) process.env.BUILD_DIR = folder;
  try {
    const { rollup } = await import('rollup');
    // The query gives each build a configuration of its own: it reads the tree, and BUILD_DIR, when it is loaded.
    const { default: builds } = await import(`${pathToFileURL(join(root, 'rollup.config.mjs'))}?${folder ?? 'dist'}`);
    for (const { output, ...input } of builds) {
      const build = await rollup(input);
      await build.write(output);
      await build.close();
    }
  } finally {
    if (before === undefined) delete process.env.BUILD_DIR;
    else process.env.BUILD_DIR = before;
  }
}

/** The exports of package.json, one line an entry, from what the tree holds. */
export async function packageExports() {
  const { entries } = await import(pathToFileURL(join(root, 'rollup.config.mjs')).href);
  const exports = {};
  for (const [name, path] of Object.entries(entries())) {
    const door = name === 'index' ? '.' : name === 'components/index' ? './components' : `./${name}`;
    exports[door] = { types: `./dist/types/${path.replace(/\.ts$/, '.d.ts')}`, default: `./dist/${name}.js` };
  }
  return { ...exports, './cdn': './dist/cdn/sa-portal.js', './cdn/findings': './dist/cdn/sa-findings.js', './cdn/portfolio': './dist/cdn/sa-portfolio.js', './custom-elements.json': './custom-elements.json', './package.json': './package.json' };
}

async function writeExports() {
  const file = join(root, 'package.json');
  const about = JSON.parse(readFileSync(file, 'utf8'));
  about.exports = await packageExports();
  writeFileSync(file, `${JSON.stringify(about, undefined, 2)}\n`);
}

function run(file, args) {
  const { status } = spawnSync(process.execPath, [join(root, file), ...args], { cwd: root, stdio: 'inherit' });
  return status === 0;
}

async function main() {
  if (process.argv.includes('--exports')) await writeExports();
  if (process.argv.includes('--if-stale') && isBuilt()) return;
  const started = Date.now();
  const fingerprint = inputsFingerprint();
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  mkdirSync(join(root, 'dist'), { recursive: true });
  await bundle();
  const typed = run('node_modules/@typescript/native/bin/tsc', ['-p', 'tsconfig.build.json']);
  const described = run('node_modules/@custom-elements-manifest/analyzer/cem.js', ['analyze', '--config', 'custom-elements-manifest.config.mjs', '--quiet']);
  const served = !existsSync(join(root, 'server/build.mjs')) || run('server/build.mjs', []);
  if (!typed || !described || !served) {
    const missing = [!typed && 'the types', !described && 'the custom-elements manifest', !served && 'the server'].filter(Boolean);
    console.error(`build: ${missing.join(' and ')} could not be written; the lines above say why`);
    process.exitCode = 1;
    return;
  }
  // Written last, and only for what was there at the start: a file saved during the build makes the build stale.
  writeFileSync(stampFile, fingerprint);
  console.log(`build: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
