import type { Context } from '../context.ts'
import { findApiKeyByHash, listApiKeys, touchApiKey } from '../store/api-keys.ts'
import { systemScope } from '../store/database.ts'

/** Whose key it is. */
export interface KnownKey {
  partnerId: string
  id: string
  name: string
}

/** How often it is written down that a key was used. @unit milliseconds */
const touchMs = 60_000
const mostRemembered = 5000

/** API keys, looked up by their hash. Nothing about a key is taken for true without asking, so a revoked key is dead at once. */
export class ApiKeys {
  readonly #context: Context
  readonly #touched = new Map<string, number>()

  constructor(context: Context) {
    this.#context = context
  }

  /** Whose key has this hash; `null` for an unknown and for a revoked one. */
  async find(hash: string): Promise<KnownKey | null> {
    return await this.#context.database.readOnce(systemScope, (tx) => findApiKeyByHash(tx, hash))
  }

  /** Whether a key that was good has not been revoked since. */
  async isGood({ partnerId, userId }: { partnerId: string; userId: string }): Promise<boolean> {
    const actor = { kind: 'api_key', id: userId, email: null, role: 'api_key' } as const
    const keys = await this.#context.database.readOnce({ kind: 'partner', partnerId, actor }, (tx) => listApiKeys(tx))
    return keys.some((key) => key.id === userId && key.revokedAt === null)
  }

  /** Whether a key with this hash was good a moment ago: a flood of wrong keys from the same office does not lock it out. */
  wasGood(hash: string): boolean {
    return this.#touched.has(hash)
  }

  /** Remembers that a key was used. Nobody waits for it, and its failure is nobody's. */
  used(key: KnownKey, hash: string): void {
    const now = this.#context.now()
    const last = this.#touched.get(hash)
    if (last !== undefined && now.getTime() - last < touchMs) return
    this.#touched.delete(hash)
    if (this.#touched.size >= mostRemembered) this.#touched.delete(this.#touched.keys().next().value!)
    this.#touched.set(hash, now.getTime())
    const actor = { kind: 'api_key', id: key.id, email: null, role: 'api_key' } as const
    this.#context.database
      .transact({ kind: 'partner', partnerId: key.partnerId, actor }, (tx) => touchApiKey(tx, key.id, now))
      .catch((error: unknown) => this.#context.log.debug('the use of an API key was not written down', { error }))
  }
}
