import { generateSecret, generateURI, verifySync } from 'otplib'

/** How long one code is shown. @unit seconds */
const periodSeconds = 30

/** A new secret of 160 bits, in base 32. */
export function newTotpSecret(): string {
  return generateSecret({ length: 20 })
}

/** The address that an authenticator app reads, mostly as a QR code. */
export function totpUri(issuer: string, label: string, secret: string): string {
  return generateURI({ issuer, label, secret })
}

/**
 * Which time step a code is of: this one, or the one before or after, since clocks differ. `null` when it is of none of them, or of one
 * that is spent.
 *
 * @param lastStep the step of the last code; codes up to it are spent
 */
export function totpStep(secret: string, code: string, lastStep: number | null, now: Date): number | null {
  const epoch = Math.floor(now.getTime() / 1000)
  const result = verifySync({ secret, token: code, epoch, period: periodSeconds, epochTolerance: periodSeconds })
  if (!result.valid) return null
  const step = Math.floor(epoch / periodSeconds) + result.delta
  return lastStep !== null && step <= lastStep ? null : step
}
