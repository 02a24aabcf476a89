import type * as entries from '../contract/endpoints/portfolio.ts'
import type { PortfolioSummary } from '../contract/portfolio.ts'
import type { Me, Session } from '../contract/session.ts'
import { createSession, getMe, getPortfolioSummary } from '../contract/generated/operations.ts'
import { baseUrlOf } from './base-url.ts'
import { call, type BodyOf } from './call.ts'
import { clientsOf } from './clients.ts'
import type { CallOptions, Connection, Middleware } from './connection.ts'
import type { Prover } from './dpop.ts'
import type { eventsOf } from './events.ts'
import { PortalRefusedError } from './errors.ts'
import { bringing, lazily } from './lazy.ts'
import { exposureOf, postureOf } from './measures.ts'
import { durationOf } from './retry.ts'
import { inBrowser, keySource, TokenSource, type FetchToken } from './session-token.ts'

/** What both kinds of portal take. */
export interface PortalSettings {
  /** Where the portal API is: `https://portal.example` or, behind a prefix, `https://intranet.example/portal-api`. */
  baseUrl: string | URL
  /** In place of the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined
  /** How long one attempt may take, its body included. @unit milliseconds @default 15000 */
  timeoutMs?: number | undefined
  /** How long a call may take, with all its attempts and waits. @unit milliseconds @default 60000 */
  totalTimeoutMs?: number | undefined
  /** Wraps every attempt of every call, the first one outermost. */
  middleware?: readonly Middleware[] | undefined
}

/** A portal in a page: the page's own server mints a short-lived token for the person who is signed in there. */
export interface PagePortalSettings extends PortalSettings {
  /** Asked when a token is needed, once for all who wait; its answer is kept in memory only. */
  fetchToken: FetchToken
  /**
   * Binds tokens to a key that never leaves this page, so that a stolen one is worth nothing elsewhere (DPoP, RFC 9449). `fetchToken` is
   * then given `dpopJkt`, which the page's server must pass on; a token that is not bound to it is refused.
   */
  dpop?: boolean | undefined
  apiKey?: undefined
}

/** A portal on the MSP's own server. */
export interface ServerPortalSettings extends PortalSettings {
  /** Never in a page: whoever reads the page would have it. */
  apiKey: string
  fetchToken?: undefined
  dpop?: undefined
}

let portals = 0

const thread = { list: 'list', create: 'call', update: 'call', remove: 'call', revisions: 'list', mentionable: 'call' } as const
const files = { add: 'call', download: 'call', remove: 'call' } as const

/**
 * Connects to a portal API.
 *
 * @throws {TypeError} a setting that cannot be used, or an API key in a browser
 *
 * @example A page
 * const portal = createPortal({
 *   baseUrl: 'https://portal.example',
 *   fetchToken: async ({ signal }) => (await fetch('/portal-token', { method: 'POST', signal })).json(),
 * })
 * const { items } = await portal.clients.list({ sort: 'risk' })
 *
 * @example The MSP's own server
 * const portal = createPortal({ baseUrl: 'https://portal.example', apiKey: process.env.PORTAL_API_KEY })
 * const session = await portal.sessions.create({ audience: 'partner', email: 'ana.ruiz@larkfield.example' })
 */
