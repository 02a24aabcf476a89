// The page of the benchmark: the real <sa-portfolio>, a static table of 30 rows, and a plain Lit list, each behind one function.
import { html, render } from 'lit'
import { repeat } from 'lit/directives/repeat.js'

import { SaPortfolio } from '../../components/portfolio/portfolio.ts'
import { createPortal, type Client, type Portal } from '../../src/index.ts'
import { hold, painted, prepared, release } from '../support/widget-page.ts'

customElements.define('sa-portfolio', SaPortfolio)

const levels = ['critical', 'high', 'moderate', 'low', 'unknown'] as const
const at = Date.parse('2026-11-20T09:40:00.000Z')

function client(number: number): Client {
  const random = (number * 2_654_435_761) % 4_294_967_296
  const level = levels[random % 5]!
  const asOf = '2026-11-20T09:40:00.000Z'
  return {
    id: `cli_${String(1_000_000 - number).padStart(26, '0')}`,
    name: `${['Northwind', 'Harbour', 'Contoso', 'Fabrikam', 'Tailspin'][random % 5]} ${(random % 100_000).toString(36)} Ltd`,
    slug: `client-${number}`,
    aliases: [],
    tags: [],
    industry: null,
    contactEmail: null,
    currency: 'USD',
    timezone: 'UTC',
    locale: 'en',
    status: 'active',
    portalEnabled: true,
    baselineCompletedAt: asOf,
    posture: { score: level === 'unknown' ? null : (random % 1000) / 10, level, asOf },
    exposure: { low: 100_000 * (random % 90), expected: 150_000 * (random % 90), high: 200_000 * (random % 90) + 100_000, currency: 'USD', confidence: 'low', asOf },
    controls: { total: 100, withEvidence: random % 101 },
    evidenceCoverage: random % 101,
    attention: [],
    workspaceUrl: `https://workspace.example/${number}`,
    allowedActions: [],
    deniedActions: {},
    createdAt: new Date(at - number * 1000).toISOString(),
    updatedAt: asOf,
    version: 1,
  }
}

const cells = (each: Client) => {
  const low = `$${Math.round(each.exposure!.low / 100_000)}K`
  const high = `$${Math.round(each.exposure!.high / 100_000)}K`
  return [each.name, each.posture!.level, `${low}–${high}`, String(each.evidenceCoverage)] as const
}

const staticTable = (rows: readonly Client[]) =>
  `<table class="plain"><thead><tr><th>Client<th>Risk<th>Exposure<th>Coverage<th>Action</tr></thead><tbody>${rows
    .map((each) => {
      const [name, level, range, coverage] = cells(each)
      return `<tr><th>${name}</th><td><span class="pill ${level}">${level}</span></td><td class="end">${range}</td><td><span class="line"><span class="track"><span class="fill" style="width:${coverage}%"></span></span><span>${coverage}%</span></span></td><td class="end"><a class="go" href="#${each.id}">Open</a></td></tr>`
    })
    .join('')}</tbody></table>`

const never = () => new Promise<never>(() => {})
let rows: Client[] = []
let element: SaPortfolio
const box = document.createElement('div')
box.id = 'box'
document.body.append(box)

/** Puts the widget on the page: with its rows, with a portal to ask, or with neither, where the page sets the rows later. */
const place = ({ clients, portal }: { clients?: Client[]; portal?: Portal } = {}) => {
  element = document.createElement('sa-portfolio') as SaPortfolio
  element.live = 'off'
  if (clients) element.clients = clients
  if (portal) element.portal = portal
  box.append(element)
}

/** Lets the portal answer the list. The numbers and the role stay away: they come when they come, and rows do not wait for them. */
let answer = () => {}
const askedPortal = () => {
  const answered = new Promise<void>((resolve) => (answer = resolve))
  return createPortal({
    baseUrl: 'https://portal.example',
    fetchToken: () => 'token',
    async fetch(input) {
      if (!new URL((input as Request).url).pathname.endsWith('/clients')) return never()
      const body = JSON.stringify({ items: rows.slice(0, 50), nextCursor: 'next', total: rows.length, asOf: '2026-11-20T09:40:00.000Z' })
      await answered
      return new Response(body, { headers: { 'content-type': 'application/json' } })
    },
  })
}

/** What each case makes ready before the clock starts. */
const before: Record<string, () => Promise<void> | void> = {
  noop() {},
  static30() {},
  'lit-repeat'() {},
  mount() {},
  heap() {},
  async fill() {
    // The data comes a moment after the widget, before the skeleton: what the widget does in idle time until then it has done.
    place()
    release()
    await painted()
    hold()
  },
  async skeleton() {
    place()
    release()
    await new Promise((resolve) => setTimeout(resolve, 400))
    hold()
  },
  async answer() {
    place({ portal: askedPortal() })
    release()
    await new Promise((resolve) => setTimeout(resolve, 400))
    hold()
  },
  touch() {
    box.innerHTML = staticTable(rows.slice(0, 30))
  },
  async sort() {
    place({ clients: rows })
    await prepared(element)
  },
  async update() {
    place({ clients: rows })
    await prepared(element)
  },
}
before['whole'] = before['fill']!
before['filter'] = before['search'] = before['sort']!

/** What is measured. */
const measured: Record<string, () => void> = {
  noop() {},
  static30() {
    box.innerHTML = staticTable(rows.slice(0, 30))
  },
  'lit-repeat'() {
    render(
      html`<table class="plain"><tbody>${repeat(
        rows,
        (each) => each.id,
        (each) => {
          const [name, level, range, coverage] = cells(each)
          return html`<tr><th>${name}</th><td><span class="pill ${level}">${level}</span></td><td class="end">${range}</td><td>${coverage}%</td><td class="end"><a class="go" href="#${each.id}">Open</a></td></tr>`
        },
      )}</tbody></table>`,
      box,
    )
  },
  mount: () => place({ clients: rows }),
  heap: () => place({ clients: rows }),
  fill() {
    element.clients = rows
  },
  skeleton() {
    element.clients = rows
  },
  answer: () => answer(),
  touch() {
    box.querySelector('tbody tr:nth-child(4) th')!.textContent = 'Renamed'
  },
  whole() {
    element.clients = rows
    release()
  },
  sort() {
    element.sort = 'risk'
  },
  filter() {
    element.level = 'critical high'
  },
  search() {
    element.q = 'harbour 1'
  },
  update() {
    element.clients = rows.map((each, index) => (index === 3 ? { ...each, name: 'Renamed', version: 2 } : each))
  },
}

Object.assign(globalThis, {
  async ready(name: string, count: number) {
    rows = Array.from({ length: count }, (_, index) => client(index))
    await before[name]!()
    await painted()
  },
  async go(name: string) {
    measured[name]!()
    await painted()
  },
  settle: () => prepared(element),
})
