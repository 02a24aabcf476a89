import { html, nothing, type TemplateResult } from 'lit'
import type { Finding, FindingBrief } from '../../src/contract/finding.ts'
import { formatNumber } from '../../src/format/number.ts'
import type { Portal } from '../../src/index.ts'
import { Confirm } from '../base/dialog/confirm.ts'
import { Dialog } from '../base/dialog/dialog.ts'
import { FormDialog } from '../base/dialog/form-dialog.ts'
import { failureOf, type RemoteFailure } from '../base/failure.ts'
import { failureText } from '../base/form/failure-text.ts'
import type { FormHost } from '../base/form/form.ts'
import { formCatalogue } from '../base/form/messages.ts'
import { randomKey } from '../base/random-key.ts'
import { requestReference } from '../base/states.ts'
import { findingsCatalogue } from './messages.ts'

/** So many are under way at a time. */
const atOnce = 3

/** What is done with several findings: the action that each of them has to allow. */
type Act = 'finding.publish' | 'finding.submit'

/** What became of several. */
interface Report {
  readonly act: Act
  readonly done: readonly Finding[]
  readonly failed: readonly { readonly finding: FindingBrief; readonly failure: RemoteFailure }[]
}

/** How several findings reach their widget. */
export interface BulkOptions {
  readonly portal: () => Portal | undefined
  readonly clientId: () => string | undefined
  /** The findings on screen, as they are now. */
  readonly rows: () => readonly FindingBrief[]
  /** Some were changed. @param words what to say of it */
  readonly done: (findings: readonly Finding[], words: string) => void
  readonly fallback: () => HTMLElement | null | undefined
}

/** Whether something can be done with a finding here. */
export function choosable({ allowedActions }: FindingBrief): boolean {
  return allowedActions.includes('finding.publish') || allowedActions.includes('finding.submit')
}

/**
 * Several findings at once: drafts are published, fixes handed over with one note for all. Each is a request of its own; what was refused
 * is named with its reason and stays chosen.
 */
export class Bulk {
  /** Whether findings are being chosen. */
  on = false

  readonly #host: FormHost
  readonly #options: BulkOptions
  readonly #publish: Confirm
  readonly #submit: FormDialog<Report>
  readonly #result: Dialog
  readonly #keys = new Map<string, string>()
  #chosen = new Set<string>()
  #report: Report | undefined
  /** How many of how many are through; absent while nothing is under way. */
  #through: { done: number; count: number } | undefined

  constructor(host: FormHost, options: BulkOptions) {
    this.#host = host
    this.#options = options
    const { portal, fallback } = options
    const text = () => host.text('findings', findingsCatalogue)
    this.#publish = new Confirm(host, { name: 'publish', portal, fallback })
    this.#submit = new FormDialog<Report>(host, {
      name: 'submit',
      portal,
      title: () => text()('submitTitle', { count: this.#ready('finding.submit').length }),
      action: () => text()('submit'),
      head: () => html`<p class="lead">${this.#progress() ?? text()('submitHint')}</p>`,
      fields: () => [{ name: 'notes', label: text()('notes'), kind: 'textarea', required: true, max: 10_000, help: text()('notesHelp') }],
      send: (from, values) => this.#run('finding.submit', (finding, call) => from.findings.submit(finding.clientId, finding.id, { notes: String(values['notes']) }, call), String(values['notes'])),
      done: (report) => this.#tell(report),
      fallback,
    })
    this.#result = new Dialog(host, { name: 'report', closed: () => (this.#report = undefined), fallback })
  }

  /** Ids of those that are chosen; absent while none can be. The same object while the page itself changes nothing of it. */
  get chosen(): ReadonlySet<string> | undefined {
    return this.on ? this.#chosen : undefined
  }

  /** Begins or ends choosing. Ending forgets what was chosen. */
  readonly toggle = (): void => {
    this.on = !this.on
    this.#chosen = new Set()
    this.#host.requestUpdate()
  }

  /** Ends it without a word: it belonged to somebody else. */
  drop(): void {
    this.#publish.dialog.close()
    this.#submit.drop()
    this.#result.close()
    if (this.on) this.toggle()
  }

  /** A box was pressed, which shows it already. */
  choose(id: string, on: boolean): void {
    if (on) this.#chosen.add(id)
    else this.#chosen.delete(id)
    this.#host.requestUpdate()
  }

  /** The line under the table, and the dialogs. */
  render(): TemplateResult {
    return html`${this.on ? this.#bar() : nothing} ${this.#publish.render()} ${this.#submit.render()} ${this.#result.render(() => this.#resultParts())}`
  }

