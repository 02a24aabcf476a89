import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { headsFile, parseHeads, parseJsonList, readKeys, verifyChain, verifyNotes, type Anchor, type ChainFault, type ChainRecord, type KeyRing, type NoteFault, type PublishedNote } from '../../src/audit/index.ts'
import type { AuditEntry, AuditKey, Checkpoint } from '../../src/contract/audit.ts'
import { nodeCrypto } from '../store/audit-crypto.ts'
import { listAuditHeads, nameTenants, readAudit, type EntryColumns } from '../store/audit.ts'
import { listNotes } from '../store/audit-notes.ts'
import { findClientIdBySlug } from '../store/clients.ts'
import { listAuditKeys } from '../store/signing-keys.ts'
import { systemScope, type Database } from '../store/types.ts'
import type { Partner } from '../store/partners.ts'
import { choosePartner, commandScope, withDatabase } from './database.ts'
import { CommandFault, readNamedFile } from './fault.ts'

interface Options {
  partner?: string
  client?: string
  checkpoint?: string[]
  notes?: string
  keys?: string
  trust?: string[]
  json?: boolean
}

/** What was found out about one chain. */
export interface CheckedChain {
  tenantId: string
  /** The client's name, or the partner's. */
  name: string
  entries: number
  /** The last entry that a checkpoint or note vouches for; `null` without one. */
  sealed: { seq: number; by: string } | null
  faults: ChainFault[]
}

/** What was found out about the chains of a partner. */
export interface CheckedAudit {
  intact: boolean
  chains: CheckedChain[]
  /** Faults of the notes in the database, and of those in a folder. */
  notes: Array<NoteFault & { of: string }>
  keys: KeyRing['faults']
}

/** What vouches for chains, from outside the database. */
export interface Vouched {
  /** The tenant whose chain alone is read; every chain without it. */
  tenantId?: string
  checkpoints?: readonly Checkpoint[]
  /** A folder of published notes. */
  notesFolder?: string
  /** The keys as the reader has them; those of the database without it. */
  keys?: readonly AuditKey[]
  /** Ids of keys that the reader knows. */
  trusted?: readonly string[]
}

/** Entries that are read at once. */
const atOnce = 1000

/** `verify-audit`: checks the chains where they lie. */
export function verifyAuditCommand(): Command {
  return new Command('verify-audit')
    .description('Check the audit chains in the database, and name the entry at which one breaks. Ends with 1 when anything was changed.')
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .option('--client <slug>', "only this client's chain")
    .option('--checkpoint <file...>', 'signed checkpoints that were kept elsewhere (JSON)')
    .option('--notes <folder>', 'notes that were published outside the database; the folder of AUDIT_NOTES_DIR when absent')
    .option('--keys <file>', 'the keys as they were handed out (JSON); those of the database when absent')
    .option('--trust <id...>', 'believe this key and those that it endorses, and no other')
    .option('--json', 'the whole report as JSON')
    .addHelpText(
      'after',
      `
Examples:
  sa-portal-server verify-audit
  sa-portal-server verify-audit --client harrow-dental --checkpoint harrow.checkpoint.json --trust 3f0c…
Whoever can write the database can also write its notes anew. What was kept elsewhere finds that: --checkpoint, --notes and --trust.`,
    )
    .action(async (options: Options) => {
      await withDatabase(async (database, config) => {
        const partner = await choosePartner(database, options.partner)
        const clientId = options.client === undefined ? undefined : await clientOf(database, partner, options.client)
        const folder = options.notes ?? (config.auditNotesDir === null ? undefined : join(config.auditNotesDir, partner.id))
        const checked = await checkAudit(database, partner, {
          tenantId: clientId,
          checkpoints: (options.checkpoint ?? []).flatMap((path) => listOf<Checkpoint>(path, 'checkpoints')),
          notesFolder: folder,
          keys: options.keys === undefined ? undefined : listOf<AuditKey>(options.keys, 'keys'),
          trusted: options.trust,
        })
        process.stdout.write(options.json ? `${JSON.stringify(checked, undefined, 2)}\n` : reportText(partner, checked))
        if (!checked.intact) throw new CommandFault('The audit log is not as it was written.')
      })
    })
}

