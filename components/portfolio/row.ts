import { html, nothing, type TemplateResult } from 'lit'
import type { Client } from '../../src/contract/client.ts'
import { coverageBar, exposureRange, levelMeaning, levelWord, riskBadge } from '../base/cells/index.ts'
import type { Speech } from '../base/speech.ts'
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
 * The five cells of one client, rendered into its `<tr>`. One template for every row and for the skeleton, so that rows are filled
 * again instead of made anew. A measure that is absent from the payload is not the reader's to see.
 */
export function rowCells(client: Client, { speech, texts: text, href }: RowSetting): TemplateResult {
  const { name, posture, exposure, evidenceCoverage } = client
  const notShared = () => html`<span class="not-shared">${text('notShared')}</span>`
  const address = href(client)
  const label = text('openClient', { name })
  return html`<th class="client" scope="row" role="rowheader" part="cell cell-client" tabindex="-1"><bdi>${name}</bdi></th
    ><td class="risk" role="cell" part="cell cell-risk" title=${posture ? levelMeaning(posture.level, speech) : nothing}>${posture ? riskBadge(posture.level, speech) : notShared()}</td
    ><td class="amount" role="cell" part="cell cell-exposure">${exposure === undefined ? notShared() : exposureRange(exposure, speech)}</td
    ><td class="covered" role="cell" part="cell cell-coverage">${evidenceCoverage === undefined ? notShared() : coverageBar(evidenceCoverage, speech, { label: text('coverageOf', { name }) })}</td
    ><td class="act" role="cell" part="cell cell-action">${address
      ? html`<a class="button open" part="action" href=${address} aria-label=${label}>${text('open')}</a>`
      : html`<button class="open" part="action" type="button" aria-label=${label}>${text('open')}</button>`}</td>`
}

/** What the word of a level is and what it means, for the legend under the table. */
export function levelDefinition(level: string, speech: Speech): TemplateResult {
  return html`<dt>${riskBadge(level, speech)}</dt>
    <dd>${levelMeaning(level, speech) || levelWord(level, speech)}</dd>`
}
