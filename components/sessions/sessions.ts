import { html, nothing, type TemplateResult } from 'lit'
import type { OwnSessions } from '../../src/contract/sign-in.ts'
import { formatDateTime, formatRelativeTime } from '../../src/format/index.ts'
import type { SignIn } from '../../src/sign-in/index.ts'
import { announce } from '../base/announce.ts'
import { DoorData } from '../base/door-data.ts'
import { SaElement } from '../base/element.ts'
import { failureOf, type RemoteFailure } from '../base/failure.ts'
import { property } from '../base/property.ts'
import { stateCatalogue } from '../base/states.messages.ts'
import { failureState, requestReference, skeletonLines } from '../base/states.ts'
import { SaSessionRevokeEvent } from '../events/session-revoke-event.ts'
import { SaSessionRevokedEvent } from '../events/session-revoked-event.ts'
import { deviceOf } from './device.ts'
import { sessionsCatalogue } from './messages.ts'
import { sessionsStyles } from './sessions.styles.ts'

type OwnSession = OwnSessions['items'][number]

/**
 * @summary Where the person is signed in, and how to end each of these sessions.
 * @documentation docs/components/sessions.md
 * @status experimental
 * @since 0.2
 *
 * It reads the hosted sessions of the portal's own pages; somebody who is signed in by the MSP's own login has none here.
 *
 * @example
 * <sa-sessions base-url="/"></sa-sessions>
 *
 * @event {SaSessionRevokeEvent} sa-session-revoke - The person asks to end a session. Cancelable.
 * @event {SaSessionRevokedEvent} sa-session-revoked - A session has ended. Where it was this one, nobody is signed in any more. Not cancelable.
 * @event {SaPortalErrorEvent} sa-portal-error - The sessions could not be read. Not cancelable.
 *
 * @csspart base - The widget.
 * @csspart session - One session.
 * @csspart error - Why there is nothing to see.
 *
 * @cssstate loading - The first answer is waited for.
 * @cssstate error - The sessions could not be read.
 */
export class SaSessions extends SaElement {
  static override styles = [SaElement.styles, sessionsStyles]

  /** Where the portal API is, on the page's own origin; may be relative to the page. */
  @property({ attribute: 'base-url' }) baseUrl?: string

  /** A connection made by `createSignIn`. It stands before `base-url`. */
  @property({ attribute: false }) door?: SignIn

  readonly #remote = new DoorData<readonly OwnSession[]>(this, async (door, signal) => (await door.sessions({ signal })).items)
  /** What kept a session from ending. */
  #refused: RemoteFailure | undefined
  /** Sessions that are being ended. */
  readonly #ending = new Set<string>()

  /** Reads the sessions again. What is shown stays until they are there. */
  refresh(): Promise<void> {
    return this.#remote.refresh()
  }

  protected override render() {
    const text = this.text('sessions', sessionsCatalogue)
    const { data: items, failed, refresh } = this.#remote
    this.setState('loading', !items && !failed)
    this.setState('error', !items && failed !== undefined)
    const others = items?.filter(({ current }) => !current) ?? []
    return html`<section class="base" part="base" lang=${this.language} aria-labelledby="title" aria-busy=${items || failed ? 'false' : 'true'}>
      <div class="head">
        <div>
          <h2 id="title" tabindex="-1">${text('title')}</h2>
          <p class="hint">${text('hint')}</p>
        </div>
        ${others.length > 1 ? html`<button type="button" aria-disabled=${this.#held()} @click=${() => void this.#end(others)}>${text('endOthers')}</button>` : nothing}
      </div>
      ${this.#refused
        ? html`<div class="failed" role="alert"><p>${text('failed')}</p>${requestReference(this.#refused.requestId, this)}</div>`
        : nothing}
      ${items
        ? items.length === 0
          ? html`<p class="session hint">${text('none')}</p>`
          : html`<ul>${items.map((session) => this.#session(session))}</ul>`
        : failed
          ? failureState(failed, this, () => void refresh())
          : html`<div class="session"><span class="unseen">${this.text('state', stateCatalogue)('loading')}</span>${skeletonLines(3)}</div>`}
    </section>`
  }

  #session(session: OwnSession): TemplateResult {
    const text = this.text('sessions', sessionsCatalogue)
    const { current, ip, createdAt, lastSeenAt, userAgent, id } = session
    const device = this.#nameOf(userAgent)
    const seen = text('seen', { time: formatRelativeTime(lastSeenAt, this.language) })
    return html`<li class="session" part="session">
      <div>
        <p class="device"><bdi>${device}</bdi>${current ? html`<span class="current">${text('current')}</span>` : nothing}</p>
        <p class="facts">
          <span title=${formatDateTime(lastSeenAt, this.language)}>${seen}</span>
          <span>${text('began', { time: formatDateTime(createdAt, this.language) })}</span>
          ${ip ? html`<span><bdi>${text('address', { address: ip })}</bdi></span>` : nothing}
        </p>
      </div>
      <button type="button" aria-disabled=${this.#held()} aria-label=${current ? nothing : text('endOf', { device, seen })} @click=${() => void this.#end([session])}>
        ${text(this.#ending.has(id) ? 'ending' : current ? 'endCurrent' : 'end')}
      </button>
    </li>`
  }

  #nameOf(userAgent: string): string {
    const text = this.text('sessions', sessionsCatalogue)
    const device = deviceOf(userAgent)
    return device ? text('browserOn', { ...device }) : text('unknown')
  }

  #held(): 'true' | 'false' {
    return this.#ending.size > 0 ? 'true' : 'false'
  }

  /** Ends sessions one after the other, as far as the page lets them be ended. */
  async #end(sessions: readonly OwnSession[]): Promise<void> {
    const { door } = this.#remote
    if (!door || this.#ending.size > 0) return
    const asked = sessions.filter((session) => this.dispatchEvent(new SaSessionRevokeEvent(session)))
    if (asked.length === 0) return
    for (const { id } of asked) this.#ending.add(id)
    this.#refused = undefined
    this.requestUpdate()
    const ended: OwnSession[] = []
    try {
      for (const session of asked) {
        await door.revokeSession(session.id)
        ended.push(session)
        this.#remote.data = this.#remote.data?.filter(({ id }) => id !== session.id)
        this.dispatchEvent(new SaSessionRevokedEvent(session))
      }
    } catch (error) {
      this.#refused = failureOf(error)
    }
    this.#ending.clear()
    this.requestUpdate()
    await this.updateComplete
    const text = this.text('sessions', sessionsCatalogue)
    if (ended.length > 0) announce(asked.length > 1 ? text('endedOthers', { count: ended.length }) : text('ended'))
    // The button that was pressed is gone.
    if (ended.length > 0 && this.shadowRoot?.activeElement === null) this.shadowRoot.querySelector<HTMLElement>('h2')?.focus()
  }
}