  #bar(): TemplateResult {
    const text = this.#host.text('findings', findingsCatalogue)
    const all = this.#options.rows().filter(choosable)
    const count = all.filter(({ id }) => this.#chosen.has(id)).length
    const button = (act: Act, words: 'publishSome' | 'submitSome', press: () => void) => {
      // Where none of those on screen takes it there is nothing to say about it.
      if (!all.some(({ allowedActions }) => allowedActions.includes(act))) return nothing
      const ready = this.#ready(act).length
      return html`<button type="button" class="primary" aria-disabled=${ready > 0 ? 'false' : 'true'} aria-describedby="chosen-count" @click=${() => ready > 0 && press()}>
        ${text(words, { count: ready })}
      </button>`
    }
    return html`<div class="note choosing no-print" part="chosen">
      <label class="choice"
        ><input class="choose-all" type="checkbox" .checked=${all.length > 0 && count === all.length} ?disabled=${all.length === 0} @change=${this.#all} /><span>${text('chooseAll')}</span></label
      >
      <span class="count" id="chosen-count">${text('chosen', { count })}</span>
      ${button('finding.publish', 'publishSome', this.#askPublish)} ${button('finding.submit', 'submitSome', () => this.#submit.show())}
    </div>`
  }

  /** Those that are chosen and take it now: somebody else may have been faster. */
  #ready(act: Act): FindingBrief[] {
    return this.#options.rows().filter(({ id, allowedActions }) => this.#chosen.has(id) && allowedActions.includes(act))
  }

  #progress(): string | undefined {
    if (!this.#through) return undefined
    const number = (value: number) => formatNumber(value, this.#host.language)
    return this.#host.text('findings', findingsCatalogue)('through', { done: number(this.#through.done), all: number(this.#through.count) })
  }

  #all = (event: Event): void => {
    // Another set, so that the boxes are drawn anew.
    this.#chosen = new Set((event.target as HTMLInputElement).checked ? this.#options.rows().filter(choosable).map(({ id }) => id) : [])
    this.#host.requestUpdate()
  }

  #askPublish = (): void => {
    const text = this.#host.text('findings', findingsCatalogue)
    const count = this.#ready('finding.publish').length
    this.#publish.ask<Report>({
      title: text('publishTitle', { count }),
      message: text('publishHint'),
      action: text('publish'),
      send: (portal) => this.#run('finding.publish', (finding, call) => portal.findings.publish(finding.clientId, finding.id, call)),
      done: (report) => this.#tell(report),
    })
  }

  /** Does it to one after the other. Whoever is signed out or without a network is told so once, and the rest is left. */
  async #run(act: Act, send: (finding: FindingBrief, call: { version: number; idempotencyKey: string }) => Promise<Finding>, words = ''): Promise<Report> {
    const wanted = this.#ready(act)
    const done: Finding[] = []
    const failed: { finding: FindingBrief; failure: RemoteFailure }[] = []
    let stopped: RemoteFailure | undefined
    const waiting = [...wanted]
    const work = async (): Promise<void> => {
      for (let finding = waiting.shift(); finding; finding = waiting.shift()) {
        if (stopped) failed.push({ finding, failure: stopped })
        else {
          const content = JSON.stringify([act, finding.id, finding.version, words])
          const idempotencyKey = this.#keys.get(content) ?? randomKey()
          // Sent again after no answer came, it is the same request.
          this.#keys.set(content, idempotencyKey)
          try {
            done.push(await send(finding, { version: finding.version, idempotencyKey }))
            this.#keys.delete(content)
          } catch (error) {
            const failure = failureOf(error)
            failed.push({ finding, failure })
            if (failure.kind === 'signed-out' || failure.kind === 'unreachable') stopped = failure
          }
        }
        this.#through = { done: done.length + failed.length, count: wanted.length }
        this.#host.requestUpdate()
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    this.#through = undefined
    return { act, done, failed }
  }

  #tell(report: Report): void {
    const text = this.#host.text('findings', findingsCatalogue)
    const { act, done, failed } = report
    for (const { id } of done) this.#chosen.delete(id)
    const words = text(act === 'finding.publish' ? 'published' : 'submitted', { count: done.length })
    this.#options.done(done, words)
    if (failed.length === 0) return
    this.#report = report
    void this.#result.show(() => this.#host.shadowRoot?.querySelector<HTMLElement>('#report-dialog .dialog-foot button')?.focus())
  }

  #resultParts() {
    const text = this.#host.text('findings', findingsCatalogue)
    const { act, done, failed } = this.#report!
    const count = done.length + failed.length
    return {
      title: text(act === 'finding.publish' ? 'publishedSome' : 'submittedSome', { done: formatNumber(done.length, this.#host.language), count }),
      body: html`<div class="dialog-body">
          <p>${text('notDone')}</p>
          <ul class="failures">
            ${failed.map(
              ({ finding, failure }) => html`<li>
                <span><bdi>${finding.ref ? `${finding.ref} · ` : ''}${finding.title}</bdi></span>
                <span class="sub">${failureText(failure, this.#host)} ${requestReference(failure.requestId, this.#host)}</span>
              </li>`,
            )}
          </ul>
        </div>
        ${this.#result.foot(html`<button type="button" class="primary" @click=${this.#result.leave}>${this.#host.text('form', formCatalogue)('close')}</button>`)}`,
    }
  }
}
