import { randomBytes } from 'node:crypto'
import { Command } from 'commander'
import { email as emailShape } from '../../src/contract/shape.ts'
import { secretHash } from '../http/door.ts'
import { newId } from '../ids.ts'
import { linkTo } from '../mail/links.ts'
import { resetMs } from '../rules/sign-in.ts'
import { findClient, findClientIdBySlug } from '../store/clients.ts'
import { offerReset } from '../store/credentials.ts'
import { appendAudit } from '../store/audit.ts'
import { sendInvitation } from '../store/invitations.ts'
import type { Partner } from '../store/partners.ts'
import { endEverything, findPlaces, noteMfa, type Place } from '../store/places.ts'
import { removeAllFactors } from '../store/second-factors.ts'
import { endAttemptsOf } from '../store/sign-in-attempts.ts'
import type { Database } from '../store/types.ts'
import { choosePartner, commandScope, withDatabase } from './database.ts'
import { CommandFault } from './fault.ts'

interface LinkOptions {
  client?: string
  partner?: string
  forgetSecondFactor?: boolean
}

/** How long somebody who was invited may take. @unit milliseconds */
const invitationMs = 7 * 86_400_000

/** `sign-in-link`: how the first owner gets a password, and whoever has lost everything. */
export function signInLinkCommand(): Command {
  return new Command('sign-in-link')
    .description('Print a link with which somebody sets a password for the hosted sign-in, alone on standard output. It works once; no mail is sent.')
    .argument('<email>', 'the person: a member of the staff, or with --client somebody of a client')
    .option('--client <slug>', 'the client, by slug or id')
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .option('--forget-second-factor', 'also take away every authenticator app, passkey and recovery code, and end every session')
    .addHelpText(
      'after',
      `
Examples:
  sa-portal-server sign-in-link olivia.grant@larkfield.example
  sa-portal-server sign-in-link pat@copperlane.example --client copperlane-architects --forget-second-factor`,
    )
    .action(async (text: string, options: LinkOptions) => {
      const parsed = emailShape.safeParse(text)
      if (!parsed.success) throw new CommandFault(`"${text}" is not an email address.`)
      await withDatabase(async (database, config) => {
        const partner = await choosePartner(database, options.partner)
        const now = new Date()
        const place = await personOf(database, partner, parsed.data, options.client, now)
        const token = randomBytes(32).toString('base64url')
        const purpose = await give(database, partner, place, token, options.forgetSecondFactor ?? false, now)
        const until = new Date(now.getTime() + (purpose === 'invitation' ? invitationMs : resetMs))
        process.stderr.write(`For ${place.email}, ${place.role} of ${place.client?.name ?? partner.name}, once and until ${until.toISOString()}.\n`)
        process.stdout.write(`${linkTo(config, purpose, token)}\n`)
      })
    })
}

async function personOf(database: Database, partner: Partner, email: string, client: string | undefined, now: Date): Promise<Place> {
  const clientId = client === undefined ? null : await clientIdOf(database, partner, client)
  const places = await database.read({ ...commandScope(partner.id), door: true }, (tx) => findPlaces(tx, email, now))
  const place = places.find((each) => each.clientId === clientId)
  if (!place) {
    const elsewhere = places.map((each) => (each.client ? `at ${each.client.name}` : 'of the staff')).join(', ')
    throw new CommandFault(
      `${email} is nobody ${client === undefined ? `of the staff of ${partner.name}` : `at "${client}"`}.${elsewhere ? ` There is one ${elsewhere}.` : ''} ` +
        (client === undefined ? 'Add somebody with "sa-portal-server member add", or name the client with --client.' : 'Leave out --client for the staff.'),
    )
  }
  if (place.status === 'suspended') throw new CommandFault(`${email} is suspended. Make the person active first.`)
  return place
}

async function clientIdOf(database: Database, partner: Partner, named: string): Promise<string> {
  const client = await database.read(commandScope(partner.id), async (tx) => findClient(tx, (await findClientIdBySlug(tx, named)) ?? named))
  if (!client) throw new CommandFault(`${partner.name} has no client "${named}". Give the slug, as the portfolio shows it in addresses, or the id.`)
  return client.id
}

/** Puts the link in place of the one before. @returns what it is for */
async function give(database: Database, partner: Partner, place: Place, token: string, forget: boolean, now: Date): Promise<'invitation' | 'password-reset'> {
  const { kind, personId, clientId } = place
  const note = (action: string, meta: Record<string, unknown>) => ({
    clientId, at: now, action, target: { type: kind, id: personId }, result: 'ok' as const, ip: null, ua: null, meta: { by: 'command', ...meta },
  })
  if (forget) {
    await database.transact({ ...commandScope(partner.id), door: true }, async (tx) => {
      const factors = await removeAllFactors(tx, personId)
      await endEverything(tx, place, now)
      await endAttemptsOf(tx, personId)
      await noteMfa(tx, place, 'none')
      await appendAudit(tx, [note('second_factor.remove', { factors })])
    })
  }
  if (place.status === 'invited') {
    await database.transact(commandScope(partner.id), async (tx) => {
      await sendInvitation(tx, {
        id: newId('invitation', now.getTime()), personKind: kind, personId, clientId, tokenHash: secretHash(token), sentAt: now,
        expiresAt: new Date(now.getTime() + invitationMs),
      })
      await appendAudit(tx, [note('invitation.send', {})])
    })
    return 'invitation'
  }
  await database.transact({ ...commandScope(partner.id), door: true }, async (tx) => {
    await offerReset(tx, place, secretHash(token), new Date(now.getTime() + resetMs))
    await appendAudit(tx, [note('password.ask_reset', {})])
  })
  return 'password-reset'
}
