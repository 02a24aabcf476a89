// Threads behind the real SDK: the network is taken out, everything else is as on a page.
import type { SaComments } from '../../../components/comments/sa-comments.ts'
import type { Attachment, Comment, InternalComment, Me, Mentionable } from '../../../src/contract/index.ts'
import { clientFixture, meFixture } from '../../support/fixtures.ts'
import { inside, json, refuse, show, testPortal, until, type Answers, type Sent } from '../base/support.ts'

export const clientId = 'cli_1'
export const findingId = 'fnd_1'
const minute = 60_000
export const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * minute).toISOString()

export type Said = Comment | InternalComment
export type Lane = 'client' | 'internal'

/** One comment, by number; a higher number is newer. */
export function commentAt(number: number, over: Partial<Said> = {}): Said {
  return {
    id: `cmt_${String(number).padStart(4, '0')}`,
    clientId,
    findingId,
    lane: 'client',
    body: `Comment number ${number}.`,
    by: number % 2 ? { side: 'partner', name: 'Ana Ruiz' } : { side: 'client', name: 'Noor Haddad' },
    mentions: [],
    attachments: [],
    createdAt: minutesAgo(100_000 - number),
    editedAt: null,
    deletedAt: null,
    allowedActions: ['comment.view'],
    deniedActions: { 'comment.write': 'not-own', 'comment.remove': 'not-own' },
    version: 1,
    ...over,
  } as Said
}

export const own = { allowedActions: ['comment.view', 'comment.write', 'comment.remove'], deniedActions: {} } as const satisfies Partial<Said>
export const file = (over: Partial<Attachment> = {}): Attachment => ({ id: 'att_1', name: 'screen.png', mediaType: 'image/png', bytes: 24_300, sha256: 'ab'.repeat(32), createdAt: minutesAgo(1), ...over })

const everything = ['comment.view', 'comment.write', 'comment.remove', 'attachment.view', 'attachment.add'] as const

/** An analyst of the MSP. */
export const staff: Me = {
  ...meFixture,
  allowedActions: [...everything, 'internal_comment.view', 'internal_comment.write', 'internal_comment.remove', 'client.view'],
  deniedActions: {},
}
/** Somebody of the client who mends findings. */
export const collaborator: Me = {
  ...meFixture,
  user: { id: 'usr_1', name: 'Noor Haddad', email: 'noor.haddad@copperlane.example', role: 'collaborator' },
  audience: 'client',
  client: { id: clientId, name: 'Copperlane Architects' },
  allowedActions: [...everything],
  deniedActions: { 'internal_comment.view': 'role', 'internal_comment.write': 'role' },
}
/** Somebody of the client who only reads. */
export const viewer: Me = { ...collaborator, allowedActions: ['comment.view', 'attachment.view'], deniedActions: { 'comment.write': 'role', 'attachment.add': 'role', 'internal_comment.view': 'role' } }

export const people: Mentionable[] = [
  { id: 'mem_1', name: 'Ana Ruiz', side: 'partner' },
  { id: 'usr_1', name: 'Noor Haddad', side: 'client' },
  { id: 'usr_2', name: 'נועה לוי', side: 'client' },
  { id: 'mem_2', name: 'Noel van der Berg', side: 'partner' },
]

export interface ThreadOptions extends Pick<Answers, 'token' | 'giveUpAfterMs'> {
  said?: Said[]
  internal?: Said[]
  me?: Me
  answer?: (sent: Sent) => Response | undefined | Promise<Response | undefined>
}

