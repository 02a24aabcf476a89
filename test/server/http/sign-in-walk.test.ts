// Every endpoint of the hosted sign-in × every role × own, other and unknown records, walked off the endpoint table by whoever is signed in.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { endpoints, type Endpoint } from '../../../src/contract/endpoints/index.ts'
import type { Role } from '../../../src/contract/permission.ts'
import { newId } from '../../../server/ids.ts'
import { sendingRoles, testApp, type Answer, type TestApp, type TestClient } from '../../support/app.ts'
import { byCookie, requestOf, type Records } from '../../support/requests.ts'
import { plantHosted, Visitor } from '../../support/sign-in.ts'

let t: TestApp
/** A hosted session and a second factor of a person of each client. */
const hosted = new Map<string, { sessionId: string; factorId: string }>()

before(async () => {
  t = await testApp()
  for (const partner of [t.larch, t.birch]) {
    for (const client of partner.clients) hosted.set(client.id, await plantHosted(t, partner, client.people.viewer.id))
  }
})
after(() => t.stop())

const targets = ['own', 'colleague', 'sibling', 'foreign', 'unknown'] as const
type Target = (typeof targets)[number]

/** What the hosted sign-in answers to the walk: nothing of it follows from a role. */
const refusals: Record<string, [number, string]> = {
  'signIn.password': [401, 'sign-in-failed'], 'signIn.choose': [401, 'attempt-expired'], 'signIn.totp': [401, 'attempt-expired'],
  'signIn.recoveryCode': [401, 'attempt-expired'], 'signIn.passkeyOptions': [401, 'sign-in-failed'], 'signIn.passkey': [401, 'attempt-expired'],
  'signIn.enrolTotp': [401, 'attempt-expired'], 'signIn.enrolPasskey': [401, 'attempt-expired'], 'signIn.invitation': [410, 'link-dead'],
  'signIn.acceptInvitation': [410, 'link-dead'], 'signIn.resetPassword': [410, 'link-dead'],
}
/** What it tells whoever has signed in, and nobody else. */
const forPeople = new Set([
  'signIn.token', 'signIn.sessions', 'signIn.revokeSession', 'signIn.factors', 'signIn.removeFactor', 'signIn.renewRecoveryCodes',
  'signIn.totpEnrolment', 'signIn.passkeyEnrolment',
])

function expected(entry: Endpoint, role: Role, target: Target): { status: number; code?: string } {
  const refusal = refusals[entry.operation]
  if (refusal) return { status: refusal[0], code: refusal[1] }
  // A server signs in by its key and has no cookie.
  if (forPeople.has(entry.operation) && role === 'api_key') return { status: 401, code: 'session-missing' }
  if (entry.path.includes('{') && target !== 'own') return { status: 404, code: 'not-found' }
  // The only one, and one is required.
  if (entry.operation === 'signIn.removeFactor') return { status: 403, code: 'second-factor-required' }
  return { status: entry.status }
}

async function walk(entry: Endpoint, role: Role, target: Target): Promise<Answer> {
  const { larch, birch } = t
  const people = { ...larch.clients[0].people, ...larch.members } as Record<string, { id: string }>
  const own = role === 'api_key' ? null : await plantHosted(t, larch, people[role]!.id)
  const colleague = { sessionId: (await plantHosted(t, larch, larch.clients[0].people[role === 'manager' ? 'viewer' : 'manager'].id)).sessionId }
  const named: Record<Target, Partial<Records>> = {
    own: own ?? {},
    colleague: { ...hosted.get(larch.clients[0].id), ...colleague, ...(role === 'viewer' ? { factorId: newId('secondFactor') } : {}) },
    sibling: hosted.get(larch.clients[1].id)!,
    foreign: hosted.get(birch.clients[0].id)!,
    unknown: {},
  }
  const records = { sessionId: newId('hostedSession'), factorId: newId('secondFactor'), ...named[target] } as Records
  const { path, sending } = requestOf(entry, records, 'walked')
  return await (own?.visitor ?? new Visitor(t)).send(entry.method, path, sending.body)
}

