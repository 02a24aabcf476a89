// Requests for every endpoint, made off the endpoint table: what a schema takes is read off the schema, so a new endpoint has a request too.
import type * as z from 'zod/mini'
import type { Endpoint } from '../../src/contract/endpoints/index.ts'
import { newId } from '../../server/ids.ts'
import type { Sending, TestClient, TestPartner } from './app.ts'

/** Records that a request may name, by the name of the parameter or field. */
export interface Records {
  clientId: string
  controlId: string
  evidenceId: string
  userId: string
  auditorId: string
  memberId: string
  frameworkId: string
  /** A hosted session. */
  sessionId: string
  /** A second factor. */
  factorId: string
  /** Somebody of the client. */
  email: string
  engagementId: string
  assetId: string
  findingId: string
  acceptanceId: string
  retestId: string
  /** Whoever asks must have made it. */
  importId: string
  commentId: string
  internalCommentId: string
  attachmentId: string
  internalAttachmentId: string
}

/** The records of one client of a partner. @param member whose id stands for a member of staff */
export function recordsIn(partner: TestPartner, client: TestClient, member: keyof TestPartner['members'] = 'billing'): Records {
  return {
    clientId: client.id, controlId: client.controlIds[0]!, evidenceId: client.evidenceId, userId: client.people.viewer.id, auditorId: client.people.auditor.id,
    memberId: partner.members[member].id, frameworkId: partner.frameworkId, email: client.people.viewer.email,
    sessionId: newId('hostedSession'), factorId: newId('secondFactor'),
    engagementId: client.engagementId, assetId: client.assetId, findingId: client.findingId, acceptanceId: client.acceptanceId, retestId: client.retestId,
    importId: client.importId,
    commentId: client.commentId, internalCommentId: client.internalCommentId, attachmentId: client.attachmentId, internalAttachmentId: client.internalAttachmentId,
  }
}

/** Records of nobody. */
export function recordsOfNobody(): Records {
  return {
    clientId: newId('client'), controlId: newId('control'), evidenceId: newId('evidence'), userId: newId('portalUser'), auditorId: newId('auditor'),
    memberId: newId('partnerMember'), frameworkId: newId('framework'), email: 'viewer@c1.march.example',
    sessionId: newId('hostedSession'), factorId: newId('secondFactor'),
    engagementId: newId('engagement'), assetId: newId('asset'), findingId: newId('finding'), acceptanceId: newId('acceptance'), retestId: newId('retest'),
    importId: newId('findingImport'),
    commentId: newId('comment'), internalCommentId: newId('comment'), attachmentId: newId('attachment'), internalAttachmentId: newId('attachment'),
  }
}

/** What the generated requests cannot know. */
interface Sample {
  query?: (records: Records) => Record<string, string>
  body?: (records: Records, fresh: string) => unknown
}

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString()

