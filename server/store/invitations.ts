import type { SystemTx, TenantTx } from './types.ts'

/** Whom an invitation is for. */
export type PersonKind = 'member' | 'portal_user' | 'auditor'

/** An invitation as it is shown. */
export interface Invitation {
  sentAt: string
  expiresAt: string
  /** @unit times it was sent again */
  resendCount: number
}

/** An invitation to send. */
export interface NewInvitation {
  id: string
  personKind: PersonKind
  personId: string
  /** `null` for a member of staff. */
  clientId: string | null
  /** SHA-256 of the token in the link, 64 hex digits. */
  tokenHash: string
  sentAt: Date
  expiresAt: Date
}

/** Invites a person, or again: then the link before it is dead. */
export async function sendInvitation(tx: TenantTx, invitation: NewInvitation): Promise<void> {
  await tx.query(
    `insert into sa.invitation as i (partner_id, id, client_id, person_kind, person_id, token_hash, sent_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (partner_id, person_id) do update set token_hash = excluded.token_hash, sent_at = excluded.sent_at,
       expires_at = excluded.expires_at, resend_count = i.resend_count + 1
     where i.accepted_at is null and i.revoked_at is null`,
    [
      tx.scope.partnerId, invitation.id, invitation.clientId, invitation.personKind, invitation.personId, invitation.tokenHash,
      invitation.sentAt, invitation.expiresAt,
    ],
  )
}

/** What an open invitation is for. */
export interface FoundInvitation {
  partnerId: string
  clientId: string | null
  id: string
  personKind: PersonKind
  personId: string
}

/** Whom the link with this hash is for; `null` when it is unknown, spent, withdrawn, replaced or expired. */
export async function findInvitation(tx: SystemTx, tokenHash: string, now: Date): Promise<FoundInvitation | null> {
  const [row] = await tx.query<FoundInvitation>(
    `select partner_id as "partnerId", client_id as "clientId", id, person_kind as "personKind", person_id as "personId"
     from sa.find_invitation($1, $2)`,
    [tokenHash, now],
  )
  return row ?? null
}

/** Until when the link with this hash is good, as the sign-in reads it; `null` when it is good no more. */
export async function readInvitation(tx: TenantTx, tokenHash: string): Promise<string | null> {
  const [row] = await tx.query<{ expiresAt: string }>(
    'select expires_at as "expiresAt" from sa.invitation where partner_id = $1 and token_hash = $2 and accepted_at is null and revoked_at is null',
    [tx.scope.partnerId, tokenHash],
  )
  return row?.expiresAt ?? null
}

/**
 * Spends an invitation. Of two at once, one succeeds.
 *
 * @returns the person, or `null` when the link is not good any more
 */
export async function spendInvitation(tx: TenantTx, tokenHash: string, now: Date): Promise<{ personKind: PersonKind; personId: string } | null> {
  const [row] = await tx.query<{ personKind: PersonKind; personId: string }>(
    `update sa.invitation set accepted_at = $3
     where partner_id = $1 and token_hash = $2 and accepted_at is null and revoked_at is null and expires_at > $3
     returning person_kind as "personKind", person_id as "personId"`,
    [tx.scope.partnerId, tokenHash, now],
  )
  return row ?? null
}

/** Ends whatever invitation a person has: as accepted where the person came in another way, else as withdrawn. */
export async function closeInvitation(tx: TenantTx, personId: string, how: 'accepted' | 'withdrawn', at: Date): Promise<void> {
  await tx.query(
    `update sa.invitation set ${how === 'accepted' ? 'accepted_at' : 'revoked_at'} = $3
     where partner_id = $1 and person_id = $2 and accepted_at is null and revoked_at is null`,
    [tx.scope.partnerId, personId, at],
  )
}

/** The open invitation of a person, as a column of a query over people. */
export function invitationColumn(alias: string): string {
  return `(select json_build_object('sentAt', sa.iso(i.sent_at), 'expiresAt', sa.iso(i.expires_at), 'resendCount', i.resend_count)
    from sa.invitation i where i.partner_id = ${alias}.partner_id and i.person_id = ${alias}.id and i.accepted_at is null
      and i.revoked_at is null)`
}
