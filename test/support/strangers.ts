// Random people fire random requests for random records of random tenants. Every id is known by its owner and every text of a tenant holds
// its code word, so that whatever crosses is found by reading status line, headers and body.
import { createApp, type App } from '../../server/app.ts'
import { readConfig } from '../../server/config.ts'
import { createContext, createLog, type Context } from '../../server/context.ts'
import type { Database, PartnerScope } from '../../server/store/database.ts'
import { insertMember } from '../../server/store/members.ts'
import { updateClient } from '../../server/store/clients.ts'
import { newId as anyId } from '../../server/ids.ts'
import { endpoints, type Endpoint } from '../../src/contract/endpoints/index.ts'
import type { IdKind } from '../../src/contract/id.ts'
import { clientRoles, partnerRoles, permissions, type Role } from '../../src/contract/permission.ts'
import { audienceOf } from '../../server/rules/access.ts'
import { chainOf, reportOf } from './audit.ts'
import { findingIdsOf, plantPartner, type Sending, type TestClient, type TestPartner } from './app.ts'
import { openTestDatabase } from './database.ts'
import { bodyOf, byCookie, fileOf, namesIn, pathOf, queryFields, queryOf, type Records } from './requests.ts'

/** Numbers that follow from the seed: the same seed is the same run. */
function diceOf(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    below: (most: number) => Math.floor(next() * most),
    chance: (of: number) => next() < of,
    pick: <Item>(list: readonly Item[]): Item => list[Math.floor(next() * list.length)]!,
  }
}

/** Whose something is: a partner's, and there of one client or of the whole. */
interface Owner {
  partnerId: string
  clientId: string | null
}

interface Person {
  label: string
  partner: TestPartner
  /** The clients that the person may know of; `null` is every one of the partner. */
  reach: readonly string[] | null
  sender: string | null
  /** `null` for whoever may not come in at all. */
  role: Role | null
}

interface Planted {
  partner: TestPartner
  client: TestClient
  /** Which of the partner's clients it is, as it stands in its texts. */
  mark: string
}

/** What was asked for and what was wrong with the answer. */
export interface Crossing {
  /** Which request of the run it was, from 1. */
  number: number
  who: string
  request: string
  what: string
}

/** What a run has done. */
export interface StrangersReport {
  seed: number
  /** Every request that was sent, those that were sent again for a record that does not exist among them. */
  requests: number
  /** How many of them named a record out of the person's reach. */
  foreign: number
  /** How many pairs of a foreign and an unknown record were compared. */
  compared: number
  statuses: Record<string, number>
  crossings: Crossing[]
  seconds: number
}

const idForm = /\b[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}\b/g
/** What has side effects on who may come in is aimed at people who were invited for it. */
const endsSomebody = new Set(['portalUsers.remove', 'members.remove', 'auditors.revoke', 'portalUsers.resend', 'members.resend'])
/** What costs more than it shows when it is sent all the time. */
const seldom: Record<string, number> = { 'audit.export': 0.1, 'audit.exportPartner': 0.1, 'audit.makeNote': 0.1, 'openapi.get': 0.02, 'health.live': 0.05, 'health.ready': 0.05, 'events.stream': 0.3 }

/** How a run is made. */
export interface StrangersOptions {
  seed: number
  requests: number
  /** How many partners there are, each with three clients; three when absent. */
  tenants?: number
  /** Whether every answer is held against the contract besides. */
  checkAnswers?: boolean
  /** Puts something into an answer, to see that it is found. */
  spoil?: (text: string, others: TestPartner) => string
}

/** Fires requests at a server of its own until there were as many as asked for. */
export async function fireStrangers(options: StrangersOptions): Promise<StrangersReport> {
  const { requests } = options
  const started = performance.now()
  const database = await openTestDatabase()
  const world = await Strangers.settle(database, options)
  try {
    return { ...(await world.run(requests)), seconds: (performance.now() - started) / 1000 }
  } finally {
    await world.app.stop()
    await database.close()
  }
}

