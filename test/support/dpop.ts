import { createHash, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose'

/** A key that makes proofs, as a page has it. */
export interface ProofKey {
  jkt: string
  jwk: JWK
  /** A proof; what is given stands in place of what a good one has. `undefined` leaves a claim out. */
  prove(method: string, url: string, parts?: { token?: string | undefined; claims?: Record<string, unknown>; header?: Record<string, unknown>; nowMs?: number }): Promise<string>
}

/** Makes a key. */
export async function makeProofKey(alg: 'ES256' | 'EdDSA' | 'RS256' | 'ES384' = 'ES256'): Promise<ProofKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(publicKey)
  return {
    jkt: await calculateJwkThumbprint(jwk),
    jwk,
    prove: async (method, url, { token, claims = {}, header = {}, nowMs = Date.now() } = {}) => {
      const ath = token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') }
      const payload = { jti: randomUUID(), htm: method, htu: url, iat: Math.floor(nowMs / 1000), ...ath, ...claims }
      return await new SignJWT(payload).setProtectedHeader({ typ: 'dpop+jwt', alg, jwk, ...header }).sign(privateKey)
    },
  }
}
