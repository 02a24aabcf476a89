import { createHash } from 'node:crypto'
import type { Call } from '../http/call.ts'
import type { TenantTx } from '../store/database.ts'
import { sendInvitation, type PersonKind } from '../store/invitations.ts'

/** How long an invitation can be accepted. @unit milliseconds */
export const invitationMs = 7 * 86_400_000

/** What is kept of the token in a link. The token has 256 random bits, so a plain hash cannot be searched backwards. */
export function invitationHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/**
 * Invites a person, or again: then the link before it is dead.
 *
 * @returns the link, for the inviter to read once. The token stands in its fragment, which no server ever sees in an address.
 */
export async function invite(
  call: Pick<Call, 'runtime' | 'now'> & { tx: TenantTx },
  person: { kind: PersonKind; id: string; clientId: string | null },
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
  // Never read off the request: whoever sends it could make the link lead to their own server.
  const { publicUrl, port } = context.config
  return `${(publicUrl ?? `http://localhost:${port}`).replace(/\/+$/, '')}/invitation#token=${token}`
}
