import { html, nothing, type TemplateResult } from 'lit'
import type { AuditRecord } from '../../src/contract/audit.ts'
import { formatNumber } from '../../src/format/number.ts'
import { formatDateTime } from '../../src/format/time.ts'
import type { Speech } from '../base/speech.ts'
import { auditCatalogue } from './messages.ts'
import { actionWord, kindWord, personal, resultWord, targetOf } from './words.ts'

/** What the table shows and whom it tells. */
export interface EntriesState {
  readonly speech: Speech
  readonly records: readonly AuditRecord[]
  /** Numbers of the entries whose details are open. */
  readonly open: ReadonlySet<number>
  /** Numbers of the entries that a verification found to be broken. */
  readonly broken: ReadonlySet<number>
  readonly toggle: (seq: number) => void
  readonly onlyActor: (id: string) => void
}

/** The entries as a table, newest first; one below the other where there is no room for columns. */
export function entriesTable({ speech, records, open, broken, toggle, onlyActor }: EntriesState): TemplateResult {
  const text = speech.text('audit', auditCatalogue)
  const head = (name: string, label: string) => html`<th class=${name} role="columnheader" scope="col" part="column-header">${label}</th>`
  return html`<table class="data" role="table" part="table" aria-labelledby="title">
    <thead role="rowgroup">
      <tr role="row">
        ${head('time', text('time'))} ${head('who', text('who'))} ${head('what', text('what'))} ${head('result', text('result'))} ${head('address', text('address'))}
        <th class="act" role="columnheader" scope="col" part="column-header"><span class="unseen">${text('details')}</span></th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${records.map((record) => row(record, speech, open.has(record.entry.seq), broken.has(record.entry.seq), toggle, onlyActor))}
    </tbody>
  </table>`
}

function row(record: AuditRecord, speech: Speech, open: boolean, broken: boolean, toggle: (seq: number) => void, onlyActor: (id: string) => void): TemplateResult {
  const text = speech.text('audit', auditCatalogue)
  const { entry } = record
  const target = targetOf(record)
  const label = text('showDetails', { seq: formatNumber(entry.seq, speech.language) })
  return html`<tr role="row" class=${broken ? 'entry broken' : 'entry'} part="row">
      <td class="time" role="cell" part="cell" data-label=${text('time')}><time datetime=${entry.at}>${formatDateTime(entry.at, speech.language)}</time></td>
      <th class="who" role="rowheader" scope="row" part="cell">${who(record, speech)}</th>
      <td class="what" role="cell" part="cell" data-label=${text('what')}>
        <span
          ><span class="action">${actionWord(entry.action, speech, entry.meta['operation'])}</span>${target ? html` <span class="target"><bdi>${target}</bdi></span>` : nothing}</span
        >
      </td>
      <td class="result" role="cell" part="cell" data-label=${text('result')}>${outcome(entry.result, speech)}</td>
      <td class="address" role="cell" part="cell" data-label=${text('address')}>${field(record, 'ip', speech, true)}</td>
      <td class="act select" role="cell" part="cell">
        <button class="plain toggle no-print" type="button" aria-expanded=${open ? 'true' : 'false'} aria-label=${label} @click=${() => toggle(entry.seq)}></button>
      </td>
    </tr>
    ${open
      ? html`<tr role="row" class="more">
          <td class="select" role="cell" colspan="6" aria-colspan="6">${details(record, speech, onlyActor)}</td>
        </tr>`
      : nothing}`
}

/** An address that breaks before its @ where it must break. */
function breakable(email: string): TemplateResult {
  const at = email.indexOf('@')
  return at < 1 ? html`${email}` : html`${email.slice(0, at)}<wbr />${email.slice(at)}`
}

function who(record: AuditRecord, speech: Speech): TemplateResult {
  const { kind } = record.entry.actor
  const email = personal(record, 'email')
  const text = speech.text('audit', auditCatalogue)
  const name = email === 'none' ? kindWord(kind, speech) : typeof email === 'string' ? html`<i>${text(email)}</i>` : html`<bdi>${breakable(email.text)}</bdi>`
  return html`<span class="name">${name}</span>${email === 'none' ? nothing : html` <span class="kind">${kindWord(kind, speech)}</span>`}`
}

function outcome(result: string, speech: Speech): TemplateResult {
  return html`<span class="outcome ${result === 'ok' || result === 'denied' || result === 'error' ? result : ''}">${resultWord(result, speech)}</span>`
}

function field(record: AuditRecord, name: 'email' | 'ip' | 'ua', speech: Speech, short = false): TemplateResult {
  const value = personal(record, name)
  const text = speech.text('audit', auditCatalogue)
  if (value === 'none') return html`<span class="none">${short ? '—' : text('noPerson')}</span>`
  if (typeof value !== 'string') return html`<bdi>${value.text}</bdi>`
  return html`<i>${text(value)}</i>${short ? nothing : html` <span class="none">${text(`${value}Meaning`)}</span>`}`
}

/** Everything an entry says, hashes included. */
function details(record: AuditRecord, speech: Speech, onlyActor: (id: string) => void): TemplateResult {
  const text = speech.text('audit', auditCatalogue)
  const { entry } = record
  const { actor } = entry
  const code = (value: string) => html`<code dir="ltr">${value}</code>`
  const line = (name: string, value: unknown) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`
  return html`<dl class="details" part="details">
    ${line(text('entry'), formatNumber(entry.seq, speech.language))} ${line(text('moment'), code(entry.at))}
    ${line(
      text('actor'),
      html`${code(actor.id)} <span class="none">${actor.role}</span>
        <button class="plain only no-print" type="button" @click=${() => onlyActor(actor.id)}>${text('onlyActor')}</button>`,
    )}
    ${line(text('email'), field(record, 'email', speech))} ${line(text('address'), field(record, 'ip', speech))}
    ${line(text('browser'), field(record, 'ua', speech))} ${line(text('action'), code(entry.action))}
    ${line(text('target'), entry.target ? code(`${entry.target.type} ${entry.target.id}`) : html`<span class="none">—</span>`)}
    ${line(text('facts'), Object.keys(entry.meta).length > 0 ? html`<pre dir="ltr" tabindex="0" aria-label=${text('facts')}>${JSON.stringify(entry.meta, undefined, 2)}</pre>` : html`<span class="none">—</span>`)}
    ${line(text('hash'), code(entry.hash))} ${line(text('prev'), code(entry.prev))}
  </dl>`
}
