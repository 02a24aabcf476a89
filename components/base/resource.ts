import type { Portal } from '../../src/index.ts'
import { failureOf, type RemoteFailure } from './failure.ts'

/** Reads one thing from a portal. */
export type Load<Data> = (portal: Portal, options: { signal: AbortSignal }) => Promise<Data>

/** Data younger than this is not asked for again by a widget that newly needs it. @unit milliseconds */
const freshMs = 30_000

/** How many things that nobody shows are remembered a portal. */
const maxIdle = 50

/** Several events in quick succession are one reason to read again. @unit milliseconds */
const settleMs = 250

/** Somebody who shows a resource. */
export interface Watcher<Data> {
  /** Told of every change. */
  tell(): void
  /** How the resource is read now; `undefined` where the watcher is about to show something else, and would read that. */
  load(): Load<Data> | undefined
}

/** One thing read from one portal, shared by every widget that shows it. */
export class Resource<Data> {
  data: Data | undefined
  /** When `data` was read, by the clock of this page; absent while there is none. */
  readAt: Date | undefined
  /** Why the last request brought nothing; absent after one that did. */
  failed: RemoteFailure | undefined

  readonly #cache: ResourceCache
  readonly #watchers = new Set<Watcher<Data>>()
  #request: AbortController | undefined
  /** Asked for again while a request was under way. */
  #again = false
  #settle: ReturnType<typeof setTimeout> | undefined

  constructor(cache: ResourceCache) {
    this.#cache = cache
  }

  get loading(): boolean {
    return this.#request !== undefined
  }

  get watched(): boolean {
    return this.#watchers.size > 0
  }

  /** Begins to show it: reads it unless it is fresh or under way. */
  watch(watcher: Watcher<Data>): () => void {
    this.#watchers.add(watcher)
    this.#cache.checkScope()
    const fresh = this.readAt !== undefined && Date.now() - this.readAt.getTime() < freshMs && !this.failed
    if (!fresh && !this.#request) this.#start()
    return () => {
      this.#watchers.delete(watcher)
      if (this.watched) return
      this.#stop()
      this.#cache.trim()
    }
  }

  /** Reads it again; what is known stays on screen meanwhile. */
  refresh(): void {
    clearTimeout(this.#settle)
    this.#settle = undefined
    if (!this.watched) return
    if (this.#request) this.#again = true
    else this.#start()
  }

  /** Reads it again once what is happening has settled. */
  refreshSoon(): void {
    if (this.watched) this.#settle ??= setTimeout(() => this.refresh(), settleMs)
  }

  /** Forgets everything: it belonged to somebody else. Reads anew where it is shown. */
  drop(): void {
    this.#stop()
    this.data = undefined
    this.readAt = undefined
    this.failed = undefined
    if (this.watched) this.#start()
  }

  #stop(): void {
    clearTimeout(this.#settle)
    this.#settle = undefined
    this.#again = false
    this.#request?.abort()
    this.#request = undefined
  }

  #start(): void {
    // Read as one of those says who show it at this moment: whoever asked first may be about something else by now.
    const load = [...this.#watchers].map((watcher) => watcher.load()).find((each) => each !== undefined)
    if (!load) return
    const request = new AbortController()
    this.#request = request
    void this.#run(request, load)
    this.#tell()
  }

  async #run(request: AbortController, load: Load<Data>): Promise<void> {
    let outcome: { data: Data } | { failed: RemoteFailure }
    try {
      const data = await load(this.#cache.portal, { signal: request.signal })
      outcome = { data }
    } catch (error) {
      outcome = { failed: failureOf(error) }
    }
    // Whoever stopped this request has decided what stands here now; its answer may belong to another person.
    if (this.#request !== request) return
    // Asked as one person, answered as another: everything is dropped and read again.
    if (!this.#cache.checkScope()) return
    this.#request = undefined
    if ('data' in outcome) {
      this.data = outcome.data
      this.readAt = new Date()
      this.failed = undefined
    } else {
      this.failed = outcome.failed
      // Who may no longer see it does not keep it on screen.
      if (outcome.failed.kind === 'forbidden' || outcome.failed.kind === 'signed-out') {
        this.data = undefined
        this.readAt = undefined
      }
    }
    if (this.#again) {
      this.#again = false
      if (this.watched) this.#start()
    }
    this.#tell()
  }

  #tell(): void {
    for (const watcher of [...this.#watchers]) watcher.tell()
  }
}

/** Everything read from one portal, by one person. */
export class ResourceCache {
  readonly portal: Portal
  readonly #resources = new Map<string, Resource<unknown>>()
  #scope: string

  constructor(portal: Portal) {
    this.portal = portal
    this.#scope = portal.scope
    portal.onScopeChange(() => this.checkScope())
  }

  resource<Data>(key: string): Resource<Data> {
    this.checkScope()
    const present = this.#resources.get(key)
    if (present) {
      // Last used, last forgotten.
      this.#resources.delete(key)
      this.#resources.set(key, present)
      return present as Resource<Data>
    }
    const made = new Resource<Data>(this)
    this.#resources.set(key, made as Resource<unknown>)
    return made
  }

  /**
   * Drops everything when the portal speaks for somebody else than before.
   *
   * @returns whether the portal still speaks for the same person
   */
  checkScope(): boolean {
    const { scope } = this.portal
    if (scope === this.#scope) return true
    const before = this.#scope
    this.#scope = scope
    // The first token only gives a name to who was asking all along.
    if (before === '') return true
    this.clear()
    return false
  }

  /** Forgets everything; what is on screen is read again. */
  clear(): void {
    for (const [key, resource] of [...this.#resources]) {
      if (!resource.watched) this.#resources.delete(key)
      resource.drop()
    }
  }

  /** Forgets what nobody shows beyond the last few. */
  trim(): void {
    const idle = [...this.#resources].filter(([, resource]) => !resource.watched)
    for (const [key] of idle.slice(0, Math.max(0, idle.length - maxIdle))) this.#resources.delete(key)
    for (const [key, resource] of idle) if (resource.readAt === undefined) this.#resources.delete(key)
  }
}

const caches = new WeakMap<object, ResourceCache>()

/** What was read from a portal. Goes when the portal goes. */
export function cacheOf(portal: Portal): ResourceCache {
  let cache = caches.get(portal)
  if (!cache) caches.set(portal, (cache = new ResourceCache(portal)))
  return cache
}
