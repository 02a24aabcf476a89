import * as z from 'zod/mini'
import { attachmentTypes } from '../src/contract/attachment-type.ts'
import * as contract from '../src/contract/index.ts'
import { endpoints, problemsOf, type Endpoint } from '../src/contract/endpoints/index.ts'
import { permissions } from '../src/contract/permission.ts'
import { problem, problems, type ProblemCode } from '../src/contract/problem.ts'

type Json = Record<string, unknown>

/** What the document is made with. */
export interface OpenApiOptions {
  /** The version of the server package. */
  version: string
  /** Where the API is reached; `null` leaves the servers to the reader's address. */
  publicUrl: string | null
}

/** This API as an OpenAPI 3.1 document, read off the endpoint table. */
export function openApiDocument({ version, publicUrl }: OpenApiOptions): Json {
  const components = componentSchemas()
  const paths: Record<string, Json> = {}
  for (const entry of endpoints) {
    const item = (paths[entry.path] ??= pathItem(entry))
    item[entry.method.toLowerCase()] = operation(entry, components.refOf)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'sa-portal',
      version,
      summary: "The client portal of a managed service provider, as an API.",
      license: { name: 'MIT', identifier: 'MIT' },
    },
    ...(publicUrl === null ? {} : { servers: [{ url: publicUrl.replace(/\/$/, '') }] }),
    paths,
    components: {
      schemas: components.schemas,
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'The same key with the same request gives the same answer, once; with another request it is refused.',
          schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
        },
        IfMatch: {
          name: 'If-Match',
          in: 'header',
          required: true,
          description: 'The ETag of the version that is changed.',
          schema: { type: 'string' },
        },
        IfNoneMatch: {
          name: 'If-None-Match',
          in: 'header',
          required: false,
          description: 'The ETag of the version that the caller has.',
          schema: { type: 'string' },
        },
        LastEventId: {
          name: 'Last-Event-ID',
          in: 'header',
          required: false,
          description: 'The id of the last message that arrived; the stream continues after it.',
          schema: { type: 'string', maxLength: 200 },
        },
      },
      headers: {
        RequestId: { description: "Finds this request in the server's log.", schema: { type: 'string' } },
        ETag: { description: 'The version of the record, to be sent back as If-Match.', schema: { type: 'string' } },
        RetryAfter: { description: 'Seconds until it is worth trying again.', schema: { type: 'integer', minimum: 0 } },
        IdempotencyReplayed: {
          description: '`true` when the answer is the one that was given to the same request before.',
          schema: { type: 'string', enum: ['true'] },
        },
      },
      securitySchemes: {
        sessionToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A session token, for pages. Minted by POST /v1/sessions.',
        },
        apiKey: { type: 'http', scheme: 'bearer', description: "An API key, for the MSP's own server. Refused from a browser." },
      },
    },
  }
}

