import type { ReactiveController, ReactiveControllerHost } from 'lit'

/**
 * Where the reader is in a thread: whether its end can be seen, and which of its parts must not move under their eyes when something is
 * put in before or after it.
 */
export class EndWatch implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement
  readonly #options: { element: () => Element | null; seen: () => void }
  #observer: IntersectionObserver | undefined
  /** What the observer has told; it takes its time to tell the first. */
  #told: boolean | undefined
  #watched: Element | null = null
  #rows: readonly unknown[] = []
  #anchor: { element: Element; top: number } | undefined

  constructor(host: ReactiveControllerHost & HTMLElement, options: { element: () => Element | null; seen: () => void }) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  hostDisconnected(): void {
    this.#observer?.disconnect()
    this.#observer = undefined
    this.#watched = null
    this.#told = undefined
  }

  /** Whether the end of the thread can be seen; also where there is none. */
  get inSight(): boolean {
    if (this.#told !== undefined || !this.#watched) return this.#told ?? true
    const { top, bottom } = this.#watched.getBoundingClientRect()
    return bottom >= 0 && top <= innerHeight
  }

  hostUpdated(): void {
    const element = this.#options.element()
    if (element === this.#watched) return
    this.#observer ??= new IntersectionObserver((entries) => {
      this.#told = entries.at(-1)!.isIntersecting
      if (this.#told) this.#options.seen()
    })
    this.#observer.disconnect()
    this.#watched = element
    this.#told = undefined
    if (element) this.#observer.observe(element)
  }

  /** Called before the thread is drawn: where what is looked at stands. */
  before(rows: readonly unknown[]): void {
    this.#anchor = undefined
    if (rows === this.#rows) return
    this.#rows = rows
    const root = this.#host.shadowRoot
    const end = this.#watched
    if (!root || !end) return
    // Whoever is writing looks at what they write; everybody else at the first comment that they see.
    const writing = root.activeElement?.closest('.composer')
    const element = writing ?? [...(end.parentElement?.querySelectorAll('.comment') ?? [])].find((each) => each.getBoundingClientRect().bottom > 0)
    if (element) this.#anchor = { element, top: element.getBoundingClientRect().top }
  }

  /** Called after it: puts it back there. */
  after(): void {
    const anchor = this.#anchor
    this.#anchor = undefined
    if (!anchor?.element.isConnected) return
    const moved = anchor.element.getBoundingClientRect().top - anchor.top
    if (Math.abs(moved) >= 1) scrollerOf(anchor.element).scrollBy(0, moved)
  }
}

/** What scrolls around an element, out of shadow trees too. */
function scrollerOf(element: Element): Element {
  for (let at: Element | null = element; at; at = at.assignedSlot ?? at.parentElement ?? ((at.getRootNode() as ShadowRoot).host as Element | undefined) ?? null) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at
  }
  return document.scrollingElement ?? document.documentElement
}
