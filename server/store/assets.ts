import { sliceOf, type Rows, type Slice } from './page.ts'
import { fold, sortKey, takenKey } from './text.ts'
import type { PartnerTx, SqlValue } from './types.ts'

/** Something of a client that findings are about. */
export interface AssetRecord {
  id: string
  clientId: string
  kind: string
  name: string
  criticality: number
  createdAt: string
  updatedAt: string
  version: number
}

const whole = 'a.id, a.client_id as "clientId", a.kind, a.name, a.criticality, a.created_at as "createdAt", a.updated_at as "updatedAt", a.version'

/** An asset to write down. */
export interface NewAsset {
  id: string
  clientId: string
  kind: string
  name: string
  criticality?: number
  createdAt: Date
}

/**
 * Writes down an asset.
 *
 * @throws {AlreadyExistsError} `name`
 */
export async function insertAsset(tx: PartnerTx, asset: NewAsset): Promise<void> {
  await tx.query(
    `insert into sa.asset (partner_id, client_id, id, kind, name, name_key, name_taken, criticality, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
    [tx.scope.partnerId, asset.clientId, asset.id, asset.kind, asset.name, sortKey(asset.name), takenKey(asset.name), asset.criticality ?? 3, asset.createdAt],
  )
}

/** One asset, held until this transaction ends; `null` when there is none. */
export async function holdAsset(tx: PartnerTx, clientId: string, id: string): Promise<AssetRecord | null> {
  const [row] = await tx.query<AssetRecord>(`select ${whole} from sa.asset a where a.partner_id = $1 and a.client_id = $2 and a.id = $3 for update`, [
    tx.scope.partnerId,
    clientId,
    id,
  ])
  return row ?? null
}

/** How many of these assets the client has. */
export async function countAssets(tx: PartnerTx, clientId: string, ids: readonly string[]): Promise<number> {
  const [row] = await tx.query<{ n: number }>('select count(*)::integer as n from sa.asset where partner_id = $1 and client_id = $2 and id = any ($3::text[])', [
    tx.scope.partnerId,
    clientId,
    ids,
  ])
  return row?.n ?? 0
}

/** The assets of a client, by name. */
export async function listAssets(tx: PartnerTx, clientId: string, listing: Slice & { kinds?: readonly string[]; text?: string }): Promise<Rows<AssetRecord>> {
  const values: SqlValue[] = [tx.scope.partnerId, clientId]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const filters = ['a.partner_id = $1', 'a.client_id = $2']
  if (listing.kinds?.length) filters.push(`a.kind = any (${bind(listing.kinds)}::text[])`)
  if (listing.text) filters.push(`a.name_key like ${bind(`%${fold(listing.text).replace(/[\\%_]/g, '\\$&')}%`)}`)
  const where = filters.join(' and ')
  const [count] = await tx.query<{ total: number }>(`select count(*)::integer as total from sa.asset a where ${where}`, values, { custom: true })
  const after = listing.after ? ` and (a.name_key, a.id) > (${bind(listing.after[0] ?? '')}::text, ${bind(listing.after[1] ?? '')}::text)` : ''
  const rows = await tx.query<AssetRecord & { key: string }>(
    `select ${whole}, a.name_key as key from sa.asset a where ${where}${after} order by a.name_key, a.id limit ${bind(listing.limit + 1)}::integer`,
    values,
    { custom: true },
  )
  return sliceOf(rows, listing.limit, count?.total ?? 0, ({ key: _, ...row }) => row, (row) => [row.key, row.id])
}

/**
 * Changes an asset.
 *
 * @throws {AlreadyExistsError} `name`
 */
export async function updateAsset(tx: PartnerTx, clientId: string, id: string, changes: { name?: string; criticality?: number }, at: Date): Promise<void> {
  const values: SqlValue[] = [tx.scope.partnerId, clientId, id, at]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const sets = ['updated_at = $4', 'version = version + 1']
  if (changes.name !== undefined) {
    sets.push(`name = ${bind(changes.name)}`, `name_key = ${bind(sortKey(changes.name))}`, `name_taken = ${bind(takenKey(changes.name))}`)
  }
  if (changes.criticality !== undefined) sets.push(`criticality = ${bind(changes.criticality)}`)
  await tx.query(`update sa.asset set ${sets.join(', ')} where partner_id = $1 and client_id = $2 and id = $3`, values)
}
