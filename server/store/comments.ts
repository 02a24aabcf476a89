import { attachmentsColumn, type AttachmentRecord, type Lane } from './attachments.ts'
import type { Author } from './findings.ts'
import { sliceOf, type Rows, type Slice } from './page.ts'
import type { SqlValue, TenantTx } from './types.ts'

/** Somebody who is mentioned, as they were called then. */
export interface Mention {
  id: string
  name: string
  side: 'partner' | 'client'
}

/** A comment as it stands in its thread. */
export interface CommentRecord {
  id: string
  clientId: string
  findingId: string
  /** Empty once it was deleted. */
  body: string
  by: Author & { side: 'partner' | 'client'; id: string }
  mentions: Mention[]
  attachments: AttachmentRecord[]
  createdAt: string
  editedAt: string | null
  deletedAt: string | null
  /** Since when it says what it says. */
  saidAt: string
  version: number
}

const whole = `c.id, c.client_id as "clientId", c.finding_id as "findingId", c.body,
  json_build_object('side', c.side, 'id', c.author_id, 'name', c.author_name) as "by", c.mentions,
  ${attachmentsColumn('c', 'comment', 'c.id')} as attachments,
  c.created_at as "createdAt", c.edited_at as "editedAt", c.deleted_at as "deletedAt", c.said_at as "saidAt", c.version`

/** One comment of a lane; `null` when there is none that the scope reaches. */
export async function findComment(tx: TenantTx, lane: Lane, clientId: string, id: string): Promise<CommentRecord | null> {
  const [row] = await tx.query<CommentRecord>(
    `select ${whole} from sa.comment c where c.partner_id = $1 and c.client_id = $2 and c.id = $3 and c.lane = $4`,
    [tx.scope.partnerId, clientId, id, lane],
  )
  return row ?? null
}

/** One comment, held until this transaction ends. Of a client's people the one who wrote it alone can hold it. */
export async function holdComment(tx: TenantTx, lane: Lane, clientId: string, id: string): Promise<void> {
  await tx.query('select id from sa.comment where partner_id = $1 and client_id = $2 and id = $3 and lane = $4 for update', [tx.scope.partnerId, clientId, id, lane])
}

/** What was said about a finding, newest first. */
export async function listComments(tx: TenantTx, lane: Lane, clientId: string, findingId: string, slice: Slice): Promise<Rows<CommentRecord>> {
  const values: SqlValue[] = [tx.scope.partnerId, clientId, findingId, lane]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const where = 'c.partner_id = $1 and c.client_id = $2 and c.finding_id = $3 and c.lane = $4'
  const [count] = await tx.query<{ total: number }>(`select count(*)::integer as total from sa.comment c where ${where}`, values)
  const after = slice.after ? ` and (c.created_at, c.id) < (${bind(slice.after[0] ?? '')}::timestamptz, ${bind(slice.after[1] ?? '')}::text)` : ''
  const rows = await tx.query<CommentRecord>(
    `select ${whole} from sa.comment c where ${where}${after} order by c.created_at desc, c.id desc limit ${bind(slice.limit + 1)}::integer`,
    values,
  )
  return sliceOf(rows, slice.limit, count?.total ?? 0, (row) => row, (row) => [row.createdAt, row.id])
}

/** A comment to write. */
export interface NewComment {
  id: string
  clientId: string
  findingId: string
  body: string
  by: Author & { side: 'partner' | 'client'; id: string }
  mentions: readonly Mention[]
  at: Date
}

/** Writes a comment. Which lane it stands in never changes. */
export async function insertComment(tx: TenantTx, lane: Lane, comment: NewComment): Promise<void> {
  await tx.query(
    `insert into sa.comment (partner_id, client_id, id, finding_id, lane, body, side, author_id, author_name, mentions, created_at, said_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $11)`,
    [
      tx.scope.partnerId, comment.clientId, comment.id, comment.findingId, lane, comment.body, comment.by.side, comment.by.id, comment.by.name,
      JSON.stringify(comment.mentions), comment.at,
    ],
  )
}

/** Puts another text in the place of the one that is there, which is kept; `null` takes the text away and leaves that there was one. */
export async function changeComment(tx: TenantTx, lane: Lane, held: CommentRecord, text: { body: string; mentions: readonly Mention[] } | null, at: Date): Promise<void> {
  const place = [tx.scope.partnerId, held.clientId, held.id] as const
  await tx.query(
    `insert into sa.comment_revision (partner_id, client_id, comment_id, lane, version, body, mentions, said_from, said_until)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9)`,
    [...place, lane, held.version, held.body, JSON.stringify(held.mentions), held.saidAt, at],
  )
  if (text) {
    await tx.query(
      `update sa.comment set body = $4, mentions = $5::jsonb, edited_at = $6, said_at = $6, version = version + 1 where partner_id = $1 and client_id = $2 and id = $3`,
      [...place, text.body, JSON.stringify(text.mentions), at],
    )
  } else {
    await tx.query(
      `update sa.comment set body = '', mentions = '[]', deleted_at = $4, said_at = $4, version = version + 1 where partner_id = $1 and client_id = $2 and id = $3`,
      [...place, at],
    )
  }
}

/** A text that a comment had before. */
export interface RevisionRecord {
  version: number
  body: string
  mentions: Mention[]
  from: string
  until: string
}

/** What a comment said before, newest first. */
export async function listRevisions(tx: TenantTx, lane: Lane, clientId: string, commentId: string, slice: Slice): Promise<Rows<RevisionRecord>> {
  const values: SqlValue[] = [tx.scope.partnerId, clientId, commentId, lane]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const where = 'r.partner_id = $1 and r.client_id = $2 and r.comment_id = $3 and r.lane = $4'
  const [count] = await tx.query<{ total: number }>(`select count(*)::integer as total from sa.comment_revision r where ${where}`, values)
  const after = slice.after ? ` and r.version < ${bind(slice.after[0] ?? 0)}::integer` : ''
  const rows = await tx.query<RevisionRecord>(
    `select r.version, r.body, r.mentions, r.said_from as "from", r.said_until as "until" from sa.comment_revision r
     where ${where}${after} order by r.version desc limit ${bind(slice.limit + 1)}::integer`,
    values,
  )
  return sliceOf(rows, slice.limit, count?.total ?? 0, (row) => row, (row) => [row.version])
}

/** Ids of people who have said something in a thread that still stands. */
export async function listAuthors(tx: TenantTx, lane: Lane, clientId: string, findingId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select distinct author_id as id from sa.comment where partner_id = $1 and client_id = $2 and finding_id = $3 and lane = $4 and deleted_at is null`,
    [tx.scope.partnerId, clientId, findingId, lane],
  )
  return rows.map(({ id }) => id)
}
