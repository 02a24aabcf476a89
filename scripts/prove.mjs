/**
 * `npm run prove`: random people fire random requests for random records of random tenants, a million of them, and nothing may cross.
 *
 *   npm run prove -- --requests 100000 --seed 42      fewer, from this seed on
 *   TEST_DATABASE_URL=postgres://… npm run prove      on PostgreSQL instead of the embedded database
 *
 * Each round has a database of its own and its own seed, the one before plus one; a round that finds something is run again with
 * `--seed <its seed> --requests 20000`. The exit code is 1 when anything has crossed.
 */
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { requests: { type: 'string', default: '1000000' }, seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) } } });
const wanted = Number(values.requests);
const first = Number(values.seed);
if (!(wanted > 0) || !Number.isInteger(first)) {
  console.error('--requests takes a number above 0 and --seed a whole number.');
  process.exit(2);
}
const { fireStrangers } = await import('../test/support/strangers.ts');

const perRound = 20_000;
const total = { requests: 0, foreign: 0, compared: 0, crossings: 0, seconds: 0, statuses: {} };
const show = (count) => count.toLocaleString('en');
for (let seed = first; total.requests < wanted; seed += 1) {
  const report = await fireStrangers({ seed, requests: Math.min(perRound, wanted - total.requests) });
  for (const key of ['requests', 'foreign', 'compared', 'seconds']) total[key] += report[key];
  for (const [status, count] of Object.entries(report.statuses)) total.statuses[status] = (total.statuses[status] ?? 0) + count;
  total.crossings += report.crossings.length;
  for (const crossing of report.crossings) console.log(`seed ${seed}, request ${crossing.number}, ${crossing.who}: ${crossing.request}\n  ${crossing.what}`);
  console.log(`seed ${seed}: ${show(total.requests)} of ${show(wanted)} requests, ${total.crossings} crossed, ${Math.round(total.seconds)} s`);
}
console.log(
  `\n${show(total.requests)} requests (seeds from ${first} on), ${show(total.foreign)} of them for records out of reach, ${show(total.compared)} compared with unknown ones: ` +
    `${total.crossings} crossed. ${JSON.stringify(total.statuses)}`,
);
if (total.crossings > 0) process.exitCode = 1;
