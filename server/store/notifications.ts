import type { NotificationKind } from '../../src/contract/notification-kind.ts'
import { severityWord } from './engagements.ts'
import type { Author } from './findings.ts'
import { sliceOf, type Rows, type Slice } from './page.ts'
import type { PartnerTx, SqlValue, TenantTx } from './types.ts'

/** Somebody who may come near a record: a member of the staff who reaches the client, or a person of the client who is assigned. */
export interface Neighbour {
  side: 'partner' | 'client'
  id: string
  name: string
  role: string
  /** Empty for staff. */
  grants: string[]
}

/** The people who may come near a record of an engagement, by name. @param published whether the record is there for the client at all */
export async function listNeighbours(tx: TenantTx, clientId: string, engagementId: string, published: boolean): Promise<Neighbour[]> {
  // Asked of the client as the scope sees it: whoever does not reach the client learns of nobody.
  return await tx.query<Neighbour>(
    `select p.side, p.id, p.name, p.role, p.grants
     from sa.client c cross join lateral sa.people_near(c.id, $3, $4) p where c.partner_id = $1 and c.id = $2 order by p.name_key, p.id`,
    [tx.scope.partnerId, clientId, engagementId, published],
  )
}

/** Something that a person is told, unless the person's preferences say otherwise. */
export interface NewNotification {
  id: string
  /** Of the mail that gathers it, where none waits already. */
  mailId: string
  personId: string
  side: 'partner' | 'client'
  clientId: string
  engagementId: string
  findingId: string | null
  lane: 'client' | 'internal'
  subjectType: string
  subjectId: string
  kind: NotificationKind
  event: string
  actorSide: 'partner' | 'client' | 'system'
  actorName: string | null
  at: Date
  /** What holds where the person has no preference. */
  inApp: boolean
  byMail: boolean
}

/** Tells people. @param mailDue when a mail that gathers it goes out @returns who finds it in the portal */
export async function tellPeople(tx: TenantTx, entries: readonly NewNotification[], mailDue: Date): Promise<{ personId: string; id: string }[]> {
  if (entries.length === 0) return []
  const rows = await tx.query<{ personId: string; id: string; inApp: boolean }>(
    `select person_id as "personId", id, in_app as "inApp" from sa.tell_people($1::jsonb, $2)`,
    [JSON.stringify(entries), mailDue],
  )
  tx.announce()
  return rows.filter(({ inApp }) => inApp)
}

/** A notification with what it leads to, as the person who reads it sees that. */
export interface NotificationRecord {
  id: string
  kind: NotificationKind
  event: string
  at: string
  readAt: string | null
  by: Author
  clientId: string
  clientName: string
  finding: { id: string; ref: string | null; title: string; severity: string } | null
  engagement: { id: string; title: string }
  subject: { type: string; id: string }
}

const whole = `n.id, n.kind, n.event, n.at, n.read_at as "readAt", json_build_object('side', n.actor_side, 'id', null, 'name', n.actor_name) as "by",
  n.client_id as "clientId", k.name as "clientName",
  case when f.id is not null then json_build_object('id', f.id, 'ref', 'F-' || f.number, 'title', f.title, 'severity', ${severityWord('f.severity')}) end as finding,
  json_build_object('id', e.id, 'title', e.title) as engagement, json_build_object('type', n.subject_type, 'id', n.subject_id) as subject`

/** What is still there for the person: the client, the engagement and the finding are joined as the scope sees them, and no deleted comment. */
const from = `sa.notification n
  join sa.client k on k.partner_id = n.partner_id and k.id = n.client_id
  join sa.engagement e on e.partner_id = n.partner_id and e.client_id = n.client_id and e.id = n.engagement_id
  left join sa.finding f on f.partner_id = n.partner_id and f.client_id = n.client_id and f.id = n.finding_id`
const there = `(n.finding_id is null or f.id is not null) and (n.subject_type not in ('comment', 'internal_comment') or exists (select from sa.comment c
  where c.partner_id = n.partner_id and c.client_id = n.client_id and c.id = n.subject_id and c.lane = n.lane and c.deleted_at is null))`

/** Whose notifications, and which of them. */
export interface NotificationFilter {
  personId: string
  /** What the person may hear of at all. */
  kinds: readonly NotificationKind[]
  unread?: boolean
  clientId?: string
}

function conditions(filter: NotificationFilter, bind: (value: SqlValue) => string): string {
  return [
    `n.partner_id = $1 and n.person_id = ${bind(filter.personId)} and n.kind = any (${bind(filter.kinds)}::text[])`,
    ...(filter.unread === undefined ? [] : [`n.read_at is ${filter.unread ? '' : 'not '}null`]),
    ...(filter.clientId === undefined ? [] : [`n.client_id = ${bind(filter.clientId)}`]),
    there,
  ].join(' and ')
}

