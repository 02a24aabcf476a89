// A portal with the findings of one client behind the real SDK: the network is taken out, everything else is as on a page.
import type { SaFindings } from '../../../components/findings/sa-findings.ts'
import { findingSeverities, isOpen, statusLabels, statusOrder, type FindingSeverity, type FindingStatus } from '../../../src/contract/finding-status.ts'
import type { FindingBrief, Me } from '../../../src/contract/index.ts'
import { findingFixtures, meFixture } from '../../support/fixtures.ts'
import { clear, json, refuse, show, testPortal, tokenFor, until, type Sent } from '../base/support.ts'

export const client = 'cli_1'
export const engagements = [
  { id: 'eng_3', title: 'Cloud review' },
  { id: 'eng_2', title: 'Mobile app test' },
  { id: 'eng_1', title: 'Web test' },
]

const at = Date.parse('2026-11-20T09:40:00.000Z')
const statuses = ['open', 'in_progress', 'pending_verification', 'not_fixed', 'partially_fixed', 'verified_fixed', 'risk_accepted', 'closed'] as const

/** The n-th newest finding, with a severity and a status that go by its number. */
export function findingAt(number: number, over: Partial<FindingBrief> = {}): FindingBrief {
  const status = over.status ?? statuses[number % statuses.length]!
  return {
    ...(findingFixtures['findingBrief'] as FindingBrief),
    id: `fnd_${String(999_999 - number).padStart(6, '0')}`,
    clientId: client,
    engagementId: engagements[number % 3]!.id,
    ref: status === 'draft' ? null : `F-${number + 1}`,
    title: `Finding ${String(number).padStart(3, '0')}`,
    severity: findingSeverities[number % 5]!,
    status,
    statusLabel: statusLabels[status as FindingStatus],
    cvssScore: number % 4 === 3 ? null : 9.8 - (number % 90) / 10,
    publishedAt: status === 'draft' ? null : new Date(at - number * 60_000).toISOString(),
    dueAt: number % 6 === 5 ? null : new Date(at + ((number % 40) - 5) * 86_400_000).toISOString(),
    overdue: isOpen(status) && status !== 'pending_verification' && number % 6 !== 5 && number % 40 < 5,
    reopenCount: 0,
    allowedActions: ['finding.view'],
    deniedActions: {},
    createdAt: new Date(at - number * 60_000).toISOString(),
    version: 1,
    ...over,
  }
}

/** Findings, newest first. */
export const findingsOf = (count: number): FindingBrief[] => Array.from({ length: count }, (_, index) => findingAt(index))

const rank = (finding: FindingBrief, by: string): number =>
  by === 'severity' ? findingSeverities.indexOf(finding.severity as FindingSeverity) : by === 'status' ? statusOrder.indexOf(finding.status as FindingStatus) : -Number(finding.engagementId.slice(4))

/** What the API lists for a query, by the plainest means. */
export function listed(findings: readonly FindingBrief[], query: URLSearchParams): FindingBrief[] {
  const [severity, status, engagement, q, sort, group] = [query.getAll('severity'), query.getAll('status'), query.get('engagementId'), query.get('q')?.toLowerCase() ?? '', query.get('sort') ?? 'severity', query.get('group')]
  const placed = (finding: FindingBrief) => finding.publishedAt ?? finding.createdAt
  const newest = (a: FindingBrief, b: FindingBrief) => (placed(a) === placed(b) ? (a.id < b.id ? 1 : -1) : placed(a) < placed(b) ? 1 : -1)
  const orders: Record<string, (a: FindingBrief, b: FindingBrief) => number> = {
    severity: (a, b) => rank(a, 'severity') - rank(b, 'severity') || newest(a, b),
    due: (a, b) => (Date.parse(a.dueAt ?? '9999-01-01') - Date.parse(b.dueAt ?? '9999-01-01')) || (a.id < b.id ? -1 : 1),
    '-published': newest,
    status: (a, b) => rank(a, 'status') - rank(b, 'status') || newest(b, a),
  }
  return findings
    .filter((finding) => (status.length > 0 ? status.includes(finding.status) : finding.status !== 'draft'))
    .filter((finding) => severity.length === 0 || severity.includes(finding.severity))
    .filter((finding) => !engagement || finding.engagementId === engagement)
    .filter((finding) => query.get('overdue') !== 'yes' || finding.overdue)
    .filter((finding) => `${finding.title} ${finding.ref}`.toLowerCase().includes(q))
    .sort((a, b) => (group ? rank(a, group) - rank(b, group) : 0) || orders[sort]!(a, b))
}

