import {
  chooseSignInPlace, showSignIn, signInWithPasskey, signInWithPassword, signInWithRecoveryCode, signInWithTotp, startPasskeySignIn,
} from '../../src/contract/endpoints/sign-in.ts'
import { serveDoor } from '../http/call.ts'
import { neighbourhood } from '../http/client-address.ts'
import { sameText, secretHash } from '../http/door.ts'
import { credentialIdOf, readAssertion, requestOptions } from '../http/passkeys.ts'
import { invalidField, notFound, Refusal } from '../http/problem.ts'
import { totpStep } from '../http/totp.ts'
import { beginsDelay, normalRecoveryCode, type Tried } from '../rules/sign-in.ts'
import { systemScope, type PartnerTx } from '../store/database.ts'
import { findDoor, findPlace, findPlaces, type Place } from '../store/places.ts'
import { countPasskey, findPasskey, listFactors, spendRecoveryCode, spendStep } from '../store/second-factors.ts'
import { changeAttempt, countWrongCode, endAttempt, mostWrongCodes, type Attempt } from '../store/sign-in-attempts.ts'
import { forgetTries, takeBackTry } from '../store/sign-in-throttle.ts'
import { emailKey } from '../store/text.ts'
import {
  begin, countRequest, countTries, decided, doorScope, enter, offerPlaces, provenBy, tellChain, withAttempt, type Counted, type DoorCall,
  type Held, type Proven, type Stand,
} from './sign-in-steps.ts'

/** The MSP that a request names. @throws {Refusal} `invalid-input` when it names none and there are several; `sign-in-failed` when there is none such */
export async function doorOf(call: DoorCall, slug: string | undefined): Promise<{ id: string; slug: string; name: string; locale: string }> {
  const door = await call.runtime.context.database.read(systemScope, (tx) => findDoor(tx, slug))
  if (door) return door
  if (slug === undefined) throw invalidField('body.partner', 'must name the MSP, because this server works for several or for none', 'missing')
  throw new Refusal('sign-in-failed')
}

export const serveSignInPage = serveDoor(showSignIn, async (call) => {
  await countRequest(call)
  const door = await call.runtime.context.database.read(systemScope, (tx) => findDoor(tx, call.query.partner))
  if (!door) throw notFound()
  return { body: { partner: door.slug, name: door.name, locale: door.locale } }
})

const reply = ({ state, cookies }: Stand) => ({ body: state, cookies })

export const serveSignInPassword = serveDoor(signInWithPassword, async (call) => {
  const { body, runtime, now } = call
  const { door } = runtime
  const partner = await doorOf(call, body.partner)
  const scope = doorScope(partner.id)
  const device = door.knownDevice(call.request, partner.id, body.email)
  const count = (tried: Tried, who: string): Counted => ({ tried, key: door.throttleKey(tried, who) })
  // A browser that has signed in before is counted by itself: guesses from elsewhere never keep its owner out.
  const counted = device === null ? [count('network', neighbourhood(call.address)), count('account', emailKey(body.email))] : [count('device', device)]
  const failures = await decided(call, scope, (tx) => countTries(tx, counted, now))

  // From here on, the same work is done for whatever email.
  const places = await runtime.context.database.read(scope, (tx) => findPlaces(tx, body.email, now))
  const hash = await door.hashPassword(body.password, partner.id, body.email)
  const fitting = places.filter((place) => place.status === 'active' && place.password !== null && sameText(place.password, hash))
  const [one] = fitting
  if (!one) {
    await decided(call, scope, async (tx) => {
      const held = counted.filter(({ tried }, index) => beginsDelay(tried, failures[index]!)).map(({ tried }) => tried)
      await tellChain(tx, call, places, [
        { action: 'sign_in.fail', result: 'denied', meta: { reason: 'password' } },
        ...held.map((by) => ({ action: 'sign_in.lock', result: 'denied' as const, meta: { by } })),
      ])
    })
    throw new Refusal('sign-in-failed')
  }
  const succeeded = async (tx: PartnerTx) => {
    for (const { tried, key } of counted) await (tried === 'network' ? takeBackTry(tx, key, now) : forgetTries(tx, key))
  }
  if (fitting.length > 1) {
    return reply(await decided(call, scope, async (tx) => {
      await succeeded(tx)
      return await offerPlaces(tx, call, fitting)
    }))
  }
  return reply(await decided(call, doorScope(partner.id, one), async (tx) => {
    await succeeded(tx)
    // As it is now: whoever was removed in between stays out.
    const place = await findPlace(tx, one.personId, now)
    return place?.password === one.password ? await enter(tx, call, place, fresh) : new Refusal('sign-in-failed')
  }))
})

const fresh: Proven = { first: 'password', second: null, attemptHash: null, attempt: null, expiresAt: null }

export const serveSignInChoice = serveDoor(chooseSignInPlace, async (call) => {
  const { attempt: secret, personId } = call.body
  return reply(await withAttempt(call, secret, ['choose'], async (tx, { attempt, place }) =>
    place ? await enter(tx, call, place, provenBy(attempt, secret, null)) : new Refusal('attempt-expired'), personId))
})

/** Counts a second factor that is about to be tried. @returns a refusal when it is too soon */
async function tryCode(tx: PartnerTx, call: DoorCall, place: Place): Promise<{ key: string; begins: boolean } | Refusal> {
  const key = call.runtime.door.throttleKey('code', place.personId)
  const failures = await countTries(tx, [{ tried: 'code', key }], call.now)
  return failures instanceof Refusal ? failures : { key, begins: beginsDelay('code', failures[0]!) }
}

