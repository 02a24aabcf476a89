import type { PartnerTx, TenantTx } from './types.ts'

/** Who reads something: the client and the MSP, or the MSP's staff alone. */
export type Lane = 'client' | 'internal'

/** A file as it is shown. */
export interface AttachmentRecord {
  id: string
  name: string
  mediaType: string
  bytes: number
  sha256: string
  createdAt: string
}

/** What files belong to. */
export type AttachmentOwner = 'comment' | 'submission' | 'verification'

/** The files of a record as a column, in the order they were added. @param alias the table with the columns that name partner and client @param id SQL of the record's id */
export const attachmentsColumn = (alias: string, owner: AttachmentOwner, id: string): string =>
  `(select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name, 'mediaType', a.media_type, 'bytes', a.size, 'sha256', a.sha256,
      'createdAt', sa.iso(a.created_at)) order by a.id), '[]')
    from sa.attachment a where a.partner_id = ${alias}.partner_id and a.client_id = ${alias}.client_id and a.finding_id = ${alias}.finding_id
      and a.owner_type = '${owner}' and a.owner_id = ${id} and a.removed_at is null)`

/** A file to keep. It belongs to nothing yet. */
export interface NewAttachment extends Omit<AttachmentRecord, 'createdAt'> {
  clientId: string
  findingId: string
  content: Uint8Array
  by: { side: 'partner' | 'client'; id: string }
  at: Date
}

/** Keeps a file. */
export async function insertAttachment(tx: TenantTx, lane: Lane, file: NewAttachment): Promise<void> {
  await tx.query(
    `insert into sa.attachment (partner_id, client_id, id, finding_id, lane, name, media_type, size, sha256, content, side, uploaded_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      tx.scope.partnerId, file.clientId, file.id, file.findingId, lane, file.name, file.mediaType, file.bytes, file.sha256, file.content, file.by.side, file.by.id, file.at,
    ],
  )
}

/** How many files somebody has added to a finding that belong to nothing yet, and how many the scope sees there in all. */
export async function countAttachments(tx: TenantTx, lane: Lane, clientId: string, findingId: string, personId: string): Promise<{ unused: number; all: number }> {
  const [row] = await tx.query<{ unused: number; all: number }>(
    `select (count(*) filter (where owner_id is null and uploaded_by = $5))::integer as unused, count(*)::integer as all
     from sa.attachment where partner_id = $1 and client_id = $2 and finding_id = $3 and lane = $4 and removed_at is null`,
    [tx.scope.partnerId, clientId, findingId, lane, personId],
  )
  return row!
}

/**
 * Gives files of a finding to what they were added for.
 *
 * @returns whether all of them were there, were the person's own and belonged to nothing
 */
export async function claimAttachments(
  tx: TenantTx,
  lane: Lane,
  place: { clientId: string; findingId: string; personId: string },
  ids: readonly string[],
  owner: { type: AttachmentOwner; id: string },
): Promise<boolean> {
  if (ids.length === 0) return true
  const rows = await tx.query(
    `update sa.attachment set owner_type = $7, owner_id = $8
     where partner_id = $1 and client_id = $2 and finding_id = $3 and lane = $4 and uploaded_by = $5 and id = any ($6::text[]) and owner_id is null and removed_at is null returning id`,
    [tx.scope.partnerId, place.clientId, place.findingId, lane, place.personId, ids, owner.type, owner.id],
  )
  return rows.length === new Set(ids).size
}

/** A file with what it is and what it belongs to. */
export interface AttachmentContent extends AttachmentRecord {
  findingId: string
  engagementId: string
  content: Uint8Array
  owner: AttachmentOwner | null
  uploadedBy: string
}

/** One file with its content; `null` when there is none that the scope reaches. */
export async function readAttachment(tx: TenantTx, lane: Lane, clientId: string, id: string): Promise<AttachmentContent | null> {
  const [row] = await tx.query<AttachmentContent>(
    `select a.id, a.name, a.media_type as "mediaType", a.size as bytes, a.sha256, a.created_at as "createdAt", a.finding_id as "findingId",
       f.engagement_id as "engagementId", a.content, a.owner_type as owner, a.uploaded_by as "uploadedBy"
     from sa.attachment a join sa.finding f on f.partner_id = a.partner_id and f.client_id = a.client_id and f.id = a.finding_id
     where a.partner_id = $1 and a.client_id = $2 and a.id = $3 and a.lane = $4 and a.removed_at is null`,
    [tx.scope.partnerId, clientId, id, lane],
  )
  return row ?? null
}

/** Takes away a file of somebody's that belongs to nothing. @returns its finding; `null` when there was none */
export async function removeAttachment(tx: TenantTx, lane: Lane, clientId: string, id: string, personId: string, at: Date): Promise<{ findingId: string } | null> {
  const [row] = await tx.query<{ findingId: string }>(
    `update sa.attachment set removed_at = $6
     where partner_id = $1 and client_id = $2 and id = $3 and lane = $4 and uploaded_by = $5 and owner_id is null and removed_at is null
     returning finding_id as "findingId"`,
    [tx.scope.partnerId, clientId, id, lane, personId, at],
  )
  return row ?? null
}

/** Takes away the files of a record. */
export async function removeAttachmentsOf(tx: TenantTx, clientId: string, owner: { type: AttachmentOwner; id: string }, at: Date): Promise<void> {
  await tx.query('update sa.attachment set removed_at = $5 where partner_id = $1 and client_id = $2 and owner_type = $3 and owner_id = $4', [
    tx.scope.partnerId, clientId, owner.type, owner.id, at,
  ])
}

/** Deletes files that were taken away, and those that were added before this moment and belong to nothing. */
export async function sweepAttachments(tx: PartnerTx, before: Date): Promise<void> {
  await tx.query('delete from sa.attachment where partner_id = $1 and (removed_at is not null or (owner_id is null and created_at < $2))', [tx.scope.partnerId, before])
}
