import type { ReactiveControllerHost } from 'lit'
import type { Portal } from '../../src/index.ts'
import { failureOf, type RemoteFailure } from '../base/failure.ts'

/** One file of an export, held by this page alone. */
export interface ExportedFile {
  kind: 'chain' | 'checkpoint' | 'keys'
  name: string
  /** An object URL: it holds no token, and goes with the page. */
  href: string
  /** @unit bytes */
  size: number
}

/** Where an export stands. */
export type ExportState = { kind: 'idle' } | { kind: 'running' } | { kind: 'ready'; files: readonly ExportedFile[] } | { kind: 'failed'; failed: RemoteFailure }

/** Whose chain is exported. */
export interface ExportTarget {
  portal: Portal
  /** The client whose chain it is; `null` is the partner's own. */
  clientId: string | null
}

/** Fetches a chain with its checkpoint and the keys, and hands them to the browser as files. */
export class Exporting {
  state: ExportState = { kind: 'idle' }
  readonly #host: ReactiveControllerHost & HTMLElement
  readonly #target: () => ExportTarget | undefined
  readonly #ended: (state: ExportState) => void
  #stop: AbortController | undefined
  #of: (ExportTarget & { scope: string }) | undefined

  constructor(host: ReactiveControllerHost & HTMLElement, target: () => ExportTarget | undefined, ended: (state: ExportState) => void) {
    this.#host = host
    this.#target = target
    this.#ended = ended
    host.addController(this)
  }

  hostDisconnected(): void {
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#forget()
    })
  }

  /** Files of one chain do not stay for another, nor for another person. */
  hostUpdate(): void {
    const target = this.#target()
    const of = this.#of
    if (of && !(target && target.portal === of.portal && target.clientId === of.clientId && target.portal.scope === of.scope)) this.#forget()
  }

  readonly start = async (): Promise<void> => {
    const target = this.#target()
    if (!target || this.state.kind === 'running') return
    this.#forget()
    const { portal, clientId } = target
    const stop = (this.#stop = new AbortController())
    this.#of = { portal, clientId, scope: portal.scope }
    this.#show({ kind: 'running' })
    let outcome: ExportState
    try {
      const options = { signal: stop.signal }
      const file = clientId === null ? await portal.audit.exportPartner(options) : await portal.audit.export(clientId, options)
      const [chain, keys] = await Promise.all([file.blob(), portal.audit.keys(options)])
      if (this.#stop !== stop) return
      const name = `audit-${file.checkpoint.tenantId}-${file.checkpoint.at.slice(0, 10)}`
      const json = (value: unknown) => new Blob([`${JSON.stringify(value, undefined, 2)}\n`], { type: 'application/json' })
      // The names are those that verify-audit looks for beside an export.
      const files = [held('chain', `${name}.jsonl`, chain), held('checkpoint', `${name}.jsonl.checkpoint.json`, json(file.checkpoint)), held('keys', `${name}.jsonl.keys.json`, json({ items: keys }))]
      outcome = { kind: 'ready', files }
    } catch (error) {
      if (this.#stop !== stop) return
      outcome = { kind: 'failed', failed: failureOf(error) }
    }
    this.#stop = undefined
    this.#show(outcome)
    this.#ended(outcome)
  }

  readonly cancel = (): void => {
    this.#forget()
    this.#host.requestUpdate()
  }

  #forget(): void {
    this.#stop?.abort()
    this.#stop = this.#of = undefined
    if (this.state.kind === 'ready') for (const { href } of this.state.files) URL.revokeObjectURL(href)
    this.state = { kind: 'idle' }
  }

  #show(state: ExportState): void {
    this.state = state
    this.#host.requestUpdate()
  }
}

function held(kind: ExportedFile['kind'], name: string, content: Blob): ExportedFile {
  return { kind, name, href: URL.createObjectURL(content), size: content.size }
}

/** A size in short words of the locale: `12 kB`, `2.3 MB`. */
export function formatSize(bytes: number, locale: string): string {
  const [value, unit] = bytes >= 1e6 ? [bytes / 1e6, 'megabyte'] : bytes >= 1000 ? [bytes / 1000, 'kilobyte'] : [bytes, 'byte']
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: value >= 10 ? 0 : 1 }).format(value)
}
