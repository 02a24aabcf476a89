/** A name that nobody else has chosen, for one request. Not `crypto.randomUUID`: an intranet without https has none. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
