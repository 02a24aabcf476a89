/**
 * What the parts weigh for the person who opens a page: bundled as an embedder would, minified, gzipped.
 *
 * Fails where a part grew by more than 2 % since bench/sizes.json, or stands above its bar. `--update` writes the file anew: commit it
 * together with the change that explains the growth.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const baselineFile = join(root, 'bench', 'sizes.json');
const growth = 1.02;

/** The parts, and the most each may weigh; what stands without a bar is guarded against growth alone. @unit bytes, gzipped */
const parts = {
  sdk: { what: 'the SDK, as a page loads it', imports: ['index'], bar: 20 * 1024 },
  badge: { what: '<sa-risk-badge> with its runtime', imports: ['components/risk-badge'], bar: 9 * 1024 },
  summary: { what: '<sa-portfolio-summary> with its runtime', imports: ['components/portfolio-summary'] },
  portfolio: { what: '<sa-portfolio> with its runtime; its data or its portal comes from the page', imports: ['components/portfolio'], bar: 35 * 1024 },
  whole: { what: '<sa-portfolio> in <sa-portal>, and the SDK that it makes', imports: ['components/portal', 'components/portfolio'] },
  people: { what: '<sa-portal-users> with its runtime; its portal comes from the page', imports: ['components/portal-users'] },
  audit: { what: '<sa-audit-log> with its runtime; the law of the chain comes with the first check', imports: ['components/audit-log'] },
  settings: { what: '<sa-portal-settings> with its runtime; its portal comes from the page', imports: ['components/portal-settings'] },
  comments: { what: '<sa-comments> with its runtime; its portal comes from the page, Markdown with the first text', imports: ['components/comments'] },
  notifications: { what: '<sa-notifications> with its runtime; its portal comes from the page', imports: ['components/notifications'] },
  signIn: { what: '<sa-sign-in> with its runtime and its client', imports: ['components/sign-in'] },
  german: { what: 'the texts of one more language, for the portfolio', imports: ['locales/portfolio/de'] },
  germanAll: { what: 'the texts of one more language, for every element', imports: ['locales/de'] },
  finding: { what: '<sa-finding> with its runtime; what reads Markdown comes with the first text, its portal from the page', imports: ['components/finding'] },
  findings: { what: '<sa-findings> with its runtime; its portal comes from the page', imports: ['components/findings'] },
  engagements: { what: '<sa-engagements> with its runtime; its portal comes from the page', imports: ['components/engagements'] },
  dashboard: { what: '<sa-client-dashboard> with both charts and its runtime; its portal comes from the page', imports: ['components/client-dashboard'] },
  severityChart: { what: '<sa-severity-chart> with its runtime', imports: ['components/severity-chart'] },
  trend: { what: '<sa-trend> with its runtime', imports: ['components/trend'] },
  cdnFindings: { what: 'the self-contained file of findings, every language', file: 'dist/cdn/sa-findings.js' },
  cdnPortfolio: { what: 'the self-contained file of the portfolio, every language', file: 'dist/cdn/sa-portfolio.js' },
  cdn: { what: 'the self-contained file: every element, every language', file: 'dist/cdn/sa-portal.js' },
};

/** What a page loads before it shows anything: the entry and what it imports, without what is imported when it is needed. */
function firstLoad({ outputs }) {
  const needed = new Set();
  const add = (path) => {
    if (needed.has(path)) return;
    needed.add(path);
    for (const { path: to, kind } of outputs[path].imports) if (kind === 'import-statement') add(to);
  };
  // What is imported when it is needed is an entry too, of a piece of its own.
  for (const [path, { entryPoint }] of Object.entries(outputs)) if (entryPoint === '<stdin>') add(path);
  return needed;
}

async function weigh({ imports, file }) {
  if (file) return existsSync(join(root, file)) ? { first: gzipSync(readFileSync(join(root, file)), { level: 9 }).length, later: 0 } : undefined;
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
    // Text that is not English is written as it is, as Vite, Rollup and webpack do unasked.
    charset: 'utf8',
    splitting: true,
    outdir: join(root, 'dist'),
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const needed = new Set([...firstLoad(result.metafile)].map((path) => resolve(path)));
  const bytes = { first: 0, later: 0 };
  for (const { path, contents } of result.outputFiles) bytes[needed.has(path) ? 'first' : 'later'] += gzipSync(contents, { level: 9 }).length;
  return bytes;
}

const baseline = existsSync(baselineFile) ? JSON.parse(readFileSync(baselineFile, 'utf8')) : {};
const measured = {};
let failures = 0;
for (const [name, part] of Object.entries(parts)) {
  const weight = await weigh(part);
  if (weight === undefined) {
    console.error(`${name}: ${(part.imports ?? [part.file]).join(', ')} is not built; run "npm run build"`);
    failures += 1;
    continue;
  }
  const bytes = weight.first;
  measured[name] = bytes;
  const before = baseline[name];
  const faults = [];
  if (part.bar && bytes > part.bar) faults.push(`above its bar of ${part.bar}`);
  if (before === undefined) faults.push('not in bench/sizes.json (run "npm run sizes -- --update")');
  else if (bytes > before * growth) faults.push(`${((bytes / before - 1) * 100).toFixed(1)} % more than the ${before} of bench/sizes.json`);
  const updating = process.argv.includes('--update');
  const counted = updating ? faults.filter((fault) => fault.startsWith('above')) : faults;
  failures += counted.length;
  console.log(`${name.padEnd(10)} ${String(bytes).padStart(7)} B gz   ${part.what}${part.bar ? `, bar ${part.bar}` : ''}${weight.later > 0 ? `, and ${weight.later} once it is needed` : ''}${counted.length > 0 ? `  ← ${counted.join('; ')}` : ''}`);
}
if (process.argv.includes('--update')) writeFileSync(baselineFile, `${JSON.stringify(measured, undefined, 2)}\n`);
if (failures > 0) process.exitCode = 1;
