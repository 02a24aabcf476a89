// The checks that the SDK runs are written from the contract: they must say what its schemas say.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type * as z from 'zod/mini'
import { generate } from '../../scripts/generate.mjs'
import { issueOf } from '../../src/client/answer.ts'
import * as signIn from '../../src/contract/endpoints/sign-in.ts'
import type { Endpoint } from '../../src/contract/endpoints/endpoint.ts'
import * as contract from '../../src/contract/index.ts'
import * as coreAnswers from '../../src/contract/generated/answers.ts'
import * as auditAnswers from '../../src/contract/generated/audit/answers.ts'
import * as auditOperations from '../../src/contract/generated/audit/operations.ts'
import * as commentAnswers from '../../src/contract/generated/comments/answers.ts'
import * as commentOperations from '../../src/contract/generated/comments/operations.ts'
import type { Check } from '../../src/contract/generated/check.ts'
import * as findingAnswers from '../../src/contract/generated/findings/answers.ts'
import * as findingOperations from '../../src/contract/generated/findings/operations.ts'
import * as frameworkAnswers from '../../src/contract/generated/frameworks/answers.ts'
import * as frameworkOperations from '../../src/contract/generated/frameworks/operations.ts'
import * as notificationAnswers from '../../src/contract/generated/notifications/answers.ts'
import * as notificationOperations from '../../src/contract/generated/notifications/operations.ts'
import type { Operation } from '../../src/contract/generated/operation.ts'
import * as coreOperations from '../../src/contract/generated/operations.ts'
import * as peopleAnswers from '../../src/contract/generated/people/answers.ts'
import * as peopleOperations from '../../src/contract/generated/people/operations.ts'
import * as signInAnswers from '../../src/contract/generated/sign-in/answers.ts'
import * as signInOperations from '../../src/contract/generated/sign-in/operations.ts'
import {
  auditorFixture,
  clientFixture,
  clientFrameworkFixture,
  commentFixtures,
  controlFixture,
  diagnosisFixture,
  eventFixture,
  evidenceFixture,
  findingFixtures,
  frameworkFixture,
  meFixture,
  auditKeyFixture,
  auditNoteFixture,
  auditRecordFixture,
  checkpointFixture,
  memberFixture,
  pageFixture,
  policyFixture,
  portalUserFixture,
  posturePointFixture,
  problemFixture,
  sessionFixture,
  signInFixtures,
  summaryFixture,
} from '../support/fixtures.ts'

/** A sound answer of each kind. */
const samples: Record<string, unknown> = {
  client: clientFixture(),
  clientPage: pageFixture([clientFixture(1), clientFixture(2, { posture: undefined, exposure: null })], 'next'),
  posturePage: pageFixture([posturePointFixture]),
  clientFramework: clientFrameworkFixture,
  clientFrameworkPage: pageFixture([clientFrameworkFixture]),
  control: controlFixture,
  controlPage: pageFixture([controlFixture]),
  evidence: evidenceFixture,
  evidencePage: pageFixture([evidenceFixture]),
  frameworkPage: pageFixture([frameworkFixture]),
  me: { ...meFixture, client: { id: 'cli_1', name: 'One' } },
  portfolioSummary: summaryFixture,
  session: sessionFixture,
  problem: problemFixture('invalid-input', 400, { detail: 'No.', errors: [{ field: 'body.name', code: 'missing', message: 'is missing' }], current: { id: 1 } }),
  portalEvent: eventFixture(),
  auditPage: pageFixture([auditRecordFixture]),
  checkpoint: checkpointFixture,
  auditKeys: { items: [auditKeyFixture] },
  auditNote: auditNoteFixture,
  auditNotePage: pageFixture([auditNoteFixture]),
  erased: { entries: 3 },
  ...signInFixtures,
  ...findingFixtures,
  ...commentFixtures,
  member: memberFixture,
  memberPage: pageFixture([memberFixture, { ...memberFixture, scope: null, invitation: null }]),
  invitedMember: { member: memberFixture, invitationUrl: 'https://portal.example/portal/#invitation=x' },
  portalUser: portalUserFixture,
  portalUserPage: pageFixture([portalUserFixture, { ...portalUserFixture, mfa: undefined, engagementIds: null }]),
  invitedPortalUser: { user: portalUserFixture, invitationUrl: 'https://portal.example/portal/#invitation=x' },
  auditorGrant: auditorFixture,
  auditorPage: pageFixture([auditorFixture, { ...auditorFixture, frameworkIds: null }]),
  invitedAuditor: { auditor: auditorFixture, invitationUrl: 'https://portal.example/portal/#invitation=x' },
  policy: policyFixture,
  diagnosis: diagnosisFixture,
}

