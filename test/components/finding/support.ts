// One finding behind the real SDK, as the portal would keep it: acts move it and its version, and refuse what is old.
import type { Finding, FindingStep } from '../../../src/contract/finding.ts'
import { statusLabels, type FindingEvent, type FindingStatus } from '../../../src/contract/finding-status.ts'
import { meFixture } from '../../support/fixtures.ts'
import type { SaFinding } from '../../../components/finding/sa-finding.ts'
import type { Portal } from '../../../src/index.ts'
import { inside, json, refuse, testPortal, until, type Answers, type Sent } from '../base/support.ts'

export const clientId = 'cli_1'
const day = 86_400_000
export const ago = (days: number) => new Date(Date.now() - days * day).toISOString()

/** What a client's manager may do with an open finding. */
export const managerActs = ['finding.view', 'finding.start', 'finding.submit', 'retest.request', 'acceptance.request']
/** What an analyst may do with a fix that waits. */
export const analystActs = ['finding.view', 'finding.write', 'finding.verify', 'finding.dismiss', 'finding.close', 'retest.request', 'acceptance.request']
const staffOnly = ['finding.write', 'finding.publish', 'finding.verify', 'finding.reopen', 'finding.close', 'finding.dismiss', 'acceptance.decide']

/** A finding with everything in it, as a manager of the client reads it. */
export function findingAt(over: Partial<Finding> = {}): Finding {
  const status = (over.status ?? 'open') as FindingStatus
  return {
    id: 'fnd_1', clientId, engagementId: 'eng_1', ref: 'F-12', title: 'SQL injection in the project search', severity: 'critical', status, statusLabel: statusLabels[status],
    cvssScore: 9.8, publishedAt: ago(20), dueAt: ago(-5.5), overdue: false, reopenCount: 0, ownerUserId: null,
    allowedActions: managerActs, deniedActions: Object.fromEntries(staffOnly.map((action) => [action, 'role'])),
    createdAt: ago(30), updatedAt: ago(2), version: 3,
    description: '# What we saw\n\nThe field is **open**. <img src=x onerror=alert(1)>', impact: 'Every project can be read.', remediation: '1. Bind parameters.\n2. Test again.',
    cvss: [
      { version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', score: 9.8, valid: true },
      { version: '4.0', vector: 'CVSS:4.0/AV:N/AC:L/PR:N', score: 9.3, valid: false },
    ],
    technicalDetails: 'Answers differ by **timing**.', references: ['https://owasp.org/sqli', 'javascript:alert(1)'],
    evidence: [{ id: 'evi_1', title: 'Answer to one quote', redacted: 'ERROR at ▇▇▇' }],
    cwe: ['CWE-89'], cve: ['CVE-2026-12345'], kev: true, epss: 0.031,
    affected: [{ assetId: 'ast_1', name: 'projects.example', kind: 'web_application', status: 'affected' }, { assetId: 'ast_2', name: 'db01', kind: 'host', status: 'fixed' }],
    statusExplanation: 'Nobody has begun yet.', claimedFixedAt: null, verifiedAt: null, slaPausedSeconds: 0, submission: null, verification: null, acceptance: null,
    ...over,
  }
}

/** A fix that was handed over. */
export const handedOver: Partial<Finding> = {
  status: 'pending_verification', statusLabel: 'Pending Verification', version: 4,
  submission: { id: 'sub_1', notes: 'Patched on *Friday*.', submittedAt: ago(1), by: { side: 'client', name: 'Mara Lind' }, attachments: [{ id: 'att_1', name: 'proof.png', mediaType: 'image/png', bytes: 123_456, sha256: 'a'.repeat(64), createdAt: ago(1) }] },
}

export function stepAt(number: number, over: Partial<FindingStep> = {}): FindingStep {
  return { id: `stp_${String(number).padStart(4, '0')}`, at: ago(2 + number), event: 'start', from: 'open', to: 'in_progress', by: { side: 'client', name: 'Mara Lind' }, notes: null, ...over }
}

const movedBy: Readonly<Record<string, [event: FindingEvent, to: FindingStatus]>> = {
  publication: ['publish', 'open'], start: ['start', 'in_progress'], remediation: ['submit_remediation', 'pending_verification'], withdrawal: ['withdraw', 'open'],
  claim: ['claim', 'pending_verification'], release: ['release', 'pending_verification'], reopening: ['reopen', 'open'], 'false-positive': ['mark_false_positive', 'false_positive'], closure: ['close', 'closed'],
}

/** A portal with one finding that the test may change behind everybody's back. */
export function findingPortal({ finding = findingAt(), steps = [stepAt(1)], answer, ...rest }: { finding?: Finding; steps?: FindingStep[]; answer?: (sent: Sent) => Response | undefined | Promise<Response | undefined> } & Omit<Answers, 'answer'> = {}) {
  const state = { finding, steps, answer }
  const page = (all: readonly unknown[], query: URLSearchParams) => {
    const from = Number(query.get('cursor') ?? 0)
    const to = from + Number(query.get('limit') ?? 50)
    return json({ items: all.slice(from, to), nextCursor: to < all.length ? String(to) : null, total: all.length, asOf: new Date().toISOString() })
  }
  const move = (event: FindingEvent, to: FindingStatus, notes: string | null) => {
    const { finding: before } = state
    state.finding = { ...before, status: to, statusLabel: statusLabels[to], version: before.version + 1, updatedAt: new Date().toISOString() }
    state.steps = [stepAt(state.steps.length + 1, { id: `stp_new_${before.version}`, at: new Date().toISOString(), event, from: before.status, to, notes }), ...state.steps]
  }
  const made = testPortal({
    ...rest,
    async answer(sent) {
      const own = await state.answer?.(sent)
      if (own) return own
      const { method, path, query, body, ifMatch } = sent
      const words = (body ?? {}) as Record<string, string>
      if (path === '/v1/me') return json({ ...meFixture, allowedActions: [...meFixture.allowedActions, 'attachment.add'] })
      if (path.endsWith('/history')) return page(state.steps, query)
      if (path.endsWith('/acceptances') || path.endsWith('/retests') || path.endsWith('/decision')) return refuse(404, 'not-found')
      if (!path.includes(`/findings/${state.finding.id}`)) return refuse(404, 'not-found')
      if (method === 'GET') return json(state.finding)
      if (ifMatch !== `"${state.finding.version}"`) {
        return json({ type: 'urn:sa-portal:problem:version-conflict', title: 'x', status: 412, code: 'version-conflict', requestId: 'req_7f3a', current: state.finding }, 412)
      }
      const act = path.split('/').at(-1)!
      if (method === 'PATCH') state.finding = { ...state.finding, ...(words as Partial<Finding>), version: state.finding.version + 1 }
      else if (act === 'verification') {
        const to = { verified_fixed: 'verified_fixed', not_fixed: 'not_fixed', partial: 'partially_fixed', unable_to_test: 'pending_verification' } as const
        move('verify_not_fixed', to[words['outcome'] as 'partial'], words['notes'] ?? null)
      } else {
        const [event, to] = movedBy[act]!
        move(event, to, words['notes'] ?? words['reason'] ?? null)
      }
      return json(state.finding)
    },
  })
  return {
    ...made,
    state,
    move,
    writes: () => made.sent.filter(({ method }) => method !== 'GET'),
    reads: () => made.sent.filter(({ method, path }) => method === 'GET' && path.endsWith(state.finding.id)),
  }
}

let place: HTMLElement | undefined

export function clean(): void {
  place?.remove()
  place = undefined
  sessionStorage.clear()
  document.documentElement.lang = 'en'
  document.documentElement.dir = 'ltr'
  document.documentElement.style.colorScheme = 'light'
}

/** Puts the widget on the page; attributes and properties are set before it is connected. */
export async function put(properties: { portal?: Portal; finding?: Finding; live?: 'off' } = {}, { lang = 'en', dir = 'ltr', scheme = 'light', width = 1000, id = 'fnd_1' } = {}): Promise<SaFinding> {
  place?.remove()
  document.documentElement.lang = lang
  document.documentElement.dir = dir
  document.documentElement.style.colorScheme = scheme
  document.body.style.background = scheme === 'dark' ? '#0b0d10' : '#fff'
  place = document.createElement('main')
  place.style.inlineSize = `${width}px`
  const element = document.createElement('sa-finding')
  if (properties.portal && !properties.finding) {
    element.setAttribute('client-id', clientId)
    element.setAttribute('finding-id', id)
  }
  Object.assign(element, properties)
  place.append(element)
  document.body.append(place)
  await element.updateComplete
  return element
}

/** Puts it on the page and waits until everything is drawn. */
export async function ready(...[properties, look]: Parameters<typeof put>): Promise<SaFinding> {
  const element = await put(properties, look)
  await until('the finding', () => element.shadowRoot!.querySelector('.title') !== null)
  await until('the texts', () => element.shadowRoot!.querySelector('.markdown.plain') === null)
  if (properties?.portal) await until('the history', () => element.shadowRoot!.querySelector('.timeline, .history .sub:not(:empty)') !== null && !inside(element, '.history').textContent.includes('…'))
  await element.updateComplete
  return element
}

export const says = (element: Element | null) => ((element as HTMLElement | null)?.innerText ?? '').replace(/\s+/g, ' ').trim()
export const part = (element: SaFinding, name: string) => element.shadowRoot!.querySelector<HTMLElement>(`.${name}`)
export const act = (element: SaFinding, name: string) => element.shadowRoot!.querySelector<HTMLButtonElement>(`.actions [data-act=${name}]`)
export const offered = (element: SaFinding) => [...element.shadowRoot!.querySelectorAll<HTMLElement>('.actions [data-act]')].map((each) => each.dataset['act']!)
export const dialog = (element: SaFinding, name = 'act') => inside<HTMLDialogElement>(element, `#${name}-dialog`)
export const submit = (element: SaFinding) => inside<HTMLButtonElement>(element, '#act-dialog button[type=submit]')
export const said = () => document.querySelector('#sa-live-region')?.textContent ?? ''

/** Opens the form of an act. */
export async function open(element: SaFinding, name: string): Promise<void> {
  act(element, name)!.click()
  await until('the form', () => dialog(element).open)
}

export async function fill(element: SaFinding, name: string, text: string): Promise<void> {
  const field = inside<HTMLInputElement>(element, `#act-${name}`)
  field.value = text
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
  await element.updateComplete
}

export async function choose(element: SaFinding, name: string, value: string): Promise<void> {
  inside(element, `#act input[name=${name}][value=${value}]`).click()
  await element.updateComplete
}
