import { expect } from 'chai'

import '../../../components/portfolio/sa-portfolio.ts'
import { formatExposure } from '../../../src/format/money.ts'
import { riskLevelOf } from '../../../src/contract/risk.ts'
import { sendKeys } from '../../support/browser.ts'
import { summaryFixture } from '../../support/fixtures.ts'
import { inside, pause, refuse, until } from '../base/support.ts'
import { cells, clean, clientAt, clientsOf, fakePortal, focused, names, owner, ready, rows, stats, withoutMeasures } from './support.ts'

describe('<sa-portfolio>: the table of all clients', () => {
  afterEach(clean)

  it('A1, A10: lists the clients of the partner in one table, newest first', async () => {
    const element = await ready({ portal: fakePortal({ clients: clientsOf(38).reverse() }).portal })
    expect(names(element)).to.deep.equal(clientsOf(38).map(({ name }) => name))
    expect(element.shadowRoot?.querySelectorAll('table')).to.have.length(1)
  })

  it('A2: is called Client Portfolio, as a heading of the level that the page asks for', async () => {
    const element = await ready({ clients: clientsOf(1), attributes: { 'heading-level': '3' } })
    const title = inside(element, '[part=title]')
    expect([title.innerText, title.role, title.ariaLevel]).to.deep.equal(['Client Portfolio', 'heading', '3'])
  })

  it('A3, A10, A16–A18: shows Total Clients, High Risk and Healthy in this order, counting all clients whatever is filtered', async () => {
    const element = await ready({ portal: fakePortal({ clients: clientsOf(60) }).portal, attributes: { level: 'critical' } })
    await until('numbers', () => stats(element)[0]?.[1] === '38')
    expect(stats(element)).to.deep.equal([
      ['Total Clients', '38'],
      ['High Risk', '9'],
      ['Healthy', '20'],
    ])
    expect(names(element)).to.have.length(12)
  })

  it('A16–A18: counts clients that the page has given by the level each carries; unknown ones in the total only', async () => {
    const levels = ['critical', 'high', 'moderate', 'low', 'unknown', 'medium', 'unknown']
    const element = await ready({ clients: levels.map((level, index) => clientAt(index, { posture: { score: 70, level, asOf: null } })) })
    expect(stats(element).map(([, value]) => value)).to.deep.equal(['7', '2', '3'])
  })

  it('A4: has the columns Client, Risk, Exposure, Coverage, Action in this order', async () => {
    const element = await ready({ clients: clientsOf(2) })
    expect([...element.shadowRoot!.querySelectorAll('thead th')].map((th) => (th as HTMLElement).innerText.trim())).to.deep.equal(['Client', 'Risk', 'Exposure', 'Coverage', 'Action'])
    expect([...rows(element)[0]!.children].map((cell) => cell.role)).to.deep.equal(['rowheader', 'cell', 'cell', 'cell', 'cell'])
  })

  it('A5–A9: shows name, level, $42K–$180K, the share with evidence, and Open', async () => {
    const client = clientAt(1, {
      name: 'Northwind Dental Group',
      posture: { score: 19.9, level: 'critical', asOf: null },
      exposure: { low: 4_200_000, expected: 9_000_000, high: 18_000_000, currency: 'USD', confidence: 'low', asOf: '2026-11-20T09:40:00.000Z' },
      evidenceCoverage: 99.6,
    })
    const element = await ready({ clients: [client] })
    const row = rows(element)[0]!
    const [name, risk, exposure, coverage, action] = cells(row)
    expect([name, risk, coverage, action]).to.deep.equal(['Northwind Dental Group', 'Critical', '99%', 'Open'])
    expect(exposure).to.contain('$42K–$180K')
    expect(formatExposure(client.exposure)).to.equal('$42K–$180K')
    const meter = row.querySelector('[role=meter]')!
    expect([meter.ariaValueText, meter.ariaLabel]).to.deep.equal(['99%', 'Evidence coverage of Northwind Dental Group'])
  })

  it('A11, A13–A15: shows the level that the server sent for every score, and computes none', async () => {
    const scores: (readonly [number | null, boolean])[] = [[0, true], [19.9, true], [20, true], [40, true], [60, true], [79.99, true], [80, true], [100, true], [null, true], [55, false]]
    const clients = scores.map(([score, baseline], index) => clientAt(index, { posture: { score, level: riskLevelOf(score, baseline), asOf: null } }))
    // A partner with bands of its own: the word stands, whatever the score says.
    clients.push(clientAt(10, { posture: { score: 95, level: 'critical', asOf: null } }))
    const element = await ready({ clients })
    expect(rows(element).map((row) => row.querySelector('.badge')?.textContent)).to.deep.equal(['Critical', 'Critical', 'High', 'Moderate', 'Moderate', 'Moderate', 'Low', 'Low', 'Unknown', 'Unknown', 'Critical'])
  })

  it('A12: says what each level means, in the cell and, without a pointer, under the table', async () => {
    const element = await ready({ clients: [clientAt(0), clientAt(4)] })
    expect(rows(element).map((row) => row.querySelector<HTMLElement>('.risk')?.title)).to.deep.equal([
      'Severe gaps across multiple control areas. Immediate attention required.',
      'The client has not yet completed their baseline assessment.',
    ])
    inside<HTMLElement>(element, '.legend summary').click()
    expect(inside(element, '.legend').innerText).to.contain('Controls are well implemented and evidence is in place.')
  })

  it('A15: shows Not assessed and a dash where nothing is known, never 0 %', async () => {
    const element = await ready({ clients: [clientAt(4, { exposure: null, evidenceCoverage: null })] })
    const [, , exposure, coverage] = cells(rows(element)[0]!)
    expect(exposure).to.contain('—')
    expect(coverage).to.equal('Not assessed')
  })

  it('shows a level that a newer server sends by its own name', async () => {
    const element = await ready({ clients: [clientAt(0, { posture: { score: 5, level: 'very_high', asOf: null } })] })
    expect(cells(rows(element)[0]!)[1]).to.equal('Very high')
  })

  it('A9, C1: opens a client by a link to its workspace, named after it', async () => {
    const element = await ready({ clients: [clientAt(7)] })
    const link = rows(element)[0]!.querySelector('a')!
    expect([link.getAttribute('href'), link.ariaLabel]).to.deep.equal(['https://workspace.example/client-7', 'Open Client 007'])
  })

  it('asks the page before it opens a client, and lets the page stop it', async () => {
    const element = await ready({ clients: [clientAt(7)], attributes: { 'client-href': '#open-{slug}' } })
    const heard: [string, string | null, string | undefined][] = []
    let stop = true
    element.addEventListener('sa-client-open', (event) => {
      heard.push([event.client.id, event.href, event.originalEvent?.type])
      if (stop) event.preventDefault()
    })
    // What the browser finds when the page has been asked: whether it shall follow the link.
    const stopped: boolean[] = []
    const hear = (event: MouseEvent) => stopped.push(event.defaultPrevented)
    document.addEventListener('click', hear)
    const link = rows(element)[0]!.querySelector('a')!
    link.click()
    expect(location.hash).to.equal('')
    stop = false
    link.click()
    document.removeEventListener('click', hear)
    expect(stopped).to.deep.equal([true, false])
    // Firefox follows a link in a later turn.
    await until('the address', () => location.hash === `#open-${clientAt(7).slug}`)
    expect(heard).to.deep.equal(Array.from({ length: 2 }, () => [clientAt(7).id, `#open-${clientAt(7).slug}`, 'click']))
    history.replaceState(null, '', location.pathname + location.search)
  })

  it('leaves new tabs and windows to the browser', async () => {
    const element = await ready({ clients: [clientAt(7)] })
    let asked = 0
    element.addEventListener('sa-client-open', () => (asked += 1))
    const link = rows(element)[0]!.querySelector('a')!
    for (const how of [{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { button: 1 }]) {
      const click = new MouseEvent('click', { bubbles: true, cancelable: true, composed: true, ...how })
      document.addEventListener('click', (event) => event.preventDefault(), { once: true })
      link.dispatchEvent(click)
    }
    expect(asked).to.equal(0)
  })

  it('offers a button where a client has no address, and where its address is no http', async () => {
    const element = await ready({ clients: [clientAt(1, { workspaceUrl: null }), clientAt(2, { workspaceUrl: 'javascript:alert(1)' })] })
    const asked: (string | null)[] = []
    element.addEventListener('sa-client-open', (event) => asked.push(event.href))
    for (const row of rows(element)) {
      expect(row.querySelector('a')).to.equal(null)
      row.querySelector<HTMLElement>('button.open')!.click()
    }
    expect(asked).to.deep.equal([null, null])
  })

  it('shows the same for data of the page and data of the portal', async () => {
    const markup = (from: Element) => from.shadowRoot!.querySelector('tbody')!.innerHTML
    const clients = clientsOf(5)
    const own = markup(await ready({ clients, summary: summaryFixture }))
    expect(markup(await ready({ portal: fakePortal({ clients }).portal }))).to.equal(own)
  })

  it('D6: asks the portal for nothing while the page gives the clients', async () => {
    const fake = fakePortal()
    await ready({ portal: fake.portal, clients: clientsOf(3) })
    await pause(50)
    expect(fake.calls.map(({ path }) => path)).to.deep.equal(['/v1/me'])
  })

  it('says "Not shared" in place of measures that the reader may not see, and offers no order or filter by them', async () => {
    const clients = clientsOf(4).map(withoutMeasures)
    const me = { ...owner, allowedActions: ['portfolio.view' as const], deniedActions: { 'client.create': 'role' as const, 'portfolio.measure': 'role' as const } }
    const element = await ready({ portal: fakePortal({ clients, me }).portal })
    await until('the role', () => stats(element)[0]?.[1] === '4')
    expect(cells(rows(element)[0]!).slice(1, 4)).to.deep.equal(['Not shared', 'Not shared', 'Not shared'])
    expect(stats(element).map(([, value]) => value)).to.deep.equal(['4', '—', '—'])
    expect(element.shadowRoot?.querySelectorAll('.chip, .sort-button')).to.have.length(1)
  })

  it('reports no failure where the numbers are refused before the portal has said who reads', async () => {
    const me = { ...owner, allowedActions: ['portfolio.view' as const], deniedActions: { 'portfolio.measure': 'role' as const } }
    const late = pause(120)
    const fake = fakePortal({
      clients: clientsOf(4).map(withoutMeasures),
      me,
      answer: async ({ path }) => (path === '/v1/portfolio/summary' ? refuse(403, 'not-allowed') : path === '/v1/me' ? void (await late) : undefined),
    })
    let failures = 0
    const hear = () => (failures += 1)
    document.addEventListener('sa-portal-error', hear)
    const element = await ready({ portal: fake.portal })
    await until('the number', () => stats(element)[0]?.[1] === '4')
    document.removeEventListener('sa-portal-error', hear)
    expect(failures).to.equal(0)
    expect(fake.calls.filter(({ path }) => path === '/v1/portfolio/summary')).to.have.length(1)
  })

  it('is read and worked by keys alone: search, levels, headers, rows, in the order they stand', async () => {
    const element = await ready({ portal: fakePortal({ clients: clientsOf(2) }).portal })
    await until('the role', () => element.shadowRoot?.querySelector('.add')?.ariaDisabled === 'false')
    const path: string[] = []
    // Between two controls of the page: past its last control one engine goes to its toolbar, another to the page's first control again.
    const [before, after] = ['before', 'after'].map((side) => {
      const control = document.createElement('button')
      control.textContent = side
      element[side as 'before' | 'after'](control)
      return control
    })
    before!.focus()
    while (path.length < 30) {
      await sendKeys({ press: 'Tab' })
      const at = focused(element)
      if (!at) break
      path.push(at.ariaLabel ?? at.innerText.trim())
    }
    expect(document.activeElement === after).to.equal(true)
    expect(path.map((each) => each.replace(/\s+\d+$/, ''))).to.deep.equal([
      'Add client',
      'What “Total Clients” counts',
      'What “High Risk” counts',
      'What “Healthy” counts',
      'Search clients',
      'Critical',
      'High',
      'Moderate',
      'Low',
      'Unknown',
      'Client',
      'Risk',
      'Exposure',
      'Coverage',
      'Open Client',
      'Open Client',
      'What these figures mean',
    ])
  })

  it('lets the page put its own title, buttons and empty text into its slots', async () => {
    const element = await ready({ clients: clientsOf(1), html: '<b slot="title">Our customers</b><button slot="actions">Export</button>' })
    const slot = inside<HTMLSlotElement>(element, 'slot[name=title]')
    expect(slot.assignedElements()[0]?.textContent).to.equal('Our customers')
    expect(inside<HTMLSlotElement>(element, 'slot[name=actions]').assignedElements()).to.have.length(1)
    expect(inside(element, 'slot[name=add-client]')).to.be.instanceOf(HTMLSlotElement)
  })

  it('says how old the data is', async () => {
    const element = await ready({ portal: fakePortal().portal })
    expect(inside(element, '[part=meta]').innerText).to.equal('Updated now')
  })

  it('opens every visible region to the page’s style sheet', async () => {
    const element = await ready({ clients: clientsOf(60), portal: fakePortal().portal })
    const parts = new Set([...element.shadowRoot!.querySelectorAll('[part]')].flatMap((each) => [...each.part]))
    expect([...parts].sort()).to.deep.equal([
      'action',
      'add',
      'badge',
      'bar',
      'bar-fill',
      'base',
      'cell',
      'cell-action',
      'cell-client',
      'cell-coverage',
      'cell-exposure',
      'cell-risk',
      'column-header',
      'dialog',
      'field',
      'field-error',
      'filter',
      'filter-chip',
      'footer',
      'header',
      'legend',
      'meta',
      'more',
      'row',
      'search',
      'sort',
      'stat',
      'stat-value',
      'stats',
      'table',
      'title',
      'toolbar',
    ])
  })
})
