import { readConfig, redactUrl, type Config } from '../config.ts'
import { CommandFault } from './fault.ts'

/** Where the database is, for people: never with a password. */
export function placeOf(config: Config): string {
  return config.databaseUrl ? redactUrl(config.databaseUrl) : `in the folder ${config.dataDir}`
}
