/** What the parts weigh for the person who opens a page, as `npm run sizes` weighs them. */
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { collect } from './support/load.mjs'
import { atMost, fact, Skipped } from './support/measure.mjs'
import { report } from './support/table.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** @returns {Promise<import('./support/measure.mjs').Row[]>} */
export async function run() {
  // It also fails where a part has grown, which is for `npm run check` to judge; what it weighed stands in its lines all the same.
  const output = await collect(process.execPath, [join(root, 'scripts', 'sizes.mjs')]).catch((error) => error.message)
  const rows = [...output.matchAll(/^(\w+) +(\d+) B gz {3}(.*?)(?:, bar (\d+))?(?: {2}←.*)?$/gm)].map(([, , bytes, what, bar]) => {
    const kilobytes = Number(bytes) / 1024
    return bar ? atMost(what, kilobytes, 'KB gz', Number(bar) / 1024) : fact(what, kilobytes, 'KB gz')
  })
  if (rows.length === 0) throw new Skipped(/is not built/.test(output) ? 'the widgets are not built; run "npm run build"' : output)
  return rows
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) report(await run())
