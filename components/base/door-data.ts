import type { LitElement, ReactiveController } from 'lit'
import { createSignIn, type SignIn } from '../../src/sign-in/index.ts'
import { SaPortalErrorEvent } from '../events/portal-error-event.ts'
import { ensureLiveRegion } from './announce.ts'
import { failureOf, type RemoteFailure } from './failure.ts'

type Host = Pick<LitElement, 'addController' | 'requestUpdate' | 'isConnected' | 'dispatchEvent' | 'localName'> & { door?: SignIn; baseUrl?: string }

/** Something that the hosted door tells about the person who is signed in. It is read once, and again when it is asked for. */
export class DoorData<Data> implements ReactiveController {
  /** Absent until the first answer. What was read stays while it is read again. */
  data: Data | undefined
  /** Why there is nothing new. */
  failed: RemoteFailure | undefined
  /** Absent where the address cannot be used. */
  door: SignIn | undefined

  readonly #host: Host
  readonly #read: (door: SignIn, signal: AbortSignal) => Promise<Data>
  #of: unknown
  #reading: AbortController | undefined

  constructor(host: Host, read: (door: SignIn, signal: AbortSignal) => Promise<Data>) {
    this.#host = host
    this.#read = read
    host.addController(this)
  }

  hostConnected(): void {
    ensureLiveRegion()
  }

  hostDisconnected(): void {
    // A move within the page is no going.
    queueMicrotask(() => {
      if (this.#host.isConnected) return
      this.#reading?.abort()
      this.#of = undefined
    })
  }

  hostUpdate(): void {
    const { door, baseUrl, isConnected, localName } = this.#host
    const of = door ?? baseUrl
    if (!isConnected || (of === this.#of && (this.door || this.failed))) return
    this.#of = of
    this.data = this.failed = undefined
    try {
      this.door = door ?? createSignIn({ baseUrl: baseUrl ?? '' })
      void this.refresh()
    } catch (error) {
      this.door = undefined
      const message = `<${localName}> cannot use its base-url. ${(error as Error).message}`
      this.failed = { kind: 'no-portal', error: new Error(message), message, retryable: false }
      console.warn(message)
    }
  }

  /** Reads it again. */
  refresh = async (): Promise<void> => {
    const { door } = this
    if (!door) return
    this.#reading?.abort()
    const { signal } = (this.#reading = new AbortController())
    try {
      this.data = await this.#read(door, signal)
      this.failed = undefined
    } catch (error) {
      if (signal.aborted) return
      this.failed = failureOf(error)
      this.#host.dispatchEvent(new SaPortalErrorEvent(this.failed.error, this.failed.kind, this.failed.requestId))
    }
    if (!signal.aborted) this.#host.requestUpdate()
  }
}
