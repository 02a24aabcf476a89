import { html, nothing, type TemplateResult } from 'lit'
import type { OwnFactors } from '../../src/contract/sign-in.ts'
import { formatDate, formatRelativeTime } from '../../src/format/index.ts'
import type { SignIn } from '../../src/sign-in/index.ts'
import { announce } from '../base/announce.ts'
import { DoorData } from '../base/door-data.ts'
import { SaElement } from '../base/element.ts'
import { property } from '../base/property.ts'
import { stateCatalogue } from '../base/states.messages.ts'
import { failureState, skeletonLines } from '../base/states.ts'
import { sessionsStyles } from '../sessions/sessions.styles.ts'
import { copyText, saveCodes } from '../sign-in/keep.ts'
import { secondFactorsCatalogue } from './messages.ts'
import { secondFactorsStyles } from './second-factors.styles.ts'

type OwnFactor = OwnFactors['items'][number]

/** So few recovery codes are worth a warning. */
const fewCodes = 3

/**
 * @summary The second factors of the person who is signed in, and the recovery codes: what there is, and how to take it away or renew it.
 * @documentation docs/components/second-factors.md
 * @status experimental
 * @since 0.2
 *
 * Adding one is a step of signing in: `<sa-sign-in purpose="second-factor">`, which a button in the slot `add` may bring.
 *
 * @example
 * <sa-second-factors base-url="/"></sa-second-factors>
 *
 * @slot add - Buttons in the header, such as one that adds a second factor.
 *
 * @event {SaPortalErrorEvent} sa-portal-error - The second factors could not be read. Not cancelable.
 *
 * @csspart base - The widget.
 * @csspart factor - One second factor.
 * @csspart error - Why there is nothing to see.
 *
 * @cssstate loading - The first answer is waited for.
 * @cssstate error - The second factors could not be read.
 */
export class SaSecondFactors extends SaElement {
  static override styles = [SaElement.styles, sessionsStyles, secondFactorsStyles]

  /** Where the portal API is, on the page's own origin; may be relative to the page. */
  @property({ attribute: 'base-url' }) baseUrl?: string

  /** A connection made by `createSignIn`. It stands before `base-url`. */
  @property({ attribute: false }) door?: SignIn

  readonly #remote = new DoorData<OwnFactors>(this, (door, signal) => door.factors({ signal }))
  /** What the person is asked about: the id of a factor, or `codes`. */
  #asking: string | undefined
  #busy = false
  #codes: readonly string[] = []
  #refused: 'fresh' | 'required' | 'failed' | undefined

  /** Reads the second factors again. What is shown stays until they are there. */
  refresh(): Promise<void> {
    return this.#remote.refresh()
  }

