/** What a page's script may read of an answer. */
const exposedHeaders = [
  'ETag',
  'X-Request-Id',
  'Retry-After',
  'Idempotency-Replayed',
  'Audit-Checkpoint',
  'RateLimit',
  'RateLimit-Policy',
  'Location',
  'WWW-Authenticate',
  'DPoP-Nonce',
].join(', ')

/** What a page may send. */
const allowedHeaders = [
  'Authorization',
  'DPoP',
  'Content-Type',
  'If-Match',
  'If-None-Match',
  'Idempotency-Key',
  'Last-Event-ID',
  'Accept',
].join(', ')

/** How long a browser may remember a preflight. Browsers cap it themselves at about two hours. @unit seconds */
const preflightSeconds = 7200

/** How long a registered origin is remembered. A new origin works, and a removed one stops, within this. @unit milliseconds */
const rememberedMs = 5000
const mostRemembered = 1000

/** Which pages may read our answers: exactly the origins that partners have registered, never a pattern, never `null`. */
export class Origins {
  readonly #ask: (origin: string) => Promise<boolean>
  readonly #now: () => Date
  readonly #known = new Map<string, { registered: Promise<boolean>; until: number }>()

  /** @param ask whether any partner has registered the origin */
  constructor(ask: (origin: string) => Promise<boolean>, now: () => Date) {
    this.#ask = ask
    this.#now = now
  }

  /** Whether any partner has registered the origin. */
  async registered(origin: string): Promise<boolean> {
    if (!wellFormed(origin)) return false
    const known = this.#known.get(origin)
    if (known && known.until > this.#now().getTime()) return known.registered
    const registered = this.#ask(origin)
    if (this.#known.size >= mostRemembered) this.#known.delete(this.#known.keys().next().value!)
    this.#known.set(origin, { registered, until: this.#now().getTime() + rememberedMs })
    // A failure of the database is not an answer; the next request asks again.
    registered.catch(() => this.#known.delete(origin))
    return registered
  }
}

/** `null`, several origins, a path or a pattern is no origin that anybody can have registered. */
function wellFormed(origin: string): boolean {
  if (origin.length > 255 || !URL.canParse(origin)) return false
  const url = new URL(origin)
  return url.origin === origin && (url.protocol === 'https:' || url.protocol === 'http:')
}

/** Lets the page on one origin read an answer. Never with credentials: the cookies of the hosted sign-in are for the portal's own pages. */
export function allowOrigin(headers: Headers, origin: string): void {
  headers.set('access-control-allow-origin', origin)
  headers.set('access-control-expose-headers', exposedHeaders)
}

/**
 * The answer to a preflight. A stranger's page gets the same answer without the permission.
 *
 * @param origins which pages may ask; `null` where no page of another origin may, whoever has registered it
 */
export async function preflight(request: Request, origins: Origins | null, methods: readonly string[]): Promise<Response> {
  const headers = new Headers({ vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers' })
  if (methods.length > 0) headers.set('allow', [...methods, 'OPTIONS'].join(', '))
  const origin = request.headers.get('origin')
  if (origins && origin !== null && request.headers.has('access-control-request-method') && (await origins.registered(origin))) {
    headers.set('access-control-allow-origin', origin)
    headers.set('access-control-allow-methods', methods.join(', '))
    headers.set('access-control-allow-headers', allowedHeaders)
    headers.set('access-control-max-age', String(preflightSeconds))
  }
  return new Response(null, { status: 204, headers })
}
