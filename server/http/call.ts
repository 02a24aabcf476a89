import type * as z from 'zod/mini'
import type { Endpoint } from '../../src/contract/endpoints/endpoint.ts'
import type { Audience, Role } from '../../src/contract/permission.ts'
import type { PartnerTx, TenantTx } from '../store/database.ts'
import type { SentFile } from './body.ts'
import type { Precondition } from './etag.ts'
import type { PartnerSettings } from './partners.ts'
import type { Runtime } from './runtime.ts'

/** Who calls, as the token or the key says and the database confirms. */
export interface Caller {
  kind: 'session' | 'key'
  role: Role
  audience: Audience
  partnerId: string
  /** The one client of a client-surface caller; `null` on the partner surface. */
  clientId: string | null
  /** The person, or the API key. */
  userId: string
  /** The name of the API key where a key calls. */
  name: string
  /** `null` for an API key. */
  email: string | null
  /** Pages that may use the token; empty for a key. */
  origins: readonly string[]
  sessionVersion: number
  /** Whether a member of staff reaches some clients only. */
  scoped: boolean
  /** The hosted session behind the token; absent where the MSP's own sign-in is the sign-in. */
  hostedSessionId?: string
  /** When the token expires; `null` for an API key. */
  expiresAt: Date | null
}

/** What is on record of a caller of a client, beside what the token says. */
export interface CallerPerson {
  grants: readonly string[]
  /** `null` is every engagement. */
  engagementIds: readonly string[] | null
}

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | ParamNames<Rest> : never
type OutputOf<Schema> = Schema extends z.ZodMiniType ? z.output<Schema> : undefined
type InputOf<Schema> = Schema extends z.ZodMiniType ? z.input<Schema> : undefined

/** What every call has, whether or not somebody has signed in. */
export interface PublicCall<Entry extends Endpoint = Endpoint> {
  readonly entry: Entry
  readonly runtime: Runtime
  readonly request: Request
  readonly requestId: string
  /** Where the caller is, as far as our own proxies can tell. */
  readonly address: string
  readonly params: Record<ParamNames<Entry['path']>, string>
  readonly query: OutputOf<Entry['query']>
  readonly body: OutputOf<Entry['body']>
  /** The file that was sent in place of a body; present exactly where the endpoint takes one. */
  readonly file: SentFile | null
  /** The moment of the request. */
  readonly now: Date
}

/** A call by somebody who has signed in, inside one transaction that reaches no row but theirs. */
export interface Call<Entry extends Endpoint = Endpoint> extends PublicCall<Entry> {
  readonly caller: Caller
  /** What is on record of a caller of a client; `null` for everybody else. */
  readonly person: CallerPerson | null
  /** Reaches the whole partner where only its surface reaches the endpoint, and one client where a client's people do too. */
  readonly tx: 'client' extends Entry['audience'][number] ? TenantTx : PartnerTx
  readonly partner: PartnerSettings
  /** Which version a change is made to; present exactly where the endpoint demands `If-Match`. */
  readonly precondition: Precondition | null
}

/**
 * A call by somebody who has signed in, outside any transaction: for answers that outlive one, and for reading that leaves a trace.
 * Each transaction that it opens finds out anew whether the caller may still come in.
 */
export interface LoneCall<Entry extends Endpoint = Endpoint> extends PublicCall<Entry> {
  readonly caller: Caller
  readonly partner: PartnerSettings
  /** @throws {Refusal} `token-invalid` when the caller may not come in any more */
  read<Result>(work: (tx: Call<Entry>['tx']) => Promise<Result>): Promise<Result>
  /** @throws {Refusal} `token-invalid` when the caller may not come in any more */
  write<Result>(work: (tx: Call<Entry>['tx']) => Promise<Result>): Promise<Result>
}

/** What becomes known about a request on the way, for its log line and its headers. */
export interface Seen {
  requestId: string
  address: string
  operation: string
  /** Whether the caller's own token lists the page's origin. */
  originAllowed: boolean
  /** Headers that stand on the answer whatever it is, such as how many requests are left. */
  headers: Record<string, string>
}

/** What a handler answers with. */
export interface Reply<Body = unknown> {
  /** JSON; absent for 204. */
  body?: Body
  /** The same as `body`, as text that the database wrote: it is passed on and never read. */
  json?: string
  /** Gives the answer an ETag. */
  version?: number
  headers?: Record<string, string>
  /** Cookies to set; only the hosted sign-in has any. */
  cookies?: readonly string[]
}

/** The reply of one endpoint. */
export type ReplyOf<Entry extends Endpoint> = Reply<InputOf<Entry['answer']>>

/** One endpoint with the code that serves it. */
export interface Handler {
  readonly entry: Endpoint
  readonly kind: 'public' | 'door' | 'scoped' | 'stream' | 'alone'
  run(call: Call): Promise<Reply | Response>
}

/** Serves an endpoint that needs nobody to have signed in. */
export function servePublic<Entry extends Endpoint & { action: null }>(
  entry: Entry,
  run: (call: PublicCall<Entry>) => Promise<ReplyOf<Entry>>,
): Handler {
  return { entry, kind: 'public', run: run as unknown as Handler['run'] }
}

/** Serves an endpoint of the hosted sign-in, for the portal's own pages. Bearer tokens mean nothing to it. */
export function serveDoor<Entry extends Endpoint & { action: null; door: 'cookie' }>(
  entry: Entry,
  run: (call: PublicCall<Entry>) => Promise<ReplyOf<Entry>>,
): Handler {
  return { entry, kind: 'door', run: run as unknown as Handler['run'] }
}

/** Serves an endpoint for somebody who may take its action, inside their transaction. */
export function serve<Entry extends Endpoint>(entry: Entry, run: (call: Call<Entry>) => Promise<ReplyOf<Entry>>): Handler {
  return { entry, kind: 'scoped', run: run as unknown as Handler['run'] }
}

/** Serves an endpoint for somebody who may take its action, outside any transaction. */
export function serveAlone<Entry extends Endpoint & { idempotent?: never; etag?: never }>(
  entry: Entry,
  run: (call: LoneCall<Entry>) => Promise<ReplyOf<Entry> | Response>,
): Handler {
  return { entry, kind: 'alone', run: run as unknown as Handler['run'] }
}

/** Serves a stream: the transaction ends before it starts. */
export function serveStream<Entry extends Endpoint & { stream: true }>(
  entry: Entry,
  run: (call: Call<Entry>) => Promise<Response>,
): Handler {
  return { entry, kind: 'stream', run: run as unknown as Handler['run'] }
}
