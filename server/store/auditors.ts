import { sliceOf, type Rows, type Slice } from './page.ts'
import { emailKey } from './text.ts'
import type { PartnerTx, TenantTx } from './types.ts'

/** An external auditor's access to one client. */
export interface AuditorRecord {
  id: string
  clientId: string
  email: string
  name: string
  /** The language of mails; `null` is the client's. */
  locale: string | null
  /** `null` is every framework. */
  frameworkIds: string[] | null
  /** Rises when every token of the auditor must die. */
  sessionVersion: number
  createdAt: string
  expiresAt: string
  acceptedAt: string | null
  lastSeenAt: string | null
  revokedAt: string | null
  version: number
}

const whole = `id, client_id as "clientId", email, name, locale, framework_ids as "frameworkIds", session_version as "sessionVersion",
  created_at as "createdAt", expires_at as "expiresAt", accepted_at as "acceptedAt", last_seen_at as "lastSeenAt",
  revoked_at as "revokedAt", version`

/**
 * Gives somebody from outside access to one client. The client must be held, so that nobody is let in twice.
 *
 * @throws {MissingReferenceError} there is no such client
 */
export async function insertAuditor(
  tx: PartnerTx,
  auditor: { id: string; clientId: string; email: string; name: string; frameworkIds: readonly string[] | null; createdAt: Date; expiresAt: Date; locale?: string | null | undefined },
): Promise<void> {
  await tx.query(
    `insert into sa.auditor_grant (partner_id, client_id, id, email, email_key, name, framework_ids, created_at, updated_at, expires_at, locale)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)`,
    [
      tx.scope.partnerId, auditor.clientId, auditor.id, auditor.email, emailKey(auditor.email), auditor.name, auditor.frameworkIds,
      auditor.createdAt, auditor.expiresAt, auditor.locale ?? null,
    ],
  )
}

/** One auditor of a client, whatever their standing; `null` when there is none. */
export async function findAuditor(tx: TenantTx, clientId: string, id: string): Promise<AuditorRecord | null> {
  const [row] = await tx.query<AuditorRecord>(`select ${whole} from sa.auditor_grant where partner_id = $1 and client_id = $2 and id = $3`, [
    tx.scope.partnerId,
    clientId,
    id,
  ])
  return row ?? null
}

/** The auditor of a client with this email whose access has not ended; `null` when there is none. */
export async function findLiveAuditor(tx: PartnerTx, clientId: string, email: string, now: Date): Promise<AuditorRecord | null> {
  const [row] = await tx.query<AuditorRecord>(
    `select ${whole} from sa.auditor_grant
     where partner_id = $1 and client_id = $2 and email_key = $3 and revoked_at is null and expires_at > $4 order by created_at desc limit 1`,
    [tx.scope.partnerId, clientId, emailKey(email), now],
  )
  return row ?? null
}

/** The auditors of a client, newest first. */
export async function listAuditors(tx: PartnerTx, clientId: string, slice: Slice): Promise<Rows<AuditorRecord>> {
  const rows = await tx.query<AuditorRecord>(
    `select ${whole} from sa.auditor_grant where partner_id = $1 and client_id = $2
       and ($3::timestamptz is null or (created_at, id) < ($3::timestamptz, $4::text))
     order by created_at desc, id desc limit $5`,
    [tx.scope.partnerId, clientId, slice.after?.[0] ?? null, slice.after?.[1] ?? null, slice.limit + 1],
  )
  const [count] = await tx.query<{ total: number }>(
    'select count(*)::integer as total from sa.auditor_grant where partner_id = $1 and client_id = $2',
    [tx.scope.partnerId, clientId],
  )
  return sliceOf(rows, slice.limit, count?.total ?? 0, (row) => row, (row) => [row.createdAt, row.id])
}

/** Notes that an auditor has come in. */
export async function seeAuditor(tx: PartnerTx, clientId: string, id: string, at: Date): Promise<void> {
  await tx.query(
    `update sa.auditor_grant set last_seen_at = $4, accepted_at = coalesce(accepted_at, $4) where partner_id = $1 and client_id = $2 and id = $3`,
    [tx.scope.partnerId, clientId, id, at],
  )
}

/** Ends the access of an auditor. @returns whether there is such an auditor */
export async function revokeAuditor(tx: PartnerTx, clientId: string, id: string, at: Date): Promise<boolean> {
  const rows = await tx.query(
    `update sa.auditor_grant set revoked_at = coalesce(revoked_at, $4), session_version = session_version + 1, updated_at = $4, version = version + 1
     where partner_id = $1 and client_id = $2 and id = $3 returning id`,
    [tx.scope.partnerId, clientId, id, at],
  )
  return rows.length > 0
}
