import type { Role } from '../../src/contract/permission.ts'
import type { PersonKind } from './invitations.ts'
import { emailKey } from './text.ts'
import type { PartnerTx, SystemTx } from './types.ts'

/** A person as a sign-in sees them, with everything that decides whether and how they come in. */
export interface Place {
  kind: PersonKind
  personId: string
  /** `null` for a member of staff. */
  clientId: string | null
  email: string
  name: string
  role: Exclude<Role, 'api_key'>
  /** An auditor is `active` while the grant lasts, `invited` before the first time and `removed` after. */
  status: 'invited' | 'active' | 'suspended' | 'removed'
  sessionVersion: number
  /** Whether a member of staff reaches some clients only. */
  scoped: boolean
  /** When an auditor's grant ends by itself; `null` for everybody else. */
  until: string | null
  partner: { id: string; slug: string; name: string; locale: string; requiresProof: boolean }
  /** `null` for a member of staff. */
  client: { name: string; status: string; portalEnabled: boolean } | null
  partnerPolicy: Record<string, unknown> | null
  clientPolicy: Record<string, unknown> | null
  /** The argon2id hash in PHC form; `null` where no password is set. */
  password: string | null
  /** How many second factors of each kind. */
  totp: number
  passkeys: number
  /** How many recovery codes are not spent. */
  recoveryCodes: number
}

/** Everybody of the partner, each with the same columns. What decides about a sign-in is read in one question. */
const everybody = `
  select 'member' as kind, m.id, null as client_id, m.email, m.email_key, m.name, m.role, m.status, m.session_version,
    m.scope_tags is not null as scoped, null::timestamptz as until, m.partner_id
  from sa.partner_member m where m.partner_id = $1
  union all
  select 'portal_user', u.id, u.client_id, u.email, u.email_key, u.name, u.role, u.status, u.session_version, false, null, u.partner_id
  from sa.portal_user u where u.partner_id = $1
  union all
  select 'auditor', g.id, g.client_id, g.email, g.email_key, g.name, 'auditor',
    case when g.revoked_at is not null or g.expires_at <= $2 then 'removed' when g.accepted_at is null then 'invited' else 'active' end,
    g.session_version, false, g.expires_at, g.partner_id
  from sa.auditor_grant g where g.partner_id = $1`

const whole = `w.kind, w.id as "personId", w.client_id as "clientId", w.email, w.name, w.role, w.status, w.session_version as "sessionVersion",
  w.scoped, w.until,
  json_build_object('id', p.id, 'slug', p.slug, 'name', p.name, 'locale', p.locale, 'requiresProof', p.requires_proof) as partner,
  case when w.client_id is not null then json_build_object('name', c.name, 'status', c.status, 'portalEnabled', c.portal_enabled) end as client,
  (select s.settings from sa.portal_policy s where s.partner_id = w.partner_id) as "partnerPolicy",
  (select s.settings from sa.client_policy s where s.partner_id = w.partner_id and s.client_id = w.client_id) as "clientPolicy",
  (select d.password from sa.credential d where d.partner_id = w.partner_id and d.person_id = w.id) as password,
  (select count(*)::integer from sa.second_factor f where f.partner_id = w.partner_id and f.person_id = w.id and f.kind = 'totp') as totp,
  (select count(*)::integer from sa.second_factor f where f.partner_id = w.partner_id and f.person_id = w.id and f.kind = 'passkey') as passkeys,
  (select count(*)::integer from sa.recovery_code r where r.partner_id = w.partner_id and r.person_id = w.id and r.spent_at is null) as "recoveryCodes"
  from (${everybody}) w
  join sa.partner p on p.id = w.partner_id
  left join sa.client c on c.partner_id = w.partner_id and c.id = w.client_id`

/** How many people with one email are looked at. @unit people */
const mostPlaces = 20

/** Everybody with this email who was not removed, the staff first and then by client. */
export async function findPlaces(tx: PartnerTx, email: string, now: Date): Promise<Place[]> {
  return await tx.query<Place>(
    `select ${whole} where w.email_key = $3 and w.status <> 'removed' order by w.kind <> 'member', c.name, w.id limit ${mostPlaces}`,
    [tx.scope.partnerId, now, emailKey(email)],
  )
}

/** One person, whatever their status; `null` when there is none. */
export async function findPlace(tx: PartnerTx, personId: string, now: Date): Promise<Place | null> {
  const [row] = await tx.query<Place>(`select ${whole} where w.id = $3`, [tx.scope.partnerId, now, personId])
  return row ?? null
}

const tables: Record<PersonKind, string> = { member: 'partner_member', portal_user: 'portal_user', auditor: 'auditor_grant' }

/** Notes that a person has come in, and that an invited one is active now. Neither is a change that ends tokens. */
export async function seePerson(tx: PartnerTx, { kind, personId }: Pick<Place, 'kind' | 'personId'>, at: Date): Promise<void> {
  if (kind === 'auditor') {
    await tx.query(
      `update sa.auditor_grant set last_seen_at = $3, accepted_at = coalesce(accepted_at, $3) where partner_id = $1 and id = $2`,
      [tx.scope.partnerId, personId, at],
    )
    return
  }
  await tx.query(
    `update sa.${tables[kind]} set last_seen_at = $3, version = version + (status = 'invited')::integer,
       updated_at = case when status = 'invited' then $3 else updated_at end,
       status = case when status = 'invited' then 'active' else status end
     where partner_id = $1 and id = $2`,
    [tx.scope.partnerId, personId, at],
  )
}

/** Notes whether a person has a second factor. An auditor's is not told to anybody. */
export async function noteMfa(tx: PartnerTx, { kind, personId }: Pick<Place, 'kind' | 'personId'>, mfa: 'none' | 'pending' | 'enrolled'): Promise<void> {
  if (kind === 'auditor') return
  await tx.query(`update sa.${tables[kind]} set mfa = $3 where partner_id = $1 and id = $2`, [tx.scope.partnerId, personId, mfa])
}

/** Ends every token and every hosted session of a person. @returns the version that holds from now on */
export async function endEverything(tx: PartnerTx, { kind, personId }: Pick<Place, 'kind' | 'personId'>, at: Date): Promise<number> {
  await tx.query('update sa.hosted_session set ended_at = $3 where partner_id = $1 and person_id = $2 and ended_at is null', [tx.scope.partnerId, personId, at])
  const [row] = await tx.query<{ version: number }>(
    `update sa.${tables[kind]} set session_version = session_version + 1 where partner_id = $1 and id = $2 returning session_version as version`,
    [tx.scope.partnerId, personId],
  )
  return row!.version
}

/** The partner that a hosted page names, under the name it shows itself by, or the only one there is; `null` when there is none, or none is named and there are several. */
export async function findDoor(tx: SystemTx, slug: string | undefined): Promise<{ id: string; slug: string; name: string; locale: string } | null> {
  const rows = await tx.query<{ id: string; slug: string; name: string; locale: string }>(
    'select id, slug, coalesce(brand_name, name) as name, locale from sa.partner where $1::text is null or slug = $1 order by slug limit 2',
    [slug ?? null],
  )
  return rows.length === 1 ? rows[0]! : null
}
