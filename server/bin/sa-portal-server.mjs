#!/usr/bin/env node
// Published, the program is the bundle in dist/. In the repository it is the source, which Node 24 runs as it is; an older Node hands
// over to the Node 24 that `npm ci` unpacked.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const source = new URL('../cli.ts', import.meta.url)
if (!existsSync(source)) {
  await import('../dist/cli.mjs')
} else if (process.features.typescript) {
  await import(source.href)
} else {
  const node = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url))
  if (!existsSync(node)) {
    process.stderr.write(`sa-portal-server: this is Node ${process.versions.node}; the source needs Node 24. Run "npm ci" in the repository first.\n`)
    process.exit(1)
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends Ctrl+C to both; a supervisor signals this process only.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`sa-portal-server: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}
