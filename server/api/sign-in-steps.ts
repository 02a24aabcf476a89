import type { EventType } from '../../src/contract/event.ts'
import type { EffectivePolicy } from '../../src/contract/policy.ts'
import type { SignInState } from '../../src/contract/sign-in.ts'
import type { PublicCall } from '../http/call.ts'
import { neighbourhood } from '../http/client-address.ts'
import { secretHash } from '../http/door.ts'
import { Refusal } from '../http/problem.ts'
import { userAgent } from '../http/scoped.ts'
import { enqueueMail } from '../mail/enqueue.ts'
import { resolvePolicy, type PolicySettings } from '../rules/policy.ts'
import { attemptMs, barrierOf, delayMs, forgetMs, nextStep, type Barrier, type Tried } from '../rules/sign-in.ts'
import { appendAudit } from '../store/audit.ts'
import { systemActor, systemScope, type Actor, type PartnerScope, type PartnerTx } from '../store/database.ts'
import { appendEvents } from '../store/events.ts'
import { endHostedSession, findHostedSession, insertHostedSession } from '../store/hosted-sessions.ts'
import { findPlace, noteMfa, seePerson, type Place } from '../store/places.ts'
import {
  changeAttempt, endAttempt, findAttempt, findAttemptPartner, holdAttempt, insertAttempt, type Attempt, type AttemptStep, type Proof,
} from '../store/sign-in-attempts.ts'
import { countTry } from '../store/sign-in-throttle.ts'

/** What every step of a sign-in needs of its request. */
export type DoorCall = Pick<PublicCall, 'runtime' | 'request' | 'requestId' | 'address' | 'now'>

/** Where a sign-in stands after a step, with the cookies that go with it. */
export interface Stand {
  state: SignInState
  cookies: readonly string[]
}

/** What the sign-in of a partner may see, in the name of a person where one is known. */
export function doorScope(partnerId: string, place?: Place | null): PartnerScope {
  return { kind: 'partner', partnerId, door: true, actor: place ? actorOf(place) : systemActor }
}

function actorOf({ kind, personId, email, role }: Place): Actor {
  return { kind: kind === 'member' ? 'partner_user' : kind, id: personId, email, role }
}

/** The policy that holds for a person: the client's, or for the staff the partner's own. */
export function policyOf(place: Pick<Place, 'partnerPolicy' | 'clientPolicy'>): EffectivePolicy {
  return resolvePolicy((place.partnerPolicy ?? {}) as PolicySettings, (place.clientPolicy ?? {}) as PolicySettings)
}

/** Something that happened at the door, for the audit chain. */
export interface Happening {
  action: string
  result?: 'ok' | 'denied'
  meta?: Record<string, unknown>
}

/**
 * Writes down what happened, in the chain of the person's client or of the partner. Nobody with the email: then no email is written, only
 * that somebody tried. Comes last in its transaction.
 */
export async function tellChain(tx: PartnerTx, call: DoorCall, places: readonly Place[], happenings: readonly Happening[]): Promise<void> {
  const entry = (place: Place | null) => ({ action, result = 'ok', meta }: Happening) => ({
    clientId: place?.clientId ?? null,
    at: call.now,
    action,
    target: place ? { type: place.kind, id: place.personId } : null,
    result,
    ip: call.address || null,
    ua: userAgent(call.request),
    meta: { requestId: call.requestId, ...meta },
  })
  await appendAudit(tx, places.length === 0 ? happenings.map(entry(null)) : places.flatMap((place) => happenings.map(entry(place))))
}

/** Runs a transaction whose refusal is an outcome too: what it has counted and written down stays. */
export async function decided<Result>(call: DoorCall, scope: PartnerScope, work: (tx: PartnerTx) => Promise<Result | Refusal>): Promise<Result> {
  const outcome = await call.runtime.context.database.transact(scope, work)
  if (outcome instanceof Refusal) throw outcome
  return outcome
}

/** Refuses what is tried too soon. */
export function tooSoon(until: Date, now: Date): Refusal {
  const seconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000))
  return new Refusal('too-many-attempts', { detail: `Try again in ${seconds} seconds.`, headers: { 'retry-after': String(seconds) } })
}

/** One thing that is counted. */
export interface Counted {
  tried: Tried
  key: string
}

/** Counts a try under each key, until one says that it is too soon. @returns how often each was tried in vain, this time included */
export async function countTries(tx: PartnerTx, counted: readonly Counted[], now: Date): Promise<Refusal | number[]> {
  const failures: number[] = []
  for (const { tried, key } of counted) {
    const state = await countTry(tx, key, { forgetMs: forgetMs(tried), delayMs: (count) => delayMs(tried, count) }, now)
    if (!state.taken) return tooSoon(state.untilAt, now)
    failures.push(state.throttle.failures)
  }
  return failures
}

