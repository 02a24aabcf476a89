import { html, nothing, type TemplateResult } from 'lit'
import type { Client } from '../../src/contract/client.ts'
import { formatExposure, type ExposureRange } from '../../src/format/money.ts'
import type { Translate } from '../../src/format/messages.ts'
import { formatCoverage, noFigure, wholePercent } from '../../src/format/number.ts'
import { formatRelativeTime } from '../../src/format/time.ts'
import { coverageBar, exposureCatalogue, exposureRange, levelMeaning, levelShape, levelWord, riskBadge } from '../base/cells/index.ts'
import { setCustomProperty } from '../base/set-custom-property.ts'
import type { Speech } from '../base/speech.ts'
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
 * The five cells of one client, rendered into its `<tr>`. One flat template for nearly every row and for the skeleton: rows are filled
 * again instead of made anew, and each nested template of a long table is paid for.
 */
export function rowCells(client: Client, setting: RowSetting): TemplateResult {
  const { speech, texts: text } = setting
  const { name, posture, exposure, evidenceCoverage } = client
  const blank = client === placeholder
  const address = setting.href(client)
  if (!posture || exposure === undefined || typeof evidenceCoverage !== 'number' || (address === null && !blank)) return rareCells(client, setting)
  const { level } = posture
  const range = rangeWords(exposure, speech)
  const percent = formatCoverage(evidenceCoverage, speech.language)
  return html`<th class="client" scope="row" role="rowheader" part="cell cell-client" tabindex="-1"><bdi>${name}</bdi></th
    ><td class="risk" role="cell" part="cell cell-risk" title=${levelMeaning(level, speech)}><span class="badge ${levelShape(level)}" part="badge">${blank ? name : levelWord(level, speech)}</span></td
    ><td class="amount" role="cell" part="cell cell-exposure"><span class="exposure ${range.none ? 'none' : ''}"><bdi aria-hidden="true">${range.text}</bdi><span class="unseen">${range.spoken}</span></span></td
    ><td class="covered" role="cell" part="cell cell-coverage"><span class="coverage"
      ><span class="bar" part="bar" role="meter" aria-label=${text('coverageOf', { name })} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${wholePercent(evidenceCoverage)} aria-valuetext=${percent}
        ><span class="bar-fill" part="bar-fill" ${setCustomProperty('--_ratio', evidenceCoverage / 100)}></span></span
      ><bdi class="percent">${percent}</bdi></span></td
    ><td class="act" role="cell" part="cell cell-action"><a class="button open" part="action" href=${address ?? nothing} aria-label=${text('openClient', { name })}>${text('open')}</a></td>`
}

/** The cells of a client that lacks something: a measure that is not known or not the reader's to see, an address to open it at. */
function rareCells(client: Client, setting: RowSetting): TemplateResult {
  const { speech, texts: text, href } = setting
  const { name, posture, exposure, evidenceCoverage } = client
  const notShared = () => html`<span class="not-shared">${text('notShared')}</span>`
  const address = href(client)
  const label = text('openClient', { name })
  return html`<th class="client" scope="row" role="rowheader" part="cell cell-client" tabindex="-1"><bdi>${name}</bdi></th
    ><td class="risk" role="cell" part="cell cell-risk" title=${posture ? levelMeaning(posture.level, speech) : nothing}>${posture ? riskBadge(posture.level, speech) : notShared()}</td
    ><td class="amount" role="cell" part="cell cell-exposure">${exposure === undefined ? notShared() : exposureRange(exposure, speech)}</td
    ><td class="covered" role="cell" part="cell cell-coverage">${evidenceCoverage === undefined ? notShared() : coverageBar(evidenceCoverage, speech, { label: text('coverageOf', { name }) })}</td
    ><td class="act" role="cell" part="cell cell-action">${
      address === null
        ? html`<button class="open" part="action" type="button" aria-label=${label}>${text('open')}</button>`
        : html`<a class="button open" part="action" href=${address} aria-label=${label}>${text('open')}</a>`
    }</td>`
}

/** A range as it is shown and as it is said: screen readers are silent at the dash. */
function rangeWords(exposure: ExposureRange | null, speech: Speech): { text: string; spoken: string; none: boolean } {
  const words = speech.text('exposure', exposureCatalogue)
  const text = formatExposure(exposure, speech.language)
  const [low, high] = text.split('–')
  const none = text === noFigure
  return { text, none, spoken: none ? words('none') : high === undefined ? text : words('range', { low, high }) }
}

/** Makes what the first rows would otherwise wait for: the engine's formats cost more than all of them, the first time. */
export function warmUp({ speech }: RowSetting): void {
  formatRelativeTime(Date.now(), speech.language)
  rangeWords(placeholder.exposure!, speech)
  formatCoverage(50, speech.language)
}

/** What the word of a level is and what it means, for the legend under the table. */
export function levelDefinition(level: string, speech: Speech): TemplateResult {
  return html`<dt>${riskBadge(level, speech)}</dt>
    <dd>${levelMeaning(level, speech) || levelWord(level, speech)}</dd>`
}