/** What a wrong code leaves behind: it is counted against the attempt and the person. */
async function refuseCode(tx: PartnerTx, call: DoorCall, attempt: Attempt, place: Place | null, method: string, begins: boolean): Promise<Refusal> {
  const over = (await countWrongCode(tx, attempt.hash)) >= mostWrongCodes
  if (over) await endAttempt(tx, attempt.hash)
  await tellChain(tx, call, place ? [place] : [], [
    { action: 'sign_in.fail', result: 'denied', meta: { reason: method } },
    ...(begins ? [{ action: 'sign_in.lock', result: 'denied' as const, meta: { by: 'code' } }] : []),
  ])
  return new Refusal(over ? 'attempt-expired' : 'code-refused')
}

/** One step with a second factor of a person who is known. */
async function secondFactor(
  call: DoorCall,
  secret: string,
  method: NonNullable<Proven['second']>,
  good: (tx: PartnerTx, held: { attempt: Attempt; place: Place }) => Promise<boolean>,
): Promise<Stand> {
  return await withAttempt(call, secret, ['second-factor'], async (tx, { attempt, place }: Held) => {
    if (!place) return new Refusal('attempt-expired')
    const tried = await tryCode(tx, call, place)
    if (tried instanceof Refusal) return tried
    if (!(await good(tx, { attempt, place }))) return await refuseCode(tx, call, attempt, place, method, tried.begins)
    await forgetTries(tx, tried.key)
    const after = method === 'recovery-code' ? { ...place, recoveryCodes: place.recoveryCodes - 1 } : place
    return await enter(tx, call, after, provenBy(attempt, secret, method))
  })
}

export const serveSignInTotp = serveDoor(signInWithTotp, async (call) => {
  const { attempt, code } = call.body
  return reply(await secondFactor(call, attempt, 'totp', async (tx, { place }) => {
    for (const factor of await listFactors(tx, place.personId)) {
      if (factor.kind !== 'totp') continue
      const step = totpStep(call.runtime.door.unseal(factor.secret!, place.personId), code, factor.lastStep, call.now)
      if (step !== null && (await spendStep(tx, factor.id, step, call.now))) return true
    }
    return false
  }))
})

export const serveSignInRecoveryCode = serveDoor(signInWithRecoveryCode, async (call) => {
  const { attempt, code } = call.body
  return reply(await secondFactor(call, attempt, 'recovery-code', (tx, { place }) =>
    spendRecoveryCode(tx, place.personId, secretHash(normalRecoveryCode(code)), call.now)))
})

export const servePasskeyStart = serveDoor(startPasskeySignIn, async (call) => {
  await countRequest(call)
  const { attempt: secret } = call.body
  const party = call.runtime.door.relyingParty(call.request)
  if (secret !== undefined) {
    return {
      body: await withAttempt(call, secret, ['second-factor'], async (tx, { attempt, place }) => {
        const keys = place ? (await listFactors(tx, place.personId)).filter((factor) => factor.kind === 'passkey') : []
        const { challenge, options } = await requestOptions(party, keys)
        await changeAttempt(tx, attempt.hash, { challenge })
        return { attempt: secret, options }
      }),
    }
  }
  const partner = await doorOf(call, call.body.partner)
  const { challenge, options } = await requestOptions(party, null)
  const { attempt } = await decided(call, doorScope(partner.id), (tx) => begin(tx, call, { step: 'passkey', challenge }))
  return { body: { attempt, options } }
})

export const servePasskeySignIn = serveDoor(signInWithPasskey, async (call) => {
  const { attempt: secret, response } = call.body
  const party = call.runtime.door.relyingParty(call.request)
  const id = credentialIdOf(response)
  const signed = async (tx: PartnerTx, attempt: Attempt, alone: boolean): Promise<string | null> => {
    const kept = attempt.challenge === null ? null : await findPasskey(tx, id)
    if (!kept || (attempt.personId !== null && kept.personId !== attempt.personId)) return null
    const read = await readAssertion(party, attempt.challenge!, response, kept, alone)
    // A challenge is signed once, whatever comes of it.
    await changeAttempt(tx, attempt.hash, { challenge: null })
    return read && (await countPasskey(tx, kept.id, read.counter, call.now)) ? kept.personId : null
  }
  const alone = await withAttempt(call, secret, ['passkey', 'second-factor'], async (_tx, { attempt }) => attempt.step === 'passkey')
  if (!alone) {
    return reply(await secondFactor(call, secret, 'passkey', async (tx, { attempt }) => (await signed(tx, attempt, false)) !== null))
  }
  const personId = await withAttempt(call, secret, ['passkey'], async (tx, { attempt }) => {
    const who = await signed(tx, attempt, true)
    if (who === null) return await refuseCode(tx, call, attempt, null, 'passkey', false)
    // Known from here on: the rest is done in the person's name.
    await changeAttempt(tx, attempt.hash, { step: 'second-factor', personId: who, proven: 'passkey' })
    return who
  })
  return reply(await withAttempt(call, secret, ['second-factor'], async (tx, { attempt, place }) =>
    place?.personId === personId ? await enter(tx, call, place, provenBy(attempt, secret, 'passkey')) : new Refusal('attempt-expired')))
})
