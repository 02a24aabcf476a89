/**
 * What the real `<sa-findings>` costs, as multiples of a static table of 30 rows in the same run.
 *
 *   node bench/findings/run.mjs [--quick]
 */
import { fileURLToPath } from 'node:url';

import { measureWidget, round, say, timesOf } from '../support/widget.mjs';

/**
 * @param {{ quick?: boolean }} options `quick` repeats less and leaves the longest lists out
 * @returns {Promise<import('../support/widget.mjs').Row[]>}
 */
export async function run({ quick = false } = {}) {
  const sizes = quick ? [100, 10_000] : [100, 10_000, 100_000];
  const large = sizes.at(-1);
  const cases = [
    ['noop', 100],
    ['static30', 100],
    ...sizes.map((size) => ['skeleton', size]),
    ...sizes.map((size) => ['mount', size]),
    ['sort', large],
    ['filter', large],
    ['search', large],
    ['update', 1000],
  ];
  const { cost, heap } = await measureWidget({ folder: fileURLToPath(new URL('.', import.meta.url)), cases, repeats: quick ? 3 : 5, heapOf: large });
  const { rows, times } = timesOf(cost('static30', 100));
  for (const size of sizes) times(`data → paint after the skeleton, ${size} findings`, cost('skeleton', size), 0.85);
  for (const size of sizes) times(`mount and data → paint, ${size} findings`, cost('mount', size), 1.5);
  times(`sort ${large} findings in their groups`, cost('sort', large), 1);
  times(`filter ${large} findings by severity`, cost('filter', large), 1);
  times(`search ${large} findings`, cost('search', large), 1);
  times('one row of 1000 changes', cost('update', 1000), 0.15);
  rows.push({ name: `memory over ${large} findings, everything prepared`, value: round(heap), unit: 'MB', bar: 8, met: heap <= 8 });
  return rows;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) say(await run({ quick: process.argv.includes('--quick') }));
