import {
  finishPasskeyEnrolment, finishTotpEnrolment, listOwnFactors, removeOwnFactor, renewRecoveryCodes, startPasskeyEnrolment, startTotpEnrolment,
} from '../../src/contract/endpoints/sign-in.ts'
import type { Enrolled } from '../../src/contract/sign-in.ts'
import { serveDoor } from '../http/call.ts'
import { secretHash } from '../http/door.ts'
import { creationOptions, readCreation } from '../http/passkeys.ts'
import { notFound, Refusal } from '../http/problem.ts'
import { newTotpSecret, totpStep, totpUri } from '../http/totp.ts'
import type { SecurityChange } from '../mail/letter.ts'
import { normalRecoveryCode } from '../rules/sign-in.ts'
import type { PartnerTx } from '../store/database.ts'
import { findPlace, noteMfa, type Place } from '../store/places.ts'
import { insertPasskey, insertTotp, listFactors, removeFactor, replaceRecoveryCodes } from '../store/second-factors.ts'
import { changeAttempt, countWrongCode, endAttempt, mostWrongCodes, type Attempt } from '../store/sign-in-attempts.ts'
import { readHosted, requireFresh, withHosted, type Hosted } from './hosted-sessions.ts'
import { begin, decided, doneState, doorScope, enter, policyOf, provenBy, tellByMail, tellChain, withAttempt, type DoorCall, type Stand } from './sign-in-steps.ts'

/** An attempt at which a second factor is set up: the one of a sign-in, or one that is begun for somebody who has just signed in. */
async function enrolmentOf(call: DoorCall, secret: string | undefined): Promise<string> {
  if (secret !== undefined) return secret
  const hosted = await readHosted(call)
  requireFresh(call, hosted)
  const { place, session } = hosted
  return await decided(call, doorScope(place.partner.id, place), async (tx) => {
    const { attempt } = await begin(tx, call, {
      step: 'enrol-second-factor', proven: 'session', personId: place.personId, clientId: place.clientId, sessionId: session.id,
    })
    return attempt
  })
}

/** Whether an attempt may still set a second factor up: in a sign-in, only the first one, or whoever has the password alone could add another. */
function mayEnrol(attempt: Attempt, place: Place | null): place is Place {
  return place !== null && (attempt.sessionId !== null || place.totp + place.passkeys === 0)
}

/** What a secret that nobody has confirmed yet is sealed for: it is no factor, and cannot be put in the place of one. */
const pendingOf = (place: Place): string => `${place.personId} pending`

export const serveTotpStart = serveDoor(startTotpEnrolment, async (call) => {
  const secret = await enrolmentOf(call, call.body.attempt)
  const { door } = call.runtime
  return {
    body: await withAttempt(call, secret, ['enrol-second-factor'], async (tx, { attempt, place }) => {
      if (!mayEnrol(attempt, place)) return new Refusal('attempt-expired')
      const made = newTotpSecret()
      await changeAttempt(tx, attempt.hash, { pendingSecret: door.seal(made, pendingOf(place)) })
      return { attempt: secret, secret: made, uri: totpUri(place.partner.name, place.email, made) }
    }),
  }
})

export const serveTotpEnrolment = serveDoor(finishTotpEnrolment, async (call) => {
  const { attempt: secret, code } = call.body
  const { door, context } = call.runtime
  return await enrol(call, secret, 'totp', async (tx, attempt, place) => {
    if (attempt.pendingSecret === null) return false
    const made = door.unseal(attempt.pendingSecret, pendingOf(place))
    const step = totpStep(made, code, null, call.now)
    if (step === null) return false
    const name = 'Authenticator app'
    await insertTotp(tx, place, { id: context.newId('secondFactor'), name, secret: door.seal(made, place.personId), lastStep: step }, call.now)
    return true
  })
})

export const servePasskeyEnrolmentStart = serveDoor(startPasskeyEnrolment, async (call) => {
  const secret = await enrolmentOf(call, call.body.attempt)
  const party = call.runtime.door.relyingParty(call.request)
  return {
    body: await withAttempt(call, secret, ['enrol-second-factor'], async (tx, { attempt, place }) => {
      if (!mayEnrol(attempt, place)) return new Refusal('attempt-expired')
      const present = (await listFactors(tx, place.personId)).filter((factor) => factor.kind === 'passkey')
      const person = { id: place.personId, email: place.email, name: place.name }
      const { challenge, options } = await creationOptions(party, place.partner.name, person, present)
      await changeAttempt(tx, attempt.hash, { challenge })
      return { attempt: secret, options }
    }),
  }
})

export const servePasskeyEnrolment = serveDoor(finishPasskeyEnrolment, async (call) => {
  const { attempt: secret, name, response } = call.body
  const { door, context } = call.runtime
  return await enrol(call, secret, 'passkey', async (tx, attempt, place) => {
    if (attempt.challenge === null) return false
    await changeAttempt(tx, attempt.hash, { challenge: null })
    const made = await readCreation(door.relyingParty(call.request), attempt.challenge, response)
    return made !== null && (await insertPasskey(tx, place, { id: context.newId('secondFactor'), name: name ?? 'Passkey', ...made }, call.now))
  })
})

