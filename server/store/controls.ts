import { lockClient, type ChangeOutcome } from './clients.ts'
import { sliceOf, type Rows, type Slice } from './page.ts'
import type { PartnerTx, TenantTx } from './types.ts'

/** How far a control is put in place. */
export type ControlStatus = 'not_started' | 'in_progress' | 'implemented' | 'not_applicable'
/** What kind of proof a piece of evidence is. */
export type EvidenceKind = 'policy' | 'screenshot' | 'certificate' | 'audit_report' | 'automated_finding' | 'other'

/** One control of one client. */
export interface Control {
  id: string
  frameworkId: string
  key: string
  title: string
  group: string
  parentKey: string | null
  status: ControlStatus
  evidenceCount: number
  createdAt: string
  updatedAt: string
  version: number
}

/** One piece of evidence. */
export interface Evidence {
  id: string
  controlId: string
  title: string
  kind: EvidenceKind
  url: string | null
  attachedBy: string
  createdAt: string
}

/** How the controls of a client are cut. */
export interface ControlListing extends Slice {
  frameworkId?: string
  /** Any of these; absent or empty is no filter. */
  statuses?: readonly ControlStatus[]
  /** `true` lists only controls with evidence, `false` only those without. */
  withEvidence?: boolean
}

const whole = `id, framework_id as "frameworkId", key, title, group_title as "group", parent_key as "parentKey", status,
  evidence_count as "evidenceCount", created_at as "createdAt", updated_at as "updatedAt", version`

/** The controls of one client, framework after framework, in the order of their framework. */
export async function listControls(tx: TenantTx, clientId: string, listing: ControlListing): Promise<Rows<Control>> {
  const values = [
    tx.scope.partnerId,
    clientId,
    listing.frameworkId ?? null,
    listing.statuses && listing.statuses.length > 0 ? listing.statuses : null,
    listing.withEvidence ?? null,
  ]
  const where = `partner_id = $1 and client_id = $2 and ($3::text is null or framework_id = $3::text)
    and ($4::text[] is null or status = any ($4::text[])) and ($5::boolean is null or (evidence_count > 0) = $5::boolean)`
  const rows = await tx.query<Control & { position: number }>(
    `select ${whole}, position from sa.control where ${where} and position > $6 order by position limit $7`,
    [...values, listing.after?.[0] ?? 0, listing.limit + 1],
  )
  const [count] = await tx.query<{ total: number }>(`select count(*)::integer as total from sa.control where ${where}`, values)
  return sliceOf(rows, listing.limit, count?.total ?? 0, ({ position: _, ...control }) => control, (row) => [row.position])
}

/** One control of one client; `null` when there is none. */
export async function findControl(tx: TenantTx, clientId: string, id: string): Promise<Control | null> {
  const [row] = await tx.query<Control>(`select ${whole} from sa.control where partner_id = $1 and client_id = $2 and id = $3`, [
    tx.scope.partnerId,
    clientId,
    id,
  ])
  return row ?? null
}

/** Changes the status of a control. */
export async function updateControl(
  tx: PartnerTx,
  clientId: string,
  id: string,
  version: number | null,
  status: ControlStatus,
  at: Date,
): Promise<ChangeOutcome> {
  const control = await holdControl(tx, clientId, id)
  if (!control) return 'not-found'
  if (version !== null && control.version !== version) return 'version-conflict'
  await tx.query(
    'update sa.control set status = $4, updated_at = $5, version = version + 1 where partner_id = $1 and client_id = $2 and id = $3',
    [tx.scope.partnerId, clientId, id, status, at],
  )
  if ((status === 'not_applicable') !== (control.status === 'not_applicable')) {
    await recount(tx, clientId, [control.frameworkId], at)
  }
  return 'changed'
}

/** The evidence of one control, newest first. */
export async function listEvidence(tx: TenantTx, clientId: string, controlId: string, slice: Slice): Promise<Rows<Evidence>> {
  const rows = await tx.query<Evidence>(
    `select id, control_id as "controlId", title, kind, url, attached_by as "attachedBy", created_at as "createdAt"
     from sa.control_evidence
     where partner_id = $1 and client_id = $2 and control_id = $3
       and ($4::timestamptz is null or (created_at, id) < ($4::timestamptz, $5::text))
     order by created_at desc, id desc limit $6`,
    [tx.scope.partnerId, clientId, controlId, slice.after?.[0] ?? null, slice.after?.[1] ?? null, slice.limit + 1],
  )
  const [count] = await tx.query<{ total: number }>(
    'select count(*)::integer as total from sa.control_evidence where partner_id = $1 and client_id = $2 and control_id = $3',
    [tx.scope.partnerId, clientId, controlId],
  )
  return sliceOf(rows, slice.limit, count?.total ?? 0, (row) => row, (row) => [row.createdAt, row.id])
}