  protected override render() {
    const text = this.text('secondFactors', secondFactorsCatalogue)
    const { data, failed, refresh } = this.#remote
    this.setState('loading', !data && !failed)
    this.setState('error', !data && failed !== undefined)
    return html`<section class="base" part="base" lang=${this.language} aria-labelledby="title" aria-busy=${data || failed ? 'false' : 'true'}>
      <div class="head">
        <h2 id="title" tabindex="-1">${text('title')}</h2>
        <slot name="add"></slot>
      </div>
      ${this.#refused ? html`<p class="failed" role="alert">${text(this.#refused)}</p>` : nothing}
      ${data
        ? html`${data.items.length > 0
            ? html`<ul>${data.items.map((factor) => this.#factor(factor, data))}</ul>`
            : html`<p class="session hint">${text('none')}</p>`}
            ${data.items.length > 0 ? this.#recovery(data.recoveryCodesLeft) : nothing}`
        : failed
          ? failureState(failed, this, () => void refresh())
          : html`<div class="session"><span class="unseen">${this.text('state', stateCatalogue)('loading')}</span>${skeletonLines(2)}</div>`}
    </section>`
  }

  #factor(factor: OwnFactor, { items, required }: OwnFactors): TemplateResult {
    const text = this.text('secondFactors', secondFactorsCatalogue)
    const { id, createdAt, lastUsedAt } = factor
    const name = this.#nameOf(factor)
    const last = required && items.length === 1
    return html`<li class="session" part="factor">
      <div>
        <p class="device"><bdi>${name}</bdi></p>
        <p class="facts">
          <span>${text('added', { time: formatDate(createdAt, this.language) })}</span>
          <span>${lastUsedAt ? text('used', { time: formatRelativeTime(lastUsedAt, this.language) }) : text('unused')}</span>
        </p>
        ${last ? html`<p class="hint" id="required">${text('required')}</p>` : nothing}
      </div>
      ${this.#asking === id
        ? this.#question(text('removeQuestion', { name }), text(this.#busy ? 'removing' : 'remove'), () => void this.#remove(factor))
        : html`<button
            type="button"
            aria-label=${text('removeOf', { name })}
            aria-disabled=${last || this.#busy ? 'true' : 'false'}
            aria-describedby=${last ? 'required' : nothing}
            @click=${() => last || this.#ask(id)}
          >
            ${text('remove')}
          </button>`}
    </li>`
  }

  #recovery(left: number): TemplateResult {
    const text = this.text('secondFactors', secondFactorsCatalogue)
    const codes = this.#codes
    if (codes.length > 0) {
      return html`<div class="session">
        <p class="warn" tabindex="-1" id="once">${text('codesOnce')}</p>
        <ul class="codes" aria-label=${text('codesList')} dir="ltr" translate="no">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
        <div class="question">
          <button type="button" @click=${(event: Event) => void copyText(event, codes.join('\n'), text('copied'))}>${text('copy')}</button>
          <button type="button" @click=${() => saveCodes(codes, text('file'))}>${text('download')}</button>
          <button type="button" class="primary" @click=${this.#kept}>${text('kept')}</button>
        </div>
      </div>`
    }
    return html`<div class="session">
      <div>
        <p class=${left <= fewCodes ? 'warn' : ''}>${text('codesLeft', { count: left })}</p>
        ${left <= fewCodes ? html`<p class="hint">${text('codesFew')}</p>` : nothing}
      </div>
      ${this.#asking === 'codes'
        ? this.#question(text('codesQuestion'), text('codesMake'), () => void this.#renew())
        : html`<button type="button" aria-disabled=${this.#busy ? 'true' : 'false'} @click=${() => this.#ask('codes')}>${text('codesNew')}</button>`}
    </div>`
  }

  #question(words: string, action: string, go: () => void): TemplateResult {
    const text = this.text('secondFactors', secondFactorsCatalogue)
    return html`<div class="question" role="group" aria-labelledby="question">
      <p id="question">${words}</p>
      <button type="button" aria-disabled=${this.#busy ? 'true' : 'false'} @click=${go}>${action}</button>
      <button type="button" class="primary" data-keep @click=${() => this.#ask(undefined)}>${text('keep')}</button>
    </div>`
  }

  #nameOf({ name, kind }: OwnFactor): string {
    const text = this.text('secondFactors', secondFactorsCatalogue)
    return name || text(kind === 'passkey' ? 'passkey' : 'totp')
  }

  /** Asks before something is taken away; the focus goes to the answer that keeps it. */
  #ask(what: string | undefined): void {
    if (this.#busy) return
    this.#asking = what
    this.#refused = undefined
    this.requestUpdate()
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>(what === undefined ? 'h2' : '[data-keep]')?.focus())
  }

  async #remove(factor: OwnFactor): Promise<void> {
    await this.#change(async (door) => {
      await door.removeFactor(factor.id)
      announce(this.text('secondFactors', secondFactorsCatalogue)('removed', { name: this.#nameOf(factor) }))
      await this.refresh()
    })
    this.shadowRoot?.querySelector<HTMLElement>('h2')?.focus()
  }

  async #renew(): Promise<void> {
    await this.#change(async (door) => {
      this.#codes = (await door.renewRecoveryCodes()).recoveryCodes
    })
    this.shadowRoot?.querySelector<HTMLElement>(this.#codes.length > 0 ? '#once' : 'h2')?.focus()
  }

  readonly #kept = (): void => {
    this.#codes = []
    void this.refresh()
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>('h2')?.focus())
  }

  async #change(work: (door: SignIn) => Promise<unknown>): Promise<void> {
    const { door } = this.#remote
    if (!door || this.#busy) return
    this.#busy = true
    this.#refused = undefined
    this.requestUpdate()
    try {
      await work(door)
    } catch (error) {
      const { code } = error as { code?: unknown }
      this.#refused = code === 'fresh-sign-in-needed' ? 'fresh' : code === 'second-factor-required' ? 'required' : 'failed'
    }
    this.#busy = false
    this.#asking = undefined
    this.requestUpdate()
    await this.updateComplete
  }
}
