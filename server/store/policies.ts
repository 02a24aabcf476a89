import type { PartnerTx, TenantTx } from './types.ts'

/** What is set at one level. */
export interface StoredPolicy {
  settings: Record<string, unknown>
  updatedAt: string | null
  /** 0 while nothing is set. */
  version: number
}

const nothing: StoredPolicy = { settings: {}, updatedAt: null, version: 0 }
const whole = 'settings, updated_at as "updatedAt", version'

/** What the partner has set for all its clients. */
export async function readPartnerPolicy(tx: TenantTx): Promise<StoredPolicy> {
  const [row] = await tx.query<StoredPolicy>(`select ${whole} from sa.portal_policy where partner_id = $1`, [tx.scope.partnerId])
  return row ?? nothing
}

/** What is set for one client. */
export async function readClientPolicy(tx: TenantTx, clientId: string): Promise<StoredPolicy> {
  const [row] = await tx.query<StoredPolicy>(`select ${whole} from sa.client_policy where partner_id = $1 and client_id = $2`, [
    tx.scope.partnerId,
    clientId,
  ])
  return row ?? nothing
}

/** Sets what holds at a level, provided that it still is at this version. @returns whether it was */
export async function writePolicy(tx: PartnerTx, clientId: string | null, version: number, settings: object, at: Date): Promise<boolean> {
  const values = [tx.scope.partnerId, JSON.stringify(settings), at, version]
  const rows =
    clientId === null
      ? await tx.query(
          `insert into sa.portal_policy as p (partner_id, settings, updated_at) select $1, $2::jsonb, $3 where $4::integer >= 0
           on conflict (partner_id) do update set settings = excluded.settings, updated_at = excluded.updated_at, version = p.version + 1
           where p.version = $4::integer returning version`,
          values,
        )
      : await tx.query(
          `insert into sa.client_policy as p (partner_id, client_id, settings, updated_at) select $1, $5, $2::jsonb, $3 where $4::integer >= 0
           on conflict (partner_id, client_id) do update set settings = excluded.settings, updated_at = excluded.updated_at, version = p.version + 1
           where p.version = $4::integer returning version`,
          [...values, clientId],
        )
  return rows.length > 0
}

/** What decides whether somebody of a client may still come in, as the database has it now. */
export interface ClientStanding {
  status: string
  portalEnabled: boolean
  partnerPolicy: Record<string, unknown> | null
  clientPolicy: Record<string, unknown> | null
  person: { role: string; status: string; sessionVersion: number; grants: string[]; engagementIds: string[] | null } | null
  auditor: { sessionVersion: number; expiresAt: string; revokedAt: string | null } | null
  /** The hosted session that was asked for; `null` where it has ended or is somebody else's, and where none was asked for. */
  hosted: { createdAt: string; lastSeenAt: string } | null
}

/** When a hosted session began and was last used, as a column. @param session and @param person placeholders of their ids */
export const hostedColumn = (session: string, person: string): string => `(select json_build_object('createdAt', sa.iso(h.created_at), 'lastSeenAt', sa.iso(h.last_seen_at))
  from sa.hosted_session_times(${session}, ${person}) h where ${session}::text is not null)`

/** The client, its policy and the person, in one question; `null` when there is no such client. */
export async function readStanding(tx: TenantTx, clientId: string, personId: string, hostedSessionId?: string): Promise<ClientStanding | null> {
  const [row] = await tx.query<ClientStanding>(
    `select c.status, c.portal_enabled as "portalEnabled",
       (select p.settings from sa.portal_policy p where p.partner_id = c.partner_id) as "partnerPolicy",
       (select p.settings from sa.client_policy p where p.partner_id = c.partner_id and p.client_id = c.id) as "clientPolicy",
       (select json_build_object('role', u.role, 'status', u.status, 'sessionVersion', u.session_version, 'grants', u.grants,
          'engagementIds', u.engagement_ids)
        from sa.portal_user u where u.partner_id = c.partner_id and u.client_id = c.id and u.id = $3) as person,
       (select json_build_object('sessionVersion', g.session_version, 'expiresAt', sa.iso(g.expires_at), 'revokedAt', sa.iso(g.revoked_at))
        from sa.auditor_grant g where g.partner_id = c.partner_id and g.client_id = c.id and g.id = $3) as auditor,
       ${hostedColumn('$4', '$3')} as hosted
     from sa.client c where c.partner_id = $1 and c.id = $2`,
    [tx.scope.partnerId, clientId, personId, hostedSessionId ?? null],
  )
  return row ?? null
}
