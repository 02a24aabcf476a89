import { html, nothing, type TemplateResult } from 'lit'
import type { Checkpoint } from '../../src/contract/audit.ts'
import { formatNumber } from '../../src/format/number.ts'
import { formatDateTime, formatRelativeTime } from '../../src/format/time.ts'
import type { Speech } from '../base/speech.ts'
import { requestReference } from '../base/states.ts'
import type { Verdict } from './check-chain.ts'
import { auditCatalogue, type AuditText } from './messages.ts'
import type { VerificationState } from './verification.ts'

type Fault = Verdict['faults'][number]

/** A break of the chain as a sentence in the reader's language. */
export function faultSentence({ kind, seq, to }: Pick<Fault, 'kind' | 'seq'> & { to?: number }, speech: Speech): string {
  const text = speech.text('audit', auditCatalogue)
  const number = (value: number | null | undefined) => (typeof value === 'number' ? formatNumber(value, speech.language) : '—')
  if (kind.startsWith('checkpoint-')) return text('fault:checkpoint')
  if (kind.startsWith('key-')) return text('fault:key')
  if (kind === 'missing' && to !== undefined && to !== seq) return text('fault:missing-range', { seq: number(seq), to: number(to) })
  return text(`fault:${kind}` as AuditText, { seq: number(seq) })
}

/** The outcome in one sentence, for people who hear it. */
export function verdictSentence(state: VerificationState, speech: Speech): string {
  const text = speech.text('audit', auditCatalogue)
  if (state.kind === 'done') {
    const { verdict } = state
    const [first] = verdict.faults
    if (verdict.faultCount === 0) return verdict.report.entries === 0 ? text('empty') : text('intact', { count: verdict.report.entries })
    return `${text('broken', { count: verdict.faultCount })}. ${first ? faultSentence(first, speech) : ''}`
  }
  if (state.kind === 'cancelled') return text('cancelled')
  if (state.kind === 'unsupported') return text('unsupported')
  if (state.kind === 'failed') return text('verifyFailed')
  return ''
}

/** What a verification is doing, or what it found. */
export function verificationPanel(state: VerificationState, speech: Speech, act: { start: () => void; cancel: () => void }): TemplateResult | typeof nothing {
  const text = speech.text('audit', auditCatalogue)
  if (state.kind === 'idle') return nothing
  if (state.kind === 'running') {
    const { entries, total } = state
    return html`<div class="check running" part="verification">
      <div class="progress">
        <span id="checking">${text('verifying')}</span>
        <progress aria-labelledby="checking" max=${Math.max(total, 1)} value=${total > 0 ? entries : nothing}></progress>
        <span class="none">${total > 0 ? text('progress', { entries: formatNumber(entries, speech.language), total: formatNumber(total, speech.language) }) : nothing}</span>
      </div>
      <button class="cancel" type="button" @click=${act.cancel}>${text('cancel')}</button>
    </div>`
  }
  if (state.kind === 'done') return verdict(state.verdict, state.at, speech)
  return html`<div class="check ${state.kind}" part="verification">
    <p>${verdictSentence(state, speech)}</p>
    ${state.kind === 'failed' ? html`<p>${requestReference(state.failed.requestId, speech)}</p>` : nothing}
  </div>`
}

function verdict({ report, faults, faultCount, key, trusted, kept }: Verdict, at: Date, speech: Speech): TemplateResult {
  const text = speech.text('audit', auditCatalogue)
  const { language } = speech
  const whole = faultCount === 0
  const code = (value: string) => html`<code dir="ltr">${value}</code>`
  const [first] = faults
  return html`<div class="check ${whole ? 'intact' : 'broken'}" part="verification">
    <p class="verdict">${whole ? (report.entries === 0 ? text('empty') : text('intact', { count: report.entries })) : text('broken', { count: faultCount })}</p>
    ${first
      ? html`<p>${faultSentence(first, speech)}</p>
          <details class="faults" ?open=${faultCount > 1}>
            <summary>${text('allFaults')}</summary>
            <ol>
              ${faults.slice(0, 50).map((fault) => {
                const sentence = faultSentence(fault, speech)
                return html`<li>${sentence} ${fault.message === sentence ? nothing : html`<span class="none" lang="en" dir="ltr">${fault.message}</span>`}</li>`
              })}
            </ol>
            ${faultCount > faults.length ? html`<p>${text('moreFaults', { count: faultCount - faults.length })}</p>` : nothing}
          </details>`
      : nothing}
    <dl class="proof">
      ${report.head ? html`<div><dt>${text('head')}</dt><dd>${code(report.head.hash)}</dd></div>` : nothing}
      ${key
        ? html`<div><dt>${text('signedBy')}</dt><dd>${code(key.keyId)}
            ${report.sealed ? html`<span class="none">${text('sealedTo', { seq: formatNumber(report.sealed.seq, language), time: formatDateTime(report.sealed.at, language) })}</span>` : nothing}</dd></div>`
        : nothing}
    </dl>
    <ul class="notes">
      ${key ? html`<li>${text(trusted ? 'keyTrusted' : 'keyListed')}</li>` : html`<li>${text('notSigned')}</li>`}
      ${kept > 0 ? html`<li>${text('comparedKept', { count: kept })}</li>` : nothing}
      ${report.cautions.map(({ code: name }) => html`<li>${text(`caution:${name}`)}</li>`)}
    </ul>
    <p class="none">${text('checkedAt', { time: formatRelativeTime(at, language) })}</p>
  </div>`
}

/** Where a reader gives checkpoints that were kept, with which a rewritten chain is found. */
export function keptCheckpoints(
  { kept, problem, take }: { kept: readonly Checkpoint[]; problem: string | undefined; take: (files: FileList) => void },
  speech: Speech,
): TemplateResult {
  const text = speech.text('audit', auditCatalogue)
  return html`<details class="keep no-print" part="kept">
    <summary>${text('keep')}</summary>
    <p class="none" id="keep-hint">${text('keepHint')}</p>
    <input
      type="file"
      multiple
      accept=".json,application/json"
      aria-label=${text('keep')}
      aria-describedby="keep-hint"
      @change=${(event: Event) => {
        const { files } = event.target as HTMLInputElement
        if (files) take(files)
      }}
    />
    ${kept.length > 0 ? html`<span>${text('keepCount', { count: kept.length })}</span>` : nothing}
    ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
  </details>`
}
