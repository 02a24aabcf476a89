import { listOwnSessions, mintHostedToken, revokeOwnSession, signOut } from '../../src/contract/endpoints/sign-in.ts'
import type { EffectivePolicy } from '../../src/contract/policy.ts'
import { serveDoor } from '../http/call.ts'
import { notFound, Refusal } from '../http/problem.ts'
import { audienceOf } from '../rules/access.ts'
import { freshMs, sessionEnds, tokenSeconds } from '../rules/sign-in.ts'
import { systemScope, type PartnerTx } from '../store/database.ts'
import {
  endHostedSession, findHostedSession, findSessionPartner, listHostedSessions, touchHostedSession, type HostedSession,
} from '../store/hosted-sessions.ts'
import { findPlace, seePerson, type Place } from '../store/places.ts'
import { barrierFor, decided, doorScope, policyOf, refusalFor, tellChain, type DoorCall } from './sign-in-steps.ts'

/** Somebody who is signed in at the hosted page. */
export interface Hosted {
  session: HostedSession
  place: Place
  policy: EffectivePolicy
  /** When the session ends if nothing more is asked of it. */
  ends: Date
}

/**
 * Who is signed in, as the cookie says and the database confirms at this moment.
 *
 * @throws {Refusal} `session-missing`, `address-not-allowed`, `portal-disabled`
 */
export async function readHosted(call: DoorCall): Promise<Hosted> {
  const { door, context } = call.runtime
  const hash = door.sessionHash(call.request)
  const partnerId = hash === null ? null : await context.database.readOnce(systemScope, (tx) => findSessionPartner(tx, hash))
  if (hash === null || partnerId === null) throw new Refusal('session-missing')
  return await context.database.read(doorScope(partnerId), async (tx) => {
    const session = await findHostedSession(tx, hash)
    const place = session && (await findPlace(tx, session.personId, call.now))
    if (!place) throw new Refusal('session-missing')
    return standing(call, session, place)
  })
}

function standing(call: DoorCall, session: HostedSession, place: Place): Hosted {
  const policy = policyOf(place)
  const ends = endOf(session, policy)
  if (session.sessionVersion !== place.sessionVersion || ends <= call.now) throw new Refusal('session-missing')
  const barrier = barrierFor(call, place)
  // Whom the policy sends elsewhere by now, and whoever may not come in any more, is not signed in here.
  if (barrier === 'sign-in-failed' || barrier === 'sign-in-elsewhere') throw new Refusal('session-missing')
  if (barrier !== null) throw refusalFor(barrier, place)
  return { session, place, policy, ends }
}

function endOf(session: HostedSession, policy: EffectivePolicy): Date {
  return sessionEnds({ createdAt: new Date(session.createdAt), lastSeenAt: new Date(session.lastSeenAt) }, policy)
}

/** Does something in the name of whoever is signed in. @throws {Refusal} `session-missing` when the session has ended in between */
export async function withHosted(
  call: DoorCall,
  { session, place }: Hosted,
  work: (tx: PartnerTx, place: Place) => Promise<Refusal | null>,
): Promise<void> {
  await decided<null>(call, doorScope(place.partner.id, place), async (tx) => {
    // The row is held by being touched, so that an end of the session comes before this or after it.
    if (!(await touchHostedSession(tx, session.id, call.now))) return new Refusal('session-missing')
    const now = await findPlace(tx, place.personId, call.now)
    return now === null ? new Refusal('session-missing') : await work(tx, now)
  })
}

/** How one signs in is changed only shortly after a sign-in: a page that was left open is not enough. @throws {Refusal} `fresh-sign-in-needed` */
export function requireFresh(call: DoorCall, { session }: Hosted): void {
  if (call.now.getTime() - Date.parse(session.createdAt) > freshMs) throw new Refusal('fresh-sign-in-needed')
}

export const serveHostedToken = serveDoor(mintHostedToken, async (call) => {
  const { runtime, now, body } = call
  // With a proof beside it, the token is bound to the page's key.
  const jkt = await runtime.proofs.keyOf(call.request)
  const hosted = await readHosted(call)
  if (jkt === null && hosted.place.partner.requiresProof) throw new Refusal('proof-missing', { detail: 'Send a DPoP header that is made for this request: tokens of this partner are bound to a key.' })
  const present = body.present ?? true
  const { place, session, policy } = hosted
  if (present) {
    await withHosted(call, hosted, async (tx) => {
      await seePerson(tx, place, now)
      return null
    })
  }
  const ends = present ? endOf({ ...session, lastSeenAt: now.toISOString() }, policy) : hosted.ends
  const until = place.until !== null && Date.parse(place.until) < ends.getTime() ? new Date(place.until) : ends
  const { token, expiresAt } = await runtime.tokens.mint(
    {
      audience: audienceOf(place.role),
      userId: place.personId,
      partnerId: place.partner.id,
      clientId: place.clientId,
      role: place.role,
      email: place.email,
      name: place.name,
      origins: [runtime.door.relyingParty(call.request).origin],
      sessionVersion: place.sessionVersion,
      scoped: place.scoped,
      hostedSessionId: session.id,
      jkt,
    },
    tokenSeconds(runtime.context.config.tokenTtlSeconds, until, now, policy),
  )
  return { body: { token, expiresAt: expiresAt.toISOString(), audience: audienceOf(place.role) } }
})

export const serveSignOut = serveDoor(signOut, async (call) => {
  const { door, context } = call.runtime
  const hash = door.sessionHash(call.request)
  const partnerId = hash === null ? null : await context.database.readOnce(systemScope, (tx) => findSessionPartner(tx, hash))
  if (hash !== null && partnerId !== null) {
    // Whoever signs out need not be let in: the session may be idle, or its network not allowed any more.
    const found = await context.database.read(doorScope(partnerId), async (tx) => {
      const session = await findHostedSession(tx, hash)
      return session && { session, place: await findPlace(tx, session.personId, call.now) }
    })
    if (found) {
      const { session, place } = found
      await context.database.transact(doorScope(partnerId, place), async (tx) => {
        if (!(await endHostedSession(tx, session.personId, session.id, call.now))) return
        await tellChain(tx, call, place ? [place] : [], [{ action: 'sign_in.end', meta: { session: session.id } }])
      })
    }
  }
  return { cookies: [door.noSessionCookie()] }
})

export const serveOwnSessions = serveDoor(listOwnSessions, async (call) => {
  const { place, session, policy } = await readHosted(call)
  const sessions = await call.runtime.context.database.read(doorScope(place.partner.id, place), (tx) => listHostedSessions(tx, place.personId))
  const items = sessions
    .map((each) => ({ ...each, ends: endOf(each, policy) }))
    .filter((each) => each.ends > call.now && each.sessionVersion === place.sessionVersion)
    .map(({ id, createdAt, lastSeenAt, ends, ip, userAgent }) => ({
      id, current: id === session.id, createdAt, lastSeenAt, expiresAt: ends.toISOString(), ip, userAgent,
    }))
  return { body: { items } }
})

export const serveSessionRevocation = serveDoor(revokeOwnSession, async (call) => {
  const hosted = await readHosted(call)
  const { sessionId } = call.params
  await withHosted(call, hosted, async (tx, place) => {
    if (!(await endHostedSession(tx, place.personId, sessionId, call.now))) return notFound()
    await tellChain(tx, call, [place], [{ action: 'sign_in.revoke', meta: { session: sessionId } }])
    return null
  })
  return sessionId === hosted.session.id ? { cookies: [call.runtime.door.noSessionCookie()] } : {}
})