/** Everything by which others could be known. */
function assertNothingForeign(answer: Answer, label: string): void {
  const seen = `${answer.text}\n${[...answer.headers].join('\n')}`
  const { birch, larch } = t
  const of = (client: TestClient) => [client.id, hosted.get(client.id)!.sessionId, hosted.get(client.id)!.factorId, ...Object.values(client.people).map((person) => person.id)]
  const foreign = [birch.codeWord, birch.id, ...birch.clients.flatMap(of), ...larch.clients.slice(1).flatMap(of), ...larch.clients.slice(1).map((client) => client.name)]
  for (const text of foreign) assert.ok(!seen.includes(text), `${label} holds ${text}`)
}

const plain = (answer: Answer): unknown => ({
  status: answer.status,
  headers: [...answer.headers].filter(([name]) => name !== 'x-request-id'),
  text: answer.text.replaceAll(answer.headers.get('x-request-id')!, 'REQUEST'),
})

describe('nobody reaches the sessions, second factors and sign-ins of anybody else', () => {
  for (const entry of endpoints.filter(byCookie)) {
    it(`at ${entry.method} ${entry.path}, whoever is signed in`, async () => {
      for (const role of sendingRoles) {
        const nothing: unknown[] = []
        for (const target of entry.path.includes('{') ? targets : (['own'] as const)) {
          const label = `${entry.operation} as ${role} on ${target}`
          const answer = await walk(entry, role, target)
          const wanted = expected(entry, role, target)
          assert.deepEqual([answer.status, answer.problem?.code], [wanted.status, wanted.code], `${label}: ${answer.text}`)
          assertNothingForeign(answer, label)
          assert.equal(answer.headers.get('www-authenticate'), null, 'it wants no bearer token')
          if (answer.status === 404) nothing.push(plain(answer))
        }
        for (const each of nothing) assert.deepEqual(each, nothing[0], `${entry.operation} as ${role}: unknown and foreign can be told apart`)
      }
    })

    it(`at ${entry.method} ${entry.path}, from a page of another origin`, async () => {
      const { visitor, ...own } = await plantHosted(t, t.larch, t.larch.clients[0].people.manager.id)
      const { path, sending } = requestOf(entry, { ...own } as unknown as Records, 'walked')
      const strangers: Record<string, string>[] = [
        { origin: t.larch.origins[0]! }, { origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'http://localhost:4401' }, { origin: 'http://evil.localhost:4400' },
        { origin: 'http://localhost:4400', 'sec-fetch-site': 'cross-site' }, { origin: 'http://localhost:4400', 'sec-fetch-site': 'same-site' },
        { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' },
      ]
      for (const headers of strangers) {
        if (headers.origin === undefined) visitor.origin = null
        const answer = await visitor.send(entry.method, path, sending.body, headers)
        assert.deepEqual([answer.status, answer.problem?.code], [403, 'origin-not-allowed'], `${JSON.stringify(headers)} ${answer.text}`)
        assert.equal(answer.headers.get('access-control-allow-credentials'), null)
        assert.deepEqual(visitor.set, [])
      }
      const preflight = await visitor.send('OPTIONS', path, undefined, { origin: t.larch.origins[0]!, 'access-control-request-method': entry.method })
      assert.equal(preflight.headers.get('access-control-allow-origin'), null)
    })

    if (entry.body) {
      it(`at ${entry.method} ${entry.path}, by a form`, async () => {
        const { visitor } = await plantHosted(t, t.larch, t.larch.clients[0].people.manager.id)
        for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
          const answer = await visitor.send(entry.method, entry.path, '{}', { 'content-type': type })
          assert.equal(answer.problem?.code, 'unsupported-media-type')
        }
      })
    }
  }
})
