import { MigrationError } from './errors.ts'
import type { Database, DatabaseConfig } from './types.ts'

export type * from './types.ts'
export { systemActor, systemScope } from './types.ts'

export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  throw new MigrationError(`cannot open ${config.dataDir}`)
}
