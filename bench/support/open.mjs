/** Opens the embedded database once in a fresh process and says how long that took: `open.mjs <data folder> <template folder>`. */
import { openDatabase } from '../../server/store/database.ts'

const [dataDir, templateDir] = process.argv.slice(2)
const began = process.cpuUsage()
const started = performance.now()
const database = await openDatabase({ dataDir, templateDir })
const seconds = (performance.now() - started) / 1000
const { user, system } = process.cpuUsage(began)
await database.close()
process.stdout.write(JSON.stringify({ seconds, processor: (user + system) / 1e6 }))
