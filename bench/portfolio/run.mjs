/**
 * What the real `<sa-portfolio>` costs, as multiples of a static table of 30 rows in the same run.
 *
 *   node bench/portfolio/run.mjs [--quick]
 */
import { fileURLToPath } from 'node:url';

import { measureWidget, round, say, timesOf } from '../support/widget.mjs';

/**
 * @param {{ quick?: boolean }} options `quick` repeats less and leaves the longest lists out
 * @returns {Promise<import('../support/widget.mjs').Row[]>}
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

  const { cost, heap } = await measureWidget({ folder: fileURLToPath(new URL('.', import.meta.url)), cases, repeats, heapOf: large });
  const floor = cost('static30', 100);
  const { rows, times } = timesOf(floor);
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
  rows.push({ name: `memory over ${large} clients, everything prepared`, value: round(heap), unit: 'MB', bar: 8, met: heap <= 8 });
  return rows;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) say(await run({ quick: process.argv.includes('--quick') }));
