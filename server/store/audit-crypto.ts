import { createHash, createHmac } from 'node:crypto'
import { webCrypto, type AuditCrypto } from '../../src/audit/index.ts'

/** The arithmetic of the chain by Node: it answers at once, and a head is held no longer than the hash takes. */
export const nodeCrypto: AuditCrypto = {
  sha256Hex: (texts) => texts.map((text) => createHash('sha256').update(text, 'utf8').digest('hex')),
  sha256: (messages) => messages.map((message) => new Uint8Array(createHash('sha256').update(message).digest())),
  hmacHex: (secrets) => secrets.map(({ salt, value }) => createHmac('sha256', Buffer.from(salt, 'hex')).update(value, 'utf8').digest('hex')),
  verifyEd25519: (...parts) => webCrypto.verifyEd25519(...parts),
}
