// What a person is told, behind the real SDK: the network is taken out, everything else is as on a page.
import type { SaNotifications } from '../../../components/notifications/sa-notifications.ts'
import { notificationKinds, type Me, type Notification, type NotificationPreference } from '../../../src/contract/index.ts'
import { meFixture } from '../../support/fixtures.ts'
import { json, refuse, show, testPortal, until, type Answers, type Sent } from '../base/support.ts'

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

/** One notification, by number; a higher number is older. */
export function toldAt(number: number, over: Partial<Notification> = {}): Notification {
  return {
    id: `ntf_${String(number).padStart(4, '0')}`,
    kind: 'comment',
    event: 'comment.created',
    at: ago(number * 7),
    readAt: null,
    by: { side: 'client', name: 'Noor Haddad' },
    clientId: 'cli_1',
    clientName: 'Copperlane Architects',
    finding: { id: 'fnd_1', ref: 'F-12', title: 'SQL injection in the search', severity: 'high' },
    engagement: { id: 'eng_1', title: 'Web application test 2026' },
    subject: { type: 'comment', id: 'cmt_1' },
    ...over,
  }
}

export const reader: Me = { ...meFixture, allowedActions: ['notification.view', 'notification.manage'], deniedActions: {} }

export interface NotificationOptions extends Pick<Answers, 'token' | 'giveUpAfterMs'> {
  told?: Notification[]
  preferences?: NotificationPreference[]
  me?: Me
  answer?: (sent: Sent) => Response | undefined | Promise<Response | undefined>
}

/** A portal with one person's notifications, which the test may change. */
export function notificationPortal({ told = [toldAt(1), toldAt(2), toldAt(3, { readAt: ago(1) })], preferences, me = reader, answer, ...rest }: NotificationOptions = {}) {
  const state = { told, preferences: preferences ?? notificationKinds.map((kind) => ({ kind, inApp: true, email: kind === 'mention' })), me, answer }
  const counts = () => json({ unread: state.told.filter(({ readAt }) => readAt === null).length, asOf: new Date().toISOString() })
  const fake = testPortal({
    async answer(sent) {
      const given = await state.answer?.(sent)
      if (given) return given
      const { method, path, query, body } = sent
      if (path === '/v1/me') return json(state.me)
      if (path === '/v1/notifications/counts') return counts()
      if (path === '/v1/notifications/read') {
        const { ids } = body as { ids: string[] }
        state.told = state.told.map((each) => (ids.includes(each.id) ? { ...each, readAt: new Date().toISOString() } : each))
        return counts()
      }
      if (path === '/v1/notifications/read-all') {
        const { until: moment } = body as { until: string }
        state.told = state.told.map((each) => (each.readAt === null && each.at <= moment ? { ...each, readAt: new Date().toISOString() } : each))
        return counts()
      }
      if (path === '/v1/notification-preferences') {
        if (method === 'PATCH') {
          const { kinds } = body as { kinds: Record<string, object> }
          state.preferences = state.preferences.map((each) => ({ ...each, ...kinds[each.kind] }))
        }
        return json({ items: state.preferences })
      }
      if (path !== '/v1/notifications') return refuse(404, 'not-found')
      const from = Number(query.get('cursor') ?? 0)
      const to = from + Number(query.get('limit') ?? 50)
      return json({ items: state.told.slice(from, to), nextCursor: to < state.told.length ? String(to) : null, total: state.told.length, asOf: new Date().toISOString() })
    },
    ...rest,
  })
  return {
    ...fake,
    state,
    writes: () => fake.sent.filter(({ method }) => method !== 'GET'),
    /** Says on the stream that the person was told something, or has read something elsewhere. */
    happens: (verb: 'created' | 'read', id = 'ntf_1') => fake.happen(`notification.${verb}`, 'cli_1', { subject: { type: 'notification', id } }),
  }
}

/** Puts a bell on the page, at its end, and waits for its number. */
export async function put(fake: ReturnType<typeof notificationPortal>, attributes: Record<string, string> = {}, { width, ...look }: { width?: number; lang?: string; dir?: string; scheme?: string } = {}): Promise<SaNotifications> {
  const place = await show('', look)
  if (width) place.style.inlineSize = `${width}px`
  if (!('inline' in attributes)) place.style.textAlign = 'end'
  const element = document.createElement('sa-notifications') as SaNotifications
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.portal = fake.portal
  place.append(element)
  await until('an answer', () => fake.sent.some(({ path }) => path.endsWith('/counts')))
  await until('the bell', () => !element.matches(':state(loading)'))
  await element.updateComplete
  return element
}

export const items = (element: Element) => [...element.shadowRoot!.querySelectorAll<HTMLElement>('.item')]
export const sentences = (element: Element) => items(element).map((item) => item.querySelector<HTMLElement>('.sentence')!.innerText.replace(/[\u2068\u2069]/g, ''))
export const bell = (element: Element) => element.shadowRoot!.querySelector<HTMLButtonElement>('.bell')!
export const panel = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('#panel')!
/** Opens the panel as a person does and waits for what is in it. */
export async function open(element: Element): Promise<void> {
  bell(element).focus()
  bell(element).click()
  await until('the panel', () => panel(element).checkVisibility())
  await until('what is in it', () => element.shadowRoot!.querySelector('.item, .state') !== null)
}
export function button(element: Element, name: string): HTMLButtonElement {
  const found = [...element.shadowRoot!.querySelectorAll<HTMLButtonElement>('button')].find((each) => each.checkVisibility() && (each.innerText.trim() === name || (each.ariaLabel ?? '').replace(/[\u2068\u2069]/g, '').startsWith(name)))
  if (!found) throw new Error(`no button "${name}"`)
  return found
}
