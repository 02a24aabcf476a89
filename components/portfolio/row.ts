import { html, type TemplateResult } from 'lit'
import type { Client } from '../../src/contract/client.ts'
import { coverageBar, exposureCatalogue, exposureRange, levelMeaning, levelWord, riskBadge } from '../base/cells/index.ts'
import type { Speech } from '../base/speech.ts'
import { formatExposure, type ExposureRange } from '../../src/format/money.ts'
import { noFigure } from '../../src/format/number.ts'
import { isKnownRiskLevel } from '../../src/format/risk.ts'
import type { Translate } from '../../src/format/messages.ts'
import type { PortfolioText } from './messages.ts'

/** What the cells of every row need besides the client. */
export interface RowSetting {
  readonly speech: Speech
  readonly texts: Translate<PortfolioText>
  /** Where a client opens; `null` where it has no address. */
  readonly href: (client: Client) => string | null
}

/** Stands in the rows of the skeleton, so that the data which follows only fills what is there. */
export const placeholder: Client = {
  id: '',
  name: '\u2007',
  slug: '',
  aliases: [],
  tags: [],
  industry: null,
  contactEmail: null,
  currency: 'USD',
  timezone: 'UTC',
  locale: 'en',
  status: 'active',
  portalEnabled: false,
  baselineCompletedAt: null,
  posture: { score: null, level: 'moderate', asOf: null },
  exposure: { low: 4_200_000, expected: 10_000_000, high: 18_000_000, currency: 'USD', confidence: 'low', asOf: '' },
  evidenceCoverage: 0,
  workspaceUrl: null,
  allowedActions: [],
  deniedActions: {},
  createdAt: '',
  updatedAt: '',
  version: 0,
}

/**
 * The five cells of one client, rendered into its `<tr>`. One flat template for every row and for the skeleton: rows are filled again
 * instead of made anew, and each nested template of a long table is paid for. A measure that is absent is not the reader's to see.
 */
export function rowCells(client: Client, setting: RowSetting): TemplateResult {
  const { speech, texts: text } = setting
  const { name, posture, exposure, evidenceCoverage } = client
  if (!posture || exposure === undefined || evidenceCoverage === undefined) return partCells(client, setting)
  const { level } = posture
  const range = rangeWords(exposure, speech)
  return html`<th class="client" scope="row" role="rowheader" part="cell cell-client" tabindex="-1"><bdi>${name}</bdi></th
    ><td class="risk" role="cell" part="cell cell-risk" title=${levelMeaning(level, speech)}><span class="badge ${isKnownRiskLevel(level) ? level : 'other'}" part="badge">${levelWord(level, speech)}</span></td
    ><td class="amount" role="cell" part="cell cell-exposure"><span class="exposure ${range.none ? 'none' : ''}"><bdi aria-hidden="true">${range.text}</bdi><span class="unseen">${range.spoken}</span></span></td
    ><td class="covered" role="cell" part="cell cell-coverage">${coverageBar(evidenceCoverage, speech, { label: text('coverageOf', { name }) })}</td
    ><td class="act" role="cell" part="cell cell-action">${openControl(client, setting)}</td>`
}

/** The cells of a client of which not everything is shared. */
function partCells(client: Client, setting: RowSetting): TemplateResult {
  const { speech, texts: text } = setting
  const { name, posture, exposure, evidenceCoverage } = client
  const notShared = () => html`<span class="not-shared">${text('notShared')}</span>`
  return html`<th class="client" scope="row" role="rowheader" part="cell cell-client" tabindex="-1"><bdi>${name}</bdi></th
    ><td class="risk" role="cell" part="cell cell-risk">${posture ? riskBadge(posture.level, speech) : notShared()}</td
    ><td class="amount" role="cell" part="cell cell-exposure">${exposure === undefined ? notShared() : exposureRange(exposure, speech)}</td
    ><td class="covered" role="cell" part="cell cell-coverage">${evidenceCoverage === undefined ? notShared() : coverageBar(evidenceCoverage, speech, { label: text('coverageOf', { name }) })}</td
    ><td class="act" role="cell" part="cell cell-action">${openControl(client, setting)}</td>`
}

/** A range as it is shown and as it is said: screen readers are silent at the dash. */
function rangeWords(exposure: ExposureRange | null, speech: Speech): { text: string; spoken: string; none: boolean } {
  const words = speech.text('exposure', exposureCatalogue)
  const text = formatExposure(exposure, speech.language)
  const [low, high] = text.split('–')
  const none = text === noFigure
  return { text, none, spoken: none ? words('none') : high === undefined ? text : words('range', { low, high }) }
}

/** Makes what the first row would otherwise wait for: number formats cost more than a row each, the first time. */
export function warmUp({ speech }: RowSetting): void {
  rangeWords(placeholder.exposure!, speech)
  coverageBar(50, speech)
}

function openControl(client: Client, { texts: text, href }: RowSetting): TemplateResult {
  const address = href(client)
  const label = text('openClient', { name: client.name })
  return address
    ? html`<a class="button open" part="action" href=${address} aria-label=${label}>${text('open')}</a>`
    : html`<button class="open" part="action" type="button" aria-label=${label}>${text('open')}</button>`
}

/** What the word of a level is and what it means, for the legend under the table. */
export function levelDefinition(level: string, speech: Speech): TemplateResult {
  return html`<dt>${riskBadge(level, speech)}</dt>
    <dd>${levelMeaning(level, speech) || levelWord(level, speech)}</dd>`
}
