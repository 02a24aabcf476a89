import * as z from 'zod/mini'
import { severityCounts } from './engagement.ts'
import { findingSeverities, findingStatuses } from './finding-status.ts'
import { idInput } from './id.ts'
import { pageOf, pageQuery } from './page.ts'
import { answer, input, line, openEnum, prose, timestamp } from './shape.ts'

/** The largest file that is read. @unit bytes */
export const maxImportBytes = 64 * 1024 * 1024

/** The kinds of file that are read. */
export const importFormats = ['sarif', 'nessus-xml', 'nessus-csv', 'zap-xml', 'nuclei', 'burp-xml', 'trivy', 'generic-csv', 'generic-json'] as const
/** A kind of file. */
export type ImportFormat = (typeof importFormats)[number]

/**
 * What an import makes of one finding. `created`: becomes a draft · `changed`: the scanner says something else of it than before ·
 * `unchanged` · `reappeared`: it was gone or verified as fixed, and is there again · `absent`: still to be dealt with, and not in the file ·
 * `suppressed`: the source has set it aside.
 */
export const importOutcomes = ['created', 'changed', 'reappeared', 'absent', 'unchanged', 'suppressed'] as const
/** What an import makes of one finding. */
export type ImportOutcome = (typeof importOutcomes)[number]

/** Where an import stands. `needs_mapping`: the sheet has no column that holds titles or severities; preview it again and say which do. */
export const importStatuses = ['needs_mapping', 'ready', 'confirmed'] as const

const tally = answer({ total: z.int(), severities: severityCounts })

/** Something about a record or the file that a person may want to know. */
const importRemark = answer({ message: z.string(), /** From 1; `null` where the format has no lines. */ line: z.nullable(z.int()), /** Such as `row 3`; empty for the file. */ record: z.string() })

/** A column of a sheet. */
const importColumn = answer({ heading: z.string(), /** What it is read as; `null` where it is not read. */ taken: z.nullable(z.string()) })

/** What a confirmed import has done. */
const importResult = answer({
  created: z.int(),
  updated: z.int(),
  reopened: z.int(),
  /** Findings that the client reads and that stay as they are, though the scanner says something else. They are listed again next time. */
  proposed: z.int(),
  absent: z.int(),
  unchanged: z.int(),
})
/** What a confirmed import has done. */
export type ImportResult = z.infer<typeof importResult>

/** The file of a scanner, read and compared with what is known. Nothing of it is a finding before it is confirmed. */
export const findingImport = answer({
  id: z.string(),
  clientId: z.string(),
  engagementId: z.string(),
  status: openEnum(importStatuses),
  format: openEnum(importFormats),
  scanners: z.array(z.string()),
  /** What was scanned, as far as the file says; the first 100. */
  targets: z.array(z.string()),
  /** Records the file holds; several of one weakness at one target are one finding. */
  records: z.int(),
  /** Records that are no findings, such as passed checks. */
  skipped: z.int(),
  /** All findings of the file. */
  findings: tally,
  outcomes: answer({ created: tally, changed: tally, reappeared: tally, absent: tally, unchanged: tally, suppressed: tally }),
  /** Of those that reappeared, how many were verified as fixed and reopen. */
  reopens: z.int(),
  /** Of those that changed or reappeared, how many the client reads already: they change only where the confirmation says so. */
  proposed: z.int(),
  /** The columns of a sheet; empty for any other file. */
  columns: z.array(importColumn),
  /** The first 200. */
  remarks: z.array(importRemark),
  remarkCount: z.int(),
  createdAt: timestamp,
  /** Until when it can be confirmed. */
  expiresAt: timestamp,
  /** `null` until it is confirmed. */
  confirmedAt: z.nullable(timestamp),
  /** `null` until it is confirmed. */
  result: z.nullable(importResult),
})
/** The file of a scanner, read and compared with what is known. */
export type FindingImport = z.infer<typeof findingImport>

const importChange = answer({
  /** `title`, `severity`, `cvss` and others; `locations` for the places. */
  field: z.string(),
  /** Cut after some thousand characters. */
  before: z.string(),
  after: z.string(),
})

/** One finding of an import. Texts are those of the file, plain text of a stranger. */
export const findingImportRow = answer({
  /** Counted through the import, from 1. */
  position: z.int(),
  outcome: openEnum(importOutcomes),
  severity: openEnum(findingSeverities),
  title: z.string(),
  scanner: z.string(),
  rule: z.string(),
  target: z.string(),
  /** All places, also those of a host or a site. */
  locationCount: z.int(),
  /** The first ten. */
  assets: z.array(z.string()),
  /** Ours; `null` for what would be created. */
  findingId: z.nullable(z.string()),
  /** Where ours stood when the preview was made; `null` for what would be created. */
  status: z.nullable(openEnum(findingStatuses)),
  /** Whether it was verified as fixed and reopens. */
  reopens: z.boolean(),
  /** What the scanner says differently than before. */
  changes: z.array(importChange),
  /** Fields that somebody has rewritten since: they keep those words. */
  kept: z.array(z.string()),
})
/** One finding of an import. */
export type FindingImportRow = z.infer<typeof findingImportRow>
/** One page of the findings of an import. */
export const findingImportRowPage = pageOf(findingImportRow)

const pair = z.string().check(z.maxLength(400), z.regex(/^[^=]{1,100}=.+$/s, 'must be written as title=Name'))

/** How a file is read. */
export const findingImportQuery = input({
  /** What the file must be; by its content when absent. */
  format: z.optional(z.enum(importFormats)),
  /** What was scanned, for files that do not say: SARIF, CSV, JSON. */
  target: z.optional(line(300)),
  /** What a CSV or JSON comes from, so that a later file of the same source is compared with it. `generic` when absent. */
  scanner: z.optional(line(100)),
  /** Headings by what they mean, such as `title=Name`. What is not named is guessed. */
  column: z.optional(z.array(pair).check(z.maxLength(40))),
  /** Severities by the words of the file, such as `P1=critical`. */
  severity: z.optional(z.array(pair).check(z.maxLength(40))),
})
/** How a file is read. */
export type FindingImportQuery = z.input<typeof findingImportQuery>

/** Which findings of an import are listed, and how they are cut. */
export const findingImportRowQuery = input({
  ...pageQuery,
  outcome: z.optional(z.array(z.enum(importOutcomes)).check(z.maxLength(6))),
})

/** What is written. */
export const findingImportConfirm = input({
  /** Findings that the client reads already and that take over what the scanner says now: all, or these. None when absent. */
  updatePublished: z.optional(z.union([z.literal('all'), z.array(idInput).check(z.maxLength(5000))])),
  /** Why verified findings reopen, for their history; that the scanner has found them again when absent. */
  reason: z.optional(prose(4000, 1)),
})
/** What is written. */
export type FindingImportConfirm = z.input<typeof findingImportConfirm>
