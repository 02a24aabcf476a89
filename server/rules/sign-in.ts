import type { EffectivePolicy } from '../../src/contract/policy.ts'
import { passwordLength } from '../../src/contract/sign-in.ts'
import { isWithin } from './network.ts'

/** How long a sign-in may take. @unit milliseconds */
export const attemptMs = 600_000
/** How long after a sign-in somebody may change how they sign in. @unit milliseconds */
export const freshMs = 600_000
/** How long a link to a new password is good. @unit milliseconds */
export const resetMs = 3_600_000

/** What a next step is decided from. */
export interface SignInFacts {
  /** How many people what was proven fits. */
  people: number
  /** How many second factors the person has; of no meaning while it is open who comes in. */
  factors: number
  /** Whether a second factor was given. */
  secondFactorGiven: boolean
  /** What the policy of the place asks for. */
  mfa: EffectivePolicy['mfa']
}

/** What stands between somebody who has proven something and a session. A second factor that is set up is asked for whatever the policy. */
export function nextStep({ people, factors, secondFactorGiven, mfa }: SignInFacts): 'choose' | 'second-factor' | 'enrol-second-factor' | 'done' {
  if (people > 1) return 'choose'
  if (factors > 0 && !secondFactorGiven) return 'second-factor'
  // A word that a later version wrote is taken for the strictest.
  if (factors === 0 && mfa !== 'optional') return 'enrol-second-factor'
  return 'done'
}

/** What is looked at to let somebody in by the hosted door, at its sign-in and at every request after it. */
export interface Arrival {
  status: string
  /** `null` for a member of staff. */
  client: { status: string; portalEnabled: boolean } | null
  policy: Pick<EffectivePolicy, 'mfa' | 'ipAllow'>
  /** Where the request comes from; empty when that is not known. */
  address: string
}

/** Why somebody may not come in. */
export type Barrier = 'sign-in-failed' | 'portal-disabled' | 'sign-in-elsewhere' | 'address-not-allowed'

/** Why somebody may not come in by the hosted door; `null` when nothing is in the way. */
export function barrierOf({ status, client, policy, address }: Arrival): Barrier | null {
  if (status !== 'active') return 'sign-in-failed'
  if (client && (client.status === 'suspended' || client.status === 'archived')) return 'sign-in-failed'
  if (client && !client.portalEnabled) return 'portal-disabled'
  if (policy.mfa === 'idp') return 'sign-in-elsewhere'
  // The networks are those of a client's people. The staff is not cut by them: it would lock itself out with its clients' default.
  if (client && !mayComeFrom(policy.ipAllow, address)) return 'address-not-allowed'
  return null
}

/** Whether somebody may come from an address. No network lets everybody in; an address that cannot be read is in none. */
export function mayComeFrom(networks: readonly string[], address: string): boolean {
  return networks.length === 0 || isWithin(networks, address)
}

/** When a hosted session ends if nothing more is asked of it. */
export function sessionEnds(session: { createdAt: Date; lastSeenAt: Date }, policy: Pick<EffectivePolicy, 'sessionIdleSeconds' | 'sessionMaxSeconds'>): Date {
  const idle = session.lastSeenAt.getTime() + policy.sessionIdleSeconds * 1000
  const over = session.createdAt.getTime() + policy.sessionMaxSeconds * 1000
  return new Date(Math.min(idle, over))
}

/**
 * How long a bearer token of a hosted session lives: never longer than the session, and not more than half its idle time, so that a page
 * that is in use asks for the next one before the session is idle.
 *
 * @param most what the server allows @unit seconds
 * @returns @unit seconds, at least 1
 */
export function tokenSeconds(most: number, ends: Date, now: Date, policy: Pick<EffectivePolicy, 'sessionIdleSeconds'>): number {
  const left = Math.floor((ends.getTime() - now.getTime()) / 1000)
  return Math.max(1, Math.min(most, left, Math.floor(policy.sessionIdleSeconds / 2)))
}

/** What is held up when it is tried too often. */
export type Tried = 'account' | 'network' | 'device' | 'code' | 'link' | 'network-link'

/** How tries are counted. `account`: passwords for one email · `network`: passwords from one network · `device`: passwords from a browser that
 * has signed in before, which the tries of others do not hold up · `code`: codes of one person · `link`: links to one email. */
