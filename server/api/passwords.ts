import { acceptInvitation, forgetPassword, lookAtInvitation, resetPassword } from '../../src/contract/endpoints/sign-in.ts'
import { passwordLength } from '../../src/contract/sign-in.ts'
import { serveDoor } from '../http/call.ts'
import { neighbourhood } from '../http/client-address.ts'
import { secretHash } from '../http/door.ts'
import { fieldProblem, Refusal } from '../http/problem.ts'
import { withdrawMails } from '../mail/enqueue.ts'
import { linkTo } from '../mail/links.ts'
import { passwordFault, resetMs, type PasswordFault } from '../rules/sign-in.ts'
import { findReset, findResetPartner, offerReset, setPassword, spendReset } from '../store/credentials.ts'
import { systemScope, type PartnerTx } from '../store/database.ts'
import { findInvitation, readInvitation, spendInvitation } from '../store/invitations.ts'
import { endEverything, findPlace, findPlaces, seePerson, type Place } from '../store/places.ts'
import { endAttemptsOf } from '../store/sign-in-attempts.ts'
import { forgetTries } from '../store/sign-in-throttle.ts'
import { emailKey } from '../store/text.ts'
import { doorOf } from './sign-in.ts'
import {
  barrierFor, countRequest, countTries, decided, doorScope, enter, policyOf, refusalFor, tellByMail, tellChain, tellEvent, type DoorCall,
  type Proven, type Stand,
} from './sign-in-steps.ts'

const faults: Record<PasswordFault, string> = {
  short: `must have at least ${passwordLength.min} characters`,
  long: `must have at most ${passwordLength.max} characters`,
  common: 'is mostly a well-known password or a row of keys; take some words that nobody else would put together',
  repetitive: 'repeats itself; take some words that nobody else would put together',
  'own-email': 'is mostly the own email address; take some words that nobody else would put together',
}

/** @throws {Refusal} `weak-password` */
function requireStrong(password: string, place: Place): void {
  const fault = passwordFault(password, place.email)
  if (fault === null) return
  throw new Refusal('weak-password', { detail: `The password ${faults[fault]}.`, errors: [fieldProblem('body.password', 'invalid', faults[fault])] })
}

/** The person an open invitation is for. @throws {Refusal} `link-dead` */
async function invited(call: DoorCall, token: string): Promise<{ place: Place; expiresAt: string; hash: string }> {
  await countRequest(call)
  const { database } = call.runtime.context
  const hash = secretHash(token)
  const found = await database.readOnce(systemScope, (tx) => findInvitation(tx, hash, call.now))
  if (!found) throw new Refusal('link-dead')
  return await database.read(doorScope(found.partnerId), async (tx) => {
    const place = await findPlace(tx, found.personId, call.now)
    const expiresAt = await readInvitation(tx, hash)
    if (place?.status !== 'invited' || expiresAt === null) throw new Refusal('link-dead')
    return { place, expiresAt, hash }
  })
}

export const serveInvitationLook = serveDoor(lookAtInvitation, async (call) => {
  const { place, expiresAt } = await invited(call, call.body.token)
  const { partner, client, email, name, role } = place
  const door = await doorOf(call, partner.slug)
  return {
    body: { partner: partner.slug, brand: door.name, organisation: client?.name ?? partner.name, email, name, role, expiresAt, mfa: policyOf(place).mfa },
  }
})

export const serveInvitationAcceptance = serveDoor(acceptInvitation, async (call) => {
  const { token, password } = call.body
  const { place, hash } = await invited(call, token)
  // What would keep the person out keeps the link whole: it is spent by whoever comes in with it.
  const barrier = barrierFor(call, place, 'active')
  if (barrier !== null) throw refusalFor(barrier, place)
  requireStrong(password, place)
  const hashed = await call.runtime.door.hashPassword(password, place.partner.id, place.email)
  return answer(await decided(call, doorScope(place.partner.id, place), async (tx) => {
    const spent = await spendInvitation(tx, hash, call.now)
    if (spent?.personId !== place.personId) return new Refusal('link-dead')
    await setPassword(tx, place, hashed, call.now)
    await endAttemptsOf(tx, place.personId)
    await seePerson(tx, place, call.now)
    await withdrawMails(call.runtime.context, tx, place.personId, ['invitation'])
    await tellEvent(tx, call, place, 'user.activated')
    await tellChain(tx, call, [place], [{ action: 'invitation.accept' }])
    return await goOn(tx, call, place, 'invitation')
  }))
})

