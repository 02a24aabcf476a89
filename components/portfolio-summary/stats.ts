import { html, nothing, type TemplateResult } from 'lit'
import type { PortfolioSummary } from '../../src/contract/portfolio.ts'
import { formatNumber } from '../../src/format/number.ts'
import type { Speech } from '../base/speech.ts'
import { summaryCatalogue } from './messages.ts'

/** The numbers that are shown; all of them count every client, never a page or a filter. */
export type SummaryFigures = Pick<PortfolioSummary, 'total' | 'highRisk' | 'healthy' | 'unknown'>

/** The three numbers, in their order. */
const stats = ['total', 'highRisk', 'healthy'] as const

/** Opens or closes what one number counts. The state lives in the button, so that any widget can show the numbers. */
function toggleDefinition(event: Event): void {
  const button = event.currentTarget as HTMLButtonElement
  const open = button.getAttribute('aria-expanded') !== 'true'
  button.setAttribute('aria-expanded', String(open))
  const definition = button.closest('.stat')?.querySelector<HTMLElement>('.definition')
  if (definition) definition.hidden = !open
}

/**
 * Total Clients, High Risk and Healthy as a description list, each with what it counts on demand. Needs `statsStyles`.
 *
 * @param summary absent while it is being loaded: the places of the numbers are kept
 * @param slow whether to fill the kept places with a skeleton
 */
export function summaryStats(summary: SummaryFigures | undefined, speech: Speech, slow = false): TemplateResult {
  const text = speech.text('summary', summaryCatalogue)
  return html`<dl class="stats" part="stats">
    ${stats.map((name) => {
      const label = text(name)
      return html`<div class="stat" part="stat">
        <dt>
          <span class="stat-label">${label}</span
          ><button
            class="define no-print"
            type="button"
            aria-expanded="false"
            aria-controls="definition-${name}"
            aria-label=${text('define', { label })}
            @click=${toggleDefinition}
          ></button>
        </dt>
        <dd class="stat-value" part="stat-value">
          ${summary ? formatNumber(summary[name], speech.language) : slow ? html`<span class="bone" aria-hidden="true"></span>` : nothing}
        </dd>
        <dd class="definition" id="definition-${name}" hidden>
          ${text(`${name}Meaning`)} ${name === 'healthy' && summary?.unknown ? text('unknown', { count: summary.unknown }) : nothing}
        </dd>
      </div>`
    })}
  </dl>`
}
