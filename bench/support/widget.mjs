/**
 * Measures a widget in Chromium: the main thread's CPU time of each case, two frames included, less what the same wait costs on an idle
 * page. Every repeat has a fresh page, the cases take turns, medians count: neighbours on the machine disturb all alike.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { chromium } from 'playwright-core';

import { launchOptions } from '../../scripts/browser.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @typedef {{ name: string, value: number, unit: string, bar?: number, met?: boolean }} Row */

/**
 * @param {{ folder: string, cases: [name: string, count: number][], repeats: number, heapOf: number }} options `folder` holds `page.ts` with
 * the cases; the first of them does nothing, and the page is that of the portfolio's bench
 * @returns {Promise<{ cost(name: string, count: number): number, heap: number }>} milliseconds of CPU, and megabytes
 */
export async function measureWidget({ folder, cases, repeats, heapOf }) {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'page.ts')],
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
  const page = readFileSync(join(root, 'bench', 'portfolio', 'index.html'));
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
      heaps.push(await measureHeap(browser, address, heapOf));
    }
  } finally {
    await browser.close();
    server.close();
  }

  const [first] = cases;
  const idle = median(costs.get(first.join(' ')));
  return { cost: (name, count) => median(costs.get(`${name} ${count}`)) - idle, heap: median(heaps) };
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

/** Rows of a bench, as multiples of what a static table costs in the same run. */
export function timesOf(floor) {
  const rows = [{ name: 'static table of 30 rows, data → paint', value: round(floor), unit: 'ms CPU' }];
  return { rows, times: (name, value, bar) => rows.push({ name, value: round(value / floor), unit: '× static', ...(bar !== undefined && { bar, met: value / floor <= bar }) }) };
}

/** Two places behind the point. */
export const round = (value) => Math.round(value * 100) / 100;

/** Says the rows of one bench that was started by itself. */
export function say(rows) {
  for (const { name, value, unit, bar, met } of rows) {
    console.log(`${name.padEnd(64)} ${String(value).padStart(7)} ${unit}${bar === undefined ? '' : `   bar ${bar}${met ? '' : '  ← not met'}`}`);
  }
}
