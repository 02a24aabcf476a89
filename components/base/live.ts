import type { Portal } from '../../src/index.ts'
import type { PortalEvent } from '../../src/contract/event.ts'

/** Hears every event of a portal; `null` means that events may have been missed and everything is to be read again. */
export type LiveListener = (event: PortalEvent | null) => void

/** How long to wait before a stream that has ended for good is tried again, and at most. @unit milliseconds */
const firstReopenMs = 15_000
const longestReopenMs = 300_000

/** One stream a portal, however many widgets listen; open while at least one does. */
class LiveFeed {
  readonly #portal: Portal
  readonly #listeners = new Set<LiveListener>()
  #controller: AbortController | undefined
  #reopen: ReturnType<typeof setTimeout> | undefined
  #reopenMs = firstReopenMs
  /** Something happened while nobody looked at the page. */
  #missed = false

  constructor(portal: Portal) {
    this.#portal = portal
  }

  add(listener: LiveListener): () => void {
    // Wrapped, so that one function may listen twice and leave once.
    const own: LiveListener = (event) => listener(event)
    this.#listeners.add(own)
    this.#open()
    return () => {
      this.#listeners.delete(own)
      // A widget that moves leaves and comes back in one go: the stream stays open for it.
      queueMicrotask(() => {
        if (this.#listeners.size === 0) this.#close()
      })
    }
  }

  #open(): void {
    if (this.#controller) return
    this.#controller = new AbortController()
    document.addEventListener('visibilitychange', this.#seen)
    void this.#listen(this.#controller.signal)
  }

  #close(): void {
    document.removeEventListener('visibilitychange', this.#seen)
    clearTimeout(this.#reopen)
    this.#reopen = undefined
    this.#controller?.abort()
    this.#controller = undefined
    this.#missed = false
  }

  async #listen(signal: AbortSignal): Promise<void> {
    try {
      for await (const message of this.#portal.events.stream({ signal })) {
        if (signal.aborted) return
        this.#reopenMs = firstReopenMs
        if (message.kind === 'event') this.#tell(message.event)
        else if (message.kind === 'gap' || message.kind === 'bye') this.#tell(null)
      }
    } catch {
      // Live updates are a comfort: what is on screen stays right, and its next request shows the reason if there is one.
    }
    if (signal.aborted) return
    this.#reopen = setTimeout(() => {
      if (signal.aborted) return
      // What happened in between was not heard.
      this.#tell(null)
      void this.#listen(signal)
    }, this.#reopenMs * (1 + Math.random()))
    this.#reopenMs = Math.min(longestReopenMs, this.#reopenMs * 2)
  }

  #seen = (): void => {
    if (document.visibilityState === 'hidden' || !this.#missed) return
    this.#missed = false
    this.#tell(null)
  }

  #tell(event: PortalEvent | null): void {
    if (document.visibilityState === 'hidden') {
      this.#missed = true
      return
    }
    for (const listener of [...this.#listeners]) listener(event)
  }
}

const feeds = new WeakMap<object, LiveFeed>()

/**
 * Hears what happens in a portal. All widgets of one portal share one stream; it closes when the last stops listening. While the
 * page is hidden nothing is told; `null` follows when it is seen again.
 *
 * @returns stops listening
 */
export function listenToPortal(portal: Portal, listener: LiveListener): () => void {
  let feed = feeds.get(portal)
  if (!feed) feeds.set(portal, (feed = new LiveFeed(portal)))
  return feed.add(listener)
}