/** Sets a second factor up and goes on: into the portal, or back to what a person who is signed in was doing. */
async function enrol(
  call: DoorCall,
  secret: string,
  kind: 'totp' | 'passkey',
  add: (tx: PartnerTx, attempt: Attempt, place: Place) => Promise<boolean>,
): Promise<{ body: Enrolled; cookies: readonly string[] }> {
  const hosted = await hostedIfAny(call)
  const outcome = await withAttempt<Stand & { recoveryCodes: string[] }>(call, secret, ['enrol-second-factor'], async (tx, { attempt, place }) => {
    if (!mayEnrol(attempt, place)) return new Refusal('attempt-expired')
    // What was begun in a session is finished in it.
    if (attempt.sessionId !== null && hosted?.session.id !== attempt.sessionId) return new Refusal('session-missing')
    if (!(await add(tx, attempt, place))) {
      if ((await countWrongCode(tx, attempt.hash)) >= mostWrongCodes) await endAttempt(tx, attempt.hash)
      return new Refusal('code-refused')
    }
    const recoveryCodes = place.recoveryCodes === 0 ? call.runtime.door.newRecoveryCodes() : []
    if (recoveryCodes.length > 0) await replaceRecoveryCodes(tx, place, recoveryCodes.map(codeHash))
    await noteMfa(tx, place, 'enrolled')
    if (attempt.sessionId !== null) await tellOf(tx, call, place, `${kind}-added`)
    const after = (await findPlace(tx, place.personId, call.now))!
    if (attempt.sessionId !== null) {
      await endAttempt(tx, attempt.hash)
      await tellChain(tx, call, [after], [{ action: 'second_factor.add', meta: { kind } }])
      return { state: doneState(after), cookies: [], recoveryCodes }
    }
    // One entry that tells both would hide which of them came first.
    await tellChain(tx, call, [after], [{ action: 'second_factor.add', meta: { kind } }])
    const stand = await enter(tx, call, after, provenBy(attempt, secret, kind))
    return stand instanceof Refusal ? stand : { ...stand, recoveryCodes }
  })
  return { body: { state: outcome.state, recoveryCodes: outcome.recoveryCodes }, cookies: outcome.cookies }
}

async function hostedIfAny(call: DoorCall): Promise<Hosted | null> {
  try {
    return await readHosted(call)
  } catch (thrown) {
    if (thrown instanceof Refusal) return null
    throw thrown
  }
}

const codeHash = (code: string): string => secretHash(normalRecoveryCode(code))

async function tellOf(tx: PartnerTx, call: DoorCall, place: Place, change: SecurityChange): Promise<void> {
  await tellByMail(tx, call, place, { kind: 'security-changed', change, at: call.now })
}

export const serveOwnFactors = serveDoor(listOwnFactors, async (call) => {
  const { place } = await readHosted(call)
  const factors = await call.runtime.context.database.read(doorScope(place.partner.id, place), (tx) => listFactors(tx, place.personId))
  return {
    body: {
      items: factors.map(({ id, kind, name, createdAt, lastUsedAt }) => ({ id, kind, name, createdAt, lastUsedAt })),
      recoveryCodesLeft: place.recoveryCodes,
      required: policyOf(place).mfa !== 'optional',
    },
  }
})

export const serveFactorRemoval = serveDoor(removeOwnFactor, async (call) => {
  const hosted = await readHosted(call)
  requireFresh(call, hosted)
  await withHosted(call, hosted, async (tx, place) => {
    const factors = await listFactors(tx, place.personId)
    if (!factors.some((factor) => factor.id === call.params.factorId)) return notFound()
    const last = factors.length === 1
    if (last && policyOf(place).mfa !== 'optional') return new Refusal('second-factor-required')
    const kind = (await removeFactor(tx, place.personId, call.params.factorId))!
    if (last) {
      // Codes that stand in for a factor are nothing without one.
      await replaceRecoveryCodes(tx, place, [])
      await noteMfa(tx, place, 'none')
    }
    await tellOf(tx, call, place, `${kind}-removed`)
    await tellChain(tx, call, [place], [{ action: 'second_factor.remove', meta: { kind } }])
    return null
  })
  return {}
})

export const serveRecoveryCodes = serveDoor(renewRecoveryCodes, async (call) => {
  const hosted = await readHosted(call)
  requireFresh(call, hosted)
  const recoveryCodes = call.runtime.door.newRecoveryCodes()
  await withHosted(call, hosted, async (tx, place) => {
    if (place.totp + place.passkeys === 0) return new Refusal('second-factor-required', { detail: 'Set up a second factor first: recovery codes stand in for it.' })
    await replaceRecoveryCodes(tx, place, recoveryCodes.map(codeHash))
    await tellOf(tx, call, place, 'recovery-codes')
    await tellChain(tx, call, [place], [{ action: 'recovery_codes.renew' }])
    return null
  })
  return { body: { recoveryCodes } }
})
