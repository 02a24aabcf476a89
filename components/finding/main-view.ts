import { html, nothing, type TemplateResult } from 'lit'
import type { Finding, FindingStep } from '../../src/contract/finding.ts'
import { formatNumber } from '../../src/format/number.ts'
import { findingEventWord } from '../base/cells/finding-event.ts'
import { statusWord } from '../base/cells/status.ts'
import { failureLine } from '../base/form/failure-text.ts'
import type { PagedList } from '../base/list/paged-list.ts'
import { safeAddress } from '../base/markdown/address.ts'
import { markdownCatalogue } from '../base/markdown/messages.ts'
import { outLink } from '../base/out-link.ts'
import type { Speech } from '../base/speech.ts'
import { findingCatalogue } from './messages.ts'
import { section, type ViewParts } from './rail-view.ts'
import { whoAndWhen } from './words.ts'

/** What is wrong, what it means and what to do. A field that is hidden from the reader is not there, and neither is its heading. */
export function story(finding: Finding, view: ViewParts & { written: (source: string) => unknown }): TemplateResult {
  const text = view.speech.text('finding', findingCatalogue)
  const part = (name: 'description' | 'impact' | 'remediation' | 'technical' | 'internal', source: string | undefined) =>
    source ? section(name, text(name), html`${name === 'internal' ? html`<p class="sub">${text('internalHint')}</p>` : nothing}${view.written(source)}`, view) : nothing
  return html`${part('description', finding.description)} ${part('impact', finding.impact)} ${part('remediation', finding.remediation)}
  ${part('technical', finding.technicalDetails)} ${evidence(finding, view)} ${references(finding, view)} ${part('internal', finding.internalNotes)}`
}

function evidence({ evidence: given }: Finding, view: ViewParts): TemplateResult | typeof nothing {
  if (!given || given.length === 0) return nothing
  const text = view.speech.text('finding', findingCatalogue)
  const shown = (label: string, source: string) => html`<pre class="md-code" tabindex="0" role="group" dir="ltr" aria-label=${label}><code>${source}</code></pre>`
  return section(
    'evidence',
    text('evidence'),
    given.map(({ title, content, redacted }) => html`<div class="proof">
      <div class="proof-title"><bdi>${title}</bdi></div>
      ${content === undefined
        ? shown(title, redacted ?? '')
        : html`<p class="sub">${text('evidenceAsFound')}</p>${shown(`${title}: ${text('evidenceAsFound')}`, content)}
            ${redacted === null ? html`<p class="sub">${text('evidenceKept')}</p>` : html`<p class="sub">${text('evidenceShared')}</p>${shown(`${title}: ${text('evidenceShared')}`, redacted)}`}`}
    </div>`),
    view,
  )
}

function references({ references: given }: Finding, view: ViewParts): TemplateResult | typeof nothing {
  if (!given || given.length === 0) return nothing
  const { speech } = view
  const newTab = speech.text('markdown', markdownCatalogue)('newTab')
  const line = (address: string) => {
    const url = safeAddress(address)
    return url ? outLink(url, html`<bdi dir="ltr">${address}</bdi>`, address, newTab) : html`<bdi dir="ltr">${address}</bdi>`
  }
  return section('references', speech.text('finding', findingCatalogue)('references'), html`<ul class="links">${given.map((address) => html`<li>${line(address)}</li>`)}</ul>`, view)
}

/** What has happened, the newest first. */
export function history(list: PagedList<FindingStep>, finding: Finding, view: ViewParts): TemplateResult | typeof nothing {
  const { status, rows, total, failed } = list
  const { speech } = view
  const text = speech.text('finding', findingCatalogue)
  // Given by the page without a portal, a finding has no history to ask for.
  if (!list.portal) return nothing
  const lines = rows.length === 0
    ? html`<p class="sub">${status === 'waiting' ? '…' : text('noHistory')}</p>`
    : html`<ol class="timeline" role="list">${rows.map((step) => line(step, finding, view))}</ol>
        <p class="sub">${rows.length < total ? text('showing', { shown: formatNumber(rows.length, speech.language), count: formatNumber(total, speech.language) }) : text('steps', { count: total })}</p>
        ${list.hasMore ? html`<button type="button" class="no-print" part="more" aria-disabled=${list.loadingMore ? 'true' : 'false'} @click=${list.showMore}>${text('older')}</button>` : nothing}`
  return section('history', text('history'), html`${failed && rows.length === 0 ? failureLine(failed, speech) : lines}`, view)
}

function line({ event, from, to, by, at, notes }: FindingStep, finding: Finding, { speech, said }: ViewParts): TemplateResult {
  const word = statusWord(to, to === finding.status ? finding.statusLabel : null, speech)
  const happened = findingEventWord(event, speech)
  return html`<li part="step">
    <div><strong>${happened}</strong>${from === to || word.toLowerCase() === happened.toLowerCase() ? nothing : html` <span class="sub">${arrow(speech)} ${word}</span>`}</div>
    <div>${whoAndWhen(by, at, speech)}</div>
    ${notes ? said(notes) : nothing}
  </li>`
}

/** Points to where it went, in the direction of reading. */
const arrow = ({ language }: Speech) => html`<span aria-hidden="true">${/^(ar|fa|he|ur)\b/.test(language) ? '←' : '→'}</span>`
