// A portal with people behind the real SDK: the network is taken out, everything else is as on a page.
import type { AuditorGrant, Diagnosis, Me, Member, PortalUser } from '../../../src/contract/index.ts'
import type { SaElement } from '../../../components/base/element.ts'
import { createPortal, type Portal } from '../../../src/index.ts'
import { meFixture } from '../../support/fixtures.ts'
import { inside, json, refuse, tokenFor, until } from '../base/support.ts'

export const clientId = 'cli_01jd3c7k9x5f2m8q4r6t0v1w2y'
const day = 86_400_000
export const ago = (days: number) => new Date(Date.now() - days * day).toISOString()
const allowed = ['portal_user.view', 'portal_user.manage', 'portal_user.remove', 'portal_user.resend'] as const

/** One person of the client, by number. */
export function userAt(number: number, over: Partial<PortalUser> = {}): PortalUser {
  const status = over.status ?? 'active'
  return {
    id: `usr_${String(number).padStart(4, '0')}`,
    clientId,
    email: `person${number}@copperlane.example`,
    name: `Person ${String(number).padStart(4, '0')}`,
    role: 'viewer',
    grants: [],
    engagementIds: null,
    status,
    mfa: 'none',
    lastSeenAt: status === 'invited' ? null : ago(number % 200),
    reviewedAt: null,
    invitation: status === 'invited' ? { sentAt: ago(1), expiresAt: ago(-6), resendCount: 0 } : null,
    allowedActions: status === 'invited' ? [...allowed] : allowed.filter((action) => action !== 'portal_user.resend'),
    deniedActions: status === 'invited' ? {} : { 'portal_user.resend': 'state' },
    createdAt: ago(300),
    updatedAt: ago(30),
    version: 1,
    ...over,
  }
}

/** One member of the staff, by number. */
export function memberAt(number: number, over: Partial<Member> = {}): Member {
  const { clientId: _, grants: __, engagementIds: ___, ...rest } = userAt(number)
  void [_, __, ___]
  return {
    ...rest,
    id: `mem_${String(number).padStart(4, '0')}`,
    email: `staff${number}@larkfield.example`,
    name: `Staff ${number}`,
    role: 'analyst',
    scope: null,
    allowedActions: ['member.view', 'member.manage', 'member.remove'],
    deniedActions: { 'member.resend': 'state' },
    ...over,
  }
}

/** An owner of the MSP. */
export const owner: Me = {
  ...meFixture,
  user: { id: 'mem_0001', name: 'Olivia Grant', email: 'olivia.grant@larkfield.example', role: 'owner' },
  allowedActions: ['member.view', 'member.manage', 'member.remove', 'member.resend', ...allowed, 'auditor.manage', 'client.diagnose'],
  deniedActions: {},
  mayGive: { roles: ['owner', 'admin', 'analyst', 'billing', 'viewer', 'collaborator', 'manager'], grants: ['billing', 'approver'] },
}

/** A manager of the client who holds one of the grants. */
export const manager: Me = {
  ...owner,
  user: { id: 'usr_0000', name: 'Person 0000', email: 'person0@copperlane.example', role: 'manager' },
  audience: 'client',
  client: { id: clientId, name: 'Copperlane Architects' },
  allowedActions: [...allowed],
  deniedActions: { 'member.manage': 'role' },
  mayGive: { roles: ['viewer', 'collaborator', 'manager'], grants: ['approver'] },
}

/** One request that was sent. */
export interface Call {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: Record<string, unknown> | undefined
  readonly key: string | null
  readonly version: string | null
}

export interface FakeOptions {
  users?: PortalUser[]
  members?: Member[]
  auditors?: AuditorGrant[]
  diagnosis?: Diagnosis
  me?: Me
  token?: () => string | null
  answer?: (call: Call) => Response | undefined | Promise<Response | undefined>
  giveUpAfterMs?: number
}