/** Counts as the API gives them. */
export function counted(findings: readonly FindingBrief[], query: URLSearchParams) {
  const these = listed(findings, query).filter(({ status }) => status !== 'draft')
  const by = (word: (finding: FindingBrief) => string, all: readonly string[] = []) => {
    const counts: Record<string, number> = Object.fromEntries(all.map((each) => [each, 0]))
    for (const finding of these) counts[word(finding)] = (counts[word(finding)] ?? 0) + 1
    return counts
  }
  return {
    ...(findingFixtures['findingCounts'] as object),
    total: these.length,
    severities: by(({ severity }) => severity, findingSeverities),
    statuses: by(({ status }) => status),
    engagements: by(({ engagementId }) => engagementId),
    overdue: these.filter(({ overdue }) => overdue).length,
  }
}

/** Somebody of the MSP's staff. */
export const analyst: Me = { ...meFixture, allowedActions: ['finding.view', 'finding.write', 'finding.publish'], deniedActions: {} }
/** A manager of the client. */
export const manager: Me = {
  ...meFixture,
  user: { id: 'usr_1', name: 'Pat Lindqvist', email: 'pat@client.example', role: 'manager' },
  audience: 'client',
  client: { id: client, name: 'Harbour Law' },
  allowedActions: ['finding.view', 'finding.submit'],
  deniedActions: {},
}

export interface FakeOptions {
  findings?: FindingBrief[]
  me?: Me
  token?: () => string | null
  giveUpAfterMs?: number
  /** Answers in place of the portal; `undefined` lets it answer. */
  answer?: ((sent: Sent) => Response | undefined | Promise<Response | undefined>) | undefined
}

/** A portal over findings that the test may change, counting every request, with an event stream that the test speaks on. */
export function fakePortal({ findings = findingsOf(12), me = manager, token = () => tokenFor(), answer, ...rest }: FakeOptions = {}) {
  const state = { findings, me, answer, engagements: engagements.map((each) => ({ ...(findingFixtures['engagement'] as object), ...each })) as { id: string; title: string }[] }
  const base = `/v1/clients/${client}`
  const fake = testPortal({
    token,
    ...rest,
    async answer(sent) {
      const own = await state.answer?.(sent)
      if (own) return own
      if (sent.path === '/v1/me') return json(state.me)
      if (sent.path === `${base}/engagements`) return json({ items: state.engagements, nextCursor: null, total: state.engagements.length, asOf: new Date(at).toISOString() })
      if (sent.path === `${base}/findings/counts`) return json(counted(state.findings, sent.query))
      const act = /\/findings\/([^/]+)(?:\/(publication|remediation))?$/.exec(sent.path)
      if (act) {
        const finding = state.findings.find(({ id }) => id === act[1])
        if (!finding) return refuse(404, 'not-found')
        const whole = (now: FindingBrief) => json({ ...(findingFixtures['finding'] as object), ...now })
        if (sent.method === 'GET') return whole(finding)
        if (sent.ifMatch !== `"${finding.version}"`) return refuse(412, 'version-conflict')
        const status = act[2] === 'publication' ? 'open' : 'pending_verification'
        const now = findingAt(0, { ...finding, status, statusLabel: statusLabels[status], ref: finding.ref ?? 'F-900', publishedAt: finding.publishedAt ?? new Date(at).toISOString(), allowedActions: ['finding.view'], version: finding.version + 1 })
        state.findings = state.findings.map((each) => (each === finding ? now : each))
        return whole(now)
      }
      const all = listed(state.findings, sent.query)
      const from = Number(sent.query.get('cursor') ?? 0)
      const to = from + Number(sent.query.get('limit') ?? 50)
      return json({ items: all.slice(from, to), nextCursor: to < all.length ? String(to) : null, total: all.length, asOf: new Date(at).toISOString() })
    },
  })
  return {
    ...fake,
    state,
    lists: () => fake.sent.filter(({ path, method }) => method === 'GET' && path === `${base}/findings`),
    counts: () => fake.sent.filter(({ path }) => path === `${base}/findings/counts`),
    gets: () => fake.sent.filter(({ path, method }) => method === 'GET' && path.startsWith(`${base}/findings/fnd_`)),
    acts: () => fake.sent.filter(({ method }) => method === 'POST'),
    /** Changes a finding and says so on the stream. */
    change(id: string, over: Partial<FindingBrief>, type = 'finding.updated'): void {
      state.findings = state.findings.map((each) => (each.id === id ? { ...each, ...over, version: each.version + 1 } : each))
      this.tell(type, id)
    },
    /** Publishes a finding and says so on the stream. */
    publish(finding: FindingBrief): void {
      state.findings = [finding, ...state.findings]
      this.tell('finding.published', finding.id)
    },
    tell(type: string, id: string): void {
      fake.happen(type, client, { subject: { type: 'finding', id }, engagementId: state.findings.find((each) => each.id === id)?.engagementId ?? 'eng_1' })
    },
  }
}

