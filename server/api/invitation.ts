import { createHash } from 'node:crypto'
import type { Call } from '../http/call.ts'
import { enqueueMail, withdrawMails } from '../mail/enqueue.ts'
import type { Letter, Recipient } from '../mail/letter.ts'
import { linkTo } from '../mail/links.ts'
import type { TenantTx } from '../store/database.ts'
import { closeInvitation, sendInvitation, type PersonKind } from '../store/invitations.ts'

/** How long an invitation can be accepted. @unit milliseconds */
export const invitationMs = 7 * 86_400_000

/** What is kept of the token in a link. The token has 256 random bits, so a plain hash cannot be searched backwards. */
export function invitationHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/**
 * Invites a person by mail, or again: then the link before it is dead.
 *
 * @returns the link, for the inviter to read once and hand on in another way
 */
export async function invite(
  call: Pick<Call, 'runtime' | 'now' | 'caller'> & { tx: TenantTx },
  person: { kind: PersonKind; id: string; clientId: string | null; to: Recipient },
  until?: Date,
): Promise<string> {
  const { context } = call.runtime
  const bytes = new Uint8Array(32)
  context.fill(bytes)
  const token = Buffer.from(bytes).toString('base64url')
  const expiresAt = new Date(Math.min(call.now.getTime() + invitationMs, until?.getTime() ?? Infinity))
  await sendInvitation(call.tx, {
    id: context.newId('invitation'),
    personKind: person.kind,
    personId: person.id,
    clientId: person.clientId,
    tokenHash: invitationHash(token),
    sentAt: call.now,
    expiresAt,
  })
  const url = linkTo(context.config, 'invitation', token)
  await enqueueMail(context, call.tx, {
    clientId: person.clientId,
    personId: person.id,
    to: person.to,
    letter: { kind: 'invitation', person: person.kind, url, expiresAt, inviter: call.caller.kind === 'key' ? null : call.caller.name },
  })
  return url
}

/** Somebody who is told of what was done with their access. */
interface Told {
  id: string
  clientId: string | null
  name: string
  email: string
  status: string
}

/** Kills whatever link a person has: the invitation that is open, and the mails that would still bring one. */
export async function closeLinks(call: Pick<Call, 'runtime' | 'now'> & { tx: TenantTx }, personId: string): Promise<void> {
  await closeInvitation(call.tx, personId, 'withdrawn', call.now)
  await withdrawMails(call.runtime.context, call.tx, personId, ['invitation', 'password-reset'])
}

/** Tells a person what was done with their access. Whoever has not accepted yet knows of no access and is told nothing. */
export async function tell(
  call: Pick<Call, 'runtime'> & { tx: TenantTx },
  person: Told,
  letter: Extract<Letter, { kind: 'role-changed' | 'access-ended' }>,
): Promise<void> {
  if (person.status === 'invited') return
  const { id, clientId, name, email } = person
  await enqueueMail(call.runtime.context, call.tx, { clientId, personId: id, to: { name, email }, letter })
}