/** A portal over lists that the test may change, counting every request, with an event stream the test speaks on. */
export function fakePortal({ users = [userAt(1), userAt(2)], members = [memberAt(1), memberAt(2)], auditors = [], diagnosis, me = owner, token = () => tokenFor(), answer, giveUpAfterMs }: FakeOptions = {}) {
  const calls: Call[] = []
  const streams = new Set<ReadableStreamDefaultController<Uint8Array>>()
  const encoder = new TextEncoder()
  const state = { users, members, auditors, diagnosis, me, answer, links: 0 }

  function cut<Person extends PortalUser | Member>(people: readonly Person[], query: URLSearchParams): Response {
    const [statuses, roles, q, inactive] = [query.getAll('status'), query.getAll('role'), query.get('q')?.toLowerCase() ?? '', Number(query.get('inactiveDays') ?? 0)]
    const all = people
      .filter(({ status }) => (statuses.length > 0 ? statuses.includes(status) : status !== 'removed'))
      .filter(({ role }) => roles.length === 0 || roles.includes(role))
      .filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(q))
      .filter(({ lastSeenAt }) => inactive === 0 || !lastSeenAt || Date.parse(lastSeenAt) < Date.now() - inactive * day)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    return page(all, query)
  }

  function page(all: readonly unknown[], query: URLSearchParams): Response {
    const from = Number(query.get('cursor') ?? 0)
    const to = from + Number(query.get('limit') ?? 50)
    return json({ items: all.slice(from, to), nextCursor: to < all.length ? String(to) : null, total: all.length, asOf: new Date().toISOString() })
  }

  function change(call: Call, list: 'users' | 'members', id: string): Response {
    const people = state[list] as (PortalUser | Member)[]
    const held = people.find((each) => each.id === id)
    if (!held) return refuse(404, 'not-found')
    if (call.method === 'DELETE') {
      ;(state[list] as unknown[]) = people.map((each) => (each === held ? { ...held, status: 'removed', version: held.version + 1 } : each))
      return new Response(null, { status: 204 })
    }
    if (call.version !== `"${held.version}"`) return json({ type: 'urn:sa-portal:problem:version-conflict', title: 'x', status: 412, code: 'version-conflict', requestId: 'req_7f3a', current: held }, 412)
    const next = { ...held, ...call.body, version: held.version + 1 } as PortalUser
    ;(state[list] as unknown[]) = people.map((each) => (each === held ? next : each))
    return json(next)
  }

  function invited(person: PortalUser | Member, list: 'users' | 'members'): Response {
    const invitationUrl = `https://portal.example/invitation#${++state.links}`
    return json(list === 'users' ? { user: person, invitationUrl } : { member: person, invitationUrl }, 201)
  }

  async function reply(call: Call): Promise<Response> {
    const own = await state.answer?.(call)
    if (own) return own
    const { method, path, query, body } = call
    if (path === '/v1/me') return json(state.me)
    if (path === '/v1/clients') return page([{ id: 'cli_found', name: 'Found Foods' }], query)
    if (path.endsWith('/diagnosis')) return state.diagnosis ? json(state.diagnosis) : refuse(404, 'not-found')
    if (path.endsWith('/access-review')) {
      const ids = body!['userIds'] as string[]
      if (!ids.every((id) => state.users.some((user) => user.id === id && user.status !== 'removed'))) return refuse(404, 'not-found')
      state.users = state.users.map((user) => (ids.includes(user.id) ? { ...user, reviewedAt: new Date().toISOString() } : user))
      return new Response(null, { status: 204 })
    }
    const auditor = /\/auditors(?:\/([^/]+))?$/.exec(path)
    if (auditor) {
      if (method === 'GET') return page(state.auditors, query)
      if (method === 'DELETE') {
        state.auditors = state.auditors.map((each) => (each.id === auditor[1] ? { ...each, status: 'revoked', revokedAt: new Date().toISOString() } : each))
        return json(state.auditors.find(({ id }) => id === auditor[1]))
      }
      const made = { id: `aud_made_${state.auditors.length}`, clientId, status: 'invited', frameworkIds: null, createdAt: ago(0), acceptedAt: null, lastSeenAt: null, revokedAt: null, version: 1, ...body } as AuditorGrant
      state.auditors = [made, ...state.auditors]
      return json({ auditor: made, invitationUrl: `https://portal.example/invitation#${++state.links}` }, 201)
    }
    const one = /\/(users|members)(?:\/([^/]+))?(\/invitation)?$/.exec(path)
    if (!one) return refuse(404, 'not-found')
    const list = one[1] as 'users' | 'members'
    if (method === 'GET') return list === 'users' ? cut(state.users, query) : cut(state.members, query)
    if (one[3]) {
      const held = (state[list] as (PortalUser | Member)[]).find(({ id }) => id === one[2])
      return held?.status === 'invited' ? invited(held, list) : refuse(409, 'not-invited')
    }
    if (one[2]) return change(call, list, one[2])
    if ((state[list] as (PortalUser | Member)[]).some(({ email }) => email === body!['email'])) return refuse(409, 'already-exists')
    if (list === 'users') {
      const made = userAt(state.users.length + 1000, { status: 'invited', ...(body as Partial<PortalUser>) })
      state.users = [...state.users, made]
      return invited(made, list)
    }
    const made = memberAt(state.members.length + 1000, { status: 'invited', ...(body as Partial<Member>) })
    state.members = [...state.members, made]
    return invited(made, list)
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
        body: text ? (JSON.parse(text) as Record<string, unknown>) : undefined,
        key: request.headers.get('idempotency-key'),
        version: request.headers.get('if-match'),
      }
      calls.push(call)
      return reply(call)
    },
  })

  return {
    portal,
    calls,
    state,
    lists: () => calls.filter(({ method, path }) => method === 'GET' && /\/(users|members|auditors)$/.test(path)),
    writes: () => calls.filter(({ method }) => method !== 'GET'),
    openStreams: () => streams.size,
    /** Says on the stream that something has happened. */
    happen(type: string, subject: { type: string; id: string } = { type: 'portal_user', id: 'usr_0001' }, of: string | null = clientId): void {
      const id = `evt_${Math.random().toString(36).slice(2)}`
      const event = { id, type, time: new Date().toISOString(), partnerId: 'ptr_1', clientId: of, subject }
      for (const controller of streams) controller.enqueue(encoder.encode(`id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(event)}\n\n`))
    },
  }
}

