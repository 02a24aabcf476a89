// A portal with a list of clients behind the real SDK: the network is taken out, everything else is as on a page.
import type { Client, Me, PortfolioSummary } from '../../../src/contract/index.ts'
import { createPortal, type Portal } from '../../../src/index.ts'
import type { SaPortfolio } from '../../../components/portfolio/sa-portfolio.ts'
import { clientFixture, meFixture, summaryFixture } from '../../support/fixtures.ts'
import { inside, json, refuse, tokenFor, until } from '../base/support.ts'

/** The n-th newest client, at a level that goes by its number. */
export function clientAt(number: number, over: Partial<Client> = {}): Client {
  const levels = ['critical', 'high', 'moderate', 'low', 'unknown'] as const
  const level = levels[((number % 5) + 5) % 5]!
  const asOf = '2026-11-20T09:40:00.000Z'
  const at = new Date(Date.parse(asOf) - number * 60_000).toISOString()
  return clientFixture(999_999 - number, {
    name: `Client ${String(number).padStart(3, '0')}`,
    aliases: [],
    posture: { score: level === 'unknown' ? null : { critical: 10, high: 30, moderate: 50, low: 90 }[level] + (number % 7), level, asOf },
    exposure: number % 9 === 8 ? null : { low: Math.abs(number) * 100_000, expected: Math.abs(number) * 150_000, high: Math.abs(number) * 200_000 + 100, currency: 'USD', confidence: 'low', asOf },
    evidenceCoverage: number % 11 === 10 ? null : Math.abs(number) % 101,
    workspaceUrl: `https://workspace.example/client-${number}`,
    createdAt: at,
    version: 1,
    ...over,
  })
}

/** Clients newest first, as the API lists them. */
export const clientsOf = (count: number): Client[] => Array.from({ length: count }, (_, index) => clientAt(index))

const longName = 'The Worshipful Company of Extraordinarily Long-Winded Instrument Makers and Associated Trades of Greater Manchester'

/** Clients whose names are hard to fit: long, without a place to break, from right to left. */
export const awkwardClients: Client[] = [
  clientAt(0, { name: longName }),
  clientAt(1, { name: 'X'.repeat(200) }),
  clientAt(2, { name: 'شركة الأفق للخدمات الطبية المحدودة' }),
  ...clientsOf(4),
]

/** Someone who may do everything on the partner surface. */
export const owner: Me = {
  ...meFixture,
  user: { id: 'mem_1', name: 'Olivia Grant', email: 'olivia.grant@larkfield.example', role: 'owner' },
  allowedActions: ['portfolio.view', 'portfolio.measure', 'client.create', 'client.view', 'client.measure'],
  deniedActions: {},
}

/** A client without what a billing person may not see. */
export function withoutMeasures(client: Client): Client {
  const { posture, exposure, controls, evidenceCoverage, attention, ...rest } = client
  void [posture, exposure, controls, evidenceCoverage, attention]
  return rest as Client
}

/** One request that was sent. */
export interface Call {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: unknown
  readonly key: string | null
  readonly signal: AbortSignal
}

export interface FakeOptions {
  clients?: Client[]
  me?: Me
  summary?: PortfolioSummary
  /** Whose token the page gives; `null` is nobody's. */
  token?: () => string | null
  /** Answers in place of the portal; `undefined` lets it answer. */
  answer?: (call: Call) => Response | undefined | Promise<Response | undefined>
  /** How long the client tries again where the portal cannot be reached; a minute when absent, so that a busy machine ends no request. @unit milliseconds */
  giveUpAfterMs?: number
}

const figure: Record<string, (client: Client) => number | string | null | undefined> = {
  created: (client) => client.createdAt,
  name: (client) => client.name,
  risk: (client) => (client.posture?.level === 'unknown' ? null : client.posture?.score),
  exposure: (client) => client.exposure?.expected,
  coverage: (client) => client.evidenceCoverage,
}

