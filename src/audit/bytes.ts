const encoder = new TextEncoder()
/** Bytes whose buffer WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>

/** The UTF-8 of a text. */
export function utf8(text: string): Bytes {
  return encoder.encode(text)
}

/**
 * The text of UTF-8 bytes, a byte order mark kept.
 *
 * @throws {TypeError} when they are not UTF-8
 */
export function textOfUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Bytes as lower-case hex. */
export function hexOf(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += hexOfByte[byte]
  return text
}

/** Bytes from lower-case hex; `null` when it is anything else. */
export function bytesOfHex(text: string): Bytes | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return null
  const bytes = new Uint8Array(text.length / 2)
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = Number.parseInt(text.slice(2 * index, 2 * index + 2), 16)
  return bytes
}

/** Bytes as base64 with padding (RFC 4648 §4). */
export function base64Of(bytes: Uint8Array): string {
  let characters = ''
  for (const byte of bytes) characters += String.fromCharCode(byte)
  return btoa(characters)
}

/** Bytes from base64 with padding, in the one spelling that they have; `null` when it is anything else. */
export function bytesOfBase64(text: string): Bytes | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null
  let characters: string
  try {
    characters = atob(text)
  } catch {
    return null
  }
  const bytes = Uint8Array.from(characters, (character) => character.charCodeAt(0))
  // One value has one spelling: no bits are left over, no padding is missing.
  return base64Of(bytes) === text ? bytes : null
}

/** Bytes as base64url without padding (RFC 4648 §5). */
export function base64urlOf(bytes: Uint8Array): string {
  return base64Of(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Bytes from base64url without padding, in the one spelling that they have; `null` when it is anything else. */
export function bytesOfBase64url(text: string): Bytes | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null
  return bytesOfBase64(text.replaceAll('-', '+').replaceAll('_', '/') + '='.repeat((4 - (text.length % 4)) % 4))
}

/** Whether two runs of bytes are the same. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}

/** Whether a text is a SHA-256 as this chain writes it: 64 lower-case hex digits. */
export function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}

/** Whether a text is a moment as this chain writes it: UTC with milliseconds, such as 2026-11-20T09:40:00.000Z. */
export function isMoment(value: unknown): value is string {
  const found = typeof value === 'string' ? /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.\d{3}Z$/.exec(value) : null
  if (!found) return false
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number) as [number, number, number, number, number, number]
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return month >= 1 && month <= 12 && day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60
}