/** Bodies and queries where a word off the schema would be refused, or would do more than a test wants. */
const samples: Record<string, Sample> = {
  // An MSP that is not there: what is tried at one that is counts, and then is refused for another reason.
  'signIn.password': { body: (_, fresh) => ({ partner: 'nobody', email: `${fresh}@nobody.example`, password: 'not the password' }) },
  'signIn.totp': { body: (_, fresh) => ({ attempt: fresh, code: '123456' }) },
  'signIn.passkeyOptions': { body: () => ({ partner: 'nobody' }) },
  'signIn.enrolTotp': { body: (_, fresh) => ({ attempt: fresh, code: '123456' }) },
  'signIn.acceptInvitation': { body: (_, fresh) => ({ token: fresh, password: 'a password of three herons' }) },
  'signIn.resetPassword': { body: (_, fresh) => ({ token: fresh, password: 'a password of three herons' }) },
  'signIn.forgotPassword': { body: (_, fresh) => ({ partner: 'nobody', email: `${fresh}@nobody.example` }) },
  'signIn.page': { query: () => ({ partner: 'msp-larch' }) },
  'sessions.create': { body: ({ clientId, email }) => ({ audience: 'client', clientId, email }) },
  // Tags would decide anew who reaches the client.
  'clients.update': { body: (_, fresh) => ({ industry: fresh }) },
  'posture.push': { body: () => ({ score: 50 }) },
  'exposure.push': { body: () => ({ low: 1, high: 2, currency: 'EUR' }) },
  'views.report': { body: ({ clientId }) => ({ page: 'workspace', subject: { type: 'client', id: clientId } }) },
  'audit.erase': { body: ({ userId }) => ({ personId: userId, reason: 'walked' }) },
  'audit.erasePartner': { body: ({ memberId }) => ({ personId: memberId, reason: 'walked' }) },
  'members.invite': { body: (_, fresh) => ({ email: `${fresh}@staff.example`, name: fresh, role: 'billing' }) },
  'members.update': { body: (_, fresh) => ({ name: fresh }) },
  'portalUsers.invite': { body: (_, fresh) => ({ email: `${fresh}@people.example`, name: fresh, role: 'viewer' }) },
  'portalUsers.update': { body: (_, fresh) => ({ name: fresh }) },
  'portalUsers.review': { body: ({ userId }) => ({ userIds: [userId] }) },
  'auditors.invite': { body: (_, fresh) => ({ email: `${fresh}@audit.example`, name: fresh, expiresAt: tomorrow() }) },
  'policy.updateDefault': { body: (_, fresh) => ({ messages: { welcome: fresh } }) },
  'policy.update': { body: (_, fresh) => ({ messages: { welcome: fresh } }) },
  'engagements.update': { body: (_, fresh) => ({ title: fresh }) },
  'engagements.assign': { body: ({ userId }) => ({ add: [userId] }) },
  'assets.update': { body: (_, fresh) => ({ name: fresh }) },
  'findings.update': { body: (_, fresh) => ({ title: fresh }) },
  'acceptances.decide': { body: () => ({ decision: 'reject' }) },
  'retests.update': { body: () => ({ status: 'declined' }) },
  // What it says of its source is told back, so it is no word of anybody.
  'findingImports.preview': { query: () => ({ target: 'walked', scanner: 'walked', column: 'title=title', severity: 'p1=high' }) },
  'attachments.add': { query: () => ({ name: 'walked.txt' }) },
  'internalAttachments.add': { query: () => ({ name: 'walked.txt' }) },
  'notifications.readAll': { body: () => ({ until: new Date().toISOString() }) },
  'clients.diagnose': { query: ({ email }) => ({ question: 'sign-in', email }) },
}

/** The inside of a schema, as far as a request is made from it. */
interface Inside {
  type: string
  shape?: Record<string, z.ZodMiniType>
  element?: z.ZodMiniType
  innerType?: z.ZodMiniType
  in?: z.ZodMiniType
  options?: z.ZodMiniType[]
  entries?: Record<string, string>
  values?: unknown[]
  checks?: Array<{ _zod: { def: { check: string; format?: string; pattern?: RegExp; minimum?: number; value?: number } } }>
  format?: string
}

/** What a schema is made of. */
export function insideOf(schema: z.ZodMiniType): Inside {
  return (schema as unknown as { _zod: { def: Inside } })._zod.def
}

/** A value that the schema takes, as far as it can be told from its shape. Optional fields are left out. */
function valueOf(schema: z.ZodMiniType, name: string, records: Partial<Records>, fresh: string): unknown {
  const inside = insideOf(schema)
  switch (inside.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(inside.shape!).flatMap(([field, inner]) => (insideOf(inner).type === 'optional' ? [] : [[field, valueOf(inner, field, records, fresh)]])),
      )
    case 'string': {
      const named = (records as Record<string, string>)[name] ?? (records as Record<string, string>)[name.replace(/^(client|framework|person)$/, '$1Id')]
      if (named !== undefined) return named
      const formats = [inside.format, ...(inside.checks ?? []).map((check) => check._zod.def.format)]
      if (formats.includes('email')) return `${fresh}@walked.example`
      if (formats.includes('datetime')) return tomorrow()
      return fresh
    }
    case 'number':
    case 'int':
      return Math.max(1, ...(inside.checks ?? []).map((check) => check._zod.def.value ?? 1).filter((least) => least < 1000))
    case 'boolean':
      return true
    case 'enum':
      return Object.values(inside.entries!)[0]
    case 'literal':
      return inside.values![0]
    case 'array':
      return [valueOf(inside.element!, name.replace(/s$/, ''), records, fresh)]
    case 'optional':
    case 'nullable':
    case 'default':
      return valueOf(inside.innerType!, name, records, fresh)
    case 'pipe':
      return valueOf(inside.in!, name, records, fresh)
    case 'union':
      return valueOf(inside.options![0]!, name, records, fresh)
    case 'record':
    case 'any':
    case 'unknown':
      return {}
    default:
      throw new Error(`Nothing can be made of a schema of the type ${inside.type}; teach it to test/support/requests.ts.`)
  }
}

