import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { PortalEvent } from '../../src/contract/event.ts'
import type { Portal } from '../../src/index.ts'
import { SaPortalErrorEvent } from '../events/portal-error-event.ts'
import { ensureLiveRegion } from './announce.ts'
import { ContextReader } from './context-reader.ts'
import { noPortal, type RemoteFailure } from './failure.ts'
import { listenToPortal } from './live.ts'
import { portalContext } from './portal-context.ts'
import { cacheOf, type Load, type Resource } from './resource.ts'

export type { RemoteFailure } from './failure.ts'

/**
 * What a widget shows: `waiting` for the first data, `ready`, `empty`, `stale` (old data, the last request failed), or one of the
 * refusals, of which `signed-out` and `forbidden` have a face of their own.
 */
export type RemoteStatus = 'waiting' | 'ready' | 'empty' | 'stale' | 'refused' | 'forbidden' | 'signed-out'

/** A skeleton that flashes up for less than this is worse than none. @unit milliseconds */
const skeletonAfterMs = 150
/** How long a widget waits for a portal that is not there yet. @unit milliseconds */
const noPortalAfterMs = 1000
/** How long a widget waits for a `<sa-portal>` that has no portal yet. @unit milliseconds */
const emptyPortalAfterMs = 5000

/** How one widget gets its data. */
export interface RemoteDataOptions<Data> {
  /** Names what is shown, such as `portfolio.summary` or `client:cli_…`; `null` while there is nothing to ask for. Equal keys share one request. */
  key: () => string | null
  /** Reads it. */
  load: Load<Data>
  /** Data that the page has set on the widget; while there is some, nothing is asked for. */
  given?: () => Data | null | undefined
  /** A portal set on the widget itself; it stands before the one around it. */
  portal?: () => Portal | undefined
  /** Whether data is there but holds nothing. */
  empty?: (data: Data) => boolean
  /** Whether an event makes what is shown old. Without it the widget does not follow events. */
  live?: (event: PortalEvent) => boolean
  /** Told when events may have been missed, before everything that is shown is read again. */
  missed?: () => void
  /** Whether events are heard at all, as of the moment in which the data is first asked for; yes when absent. */
  follows?: () => boolean
}

type Host = ReactiveControllerHost & HTMLElement

/**
 * One thing from the portal, and every state on the way to it.
 *
 * The request leaves in the update after connecting, so attributes that come late in the same turn still make one request. It stops
 * when the widget has gone for good (a move is no going), when what is asked for changes, and when the portal changes; answers of
 * before are ignored then. Widgets that show the same thing of the same portal share one request.
 */
export class RemoteData<Data> implements ReactiveController {
  /** Whether waiting has taken so long that a skeleton helps. */
  slow = false

  readonly #host: Host
  readonly #options: RemoteDataOptions<Data>
  readonly #context: ContextReader<typeof portalContext>
  #portal: Portal | undefined
  #key: string | null = null
  #resource: Resource<Data> | undefined
  #unwatch: (() => void) | undefined
  #unlisten: (() => void) | undefined
  #slowTimer: ReturnType<typeof setTimeout> | undefined
  #noPortalTimer: ReturnType<typeof setTimeout> | undefined
  #noPortal: RemoteFailure | undefined
  #reported: RemoteFailure | undefined

  constructor(host: Host, options: RemoteDataOptions<Data>) {
    this.#host = host
    this.#options = options
    this.#context = new ContextReader(host, portalContext)
    host.addController(this)
  }

  /** The portal in use: the widget's own, else the one around it. */
  get portal(): Portal | undefined {
    return this.#options.portal?.() ?? this.#context.value
  }

  /** What to show: given by the page, else read from the portal. */
  get data(): Data | undefined {
    return this.#options.given?.() ?? this.#resource?.data
  }

  /** When `data` was read, by the clock of this page; absent for data that the page has given. */
  get readAt(): Date | undefined {
    return this.#given ? undefined : this.#resource?.readAt
  }

  /** Why the last request brought nothing. */
  get failed(): RemoteFailure | undefined {
    return this.#given ? undefined : (this.#noPortal ?? this.#resource?.failed)
  }