/** Holds up a network that asks too often at all, before anything is looked up. @throws {Refusal} `rate-limited` */
export async function countRequest(call: DoorCall): Promise<void> {
  await call.runtime.limits.door.count(neighbourhood(call.address))
}

const barrierRefusals: Record<Barrier, (place: Place) => Refusal> = {
  'sign-in-failed': () => new Refusal('sign-in-failed'),
  'portal-disabled': () => new Refusal('portal-disabled'),
  'sign-in-elsewhere': ({ partner }) => new Refusal('sign-in-elsewhere', { detail: `Sign in at ${partner.name}.` }),
  'address-not-allowed': () => new Refusal('address-not-allowed'),
}

/** Why a person may not come in at this moment; `null` when nothing is in the way. @param status another than the one on record */
export function barrierFor(call: DoorCall, place: Place, status: string = place.status): Barrier | null {
  return barrierOf({ status, client: place.client, policy: policyOf(place), address: call.address })
}

/** The refusal for a barrier. */
export function refusalFor(barrier: Barrier, place: Place): Refusal {
  return barrierRefusals[barrier](place)
}

/** What has been proven by now. */
export interface Proven {
  first: Proof
  /** How the second factor was given, or set up just now; `null` where there was none yet. */
  second: 'totp' | 'passkey' | 'recovery-code' | null
  /** The attempt that this is a step of; `null` where there is none yet. */
  attemptHash: string | null
  /** The secret of the attempt, for the next step. */
  attempt: string | null
  expiresAt: Date | null
}

/** Lets a person one step further: to the second factor, to its setting up, or in. */
export async function enter(tx: PartnerTx, call: DoorCall, place: Place, proven: Proven): Promise<Stand | Refusal> {
  const barrier = barrierFor(call, place)
  if (barrier !== null) {
    if (proven.attemptHash !== null) await endAttempt(tx, proven.attemptHash)
    await tellChain(tx, call, [place], [{ action: 'sign_in.fail', result: 'denied', meta: { reason: barrier } }])
    return refusalFor(barrier, place)
  }
  const policy = policyOf(place)
  const step = nextStep({ people: 1, factors: place.totp + place.passkeys, secondFactorGiven: proven.second !== null, mfa: policy.mfa })
  if (step === 'done') return await openSession(tx, call, place, proven)
  if (step === 'enrol-second-factor') await noteMfa(tx, place, 'pending')
  return await wait(tx, call, place, step as AttemptStep, proven)
}

async function wait(tx: PartnerTx, call: DoorCall, place: Place, step: AttemptStep, proven: Proven): Promise<Stand> {
  const methods = step === 'second-factor' ? methodsOf(place) : ['totp', 'passkey']
  if (proven.attemptHash !== null) {
    await changeAttempt(tx, proven.attemptHash, { step, personId: place.personId, clientId: place.clientId, challenge: null })
    return { state: { ...waiting, step, attempt: proven.attempt, expiresAt: proven.expiresAt!.toISOString(), methods }, cookies: [] }
  }
  const begun = await begin(tx, call, { step, proven: proven.first, personId: place.personId, clientId: place.clientId })
  return { state: { ...waiting, step, ...begun, methods }, cookies: [] }
}

const waiting = { methods: [], places: [], recoveryCodesLeft: null }

function methodsOf(place: Place): SignInState['methods'] {
  return [
    ...(place.totp > 0 ? ['totp'] : []),
    ...(place.passkeys > 0 ? ['passkey'] : []),
    ...(place.recoveryCodes > 0 ? ['recovery-code'] : []),
  ]
}

/** Begins an attempt. */
export async function begin(
  tx: PartnerTx,
  call: DoorCall,
  attempt: { step: AttemptStep; proven?: Proof; personId?: string; clientId?: string | null; personIds?: readonly string[]; sessionId?: string; challenge?: string },
): Promise<{ attempt: string; expiresAt: string }> {
  const { secret, hash } = call.runtime.door.newSecret()
  const expiresAt = new Date(call.now.getTime() + attemptMs)
  await insertAttempt(tx, { ...attempt, hash, expiresAt }, call.now)
  return { attempt: secret, expiresAt: expiresAt.toISOString() }
}

/** Lets somebody who is several say as whom. */
export async function offerPlaces(tx: PartnerTx, call: DoorCall, places: readonly Place[]): Promise<Stand> {
  const begun = await begin(tx, call, { step: 'choose', proven: 'password', personIds: places.map((place) => place.personId) })
  return { state: { ...waiting, step: 'choose', ...begun, places: places.map(present) }, cookies: [] }
}

function present({ personId, clientId, partner, client, role }: Place): SignInState['places'][number] {
  return { personId, clientId, name: client?.name ?? partner.name, role }
}

