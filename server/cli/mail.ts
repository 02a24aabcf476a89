import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { newId } from '../ids.ts'
import type { MailRecord } from '../store/mails.ts'
import { mailerScope } from '../store/types.ts'
import { CommandFault } from './fault.ts'
import { choosePartner, withDatabase } from './database.ts'

const shownAtOnce = 200

/** `mail list`, `mail retry`, `mail test`: what became of mails. */
export function mailCommand(): Command {
  const command = new Command('mail').description('Mails: what waits, what was given up and why, and whether they go out at all.')
  command
    .command('list')
    .description('List mails that wait or were given up: id, kind, person, state, tries, when next, why. Never what stands in them.')
    .option('--all', 'those that were sent in the last month, too')
    .addHelpText('after', '\nExample:\n  sa-portal-server mail list')
    .action(async ({ all }: { all?: boolean }) => {
      await withDatabase(async (database) => {
        const { listMails } = await import('../store/mails.ts')
        const states: MailRecord['state'][] = all ? ['waiting', 'dead', 'sent', 'withdrawn'] : ['waiting', 'dead']
        const mails = await database.read(mailerScope, (tx) => listMails(tx, states, shownAtOnce))
        for (const { id, kind, personId, state, attempts, dueAt, reason } of mails) {
          process.stdout.write(`${[id, kind, personId, state, `${attempts} ${attempts === 1 ? 'try' : 'tries'}`, state === 'waiting' ? dueAt : '', reason ?? ''].join('\t')}\n`)
        }
        if (mails.length === 0) process.stderr.write(all ? 'There are no mails.\n' : 'No mail waits, and none was given up.\n')
        if (mails.length === shownAtOnce) process.stderr.write(`These are the newest ${shownAtOnce}; there may be more.\n`)
      })
    })
  command
    .command('retry')
    .description('Let mails that were given up be tried again. The running server sends them.')
    .argument('[id]', 'one mail, as "mail list" shows it; all of them when absent')
    .addHelpText('after', '\nExamples:\n  sa-portal-server mail retry\n  sa-portal-server mail retry mai_01k8x…')
    .action(async (id: string | undefined) => {
      await withDatabase(async (database) => {
        const { reviveMails } = await import('../store/mails.ts')
        const revived = await database.transact(mailerScope, (tx) => reviveMails(tx, id ?? null, new Date()))
        if (revived === 0) {
          throw new CommandFault(
            id === undefined
              ? 'No mail that was given up can be tried again. A link that has run out is sent anew by resending the invitation.'
              : `There is no mail "${id}" that was given up and can be tried again. "sa-portal-server mail list" shows what there is; a link that has run out is sent anew by resending the invitation.`,
          )
        }
        process.stderr.write(`${revived} ${revived === 1 ? 'mail is' : 'mails are'} tried again.\n`)
      })
    })
  command
    .command('test')
    .description('Send one mail now, in the brand of an MSP, and say how it went.')
    .argument('<email>', 'where to')
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .addHelpText('after', '\nExample:\n  SMTP_URL=smtps://user:secret@mail.example MAIL_FROM=portal@example.com sa-portal-server mail test me@example.com')
    .action(async (email: string, { partner: slug }: { partner?: string }) => {
      const { isAddress, writeMessage } = await import('../mail/message.ts')
      const { transportFor } = await import('../mail/transport.ts')
      if (!isAddress(email)) throw new CommandFault(`"${email}" is not an email address.`)
      const transport = transportFor(readConfig(process.env))
      const partner = await withDatabase((database) => choosePartner(database, slug))
      const now = new Date()
      const id = newId('mail', now.getTime())
      const message = writeMessage(
        {
          id,
          locale: partner.locale,
          createdAt: now.toISOString(),
          content: { to: { name: '', email }, letter: { kind: 'test' }, clientName: null },
          brand: { name: partner.brandName ?? partner.name, logoUrl: partner.brandLogoUrl, mailFrom: partner.mailFrom, contactEmail: partner.contactEmail, timezone: partner.timezone },
        },
        transport.sender,
      )
      await transport.deliver(message, `test-${id}`).catch((error: unknown) => {
        throw new CommandFault(`The mail did not go to ${transport.place}: ${(error as Error).message}`)
      })
      process.stderr.write(`A mail from ${message.from.address} for ${email} went to ${transport.place}.\n`)
    })
  return command
}
