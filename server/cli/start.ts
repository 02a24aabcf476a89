import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { listPartners } from '../store/partners.ts'
import { systemScope } from '../store/types.ts'
import { openConfigured, placeOf } from './database.ts'

/** `start`: serves the API until it is told to stop. */
export function startCommand(): Command {
  return new Command('start')
    .description('Serve the portal API. SIGTERM or Ctrl+C stops it: running requests end first, a second signal does not wait.')
    .addHelpText(
      'after',
      `
Examples:
  sa-portal-server start
  PORT=4500 DATA_DIR=/srv/portal sa-portal-server start
  DATABASE_URL=postgres://app:secret@db/portal sa-portal-server start`,
    )
    .action(async () => {
      const config = readConfig(process.env)
      const database = await openConfigured(config, { create: config.databaseUrl === null })
      const partners = await database.read(systemScope, listPartners).catch(async (error: unknown) => {
        await database.close().catch(() => undefined)
        throw error
      })
      const { startServer, stopOnSignals } = await import('../main.ts')
      const server = await startServer(config, { database })
      stopOnSignals(server)
      process.stdout.write(`The portal API answers at ${server.url}\n`)
      process.stderr.write(config.smtpUrl === null ? `Mails are written into ${server.mailPlace}. Set SMTP_URL and MAIL_FROM to send them.\n` : `Mails are sent by ${server.mailPlace}.\n`)
      if (database.engine === 'pglite') {
        process.stderr.write(
          `The database is the embedded one ${placeOf(config)}: for trying out and small sites. A power cut can cost the last writes; set DATABASE_URL to run on PostgreSQL.\n`,
        )
      }
      if (partners.length === 0) {
        process.stderr.write('There is no MSP in it yet. Stop, and run "sa-portal-server demo" or "sa-portal-server partner create".\n')
      }
    })
}