/** How a sign-in stands that is over. */
export function doneState(place: Place): SignInState {
  const { totp, passkeys, recoveryCodes } = place
  return { ...waiting, step: 'done', attempt: null, expiresAt: null, places: [present(place)], recoveryCodesLeft: totp + passkeys > 0 ? recoveryCodes : null }
}

/** Opens a session under a new secret. Whatever session this browser had before ends: nobody goes on under a cookie that was planted. */
async function openSession(tx: PartnerTx, call: DoorCall, place: Place, proven: Proven): Promise<Stand | Refusal> {
  const { door, context } = call.runtime
  // Of two that finish the same attempt at once, one comes in.
  if (proven.attemptHash !== null && !(await endAttempt(tx, proven.attemptHash))) return new Refusal('attempt-expired')
  const before = door.sessionHash(call.request)
  const old = before === null ? null : await findHostedSession(tx, before)
  if (old) await endHostedSession(tx, old.personId, old.id, call.now)

  const { secret, hash } = door.newSecret()
  const id = context.newId('hostedSession')
  const agent = userAgent(call.request)
  await insertHostedSession(
    tx,
    place,
    { id, hash, sessionVersion: place.sessionVersion, proven: [...new Set([proven.first, proven.second])].filter(Boolean).join('+'), ip: call.address, userAgent: agent ?? '' },
    call.now,
  )
  await seePerson(tx, place, call.now)
  if (proven.first === 'password' && door.knownDevice(call.request, place.partner.id, place.email) === null) {
    await tellByMail(tx, call, place, { kind: 'new-sign-in', at: call.now, ip: call.address || null, device: agent })
  }
  await tellChain(tx, call, [place], [{ action: 'sign_in.succeed', meta: { session: id, by: proven.first, secondFactor: proven.second } }])
  return {
    state: doneState(place),
    cookies: [door.sessionCookie(secret, policyOf(place).sessionMaxSeconds), door.deviceCookie(place.partner.id, place.email)],
  }
}

/** Writes a mail to a person down. */
export async function tellByMail(tx: PartnerTx, call: DoorCall, place: Place, letter: Parameters<typeof enqueueMail>[2]['letter']): Promise<void> {
  const { clientId, personId, name, email } = place
  await enqueueMail(call.runtime.context, tx, { clientId, personId, to: { name, email }, letter })
}

/** Tells those who listen that something happened to a person. */
export async function tellEvent(tx: PartnerTx, call: DoorCall, place: Place, type: EventType): Promise<void> {
  await appendEvents(tx, [
    { id: call.runtime.context.newId('event'), type, clientId: place.clientId, subject: { type: place.kind, id: place.personId }, at: call.now },
  ])
}

/** An attempt that is held, and the person it is of. */
export interface Held {
  attempt: Attempt
  /** `null` while it is open who comes in. */
  place: Place | null
}

/**
 * Takes up an attempt at one of these steps, in a transaction of its own that acts as the person where one is known.
 *
 * @param personId who is to come in, where the attempt leaves that open
 * @throws {Refusal} `attempt-expired`
 */
export async function withAttempt<Result>(
  call: DoorCall,
  secret: string,
  steps: readonly AttemptStep[],
  work: (tx: PartnerTx, held: Held) => Promise<Result | Refusal>,
  personId?: string,
): Promise<Result> {
  const { database } = call.runtime.context
  const hash = secretHash(secret)
  const partnerId = await database.readOnce(systemScope, (tx) => findAttemptPartner(tx, hash))
  if (partnerId === null) throw new Refusal('attempt-expired')
  const actor = await database.read(doorScope(partnerId), async (tx) => {
    const attempt = await findAttempt(tx, hash, call.now)
    if (!attempt || !steps.includes(attempt.step)) return null
    const who = attempt.personId ?? (personId !== undefined && attempt.personIds?.includes(personId) ? personId : null)
    return { personId: who, place: who === null ? null : await findPlace(tx, who, call.now) }
  })
  if (!actor || (personId !== undefined && actor.personId !== personId)) throw new Refusal('attempt-expired')
  return await decided(call, doorScope(partnerId, actor.place), async (tx) => {
    const attempt = await holdAttempt(tx, hash, call.now)
    if (!attempt || !steps.includes(attempt.step) || (attempt.personId !== null && attempt.personId !== actor.personId)) return new Refusal('attempt-expired')
    const place = actor.personId === null ? null : await findPlace(tx, actor.personId, call.now)
    return await work(tx, { attempt, place })
  })
}

/** What an attempt has proven, with a second factor given now. */
export function provenBy(attempt: Attempt, secret: string, second: Proven['second']): Proven {
  return { first: attempt.proven ?? 'password', second, attemptHash: attempt.hash, attempt: secret, expiresAt: new Date(attempt.expiresAt) }
}
