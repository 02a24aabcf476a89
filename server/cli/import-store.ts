import { expectedOf } from '../../src/contract/exposure.ts'
import type { ClientRow } from '../import/clients-csv.ts'
import type { Catalogue } from '../import/oscal.ts'
import { slugOf, slugsOf } from '../rules/slug.ts'
import { newId } from '../ids.ts'
import { appendAudit, type NewAuditEntry } from '../store/audit.ts'
import { findClientsByName, findTakenSlugs, insertClients, type NewClient } from '../store/clients.ts'
import { refreshStatistics } from '../store/maintenance.ts'
import { systemScope, type Database, type PartnerTx } from '../store/types.ts'
import { appendEvents } from '../store/events.ts'
import { insertFramework } from '../store/frameworks.ts'
import { insertPostureHistory } from '../store/measures.ts'
import type { Partner } from '../store/partners.ts'
import { riskLevelOf } from '../../src/contract/risk.ts'
import { commandScope } from './database.ts'

/** Rows a statement. */
const batchSize = 1000

/** Which of these names are clients of the partner already. */
export async function takenNames(database: Database, partnerId: string, names: readonly string[]): Promise<Set<string>> {
  return database.read(commandScope(partnerId), async (tx) => {
    const taken = new Set<string>()
    for (const batch of batchesOf(names)) for (const name of (await findClientsByName(tx, batch)).keys()) taken.add(name)
    return taken
  })
}

/**
 * Creates the clients of a file in one transaction: all of them or none. The first row of the file stands first in the portfolio.
 *
 * @throws {AlreadyExistsError} when somebody else created one of them meanwhile
 */
export async function importClients(
  database: Database,
  partner: Partner,
  rows: readonly ClientRow[],
  now: Date,
  onProgress: (done: number) => void = () => {},
): Promise<void> {
  await database.transact(commandScope(partner.id), async (tx) => {
    const slugs = await freeSlugs(tx, rows.map((row) => row.name))
    // A millisecond each, the first row the newest: what was written last stands first.
    const clients = rows.map((row, index) => clientOf(row, slugs[index]!, partner, new Date(now.getTime() - index)))
    const entry = (clientId: string | null, target: NewAuditEntry['target'], meta: Record<string, unknown>): NewAuditEntry => ({
      clientId, at: now, action: 'client.create', target, result: 'ok', ip: null, ua: null, meta,
    })
    let done = 0
    for (const batch of batchesOf(clients)) {
      await insertClients(tx, batch, partner.riskBands)
      await insertPostureHistory(
        tx,
        batch.flatMap(({ id, posture, baselineCompletedAt }) =>
          posture
            ? [{ clientId: id, id: newId('posture', now.getTime()), score: posture.score, level: riskLevelOf(posture.score, Boolean(baselineCompletedAt), partner.riskBands), asOf: posture.asOf, at: now }]
            : [],
        ),
      )
      await appendEvents(
        tx,
        batch.map(({ id }) => ({ id: newId('event', now.getTime()), type: 'client.created', clientId: id, subject: { type: 'client', id }, at: now })),
      )
      await appendAudit(
        tx,
        batch.map(({ id, name }) => entry(id, { type: 'client', id }, { name, source: 'import' })),
      )
      done += batch.length
      onProgress(done)
    }
    // The MSP's own chain is the one that others wait for, so it comes last.
    await appendAudit(tx, [entry(null, null, { clients: clients.length, source: 'import' })])
  })
  await database.transact(systemScope, refreshStatistics)
}

/**
 * Puts a catalogue into the partner's library.
 *
 * @throws {AlreadyExistsError} when this version of it is there
 */
export async function createFramework(database: Database, partnerId: string, catalogue: Catalogue, now: Date): Promise<void> {
  await database.transact(commandScope(partnerId), async (tx) => {
    const id = newId('framework', now.getTime())
    await insertFramework(tx, { ...catalogue, id, createdAt: now })
    await appendAudit(tx, [
      {
        clientId: null,
        at: now,
        action: 'framework.create',
        target: { type: 'framework', id },
        result: 'ok',
        ip: null,
        ua: null,
        meta: { title: catalogue.title, sourceVersion: catalogue.sourceVersion, controls: catalogue.controls.length, source: 'import' },
      },
    ])
  })
}

function clientOf(row: ClientRow, slug: string, partner: Partner, createdAt: Date): NewClient {
  return {
    id: newId('client', createdAt.getTime()),
    name: row.name,
    slug,
    aliases: row.aliases,
    tags: row.tags,
    industry: row.industry,
    contactEmail: row.contactEmail,
    currency: row.currency ?? partner.currency,
    timezone: partner.timezone,
    locale: partner.locale,
    status: row.baselineCompletedAt === null ? 'onboarding' : 'active',
    baselineCompletedAt: row.baselineCompletedAt === null ? null : new Date(row.baselineCompletedAt),
    posture: row.score === null ? null : { score: row.score, asOf: createdAt },
    exposure: row.exposure ? { ...row.exposure, expected: expectedOf(row.exposure.low, row.exposure.high), confidence: 'medium', asOf: createdAt } : null,
    createdAt,
  }
}

/** Slugs for these names that neither they nor the clients there already share. */
async function freeSlugs(tx: PartnerTx, names: readonly string[]): Promise<string[]> {
  const taken = new Set<string>()
  // A clash gets a number, and that may clash as well: ask again until none does.
  for (;;) {
    const slugs = slugsOf(names, taken)
    const before = taken.size
    for (const batch of batchesOf([...new Set([...slugs, ...names.map(slugOf)])])) {
      for (const slug of await findTakenSlugs(tx, batch)) taken.add(slug)
    }
    if (taken.size === before) return slugs
  }
}

function* batchesOf<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += batchSize) yield items.slice(start, start + batchSize)
}
