import { html, nothing, type TemplateResult } from 'lit'
import type { Finding } from '../../src/contract/finding.ts'
import { formatRelativeTime } from '../../src/format/time.ts'
import type { Portal } from '../../src/index.ts'
import { statusBadge } from '../base/cells/status.ts'
import { FormDialog } from '../base/dialog/form-dialog.ts'
import { Draft } from '../base/draft.ts'
import { AttachedFiles } from '../base/files/attached-files.ts'
import { filesCatalogue } from '../base/files/messages.ts'
import type { RemoteFailure } from '../base/failure.ts'
import type { Field } from '../base/form/field.ts'
import type { FormHost } from '../base/form/form.ts'
import { faultsOf, fieldsOf } from './act-fields.ts'
import { sendAct } from './act-send.ts'
import { mayAct, notNow, type Act } from './acts.ts'
import { findingCatalogue } from './messages.ts'

/** How the dialog reaches its widget. */
export interface ActDialogOptions {
  readonly portal: () => Portal | undefined
  /** The finding as it is known now. */
  readonly finding: () => Finding | undefined
  /** Who was last to do something to it, where that is known. */
  readonly lastBy: (after: string) => string | undefined
  /** Whether the reader may add files to a finding. */
  readonly mayAttach: () => boolean
  readonly done: (act: Act, finding: Finding | undefined) => void
  /** A refusal tells that the finding is not what it was. */
  readonly outdated: (current: Finding | undefined) => void
  readonly fallback: () => HTMLElement | null | undefined
}

/** A file that was on its way has not arrived, and nothing was sent without it. */
class FilesMissing extends Error {}

/** Whatever is done to a finding with words: one dialog, the form of the act in it. What is written is kept until it was accepted. */
export class ActDialog {
  readonly #host: FormHost
  readonly #options: ActDialogOptions
  readonly #form: FormDialog<Finding | undefined>
  readonly #files: AttachedFiles
  #act: Act = 'submit'
  /** What the finding was before somebody else changed it under the form. */
  #before: Finding | undefined

  constructor(host: FormHost, options: ActDialogOptions) {
    this.#host = host
    this.#options = options
    const text = () => host.text('finding', findingCatalogue)
    this.#files = new AttachedFiles(host, {
      portal: options.portal,
      door: ({ attachments }) => attachments,
      place: () => {
        const finding = options.finding()
        return finding ? { clientId: finding.clientId, findingId: finding.id } : null
      },
      changed: () => {},
    })
    this.#form = new FormDialog<Finding | undefined>(host, {
      name: 'act',
      portal: options.portal,
      title: () => text()(`act:${this.#act}`),
      action: () => text()(`act:${this.#act}`),
      head: () => this.#head(),
      fields: () => {
        const finding = options.finding()
        return finding ? [...fieldsOf(this.#act, finding, host, String(this.#form?.form.value('outcome') ?? '')), ...this.#fileField()] : []
      },
      check: (values) => [...faultsOf(this.#act, values, host), ...(this.#takesFiles && this.#files.failed ? [['files', host.text('files', filesCatalogue)('filesFailed')] as const] : [])],
      send: async (portal, values, { idempotencyKey }) => {
        await this.#files.settled()
        if (this.#takesFiles && this.#files.failed) throw new FilesMissing()
        return sendAct(portal, this.#act, options.finding()!, values, idempotencyKey, this.#takesFiles ? this.#files.ids : [])
      },
      done: (finding) => {
        if (this.#takesFiles) this.#files.clear()
        options.done(this.#act, finding)
      },
      explain: (failed) => this.#explain(failed),
      refused: (failed) => this.#refused(failed),
      closed: () => (this.#before = undefined),
      fallback: options.fallback,
      draft: new Draft(options.portal, () => {
        const id = options.finding()?.id
        // Texts of a record are no draft of somebody.
        return id === undefined || this.#act === 'edit' ? null : `finding:${this.#act}:${id}`
      }),
    })
  }

  show(act: Act): void {
    if (act !== this.#act) {
      this.#form.form.reset()
      this.#files.clear()
    }
    this.#act = act
    this.#form.show()
  }

  /** Closes it and forgets what was entered: it belonged to somebody else. */
  drop(): void {
    this.#files.clear()
    this.#form.drop()
  }

  render(): TemplateResult {
    return this.#form.render()
  }

  get #takesFiles(): boolean {
    return this.#act === 'submit' || this.#act === 'verify'
  }

  /** Files that go with a fix or a result, for whoever may add some. */
  #fileField(): Field[] {
    if (!this.#takesFiles || !this.#options.mayAttach()) return []
    const label = this.#host.text('files', filesCatalogue)('files')
    const control: Field['custom'] = ({ id, describedby }) =>
      html`<div id=${id} role="group" aria-label=${label} aria-describedby=${describedby ?? nothing} tabindex="-1">${this.#files.chooser()} ${this.#files.render('act')}</div>`
    return [{ name: 'files', label, custom: control }]
  }

  /** How the finding is now, where somebody else was quicker. */
  #head(): TemplateResult | typeof nothing {
    const finding = this.#options.finding()
    const before = this.#before
    if (!finding || !before) return nothing
    const text = this.#host.text('finding', findingCatalogue)
    const name = this.#options.lastBy(before.updatedAt)
    const may = mayAct(this.#act, finding, this.#host)
    return html`<div class="conflict" part="conflict" role="status">
      <p>${name ? text('conflictBy', { name: `\u2068${name}\u2069` }) : text('conflict')}</p>
      <p>
        ${text('now')} ${statusBadge(finding.status, finding.statusLabel, this.#host)}
        <span class="sub">${formatRelativeTime(finding.updatedAt, this.#host.language)}</span>
      </p>
      ${may === true ? nothing : html`<p>${may}</p>`}
    </div>`
  }

  #explain({ error }: RemoteFailure): string | undefined {
    if (error instanceof FilesMissing) return this.#host.text('files', filesCatalogue)('filesFailed')
    const { code, problem } = error as { code?: unknown; problem?: { allowed?: readonly string[] } }
    return code === 'illegal-transition' ? notNow(problem?.allowed ?? [], this.#host) : undefined
  }

  #refused({ error }: RemoteFailure): void {
    const { code, current } = error as { code?: unknown; current?: Finding }
    if (code !== 'version-conflict' && code !== 'illegal-transition') return
    this.#before ??= this.#options.finding()
    // The next try is another request, made to what the finding is now.
    this.#form.form.rebase({})
    this.#options.outdated(code === 'version-conflict' && this.#act !== 'decide' ? current : undefined)
  }
}