/** An answer that the endpoint could give, made off its schema; `undefined` where it gives none. */
export function answerOf(entry: Endpoint): object | undefined {
  return entry.answer && (valueOf(entry.answer, '', {}, 'word') as object)
}

/** Whether the endpoint belongs to the door that knows cookies and no bearer token. */
export function byCookie(entry: Endpoint): boolean {
  return (entry as { door?: string }).door === 'cookie'
}

/** The names in the path of an endpoint. */
export function namesIn(entry: Endpoint): string[] {
  return [...entry.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
}

/** The path of an endpoint for these records. @throws where a parameter is of a kind that nobody has taught the tests */
export function pathOf(entry: Endpoint, records: Partial<Records>): string {
  return entry.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = (records as Record<string, string>)[name]
    if (id === undefined) throw new Error(`${entry.operation} names a ${name}, which no test knows; teach it to the records of test/support/requests.ts.`)
    return encodeURIComponent(id)
  })
}

/** The query that an endpoint cannot do without, or `{}`. */
export function queryOf(entry: Endpoint, records: Records, fresh = 'walked'): Record<string, string> {
  const sample = samples[entry.operation]?.query
  if (sample) return sample(records)
  return entry.query ? (valueOf(entry.query, '', records, fresh) as Record<string, string>) : {}
}

/** A body that the endpoint takes; `undefined` where it takes none. @param fresh a word that makes names and emails new */
export function bodyOf(entry: Endpoint, records: Records, fresh: string): unknown {
  if (!entry.body) return undefined
  const sample = samples[entry.operation]?.body
  return sample ? sample(records, fresh) : valueOf(entry.body, '', records, fresh)
}

/** A file that the endpoint takes; `undefined` where it takes none. */
export function fileOf(entry: Endpoint, fresh: string): { type: string; content: string } | undefined {
  if (entry.upload === 'scan') return { type: 'application/json', content: JSON.stringify({ findings: [{ title: fresh, severity: 'low', asset: `${fresh}.example` }] }) }
  return entry.upload && { type: 'text/plain', content: fresh }
}

/** A good request for an endpoint. */
export function requestOf(entry: Endpoint, records: Records, fresh: string): { path: string; sending: Sending } {
  const query = new URLSearchParams(queryOf(entry, records, fresh)).toString()
  const body = bodyOf(entry, records, fresh)
  const file = fileOf(entry, fresh)
  const headers = { ...(file ? { 'content-type': file.type } : {}), ...(entry.etag && entry.method !== 'GET' ? { 'if-match': '*' } : {}) } as Record<string, string>
  return {
    path: pathOf(entry, records) + (query && `?${query}`),
    sending: {
      method: entry.method,
      ...(Object.keys(headers).length > 0 ? { headers } : {}),
      ...(file ? { raw: file.content } : {}),
      ...(body === undefined ? {} : { body }),
    },
  }
}

/** The fields of an endpoint's query, with what is inside of each. */
export function queryFields(entry: Endpoint): Array<{ name: string; list: boolean; text: boolean }> {
  if (!entry.query) return []
  const core = (schema: z.ZodMiniType): Inside => {
    const inside = insideOf(schema)
    return inside.type === 'optional' || inside.type === 'nullable' ? core(inside.innerType!) : inside
  }
  return Object.entries(insideOf(entry.query).shape ?? {}).map(([name, schema]) => {
    const inside = core(schema)
    const one = inside.type === 'array' ? core(inside.element!) : inside
    return { name, list: inside.type === 'array', text: one.type === 'string' }
  })
}
