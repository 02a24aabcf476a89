/**
 * Data → paint of other grids, beside the real `<sa-portfolio>` and the static table, in the page of bench/portfolio.
 *
 * They are no dependencies of the project: npm installs them into a temporary folder that is gone afterwards.
 *
 *   node bench/peers/run.mjs [--quick]
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { build } from 'esbuild'
import { chromium } from 'playwright-core'

import { launchOptions } from '../../scripts/browser.mjs'
import { collect } from '../support/load.mjs'
import { fact, median, Skipped } from '../support/measure.mjs'
import { report } from '../support/table.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const packages = { tabulator: 'tabulator-tables@6.5.3', 'vaadin-grid': '@vaadin/grid@25.3.0', 'regular-table': 'regular-table@0.9.2' }

/** @param {{ quick?: boolean }} options @returns {Promise<import('../support/measure.mjs').Row[]>} */
export async function run({ quick = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sa-portal-peers-'))
  let browser
  let server
  try {
    await collect('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder, ...Object.values(packages)], { cwd: folder }).catch((error) => {
      throw new Skipped(`the grids cannot be installed from the registry: ${error.message.split('\n').find((line) => /code|ENOTFOUND|ECONN/.test(line)) ?? error.message}`)
    })
    const scripts = {
      '/page.js': await bundle(join(here, '..', 'portfolio', 'page.ts')),
      '/peers.js': await bundle(join(here, 'page.mjs'), join(folder, 'node_modules')),
    }
    const html = `${readFileSync(join(here, '..', 'portfolio', 'index.html'), 'utf8')}<script type="module" src="/peers.js"></script>`
    server = createServer((request, response) => {
      const script = scripts[request.url]
      response.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html' }).end(script ?? html)
    })
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    browser = await chromium.launch(await launchOptions({ args: ['--js-flags=--expose-gc'] }))
    return await compare(browser, `http://127.0.0.1:${server.address().port}/`, quick)
  } finally {
    await browser?.close()
    server?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function bundle(entryPoint, ...nodePaths) {
  const { outputFiles } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['browser', 'production'],
    tsconfig: join(here, '..', '..', 'tsconfig.json'),
    nodePaths,
    loader: { '.css': 'text', '.wasm': 'binary' },
    write: false,
    logLevel: 'error',
  })
  return outputFiles[0].contents
}

async function compare(browser, address, quick) {
  const sizes = quick ? [100, 10_000] : [100, 10_000, 100_000]
  const cases = [['noop', 100], ['static30', 100], ...['fill', ...Object.keys(packages)].flatMap((name) => sizes.map((size) => [name, size]))]
  const costs = new Map(cases.map((each) => [each.join(' '), []]))
  for (let repeat = 0; repeat < (quick ? 3 : 5); repeat += 1) {
    for (const [name, count] of cases) costs.get(`${name} ${count}`).push(await measure(browser, address, name, count))
  }
  const idle = median(costs.get('noop 100'))
  const cost = (name, count) => median(costs.get(`${name} ${count}`)) - idle
  const floor = cost('static30', 100)
  return [
    fact('static table of 30 rows, data → paint', floor, 'ms CPU'),
    ...['fill', ...Object.keys(packages)].flatMap((name) =>
      sizes.map((size) => fact(`${name === 'fill' ? '<sa-portfolio>' : packages[name]}, data → paint, ${size} rows`, cost(name, size) / floor, '× static')),
    ),
  ]
}

/** @returns {Promise<number>} milliseconds of the main thread's CPU time */
async function measure(browser, address, name, count) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1040 } })
  try {
    const page = await context.newPage()
    await page.goto(address)
    await page.waitForFunction('globalThis.peers')
    const session = await context.newCDPSession(page)
    const worked = async () => {
      const { metrics } = await session.send('Performance.getMetrics')
      return metrics.find((metric) => metric.name === 'TaskDuration').value * 1000
    }
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    await page.evaluate(([each, size]) => globalThis.ready(each, size), [name, count])
    await page.evaluate('gc()')
    const before = await worked()
    await page.evaluate((each) => globalThis.go(each), name)
    const after = await worked()
    if (name in packages && (await page.evaluate('shown()')) < 15) throw new Error(`${packages[name]} shows no rows`)
    return after - before
  } finally {
    await context.close()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) report(await run({ quick: process.argv.includes('--quick') }))