function pathItem(entry: Endpoint): Json {
  const names = [...entry.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
  if (names.length === 0) return {}
  return {
    parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string', minLength: 1, maxLength: 64 } })),
  }
}

type RefOf = (schema: z.ZodMiniType) => Json

function operation(entry: Endpoint, refOf: RefOf): Json {
  const changes = entry.method !== 'GET'
  const parameters: Json[] = [
    ...queryParameters(entry),
    ...(entry.idempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ...(entry.etag ? [{ $ref: `#/components/parameters/${changes ? 'IfMatch' : 'IfNoneMatch'}` }] : []),
    ...(entry.stream ? [{ $ref: '#/components/parameters/LastEventId' }] : []),
  ]
  return {
    operationId: entry.operation,
    summary: entry.summary,
    tags: [entry.operation.split('.')[0]],
    ...(entry.action === null ? { security: [] } : { security: securityOf(entry) }),
    ...(entry.action === null
      ? {}
      : { 'x-sa-portal-roles': [...permissions[entry.action]], 'x-sa-portal-audience': [...entry.audience] }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(entry.upload ? { requestBody: { required: true, content: entry.upload === 'scan' ? { '*/*': {} } : Object.fromEntries(Object.keys(attachmentTypes).map((type) => [type, {}])) } } : {}),
    ...(entry.body ? { requestBody: { required: true, content: { 'application/json': { schema: refOf(entry.body) } } } } : {}),
    responses: {
      [entry.status]: success(entry, refOf),
      ...(entry.etag && !changes ? { 304: { description: 'The caller has this version already.' } } : {}),
      ...refusals(entry),
    },
  }
}

function securityOf(entry: Endpoint): Json[] {
  const roles: readonly string[] = entry.action === null ? [] : permissions[entry.action]
  return [
    ...(roles.some((role) => role !== 'api_key') ? [{ sessionToken: [] }] : []),
    ...(roles.includes('api_key') ? [{ apiKey: [] }] : []),
  ]
}

function success(entry: Endpoint, refOf: RefOf): Json {
  const headers = {
    'X-Request-Id': { $ref: '#/components/headers/RequestId' },
    ...(entry.etag ? { ETag: { $ref: '#/components/headers/ETag' } } : {}),
    ...(entry.idempotent ? { 'Idempotency-Replayed': { $ref: '#/components/headers/IdempotencyReplayed' } } : {}),
  }
  if (entry.stream) {
    return { description: 'A stream of events.', headers, content: { 'text/event-stream': { schema: { type: 'string' } } } }
  }
  if (entry.download) {
    return { description: entry.summary, headers, content: { [entry.download]: { schema: { type: 'string' } } } }
  }
  if (!entry.answer) return { description: 'Done.', headers }
  return { description: entry.summary, headers, content: { 'application/json': { schema: refOf(entry.answer) } } }
}

/** Refusals by status, each naming its codes. */
function refusals(entry: Endpoint): Record<string, Json> {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of problemsOf(entry)) byStatus.set(problems[code].status, [...(byStatus.get(problems[code].status) ?? []), code])
  return Object.fromEntries(
    [...byStatus].sort(([a], [b]) => a - b).map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join(' '),
        headers: {
          'X-Request-Id': { $ref: '#/components/headers/RequestId' },
          ...(status === 429 || status === 503 ? { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } : {}),
        },
        content: {
          'application/problem+json': {
            schema: {
              allOf: [
                { $ref: '#/components/schemas/Problem' },
                { type: 'object', properties: { code: { type: 'string', enum: codes } } },
              ],
            },
          },
        },
      },
    ]),
  )
}

function queryParameters(entry: Endpoint): Json[] {
  if (!entry.query) return []
  const schema = jsonSchema(entry.query) as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(schema.properties ?? {}).map(([name, inner]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    ...(inner['type'] === 'array' ? { style: 'form', explode: true } : {}),
    schema: inner,
  }))
}

/**
 * Requests and answers alike are described as they are sent: an answer's tolerance for unknown fields is kept, which the
 * `output` form would close.
 */
function jsonSchema(schema: z.ZodMiniType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json
  return rest
}

/** Every named shape of the contract that an endpoint speaks, named as the contract names it. */
function componentSchemas(): { schemas: Record<string, Json>; refOf: RefOf } {
  const spoken = new Set<unknown>([problem])
  const queries = new Set<unknown>()
  for (const { body, answer, query } of endpoints) {
    if (body) spoken.add(body)
    if (answer) spoken.add(answer)
    if (query) queries.add(query)
  }
  const registry = z.registry<{ id: string }>()
  const names = new Map<unknown, string>()
  for (const [name, value] of Object.entries(contract)) {
    if (!isSchema(value) || names.has(value) || queries.has(value)) continue
    const def = value._zod.def as { type: string }
    // Simple shapes such as a line of text read better in place than behind a name.
    if (!spoken.has(value) && def.type !== 'object') continue
    const id = name[0]!.toUpperCase() + name.slice(1)
    names.set(value, id)
    registry.add(value, { id })
  }
  const { schemas } = z.toJSONSchema(registry, {
    io: 'input',
    unrepresentable: 'any',
    uri: (id) => `#/components/schemas/${id}`,
  }) as { schemas: Record<string, Json> }
  const cleaned = Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  )
  return {
    schemas: cleaned,
    refOf: (schema) => {
      const name = names.get(schema)
      return name ? { $ref: `#/components/schemas/${name}` } : jsonSchema(schema)
    },
  }
}

function isSchema(value: unknown): value is z.ZodMiniType {
  return typeof value === 'object' && value !== null && '_zod' in value
}
