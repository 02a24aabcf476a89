// The page of the benchmark: the real <sa-findings> with findings that the page has given, and a static table of 30 rows.
import { SaFindings } from '../../components/findings/findings.ts'
import { findingSeverities, statusLabels, type FindingStatus } from '../../src/contract/finding-status.ts'
import type { FindingBrief } from '../../src/contract/finding.ts'
import { hold, painted, prepared, release } from '../support/widget-page.ts'

customElements.define('sa-findings', SaFindings)

const statuses = ['open', 'in_progress', 'pending_verification', 'not_fixed', 'verified_fixed', 'closed'] as const satisfies readonly FindingStatus[]
const at = Date.parse('2026-11-20T09:40:00.000Z')

function finding(number: number): FindingBrief {
  const random = (number * 2_654_435_761) % 4_294_967_296
  const status = statuses[random % statuses.length]!
  const published = new Date(at - number * 1000).toISOString()
  return {
    id: `fnd_${String(1_000_000 - number).padStart(26, '0')}`,
    clientId: 'cli_1',
    engagementId: `eng_${random % 9}`,
    ref: `F-${number + 1}`,
    title: `${['SQL injection', 'Weak cipher', 'Open share', 'Old library', 'Missing header'][random % 5]} in ${(random % 100_000).toString(36)}`,
    severity: findingSeverities[random % 5]!,
    status,
    statusLabel: statusLabels[status],
    cvssScore: (random % 100) / 10,
    publishedAt: published,
    dueAt: new Date(at + ((random % 90) - 20) * 86_400_000).toISOString(),
    overdue: random % 90 < 20,
    reopenCount: 0,
    ownerUserId: null,
    allowedActions: [],
    deniedActions: {},
    createdAt: published,
    updatedAt: published,
    version: 1,
  }
}

const staticTable = (rows: readonly FindingBrief[]) =>
  `<table class="plain"><thead><tr><th>Finding<th>Severity<th>Status<th>Due</tr></thead><tbody>${rows
    .map(
      ({ title, ref, severity, statusLabel, dueAt }) =>
        `<tr><th>${title}<br><small>${ref}</small></th><td><span class="pill">${severity}</span></td><td><span class="pill">${statusLabel}</span></td><td>${dueAt!.slice(0, 10)}</td></tr>`,
    )
    .join('')}</tbody></table>`

let rows: FindingBrief[] = []
let element: SaFindings
const box = document.createElement('div')
box.id = 'box'
document.body.append(box)

const place = (findings?: readonly FindingBrief[]) => {
  element = document.createElement('sa-findings') as SaFindings
  element.live = 'off'
  element.findingHref = '/findings/{id}'
  if (findings) element.findings = findings
  box.append(element)
}
const ready = async () => {
  place(rows)
  await prepared(element)
}

/** What each case makes ready before the clock starts. */
const before: Record<string, () => Promise<void> | void> = {
  async skeleton() {
    place()
    release()
    await new Promise((resolve) => setTimeout(resolve, 400))
    hold()
  },
  sort: ready,
  filter: ready,
  search: ready,
  update: ready,
}

/** What is measured. */
const measured: Record<string, () => void> = {
  noop() {},
  static30() {
    box.innerHTML = staticTable(rows.slice(0, 30))
  },
  mount: () => place(rows),
  heap: () => place(rows),
  skeleton() {
    element.findings = rows
  },
  sort() {
    element.sort = 'due'
  },
  filter() {
    element.severity = 'critical high'
  },
  search() {
    element.q = 'weak cipher in 1'
  },
  update() {
    element.findings = rows.map((each, index) => (index === 3 ? { ...each, title: 'Renamed', version: 2 } : each))
  },
}

Object.assign(globalThis, {
  async ready(name: string, count: number) {
    rows = Array.from({ length: count }, (_, index) => finding(index))
    await before[name]?.()
    await painted()
  },
  async go(name: string) {
    measured[name]!()
    await painted()
  },
  settle: () => prepared(element),
})
