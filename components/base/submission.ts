import type { ReactiveControllerHost } from 'lit'
import type { Portal } from '../../src/index.ts'
import { failureOf, type RemoteFailure } from './failure.ts'
import { randomKey } from './random-key.ts'

/** What sends something: a form, a button, a question. */
export type Send<Answer> = (portal: Portal, options: { idempotencyKey: string }) => Promise<Answer>

/**
 * Something a person sends, and where it stands. A second press while one is under way sends nothing; the same content sent again
 * after a failure carries the same idempotency key, so that what has arrived all the same happens once.
 */
export class Submission<Answer = unknown> {
  /** Why the last attempt brought nothing; absent after one that did. */
  failed: RemoteFailure | undefined

  readonly #host: ReactiveControllerHost
  readonly #portal: () => Portal | undefined
  #busy = false
  #sent: { content: string; key: string } | undefined

  constructor(host: ReactiveControllerHost, portal: () => Portal | undefined) {
    this.#host = host
    this.#portal = portal
  }

  /** Whether a request is under way. */
  get busy(): boolean {
    return this.#busy
  }

  /**
   * Sends it.
   *
   * @param content what is sent, as JSON can write it; tells whether the key of before is still the right one
   * @returns the answer; `undefined` where one is under way already, where there is no portal, where it failed (`failed` says why), and
   * where the portal speaks for somebody else by now, who has nothing to do with the answer
   */
  async run(content: unknown, send: Send<Answer>): Promise<{ answer: Answer } | undefined> {
    const portal = this.#portal()
    if (this.#busy || !portal) return undefined
    const written = JSON.stringify(content) ?? ''
    if (this.#sent?.content !== written) this.#sent = { content: written, key: randomKey() }
    const { scope } = portal
    this.#busy = true
    this.failed = undefined
    this.#host.requestUpdate()
    try {
      const answer = await send(portal, { idempotencyKey: this.#sent.key })
      this.#sent = undefined
      return this.#portal() === portal && (scope === '' || portal.scope === scope) ? { answer } : undefined
    } catch (error) {
      this.failed = failureOf(error)
      return undefined
    } finally {
      this.#busy = false
      this.#host.requestUpdate()
    }
  }

  /** Takes a new key: what is sent next is something else, even where it reads the same. The failure stays on screen. */
  renew(): void {
    this.#sent = undefined
  }

  /** Forgets the failure and the key: what comes next is something new. */
  reset(): void {
    this.failed = undefined
    this.#sent = undefined
    this.#host.requestUpdate()
  }
}
