import type { ReactiveControllerHost } from 'lit'
import type { PortfolioSummary } from '../../src/contract/portfolio.ts'
import type { Me } from '../../src/contract/session.ts'
import type { Portal } from '../../src/index.ts'
import { failureOf } from '../base/failure.ts'
import { RemoteData } from '../base/remote-data.ts'
import type { SummaryFigures } from '../portfolio-summary/stats.ts'

/** The three numbers, with whatever else of the summary is known. */
export type Figures = SummaryFigures & Partial<PortfolioSummary>

/** Whether clients can be added, or the text that says why not. */
export type Adding = 'on' | 'wait' | 'addNotEnabled' | 'addRole' | 'addHere'

/** How the controller asks its widget. */
export interface ReaderOptions {
  portal: () => Portal | undefined
  /** The numbers that the page has set. */
  summary: () => Figures | undefined
  /** Whether the page has set the clients; then no numbers are asked for. */
  given: () => boolean
}

/** Whoever reads the widget: what they may do, and the numbers that are theirs to see. */
export class Reader {
  readonly #options: ReaderOptions
  readonly #me: RemoteData<Me>
  readonly #summary: RemoteData<Figures | null>

  constructor(host: ReactiveControllerHost & HTMLElement, options: ReaderOptions) {
    const { portal, given } = options
    this.#options = options
    // Without a portal neither asks: the list alone says that there is none.
    this.#summary = new RemoteData<Figures | null>(host, {
      key: () => (this.#me.portal && !given() && this.mayMeasure ? 'portfolio.figures' : null),
      load: summaryIfAllowed,
      given: options.summary,
      portal,
    })
    this.#me = new RemoteData<Me>(host, { key: () => (this.#me.portal ? 'me' : null), load: (from, call) => from.me.get(call), portal })
  }

  /** The numbers, as far as they are known. */
  get figures(): Figures | undefined {
    return this.#summary.data ?? undefined
  }

  /** Whether the reader may see measures; yes until the portal says otherwise. */
  get mayMeasure(): boolean {
    return this.#me.data?.allowedActions.includes('portfolio.measure') ?? true
  }

  /** Whether clients can be added. */
  get adding(): Adding {
    const { data, status, portal } = this.#me
    if (!portal) return this.#options.given() ? 'addHere' : 'wait'
    if (!data) return status === 'waiting' ? 'wait' : 'addHere'
    if (data.allowedActions.includes('client.create')) return 'on'
    return data.deniedActions['client.create'] === 'not-enabled' ? 'addNotEnabled' : 'addRole'
  }

  /** Reads the numbers again. */
  readonly refreshFigures = (): void => {
    this.#summary.refresh()
  }

  /** Reads everything again. */
  refresh(): void {
    this.#summary.refresh()
    this.#me.refresh()
  }
}

/**
 * The numbers, asked for together with everything else: waiting to hear who reads would cost another round trip.
 *
 * @returns `null` where they are not the reader's to see, which is no failure
 */
async function summaryIfAllowed(portal: Portal, { signal }: { signal: AbortSignal }): Promise<Figures | null> {
  try {
    return await portal.portfolio.summary({ signal })
  } catch (error) {
    if (failureOf(error).kind !== 'forbidden') throw error
    const { allowedActions } = await portal.me.get({ signal })
    if (allowedActions.includes('portfolio.measure')) throw error
    return null
  }
}