/** What a person finds in the portal, newest first. */
export async function listNotifications(tx: TenantTx, filter: NotificationFilter & Slice): Promise<Rows<NotificationRecord>> {
  const values: SqlValue[] = [tx.scope.partnerId]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const where = `n.in_app and ${conditions(filter, bind)}`
  const [count] = await tx.query<{ total: number }>(`select count(*)::integer as total from ${from} where ${where}`, values, { custom: true })
  const after = filter.after ? ` and (n.at, n.id) < (${bind(filter.after[0] ?? '')}::timestamptz, ${bind(filter.after[1] ?? '')}::text)` : ''
  const rows = await tx.query<NotificationRecord>(
    `select ${whole} from ${from} where ${where}${after} order by n.at desc, n.id desc limit ${bind(filter.limit + 1)}::integer`,
    values,
    { custom: true },
  )
  return sliceOf(rows, filter.limit, count?.total ?? 0, (row) => row, (row) => [row.at, row.id])
}

/** How much of what a person finds in the portal is unread. */
export async function countUnread(tx: TenantTx, filter: NotificationFilter): Promise<number> {
  const values: SqlValue[] = [tx.scope.partnerId]
  const where = conditions({ ...filter, unread: true }, (value) => `$${values.push(value)}`)
  const [row] = await tx.query<{ count: number }>(`select count(*)::integer as count from ${from} where n.in_app and ${where}`, values, { custom: true })
  return row!.count
}

/** Notes that a person has read these, or everything up to a moment. @returns ids of those that were unread */
export async function markRead(tx: TenantTx, personId: string, which: { ids: readonly string[] } | { until: Date }, at: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `update sa.notification set read_at = $3 where partner_id = $1 and person_id = $2 and read_at is null and ${'ids' in which ? 'id = any ($4::text[])' : 'at <= $4'} returning id`,
    [tx.scope.partnerId, personId, at, 'ids' in which ? which.ids : which.until],
  )
  return rows.map(({ id }) => id)
}

/** What a mail is to tell a person of, oldest first: what they have not read in the portal meanwhile. */
export async function listToMail(tx: TenantTx, filter: NotificationFilter, limit: number): Promise<NotificationRecord[]> {
  const values: SqlValue[] = [tx.scope.partnerId]
  const where = conditions({ ...filter, unread: true }, (value) => `$${values.push(value)}`)
  return await tx.query<NotificationRecord>(
    `select ${whole} from ${from} where n.by_mail and n.mailed_at is null and ${where} order by n.at, n.id limit $${values.push(limit)}::integer`,
    values,
    { custom: true },
  )
}

/** Notes that a mail has told of these. */
export async function markMailed(tx: TenantTx, personId: string, ids: readonly string[], at: Date): Promise<void> {
  await tx.query('update sa.notification set mailed_at = $4 where partner_id = $1 and person_id = $2 and id = any ($3::text[])', [tx.scope.partnerId, personId, ids, at])
}

/** How a person wants to be told of a kind. */
export interface StoredPreference {
  kind: NotificationKind
  inApp: boolean
  email: boolean
}

/** What a person has set; a kind that is not there is as usual. */
export async function readPreferences(tx: TenantTx, personId: string): Promise<StoredPreference[]> {
  return await tx.query<StoredPreference>(
    'select kind, in_app as "inApp", by_mail as email from sa.notification_preference where partner_id = $1 and person_id = $2',
    [tx.scope.partnerId, personId],
  )
}

/** Sets how a person wants to be told. */
export async function writePreferences(tx: TenantTx, personId: string, preferences: readonly StoredPreference[]): Promise<void> {
  await tx.query(
    `insert into sa.notification_preference (partner_id, person_id, client_id, kind, in_app, by_mail)
     select $1, $2, $3, r.kind, r."inApp", r.email from json_to_recordset($4::json) as r(kind text, "inApp" boolean, email boolean)
     on conflict (partner_id, person_id, kind) do update set in_app = excluded.in_app, by_mail = excluded.by_mail`,
    [tx.scope.partnerId, personId, tx.scope.kind === 'client' ? tx.scope.clientId : null, JSON.stringify(preferences)],
  )
}

/** Removes what people were told before this moment. */
export async function forgetNotifications(tx: PartnerTx, before: Date): Promise<void> {
  await tx.query('select sa.forget_notifications($1)', [before])
}
