import { Hono } from 'hono'
import * as z from 'zod/mini'
import type { Endpoint } from '../../src/contract/endpoints/endpoint.ts'
import type { Handler, PublicCall, Reply, Seen } from './call.ts'
import { allowOrigin, preflight } from './cors.ts'
import { alreadyHas, etagOf } from './etag.ts'
import { problemResponse, Refusal } from './problem.ts'
import { readFile, readJson } from './body.ts'
import { refuseQuery, validate, validateQuery } from './validate.ts'
import { refusalOf } from './failures.ts'
import type { Runtime } from './runtime.ts'
import { clientAddress } from './client-address.ts'
import { identify, runScoped } from './scoped.ts'

/** What the socket under a request tells; absent for in-process requests. */
interface Bindings {
  incoming?: { socket?: { remoteAddress?: string } }
}

/** The endpoint table and the handlers do not belong together. */
export class RouteError extends Error {
  override name = 'RouteError'
}

/**
 * Finds the handler of every endpoint.
 *
 * @throws {RouteError} naming every endpoint without a handler, every handler without an endpoint and every one that is there twice
 */
export function pairHandlers(table: readonly Endpoint[], handlers: readonly Handler[]): Array<Handler & { entry: Endpoint }> {
  const faults: string[] = []
  const byOperation = new Map<string, Handler>()
  for (const handler of handlers) {
    const { operation } = handler.entry
    if (byOperation.has(operation)) faults.push(`${operation} has two handlers`)
    if (!table.includes(handler.entry)) faults.push(`${operation} has a handler and does not stand in the endpoint table`)
    byOperation.set(operation, handler)
  }
  const routes = new Set<string>()
  for (const entry of table) {
    const route = `${entry.method} ${entry.path.replace(/\{\w+\}/g, '{}')}`
    if (routes.has(route)) faults.push(`${entry.operation} has the address of another endpoint: ${route}`)
    routes.add(route)
    const handler = byOperation.get(entry.operation)
    if (!handler) faults.push(`${entry.operation} has no handler`)
    else if (entry.stream !== undefined && (handler.kind === 'stream') !== entry.stream) faults.push(`${entry.operation} is a stream and its handler is not`)
    else if ((entry.door !== undefined) !== (handler.kind === 'door')) {
      faults.push(`${entry.operation} ${entry.door ? 'belongs to the hosted sign-in and its handler does not' : 'does not belong to the hosted sign-in and its handler does'}`)
    } else if (!entry.door && (entry.action === null) !== (handler.kind === 'public')) {
      faults.push(`${entry.operation} ${entry.action === null ? 'is open to anybody and its handler is not' : 'needs a caller and its handler does not'}`)
    }
  }
  if (faults.length > 0) throw new RouteError(`The endpoints cannot be served: ${faults.join('; ')}.`)
  return table.map((entry) => byOperation.get(entry.operation)!)
}

/** The HTTP face of the server, made by walking the endpoint table. */
export function createRouter(runtime: Runtime, table: readonly Endpoint[], handlers: readonly Handler[]): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>()
  const methodsOf = new Map<string, string[]>()
  const doorPaths = new Set<string>()
  for (const handler of pairHandlers(table, handlers)) {
    const path = handler.entry.path.replace(/\{(\w+)\}/g, ':$1')
    methodsOf.set(path, [...(methodsOf.get(path) ?? []), handler.entry.method])
    if (handler.entry.door) doorPaths.add(path)
    app.on(handler.entry.method, path, (c) =>
      answer(runtime, c.req.raw, c.env, (seen) => {
        // A stream has a body by its nature; Hono would open it for HEAD and never close it.
        if (handler.entry.stream && c.req.raw.method === 'HEAD') throw methodNotAllowed(['GET'])
        return run(runtime, handler, c.req.param() as Record<string, string>, c.req.raw, seen)
      }),
    )
  }
  for (const methods of methodsOf.values()) methods.sort()
  for (const [path, methods] of methodsOf) {
    app.on('OPTIONS', path, (c) =>
      answer(runtime, c.req.raw, c.env, () => preflight(c.req.raw, doorPaths.has(path) ? null : runtime.origins, methods)),
    )
    app.all(path, (c) =>
      answer(runtime, c.req.raw, c.env, () => {
        throw methodNotAllowed(methods)
      }),
    )
  }
  app.notFound((c) =>
    answer(runtime, c.req.raw, c.env, () => {
      if (c.req.raw.method === 'OPTIONS') return preflight(c.req.raw, runtime.origins, [])
      throw new Refusal('not-found')
    }),
  )
  return app
}

function methodNotAllowed(methods: readonly string[]): Refusal {
  const allow = methods.includes('GET') ? [...methods, 'HEAD'] : methods
  return new Refusal('method-not-allowed', { headers: { allow: [...allow, 'OPTIONS'].join(', ') } })
}

