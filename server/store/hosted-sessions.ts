import type { Whose } from './credentials.ts'
import type { PartnerTx, SystemTx } from './types.ts'

/** A hosted session. Whether it is idle or over is for the policy to say. */
export interface HostedSession {
  id: string
  personId: string
  /** The person's at the sign-in. */
  sessionVersion: number
  createdAt: string
  lastSeenAt: string
  ip: string
  userAgent: string
}

const whole = `id, person_id as "personId", session_version as "sessionVersion", created_at as "createdAt", last_seen_at as "lastSeenAt", ip,
  user_agent as "userAgent"`

/** A session to open. */
export interface NewHostedSession {
  id: string
  /** SHA-256 of the cookie, 64 hex digits. */
  hash: string
  sessionVersion: number
  /** What it was opened with. */
  proven: string
  ip: string
  userAgent: string
}

/** Forgets sessions that ended, or that nobody has used, since before a moment: where people were is kept no longer than it is of use. */
export async function pruneHostedSessions(tx: PartnerTx, before: Date): Promise<void> {
  await tx.query('delete from sa.hosted_session where partner_id = $1 and coalesce(ended_at, last_seen_at) < $2', [tx.scope.partnerId, before])
}

/** Opens a session. */
export async function insertHostedSession(tx: PartnerTx, { kind, personId, clientId }: Whose, session: NewHostedSession, at: Date): Promise<void> {
  await tx.query(
    `insert into sa.hosted_session (partner_id, id, hash, person_id, client_id, person_kind, session_version, proven, ip, user_agent, created_at, last_seen_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
    [
      tx.scope.partnerId, session.id, session.hash, personId, clientId, kind, session.sessionVersion, session.proven, session.ip,
      session.userAgent, at,
    ],
  )
}

/** The partner of whom a session with this hash is; `null` when there is none. */
export async function findSessionPartner(tx: SystemTx, hash: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string | null }>('select sa.find_hosted_session($1) as id', [hash])
  return row?.id ?? null
}

/** The session with this hash that nobody has ended; `null` when there is none. */
export async function findHostedSession(tx: PartnerTx, hash: string): Promise<HostedSession | null> {
  const [row] = await tx.query<HostedSession>(`select ${whole} from sa.hosted_session where partner_id = $1 and hash = $2 and ended_at is null`, [
    tx.scope.partnerId,
    hash,
  ])
  return row ?? null
}

/** The sessions of a person that nobody has ended, the newest first. */
export async function listHostedSessions(tx: PartnerTx, personId: string): Promise<HostedSession[]> {
  return await tx.query<HostedSession>(
    `select ${whole} from sa.hosted_session where partner_id = $1 and person_id = $2 and ended_at is null order by created_at desc, id desc limit 100`,
    [tx.scope.partnerId, personId],
  )
}

/** Notes that a session is used. @returns whether it is still there */
export async function touchHostedSession(tx: PartnerTx, id: string, at: Date): Promise<boolean> {
  const rows = await tx.query(
    'update sa.hosted_session set last_seen_at = greatest(last_seen_at, $3) where partner_id = $1 and id = $2 and ended_at is null returning id',
    [tx.scope.partnerId, id, at],
  )
  return rows.length > 0
}

/** Ends a session of a person. @returns whether there was one to end */
export async function endHostedSession(tx: PartnerTx, personId: string, id: string, at: Date): Promise<boolean> {
  const rows = await tx.query(
    'update sa.hosted_session set ended_at = $4 where partner_id = $1 and person_id = $2 and id = $3 and ended_at is null returning id',
    [tx.scope.partnerId, personId, id, at],
  )
  return rows.length > 0
}