/** The id of a client by its slug. @throws {CommandFault} when there is none */
export async function clientOf(database: Database, partner: Partner, slug: string): Promise<string> {
  const id = await database.read(commandScope(partner.id), (tx) => findClientIdBySlug(tx, slug))
  if (id === null) throw new CommandFault(`${partner.name} has no client with the slug "${slug}".`)
  return id
}

function listOf<Item>(path: string, name: string): Item[] {
  try {
    return parseJsonList(Buffer.from(readNamedFile(path)).toString('utf8'), name) as Item[]
  } catch (error) {
    if (error instanceof TypeError) throw new CommandFault(`"${path}" cannot be read: ${error.message}.`)
    throw error
  }
}

/** Reads the notes, then every chain from its first entry to its last. */
export async function checkAudit(database: Database, partner: Pick<Partner, 'id' | 'name'>, vouched: Vouched = {}): Promise<CheckedAudit> {
  const scope = commandScope(partner.id)
  const stored = await database.read(systemScope, listAuditKeys)
  const ring = await readKeys(vouched.keys ?? stored.map(({ secret: _, ...key }) => key), { trusted: vouched.trusted, crypto: nodeCrypto })
  const heads = await database.read(scope, listAuditHeads)
  const names = await database.read(scope, nameTenants)

  const anchors = new Map<string, Anchor[]>()
  const notes: CheckedAudit['notes'] = []
  const kept: Array<{ of: string; published: AsyncIterable<PublishedNote> }> = [{ of: 'the database', published: storedNotes(database, partner.id) }]
  if (vouched.notesFolder !== undefined) kept.push({ of: vouched.notesFolder, published: folderNotes(vouched.notesFolder) })
  for (const { of, published } of kept) {
    const report = await verifyNotes(published, {
      keys: ring.keys,
      now: heads,
      crypto: nodeCrypto,
      onNote: ({ body, heads: spoken }) => {
        for (const head of spoken) {
          const known = anchors.get(head.tenantId) ?? []
          if (known.some(({ seq, hash }) => seq === head.seq && hash === head.hash)) continue
          anchors.set(head.tenantId, [...known, { ...head, at: body.at, by: `note ${body.number} of ${body.at}` }])
        }
      },
    })
    notes.push(...report.faults.map((fault) => ({ ...fault, of })))
  }

  const chains: CheckedChain[] = []
  const there = new Set([...heads.map(({ tenantId }) => tenantId), ...anchors.keys(), ...(vouched.checkpoints ?? []).map(({ tenantId }) => tenantId)])
  for (const tenantId of [...there].sort()) {
    if (vouched.tenantId !== undefined && tenantId !== vouched.tenantId) continue
    const torn: ChainFault[] = []
    const report = await verifyChain(entriesOf(database, partner.id, tenantId, torn), {
      tenantId,
      checkpoints: (vouched.checkpoints ?? []).filter((checkpoint) => checkpoint.tenantId === tenantId),
      anchors: anchors.get(tenantId) ?? [],
      keys: ring,
      crypto: nodeCrypto,
    })
    const head = heads.find((each) => each.tenantId === tenantId)
    const end = report.head?.seq ?? 0
    // The head is kept beside the entries: where they differ, entries are gone or came by another way.
    if (head && report.faults.length === 0 && (head.seq !== end || (report.head !== null && head.hash !== report.head.hash))) {
      torn.push({ kind: head.seq > end ? 'tail-cut' : 'rewritten', seq: Math.min(end, head.seq) + 1, line: null, message: `The chain ends with entry ${end}, and its head says ${head.seq}.` })
    }
    const faults = [...report.faults, ...torn]
    chains.push({ tenantId, name: names.get(tenantId) ?? (tenantId === partner.id ? partner.name : 'a client that is gone'), entries: report.entries, sealed: report.sealed, faults })
  }
  return { intact: notes.length === 0 && chains.every(({ faults }) => faults.length === 0), chains, notes, keys: ring.faults }
}