export function createPortal(settings: PagePortalSettings | ServerPortalSettings) {
  // Whatever is no function is refused below.
  if (settings.dpop && typeof settings.fetchToken === 'function') settings = bound(settings)
  const url = baseUrlOf(settings.baseUrl)
  const number = ++portals
  const connection: Connection = {
    baseUrl: url.href.replace(/\/+$/, ''),
    origin: url.origin,
    token: sourceOf(settings, number),
    fetch: settings.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    middleware: [...(settings.middleware ?? [])],
    timeoutMs: durationOf('timeoutMs', settings.timeoutMs, 15_000),
    totalTimeoutMs: durationOf('totalTimeoutMs', settings.totalTimeoutMs, 60_000),
    reads: new Map(),
  }
  const frameworks = () => import('./frameworks.ts')
  const people = () => import('./people.ts')
  const findings = () => import('./findings.ts')
  const comments = () => import('./comments.ts')
  return {
    /**
     * Whose data this is: `aud:partner:client:user:v`, empty until the first token is there. Whatever is remembered of answers must
     * be remembered under it, and forgotten when it changes.
     */
    get scope(): string {
      return connection.token.scope
    },
    /**
     * Calls back when `scope` changes, from the first token on.
     *
     * @returns stops it
     */
    onScopeChange(listener: (scope: string) => void): () => void {
      return connection.token.onScopeChange(listener)
    },
    me: {
      /** Who the caller is, and what the surface offers. */
      get(options?: CallOptions): Promise<Me> {
        return call(connection, getMe, {}, options)
      },
    },
    portfolio: {
      /** The whole portfolio in numbers. */
      summary(options?: CallOptions): Promise<PortfolioSummary> {
        return call(connection, getPortfolioSummary, {}, options)
      },
    },
    clients: {
      ...clientsOf(connection),
      ...lazily('clients', async () => (await people()).diagnosisOf(connection), { diagnose: 'call' }),
      ...lazily('clients', async () => (await findings()).dashboardOf(connection), { dashboard: 'call' }),
    },
    posture: postureOf(connection),
    exposure: exposureOf(connection),
    frameworks: lazily('frameworks', async () => (await frameworks()).frameworksOf(connection), { list: 'list', listForClient: 'list', adopt: 'call' }),
    controls: lazily('controls', async () => (await frameworks()).controlsOf(connection), { list: 'list', update: 'call' }),
    evidence: lazily('evidence', async () => (await frameworks()).evidenceOf(connection), { list: 'list', attach: 'call', remove: 'call' }),
    audit: lazily('audit', async () => (await import('./audit.ts')).auditOf(connection), {
      list: 'list',
      listPartner: 'list',
      export: 'call',
      exportPartner: 'call',
      checkpoint: 'call',
      checkpointPartner: 'call',
      keys: 'call',
      notes: 'list',
      makeNote: 'call',
      reportView: 'call',
      erase: 'call',
      erasePartner: 'call',
    }),
    members: lazily('members', async () => (await people()).membersOf(connection), {
      list: 'list',
      get: 'call',
      invite: 'call',
      update: 'call',
      remove: 'call',
      resend: 'call',
    }),
    portalUsers: lazily('portalUsers', async () => (await people()).portalUsersOf(connection), {
      list: 'list',
      get: 'call',
      invite: 'call',
      update: 'call',
      remove: 'call',
      resend: 'call',
      review: 'call',
    }),
    auditors: lazily('auditors', async () => (await people()).auditorsOf(connection), { list: 'list', invite: 'call', revoke: 'call' }),
    policy: lazily('policy', async () => (await import('./policy.ts')).policyOf(connection), {
      getDefault: 'call',
      updateDefault: 'call',
      get: 'call',
      update: 'call',
    }),
    engagements: lazily('engagements', async () => (await findings()).engagementsOf(connection), {
      list: 'list',
      get: 'call',
      create: 'call',
      update: 'call',
      assign: 'call',
    }),
    assets: lazily('assets', async () => (await findings()).assetsOf(connection), { list: 'list', create: 'call', update: 'call' }),
    findings: lazily('findings', async () => (await findings()).findingsOf(connection), {
      list: 'list',
      count: 'call',
      get: 'call',
      history: 'list',
      create: 'call',
      update: 'call',
      publish: 'call',
      start: 'call',
      submit: 'call',
      withdraw: 'call',
      claim: 'call',
      release: 'call',
      verify: 'call',
      reopen: 'call',
      dismiss: 'call',
      close: 'call',
    }),
    findingImports: lazily('findingImports', async () => (await import('./finding-imports.ts')).findingImportsOf(connection), {
      preview: 'call',
      get: 'call',
      rows: 'list',
      confirm: 'call',
      cancel: 'call',
    }),
    acceptances: lazily('acceptances', async () => (await findings()).acceptancesOf(connection), { list: 'list', request: 'call', decide: 'call' }),
    retests: lazily('retests', async () => (await findings()).retestsOf(connection), { list: 'list', request: 'call', update: 'call' }),
    comments: lazily('comments', async () => (await comments()).commentsOf(connection), thread),
    internalComments: lazily('internalComments', async () => (await comments()).internalCommentsOf(connection), thread),
    attachments: lazily('attachments', async () => (await comments()).attachmentsOf(connection), files),
    internalAttachments: lazily('internalAttachments', async () => (await comments()).internalAttachmentsOf(connection), files),
    notifications: lazily('notifications', async () => (await import('./notifications.ts')).notificationsOf(connection), {
      list: 'list',
      count: 'call',
      read: 'call',
      readAll: 'call',
      preferences: 'call',
      updatePreferences: 'call',
    }),
    events: lateEvents(connection),
    sessions: {
      /** Mints a session token for a named person. Takes an API key. */
      create(body: BodyOf<typeof entries.createSession>, options?: CallOptions): Promise<Session> {
        return call(connection, createSession, { body }, options)
      },
    },
  }
}

/** `portal.events`; its code comes when somebody first listens. */
function lateEvents(connection: Connection): ReturnType<typeof eventsOf> {
  const bring = bringing(async () => (await import('./events.ts')).eventsOf(connection))
  return {
    stream: (options) => ({
      async *[Symbol.asyncIterator]() {
        yield* (await bring('events.stream')).stream(options)
      },
    }),
  }
}

/** A connection to a portal API. */
export type Portal = ReturnType<typeof createPortal>

/** The same settings with a key: its code comes with the first token, and is asked for again after it has failed. */
function bound({ fetchToken, fetch = (input, init) => globalThis.fetch(input, init), ...rest }: PagePortalSettings): PagePortalSettings {
  let made: Promise<Prover> | undefined
  const prover = () => {
    made ??= import('./dpop.ts').then(({ Prover }) => Prover.make(PortalRefusedError))
    made.catch(() => (made = undefined))
    return made
  }
  return {
    ...rest,
    fetchToken: async (context) => (await prover()).fetchToken(fetchToken, context),
    fetch: async (input, init) => (await prover()).fetch(fetch, input as Request, init),
  }
}

function sourceOf(settings: PagePortalSettings | ServerPortalSettings, number: number): TokenSource {
  const { apiKey, fetchToken } = settings
  if (apiKey !== undefined && fetchToken !== undefined) throw new TypeError('createPortal takes fetchToken or apiKey, not both.')
  if (apiKey !== undefined) {
    if (inBrowser()) {
      throw new TypeError(
        'createPortal({ apiKey }) is for servers: everybody who opens a page could read the key. Mint a token on your server and pass fetchToken.',
      )
    }
    if (typeof apiKey !== 'string' || !/^[\x21-\x7e]+$/.test(apiKey)) {
      throw new TypeError('createPortal: apiKey must be the text of an API key, without spaces or line breaks.')
    }
    return keySource(apiKey, `key:${number}`)
  }
  if (typeof fetchToken !== 'function') {
    throw new TypeError('createPortal needs fetchToken, a function that asks your server for a token, or on a server apiKey.')
  }
  return new TokenSource(fetchToken, `opaque:${number}`)
}
