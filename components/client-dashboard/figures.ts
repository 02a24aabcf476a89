import { html, nothing, type TemplateResult } from 'lit'
import type { ClientDashboard } from '../../src/contract/engagement.ts'
import { formatNumber } from '../../src/format/number.ts'
import type { Speech } from '../base/speech.ts'
import { dashboardCatalogue } from './messages.ts'

/** What the reader may ask the page to list. */
export interface FindingsAsked {
  readonly overdue: boolean
}

/** What the figures need to know. */
export interface FiguresSetting {
  /** Where findings are listed; `null` where the page has given no address. */
  readonly href: (asked: FindingsAsked) => string | null
  readonly choose: (asked: FindingsAsked, event: Event) => void
}

const names = ['activeEngagements', 'openFindings', 'overdue'] as const

/** The numbers at the top, each only where the answer has it. Findings that there are can be asked for. Needs `statsStyles`. */
export function dashboardFigures(dashboard: Partial<ClientDashboard> | undefined, speech: Speech, { href, choose }: FiguresSetting): TemplateResult | typeof nothing {
  const text = speech.text('dashboard', dashboardCatalogue)
  const { activeEngagements, openFindings, overdue } = dashboard ?? {}
  const counts = {
    activeEngagements,
    openFindings: openFindings && Object.values(openFindings).reduce((sum, count) => sum + count, 0),
    overdue,
  }
  const present = dashboard ? names.filter((name) => counts[name] !== undefined) : names
  if (present.length === 0) return nothing
  return html`<dl class="stats" part="stats" aria-label=${text('figures')}>
    ${present.map((name) => {
      const count = counts[name]
      return html`<div class="stat ${name === 'overdue' && count ? 'late' : ''}" part="stat">
        <dt>${text(name)}</dt>
        <dd class="stat-value" part="stat-value">${figure(name, count)}</dd>
      </div>`
    })}
  </dl>`

  function figure(name: (typeof names)[number], count: number | undefined) {
    if (count === undefined) return html`<span class="bone" aria-hidden="true"></span>`
    const shown = formatNumber(count, speech.language)
    if (name === 'activeEngagements' || count === 0) return html`<bdi>${shown}</bdi>`
    const asked = { overdue: name === 'overdue' }
    const address = href(asked)
    const act = (event: Event) => choose(asked, event)
    const inside = html`<span class="unseen">${text('show')} ${text(name)}</span> <bdi>${shown}</bdi>`
    return address === null
      ? html`<button class="ask" part="action" type="button" @click=${act}>${inside}</button>`
      : html`<a class="ask" part="action" href=${address} @click=${act}>${inside}</a>`
  }
}
