import { verifyChain, type ChainReport, type VerifyOptions } from '../../src/audit/index.ts'
import type { AuditEntry, AuditPerson } from '../../src/contract/audit.ts'
import { readAudit } from '../../server/store/audit.ts'
import type { ClientScope, Database, PartnerScope } from '../../server/store/database.ts'

/** An entry as it is kept, with what is not erased of its personal fields in clear. */
export type KeptEntry = AuditEntry & { canonical: string; person: AuditPerson; email: string | null; ip: string | null; ua: string | null }

/** A whole chain, oldest first. */
export async function chainOf(database: Database, scope: PartnerScope | ClientScope, tenantId: string): Promise<KeptEntry[]> {
  const rows = await database.read(scope, (tx) => readAudit(tx, tenantId, 0, 100_000))
  return rows.map(({ canonical, hash, person }) => ({
    ...(JSON.parse(canonical) as AuditEntry), hash, canonical, person,
    email: person.email?.value ?? null, ip: person.ip?.value ?? null, ua: person.ua?.value ?? null,
  }))
}

/** What a reader of a chain finds. */
export async function reportOf(database: Database, scope: PartnerScope | ClientScope, tenantId: string, options: VerifyOptions = {}): Promise<ChainReport> {
  const records = (await chainOf(database, scope, tenantId)).map(({ canonical, hash, person }) => ({ canonical, hash, person }))
  return await verifyChain(records, { tenantId, ...options })
}