const schemas = contract as unknown as Record<string, z.ZodMiniType>
const checks: Record<string, Check> = { ...coreAnswers, ...frameworkAnswers, ...peopleAnswers, ...auditAnswers, ...signInAnswers, ...findingAnswers, ...commentAnswers, ...notificationAnswers }
const operations: Record<string, Operation> = { ...coreOperations, ...frameworkOperations, ...peopleOperations, ...auditOperations, ...signInOperations, ...findingOperations, ...commentOperations, ...notificationOperations }
const copy = (name: string) => JSON.parse(JSON.stringify(samples[name])) as unknown

/** Every place in a value: the object that holds it and its key. */
function placesOf(value: unknown, found: { holder: Record<string, unknown>; key: string; keys: string[] }[] = [], at: string[] = []): typeof found {
  if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) {
      const keys = [...at, key]
      found.push({ holder: value as Record<string, unknown>, key, keys })
      placesOf((value as Record<string, unknown>)[key], found, keys)
    }
  }
  return found
}

describe('the generated checks', () => {
  it('are what the contract says now', async () => {
    for (const [name, text] of Object.entries(await generate())) {
      assert.equal(await readFile(new URL(`../../src/contract/generated/${name}`, import.meta.url), 'utf8'), text, `${name}: run "node scripts/generate.mjs"`)
    }
  })

  it('stand for every operation that somebody signs in for', () => {
    const spoken = Object.values(operations).map((each) => each.operation).sort()
    assert.deepEqual(spoken, [...new Set([...contract.endpoints, ...(Object.values(signIn) as Endpoint[])])].filter((entry) => entry.action !== null || entry.door).map((entry) => entry.operation).sort())
    for (const entry of Object.values(operations)) {
      if (entry.check) assert.ok(Object.entries(checks).some(([name, check]) => check === entry.check && name in samples), `${entry.operation} has a sample`)
    }
  })

  it('agree with the schemas on a hundred thousand answers, sound and broken', () => {
    const strange = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e300, 9007199254740993, '', 'x', [], {}, [null], ['x'], { a: 'x' }, [1], { a: 1 }) },
      {
        weight: 3,
        arbitrary: fc.constantFrom('2026-11-20T09:40:00.000Z', '2026-11-20T09:40:00Z', '2024-02-29T00:00:00.000Z', '2026-02-29T00:00:00.000Z', '2026-11-31T00:00:00.000Z', '2026-13-01T00:00:00.000Z', '2026-00-10T00:00:00.000Z', '2026-11-20T24:00:00.000Z', '2026-11-20T23:60:00.000Z', '2026-11-20T23:59:60.000Z', '2026-11-20 09:40:00.000Z', '2026-11-20T09:40:00.000+02:00', '2026-11-20T09:40:00.000z', '2026-11-20T09:40:00,000Z', '202a-11-20T09:40:00.000Z', '2026-11-20T09:40:00.00٣Z', '1900-02-29T00:00:00.000Z', '2000-02-29T00:00:00.000Z', '2026-11-00T09:40:00.000Z', '2026-04-31T09:40:00.000Z'),
      },
      { weight: 2, arbitrary: fc.tuple(fc.nat(9999), fc.nat(13), fc.nat(32), fc.nat(25), fc.nat(61), fc.nat(61), fc.nat(999)).map(([y, mo, d, h, mi, s, ms]) => `${pad(y, 4)}-${pad(mo, 2)}-${pad(d, 2)}T${pad(h, 2)}:${pad(mi, 2)}:${pad(s, 2)}.${pad(ms, 3)}Z`) },
      { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown> },
    )
    const names = Object.keys(samples)
    const changes = fc.array(fc.record({ at: fc.nat(), how: fc.constantFrom('replace', 'replace', 'remove', 'add'), value: strange }), { maxLength: 2 })
    let seen = 0
    let broken = 0
    fc.assert(
      fc.property(fc.nat(names.length - 1), fc.array(changes, { minLength: 10, maxLength: 10 }), (index, variants) => {
        const name = names[index]!
        for (const each of variants) {
          const root = { value: copy(name) }
          for (const { at, how, value: given } of each) {
            const value = structuredClone(given)
            const places = placesOf(root)
            if (places.length === 0) break
            const { holder, key } = places[at % places.length]!
            if (how === 'add' && typeof holder[key] === 'object' && holder[key] !== null && !Array.isArray(holder[key])) (holder[key] as Record<string, unknown>)['addedLater'] = value
            else if (how === 'remove') delete holder[key]
            else holder[key] = value
          }
          seen++
          // What an answer can be is what JSON can say.
          const text = JSON.stringify(root.value)
          if (text === undefined) continue
          const value = JSON.parse(text) as unknown
          const wanted = schemas[name]!.safeParse(value)
          const issue = issueOf(checks[name]!, value)
          if (!wanted.success) broken++
          assert.equal(issue === undefined, wanted.success, `${name}: ${JSON.stringify(issue)} against ${JSON.stringify(wanted.error?.issues.slice(0, 2))} for ${text}`)
          if (issue) assert.ok(wanted.error!.issues.some((each) => each.path.join('.') === issue.path), `${name}: ${issue.path} is among ${wanted.error!.issues.map((each) => each.path.join('.')).join(', ')}`)
        }
      }),
      { numRuns: 10_500 },
    )
    assert.ok(seen >= 100_000, `${seen} inputs`)
    process.stdout.write(`    ${seen} answers compared, ${broken} of them broken\n`)
    assert.ok(broken > seen / 4 && broken < (seen * 3) / 4, `${broken} of ${seen} were broken`)
  })

  it('take every answer of a later server: more fields, new words, and lose nothing of it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(samples)), fc.dictionary(fc.string({ minLength: 1 }).map((key) => `later-${key}`), fc.jsonValue()), fc.string(), (name, added, word) => {
        const value = copy(name)
        const spread = (at: unknown, record = false): void => {
          if (typeof at !== 'object' || at === null) return
          for (const [key, inner] of Object.entries(at)) {
            if (['level', 'status', 'confidence', 'role', 'audience', 'kind', 'type', 'code'].includes(key) && typeof inner === 'string') (at as Record<string, unknown>)[key] = word
            spread(inner, ['deniedActions', 'levels', 'modules', 'fields', 'statusExplanations', 'statusLabels', 'sla', 'statuses', 'engagements', 'presets', ...Object.keys(policyFixture.presets)].includes(key))
          }
          // Records hold values of one kind by key and nothing else.
          if (!Array.isArray(at) && !record) Object.assign(at, added)
        }
        spread(value)
        const before = JSON.stringify(value)
        assert.equal(issueOf(checks[name]!, value), undefined)
        assert.equal(JSON.stringify(value), before)
      }),
      { numRuns: 5000 },
    )
  })

  it('name each required field that is missing or of another kind by its path', () => {
    let sound = 0
    let missing = 0
    for (const name of Object.keys(samples)) {
      for (const { keys } of placesOf(copy(name))) {
        const value = copy(name) as Record<string, unknown>
        const holder = keys.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, value)
        if (Array.isArray(holder)) continue
        delete holder[keys.at(-1)!]
        const wanted = schemas[name]!.safeParse(value).success
        const path = keys.join('.')
        assert.deepEqual(issueOf(checks[name]!, value), wanted ? undefined : { path, message: 'is missing' }, `${name} without ${path}`)
        holder[keys.at(-1)!] = Symbol('of no kind')
        const issue = issueOf(checks[name]!, value)
        assert.equal(issue === undefined, schemas[name]!.safeParse(value).success)
        if (issue) assert.deepEqual([issue.path, issue.message.startsWith('must be ')], [path, true])
        sound += wanted ? 1 : 0
        missing += wanted ? 0 : 1
      }
    }
    assert.ok(sound > 10 && missing > 100, `${sound} fields may be left out, ${missing} may not`)
  })
})

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
