// A browser at the hosted sign-in, as far as the server can tell, and the ways people come in by it.
import assert from 'node:assert/strict'
import { generateSync } from 'otplib'
import { readAudit } from '../../server/store/audit.ts'
import { insertHostedSession } from '../../server/store/hosted-sessions.ts'
import { findPlace, seePerson } from '../../server/store/places.ts'
import { insertTotp, listFactors } from '../../server/store/second-factors.ts'
import type { Answer, Json, TestApp, TestPartner } from './app.ts'

/** A password that nothing is wrong with. */
export const goodPassword = 'seven green herons'

let addresses = 0

/** A browser with its own cookies, at its own address. */
export class Visitor {
  readonly t: TestApp
  readonly cookies = new Map<string, string>()
  /** Every cookie as it was set, with its attributes. */
  readonly set: string[] = []
  address: string
  origin: string | null
  headers: Record<string, string> = {}

  constructor(t: TestApp, { address = `198.51.100.${(addresses += 1) % 250}`, origin = 'http://localhost:4400' as string | null } = {}) {
    this.t = t
    this.address = address
    this.origin = origin
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const request = new Request(`http://localhost:4400${path}`, {
      method,
      headers: {
        host: 'localhost:4400',
        ...(this.origin === null || (method === 'GET' && !('origin' in headers)) ? {} : { origin: this.origin }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.cookies.size === 0 ? {} : { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
        'user-agent': 'Test browser',
        ...this.headers,
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const response = await this.t.app.fetch(request, { incoming: { socket: { remoteAddress: this.address } } })
    for (const cookie of response.headers.getSetCookie()) {
      this.set.push(cookie)
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!
      if (value === '') this.cookies.delete(name!)
      else this.cookies.set(name!, value!)
    }
    const text = await response.text()
    const json = text !== '' && /json\b/.test(response.headers.get('content-type') ?? '') ? (JSON.parse(text) as Json) : undefined
    return { status: response.status, headers: response.headers, text, body: json, problem: json }
  }

  /** Posts to a step of the sign-in. */
  step(name: string, body: unknown = {}): Promise<Answer> {
    return this.send('POST', `/v1/sign-in/${name}`, body)
  }

  /** Posts, and expects that it is taken. */
  async ok(name: string, body: unknown = {}): Promise<Json> {
    const answer = await this.step(name, body)
    assert.ok(answer.status < 300, `${name}: ${answer.status} ${answer.text}`)
    return answer.body
  }

  /** Posts, and expects a refusal. */
  async refused(name: string, body: unknown, code: string): Promise<Answer> {
    const answer = await this.step(name, body)
    assert.equal(answer.problem?.code, code, `${name}: ${answer.status} ${answer.text}`)
    return answer
  }

  /** A bearer token, as the page of the portal asks for one. */
  async token(): Promise<string> {
    return (await this.ok('token')).token
  }
}

/** The token in a link. */
export const tokenIn = (url: string): string => /#(?:invitation|reset)=([\w-]{43})$/.exec(url)![1]!

/** Invites somebody to a client, as the MSP's server does. @returns the id of the person, and the token of the link */
export async function inviteTo(t: TestApp, partner: TestPartner, clientId: string, email: string, role = 'manager'): Promise<{ id: string; token: string }> {
  const answer = await t.send(partner.apiKey, `/v1/clients/${clientId}/users`, { method: 'POST', body: { email, name: email.split('@')[0], role } })
  assert.equal(answer.status, 201, answer.text)
  return { id: answer.body.user.id, token: tokenIn(answer.body.invitationUrl) }
}

/** Invites a member of staff. */
export async function inviteMember(t: TestApp, partner: TestPartner, email: string, role = 'analyst'): Promise<{ id: string; token: string }> {
  const answer = await t.send(partner.apiKey, '/v1/members', { method: 'POST', body: { email, name: email.split('@')[0], role } })
  assert.equal(answer.status, 201, answer.text)
  return { id: answer.body.member.id, token: tokenIn(answer.body.invitationUrl) }
}

/** The code that an authenticator app shows. @param ahead @unit time steps */
export function codeOf(t: TestApp, secret: string, ahead = 0): string {
  return generateSync({ secret, epoch: Math.floor(t.context.now().getTime() / 1000) + ahead * 30 })
}

/** Accepts an invitation and sets an authenticator app up. */
export async function acceptWithTotp(visitor: Visitor, token: string, password = goodPassword): Promise<{ secret: string; recoveryCodes: string[]; state: Json }> {
  const accepted = await visitor.ok('invitation/accept', { token, password })
  assert.equal(accepted.step, 'enrol-second-factor')
  const { secret } = await visitor.ok('enrol/totp/secret', { attempt: accepted.attempt })
  const { state, recoveryCodes } = await visitor.ok('enrol/totp', { attempt: accepted.attempt, code: codeOf(visitor.t, secret) })
  assert.equal(state.step, 'done')
  return { secret, recoveryCodes, state }
}

/** A hosted session of a person who is on record already, with an authenticator app where there was none. @returns the cookie, and what may be named */
export async function plantHosted(t: TestApp, partner: TestPartner, personId: string): Promise<{ visitor: Visitor; sessionId: string; factorId: string }> {
  const { door } = t.app.runtime
  const now = t.context.now()
  const { secret, hash } = door.newSecret()
  const sessionId = t.context.newId('hostedSession')
  const factorId = await t.database.transact({ ...partner.scope, door: true }, async (tx) => {
    const place = (await findPlace(tx, personId, now))!
    await seePerson(tx, place, now)
    await insertHostedSession(tx, place, { id: sessionId, hash, sessionVersion: place.sessionVersion, proven: 'password', ip: '', userAgent: '' }, now)
    const [factor] = await listFactors(tx, personId)
    if (factor) return factor.id
    const id = t.context.newId('secondFactor')
    await insertTotp(tx, place, { id, name: `Phone of ${partner.codeWord}`, secret: door.seal('JBSWY3DPEHPK3PXP', personId), lastStep: 0 }, now)
    return id
  })
  const visitor = new Visitor(t)
  visitor.cookies.set('sa-session', secret)
  return { visitor, sessionId, factorId }
}

let people = 0
/** Somebody of a client with a password and an authenticator app, signed in. */
export async function settle(t: TestApp, options: { partner?: TestPartner; client?: string; role?: string; email?: string } = {}) {
  const { partner = t.larch, role = 'manager', email = `settled-${(people += 1)}@hosted.example` } = options
  const client = options.client ?? partner.clients[0].id
  const visitor = new Visitor(t)
  const { id, token } = await inviteTo(t, partner, client, email, role)
  const { secret, recoveryCodes } = await acceptWithTotp(visitor, token)
  return { visitor, id, email, secret, recoveryCodes, partner: partner.slug, clientId: client }
}

/** Signs somebody in who has an authenticator app. The clock moves on, since a code works once. */
export async function signIn(visitor: Visitor, person: { email: string; secret: string; partner: string }, password = goodPassword): Promise<Json> {
  visitor.t.advance(30_000)
  const state = await visitor.ok('password', { partner: person.partner, email: person.email, password })
  if (state.step !== 'second-factor') return state
  return await visitor.ok('totp', { attempt: state.attempt, code: codeOf(visitor.t, person.secret) })
}

/** An entry of a chain: what was done, how it ended, and in whose name. */
export interface ChainEntry {
  action: string
  result: string
  actor: string
  target: { type: string; id: string } | null
  meta: Record<string, unknown>
  email: string | null
}

/** The newest entries of a chain of Larch, without those that reading it has left. @param clientId `null` is the partner's own */
export async function chainOf(t: TestApp, clientId: string | null, limit: number): Promise<ChainEntry[]> {
  const { partnerId } = t.larch.scope
  const tenant = clientId ?? partnerId
  const rows = await t.database.read(t.larch.scope, (tx) => readAudit(tx, tenant, 0, 100_000))
  return rows.slice(-limit).reverse().map(({ canonical, person }) => {
    const entry = JSON.parse(canonical) as { action: string; result: string; actor: { id: string }; target: ChainEntry['target']; meta: Record<string, unknown> }
    return { action: entry.action, result: entry.result, actor: entry.actor.id, target: entry.target, meta: entry.meta, email: person.email?.value ?? null }
  })
}
