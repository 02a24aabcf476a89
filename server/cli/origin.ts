import { Command } from 'commander'
import { origin as originShape } from '../../src/contract/shape.ts'
import type { Database } from '../store/types.ts'
import { appendAudit } from '../store/audit.ts'
import { getPartner, updatePartner } from '../store/partners.ts'
import { choosePartner, commandScope, withDatabase } from './database.ts'
import { CommandFault } from './fault.ts'

/** The most origins one partner may register. */
const mostOrigins = 50

/** `origin add`, `origin list`, `origin remove`. */
export function originCommand(): Command {
  const command = new Command('origin').description('Origins whose pages may call the API from a browser.')
  command
    .command('add')
    .description('Register an origin. Pages of any other are refused by CORS.')
    .argument('<origin>', 'scheme, host and, where unusual, port; no path')
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .addHelpText('after', '\nExample:\n  sa-portal-server origin add https://intranet.example')
    .action(async (text: string, { partner: slug }: { partner?: string }) => {
      const origin = readOrigin(text)
      await withDatabase(async (database) => {
        const partner = await choosePartner(database, slug)
        const added = await addOrigins(database, partner.id, [origin], new Date())
        process.stderr.write(added ? `Pages of ${origin} may call the API now.\n` : `${origin} is registered already.\n`)
      })
    })
  command
    .command('list')
    .description('List the registered origins.')
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .addHelpText('after', '\nExample:\n  sa-portal-server origin list')
    .action(async ({ partner: slug }: { partner?: string }) => {
      await withDatabase(async (database) => {
        const partner = await choosePartner(database, slug)
        if (partner.allowedOrigins.length === 0) process.stderr.write(`${partner.name} has registered no origins.\n`)
        for (const origin of partner.allowedOrigins) process.stdout.write(`${origin}\n`)
      })
    })
  command
    .command('remove')
    .description('Take an origin off the list.')
    .argument('<origin>', 'as "origin list" shows it')
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .addHelpText('after', '\nExample:\n  sa-portal-server origin remove https://old-intranet.example')
    .action(async (text: string, { partner: slug }: { partner?: string }) => {
      await withDatabase(async (database) => {
        const partner = await choosePartner(database, slug)
        if (!(await removeOrigin(database, partner.id, text, new Date()))) {
          throw new CommandFault(`${partner.name} has not registered "${text}". "sa-portal-server origin list" shows what it has.`)
        }
        process.stderr.write(`Pages of ${text} may not call the API any more.\n`)
      })
    })
  return command
}

/** Registers origins. @returns whether any of them is new */
export async function addOrigins(database: Database, partnerId: string, origins: readonly string[], now: Date): Promise<boolean> {
  return changeOrigins(database, partnerId, now, (present) => {
    const wanted = [...new Set([...present, ...origins])]
    if (wanted.length > mostOrigins) throw new CommandFault(`An MSP may register ${mostOrigins} origins. Remove one that is not used.`)
    return wanted
  })
}

async function removeOrigin(database: Database, partnerId: string, origin: string, now: Date): Promise<boolean> {
  return changeOrigins(database, partnerId, now, (present) => present.filter((each) => each !== origin))
}

async function changeOrigins(database: Database, partnerId: string, now: Date, change: (present: string[]) => string[]): Promise<boolean> {
  return database.transact(commandScope(partnerId), async (tx) => {
    const partner = await getPartner(tx)
    const before = partner?.allowedOrigins ?? []
    const after = change(before)
    if (after.length === before.length) return false
    await updatePartner(tx, partnerId, { allowedOrigins: after }, now)
    await appendAudit(tx, [
      {
        clientId: null,
        at: now,
        action: 'partner.update',
        target: { type: 'partner', id: partnerId },
        result: 'ok',
        ip: null,
        ua: null,
        meta: { added: after.filter((each) => !before.includes(each)), removed: before.filter((each) => !after.includes(each)) },
      },
    ])
    return true
  })
}

function readOrigin(text: string): string {
  const parsed = originShape.safeParse(text)
  if (parsed.success) return parsed.data
  let suggestion = 'https://intranet.example'
  try {
    const { origin } = new URL(text)
    if (origin !== 'null') suggestion = origin
  } catch {
    // What was given is no address at all; the example says what one looks like.
  }
  throw new CommandFault(`"${text}" is not an origin: give scheme, host and port without a path, such as ${suggestion}.`)
}
