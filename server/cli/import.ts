import { Command, InvalidArgumentError } from 'commander'
import { readClientsCsv, refuseTaken } from '../import/clients-csv.ts'
import { currencyKnown } from '../import/money.ts'
import { readOscalCatalogue } from '../import/oscal.ts'
import { reportOf } from './clients-report.ts'
import { choosePartner, withDatabase } from './database.ts'
import { CommandFault, readNamedFile } from './fault.ts'
import { importFindingsCommand } from './import-findings.ts'
import { createFramework, importClients, takenNames } from './import-store.ts'
import { progress } from './progress.ts'

/** `import clients`, `import framework` and `import findings`. */
export function importCommand(): Command {
  return new Command('import')
    .description("Bring in clients from a sheet, a framework from an OSCAL catalogue, or findings from a scanner's file.")
    .addCommand(importClientsCommand())
    .addCommand(importFrameworkCommand())
    .addCommand(importFindingsCommand())
}

interface ClientsOptions {
  write?: boolean
  yes?: boolean
  partner?: string
  currency?: string
  baseline?: string
}

function importClientsCommand(): Command {
  return new Command('clients')
    .description('Create clients from a CSV file. Without --write it only checks the file and says what it would do.')
    .argument('<file>', 'CSV in UTF-8, separated by commas, semicolons or tabs, with a heading line')
    .option('--write', 'create the clients; nothing is written when a single row is faulty')
    .option('--yes', 'the same as --write')
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .option('--currency <code>', 'currency of amounts that name none; that of the MSP when absent', readCurrency)
    .option('--baseline <day>', 'when the baseline assessment was finished, for clients with a score and no day of their own', readDay)
    .addHelpText(
      'after',
      `
Columns: name (needed), aliases and tags (several separated by |), industry, contact (an email address), score (0 to 100),
baseline (a day), exposure ($42K-$180K) or exposure_low, exposure_high and currency.

Example:
  sa-portal-server import clients clients.csv
  sa-portal-server import clients clients.csv --write`,
    )
    .action(async (path: string, options: ClientsOptions) => {
      const bytes = readNamedFile(path)
      const write = Boolean(options.write || options.yes)
      await withDatabase(async (database) => {
        const partner = await choosePartner(database, options.partner)
        const read = readClientsCsv(bytes, { currency: options.currency ?? partner.currency })
        const taken = await takenNames(database, partner.id, read.rows.map((row) => row.name))
        const file = refuseTaken(read, (name) => taken.has(name))
        if (options.baseline) for (const row of file.rows) if (row.score !== null) row.baselineCompletedAt ??= options.baseline
        if (file.faults.length > 0) {
          process.stdout.write(reportOf(path, file, write ? 'refused' : 'trial'))
          throw new CommandFault(`${path} has faulty rows; nothing was written.`)
        }
        if (write) {
          const rows = file.rows
          await progress('Clients', rows.length, (step) => importClients(database, partner, rows, new Date(), step))
        }
        process.stdout.write(reportOf(path, file, write ? 'written' : 'trial'))
      })
    })
}

function importFrameworkCommand(): Command {
  return new Command('framework')
    .description('Add a framework to the library from an OSCAL catalogue, or from a profile that was resolved into one.')
    .argument('<file>', 'OSCAL in JSON')
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .option('--title <text>', 'a title of your own instead of the catalogue\'s')
    .addHelpText(
      'after',
      `
Example:
  sa-portal-server import framework NIST_SP-800-53_rev5_LOW-baseline-resolved-profile_catalog.json`,
    )
    .action(async (path: string, { partner: slug, title }: { partner?: string; title?: string }) => {
      const catalogue = readOscalCatalogue(readNamedFile(path))
      if (title !== undefined) {
        const trimmed = title.trim()
        if (trimmed === '' || trimmed.length > 200) throw new CommandFault('--title must be 1 to 200 characters.')
        catalogue.title = trimmed
      }
      await withDatabase(async (database) => {
        const partner = await choosePartner(database, slug)
        await createFramework(database, partner.id, catalogue, new Date())
        const enhancements = catalogue.controls.filter((control) => control.parentKey !== null).length
        const groups = new Set(catalogue.controls.map((control) => control.group)).size
        process.stderr.write(
          `"${catalogue.title}"${catalogue.sourceVersion ? ` (${catalogue.sourceVersion})` : ''} is in the library: ${catalogue.controls.length} controls` +
            `${enhancements > 0 ? `, ${enhancements} of them enhancements` : ''}, in ${groups} groups` +
            `${catalogue.withdrawn > 0 ? `; ${catalogue.withdrawn} withdrawn ones were left out` : ''}.\n`,
        )
      })
    })
}

function readCurrency(text: string): string {
  const code = text.toUpperCase()
  if (!currencyKnown(code)) throw new InvalidArgumentError('Give a currency code such as USD.')
  return code
}

function readDay(text: string): string {
  const time = new Date(`${text}T00:00:00Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(time.getTime()) || !time.toISOString().startsWith(text)) {
    throw new InvalidArgumentError('Give a day such as 2026-11-20.')
  }
  return time.toISOString()
}
