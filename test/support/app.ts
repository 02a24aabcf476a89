import { randomBytes } from 'node:crypto'
import { createApp, type App } from '../../server/app.ts'
import { readConfig, type Config } from '../../server/config.ts'
import { createContext, createLog, type Context } from '../../server/context.ts'
import { apiKeyHash } from '../../server/http/credentials.ts'
import type { RuntimeOptions } from '../../server/http/runtime.ts'
import type { SessionClaims } from '../../server/http/token.ts'
import { newId } from '../../server/ids.ts'
import { insertApiKey } from '../../server/store/api-keys.ts'
import { insertAsset } from '../../server/store/assets.ts'
import { insertClients } from '../../server/store/clients.ts'
import { insertEvidence, listControls } from '../../server/store/controls.ts'
import { systemActor, systemScope, type Database, type PartnerScope } from '../../server/store/database.ts'
import { adoptFramework, insertFramework } from '../../server/store/frameworks.ts'
import { insertAuditor } from '../../server/store/auditors.ts'
import { insertMember } from '../../server/store/members.ts'
import { insertPartner } from '../../server/store/partners.ts'
import { insertPortalUser } from '../../server/store/portal-users.ts'
import { fourBands, partnerRoles, portalRoles, roles, type ClientRole, type PartnerRole, type Problem, type Role } from '../../src/contract/index.ts'
import { plantAttachment, plantComment } from './comments.ts'
import { openTestDatabase } from './database.ts'
import { plantAcceptance, plantEngagement, plantFinding, plantImport, plantRetest } from './findings.ts'

/** One client of a test partner, with records of every kind below it. */
export interface TestClient {
  id: string
  name: string
  controlIds: string[]
  /** The first control has this evidence. */
  evidenceId: string
  engagementId: string
  assetId: string
  /** A published finding of the engagement that affects the asset, and one that is only drafted. */
  findingId: string
  draftId: string
  /** Asked for, for a finding of its own. */
  acceptanceId: string
  /** Asked for, in an engagement of its own. */
  retestId: string
  /** A preview of two findings that the API key has made. */
  importId: string
  /** Of the published finding, one in each lane. */
  commentId: string
  internalCommentId: string
  /** A file of a verification, and one of the internal comment. */
  attachmentId: string
  internalAttachmentId: string
  /** One person of each role, and the auditor. */
  people: Record<ClientRole, { id: string; email: string; name: string }>
}

/** The ids of what belongs to a client's engagements. */
export function findingIdsOf(client: TestClient): string[] {
  return [
    client.engagementId, client.assetId, client.findingId, client.draftId, client.acceptanceId, client.retestId, client.importId, client.commentId, client.internalCommentId, client.attachmentId,
    client.internalAttachmentId,
  ]
}

/** One partner with everything that belongs to it. Every text of it holds its code word, so that a leak is found by reading. */
export interface TestPartner {
  id: string
  codeWord: string
  slug: string
  origins: string[]
  members: Record<PartnerRole, { id: string; email: string; name: string }>
  /** Newest last. */
  clients: [TestClient, TestClient, TestClient]
  frameworkId: string
  apiKey: string
  apiKeyId: string
  scope: PartnerScope
}

/** Who sends a test request. */
export type Sender = string | null

/** The JSON of an answer. Tests look into bodies of every shape; each assertion says what it expects. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any

/** An answer, read to its end. */
export interface Answer {
  status: number
  headers: Headers
  text: string
  body: Json
  problem: Problem
}

/** How a test request differs from a plain GET. */
export interface Sending {
  method?: string
  body?: unknown
  /** Sent as it is, in place of `body`. */
  raw?: BodyInit
  headers?: Record<string, string>
}

/** The real app on a database of its own, with two partners that must never see each other. */
export interface TestApp {
  app: App
  context: Context
  database: Database
  config: Config
  /** The partner that most tests act for. */
  larch: TestPartner
  /** The partner that must stay unseen. */
  birch: TestPartner
  /** Lines of the server's log. */
  log: string[]
  /** Moves the server's clock. @unit milliseconds */
  advance(ms: number): void
  /** A token for a person of a partner; people of a client belong to its first client unless another is named. */
  token(partner: TestPartner, role: Exclude<Role, 'api_key'>, claims?: Partial<SessionClaims> & { ttlSeconds?: number }): Promise<string>
  /** What a role sends: a token, or the partner's API key. */
  senderOf(partner: TestPartner, role: Role): Promise<string>
  send(sender: Sender, path: string, sending?: Sending): Promise<Answer>
  /** Sends and does not read, for streams. */
  open(sender: Sender, path: string, sending?: Sending): Promise<Response>
  stop(): Promise<void>
}

/** What a test app is made with. */
export interface TestAppOptions extends Omit<RuntimeOptions, 'openApi'> {
  env?: Record<string, string>
}