export type Fake = ReturnType<typeof fakePortal>

/** Puts a list on the page. Attributes and properties are set before it is connected. */
export async function put(
  properties: Partial<Pick<SaFindings, 'portal' | 'findings' | 'engagements'>> & { attributes?: Record<string, string> } = {},
  { width = 1100, ...page }: { width?: number; lang?: string; dir?: string; scheme?: string } = {},
): Promise<SaFindings> {
  const place = await show('', page)
  place.style.inlineSize = `${width}px`
  const { attributes = {}, ...rest } = properties
  const element = document.createElement('sa-findings')
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  Object.assign(element, rest)
  place.append(element)
  await element.updateComplete
  return element
}

/** Puts one on the page and waits for its rows. */
export async function ready(...args: Parameters<typeof put>): Promise<SaFindings> {
  const element = await put(...args)
  await until('rows', () => rows(element).length > 0 && element.shadowRoot?.querySelector('tbody')?.ariaHidden !== 'true')
  await element.updateComplete
  return element
}

/** A list over a fake portal, with its rows there. */
export async function over(options: FakeOptions = {}, attributes: Record<string, string> = {}, page: Parameters<typeof put>[1] = {}) {
  const fake = fakePortal(options)
  const element = await ready({ portal: fake.portal, attributes: { 'client-id': client, ...attributes } }, page)
  return { fake, element }
}

export { clear }
export const rows = (element: SaFindings) => [...(element.shadowRoot?.querySelectorAll<HTMLTableRowElement>('tbody tr') ?? [])].filter((row) => !row.querySelector('.group'))
export const titles = (element: SaFindings) => rows(element).map((row) => row.querySelector('.go')?.textContent?.trim() ?? '')
export const groups = (element: SaFindings) => [...(element.shadowRoot?.querySelectorAll('.group') ?? [])].map((group) => group.textContent?.replace(/\s+/g, ' ').trim())
export const chips = (element: SaFindings) => Object.fromEntries([...(element.shadowRoot?.querySelectorAll('.chip') ?? [])].map((chip) => chip.textContent!.replace(/\s+/g, ' ').trim().split(/ (?=\d)/)))
export const footer = (element: SaFindings) => element.shadowRoot?.querySelector('.count')?.textContent?.trim() ?? ''
export const said = () => document.querySelector('#sa-live-region')?.textContent ?? ''

export function button(element: SaFindings, name: string): HTMLButtonElement {
  const found = [...(element.shadowRoot?.querySelectorAll('button') ?? [])].find((each) => each.textContent?.trim().startsWith(name))
  if (!found) throw new Error(`no button "${name}"`)
  return found
}

/** Chooses in one of the selects of the toolbar. */
export function choose(element: SaFindings, name: 'status' | 'engagement' | 'group' | 'sort', value: string): void {
  const select = element.shadowRoot!.querySelector<HTMLSelectElement>(`.by-${name} select`)!
  select.value = value
  select.dispatchEvent(new Event('change', { bubbles: true }))
}

/** Types into the search field as a person does, without waiting for keys. */
export function search(element: SaFindings, text: string): void {
  const input = element.shadowRoot!.querySelector<HTMLInputElement>('.search')!
  input.value = text
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
}
