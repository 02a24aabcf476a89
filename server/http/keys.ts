import { generateKeyPairSync } from 'node:crypto'
import type { Context } from '../context.ts'
import { systemScope } from '../store/database.ts'
import { ensureSigningKey, type SigningKey as StoredKey, type SigningPurpose } from '../store/signing-keys.ts'
import { Tokens } from './token.ts'

/** The keys that this server signs with. The first start on a database makes them. */
export interface Keys {
  tokens: Tokens
  /** Keys that seal cursors, the present one first. */
  cursorKeys: readonly Uint8Array[]
}

/**
 * Opens the keys of the context's database, after making them where there are none.
 *
 * @throws {DatabaseUnavailableError} when the database cannot be reached
 */
export async function openKeys(context: Context): Promise<Keys> {
  const ensure = (purpose: SigningPurpose, makeSecret: () => string): Promise<StoredKey[]> =>
    context.database.transact(systemScope, (tx) =>
      ensureSigningKey(tx, purpose, async () => ({ id: randomName(context), secret: makeSecret() }), context.now()),
    )
  const tokens = await Tokens.open({
    readKeys: async () => {
      const stored = await ensure('token', () => JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })))
      return stored.map(({ id, secret, retiredAt }) => ({ kid: id, privateJwk: JSON.parse(secret), retired: retiredAt !== null }))
    },
    now: () => context.now(),
    newTokenId: () => randomName(context),
  })
  const cursors = await ensure('cursor', () => JSON.stringify({ kty: 'oct', k: Buffer.from(random(context, 32)).toString('base64url') }))
  return { tokens, cursorKeys: cursors.map(({ secret }) => Buffer.from((JSON.parse(secret) as { k: string }).k, 'base64url')) }
}

function random(context: Context, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  context.fill(bytes)
  return bytes
}

/** 128 random bits, as text. */
export function randomName(context: Context): string {
  return Buffer.from(random(context, 16)).toString('base64url')
}
