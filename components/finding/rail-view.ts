import { html, nothing, type TemplateResult } from 'lit'
import type { Finding } from '../../src/contract/finding.ts'
import { formatCoverage, formatNumber } from '../../src/format/number.ts'
import { formatDate } from '../../src/format/time.ts'
import { authorName } from '../base/cells/finding-event.ts'
import { safeAddress } from '../base/markdown/address.ts'
import { markdownCatalogue } from '../base/markdown/messages.ts'
import { outLink } from '../base/out-link.ts'
import type { Speech } from '../base/speech.ts'
import { metricsOf } from './cvss.ts'
import type { FileFetch } from './files.ts'
import { findingCatalogue } from './messages.ts'
import { dueWords, pausedWords, whoAndWhen, wordOf } from './words.ts'

/** What the parts of a view share. */
export interface ViewParts {
  readonly speech: Speech
  /** The level of the headings of sections. */
  readonly level: number
  /** Draws Markdown that somebody has written in a box. */
  readonly said: (source: string) => unknown
  readonly files: FileFetch
}

/** A section of the card under its heading. */
export function section(name: string, heading: string, inside: unknown, { level }: Pick<ViewParts, 'level'>): TemplateResult {
  return html`<section class="section ${name}" part="section" aria-labelledby="${name}-heading">
    <div class="heading" id="${name}-heading" role="heading" aria-level=${level}>${heading}</div>
    ${inside}
  </section>`
}

/** Where the finding stands, until when, how it is rated and what it is about: what stands beside the text. */
export function rail(finding: Finding, view: ViewParts): TemplateResult {
  return html`${standing(finding, view)} ${submission(finding, view)} ${verification(finding, view)} ${acceptance(finding, view)} ${rating(finding, view)}
  ${affected(finding, view)}`
}

function standing(finding: Finding, view: ViewParts): TemplateResult {
  const { speech } = view
  const text = speech.text('finding', findingCatalogue)
  const { date, note, tone } = dueWords(finding, speech)
  const { publishedAt, reopenCount, verifiedAt } = finding
  return section(
    'standing',
    text('schedule'),
    html`<dl part="meta">
        <div>
          <dt>${text('due')}</dt>
          <dd>${date} ${note === '' ? nothing : html`<span class="tag ${tone}">${note}</span>`} <span class="sub">${pausedWords(finding, speech)}</span></dd>
        </div>
        <div><dt>${text('published')}</dt><dd>${publishedAt === null ? text('unpublished') : formatDate(publishedAt, speech.language)}</dd></div>
        ${verifiedAt === null ? nothing : html`<div><dt>${text('verifiedAt')}</dt><dd>${formatDate(verifiedAt, speech.language)}</dd></div>`}
      </dl>
      ${reopenCount > 0 ? html`<p class="sub">${text('reopened', { count: reopenCount })}</p>` : nothing}`,
    view,
  )
}

function submission({ submission: given }: Finding, view: ViewParts): TemplateResult | typeof nothing {
  if (!given) return nothing
  const text = view.speech.text('finding', findingCatalogue)
  return section('submission', text('submission'), html`<p>${whoAndWhen(given.by, given.submittedAt, view.speech)}</p>${view.said(given.notes)}${view.files.render(given.attachments)}`, view)
}

function verification({ verification: given }: Finding, view: ViewParts): TemplateResult | typeof nothing {
  if (!given) return nothing
  const { speech } = view
  const text = speech.text('finding', findingCatalogue)
  const { outcome, decidedAt, startedAt, notes, by, round } = given
  return section(
    'verification',
    text('verification'),
    html`<p>
        ${outcome === null || decidedAt === null
          ? html`<strong>${text('verifying', { time: formatDate(startedAt, speech.language) })}</strong>`
          : html`<strong class="outcome ${outcome}">${wordOf('outcome', outcome, speech)}</strong>`}
        <span class="sub">${text('round', { round })}</span>
      </p>
      <p>${whoAndWhen(by, decidedAt ?? startedAt, speech)}</p>
      ${notes ? view.said(notes) : nothing} ${view.files.render(given.attachments)}`,
    view,
  )
}

