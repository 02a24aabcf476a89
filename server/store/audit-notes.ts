import type { AuditHead, AuditNote } from '../../src/contract/audit.ts'
import type { Rows, Slice } from './page.ts'
import type { PartnerTx } from './types.ts'

/** Lets one transaction at a time make a note of this partner. */
export async function lockNotes(tx: PartnerTx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 4))', [tx.scope.partnerId])
}

/** The newest note with the heads that it speaks of; `null` before the first. */
export async function newestNote(tx: PartnerTx): Promise<AuditNote | null> {
  const [row] = await tx.query<{ number: number; note: string }>(
    'select number, note from sa.audit_note where partner_id = $1 order by number desc limit 1',
    [tx.scope.partnerId],
  )
  return row ? { ...row, heads: await headsOfNote(tx, row.number) } : null
}

/** The heads that a note speaks of: of each chain the newest that was kept up to it. */
async function headsOfNote(tx: PartnerTx, number: number): Promise<AuditHead[]> {
  return await tx.query<AuditHead>(
    `select distinct on (tenant_id) tenant_id as "tenantId", seq, hash from sa.audit_note_head
     where partner_id = $1 and number <= $2 order by tenant_id, number desc`,
    [tx.scope.partnerId, number],
  )
}

/** Keeps a note. @param moved the heads that are not those of the note before */
export async function insertNote(tx: PartnerTx, { number, note }: Pick<AuditNote, 'number' | 'note'>, moved: readonly AuditHead[]): Promise<void> {
  await tx.query('insert into sa.audit_note (partner_id, number, note) values ($1, $2, $3)', [tx.scope.partnerId, number, note])
  await tx.query(
    `insert into sa.audit_note_head (partner_id, tenant_id, number, seq, hash)
     select $1, r."tenantId", $2, r.seq, r.hash from json_to_recordset($3::json) as r("tenantId" text, seq bigint, hash text)`,
    [tx.scope.partnerId, number, JSON.stringify(moved)],
  )
}

/** Most heads of one slice. A note of a large partner speaks of thousands. */
const mostHeads = 20_000

/** Notes after a place, oldest first. A slice holds at least one note and about `mostHeads` heads at most. */
export async function listNotes(tx: PartnerTx, { limit, after }: Slice): Promise<Rows<AuditNote>> {
  const from = (after?.[0] as number | undefined) ?? 0
  const [rows, counted] = await Promise.all([
    tx.query<{ number: number; note: string }>(
      'select number, note from sa.audit_note where partner_id = $1 and number > $2 order by number limit $3',
      [tx.scope.partnerId, from, limit + 1],
    ),
    tx.query<{ total: number }>('select count(*) as total from sa.audit_note where partner_id = $1', [tx.scope.partnerId]),
  ])
  const [first, ...others] = rows.slice(0, limit)
  const total = counted[0]!.total
  if (!first) return { items: [], next: null, total }
  const heads = new Map((await headsOfNote(tx, first.number)).map((head) => [head.tenantId, head]))
  const items: AuditNote[] = [{ ...first, heads: [...heads.values()] }]
  const last = others.at(-1)
  const moves = last
    ? await tx.query<AuditHead & { number: number }>(
        `select number, tenant_id as "tenantId", seq, hash from sa.audit_note_head
         where partner_id = $1 and number > $2 and number <= $3 order by number, tenant_id`,
        [tx.scope.partnerId, first.number, last.number],
      )
    : []
  let spoken = heads.size
  let next = 0
  for (const row of others) {
    if (spoken + heads.size > mostHeads) break
    for (; next < moves.length && moves[next]!.number <= row.number; next += 1) {
      const { tenantId, seq, hash } = moves[next]!
      heads.set(tenantId, { tenantId, seq, hash })
    }
    items.push({ ...row, heads: [...heads.values()].sort((a, b) => (a.tenantId < b.tenantId ? -1 : 1)) })
    spoken += heads.size
  }
  const end = items.at(-1)!.number
  return { items, next: items.length < rows.length ? [end] : null, total }
}