  /** Whether a request is under way, the first or a later one. */
  get loading(): boolean {
    return !this.#given && (this.#resource?.loading ?? false)
  }

  get status(): RemoteStatus {
    const { data, failed } = this
    if (data !== undefined) return failed ? 'stale' : this.#options.empty?.(data) ? 'empty' : 'ready'
    if (!failed || (this.loading && failed.kind !== 'no-portal')) return 'waiting'
    return failed.kind === 'forbidden' || failed.kind === 'signed-out' ? failed.kind : 'refused'
  }

  get #given(): boolean {
    return (this.#options.given?.() ?? undefined) !== undefined
  }

  /** Reads it again; what is on screen stays meanwhile. Bound, so that a button can be handed it. */
  readonly refresh = (): void => {
    this.#resource?.refresh()
  }

  hostConnected(): void {
    ensureLiveRegion()
    globalThis.addEventListener('online', this.#online)
    this.#host.requestUpdate()
  }

  hostDisconnected(): void {
    globalThis.removeEventListener('online', this.#online)
    clearTimeout(this.#slowTimer)
    clearTimeout(this.#noPortalTimer)
    this.#slowTimer = this.#noPortalTimer = undefined
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#leave()
    })
  }

  hostUpdate(): void {
    if (!this.#host.isConnected) return
    const portal = this.portal
    const key = this.#given ? null : this.#options.key()
    if (portal !== this.#portal || key !== this.#key) {
      this.#leave()
      this.#portal = portal
      this.#key = key
      if (portal && key !== null) this.#enter(portal, key)
    }
    this.#followPortal(portal, key)
    this.#followSlow()
  }

  hostUpdated(): void {
    const { failed } = this
    if (failed === this.#reported) return
    this.#reported = failed
    if (!failed) return
    if (failed.kind === 'no-portal') console.warn(failed.message)
    this.#host.dispatchEvent(new SaPortalErrorEvent(failed.error, failed.kind, failed.requestId))
  }

  #enter(portal: Portal, key: string): void {
    const resource = cacheOf(portal).resource<Data>(key)
    this.#resource = resource
    this.#unwatch = resource.watch({
      tell: () => this.#host.requestUpdate(),
      load: () => {
        if (this.#options.key() === key) return this.#options.load
        // The widget has changed its mind since its last update; the next one goes there.
        this.#host.requestUpdate()
        return undefined
      },
    })
    const { live, follows } = this.#options
    if (!live || follows?.() === false) return
    this.#unlisten = listenToPortal(portal, (event) => {
      if (event === null) this.#options.missed?.()
      if (event === null || live(event)) resource.refreshSoon()
    })
  }

  #leave(): void {
    this.#unlisten?.()
    this.#unwatch?.()
    this.#unlisten = this.#unwatch = this.#resource = undefined
    this.#portal = undefined
    this.#key = null
  }

  /** Waits a while for a portal, then says that there is none. */
  #followPortal(portal: Portal | undefined, key: string | null): void {
    if (portal || key === null) {
      clearTimeout(this.#noPortalTimer)
      this.#noPortalTimer = this.#noPortal = undefined
      return
    }
    if (this.#noPortal) return
    this.#noPortalTimer ??= setTimeout(
      () => {
        this.#noPortalTimer = undefined
        this.#noPortal = noPortal(this.#host.localName, this.#context.answered)
        this.#host.requestUpdate()
      },
      this.#context.answered ? emptyPortalAfterMs : noPortalAfterMs,
    )
  }

  #followSlow(): void {
    if (this.status !== 'waiting') {
      clearTimeout(this.#slowTimer)
      this.#slowTimer = undefined
      this.slow = false
      return
    }
    if (this.slow) return
    this.#slowTimer ??= setTimeout(() => {
      this.#slowTimer = undefined
      this.slow = true
      this.#host.requestUpdate()
    }, skeletonAfterMs)
  }

  #online = (): void => {
    if (this.failed?.kind === 'unreachable') this.refresh()
  }
}
