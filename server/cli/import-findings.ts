import { createInterface } from 'node:readline/promises'
import { Command, Option } from 'commander'
import type { ImportResult } from '../../src/contract/finding-import.ts'
import { importFormats, type ImportFormat } from '../../src/contract/finding-import.ts'
import { carryOutImport, type KeptImport } from '../api/finding-import-act.ts'
import { optionsOf } from '../api/finding-imports.ts'
import type { Config } from '../config.ts'
import { Refusal } from '../http/problem.ts'
import { newId } from '../ids.ts'
import type { ImportOptions, ImportRow, ImportSummary } from '../import/finding-import.ts'
import { ScanReader } from '../import/scan-reader.ts'
import { resolvePolicy, type PolicySettings } from '../rules/policy.ts'
import { findEngagement, listEngagements, type EngagementRecord } from '../store/engagements.ts'
import { findImport, finishImport, insertImport, insertImportRows, readKnown } from '../store/finding-imports.ts'
import { readClientPolicy, readPartnerPolicy } from '../store/policies.ts'
import type { Partner } from '../store/partners.ts'
import type { Database } from '../store/types.ts'
import { chooseClient, choosePartner, commandScope, withDatabase } from './database.ts'
import { CommandFault, readNamedFile } from './fault.ts'
import { mostNamed, previewOf, resultOf } from './findings-report.ts'

interface FindingsOptions {
  client: string
  engagement: string
  partner?: string
  format?: ImportFormat
  target?: string
  scanner?: string
  map?: string[]
  severity?: string[]
  updatePublished?: boolean
  reason?: string
  dryRun?: boolean
  yes?: boolean
}

const collect = (value: string, before: string[] = []) => [...before, value]
/** Several pairs may stand in one option; a comma inside of a heading parts none. */
const collectPairs = (value: string, before: string[] = []) => [...before, ...value.split(/,(?=\w+=)/)]

/** `import findings`. */
export function importFindingsCommand(): Command {
  return new Command('findings')
    .description('Read the file of a scanner, show what importing it would do, and write it when you say so.')
    .argument('<file>', 'SARIF 2.1.0, .nessus or Nessus CSV, ZAP XML, Burp XML, Nuclei JSON Lines, Trivy JSON, any CSV or JSON list')
    .requiredOption('--client <slug>', 'the client, by slug or id')
    .requiredOption('--engagement <title>', 'the engagement, by title or id')
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .addOption(new Option('--format <kind>', 'what the file must be; by its content when absent').choices(importFormats))
    .option('--target <text>', 'what was scanned, for files that do not say')
    .option('--scanner <name>', 'what a CSV or JSON comes from, so that its next file is compared with it')
    .option('--map <title=Name>', 'which column holds what; several, parted by commas or one each', collectPairs)
    .option('--severity <P1=critical>', 'what a word of the file stands for; one each', collect)
    .option('--update-published', 'also change findings that the client reads already')
    .option('--reason <text>', 'why verified findings reopen, for their history')
    .option('--dry-run', 'only show what it would do')
    .option('--yes', 'write it without asking')
    .addHelpText(
      'after',
      `
New findings become drafts: no client sees one before it is published. A second file of the same target shows what is new, changed, absent
and there again.

Example:
  sa-portal-server import findings --client copperlane-architects --engagement "Web test" zap.xml
  sa-portal-server import findings --client copperlane-architects --engagement "Web test" --map title=Name,severity=Prio --severity P1=critical --yes findings.csv`,
    )
    .action(async (path: string, options: FindingsOptions) => {
      if (options.dryRun && options.yes) throw new CommandFault('--dry-run writes nothing and --yes writes: take one of them.')
      const reading = readingOf(options)
      const bytes = readNamedFile(path)
      await withDatabase(async (database, config) => {
        const partner = await choosePartner(database, options.partner)
        const client = await chooseClient(database, partner, options.client)
        const engagement = await chooseEngagement(database, partner, client, options.engagement)
        const file = await compare(database, partner, engagement, bytes, reading)
        process.stdout.write(previewOf(path, client.name, engagement.title, file.summary, file.rows))
        if (file.needsMapping) throw new CommandFault(`${path} has columns that nobody knows: say with --map which hold the titles and the severities. Nothing was written.`)
        if (!(await wanted(options))) {
          process.stdout.write('Nothing was written. Run it again with --yes to write it.\n')
          return
        }
        const result = await write(database, config, partner, engagement, file, options)
        process.stdout.write(resultOf(result))
      })
    })
}

