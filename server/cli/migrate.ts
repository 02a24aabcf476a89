import { Command } from 'commander'
import { withDatabase, placeOf } from './database.ts'

/** `migrate`: brings the schema up to date and ends. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('Bring the database up to date. "start" does this by itself on the embedded database.')
    .addHelpText(
      'after',
      `
Example:
  DATABASE_OWNER_URL=postgres://owner:secret@db/portal DATABASE_URL=postgres://app:secret@db/portal sa-portal-server migrate`,
    )
    .action(async () => {
      await withDatabase(
        async (database, config) => {
          await database.ping()
          process.stderr.write(`The database ${placeOf(config)} is up to date.\n`)
        },
        { create: true },
      )
    })
}
