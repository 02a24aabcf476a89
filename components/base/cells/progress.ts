import { html, nothing, type TemplateResult } from 'lit'
import type { RemediationProgress } from '../../../src/contract/engagement.ts'
import { formatCoverage, formatNumber, wholePercent } from '../../../src/format/number.ts'
import { setCustomProperty } from '../set-custom-property.ts'
import type { Speech } from '../speech.ts'
import { progressCatalogue } from './progress.messages.ts'

/** How a progress bar is named, and how much it says. */
export interface ProgressWords {
  /** Names the meter, such as "Remediation progress of Web application test"; `Remediation progress` when absent. */
  label?: string | undefined
  /** Whether what the segments count stands under the bar as text too. */
  detailed?: boolean | undefined
}

/** What a progress counts, in words: "4 of 10 verified fixed", "2 pending verification", "1 risk accepted". What is none is left out. */
export function progressWords({ total, verifiedFixed, pendingVerification, riskAccepted }: RemediationProgress, speech: Speech): string[] {
  const text = speech.text('progress', progressCatalogue)
  return [
    ...(total > 0 ? [text('fixed', { fixed: formatNumber(verifiedFixed, speech.language), total: formatNumber(total, speech.language) })] : []),
    ...(pendingVerification > 0 ? [text('pending', { count: pendingVerification })] : []),
    ...(riskAccepted > 0 ? [text('accepted', { count: riskAccepted })] : []),
  ]
}

/**
 * How far the fixing has come: what is verified and what is only claimed, on a track of what there is to fix; accepted risks on a piece of
 * their own beside it, as they count neither as done nor as to be done. Where nothing is to be fixed it says so, never 0 %. Needs
 * `progressStyles`.
 */
export function progressBar(progress: RemediationProgress, speech: Speech, { label, detailed }: ProgressWords = {}): TemplateResult {
  const text = speech.text('progress', progressCatalogue)
  const { total, verifiedFixed, pendingVerification, riskAccepted, percent } = progress
  const words = progressWords(progress, speech)
  if (percent === null || total <= 0) {
    return html`<span class="progress none">${riskAccepted > 0 ? [text('nothingToFix'), ...words].join(' · ') : text('none')}</span>`
  }
  const shown = formatCoverage(percent, speech.language)
  return html`<span class="progress"
    ><span
      class="progress-bar"
      part="bar"
      role="meter"
      aria-label=${label ?? text('label')}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${wholePercent(percent)}
      aria-valuetext=${detailed ? shown : [shown, ...words].join(', ')}
      ><span class="progress-track" ${setCustomProperty('--_share', total)}>${verifiedFixed > 0 ? html`<span class="progress-fixed" part="bar-fixed" ${setCustomProperty('--_ratio', verifiedFixed / total)}></span>` : nothing}${pendingVerification > 0
          ? html`<span class="progress-pending" part="bar-pending" ${setCustomProperty('--_ratio', pendingVerification / total)}></span>`
          : nothing}</span
      >${riskAccepted > 0 ? html`<span class="progress-accepted" part="bar-accepted" ${setCustomProperty('--_share', riskAccepted)}></span>` : nothing}</span
    ><bdi class="progress-percent">${shown}</bdi
    >${detailed ? html`<span class="progress-words">${words.join(' · ')}</span>` : nothing}</span
  >`
}