/** @throws {CommandFault} a column or a severity that is none */
function readingOf({ format, target, scanner, map, severity }: FindingsOptions): ImportOptions {
  for (const [flag, pairs] of [['--map', map], ['--severity', severity]] as const) {
    for (const pair of pairs ?? []) if (!/^[^=]+=.+$/s.test(pair)) throw new CommandFault(`${flag} "${pair}" must be written as ${flag === '--map' ? 'title=Name' : 'P1=critical'}.`)
  }
  try {
    return optionsOf({
      ...(format ? { format } : {}), ...(target ? { target } : {}), ...(scanner ? { scanner } : {}), ...(map ? { column: map } : {}), ...(severity ? { severity } : {}),
    })
  } catch (error) {
    if (!(error instanceof Refusal) || error.detail === undefined) throw error
    throw new CommandFault(error.detail.replace('query.column', '--map').replace('query.severity', '--severity'))
  }
}

async function chooseEngagement(database: Database, partner: Partner, client: { id: string; name: string }, named: string): Promise<EngagementRecord> {
  return await database.read(commandScope(partner.id), async (tx) => {
    const known = await findEngagement(tx, client.id, named)
    if (known) return known
    const { items } = await listEngagements(tx, client.id, { limit: 200 })
    const same = items.filter(({ title }) => title.toLowerCase() === named.trim().toLowerCase())
    if (same.length > 1) throw new CommandFault(`${client.name} has ${same.length} engagements "${named}". Name one by its id: ${same.map(({ id }) => id).join(', ')}.`)
    if (same.length === 0) throw new CommandFault(`${client.name} has no engagement "${named}". There is: ${items.map(({ title }) => `"${title}"`).join(', ') || 'none'}.`)
    return same[0]!
  })
}

interface Compared {
  summary: ImportSummary
  needsMapping: boolean
  /** Lists of `ImportRow` as JSON. */
  batches: string[]
  /** The first of them, for people. */
  rows: ImportRow[]
  knownState: string
}

async function compare(database: Database, partner: Partner, { clientId, id: engagementId }: EngagementRecord, bytes: Uint8Array, options: ImportOptions): Promise<Compared> {
  const known = await database.read(commandScope(partner.id), (tx) => readKnown(tx, clientId, engagementId))
  const read = await new ScanReader().read({ bytes, options, known: known.sources })
  try {
    const batches: string[] = []
    const shown: ImportRow[] = []
    const named = new Map<string, number>()
    for await (const batch of read.batches()) {
      batches.push(batch)
      for (const row of JSON.parse(batch) as ImportRow[]) {
        const before = named.get(row.outcome) ?? 0
        named.set(row.outcome, before + 1)
        if (before < mostNamed) shown.push(row)
      }
    }
    return { summary: read.summary, needsMapping: read.needsMapping, batches, rows: shown, knownState: known.state }
  } finally {
    await read.close()
  }
}

async function wanted({ dryRun, yes }: FindingsOptions): Promise<boolean> {
  if (dryRun) return false
  if (yes) return true
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return /^y(es)?$/i.test((await terminal.question('Write it? [y/N] ')).trim())
  } finally {
    terminal.close()
  }
}

/** @throws {CommandFault} somebody has changed findings meanwhile */
async function write(database: Database, config: Config, partner: Partner, { clientId, id: engagementId }: EngagementRecord, file: Compared, options: FindingsOptions): Promise<ImportResult> {
  return await database.transact(commandScope(partner.id), async (tx) => {
    const now = new Date()
    const context = { config, newId: (kind: Parameters<typeof newId>[0]) => newId(kind, now.getTime()) }
    const place = { id: context.newId('findingImport'), clientId, engagementId, madeBy: 'system' }
    await insertImport(tx, place, { summary: file.summary, knownState: file.knownState, at: now, expiresAt: new Date(now.getTime() + 3_600_000) })
    for (const batch of file.batches) await insertImportRows(tx, clientId, place.id, batch)
    await finishImport(tx, clientId, place.id, 'ready')
    const held = (await findImport<KeptImport['summary'], ImportResult>(tx, place, now))!
    const [forAll, forClient] = [await readPartnerPolicy(tx), await readClientPolicy(tx, clientId)]
    const { sla } = resolvePolicy(forAll.settings as PolicySettings, forClient.settings as PolicySettings)
    // Whoever can reach the database may do what an owner may; the history names nobody.
    const result = await carryOutImport(
      {
        tx, now, runtime: { context }, sla,
        caller: { audience: 'partner', kind: 'session', partnerId: partner.id, userId: 'system', name: '' },
        actor: { role: 'owner', audience: 'partner', clientId: null, userId: 'system', grants: [] },
        offer: { clientCreationEnabled: partner.clientCreationEnabled },
        by: { side: 'system', id: null, name: null },
        whence: { ip: null, ua: null, meta: { source: 'import' } },
      },
      held,
      { ...(options.updatePublished ? { updatePublished: 'all' as const } : {}), ...(options.reason?.trim() ? { reason: options.reason.trim() } : {}) },
    )
    if (result === 'stale') throw new CommandFault('Somebody has changed findings of the engagement meanwhile. Nothing was written; run it again.')
    return result
  })
}
