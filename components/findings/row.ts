import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import type { FindingBrief } from '../../src/contract/finding.ts'
import { isOpen } from '../../src/contract/finding-status.ts'
import type { Translate } from '../../src/format/messages.ts'
import { formatDate } from '../../src/format/time.ts'
import { noFigure } from '../../src/format/number.ts'
import { severityShape, severityWord } from '../base/cells/severity.ts'
import { statusShape, statusWord } from '../base/cells/status.ts'
import type { Speech } from '../base/speech.ts'
import type { FindingsText } from './messages.ts'

/** The line that stands over the findings of one group. */
export interface Heading {
  readonly id: string
  readonly words: string
  /** How many findings the group has, shown or not; absent where that is not known. */
  readonly count: string | undefined
}

/** What a row holds: a finding, or the heading of a group. */
export type Item = FindingBrief | Heading

/** What the cells of every row need besides the finding. */
export interface RowSetting {
  readonly speech: Speech
  readonly texts: Translate<FindingsText>
  /** Where a finding opens; `null` where it has no address. */
  readonly href: (finding: FindingBrief) => string | null
  /** The title of an engagement; `undefined` where it is not known, or goes without saying. */
  readonly engagement: (id: string) => string | undefined
  /** Ids of the findings that are chosen; absent while nothing is. */
  readonly chosen: ReadonlySet<string> | undefined
  /** Whether something can be done with a finding that is chosen. */
  readonly choosable: (finding: FindingBrief) => boolean
  /** @unit level of the headings of groups, 2–6 */
  readonly level: number
}

/** Stands in the rows of the skeleton, so that the data which follows only fills what is there. */
export const placeholder: FindingBrief = {
  id: '',
  clientId: '',
  engagementId: '',
  ref: null,
  title: '\u2007',
  severity: 'medium',
  status: 'open',
  statusLabel: '',
  publishedAt: null,
  dueAt: null,
  overdue: false,
  reopenCount: 0,
  ownerUserId: null,
  allowedActions: [],
  deniedActions: {},
  createdAt: '',
  updatedAt: '',
  version: 0,
}

/** Whether a row is the heading of a group. */
export function isHeading(item: Item): item is Heading {
  return 'words' in item
}

/** The cells of one row, rendered into its `<tr>`. One flat template for nearly every finding and for the skeleton. */
export function rowCells(item: Item, setting: RowSetting): TemplateResult {
  if (isHeading(item)) return headingCells(item, setting)
  const { speech, texts: text } = setting
  const { title, severity, status, statusLabel } = item
  const blank = item === placeholder
  const address = setting.href(item)
  if ((address === null && !blank) || setting.chosen || status === 'draft' || item.reopenCount > 0) return rareCells(item, setting)
  const due = dueWords(item, setting)
  return html`<th class="finding" scope="row" role="rowheader" part="cell cell-finding" tabindex="-1"
      ><a class="go" part="action" href=${address ?? nothing}><bdi>${title}</bdi></a> <span class="sub">${blank ? title : about(item, setting)}</span></th
    ><td class="bad" role="cell" part="cell cell-severity"><span class="pill severity ${severityShape(severity)}" part="badge">${blank ? title : severityWord(severity, speech)}</span></td
    ><td class="stands" role="cell" part="cell cell-status"><span class="pill status ${statusShape(status)}" part="status">${blank ? title : statusWord(status, statusLabel, speech)}</span></td
    ><td class="due ${due.spoken ? 'none' : item.overdue ? 'late' : ''}" role="cell" part="cell cell-due"><span aria-hidden=${due.spoken ? 'true' : nothing}>${due.shown}</span><span class="unseen">${due.spoken}</span><span class="late-word">${item.overdue ? text('overdue') : ''}</span></td>`
}

/** The cells of a finding that has more to it: it can be chosen, came back, is a draft, or opens nowhere. */
function rareCells(item: FindingBrief, setting: RowSetting): TemplateResult {
  const { speech, texts: text, chosen } = setting
  const { id, title, severity, status, statusLabel, reopenCount } = item
  const address = setting.href(item)
  const due = dueWords(item, setting)
  return html`${chosen
      ? html`<td class="select" role="cell" part="cell">${setting.choosable(item) ? html`<input class="choose" type="checkbox" aria-label=${text('choose', { title })} .checked=${live(chosen.has(id))} />` : nothing}</td>`
      : nothing}<th class="finding" scope="row" role="rowheader" part="cell cell-finding" tabindex="-1"
      >${address === null
        ? html`<button class="go plain" part="action" type="button"><bdi>${title}</bdi></button>`
        : html`<a class="go" part="action" href=${address}><bdi>${title}</bdi></a>`} <span class="sub">${[
        about(item, setting),
        ...(reopenCount > 0 ? [text('reopened', { count: reopenCount })] : []),
      ].filter(Boolean).join(' · ')}</span
      >${status === 'draft' ? html`<span class="unpublished" part="draft">${text('draft')}</span>` : nothing}</th
    ><td class="bad" role="cell" part="cell cell-severity"><span class="pill severity ${severityShape(severity)}" part="badge">${severityWord(severity, speech)}</span></td
    ><td class="stands" role="cell" part="cell cell-status"><span class="pill status ${statusShape(status)}" part="status">${statusWord(status, statusLabel, speech)}</span></td
    ><td class="due ${due.spoken ? 'none' : item.overdue ? 'late' : ''}" role="cell" part="cell cell-due"><span aria-hidden=${due.spoken ? 'true' : nothing}>${due.shown}</span><span class="unseen">${due.spoken}</span><span class="late-word">${item.overdue ? text('overdue') : ''}</span></td>`
}

function headingCells({ words, count }: Heading, { chosen, level }: RowSetting): TemplateResult {
  const columns = chosen ? 5 : 4
  return html`<th class="group" scope="rowgroup" role="rowheader" colspan=${columns} aria-colspan=${columns} part="group" tabindex="-1"
    ><span role="heading" aria-level=${level}><bdi>${words}</bdi></span> <span class="group-count">${count ?? ''}</span></th>`
}

/** The line under the title. What is somebody's own words stands in marks that keep its direction to itself. */
function about({ ref, engagementId, cvssScore }: FindingBrief, { speech, texts: text, engagement }: RowSetting): string {
  const of = engagement(engagementId)
  return [
    ...(ref === null ? [] : [ref]),
    ...(of === undefined ? [] : [`\u2068${of}\u2069`]),
    ...(typeof cvssScore === 'number' ? [text('cvss', { score: scoreOf(cvssScore, speech.language) })] : []),
  ].join(' · ')
}

const scores = new Map<string, Intl.NumberFormat>()

/** A score with its one decimal: `9.0`, since 9 would be read as a count. */
function scoreOf(score: number, language: string): string {
  let format = scores.get(language)
  if (!format) scores.set(language, (format = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 })))
  return format.format(score)
}

/** Until when it is to be fixed. What asks for nothing has no date any more. */
function dueWords({ status, dueAt }: FindingBrief, { speech, texts: text }: RowSetting): { shown: string; spoken: string } {
  if (status === 'pending_verification' && dueAt !== null) return { shown: text('paused'), spoken: '' }
  if (dueAt === null || !isOpen(status)) return { shown: noFigure, spoken: text('noDue') }
  return { shown: formatDate(dueAt, speech.language), spoken: '' }
}

/** Makes what the first rows would otherwise wait for: the engine's formats cost more than all of them, the first time. */
export function warmUp({ speech }: RowSetting): void {
  formatDate(0, speech.language)
  scoreOf(1, speech.language)
}