const answer = ({ state, cookies }: Stand) => ({ body: state, cookies })

async function goOn(tx: PartnerTx, call: DoorCall, place: Place, first: Proven['first']): Promise<Stand | Refusal> {
  // As it stands after what was just done.
  const now = (await findPlace(tx, place.personId, call.now))!
  return await enter(tx, call, now, { first, second: null, attemptHash: null, attempt: null, expiresAt: null })
}

export const servePasswordForgotten = serveDoor(forgetPassword, async (call) => {
  const { body, runtime, now } = call
  const { door, context } = runtime
  const partner = await doorIfAny(call, body.partner)
  if (!partner) return { body: { status: 'requested' } }
  const scope = doorScope(partner.id)
  const counted = [
    { tried: 'network-link' as const, key: door.throttleKey('network-link', neighbourhood(call.address)) },
    { tried: 'link' as const, key: door.throttleKey('link', emailKey(body.email)) },
  ]
  await decided(call, scope, (tx) => countTries(tx, counted, now))
  // Done after the answer, which therefore takes as long for an email that nobody has.
  door.later(async () => {
    const places = (await context.database.read(scope, (tx) => findPlaces(tx, body.email, now))).filter(mayReset)
    await context.database.transact(scope, async (tx) => {
      for (const place of places) {
        const { secret, hash } = door.newSecret()
        const expiresAt = new Date(now.getTime() + resetMs)
        await offerReset(tx, place, hash, expiresAt)
        await tellByMail(tx, call, place, { kind: 'password-reset', url: linkTo(context.config, 'password-reset', secret), expiresAt })
      }
      await tellChain(tx, call, places, [{ action: 'password.ask_reset', result: places.length > 0 ? 'ok' : 'denied' }])
    })
  })
  return { body: { status: 'requested' } }
})

async function doorIfAny(call: DoorCall, slug: string | undefined): Promise<Awaited<ReturnType<typeof doorOf>> | null> {
  try {
    return await doorOf(call, slug)
  } catch (thrown) {
    if (thrown instanceof Refusal && thrown.code === 'sign-in-failed') return null
    throw thrown
  }
}

/** Whether a new password would be of use to a person. */
function mayReset(place: Place): boolean {
  return place.status === 'active' && policyOf(place).mfa !== 'idp' && place.client?.status !== 'suspended' && place.client?.status !== 'archived'
}

export const servePasswordReset = serveDoor(resetPassword, async (call) => {
  await countRequest(call)
  const { token, password } = call.body
  const { door, context } = call.runtime
  const hash = secretHash(token)
  const partnerId = await context.database.readOnce(systemScope, (tx) => findResetPartner(tx, hash))
  if (partnerId === null) throw new Refusal('link-dead')
  const place = await context.database.read(doorScope(partnerId), async (tx) => {
    const personId = await findReset(tx, hash, call.now)
    return personId === null ? null : await findPlace(tx, personId, call.now)
  })
  if (place?.status !== 'active') throw new Refusal('link-dead')
  const barrier = barrierFor(call, place)
  if (barrier !== null) throw refusalFor(barrier, place)
  requireStrong(password, place)
  const hashed = await door.hashPassword(password, partnerId, place.email)
  return answer(await decided(call, doorScope(partnerId, place), async (tx) => {
    if (!(await spendReset(tx, hash, call.now))) return new Refusal('link-dead')
    await setPassword(tx, place, hashed, call.now)
    await endEverything(tx, place, call.now)
    await endAttemptsOf(tx, place.personId)
    // Whoever has the mailbox is no guesser.
    await forgetTries(tx, door.throttleKey('account', emailKey(place.email)))
    await withdrawMails(context, tx, place.personId, ['password-reset'])
    await tellByMail(tx, call, place, { kind: 'security-changed', change: 'password', at: call.now })
    await tellChain(tx, call, [place], [{ action: 'password.reset' }])
    return await goOn(tx, call, place, 'reset')
  }))
})