class Strangers {
  readonly app: App
  readonly #database: Database
  readonly #dice: ReturnType<typeof diceOf>
  readonly #owners: Map<string, Owner>
  readonly #partners: TestPartner[]
  readonly #people: Person[] = []
  readonly #clients: Planted[]
  readonly #codeWords: RegExp
  readonly #current: { owner: Owner }
  /** Ids of others that somebody of a partner has sent: the audit chain of the partner tells them back. */
  readonly #told = new Map<string, Set<string>>()
  /** What answers have given out, for others to try. */
  readonly #cursors: string[] = []
  readonly #positions: string[] = ['0-0']
  readonly #invited = new Map<string, string[]>()
  readonly #table: readonly Endpoint[]
  readonly #spoil: NonNullable<StrangersOptions['spoil']>
  #count = 0
  #fresh = 0
  #report: Omit<StrangersReport, 'seconds'>

  private constructor(parts: {
    app: App; database: Database; seed: number; dice: ReturnType<typeof diceOf>; owners: Map<string, Owner>; partners: TestPartner[]; current: { owner: Owner }
    spoil: NonNullable<StrangersOptions['spoil']>
  }) {
    this.#spoil = parts.spoil
    this.app = parts.app
    this.#database = parts.database
    this.#dice = parts.dice
    this.#owners = parts.owners
    this.#partners = parts.partners
    this.#current = parts.current
    this.#clients = parts.partners.flatMap((partner) => partner.clients.map((client, index) => ({ partner, client, mark: `c${index + 1}` })))
    this.#codeWords = new RegExp(`(?:([Cc]lient[ -]|Alias |\\bc)(\\d)(?: of |[ .-]))?(${parts.partners.map((partner) => partner.codeWord).join('|')})`, 'g')
    this.#table = endpoints.flatMap((entry) => Array.from({ length: Math.round(100 * (seldom[entry.operation] ?? (byCookie(entry) ? 0.1 : 1))) || 1 }, () => entry))
    this.#report = { seed: parts.seed, requests: 0, foreign: 0, compared: 0, statuses: {}, crossings: [] }
  }

  /** Makes tenants and their people. */
  static async settle(database: Database, { seed, tenants = 3, checkAnswers = false, spoil = (text) => text }: StrangersOptions): Promise<Strangers> {
    const dice = diceOf(seed)
    const config = readConfig({ RATE_LIMIT_TOKEN_PER_MINUTE: '0', RATE_LIMIT_KEY_PER_MINUTE: '0', RATE_LIMIT_FAILURES_PER_MINUTE: '0', LOG_LEVEL: 'error' })
    const owners = new Map<string, Owner>()
    const current: { owner: Owner } = { owner: { partnerId: '', clientId: null } }
    const now = () => new Date()
    const fill = (bytes: Uint8Array) => void bytes.forEach((_, index) => (bytes[index] = dice.below(256)))
    const plain = createContext({ config, database, now, fill, log: createLog('error', now) })
    // Whatever gets an id while a request runs belongs to whoever sent it.
    const context: Context = {
      ...plain,
      newId: (kind: IdKind) => {
        const id = plain.newId(kind)
        owners.set(id, kind === 'client' ? { ...current.owner, clientId: id } : current.owner)
        return id
      },
    }
    const partners: TestPartner[] = []
    for (let index = 0; index < tenants; index += 1) {
      const partner = await plantPartner(context, `qz${Array.from({ length: 8 }, () => 'abcdefghijklmnopqrstuvwxyz'[dice.below(26)]).join('')}`)
      const own = (id: string, clientId: string | null) => owners.set(id, { partnerId: partner.id, clientId })
      for (const id of [partner.id, partner.apiKeyId, partner.frameworkId, ...Object.values(partner.members).map((member) => member.id)]) own(id, null)
      for (const client of partner.clients) {
        for (const id of [client.id, client.evidenceId, ...client.controlIds, ...findingIdsOf(client), ...Object.values(client.people).map((person) => person.id)]) own(id, client.id)
      }
      partners.push(partner)
    }
    const app = await createApp(context, { checkAnswers })
    const world = new Strangers({ app, database, seed, dice, owners, partners, current, spoil })
    await world.#gather()
    return world
  }

