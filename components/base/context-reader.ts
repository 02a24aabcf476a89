import { ContextEvent, type Context, type ContextType } from '@lit/context'
import type { ReactiveController, ReactiveControllerHost } from 'lit'

/**
 * Asks the elements around its host for a value, and follows it while connected.
 *
 * A provider that appears or is upgraded after its consumers announces itself by an event; a reader without an answer listens for
 * that and asks again. Nothing is kept beyond the host's own life, and a host that moves out of a provider loses its value: a portal
 * of one tenant does not follow an element to another place.
 */
export class ContextReader<Key extends Context<unknown, unknown>> implements ReactiveController {
  value: ContextType<Key> | undefined
  readonly #host: ReactiveControllerHost & HTMLElement
  readonly #context: Key
  #answered = false
  #unsubscribe: (() => void) | undefined

  constructor(host: ReactiveControllerHost & HTMLElement, context: Key) {
    this.#host = host
    this.#context = context
    host.addController(this)
  }

  hostConnected(): void {
    this.#answered = false
    document.addEventListener('context-provider', this.#retry)
    this.#ask()
    if (!this.#answered) this.#set(undefined)
  }

  hostDisconnected(): void {
    document.removeEventListener('context-provider', this.#retry)
    this.#unsubscribe?.()
    this.#unsubscribe = undefined
  }

  /** Whether a provider stands around the host, even one that has no value yet. */
  get answered(): boolean {
    return this.#answered
  }

  #ask(): void {
    this.#host.dispatchEvent(new ContextEvent(this.#context, this.#host, this.#receive, true))
  }

  #retry = (event: Event): void => {
    if (!this.#answered && (event as Event & { context?: unknown }).context === this.#context) this.#ask()
  }

  // One identity for the reader's life: providers tell their subscribers apart by it.
  #receive = (value: ContextType<Key>, unsubscribe?: () => void): void => {
    if (this.#unsubscribe !== unsubscribe) this.#unsubscribe?.()
    this.#unsubscribe = unsubscribe
    this.#answered = true
    // An answer that arrives after the host has gone is not kept.
    if (!this.#host.isConnected) return void unsubscribe?.()
    this.#set(value)
  }

  #set(value: ContextType<Key> | undefined): void {
    if (Object.is(value, this.value)) return
    this.value = value
    this.#host.requestUpdate()
  }
}