/** A portal with one finding and its two threads, which the test may change. */
export function threadPortal({ said = [commentAt(1), commentAt(2)], internal = [], me = staff, answer, ...rest }: ThreadOptions = {}) {
  const state = { client: said, internal, me, answer, made: 0 }
  const page = (all: readonly unknown[], query: URLSearchParams) => {
    const from = Number(query.get('cursor') ?? 0)
    const to = from + Number(query.get('limit') ?? 50)
    return json({ items: all.slice(from, to), nextCursor: to < all.length ? String(to) : null, total: all.length, asOf: new Date().toISOString() })
  }
  const reply = async (sent: Sent): Promise<Response> => {
    const given = await state.answer?.(sent)
    if (given) return given
    const { method, path, query } = sent
    if (path === '/v1/me') return json(state.me)
    if (path === `/v1/clients/${clientId}`) return json(clientFixture(1, { id: clientId, name: 'Copperlane Architects' }))
    if (path.endsWith('mentionable')) return json({ items: people.filter(({ name }) => name.toLowerCase().includes((query.get('q') ?? '').toLowerCase())) })
    if (/attachments$/.test(path)) return json(file({ id: `att_${++state.made}`, name: query.get('name')! }), 201)
    if (path.includes('attachments/')) return method === 'DELETE' ? new Response(null, { status: 204 }) : new Response('content', { headers: { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' } })
    const lane: Lane = path.includes('internal-comments') ? 'internal' : 'client'
    const change = /comments\/([^/]+)(\/revisions)?$/.exec(path)
    if (change?.[2]) return page([{ version: 1, body: 'What it said **first**.', mentions: [], from: minutesAgo(30), until: minutesAgo(10) }], query)
    if (change && method !== 'GET') {
      const held = state[lane].find(({ id }) => id === change[1])
      if (!held) return refuse(404, 'not-found')
      if (method === 'DELETE') return json(put(lane, { ...held, body: '', mentions: [], attachments: [], deletedAt: new Date().toISOString(), allowedActions: ['comment.view'], version: held.version + 1 }))
      if (sent.ifMatch !== `"${held.version}"`) return json({ type: 'urn:sa-portal:problem:version-conflict', title: 'x', status: 412, code: 'version-conflict', requestId: 'req_7f3a', current: held }, 412)
      return json(put(lane, { ...held, body: (sent.body as { body: string }).body, editedAt: new Date().toISOString(), version: held.version + 1 }))
    }
    if (method === 'POST') return json(put(lane, commentAt(9000 + ++state.made, { ...made(sent), lane, ...own, by: { side: state.me.audience as 'partner', name: state.me.user.name }, createdAt: new Date().toISOString() } as Partial<Said>)), 201)
    return page([...state[lane]].reverse(), query)
  }
  const made = ({ body }: Sent) => {
    const { body: words, mentions = [], attachmentIds = [] } = body as { body: string; mentions?: string[]; attachmentIds?: string[] }
    return { body: words, mentions: people.filter(({ id }) => mentions.includes(id)), attachments: attachmentIds.map((id) => file({ id })) }
  }
  const put = (lane: Lane, comment: Said): Said => {
    const known = state[lane].some(({ id }) => id === comment.id)
    state[lane] = known ? state[lane].map((each) => (each.id === comment.id ? comment : each)) : [...state[lane], comment]
    return comment
  }
  const fake = testPortal({ answer: reply, ...rest })
  return {
    ...fake,
    state,
    lists: (lane: Lane = 'client') => fake.sent.filter(({ method, path }) => method === 'GET' && path.endsWith(lane === 'internal' ? '/internal-comments' : '/comments')),
    writes: () => fake.sent.filter(({ method }) => method !== 'GET'),
    /** Somebody else says or changes something, and the stream tells of it. */
    happens(verb: 'created' | 'edited' | 'deleted', comment: Said, lane: Lane = 'client'): void {
      put(lane, comment)
      fake.happen(`comment.${verb}`, clientId, { subject: { type: lane === 'internal' ? 'internal_comment' : 'comment', id: comment.id }, findingId })
    },
  }
}

/** Puts a thread on the page and waits until it is read. */
export async function put(fake: ReturnType<typeof threadPortal>, attributes: Record<string, string> = {}, { width = 700, ...look }: { width?: number; lang?: string; dir?: string; scheme?: string } = {}): Promise<SaComments> {
  const place = await show('', look)
  place.style.inlineSize = `${width}px`
  const element = document.createElement('sa-comments') as SaComments
  for (const [name, value] of Object.entries({ 'client-id': clientId, 'finding-id': findingId, ...attributes })) element.setAttribute(name, value)
  element.portal = fake.portal
  place.append(element)
  await element.updateComplete
  return element
}

export async function ready(...given: Parameters<typeof put>): Promise<SaComments> {
  const element = await put(...given)
  await until('the thread', () => element.shadowRoot!.querySelector('.comments, .state, .why, .composer') !== null && element.shadowRoot!.querySelector('[aria-busy=true]') === null)
  await until('Markdown', () => element.shadowRoot!.querySelector('.markdown.plain') === null)
  return element
}

export const bodies = (element: Element) => [...element.shadowRoot!.querySelectorAll<HTMLElement>('.comment')].map((each) => (each.querySelector<HTMLElement>('.markdown, .tombstone')?.innerText ?? '').trim())
export const area = (element: Element, name = 'client-new') => inside<HTMLTextAreaElement>(element, `#${name}-text`)
/** Writes as a person does, at the end. */
export function write(element: Element, text: string, name?: string): void {
  const field = area(element, name)
  field.focus()
  field.value = text
  field.setSelectionRange(text.length, text.length)
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
}
export const isolated = (text: string) => text.replace(/[\u2068\u2069]/g, '')
/** The first button that can be seen and is called so. */
export function button(element: Element, name: string): HTMLButtonElement {
  const scope = element.shadowRoot!.querySelector('dialog[open]') ?? element.shadowRoot!
  const all = [...scope.querySelectorAll<HTMLButtonElement>('button')].filter((each) => each.checkVisibility())
  const found = all.find((each) => each.innerText.trim() === name) ?? all.find((each) => isolated(each.ariaLabel ?? each.innerText.trim()).startsWith(name))
  if (!found) throw new Error(`no button "${name}"`)
  return found
}