/** Evidence to attach. */
export interface NewEvidence {
  id: string
  controlId: string
  title: string
  kind: EvidenceKind
  url: string | null
  attachedBy: string
  createdAt: Date
}

/**
 * Attaches evidence to a control and keeps the counts right.
 *
 * @returns whether the client's coverage has changed; `null` when there is no such client or control
 */
export async function attachEvidence(tx: PartnerTx, clientId: string, evidence: NewEvidence): Promise<{ coverageChanged: boolean } | null> {
  const control = await holdControl(tx, clientId, evidence.controlId)
  if (!control) return null
  await insertEvidence(tx, clientId, [evidence], evidence.createdAt)
  return { coverageChanged: control.evidenceCount === 0 }
}

/**
 * Attaches many pieces of evidence to one client's controls, in three statements; for imports.
 *
 * @throws {MissingReferenceError} when a control does not exist
 */
export async function insertEvidence(tx: PartnerTx, clientId: string, evidence: readonly NewEvidence[], at: Date): Promise<void> {
  await tx.query(
    `insert into sa.control_evidence (partner_id, client_id, control_id, id, title, kind, url, attached_by, created_at)
     select $1, $2, r."controlId", r.id, r.title, r.kind, r.url, r."attachedBy", r."createdAt"
     from json_to_recordset($3::json)
       as r("controlId" text, id text, title text, kind text, url text, "attachedBy" text, "createdAt" timestamptz)`,
    [tx.scope.partnerId, clientId, JSON.stringify(evidence)],
  )
  await recountControls(tx, clientId, evidence.map((each) => each.controlId), at)
}

/** Removes a piece of evidence. @returns whether the client's coverage has changed; `null` when there is no such evidence */
export async function removeEvidence(
  tx: PartnerTx,
  clientId: string,
  controlId: string,
  id: string,
  at: Date,
): Promise<{ coverageChanged: boolean } | null> {
  const control = await holdControl(tx, clientId, controlId)
  if (!control) return null
  const gone = await tx.query(
    'delete from sa.control_evidence where partner_id = $1 and client_id = $2 and control_id = $3 and id = $4 returning id',
    [tx.scope.partnerId, clientId, controlId, id],
  )
  if (gone.length === 0) return null
  await recountControls(tx, clientId, [controlId], at)
  return { coverageChanged: control.evidenceCount === 1 }
}

/** The control, while its client is held: everything that moves the counts of one client goes one after the other. */
async function holdControl(tx: PartnerTx, clientId: string, id: string): Promise<Control | null> {
  return (await lockClient(tx, clientId)) ? await findControl(tx, clientId, id) : null
}

async function recountControls(tx: PartnerTx, clientId: string, controlIds: readonly string[], at: Date): Promise<void> {
  const frameworks = await tx.query<{ id: string }>(
    `update sa.control c set
       evidence_count = (select count(*) from sa.control_evidence e
         where e.partner_id = $1 and e.client_id = $2 and e.control_id = c.id),
       updated_at = $4, version = version + 1
     where c.partner_id = $1 and c.client_id = $2 and c.id = any ($3::text[])
     returning c.framework_id as id`,
    [tx.scope.partnerId, clientId, controlIds, at],
  )
  await recount(tx, clientId, frameworks.map((row) => row.id), at)
}

/** Counts the controls of a client anew. The client must be held, so that the count and what is counted belong together. */
export async function recount(tx: PartnerTx, clientId: string, frameworkIds: readonly string[], at: Date): Promise<void> {
  await tx.query(
    `with counted as (
       select c.framework_id, count(*) as total, count(*) filter (where c.evidence_count > 0) as evidenced
       from sa.control c, sa.partner p
       where c.partner_id = $1 and c.client_id = $2 and p.id = $1
         and not (p.excludes_not_applicable and c.status = 'not_applicable')
       group by c.framework_id
     ), frameworks as (
       update sa.client_framework a set
         controls_total = coalesce((select total from counted where framework_id = a.framework_id), 0),
         controls_with_evidence = coalesce((select evidenced from counted where framework_id = a.framework_id), 0)
       where a.partner_id = $1 and a.client_id = $2 and a.framework_id = any ($3::text[])
     ), sums as (
       select coalesce(sum(total), 0)::integer as total, coalesce(sum(evidenced), 0)::integer as evidenced from counted
     )
     update sa.client c set controls_total = s.total, controls_with_evidence = s.evidenced, updated_at = $4, version = version + 1
     from sums s
     where c.partner_id = $1 and c.id = $2 and (c.controls_total, c.controls_with_evidence) is distinct from (s.total, s.evidenced)`,
    [tx.scope.partnerId, clientId, [...new Set(frameworkIds)], at],
  )
}