/** The list in the order and the cut that the API gives. */
export function listed(clients: readonly Client[], query: URLSearchParams): Client[] {
  const sort = query.get('sort') ?? '-created'
  const value = figure[sort.replace('-', '')]!
  const sign = sort.startsWith('-') ? -1 : 1
  const levels = query.getAll('level')
  const q = query.get('q')?.toLowerCase() ?? ''
  return clients
    .filter((client) => levels.length === 0 || levels.includes(client.posture?.level ?? ''))
    .filter((client) => [client.name, ...client.aliases].some((name) => name.toLowerCase().includes(q)))
    .sort((a, b) => {
      const [left, right] = [value(a), value(b)]
      if (left === right) return a.id < b.id ? 1 : -1
      if (left === null || left === undefined) return 1
      if (right === null || right === undefined) return -1
      return left < right ? -sign : sign
    })
}

/** A portal over a list that the test may change, counting every request, with an event stream the test speaks on. */
export function fakePortal({ clients = clientsOf(3), me = owner, summary = summaryFixture, token = () => tokenFor(), answer, giveUpAfterMs }: FakeOptions = {}) {
  const calls: Call[] = []
  const streams = new Set<ReadableStreamDefaultController<Uint8Array>>()
  const encoder = new TextEncoder()
  const state = { clients, me, summary, answer }
  const keys = new Map<string, Client>()

  async function reply(call: Call): Promise<Response> {
    const own = await state.answer?.(call)
    if (own) return own
    if (call.path === '/v1/me') return json(state.me)
    if (call.path === '/v1/portfolio/summary') return json(state.summary)
    const one = /^\/v1\/clients\/([^/]+)$/.exec(call.path)
    if (one) {
      const client = state.clients.find(({ id }) => id === one[1])
      return client ? json(client) : refuse(404, 'not-found')
    }
    if (call.method === 'POST') {
      const made = keys.get(call.key ?? '') ?? clientAt(-1 - keys.size, { ...(call.body as object), id: `cli_zzz${keys.size}` })
      keys.set(call.key ?? '', made)
      if (!state.clients.includes(made)) state.clients = [made, ...state.clients]
      return json(made, 201)
    }
    const all = listed(state.clients, call.query)
    const from = Number(call.query.get('cursor') ?? 0)
    const to = from + Number(call.query.get('limit') ?? 50)
    return json({ items: all.slice(from, to), nextCursor: to < all.length ? String(to) : null, total: all.length, asOf: '2026-11-20T09:40:00.000Z' })
  }

  const portal: Portal = createPortal({
    baseUrl: 'https://portal.example',
    fetchToken: token,
    totalTimeoutMs: giveUpAfterMs,
    async fetch(input, init) {
      const request = new Request(input, init)
      const { pathname: path, searchParams: query } = new URL(request.url)
      if (path === '/v1/events') {
        let mine: ReadableStreamDefaultController<Uint8Array>
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            streams.add((mine = controller))
            controller.enqueue(encoder.encode('id: evt_0\nevent: ready\ndata: {}\n\n'))
          },
          cancel: () => void streams.delete(mine),
        })
        request.signal.addEventListener('abort', () => streams.delete(mine))
        return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
      }
      const text = request.method === 'GET' ? '' : await request.text()
      const call: Call = {
        method: request.method,
        path,
        query,
        body: text ? JSON.parse(text) : undefined,
        key: request.headers.get('idempotency-key'),
        signal: request.signal,
      }
      calls.push(call)
      return reply(call)
    },
  })

  return {
    portal,
    calls,
    state,
    /** How often the list was asked for. */
    lists: () => calls.filter(({ method, path }) => method === 'GET' && path === '/v1/clients'),
    /** How often single clients were asked for. */
    gets: () => calls.filter(({ method, path }) => method === 'GET' && path.startsWith('/v1/clients/')),
    openStreams: () => streams.size,
    /** Changes a client and says so on the stream. */
    change(id: string, over: Partial<Client>, type = 'client.updated'): void {
      state.clients = state.clients.map((client) => (client.id === id ? { ...client, ...over, version: client.version + 1 } : client))
      this.happen(type, id)
    },
    /** Says on the stream that something has happened. */
    happen(type: string, clientId: string): void {
      const id = `evt_${Math.random().toString(36).slice(2)}`
      const event = { id, type, time: new Date().toISOString(), partnerId: 'ptr_1', clientId, subject: { type: 'client', id: clientId } }
      for (const controller of streams) controller.enqueue(encoder.encode(`id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(event)}\n\n`))
    },
    /** Says that events were lost. */
    gap(): void {
      for (const controller of streams) controller.enqueue(encoder.encode('event: gap\ndata: {}\n\n'))
    },
  }
}

