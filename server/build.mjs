/**
 * Bundles the command line and the server for publishing: `dist/cli.mjs`, the program of its thread, the migrations, and the template that new
 * embedded databases start from. Packages stay imports.
 *
 * `node server/build.mjs [folder]`
 */
import { build } from 'esbuild'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const here = fileURLToPath(new URL('.', import.meta.url))

/** @param {string} [folder] where to, instead of server/dist */
export async function buildServer(folder = join(here, 'dist')) {
  rmSync(folder, { recursive: true, force: true })
  await build({
    // The thread that reads a scanner's file is a program of its own.
    entryPoints: { cli: join(here, 'cli.ts'), 'scan-thread': join(here, 'import', 'scan-thread.ts') },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // No pieces: files beside the program, such as the migrations, are found from its own address.
    splitting: false,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  })
  // The server says its version in the API document and reads it from beside itself.
  const { name, version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ name, version, type: 'module', private: true })}\n`)
  const migrations = join(here, 'store', 'migrations')
  if (existsSync(migrations)) cpSync(migrations, join(folder, 'migrations'), { recursive: true })
  copyPages(join(folder, 'page'))
  await packTemplate(join(folder, 'template'))
}

/** The portal's own pages, and the widgets in them out of the root build. */
function copyPages(folder) {
  cpSync(join(here, 'hosted', 'page'), folder, { recursive: true })
  const widgets = join(here, '..', 'dist', 'cdn', 'sa-portal.js')
  if (existsSync(widgets)) cpSync(widgets, join(folder, 'sa-portal.js'))
  else process.stderr.write('server: the widgets are not built, so the portal\'s own page will say so; run "npm run build" in the root first\n')
}

/** Without it, the first start makes the database from nothing, which takes several times as long. */
async function packTemplate(folder) {
  if (!process.features.typescript) {
    process.stderr.write(`server: this is Node ${process.versions.node}; the template for new databases needs Node 24 and is left out\n`)
    return
  }
  const { ensureTemplate } = await import('./store/embedded.ts')
  const file = await ensureTemplate()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${basename(file)}.gz`), gzipSync(readFileSync(file)))
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await buildServer(process.argv[2] && resolve(process.argv[2]))
}
