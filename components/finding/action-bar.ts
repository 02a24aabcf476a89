import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit'
import type { Finding } from '../../src/contract/finding.ts'
import type { Portal } from '../../src/index.ts'
import { failureLine } from '../base/form/failure-text.ts'
import { formCatalogue } from '../base/form/messages.ts'
import type { Speech } from '../base/speech.ts'
import { Submission } from '../base/submission.ts'
import { closedActs, notNow, openActs, type Act } from './acts.ts'
import { findingCatalogue } from './messages.ts'

/** What is done at once, without a question or words. */
const atOnce: readonly Act[] = ['start', 'claim', 'release']
/** So many buttons stand in the bar; the others wait behind "More actions". */
const inBar = 2

/** How the bar reaches its widget. */
export interface ActionBarOptions {
  readonly portal: () => Portal | undefined
  /** An act that asks first was pressed. */
  readonly press: (act: Act) => void
  readonly send: (act: Act, portal: Portal, idempotencyKey: string) => Promise<Finding | undefined>
  readonly done: (act: Act, finding: Finding | undefined) => void
  readonly outdated: (current: Finding | undefined) => void
}

/** What the reader can do with the finding, and what they cannot and why. */
export class ActionBar {
  readonly #host: ReactiveControllerHost & Speech & HTMLElement
  readonly #options: ActionBarOptions
  readonly #submission: Submission<Finding | undefined>
  #sending: Act | undefined

  constructor(host: ReactiveControllerHost & Speech & HTMLElement, options: ActionBarOptions) {
    this.#host = host
    this.#options = options
    this.#submission = new Submission(host, options.portal)
  }

  /** Forgets why something was refused. */
  reset(): void {
    this.#submission.reset()
  }

  render(finding: Finding): TemplateResult {
    const text = this.#host.text('finding', findingCatalogue)
    // A finding that the page has given is only shown where there is no portal to do something with.
    const open = this.#options.portal() ? openActs(finding, this.#host) : []
    const closed = this.#options.portal() ? closedActs(finding, this.#host) : []
    const rest = open.slice(inBar)
    const { failed } = this.#submission
    return html`<div class="actions no-print ${open.length === 0 ? 'quiet' : ''}" part="actions" role="group" aria-label=${text('actions')}>
      ${open.slice(0, inBar).map((act, index) => this.#button(act, index === 0))}
      ${rest.length > 0
        ? html`<details class="menu" @toggle=${this.#opened} @focusout=${this.#left} @keydown=${this.#key}>
            <summary part="action">${text('more')}</summary>
            <div class="menu-list">${rest.map((act) => this.#button(act, false))}</div>
          </details>`
        : nothing}
      <slot name="actions"></slot>
      ${closed.length > 0
        ? html`<details class="closed">
            <summary>${text('notOpen')}</summary>
            <dl>${closed.map(({ act, why }) => html`<div><dt>${text(`act:${act}`)}</dt><dd>${why}</dd></div>`)}</dl>
          </details>`
        : nothing}
      <div class="problem" role="alert" part="field-error">${failed ? failureLine(failed, this.#host, this.#explain()) : nothing}</div>
    </div>`
  }

  #button(act: Act, primary: boolean): TemplateResult {
    const text = this.#host.text('finding', findingCatalogue)
    const sending = this.#sending === act
    return html`<button
      type="button"
      class=${primary ? 'primary' : ''}
      part="action"
      data-act=${act}
      aria-disabled=${this.#submission.busy ? 'true' : 'false'}
      @click=${(event: Event) => void this.#press(act, event)}
    >
      ${sending ? this.#host.text('form', formCatalogue)('sending') : text(`act:${act}`)}
    </button>`
  }

  #explain(): string | undefined {
    const { code, problem } = (this.#submission.failed?.error ?? {}) as { code?: unknown; problem?: { allowed?: readonly string[] } }
    return code === 'illegal-transition' ? notNow(problem?.allowed ?? [], this.#host) : undefined
  }

  async #press(act: Act, event: Event): Promise<void> {
    const button = event.currentTarget as HTMLElement
    const menu = button.closest('details')
    const summary = menu?.querySelector('summary')
    if (menu) menu.open = false
    // Safari gives a pressed button no focus, and a dialog gives it back to what had it.
    ;(summary ?? button).focus()
    if (this.#submission.busy) return
    if (!atOnce.includes(act)) return this.#options.press(act)
    this.#sending = act
    const done = await this.#submission.run(act, (portal, { idempotencyKey }) => this.#options.send(act, portal, idempotencyKey))
    this.#sending = undefined
    if (done) {
      this.#options.done(act, done.answer)
      await this.#host.updateComplete
      // The button of what is done has gone; the next thing to do is beside it.
      if (!button.isConnected || this.#host.shadowRoot?.activeElement === null) this.#focus()
    } else if (this.#submission.failed) {
      const { code, current } = this.#submission.failed.error as { code?: unknown; current?: Finding }
      if (code === 'version-conflict' || code === 'illegal-transition') this.#options.outdated(current)
      // Made to another version it is another request.
      this.#submission.renew()
    }
  }

  #focus(): void {
    const root = this.#host.shadowRoot
    const next = root?.querySelector<HTMLElement>('.actions button, .actions summary') ?? root?.querySelector<HTMLElement>('.title')
    next?.focus()
  }

  #opened = (event: Event): void => {
    const menu = event.currentTarget as HTMLDetailsElement
    if (menu.open) menu.querySelector<HTMLElement>('.menu-list button')?.focus()
  }

  /** A menu that has lost the focus is in the way of what is under it. */
  #left = (event: FocusEvent): void => {
    const menu = event.currentTarget as HTMLDetailsElement
    if (event.relatedTarget && !menu.contains(event.relatedTarget as Node)) menu.open = false
  }

  #key = (event: KeyboardEvent): void => {
    const menu = event.currentTarget as HTMLDetailsElement
    if (event.key !== 'Escape' || !menu.open) return
    event.stopPropagation()
    menu.open = false
    menu.querySelector('summary')?.focus()
  }
}