/** What every widget about people is. */
export type Widget = SaElement & { portal?: Portal; refresh(): void }

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

/** Puts one of the widgets about people on the page. Attributes and the portal are set before it is connected. */
export async function put(
  tag: string,
  { portal, attributes = {} }: { portal?: Portal; attributes?: Record<string, string> } = {},
  { lang = 'en', dir = 'ltr', scheme = 'light', width = 1100 } = {},
): Promise<Widget> {
  clean()
  document.documentElement.lang = lang
  document.documentElement.dir = dir
  document.documentElement.style.colorScheme = scheme
  document.body.style.background = scheme === 'dark' ? '#0b0d10' : '#fff'
  place = document.createElement('main')
  place.style.inlineSize = `${width}px`
  document.body.append(place)
  const element = document.createElement(tag) as Widget
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  if (portal) element.portal = portal
  place.append(element)
  await element.updateComplete
  return element
}

/** Puts one on the page and waits for its rows. */
export async function ready(tag: string, options: Parameters<typeof put>[1] = {}, look: Parameters<typeof put>[2] = {}): Promise<Widget> {
  const element = await put(tag, options, look)
  await until('rows', () => rows(element).length > 0)
  await element.updateComplete
  return element
}

export const rows = (element: Element) => [...(element.shadowRoot?.querySelectorAll<HTMLTableRowElement>('tbody tr') ?? [])]
export const names = (element: Element) => rows(element).map((row) => row.querySelector('.name')?.textContent?.trim() ?? '')
export const cells = (row: HTMLTableRowElement) => [...row.children].map((cell) => (cell as HTMLElement).innerText.replace(/\s+/g, ' ').trim())
export const focused = (element: Element) => element.shadowRoot?.activeElement as HTMLElement | null
export const said = () => document.querySelector('#sa-live-region')?.textContent ?? ''
/** The first button that can be seen and reads so, in the open dialog where there is one. */
export function button(element: Element, name: string): HTMLElement {
  const open = [...(element.shadowRoot?.querySelectorAll('dialog[open]') ?? [])].at(-1)
  const found = [...(open ?? element.shadowRoot!).querySelectorAll<HTMLElement>('button')].find((each) => each.checkVisibility() && (each.innerText.trim().startsWith(name) || each.ariaLabel === name))
  if (!found) throw new Error(`no button "${name}"`)
  return found
}
export const has = (element: Element, name: string) => {
  try {
    return Boolean(button(element, name))
  } catch {
    return false
  }
}
export const dialog = (element: Element, name: string) => inside<HTMLDialogElement>(element, `#${name}-dialog`)
/** Fills a field in as a person does. */
export function fill(element: Element, id: string, text: string): void {
  const input = inside<HTMLInputElement>(element, `#${id}`)
  input.value = text
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
}
/** Chooses one of several. */
export function choose(element: Element, form: string, name: string, value: string): void {
  inside(element, `#${form} input[name=${name}][value=${value}]`).click()
}
export function select(element: Element, index: number, value: string): void {
  const list = element.shadowRoot!.querySelectorAll<HTMLSelectElement>('.filter select')[index]!
  list.value = value
  list.dispatchEvent(new Event('change', { bubbles: true }))
}