function acceptance({ acceptance: given }: Finding, view: ViewParts): TemplateResult | typeof nothing {
  if (!given) return nothing
  const { speech } = view
  const text = speech.text('finding', findingCatalogue)
  const { status, justification, requestedBy, requestedAt, expiresAt, decidedBy, decidedAt, notes } = given
  return section(
    'acceptance',
    text('acceptance'),
    html`<p>
        <strong>${wordOf('acceptance', status, speech)}</strong>
        ${status === 'requested' || status === 'active' ? html`<span class="sub">${text('until', { date: formatDate(expiresAt, speech.language) })}</span>` : nothing}
      </p>
      <p>${whoAndWhen(requestedBy, requestedAt, speech)}</p>
      ${view.said(justification)}
      ${decidedAt
        ? html`<p class="sub">${text('decidedBy', { name: `\u2068${decidedBy ? authorName(decidedBy, speech) : '—'}\u2069`, time: formatDate(decidedAt, speech.language) })}</p>`
        : nothing}
      ${notes ? view.said(notes) : nothing}`,
    view,
  )
}

function rating(finding: Finding, view: ViewParts): TemplateResult | typeof nothing {
  const { speech } = view
  const text = speech.text('finding', findingCatalogue)
  const { cvssScore, cvss, kev, epss, cve, cwe } = finding
  const list = (each: readonly string[], address: (name: string) => string) => html`<ul class="names" role="list">${each.map((name) => html`<li>${known(address(name), name, speech)}</li>`)}</ul>`
  if (cvssScore === undefined && !kev && epss === null && cve.length === 0 && cwe.length === 0) return nothing
  return section(
    'rating',
    text('facts'),
    html`<dl part="meta">
        ${cvssScore === undefined
          ? nothing
          : html`<div><dt>${text('scoreHead')}</dt><dd>${cvssScore === null ? text('noScore') : html`<strong>${formatNumber(cvssScore, speech.language)}</strong>`}</dd></div>`}
        ${epss === null ? nothing : html`<div><dt>${text('epss')}</dt><dd>${formatCoverage(epss * 100, speech.language)}</dd></div>`}
        ${cve.length === 0 ? nothing : html`<div><dt>${text('cve')}</dt><dd>${list(cve, (name) => `https://www.cve.org/CVERecord?id=${name}`)}</dd></div>`}
        ${cwe.length === 0 ? nothing : html`<div><dt>${text('cwe')}</dt><dd>${list(cwe, (name) => `https://cwe.mitre.org/data/definitions/${name.slice(4)}.html`)}</dd></div>`}
      </dl>
      ${kev ? html`<p class="kev"><span class="tag warn">${text('kev')}</span> <span class="sub">${text('kevHint')}</span></p>` : nothing}
      ${cvss?.map((each) => vector(each, speech))}`,
    view,
  )
}

/** A name that leads to the place where it is explained; the words alone where the name is not written as such names are. */
function known(address: string, name: string, speech: Speech): unknown {
  const url = /^(?:CVE-\d{4}-\d{4,10}|CWE-\d{1,6})$/.test(name) ? safeAddress(address) : undefined
  return url ? outLink(url, html`<bdi dir="ltr">${name}</bdi>`, url.host, speech.text('markdown', markdownCatalogue)('newTab')) : html`<bdi dir="ltr">${name}</bdi>`
}

function vector({ version, vector: written, score, valid }: NonNullable<Finding['cvss']>[number], speech: Speech): TemplateResult {
  const text = speech.text('finding', findingCatalogue)
  return html`<div class="vector">
    <p><strong>CVSS ${version} · ${formatNumber(score, speech.language)}</strong></p>
    <p><code dir="ltr">${written}</code></p>
    ${valid
      ? html`<details>
          <summary>${text('metrics')}</summary>
          <dl>${metricsOf(version, written, speech).map(({ written: letters, name, value }) => html`<div><dt title=${letters}>${name}</dt><dd>${value}</dd></div>`)}</dl>
        </details>`
      : html`<p class="field-error">${text('vectorWrong')}</p>`}
  </div>`
}

function affected({ affected: assets }: Finding, view: ViewParts): TemplateResult {
  const { speech } = view
  const text = speech.text('finding', findingCatalogue)
  return section(
    'affected',
    text('affected'),
    assets.length === 0
      ? html`<p class="sub">${text('noAffected')}</p>`
      : html`<ul class="assets" role="list" tabindex=${assets.length > 12 ? '0' : nothing}>
          ${assets.map(
            ({ name, kind, status }) => html`<li>
              <span><bdi>${name}</bdi> <span class="sub">${wordOf('kind', kind, speech)}</span></span>
              <span class="tag ${status === 'fixed' ? 'fixed' : 'quiet'}">${wordOf('asset', status, speech)}</span>
            </li>`,
          )}
        </ul>`,
    view,
  )
}

