import { generateSigningKey, openSigningKey, keyIdOf, rotateKeys, signCheckpoint, type SigningKey } from '../../src/audit/index.ts'
import type { AuditHead, AuditKey, Checkpoint } from '../../src/contract/audit.ts'
import { nodeCrypto } from '../store/audit-crypto.ts'
import { systemScope, type Database } from '../store/database.ts'
import { ensureSigningKey, holdSigningKeys, listAuditKeys, lockSigningKeys, rotateAuditKey, type AuditSigningKey } from '../store/signing-keys.ts'

interface Parts {
  database: Database
  now(): Date
}

/** Signs with the audit key in use. It is read anew for each signature: another process may have rotated it. */
export class AuditSigner {
  readonly #parts: Parts
  #opened: SigningKey | null = null

  private constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The signer of a database, after making its first key where there is none. */
  static async open(parts: Parts): Promise<AuditSigner> {
    await parts.database.transact(systemScope, (tx) => ensureSigningKey(tx, 'audit', newKey, parts.now()))
    return new AuditSigner(parts)
  }

  /** The keys as readers get them, oldest first. */
  async keys(): Promise<AuditKey[]> {
    const keys = await this.#parts.database.read(systemScope, listAuditKeys)
    return keys.map(({ secret: _, ...key }) => key)
  }

  /** The key in use, and a moment that lies in its time. */
  async current(): Promise<{ key: SigningKey; at: string }> {
    const { stored, at } = await this.#parts.database.transact(systemScope, async (tx) => {
      await holdSigningKeys(tx)
      const keys = await listAuditKeys(tx)
      const inUse = keys.findLast(({ retiredAt }) => retiredAt === null)
      if (!inUse) throw new Error('there is no audit key in use; make one with sa-portal-server audit rotate-key')
      const now = this.#parts.now().toISOString()
      // A clock behind the one that made the key must not sign before it.
      return { stored: inUse, at: now < inUse.createdAt ? inUse.createdAt : now }
    })
    if (this.#opened?.keyId !== stored.keyId) this.#opened = await openSigningKey(JSON.parse(stored.secret) as JsonWebKey)
    return { key: this.#opened, at }
  }

  /** Signs where a chain ends. */
  async checkpoint(head: AuditHead): Promise<Checkpoint> {
    const { key, at } = await this.current()
    return await signCheckpoint(head, at, key)
  }
}

async function newKey(): Promise<{ id: string; secret: string }> {
  const jwk = await generateSigningKey()
  return { id: await keyIdOf(jwk.x!, nodeCrypto), secret: JSON.stringify(jwk) }
}

/**
 * Makes the next audit key: the one in use endorses it and retires. What it signed before stays right.
 *
 * @returns the new key, and the one that it follows
 */
export async function rotateSigningKey({ database, now }: Parts): Promise<{ key: AuditKey; before: AuditKey | null }> {
  await AuditSigner.open({ database, now })
  const { id, secret } = await newKey()
  const next = await openSigningKey(JSON.parse(secret) as JsonWebKey)
  return await database.transact(systemScope, async (tx) => {
    await lockSigningKeys(tx)
    const stored = await listAuditKeys(tx)
    const last = stored.at(-1)
    const from = last ? await openSigningKey(JSON.parse(last.secret) as JsonWebKey) : null
    // Each key has a time of its own, so that their order is never in doubt.
    const at = last && now().toISOString() <= last.createdAt ? new Date(Date.parse(last.createdAt) + 1).toISOString() : now().toISOString()
    const list = await rotateKeys(stored.map(({ secret: _, ...key }) => key), from, next, at)
    const made: AuditSigningKey = { ...list.at(-1)!, keyId: id, secret }
    await rotateAuditKey(tx, made)
    return { key: list.at(-1)!, before: list.at(-2) ?? null }
  })
}
