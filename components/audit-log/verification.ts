import type { ReactiveControllerHost } from 'lit'
import type { Checkpoint } from '../../src/contract/audit.ts'
import type { Portal } from '../../src/index.ts'
import { failureOf, type RemoteFailure } from '../base/failure.ts'
import type { Verdict } from './check-chain.ts'

/** What is verified. */
export interface VerifyTarget {
  portal: Portal
  /** The client whose chain it is; `null` is the partner's own. */
  clientId: string | null
  mayExport: boolean
}

/** Where a verification stands. */
export type VerificationState =
  | { kind: 'idle' }
  | { kind: 'running'; entries: number; total: number }
  | { kind: 'done'; verdict: Verdict; at: Date }
  | { kind: 'cancelled' }
  | { kind: 'unsupported' }
  | { kind: 'failed'; failed: RemoteFailure }

/** How the controller asks its widget. */
export interface VerificationOptions {
  target: () => VerifyTarget | undefined
  kept: () => readonly Checkpoint[]
  trusted: () => readonly string[]
  /** Called when it is over, one way or another. */
  ended: () => void
}

/** Checks a chain in the reader's own browser, one check at a time. */
export class Verification {
  state: VerificationState = { kind: 'idle' }
  readonly #host: ReactiveControllerHost & HTMLElement
  readonly #options: VerificationOptions
  #work: { stop: AbortController; of: VerifyTarget; scope: string } | undefined
  #of: { portal: Portal; clientId: string | null; scope: string } | undefined

  constructor(host: ReactiveControllerHost & HTMLElement, options: VerificationOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  hostDisconnected(): void {
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#stop()
    })
  }

  /** What is known of one chain says nothing of another, nor to another person. */
  hostUpdate(): void {
    const target = this.#options.target()
    const of = this.#of
    if (!of || (target && target.portal === of.portal && target.clientId === of.clientId && (of.scope === '' || target.portal.scope === of.scope))) return
    this.#stop()
    this.#of = undefined
    this.state = { kind: 'idle' }
  }

  readonly start = async (): Promise<void> => {
    const target = this.#options.target()
    if (!target || this.#work) return
    const { portal, clientId, mayExport } = target
    const stop = new AbortController()
    const work = (this.#work = { stop, of: target, scope: portal.scope })
    this.#of = { portal, clientId, scope: portal.scope }
    this.#show({ kind: 'running', entries: 0, total: 0 })
    let outcome: VerificationState
    try {
      const { checkChain } = await import('./check-chain.ts')
      const verdict = await checkChain(portal, {
        clientId,
        mayExport,
        kept: this.#options.kept(),
        trusted: this.#options.trusted(),
        signal: stop.signal,
        onProgress: (entries, total) => {
          if (this.#work === work) this.#show({ kind: 'running', entries, total })
        },
      })
      outcome = { kind: 'done', verdict, at: new Date() }
    } catch (error) {
      outcome = (error as Error).name === 'AuditUnsupportedError' ? { kind: 'unsupported' } : { kind: 'failed', failed: failureOf(error) }
    }
    if (this.#work !== work) return
    this.#work = undefined
    if (work.scope !== '' && portal.scope !== work.scope) outcome = { kind: 'idle' }
    this.#show(outcome)
    this.#options.ended()
  }

  readonly cancel = (): void => {
    if (!this.#work) return
    this.#stop()
    this.#show({ kind: 'cancelled' })
  }

  #stop(): void {
    this.#work?.stop.abort()
    this.#work = undefined
    if (this.state.kind === 'running') this.state = { kind: 'idle' }
  }

  #show(state: VerificationState): void {
    this.state = state
    this.#host.requestUpdate()
  }
}
