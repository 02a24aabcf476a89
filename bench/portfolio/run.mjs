/**
 * What the real `<sa-portfolio>` costs, as multiples of a static table of 30 rows in the same run.
 *
 * Chromium's main thread is asked for its CPU time before and after each operation, two frames included, less what the same wait costs
 * on an idle page. Every repeat has a fresh page, the cases take turns, medians count: neighbours on the machine disturb all alike.
 *
 *   node bench/portfolio/run.mjs [--quick]
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { chromium } from 'playwright-core';

import { launchOptions } from '../../scripts/browser.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');

/** @typedef {{ name: string, value: number, unit: string, bar?: number, met?: boolean }} Row */

/**
 * @param {{ quick?: boolean }} options `quick` repeats less and leaves the longest lists out
 * @returns {Promise<Row[]>}
 */
export async function run({ quick = false } = {}) {
  const repeats = quick ? 3 : 5;
  const sizes = quick ? [100, 10_000] : [100, 1000, 10_000, 100_000];
  const large = quick ? 10_000 : 100_000;
  const cases = [
    ['noop', 100],
    ['static30', 100],
    ...sizes.map((size) => ['fill', size]),
    ...sizes.map((size) => ['skeleton', size]),
    ...sizes.map((size) => ['mount', size]),
    ['answer', 1000],
    ['whole', 100],
    ['touch', 100],
    ['sort', large],
    ['filter', large],
    ['search', large],
    ['update', 1000],
    ['lit-repeat', 1000],
  ];

  const { outputFiles } = await build({
    entryPoints: [join(here, 'page.ts')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['browser', 'production'],
    tsconfig: join(root, 'tsconfig.json'),
    write: false,
    logLevel: 'error',
  });
  const script = outputFiles[0].contents;
  const page = readFileSync(join(here, 'index.html'));
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' }).end(isScript ? script : page);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${server.address().port}/`;
  const browser = await chromium.launch(await launchOptions({ args: ['--js-flags=--expose-gc'] }));

  const costs = new Map();
  const heaps = [];
  try {
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      for (const [name, count] of cases) {
        const key = `${name} ${count}`;
        if (!costs.has(key)) costs.set(key, []);
        costs.get(key).push(await measure(browser, address, name, count));
      }
      heaps.push(await measureHeap(browser, address, large));
    }
  } finally {
    await browser.close();
    server.close();
  }

  const idle = median(costs.get('noop 100'));
  const cost = (name, count) => median(costs.get(`${name} ${count}`)) - idle;
  const floor = cost('static30', 100);
  const rows = [{ name: 'static table of 30 rows, data → paint', value: round(floor), unit: 'ms CPU' }];
  const times = (name, value, bar) => rows.push({ name, value: round(value / floor), unit: '× static', ...(bar !== undefined && { bar, met: value / floor <= bar }) });
  for (const size of sizes) times(`data → paint, ${size} clients`, cost('fill', size), 1.15);
  for (const size of sizes) times(`data → paint after the skeleton, ${size} clients`, cost('skeleton', size), 0.85);
  for (const size of sizes) times(`mount and data → paint, ${size} clients`, cost('mount', size), 1.5);
  times('the portal answers → paint after the skeleton, 50 of 1000 clients', cost('answer', 1000));
  times('data → all 50 rows and idle work done, 100 clients', cost('whole', 100));
  const growth = cost('fill', sizes.at(-1)) / cost('fill', sizes[0]);
  rows.push({ name: `data → paint, ${sizes.at(-1)} against ${sizes[0]} clients`, value: round(growth), unit: '×', bar: 1.05, met: growth <= 1.05 });
  times(`sort ${large} clients`, cost('sort', large), 1);
  times(`filter ${large} clients by level`, cost('filter', large), 1);
  times(`search ${large} clients`, cost('search', large), 1);
  times('one row of 1000 changes', cost('update', 1000), 0.15);
  times('one text of the static table changes, for comparison', cost('touch', 100));
  times('a plain Lit list of all 1000 rows, data → paint', cost('lit-repeat', 1000));
  const heap = median(heaps);
  rows.push({ name: `memory over ${large} clients, everything prepared`, value: round(heap), unit: 'MB', bar: 8, met: heap <= 8 });
  return rows;
}

async function open(browser, address) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1040 } });
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForFunction('globalThis.go');
  const session = await context.newCDPSession(page);
  return { context, page, session };
}

/** @returns {Promise<number>} milliseconds of the main thread's CPU time */
async function measure(browser, address, name, count) {
  const { context, page, session } = await open(browser, address);
  try {
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.evaluate(([each, size]) => globalThis.ready(each, size), [name, count]);
    await page.evaluate('gc()');
    const before = await taskDuration(session);
    await page.evaluate((each) => globalThis.go(each), name);
    return ((await taskDuration(session)) - before) * 1000;
  } finally {
    await context.close();
  }
}

/** @returns {Promise<number>} megabytes that the widget keeps beyond the rows themselves */
async function measureHeap(browser, address, count) {
  const { context, page, session } = await open(browser, address);
  try {
    await page.evaluate((size) => globalThis.ready('heap', size), count);
    const used = async () => {
      await page.evaluate('gc(); gc()');
      return (await session.send('Runtime.getHeapUsage')).usedSize + ((await session.send('Runtime.getHeapUsage')).backingStorageSize ?? 0);
    };
    const before = await used();
    await page.evaluate(() => globalThis.go('heap'));
    await page.evaluate(() => globalThis.settle());
    return ((await used()) - before) / 1e6;
  } finally {
    await context.close();
  }
}

async function taskDuration(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const round = (value) => Math.round(value * 100) / 100;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = await run({ quick: process.argv.includes('--quick') });
  for (const { name, value, unit, bar, met } of rows) {
    console.log(`${name.padEnd(56)} ${String(value).padStart(7)} ${unit}${bar === undefined ? '' : `   bar ${bar}${met ? '' : '  ← not met'}`}`);
  }
}
