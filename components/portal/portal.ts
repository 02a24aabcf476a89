import { ContextProvider } from '@lit/context'
import { html, nothing, type PropertyValues } from 'lit'
import { createPortal, type Portal } from '../../src/index.ts'
import { isHexColour } from '../base/colour.ts'
import { ContextReader } from '../base/context-reader.ts'
import { SaElement } from '../base/element.ts'
import { portalContext } from '../base/portal-context.ts'
import { property } from '../base/property.ts'
import { settingsContext } from '../base/settings-context.ts'
import { SaPortalErrorEvent } from '../events/portal-error-event.ts'
import { portalStyles } from './portal.styles.ts'
import { tokenFrom, type TokenMethod } from './token-endpoint.ts'

/**
 * @summary Gives the portal, the brand and the language to everything in it.
 * @documentation docs/components/portal.md
 * @status stable
 * @since 0.1
 *
 * Two of them with different people or partners on one page never share anything. What stands in `slot="fallback"` is shown until the
 * element comes up, and again never: a link to the portal for pages whose scripts do not run.
 *
 * @example
 * <sa-portal base-url="https://portal.example" token-endpoint="/portal-token" brand="#0a7bc2">
 *   <sa-portfolio></sa-portfolio>
 *   <a slot="fallback" href="https://portal.example">Open the portal</a>
 * </sa-portal>
 *
 * @slot - The widgets, and anything of the page between them.
 *
 * @event {SaPortalErrorEvent} sa-portal-error - The portal could not be set up, or a widget in it could not load its data. Not cancelable.
 *
 * @csspart base - What stands around the widgets; shown only while the portal cannot be set up.
 * @csspart error - Why it cannot.
 *
 * @cssproperty [--sa-brand=#0075ab] - The one colour that everything takes its accent from. Any CSS colour; set it here or on any ancestor.
 */
export class SaPortal extends SaElement {
  static override styles = [SaElement.styles, portalStyles]

  /** A portal made by `createPortal`. It stands before `base-url` and `token-endpoint`. */
  @property({ attribute: false }) portal?: Portal

  /** Where the portal API is, such as `https://portal.example`. Another address forgets everything that was loaded. */
  @property({ attribute: 'base-url' }) baseUrl?: string

  /**
   * Where the page's own server mints a token for whoever is signed in there, such as `/portal-token`. It is asked with the page's own
   * cookies and answers `{ "token": …, "expiresAt": … }`, or 401 where nobody is signed in. Another address forgets everything that was loaded.
   */
  @property({ attribute: 'token-endpoint' }) tokenEndpoint?: string

  /** How that address is asked: `POST` (default) or `GET`. */
  @property({ attribute: 'token-method' }) tokenMethod?: TokenMethod

  /**
   * Binds tokens to a key that never leaves this page, so that a stolen one is worth nothing elsewhere. The token endpoint is then asked
   * with `?dpop_jkt=…`, which its server passes on as `dpopJkt` of `POST /v1/sessions`.
   */
  @property({ type: Boolean }) dpop = false

  /** One colour of the form `#0a7bc2`. Its hue is kept; its lightness moves as far as text in it must to be read. */
  @property() brand?: string

  readonly #portals = new ContextProvider(this, { context: portalContext })
  readonly #settings = new ContextProvider(this, { context: settingsContext })
  readonly #outer = new ContextReader(this, settingsContext)
  #made: { portal: Portal; of: string } | undefined
  #problem: Error | undefined
  #reported: Error | undefined
  /** Whether the brand on this element's style is ours, and not one that the page has put there. */
  #branded = false

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed)
    this.#connect()
    const outer = this.#outer.value
    const locale = this.locale ?? outer?.locale
    const messages = outer?.messages && this.messages ? { ...outer.messages, ...this.messages } : (this.messages ?? outer?.messages)
    const told = this.#settings.value
    if (told?.locale !== locale || changed.has('messages') || (!this.messages && told?.messages !== messages)) {
      this.#settings.setValue({ locale, messages })
    }
    if (changed.has('brand')) this.#paint()
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    this.setState('error', this.#problem !== undefined)
    if (this.#problem === this.#reported) return
    this.#reported = this.#problem
    if (!this.#problem) return
    console.warn(this.#problem.message)
    const event = new SaPortalErrorEvent(this.#problem, 'no-portal')
    this.dispatchEvent(event)
  }

  protected override render() {
    return html`${this.#problem
        ? html`<div class="base" part="base" lang="en" dir="ltr"><p class="problem" part="error">${this.#problem.message}</p></div>`
        : nothing}<slot></slot>`
  }

  /** Hands out the page's portal, or one made of the two addresses, made anew only when they change. */
  #connect(): void {
    this.#problem = undefined
    const { portal, baseUrl, tokenEndpoint, tokenMethod = 'POST', dpop } = this
    if (portal) {
      this.#made = undefined
      return this.#portals.setValue(portal)
    }
    const of = JSON.stringify([baseUrl, tokenEndpoint, tokenMethod, dpop])
    if (baseUrl && tokenEndpoint) {
      try {
        if (this.#made?.of !== of) {
          const method = tokenMethod.toUpperCase() === 'GET' ? 'GET' : 'POST'
          this.#made = { portal: createPortal({ baseUrl, fetchToken: tokenFrom(tokenEndpoint, method), dpop }), of }
        }
        return this.#portals.setValue(this.#made.portal)
      } catch (error) {
        this.#problem = new Error(`<sa-portal> cannot use its addresses: ${(error as Error).message} See docs/errors.md#no-portal`)
      }
    } else if (baseUrl || tokenEndpoint) {
      const [there, missing] = baseUrl ? ['base-url', 'token-endpoint'] : ['token-endpoint', 'base-url']
      this.#problem = new Error(`<sa-portal> has ${there} but no ${missing}. Set both, or its \`portal\` property. See docs/errors.md#no-portal`)
    }
    this.#made = undefined
    this.#portals.setValue(undefined)
  }

  /**
   * Sets the brand for everything inside. Through the object model: a strict `style-src` allows that, and text that is no colour goes
   * nowhere. Style sheets of browsers from before mid 2024 cannot work an accent out of it and keep the built-in one.
   */
  #paint(): void {
    const { brand } = this
    const usable = isHexColour(brand)
    if (brand && !usable) console.warn(`<sa-portal> brand is ${JSON.stringify(brand)}, which is not a colour such as #0a7bc2, and is left out.`)
    if (usable) this.style.setProperty('--sa-brand', brand)
    else if (this.#branded) this.style.removeProperty('--sa-brand')
    this.#branded = usable
  }
}