  async #gather(): Promise<void> {
    const { tokens } = this.app.runtime
    const now = new Date()
    for (const partner of this.#partners) {
      const mint = async (person: { id: string; email: string; name: string }, role: Exclude<Role, 'api_key'>, over: { clientId?: string; scoped?: boolean } = {}, ttlSeconds = 86_400) =>
        (await tokens.mint(
          {
            audience: over.clientId === undefined ? 'partner' : 'client', userId: person.id, partnerId: partner.id, clientId: over.clientId ?? null, role, email: person.email,
            name: person.name, origins: partner.origins, sessionVersion: 1, scoped: over.scoped ?? false,
          },
          ttlSeconds,
        )).token
      const add = (label: string, role: Role | null, sender: string | null, reach: readonly string[] | null) =>
        this.#people.push({ label: `${label} of ${partner.codeWord}`, partner, role, sender, reach })
      add('api key', 'api_key', partner.apiKey, null)
      for (const role of partnerRoles) add(role, role, await mint(partner.members[role], role), null)
      add('expired owner', null, await mint(partner.members.owner, 'owner', {}, -60), [])
      const [first, second] = partner.clients
      const scoped = async (label: string, scope: { clientIds: string[]; tags: string[] }, reach: string[]) => {
        const person = { id: anyId('partnerMember'), email: `${label}@${partner.codeWord}.example`, name: `${label} ${partner.codeWord}` }
        this.#owners.set(person.id, { partnerId: partner.id, clientId: null })
        await this.#database.transact(partner.scope, (tx) => insertMember(tx, { ...person, role: 'analyst', scope, createdAt: now }))
        add(label, 'analyst', await mint(person, 'analyst', { scoped: true }), reach)
      }
      await this.#database.transact(partner.scope, (tx) => updateClient(tx, second.id, null, { tags: [`tag-${partner.codeWord}`] }, now))
      await scoped('named', { clientIds: [first.id], tags: [] }, [first.id])
      await scoped('tagged', { clientIds: [], tags: [`tag-${partner.codeWord}`] }, [second.id])
      for (const client of partner.clients) {
        for (const role of clientRoles) add(`${role} ${client.name}`, role, await mint(client.people[role], role, { clientId: client.id }), [client.id])
      }
      // A token that names somebody else's client is nobody's.
      add('crossed viewer', null, await mint(first.people.viewer, 'viewer', { clientId: this.#clients.find((each) => each.partner !== partner)!.client.id }), [])
    }
    this.#people.push({ label: 'nobody', partner: this.#partners[0]!, role: null, sender: null, reach: [] })
  }

  /** Sends requests until there were as many, or until so much has crossed that the rest does not matter. */
  async run(requests: number): Promise<Omit<StrangersReport, 'seconds'>> {
    while (this.#report.requests < requests && this.#report.crossings.length < 20) await this.#step()
    await this.#look()
    return this.#report
  }

  #within(person: Person, clientId: string | null): boolean {
    if (clientId === null) return true
    return person.reach === null ? this.#owners.get(clientId)?.partnerId === person.partner.id : person.reach.includes(clientId)
  }

  /** Whether the person may know of something of this owner. Whoever may not come in knows of nothing. */
  #knows(person: Person, owner: Owner): boolean {
    return person.role !== null && owner.partnerId === person.partner.id && this.#within(person, owner.clientId)
  }

  /** Records of one client, or of nobody. Now and then one of them is somebody else's. */
  #records(person: Person): Records {
    const { below, chance, pick } = this.#dice
    const roll = below(100)
    const mine = this.#clients.filter((each) => each.partner === person.partner && (person.reach === null || person.reach.includes(each.client.id)))
    const from = (list: readonly Planted[]) => (list.length > 0 ? pick(list) : pick(this.#clients))
    const chosen =
      roll < 45 ? from(mine)
      : roll < 65 ? from(this.#clients.filter((each) => each.partner === person.partner && !mine.includes(each)))
      : roll < 90 ? from(this.#clients.filter((each) => each.partner !== person.partner))
      : null
    const mixed = chance(0.2)
    const other = () => (mixed && chance(0.5) ? pick(this.#clients) : chosen)
    const of = <Kind extends IdKind>(kind: Kind, each: (client: TestClient, partner: TestPartner) => string) => {
      const source = other()
      return source ? each(source.client, source.partner) : anyId(kind)
    }
    return {
      clientId: chosen?.client.id ?? anyId('client'),
      controlId: of('control', (client) => pick(client.controlIds)),
      evidenceId: of('evidence', (client) => client.evidenceId),
      userId: of('portalUser', (client) => client.people[pick(['viewer', 'collaborator', 'manager'] as const)].id),
      auditorId: of('auditor', (client) => client.people.auditor.id),
      // No bearer token reaches a hosted session, so there need be none.
      sessionId: anyId('hostedSession'),
      factorId: anyId('secondFactor'),
      memberId: of('partnerMember', (_, partner) => partner.members[pick(partnerRoles)].id),
      frameworkId: of('framework', (_, partner) => partner.frameworkId),
      engagementId: of('engagement', (client) => client.engagementId),
      assetId: of('asset', (client) => client.assetId),
      findingId: of('finding', (client) => client.findingId),
      acceptanceId: of('acceptance', (client) => client.acceptanceId),
      retestId: of('retest', (client) => client.retestId),
      importId: of('findingImport', (client) => client.importId),
      commentId: of('comment', (client) => client.commentId),
      internalCommentId: of('comment', (client) => client.internalCommentId),
      attachmentId: of('attachment', (client) => client.attachmentId),
      internalAttachmentId: of('attachment', (client) => client.internalAttachmentId),
      email: other()?.client.people[pick(clientRoles)].email ?? `nobody${below(1000)}@nowhere.example`,
    }
  }

  /** Words and ids of anybody, for searches and filters. */
  #word(): string {
    const { below, pick } = this.#dice
    const { partner, client } = pick(this.#clients)
    return pick([partner.codeWord, partner.codeWord.slice(0, 4), client.name, client.id, partner.members.owner.id, client.people.manager.id, partner.frameworkId, `tag-${partner.codeWord}`, 'client', String(below(100))])
  }

  async #step(): Promise<void> {
    const { below, chance, pick } = this.#dice
    const person = pick(this.#people)
    let entry = pick(this.#table)
    // What a role may never do is asked for too, and less often than what it may.
    for (let tries = 0; tries < 6 && !may(person, entry) && chance(0.9); tries += 1) entry = pick(this.#table)
    const records = this.#records(person)
    const names = namesIn(entry)
    const reached = this.#within(person, names.includes('clientId') ? records.clientId : null)
    const client = this.#clients.find((each) => each.client.id === records.clientId && each.partner === person.partner)
    // Whoever loses their access here was invited for it.
    if (endsSomebody.has(entry.operation) && (names.includes('memberId') ? this.#owners.get(records.memberId)?.partnerId === person.partner.id : reached)) {
      const subject = names.find((name) => name !== 'clientId') as 'userId' | 'memberId' | 'auditorId'
      const key = subject === 'memberId' ? `memberId ${person.partner.id}` : `${subject} ${records.clientId}`
      records[subject] = pick(this.#invited.get(key) ?? [anyId('portalUser')])
    }
    const mark = reached && client && names.includes('clientId') ? `${client.mark}.` : ''
    const fresh = `w${(this.#fresh += 1)}.${mark}${person.partner.codeWord}`

    const query: Record<string, string | string[]> = queryOf(entry, records)
    for (const field of queryFields(entry)) {
      if (field.name in query) continue
      if (field.name === 'cursor') {
        if (chance(0.15) && this.#cursors.length > 0) query['cursor'] = pick(this.#cursors)
      } else if (field.name === 'limit') {
        if (chance(0.6)) query['limit'] = String(1 + below(20))
      } else if (field.text && chance(0.2)) query[field.name] = this.#word()
    }
    if (entry.operation === 'clients.list' && chance(0.3)) query['sort'] = pick(['name', '-risk', 'exposure', '-coverage'])
    const body = bodyOf(entry, records, fresh)
    const headers: Record<string, string> = {}
    if (entry.etag && entry.method !== 'GET' && chance(0.95)) headers['if-match'] = chance(0.8) ? '*' : `"${below(4)}"`
    if (entry.method === 'GET' && chance(0.1)) headers['if-none-match'] = `"${below(4)}"`
    if (entry.idempotent && chance(0.4)) headers['idempotency-key'] = `key-${below(12)}`
    if (chance(0.1)) headers['origin'] = pick(pick(this.#partners).origins)
    if (chance(0.1)) headers['x-forwarded-for'] = `10.0.0.${below(255)}`
    if (entry.stream && chance(0.7)) headers['last-event-id'] = pick(this.#positions)

    const file = fileOf(entry, fresh)
    if (file) headers['content-type'] = file.type
    const sending: Sending = { method: entry.method, headers, body, ...(file ? { raw: file.content } : {}) }
    const answer = await this.#send(person, entry, records, query, sending, reached)
    if (answer.status < 400) this.#harvest(entry, person, records, answer.text, reached)

    const unreached = names.some((name) => {
      const owner = this.#owners.get((records as unknown as Record<string, string>)[name]!)
      return owner !== undefined && !this.#knows(person, owner)
    })
    if (!unreached) return
    this.#report.foreign += 1
    if (answer.status < 400) this.#cross(person, `${entry.operation} ${answer.path}`, `answered ${answer.status} for a record out of reach`)
    if (!chance(0.5)) return
    // The same for records that do not exist: nothing may tell the two apart.
    const unknown: Records = { ...records }
    for (const name of names) {
      const id = (records as unknown as Record<string, string>)[name]!
      const owner = this.#owners.get(id)
      if (owner && !this.#knows(person, owner)) (unknown as unknown as Record<string, string>)[name] = id.slice(0, 4) + anyId('client').slice(4)
    }
    const twin = await this.#send(person, entry, unknown, query, sending, reached)
    this.#report.compared += 1
    if (twin.plain !== answer.plain) this.#cross(person, `${entry.operation} ${answer.path}`, `foreign and unknown differ:\n${answer.plain}\n${twin.plain}`)
  }

  async #send(person: Person, entry: Endpoint, records: Records, query: Record<string, string | string[]>, sending: Sending, reached: boolean) {
    const parameters = new URLSearchParams(Object.entries(query).flatMap(([name, value]) => [value].flat().map((each): [string, string] => [name, each]))).toString()
    const path = pathOf(entry, records) + (parameters && `?${parameters}`)
    const json = sending.body === undefined ? undefined : JSON.stringify(sending.body)
    const label = `${entry.method} ${path} ${json ?? ''} ${JSON.stringify(sending.headers)}`
    const told = this.#told.get(person.partner.id) ?? new Set<string>()
    this.#told.set(person.partner.id, told)
    for (const id of `${path} ${json ?? ''}`.match(idForm) ?? []) told.add(id)
    this.#current.owner = {
      partnerId: person.partner.id,
      clientId: namesIn(entry).includes('clientId') && reached ? records.clientId : person.reach?.length === 1 && person.reach[0] !== undefined && person.label.includes('Client') ? person.reach[0] : null,
    }
    this.#count += 1
    this.#report.requests += 1
    const response = await this.app.request(path, {
      method: entry.method,
      headers: {
        ...(person.sender === null ? {} : { authorization: `Bearer ${person.sender}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...sending.headers,
      },
      ...(typeof sending.raw === 'string' ? { body: sending.raw } : json === undefined ? {} : { body: json }),
    })
    const read = entry.stream && response.status === 200 ? await listened(response) : await response.text()
    const text = this.#spoil(read, this.#partners.find((each) => each !== person.partner)!)
    const { status } = response
    this.#report.statuses[status] = (this.#report.statuses[status] ?? 0) + 1
    const requestId = response.headers.get('x-request-id') ?? ''
    const headers = [...response.headers].filter(([name, value]) => name !== 'x-request-id' && !(name === 'access-control-allow-origin' && value === sending.headers?.['origin']))
    if (status >= 500) this.#cross(person, label, `answered ${status} ${text}`)
    const seen = `${status}\n${headers.map((each) => each.join(': ')).join('\n')}\n${text}${insideTokens(text)}`
    const foreign = this.#foreignIn(seen, person, entry)
    if (foreign !== null) this.#cross(person, label, `the answer ${status} holds ${foreign}`)
    return { status, text, path, plain: seen.replaceAll(requestId, 'REQUEST') }
  }

  /** What of somebody else stands in a text. */
  #foreignIn(text: string, person: Person, entry: Endpoint): string | null {
    const inChain = entry.operation.startsWith('audit.')
    for (const id of text.match(idForm) ?? []) {
      const owner = this.#owners.get(id)
      if (!owner || this.#knows(person, owner)) continue
      // A chain tells back which id somebody has reached for: an id that they had, and nothing of what is behind it.
      if (inChain && this.#told.get(person.partner.id)?.has(id)) continue
      return id
    }
    for (const [found, , index, codeWord] of text.matchAll(this.#codeWords)) {
      if (codeWord !== person.partner.codeWord || person.role === null) return found
      const client = index === undefined ? undefined : person.partner.clients[Number(index) - 1]
      if (client && !this.#within(person, client.id)) return found
    }
    return null
  }

  #harvest(entry: Endpoint, person: Person, records: Records, text: string, reached: boolean): void {
    const cursor = /"nextCursor":"([\w-]+)"/.exec(text)?.[1]
    if (cursor) keep(this.#cursors, cursor)
    const position = /^id: (\S+)$/m.exec(text)?.[1]
    if (entry.stream && position) keep(this.#positions, position)
    const invited = { 'portalUsers.invite': ['userId', 'usr'], 'members.invite': ['memberId', 'mem'], 'auditors.invite': ['auditorId', 'adt'] }[entry.operation]
    const id = invited && new RegExp(`"id":"(${invited[1]}_\\w+)"`).exec(text)?.[1]
    if (!invited || !id || !reached) return
    const key = `${invited[0]} ${invited[0] === 'memberId' ? person.partner.id : records.clientId}`
    const list = this.#invited.get(key) ?? []
    this.#invited.set(key, list)
    keep(list, id)
  }

  #cross(person: Person, request: string, what: string): void {
    this.#report.crossings.push({ number: this.#count, who: person.label, request, what: what.slice(0, 2000) })
  }

  /** What stands in the database when all is done: no text of one tenant in the rows of another, and every chain whole. */
  async #look(): Promise<void> {
    const system: Person = { label: 'the database', partner: this.#partners[0]!, role: null, sender: null, reach: null }
    for (const partner of this.#partners) {
      const scope: PartnerScope = partner.scope
      const tables = await this.#database.read(scope, (tx) =>
        tx.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'sa'::regnamespace and relkind = 'r' and has_table_privilege(oid, 'select') and relname <> 'outbox_pruned'`),
      )
      for (const { name } of tables) {
        const rows = await this.#database.read(scope, (tx) => tx.query<{ row: string }>(`select row_to_json(t)::text as row from sa.${name} t`, [], { custom: true }))
        const text = rows.map((each) => each.row).join('\n')
        for (const [found, , , codeWord] of text.matchAll(this.#codeWords)) {
          if (codeWord !== partner.codeWord) this.#cross(system, `sa.${name} of ${partner.codeWord}`, `holds ${found}`)
        }
      }
      for (const tenantId of [partner.id, ...partner.clients.map((client) => client.id)]) {
        if ((await chainOf(this.#database, scope, tenantId)).length === 0) continue
        const { faults } = await reportOf(this.#database, scope, tenantId)
        if (faults.length > 0) this.#cross(system, `the chain of ${tenantId}`, JSON.stringify(faults.slice(0, 3)))
      }
    }
  }
}

function may(person: Person, entry: Endpoint): boolean {
  return entry.action === null || (person.role !== null && (permissions[entry.action] as readonly Role[]).includes(person.role) && entry.audience.includes(audienceOf(person.role)))
}

function keep(list: string[], item: string): void {
  list.push(item)
  if (list.length > 200) list.shift()
}

/** The first words of a stream, then it is left. */
async function listened(response: Response): Promise<string> {
  const reader = response.body!.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let parts = 0; parts < 3; parts += 1) {
    let timer: NodeJS.Timeout | undefined
    const part = await Promise.race([reader.read(), new Promise<null>((resolve) => (timer = setTimeout(resolve, parts === 0 ? 2000 : 5, null)))])
    clearTimeout(timer)
    if (part === null || part.done) break
    text += decoder.decode(part.value)
  }
  await reader.cancel()
  return text
}

/** What a token in an answer says inside. */
function insideTokens(text: string): string {
  return [...text.matchAll(/"token":"[\w-]+\.([\w-]+)\.[\w-]+"/g)].map((match) => `\n${Buffer.from(match[1]!, 'base64url').toString()}`).join('')
}
