import type { AuditHead, AuditKey, Checkpoint } from '../../../src/contract/audit.ts'
import { emptyHead, exportLine, generateSigningKey, openSigningKey, readKeys, rotateKeys, sealEntries, signCheckpoint, type EntryDraft, type KeyRing, type SealedEntry, type SigningKey } from '../../../src/audit/index.ts'

export const tenant = 'cli_01k9audit0000000000000000a'

/** Something that was done, told with every kind of field; the number makes each another. */
export function draft(number: number, changes: Partial<EntryDraft> = {}): EntryDraft {
  return {
    at: new Date(Date.UTC(2026, 10, 1) + number * 60_000).toISOString(),
    actor: { kind: 'portal_user', id: `usr_${number % 7}`, role: 'manager', email: `zoë.${number}@harbour.example` },
    ip: `192.0.2.${number % 250}`,
    ua: number % 5 === 0 ? null : 'Mozilla/5.0 (X11; Linux x86_64)',
    action: 'finding.updated',
    target: number % 3 === 0 ? null : { type: 'finding', id: `fnd_${number}` },
    result: 'ok',
    meta: { fields: ['status', 'Größe'], number, note: '𝄞 "quoted" \\ \u007f €' },
    ...changes,
  }
}

/** A chain of some entries. */
export function chainOf(length: number, tenantId = tenant, first = 1): Promise<SealedEntry[]> {
  return sealEntries(emptyHead(tenantId), Array.from({ length }, (_, index) => draft(index + first)))
}

/** Makes the entries of a chain from one number on anew, as somebody does who owns the database: every hash and link is right again. */
export async function rewrittenFrom(chain: readonly SealedEntry[], seq: number, tenantId = tenant): Promise<SealedEntry[]> {
  const kept = chain.slice(0, seq - 1)
  const head = kept.length > 0 ? headOf(kept) : emptyHead(tenantId)
  const drafts = Array.from({ length: chain.length - kept.length }, (_, index) => draft(seq + index, { action: 'finding.closed' }))
  return [...kept, ...(await sealEntries(head, drafts))]
}

/** Where a chain ends. */
export function headOf(chain: readonly SealedEntry[]): AuditHead {
  const { entry, hash } = chain.at(-1)!
  return { tenantId: entry.tenantId, seq: entry.seq, hash }
}

export function exportOf(chain: readonly SealedEntry[]): string {
  return chain.map(exportLine).join('')
}

export interface Signer {
  key: SigningKey
  list: AuditKey[]
  ring: KeyRing
}

/** A key, and the list that a reader has of it. */
export async function signer(): Promise<Signer> {
  const key = await openSigningKey(await generateSigningKey())
  const list = await rotateKeys([], null, key, '2026-01-01T00:00:00.000Z')
  return { key, list, ring: await readKeys(list) }
}

/** A checkpoint at one entry of a chain. */
export function checkpointAt(chain: readonly SealedEntry[], seq: number, key: SigningKey, at = '2026-11-20T12:00:00.000Z'): Promise<Checkpoint> {
  return signCheckpoint(headOf(chain.slice(0, seq)), at, key)
}

/** A copy with one item replaced. */
export function replaced<Item>(list: readonly Item[], index: number, item: Item): Item[] {
  return list.map((old, at) => (at === index ? item : old))
}
