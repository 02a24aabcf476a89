/**
 * What the parts weigh for the person who opens a page: bundled as an embedder would, minified, gzipped.
 *
 * Fails where a part grew by more than 2 % since bench/sizes.json, or stands above its bar. `--update` writes the file anew: commit it
 * together with the change that explains the growth.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const baselineFile = join(root, 'bench', 'sizes.json');
const growth = 1.02;

/** The parts, and the most each may weigh. @unit bytes, gzipped */
const parts = {
  sdk: { what: 'the SDK, everything of it', imports: ['index'], bar: 20 * 1024 },
  badge: { what: '<sa-risk-badge> with its runtime', imports: ['components/risk-badge'], bar: 9 * 1024 },
  portfolio: { what: '<sa-portfolio> with <sa-portal> and the SDK', imports: ['components/portal', 'components/portfolio'], bar: 35 * 1024 },
  cdn: { what: 'the self-contained file', file: 'dist/cdn/sa-portal.js' },
};

async function weigh({ imports, file }) {
  if (file) return existsSync(join(root, file)) ? gzipSync(readFileSync(join(root, file)), { level: 9 }).length : undefined;
  const paths = imports.map((name) => join(root, 'dist', `${name}.js`));
  if (!paths.every((path) => existsSync(path))) return undefined;
  const result = await build({
    stdin: { contents: paths.map((path, index) => `export * as part${index} from ${JSON.stringify(path)};`).join('\n'), resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['browser', 'production'],
    legalComments: 'none',
    write: false,
    logLevel: 'error',
  });
  return gzipSync(result.outputFiles[0].contents, { level: 9 }).length;
}

const baseline = existsSync(baselineFile) ? JSON.parse(readFileSync(baselineFile, 'utf8')) : {};
const measured = {};
let failures = 0;
for (const [name, part] of Object.entries(parts)) {
  const bytes = await weigh(part);
  if (bytes === undefined) {
    console.error(`${name}: ${(part.imports ?? [part.file]).join(', ')} is not built; run "npm run build"`);
    failures += 1;
    continue;
  }
  measured[name] = bytes;
  const before = baseline[name];
  const faults = [];
  if (part.bar && bytes > part.bar) faults.push(`above its bar of ${part.bar}`);
  if (before === undefined) faults.push('not in bench/sizes.json (run "npm run sizes -- --update")');
  else if (bytes > before * growth) faults.push(`${((bytes / before - 1) * 100).toFixed(1)} % more than the ${before} of bench/sizes.json`);
  const updating = process.argv.includes('--update');
  const counted = updating ? faults.filter((fault) => fault.startsWith('above')) : faults;
  failures += counted.length;
  console.log(`${name.padEnd(10)} ${String(bytes).padStart(7)} B gz   ${part.what}${part.bar ? `, bar ${part.bar}` : ''}${counted.length > 0 ? `  ← ${counted.join('; ')}` : ''}`);
}
if (process.argv.includes('--update')) writeFileSync(baselineFile, `${JSON.stringify(measured, undefined, 2)}\n`);
if (failures > 0) process.exitCode = 1;