/** Runs one request to an answer: nothing that is thrown below leaves here as anything but a problem. */
async function answer(
  runtime: Runtime,
  request: Request,
  env: Bindings | undefined,
  produce: (seen: Seen) => Response | Promise<Response>,
): Promise<Response> {
  const { context } = runtime
  const started = performance.now()
  const seen: Seen = {
    requestId: runtime.newRequestId(),
    address: clientAddress(
      env?.incoming?.socket?.remoteAddress ?? '',
      request.headers.get('x-forwarded-for'),
      context.config.trustedProxies,
    ),
    operation: '-',
    originAllowed: false,
    headers: {},
  }
  const origin = request.headers.get('origin')
  let response: Response
  let refused = false
  runtime.tokens.keepFresh()
  try {
    response = await produce(seen)
  } catch (thrown) {
    const refusal = refusalOf(thrown)
    if (refusal.status >= 500) context.log.error(refusal.code, { requestId: seen.requestId, operation: seen.operation, cause: refusal.cause })
    response = problemResponse(refusal, seen.requestId)
    refused = true
  }
  const { headers } = response
  for (const [name, value] of Object.entries(runtime.baseHeaders)) if (!headers.has(name)) headers.set(name, value)
  for (const [name, value] of Object.entries(seen.headers)) if (!headers.has(name)) headers.set(name, value)
  headers.set('x-request-id', seen.requestId)
  // A refusal holds no data, so any registered page may read why; data goes only to a page that the token lists.
  if (origin !== null && (seen.originAllowed || (refused && (await registered(runtime, origin))))) allowOrigin(headers, origin)
  context.log.info('request', {
    requestId: seen.requestId,
    method: request.method,
    operation: seen.operation,
    status: response.status,
    ms: Math.round((performance.now() - started) * 10) / 10,
  })
  return response
}

async function registered(runtime: Runtime, origin: string): Promise<boolean> {
  try {
    return await runtime.origins.registered(origin)
  } catch {
    return false
  }
}

/** One request to one endpoint: who, what, then the handler. */
async function run(
  runtime: Runtime,
  handler: Handler,
  params: Record<string, string>,
  request: Request,
  seen: Seen,
): Promise<Response> {
  const { entry } = handler
  seen.operation = entry.operation
  const now = runtime.context.now()
  if (handler.kind === 'public' || handler.kind === 'door') {
    const origin = request.headers.get('origin')
    if (handler.kind === 'door') runtime.door.guard(request)
    // Anybody may read what is open to anybody, from any page that is registered.
    else seen.originAllowed = origin !== null && (await registered(runtime, origin))
    const parts = await readParts(runtime, entry, params, request)
    const call: PublicCall = { entry, runtime, request, requestId: seen.requestId, address: seen.address, now, ...parts }
    const reply = await handler.run(call as Parameters<Handler['run']>[0])
    return reply instanceof Response ? reply : respond(runtime, entry, request, reply)
  }
  const caller = await identify(runtime, entry, request, seen)
  const parts = await readParts(runtime, entry, params, request)
  const call = { entry, runtime, request, requestId: seen.requestId, address: seen.address, now, ...parts, caller }
  const reply = await runScoped(handler, call, seen)
  return reply instanceof Response ? reply : respond(runtime, entry, request, reply)
}

/** Path, query and body, checked against the contract. The body is read before any transaction is opened; a file is left to its handler. */
async function readParts(runtime: Runtime, entry: Endpoint, params: Record<string, string>, request: Request) {
  for (const value of Object.values(params)) {
    // What no id can look like is no id, rather than an error.
    if (value.length > 64 || value.includes('\0') || !value.isWellFormed()) throw new Refusal('not-found')
  }
  const at = request.url.indexOf('?')
  const search = at < 0 ? null : new URLSearchParams(request.url.slice(at + 1).split('#')[0])
  let query: unknown
  if (entry.query) query = search ? validateQuery(entry.query, search) : validate(entry.query, {}, 'query')
  else if (search) refuseQuery(search)
  const body = entry.body ? validate(entry.body, await readJson(request, runtime.context.config.maxBodyBytes), 'body') : undefined
  const file = entry.upload === 'attachment' ? await readFile(request, String((query as { name?: unknown }).name), runtime.context.config.maxAttachmentBytes) : null
  return { params, query: query as undefined, body: body as undefined, file }
}

/** The HTTP form of a reply. */
function respond(runtime: Runtime, entry: Endpoint, request: Request, reply: Reply): Response {
  const json = reply.json ?? (reply.body === undefined ? undefined : JSON.stringify(reply.body))
  if (runtime.checkAnswers) checkAnswer(entry, json)
  const headers = new Headers(reply.headers)
  for (const cookie of reply.cookies ?? []) headers.append('set-cookie', cookie)
  if (reply.version !== undefined) {
    const etag = etagOf(reply.version)
    headers.set('etag', etag)
    if (entry.method === 'GET' && alreadyHas(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers })
  }
  if (json === undefined) return new Response(null, { status: entry.status, headers })
  headers.set('content-type', 'application/json; charset=utf-8')
  return new Response(json, { status: entry.status, headers })
}

function checkAnswer(entry: Endpoint, json: string | undefined): void {
  if ((entry.answer === undefined) !== (json === undefined)) {
    throw new Error(`${entry.operation} ${json === undefined ? 'answers without a body' : 'answers with a body that the contract does not have'}`)
  }
  if (!entry.answer) return
  const result = z.safeParse(entry.answer, JSON.parse(json!))
  if (result.success) return
  const issues = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join(', ')
  throw new Error(`The answer of ${entry.operation} breaks the contract: ${issues}`)
}