const rules: Record<Tried, { free: number; firstMs: number; mostMs: number; forgetMs: number }> = {
  account: { free: 5, firstMs: 1000, mostMs: 900_000, forgetMs: 86_400_000 },
  network: { free: 30, firstMs: 1000, mostMs: 900_000, forgetMs: 3_600_000 },
  device: { free: 5, firstMs: 1000, mostMs: 900_000, forgetMs: 86_400_000 },
  code: { free: 10, firstMs: 1000, mostMs: 900_000, forgetMs: 86_400_000 },
  link: { free: 3, firstMs: 60_000, mostMs: 3_600_000, forgetMs: 86_400_000 },
  'network-link': { free: 20, firstMs: 1000, mostMs: 900_000, forgetMs: 3_600_000 },
}

/** After how long without a try everything is forgotten. @unit milliseconds */
export function forgetMs(tried: Tried): number {
  return rules[tried].forgetMs
}

/**
 * How long nothing is taken after this many tries in vain: nothing at first, then twice as long each time, up to a bound, so that an owner
 * whom somebody else has held up is never kept out for long.
 *
 * @returns @unit milliseconds
 */
export function delayMs(tried: Tried, failures: number): number {
  const { free, firstMs, mostMs } = rules[tried]
  if (failures < free) return 0
  return Math.min(firstMs * 2 ** Math.min(failures - free, 30), mostMs)
}

/** Whether this try is the one that begins to hold others up: it is written down once, not with each try after it. */
export function beginsDelay(tried: Tried, failures: number): boolean {
  return failures === rules[tried].free
}

/** A password in the one form that is compared: what looks the same and is typed on another keyboard is the same. */
export function normalPassword(password: string): string {
  return password.normalize('NFKC')
}

/** Why a password is refused. */
export type PasswordFault = 'short' | 'long' | 'common' | 'repetitive' | 'own-email'

/** Passwords and rows of keys that guessers try first; what is around and between them counts for nothing. */
const commonWords = [
  'password', 'passwort', 'passw0rd', 'p@ssword', 'p@ssw0rd', 'motdepasse', 'contrasena', 'kennwort', 'geheim', 'secret', 'qwertyuiop', 'qwertzuiop', 'qwerty',
  'qwertz', 'azerty', 'asdfghjkl', 'zxcvbnm', '1q2w3e4r5t6y', '1q2w3e4r', 'administrator', 'admin', 'letmein', 'welcome', 'willkommen', 'changeme', 'default',
  'iloveyou', 'monkey', 'dragon', 'football', 'baseball', 'superman', 'princess', 'sunshine', 'trustno1', 'master', 'login', 'summer', 'winter', 'spring',
  'autumn', 'company', 'correcthorsebatterystaple',
]
const sequences = ['abcdefghijklmnopqrstuvwxyz', '012345678901234567890123456789', 'qwertyuiopasdfghjklzxcvbnm', 'qwertzuiopasdfghjklyxcvbnm']

/** How much of its own a password must hold besides well-known words and the own email. @unit characters */
const leastOwn = 6

/** Why a password cannot be set; `null` when it can. There are no rules about kinds of characters: they make worse passwords. */
export function passwordFault(password: string, email: string): PasswordFault | null {
  const text = normalPassword(password)
  const characters = [...text]
  if (characters.length < passwordLength.min) return 'short'
  if (characters.length > passwordLength.max) return 'long'
  const lower = text.toLowerCase()
  const own = email.normalize('NFKC').trim().toLowerCase()
  const local = own.split('@')[0]!
  if (own !== '' && lower.includes(own)) return 'own-email'
  if (local.length >= 4 && lower.includes(local) && lower.replaceAll(local, '').length < leastOwn) return 'own-email'
  if (new Set(characters).size < 5 || repeats(lower)) return 'repetitive'
  const letters = lower.replace(/[^\p{L}\p{N}@]/gu, '')
  if (sequences.some((sequence) => isRun(letters, sequence))) return 'common'
  let rest = lower
  for (const word of commonWords) rest = rest.replaceAll(word, '')
  // What is left counts by what is no digit or sign: years and exclamation marks are what everybody adds.
  if (rest.replace(/[^\p{L}]/gu, '').length < leastOwn && rest.length < passwordLength.min) return 'common'
  return null
}

/** Whether a text is one shorter text again and again, such as `abcabcabcabc`. */
function repeats(text: string): boolean {
  for (let size = 1; size <= text.length / 3; size += 1) if (text.startsWith(text.slice(size))) return true
  return false
}

/** Whether a text is a piece of a row, forwards or backwards. */
function isRun(text: string, row: string): boolean {
  if (text.length < 8) return false
  return row.includes(text) || [...row].reverse().join('').includes(text)
}

/** A recovery code as it is compared: what people mistype for each other is the same. */
export function normalRecoveryCode(code: string): string {
  return code.normalize('NFKC').toLowerCase().replace(/[^0-9a-z]/g, '').replaceAll('o', '0').replace(/[il]/g, '1')
}