export type Fake = ReturnType<typeof fakePortal>

let place: HTMLElement | undefined

/** Takes away what was placed. */
export function clean(): void {
  place?.remove()
  place = undefined
  document.documentElement.lang = 'en'
  document.documentElement.dir = 'ltr'
  document.documentElement.style.colorScheme = 'light'
  document.body.style.background = ''
}

/** Puts a portfolio on the page. Attributes and properties are set before it is connected. */
export async function put(
  { portal, clients, summary, attributes = {}, html = '' }: { portal?: Portal; clients?: readonly Client[]; summary?: PortfolioSummary; attributes?: Record<string, string>; html?: string } = {},
  { lang = 'en', dir = 'ltr', scheme = 'light', width = 1100 } = {},
): Promise<SaPortfolio> {
  clean()
  document.documentElement.lang = lang
  document.documentElement.dir = dir
  document.documentElement.style.colorScheme = scheme
  document.body.style.background = scheme === 'dark' ? '#0b0d10' : '#fff'
  place = document.createElement('main')
  place.style.inlineSize = `${width}px`
  document.body.append(place)
  const element = document.createElement('sa-portfolio')
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  if (portal) element.portal = portal
  if (clients) element.clients = clients
  if (summary) element.summary = summary
  element.append(...new DOMParser().parseFromString(html, 'text/html').body.childNodes)
  place.append(element)
  await element.updateComplete
  return element
}

/** Puts one on the page and waits for its rows. */
export async function ready(...args: Parameters<typeof put>): Promise<SaPortfolio> {
  const element = await put(...args)
  await until('rows', () => rows(element).length > 0 && element.shadowRoot?.querySelector('tbody')?.ariaHidden !== 'true')
  await element.updateComplete
  return element
}

export const rows = (element: SaPortfolio) => [...(element.shadowRoot?.querySelectorAll<HTMLTableRowElement>('tbody tr') ?? [])]
export const names = (element: SaPortfolio) => rows(element).map((row) => row.querySelector('th')?.textContent ?? '')
export const cells = (row: HTMLTableRowElement) => [...row.children].map((cell) => (cell as HTMLElement).innerText.replace(/\s+/g, ' ').trim())
export const stats = (element: SaPortfolio) => [...(element.shadowRoot?.querySelectorAll('.stat') ?? [])].map((stat) => [stat.querySelector('.stat-label')?.textContent?.trim(), stat.querySelector('.stat-value')?.textContent?.trim()])
export const focused = (element: SaPortfolio) => element.shadowRoot?.activeElement as HTMLElement | null
export const said = () => document.querySelector('#sa-live-region')?.textContent ?? ''
export const button = (element: SaPortfolio, name: string) => {
  const found = [...(element.shadowRoot?.querySelectorAll('button') ?? [])].find((each) => each.textContent?.trim().startsWith(name))
  if (!found) throw new Error(`no button "${name}"`)
  return found
}

/** Types into the search field as a person does, without waiting for keys. */
export function search(element: SaPortfolio, text: string): void {
  const input = inside<HTMLInputElement>(element, '.search')
  input.value = text
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
}