async function* entriesOf(database: Database, partnerId: string, tenantId: string, torn: ChainFault[]): AsyncGenerator<ChainRecord[]> {
  let seq = 0
  for (;;) {
    const rows = await database.read(commandScope(partnerId), (tx) => readAudit(tx, tenantId, seq, atOnce))
    const last = rows.at(-1)
    if (!last) return
    for (const { canonical, columns } of rows) {
      const other = otherColumn(canonical, columns)
      if (other) torn.push({ kind: 'edited', seq: columns.seq, line: null, message: `Entry ${columns.seq} is found under another ${other} than its text has.` })
    }
    yield rows.map(({ canonical, hash, person }) => ({ canonical, hash, person }))
    seq = last.columns.seq
  }
}

/** The first column that says something else than the text beside it: a filter would find the entry wrongly, or not at all. */
function otherColumn(canonical: string, columns: EntryColumns): string | null {
  let entry: AuditEntry
  try {
    entry = JSON.parse(canonical) as AuditEntry
  } catch {
    // Told by the chain itself.
    return null
  }
  const said: EntryColumns = {
    seq: entry.seq, at: entry.at, action: entry.action, actorId: entry.actor?.id, targetType: entry.target?.type ?? null,
    targetId: entry.target?.id ?? null, result: entry.result, prev: entry.prev,
  }
  return (Object.keys(said) as Array<keyof EntryColumns>).find((name) => said[name] !== columns[name]) ?? null
}

async function* storedNotes(database: Database, partnerId: string): AsyncGenerator<PublishedNote> {
  let after = 0
  for (;;) {
    const { items } = await database.read(commandScope(partnerId), (tx) => listNotes(tx, { limit: 100, after: [after] }))
    if (items.length === 0) return
    for (const { number, note, heads } of items) yield { note, heads, name: `note ${number}` }
    after = items.at(-1)!.number
  }
}

async function* folderNotes(folder: string): AsyncGenerator<PublishedNote> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFault(`The folder of notes "${folder}" cannot be read: ${error.code ?? error.message}.`)
  })
  for (const name of names.filter((each) => /^\d{10}\.note$/.test(each)).sort()) {
    const heads = await readFile(join(folder, headsFile(Number(name.slice(0, 10)))), 'utf8').then(parseHeads, () => null)
    yield { note: await readFile(join(folder, name), 'utf8'), heads, name }
  }
}

function reportText(partner: Pick<Partner, 'name'>, { chains, notes, keys }: CheckedAudit): string {
  const lines = chains.flatMap(({ name, tenantId, entries, sealed, faults }) => {
    const [first] = faults
    if (!first) return [`INTACT  ${name} (${tenantId}): ${entries} entries${sealed ? `, vouched for up to ${sealed.seq} by ${sealed.by}` : ', vouched for by nothing'}`]
    return [`BROKEN  ${name} (${tenantId})${first.seq === null ? '' : ` at entry ${first.seq}`}: ${faults.length === 1 ? '1 fault' : `${faults.length} faults`} in ${entries} entries`, ...faults.slice(0, 20).map(({ kind, message }) => `  ${kind}: ${message}`)]
  })
  if (chains.length === 0) lines.push(`${partner.name} has no audit chain yet.`)
  lines.push(...notes.slice(0, 20).map(({ of, kind, message }) => `BROKEN  notes of ${of}: ${kind}: ${message}`), ...keys.map(({ message }) => `note: ${message}`))
  return `${lines.join('\n')}\n`
}
