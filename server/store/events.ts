import type { EventType } from '../../src/contract/event.ts'
import type { SystemTx, TenantTx, Tx } from './types.ts'

/** An event as it stands in the log. */
export interface OutboxEvent {
  /** Where the event stands; a stream resumes after it. */
  cursor: string
  id: string
  type: string
  time: string
  partnerId: string
  /** `null` for events of the partner itself. */
  clientId: string | null
  subject: { type: string; id: string }
  /** The engagement that the record belongs to; `null` for a record of none. */
  engagementId: string | null
  /** The finding that a comment or an acceptance is about; `null` for every other record. */
  findingId: string | null
  /** Whether the MSP's staff alone hear of it. */
  forStaff: boolean
  /** Who alone hears of it; `null` for whoever hears of the record. */
  personId: string | null
}

/** An event to append. */
export interface NewEvent {
  id: string
  type: EventType
  clientId: string | null
  subject: { type: string; id: string }
  /** The engagement that the record belongs to; absent for a record of none. */
  engagementId?: string | null
  /** The finding that a comment or an acceptance is about; absent for every other record. */
  findingId?: string | null
  /** Whether the MSP's staff alone hear of it. */
  forStaff?: boolean
  /** Who alone hears of it; absent for whoever hears of the record. */
  personId?: string
  at: Date
}

/** Appends events in the transaction of what happened; after its commit every process on the database is told. */
export async function appendEvents(tx: TenantTx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  await tx.query(
    `insert into sa.outbox_event (partner_id, id, client_id, type, subject_type, subject_id, engagement_id, finding_id, for_staff, person_id, at)
     select $1, r.id, r."clientId", r.type, r.subject->>'type', r.subject->>'id', r."engagementId", r."findingId", coalesce(r."forStaff", false), r."personId", r.at
     from json_to_recordset($2::json) as r(id text, "clientId" text, type text, subject json, "engagementId" text, "findingId" text, "forStaff" boolean,
       "personId" text, at timestamptz)`,
    [tx.scope.partnerId, JSON.stringify(events)],
  )
  tx.announce()
}

const cursorForm = /^(\d{1,20})-(\d{1,19})$/

/** Where the log ends at this moment: a stream that starts here misses nothing that commits later. */
export async function currentCursor(tx: Tx): Promise<string> {
  // Everything below the oldest running transaction is settled; what is above it may still come.
  const [row] = await tx.query<{ xid: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as xid')
  return `${row!.xid}-0`
}

/**
 * Whether a stream may resume after this cursor: it is one of this database and nothing after it was pruned.
 * Anything else means that events are lost and everything must be read again.
 */
export async function cursorResumes(tx: Tx, cursor: string): Promise<boolean> {
  const parts = cursorForm.exec(cursor)
  if (!parts || BigInt(parts[1]!) >= 2n ** 64n || BigInt(parts[2]!) >= 2n ** 63n) return false
  const [row] = await tx.query<{ resumes: boolean }>(
    `select ($1::xid8, $2::bigint) >= (p.xid, p.seq) and $1::xid8 <= pg_snapshot_xmax(pg_current_snapshot()) as resumes
     from sa.outbox_pruned p`,
    [parts[1]!, parts[2]!],
  )
  return row?.resumes === true
}

/**
 * Events after a cursor, oldest first, in an order in which nothing is ever inserted before what was given out: an event is
 * given out only when every transaction that began before its own has ended.
 *
 * @param cursor one that `cursorResumes`
 */
export async function readEventsAfter(tx: Tx, cursor: string, limit: number): Promise<OutboxEvent[]> {
  const parts = cursorForm.exec(cursor)
  if (!parts) throw new TypeError(`"${cursor}" is not a cursor of the event log`)
  return await tx.query<OutboxEvent>(
    `select e.xid::text || '-' || e.seq as cursor, e.id, e.type, e.at as time, e.partner_id as "partnerId", e.client_id as "clientId",
       json_build_object('type', e.subject_type, 'id', e.subject_id) as subject, e.engagement_id as "engagementId", e.finding_id as "findingId",
       e.for_staff as "forStaff", e.person_id as "personId"
     from sa.outbox_event e
     where (e.xid, e.seq) > ($1::xid8, $2::bigint) and e.xid < pg_snapshot_xmin(pg_current_snapshot())
     order by e.xid, e.seq limit $3`,
    [parts[1]!, parts[2]!, limit],
  )
}

/** Removes events older than this moment. @returns how many */
export async function pruneEvents(tx: SystemTx, before: Date): Promise<number> {
  const rows = await tx.query<{ xid: string; seq: string }>(
    `delete from sa.outbox_event e where e.at < $1 and e.xid < pg_snapshot_xmin(pg_current_snapshot())
     returning e.xid::text as xid, e.seq::text as seq`,
    [before],
  )
  const newest = rows
    .map((row) => ({ xid: BigInt(row.xid), seq: BigInt(row.seq) }))
    .reduce<{ xid: bigint; seq: bigint } | null>((most, row) => (!most || row.xid > most.xid || (row.xid === most.xid && row.seq > most.seq) ? row : most), null)
  if (newest) {
    await tx.query('update sa.outbox_pruned set xid = $1::xid8, seq = $2 where (xid, seq) < ($1::xid8, $2::bigint)', [newest.xid, newest.seq])
  }
  return rows.length
}
