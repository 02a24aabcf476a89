/**
 * `npm run bench`: every benchmark, one table. It informs, and its exit code says nothing about figures: no test and no check depends
 * on how fast a machine happens to be.
 *
 *   npm run bench -- [--only name[,name]] [--quick] [--peers]
 *
 * `--quick` repeats less on smaller data; `--peers` also measures other grids, which it installs into a temporary folder.
 */
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import { parseArgs } from 'node:util'

import { Skipped } from './support/measure.mjs'
import { report } from './support/table.mjs'

/** The benches, in the order of the table. @type {Record<string, { title: string, load: () => Promise<{ run(options: object): Promise<import('./support/measure.mjs').Row[]> }> }>} */
const benches = {
  sizes: { title: 'What a page loads', load: () => import('./bundles.mjs') },
  sdk: { title: 'The SDK', load: () => import('./sdk.mjs') },
  start: { title: 'Start on the embedded database', load: () => import('./start.mjs') },
  embedded: { title: 'The embedded database against PostgreSQL', load: () => import('./embedded.mjs') },
  scope: { title: 'What row-level security costs', load: () => import('./scope.mjs') },
  http: { title: 'The portfolio over HTTP', load: () => import('./http.mjs') },
  findings: { title: 'Findings of one client', load: () => import('./findings.mjs') },
  portfolio: { title: '<sa-portfolio> in a browser', load: () => import('./portfolio/run.mjs') },
  findings: { title: '<sa-findings> in a browser', load: () => import('./findings/run.mjs') },
  peers: { title: 'Other grids in the same browser', load: () => import('./peers/run.mjs'), onDemand: '--peers' },
}

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean', default: false }, peers: { type: 'boolean', default: false } },
})
const chosen = options.only?.split(',') ?? Object.keys(benches)
const unknown = chosen.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown.join('", "')}". There are ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}

const all = []
const skipped = []
const failed = []
const gigabytes = (bytes) => Math.round(bytes / 2 ** 30)
console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${type()} ${release()}, ${cpus().length} cores, ${gigabytes(totalmem())} GB`)
for (const name of chosen) {
  const { title, load, onDemand } = benches[name]
  console.log(`\n${title} (${name})`)
  if (onDemand && !options.peers && !options.only) {
    skipped.push(`${name}: only with ${onDemand}`)
    console.log(`  skipped: only with ${onDemand}`)
    continue
  }
  const [busy] = loadavg()
  try {
    const rows = await (await load()).run({ quick: options.quick })
    report(rows)
    all.push(...rows)
  } catch (error) {
    const missing = error instanceof Skipped || isBrowserMissing(error)
    console.log(`  ${missing ? 'skipped' : 'failed'}: ${error.message}`)
    if (!missing && process.env.DEBUG) console.error(error)
    ;(missing ? skipped : failed).push(`${name}: ${error.message.split('\n')[0]}`)
  }
  if (busy > cpus().length) console.log(`  The machine was busy with other work (load ${busy.toFixed(1)}): trust the ratios, not the times.`)
}

const judged = all.filter(({ met }) => typeof met === 'boolean')
console.log(`\n${judged.filter(({ met }) => met).length} of ${judged.length} bars met.`)
for (const { name, value, unit, bar } of judged.filter(({ met }) => !met)) console.log(`  not met: ${name}: ${value.toFixed(2)} ${unit}, bar ${bar}`)
for (const line of skipped) console.log(`  skipped: ${line}`)
for (const line of failed) console.log(`  failed: ${line}`)
// A bench that could not run is a fault; a bar that is missed is a figure.
if (failed.length > 0) process.exitCode = 1

function isBrowserMissing(error) {
  return /^No Chromium \d+ or newer starts on this machine/.test(error.message)
}
