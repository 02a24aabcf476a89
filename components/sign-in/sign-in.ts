import { html, nothing, render, type PropertyValues } from 'lit'
import { createSignIn, type SignIn } from '../../src/sign-in/index.ts'
import { announce } from '../base/announce.ts'
import { SaElement } from '../base/element.ts'
import { property } from '../base/property.ts'
import { SaPortalErrorEvent } from '../events/portal-error-event.ts'
import { SaSignedInEvent } from '../events/signed-in-event.ts'
import { adoptFormStyles } from './adopt.ts'
import type { Fault } from './faults.ts'
import { SignInFlow } from './flow.ts'
import { takeFragment } from './fragment.ts'
import { signInCatalogue } from './messages.ts'
import type { Screen } from './screen.ts'
import { screenOf } from './screens.ts'
import { signInStyles } from './sign-in.styles.ts'

/**
 * @summary Signs a person in on the portal's own pages: password, second factor, passkey, invitation, new password.
 * @documentation docs/components/sign-in.md
 * @status experimental
 * @since 0.2
 *
 * It works on the origin of the portal API alone, whose cookies it lives by. Its forms stand in the page's own tree, inside this
 * element, so that password managers find them; its look is its own all the same. An invitation or a link for a new password comes in
 * the fragment of the address (`#invitation=…`, `#reset=…`) and is taken out of it at once.
 *
 * What stands in the element is shown until its script runs: a sentence for browsers without scripts.
 *
 * @example
 * <sa-sign-in base-url="/" portal-name="Larkfield IT"></sa-sign-in>
 *
 * @event {SaSignedInEvent} sa-signed-in - The person is signed in: the session cookie is set, and the recovery codes, where there were some, are kept. Not cancelable.
 * @event {SaPortalErrorEvent} sa-portal-error - The portal could not be reached or answered with something unexpected. Not cancelable.
 *
 * @csspart base - The widget.
 * @csspart card - The card that the forms stand in.
 *
 * @cssproperty [--sa-sign-in-width=420px] - Widest that the card becomes.
 * @cssproperty [--sa-sign-in-padding=24px] - Distance between the card's edge and what stands in it.
 *
 * @cssstate busy - A step is under way.
 * @cssstate signed-in - The person is signed in.
 */
export class SaSignIn extends SaElement {
  static override styles = [SaElement.styles, signInStyles]

  /** Where the portal API is, on the page's own origin; may be relative to the page. */
  @property({ attribute: 'base-url' }) baseUrl?: string

  /** What the portal is called, in the heading. The server's own name of it when absent. */
  @property({ attribute: 'portal-name' }) portalName?: string

  /** An email address to begin with. */
  @property() email?: string

  /** `second-factor` sets up another second factor of somebody who is signed in already; a sign-in when absent. */
  @property() purpose?: 'sign-in' | 'second-factor'

  /** The slug of the MSP whose portal it is; needed where the server has several. */
  @property() partner?: string

  /** A connection made by `createSignIn`. It stands before `base-url`. */
  @property({ attribute: false }) door?: SignIn

  /** In the page's own tree: password managers see only that in every browser. */
  readonly #box = document.createElement('div')
  #flow: SignInFlow | undefined
  #flowOf: unknown
  #problem = ''
  /** Whether the focus goes into what is shown next: after a step, never by itself. */
  #moved = false
  #shown: Screen | undefined
  #reported: Fault | undefined

  constructor() {
    super()
    this.#box.slot = 'form'
    this.#box.className = 'sa-sign-in-form'
  }

  override connectedCallback(): void {
    super.connectedCallback()
    adoptFormStyles(this.getRootNode() as Document | ShadowRoot)
    if (this.#box.parentNode !== this) this.append(this.#box)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    // A move within the page is no going.
    queueMicrotask(() => {
      if (this.isConnected) return
      this.#flow?.stop()
      this.#flow = this.#flowOf = undefined
    })
  }

  /** Goes back to the first screen. What is under way ends. */
  startAgain(): void {
    this.#flow?.startAgain()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed)
    if (this.isConnected) this.#begin()
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    const flow = this.#flow
    this.setState('busy', flow?.busy === true)
    this.setState('signed-in', flow?.screen === 'done')
    const text = this.text('signIn', signInCatalogue)
    this.#box.lang = this.language
    const inside = flow ? screenOf(flow, { speech: this, text, portalName: this.portalName, purpose: this.purpose ?? 'sign-in' }) : nothing
    render(this.#problem ? html`<p class="alert" role="alert">${this.#problem}</p>` : inside, this.#box, { host: this })
    if (flow && this.#moved) this.#follow(flow)
    if (flow) this.#report(flow)
  }

  protected override render() {
    return html`<div class="base" part="base" lang=${this.language} aria-busy=${this.#flow?.busy ? 'true' : 'false'}>
      <div class="card" part="card"><slot name="form"></slot></div>
    </div>`
  }

  /** Makes the flow, anew when it is to speak to another door. */
  #begin(): void {
    const of = this.door ?? `${this.baseUrl} ${this.partner}`
    if ((this.#flow || this.#problem) && this.#flowOf === of) return
    this.#flow?.stop()
    this.#flow = undefined
    this.#flowOf = of
    this.#problem = ''
    let door: SignIn
    try {
      door = this.door ?? createSignIn({ baseUrl: this.baseUrl ?? '' })
    } catch (error) {
      const { message } = error as Error
      this.#problem = this.text('signIn', signInCatalogue)('noAddress', { reason: message })
      console.warn(this.#problem)
      return
    }
    const flow = new SignInFlow(door, this.partner, {
      changed: (moved) => {
        if (this.#flow !== flow) return
        this.#moved ||= moved
        this.requestUpdate()
      },
      waited: () => announce(this.text('signIn', signInCatalogue)('waitOver')),
      signedIn: () => void this.updateComplete.then(() => this.dispatchEvent(new SaSignedInEvent())),
    })
    this.#flow = flow
    flow.email = this.email ?? ''
    const { invitation, reset } = takeFragment()
    if (invitation) void flow.openInvitation(invitation)
    else if (reset) flow.openReset(reset)
    else if (this.purpose === 'second-factor') flow.openEnrolment()
    else flow.begin()
    // Nobody has done anything yet: the page keeps the focus where it is.
    this.#moved = false
    this.#shown = flow.screen
  }

  /** Takes the focus along: to what is wrong, else to the first field of a new screen, else to its heading. */
  #follow(flow: SignInFlow): void {
    this.#moved = false
    const heading = this.#box.querySelector<HTMLElement>('h2')
    const first = this.#shown === undefined || this.#shown === 'loading'
    const same = flow.screen === this.#shown
    this.#shown = flow.screen
    if (heading && !same) announce(heading.textContent?.trim() ?? '')
    // What an invitation opens with was not asked for by a press.
    if (first) return
    if (flow.fault) return this.#box.querySelector<HTMLElement>('.summary')?.focus()
    if (same || flow.screen === 'loading') return
    ;(this.#box.querySelector<HTMLElement>('[data-first]') ?? heading)?.focus()
  }

  #report({ fault }: SignInFlow): void {
    if (fault === this.#reported) return
    this.#reported = fault
    if (fault?.unexpected) this.dispatchEvent(new SaPortalErrorEvent(fault.unexpected, fault.kind, fault.requestId))
  }
}
