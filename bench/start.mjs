/**
 * How long the embedded default takes to start: the database alone, and the whole server until it says that it is ready.
 *
 *   node bench/start.mjs [--quick]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { buildServer } from '../server/build.mjs'
import { ensureTemplate } from '../server/store/embedded.ts'
import { collect } from './support/load.mjs'
import { atMost, fact, median } from './support/measure.mjs'
import { report } from './support/table.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** @param {{ quick?: boolean }} options @returns {Promise<import('./support/measure.mjs').Row[]>} */
export async function run({ quick = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sa-portal-start-'))
  try {
    const templates = join(folder, 'templates')
    await ensureTemplate(templates)
    const program = await install(folder)
    const figures = { bare: [], first: [], again: [], process: [], processAgain: [] }
    for (let round = 0; round < (quick ? 1 : 5); round++) {
      const data = (name) => join(folder, `${name}-${round}`)
      // An empty template folder of its own: this start makes the database from nothing, and keeps a template.
      if (round < 2) figures.bare.push(await openOnce(data('bare'), data('no-templates')))
      figures.first.push(await openOnce(data('database'), templates))
      figures.again.push(await openOnce(data('database'), templates))
      figures.process.push(await startOnce(program, data('process')))
      figures.processAgain.push(await startOnce(program, data('process')))
      for (const name of ['bare', 'database', 'process', 'no-templates']) rmSync(data(name), { recursive: true, force: true })
    }
    const seconds = (name) => median(figures[name].map((each) => each.seconds))
    const processor = (name) => median(figures[name].map((each) => each.processor))
    return [
      atMost('first open of the embedded database', seconds('first'), 's', 1.5),
      fact('first open, processor time', processor('first'), 's'),
      atMost('open again', seconds('again'), 's', 0.5),
      fact('open again, processor time', processor('again'), 's'),
      fact('first open where there is no template yet', seconds('bare'), 's'),
      fact('the same, processor time', processor('bare'), 's'),
      fact('the published server, first start until /readyz answers', seconds('process'), 's'),
      fact('the published server, started again until /readyz answers', seconds('processAgain'), 's'),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function openOnce(dataDir, templateDir) {
  return JSON.parse(await collect(process.execPath, [join(root, 'bench', 'support', 'open.mjs'), dataDir, templateDir]))
}

/** The server as it is published, laid out as a package manager would. @returns its program */
async function install(folder) {
  const packages = join(root, 'node_modules')
  const installed = join(folder, 'node_modules')
  mkdirSync(installed, { recursive: true })
  for (const name of readdirSync(packages)) {
    if (!name.startsWith('.') && name !== 'sa-portal-server') symlinkSync(join(packages, name), join(installed, name))
  }
  await buildServer(join(installed, 'sa-portal-server', 'dist'))
  copyFileSync(join(root, 'server', 'package.json'), join(installed, 'sa-portal-server', 'package.json'))
  return join(installed, 'sa-portal-server', 'dist', 'cli.mjs')
}

/** Starts the server and asks until it is ready. */
async function startOnce(program, dataDir) {
  const port = await freePort()
  const started = performance.now()
  const child = spawn(process.execPath, [program, 'start'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DATABASE_URL: '', DATA_DIR: dataDir, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'warn' },
  })
  let said = ''
  child.stderr.on('data', (chunk) => (said += chunk))
  const ended = once(child, 'exit')
  try {
    for (;;) {
      const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then((response) => response.ok, () => false)
      if (ready) return { seconds: (performance.now() - started) / 1000 }
      if (child.exitCode !== null || performance.now() - started > 60_000) throw new Error(`The server did not get ready:\n${said}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

async function freePort() {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  await once(probe, 'close')
  return port
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) report(await run({ quick: process.argv.includes('--quick') }))