/** Opens a test app. Stop it at the end, or the test run never ends. */
export async function testApp({ env = {}, ...options }: TestAppOptions = {}): Promise<TestApp> {
  const config = readConfig({
    RATE_LIMIT_TOKEN_PER_MINUTE: '0',
    RATE_LIMIT_KEY_PER_MINUTE: '0',
    RATE_LIMIT_FAILURES_PER_MINUTE: '0',
    LOG_LEVEL: 'debug',
    ...env,
  })
  const database = await openTestDatabase()
  const log: string[] = []
  let offset = 0
  const now = () => new Date(Date.now() + offset)
  const context = createContext({ config, database, now, log: createLog(config.logLevel, now, (line) => log.push(line)) })
  const larch = await plantPartner(context, 'larch')
  const birch = await plantPartner(context, 'birch')
  const app = await createApp(context, { checkAnswers: true, ...options })

  const token: TestApp['token'] = async (partner, role, { ttlSeconds = 600, ...claims } = {}) => {
    const onPartnerSurface = (partnerRoles as readonly string[]).includes(role)
    const client = partner.clients.find((each) => each.id === claims.clientId) ?? partner.clients[0]
    const person = onPartnerSurface ? partner.members[role as PartnerRole] : client.people[role as ClientRole]
    const minted = await app.runtime.tokens.mint(
      {
        audience: onPartnerSurface ? 'partner' : 'client',
        userId: person.id,
        partnerId: partner.id,
        clientId: onPartnerSurface ? null : client.id,
        role,
        email: person.email,
        name: person.name,
        origins: partner.origins,
        sessionVersion: 1,
        scoped: false,
        ...claims,
      },
      ttlSeconds,
    )
    return minted.token
  }

  const open: TestApp['open'] = (sender, path, { method = 'GET', body, raw, headers = {} } = {}) =>
    app.request(path, {
      method,
      headers: {
        ...(sender === null ? {} : { authorization: `Bearer ${sender}` }),
        ...(body === undefined && raw === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(raw !== undefined ? { body: raw } : body !== undefined ? { body: JSON.stringify(body) } : {}),
    })

  return {
    app,
    context,
    database,
    config,
    larch,
    birch,
    log,
    advance: (ms) => {
      offset += ms
    },
    token,
    senderOf: (partner, role) => (role === 'api_key' ? Promise.resolve(partner.apiKey) : token(partner, role)),
    open,
    send: async (sender, path, sending) => {
      const response = await open(sender, path, sending)
      const text = await response.text()
      const json = text !== '' && /json\b/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined
      return { status: response.status, headers: response.headers, text, body: json, problem: json }
    },
    stop: async () => {
      await app.stop()
      await database.close()
    },
  }
}

/** Every role that can send, in the order of the contract. */
export const sendingRoles: readonly Role[] = roles

const controls = ['One', 'Two', 'Three', 'Four'].map((word, index) => ({ key: `c-${index + 1}`, title: word, group: 'All', parentKey: null }))

/** A framework of four controls in a partner's library. */
export async function plantFramework(context: Context, partner: Pick<TestPartner, 'codeWord' | 'scope'>, title: string): Promise<string> {
  const id = context.newId('framework')
  await context.database.transact(partner.scope, (tx) =>
    insertFramework(tx, {
      id,
      title: `${title} of ${partner.codeWord}`,
      sourceVersion: '1',
      controls: controls.map((control) => ({ ...control, title: `${control.title} ${partner.codeWord}` })),
      createdAt: context.now(),
    }),
  )
  return id
}

/** Evidence on a control, so that there is some to be seen or removed. */
export async function plantEvidence(context: Context, partner: Pick<TestPartner, 'codeWord' | 'scope'>, clientId: string, controlId: string): Promise<string> {
  const id = context.newId('evidence')
  const now = context.now()
  await context.database.transact(partner.scope, (tx) =>
    insertEvidence(
      tx,
      clientId,
      [{ id, controlId, title: `Proof ${partner.codeWord}`, kind: 'policy', url: null, attachedBy: `x@${partner.codeWord}.example`, createdAt: now }],
      now,
    ),
  )
  return id
}

/** An active person of each role of a client, and an auditor with a year ahead. */
async function plantPeople(context: Context, { codeWord, scope }: Pick<TestPartner, 'codeWord' | 'scope'>, clientId: string, host: string): Promise<TestClient['people']> {
  const now = context.now()
  const person = (role: ClientRole) => ({
    id: context.newId(role === 'auditor' ? 'auditor' : 'portalUser'),
    email: `${role}@${host}.${codeWord}.example`,
    name: `${role} ${host} ${codeWord}`,
  })
  const people = { viewer: person('viewer'), collaborator: person('collaborator'), manager: person('manager'), auditor: person('auditor') }
  await context.database.transact(scope, async (tx) => {
    for (const role of portalRoles) await insertPortalUser(tx, { ...people[role], clientId, role, status: 'active', createdAt: now })
    await insertAuditor(tx, { ...people.auditor, clientId, frameworkIds: null, createdAt: now, expiresAt: new Date(now.getTime() + 300 * 86_400_000) })
  })
  return people
}

/** Somebody invited to a client, so that there is an invitation to send again. */
export async function plantInvited(context: Context, scope: PartnerScope, clientId: string, name: string): Promise<string> {
  const id = context.newId('portalUser')
  const now = context.now()
  await context.database.transact(scope, (tx) =>
    insertPortalUser(tx, { id, clientId, email: `${name}@invited.example`, name, role: 'viewer', status: 'invited', createdAt: now }),
  )
  return id
}

/** A partner with three clients and something of every kind. Every text of it holds the code word. */
export async function plantPartner(context: Context, codeWord: string): Promise<TestPartner> {
  const { database } = context
  const id = context.newId('partner')
  const scope: PartnerScope = { kind: 'partner', partnerId: id, actor: systemActor }
  const origins = [`https://intranet.${codeWord}.example`, `https://second.${codeWord}.example`]
  const slug = `msp-${codeWord}`
  await database.transact(systemScope, (tx) =>
    insertPartner(tx, {
      id,
      slug,
      name: `MSP ${codeWord}`,
      mode: 'consulting',
      contactEmail: `hello@${codeWord}.example`,
      timezone: 'Europe/London',
      currency: 'USD',
      locale: 'en-GB',
      riskBands: [...fourBands],
      allowedOrigins: origins,
      workspaceUrl: `https://portal.${codeWord}.example/c/{clientSlug}`,
      clientCreationEnabled: true,
      excludesNotApplicable: false,
      createdAt: context.now(),
    }),
  )

  const members = {} as TestPartner['members']
  for (const role of partnerRoles) {
    const member = { id: context.newId('partnerMember'), email: `${role}@${codeWord}.example`, name: `${role} of ${codeWord}` }
    await database.transact(scope, (tx) => insertMember(tx, { ...member, role, createdAt: context.now() }))
    members[role] = member
  }

  const apiKey = `sak_${randomBytes(32).toString('base64url')}`
  const apiKeyId = context.newId('apiKey')
  await database.transact(scope, (tx) =>
    insertApiKey(tx, { id: apiKeyId, hash: apiKeyHash(apiKey), name: `Server of ${codeWord}`, scopes: [], createdAt: context.now() }),
  )

  const frameworkId = await plantFramework(context, { codeWord, scope }, 'Basics')
  const clients: TestClient[] = []
  const now = context.now().getTime()
  for (const [index, score] of [12, 45, 91].entries()) {
    const clientId = context.newId('client')
    const name = `Client ${index + 1} of ${codeWord}`
    const createdAt = new Date(now - (3 - index) * 86_400_000)
    await database.transact(scope, async (tx) => {
      await insertClients(
        tx,
        [
          {
            id: clientId,
            name,
            slug: `client-${index + 1}-${codeWord}`,
            aliases: [`Alias ${index + 1} ${codeWord}`],
            tags: [codeWord],
            currency: 'USD',
            timezone: 'Europe/London',
            locale: 'en-GB',
            status: 'active',
            portalEnabled: true,
            baselineCompletedAt: createdAt,
            posture: { score, asOf: createdAt },
            exposure: { low: 100_000, expected: 150_000, high: 200_000, currency: 'USD', confidence: 'medium', asOf: createdAt },
            createdAt,
          },
        ],
        fourBands,
      )
      await adoptFramework(tx, clientId, frameworkId, createdAt)
    })
    const { items } = await database.read(scope, (tx) => listControls(tx, clientId, { limit: 10 }))
    const controlIds = items.map((control) => control.id)
    const people = await plantPeople(context, { codeWord, scope }, clientId, `c${index + 1}`)
    const evidenceId = await plantEvidence(context, { codeWord, scope }, clientId, controlIds[0]!)
    const word = `c${index + 1}.${codeWord}`
    const where = { scope, clientId, word }
    const engagementId = await plantEngagement(context, where)
    const assetId = newId('asset')
    await database.transact(scope, (tx) => insertAsset(tx, { id: assetId, clientId, kind: 'host', name: `Host ${word}`, createdAt: context.now() }))
    const findingId = await plantFinding(context, where, { engagementId, assetId })
    const draftId = await plantFinding(context, where, { engagementId, assetId, state: 'draft' })
    const acceptanceId = await plantAcceptance(context, where, await plantFinding(context, where, { engagementId }))
    const aside = await plantEngagement(context, where)
    const retestId = await plantRetest(context, where, aside, [await plantFinding(context, where, { engagementId: aside })])
    const importId = await plantImport(context, where, engagementId, apiKeyId)
    const commentId = await plantComment(context, where, findingId)
    const internalCommentId = await plantComment(context, where, findingId, 'internal')
    const attachmentId = await plantAttachment(context, where, findingId, 'client', undefined, { type: 'verification', id: newId('verification') })
    const internalAttachmentId = await plantAttachment(context, where, findingId, 'internal', undefined, { type: 'comment', id: internalCommentId })
    const talk = { commentId, internalCommentId, attachmentId, internalAttachmentId }
    clients.push({ id: clientId, name, controlIds, evidenceId, engagementId, assetId, findingId, draftId, acceptanceId, retestId, importId, ...talk, people })
  }
  return { id, codeWord, slug, origins, members, clients: clients as TestPartner['clients'], frameworkId, apiKey, apiKeyId, scope }
}
