import { expect } from 'chai'

import '../../../components/portfolio/sa-portfolio.ts'
import { LocalClients } from '../../../components/portfolio/local-clients.ts'
import type { PortfolioQuery } from '../../../components/portfolio/query.ts'
import { clientSorts } from '../../../src/contract/client.ts'
import { sendKeys, setViewport } from '../../support/browser.ts'
import { inside, json, later, pause, refuse, until } from '../base/support.ts'
import { button, clean, clientAt, clientsOf, fakePortal, focused, listed, names, ready, rows, said, search } from './support.ts'

const header = (element: Element, name: string) => [...element.shadowRoot!.querySelectorAll<HTMLElement>('thead th')].find((th) => th.querySelector('button')?.textContent === name)!
const press = (element: Element, name: string) => header(element, name).querySelector('button')!.click()

/** Waits until the page has been painted, with all the scrolling that is due by then. */
const painted = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))

describe('<sa-portfolio>: order, filter, search, paging', () => {
  afterEach(clean)

  it('A10: sorts by a press on a header, the other way by the next, back to newest first by the third', async () => {
    const fake = fakePortal({ clients: clientsOf(9) })
    const element = await ready({ portal: fake.portal })
    const seen: (string | null)[][] = []
    const orders: (string | null)[] = []
    for (let count = 0; count < 3; count += 1) {
      press(element, 'Risk')
      await until('the next list', () => fake.lists().length === count + (count === 2 ? 1 : 2) || count === 2)
      await pause(20)
      seen.push([...element.shadowRoot!.querySelectorAll('thead th')].map((th) => th.getAttribute('aria-sort')))
      orders.push(fake.lists().at(-1)!.query.get('sort'))
    }
    expect(seen).to.deep.equal([
      ['none', 'descending', 'none', 'none', null],
      ['none', 'ascending', 'none', 'none', null],
      ['none', 'none', 'none', 'none', null],
    ])
    expect(orders.slice(0, 2)).to.deep.equal(['risk', '-risk'])
    expect(names(element)).to.deep.equal(clientsOf(9).map(({ name }) => name))
  })

  it('says the new order to screen readers and in the footer', async () => {
    const element = await ready({ clients: clientsOf(9) })
    press(element, 'Risk')
    await until('words', () => said() === 'Sorted by risk, highest first')
    expect(inside(element, '.count').textContent).to.contain('Sorted by risk, highest first')
  })

  it('keeps the focus on the header that was pressed', async () => {
    const element = await ready({ portal: fakePortal({ clients: clientsOf(9) }).portal })
    const sort = header(element, 'Risk').querySelector('button')!
    sort.focus()
    await sendKeys({ press: 'Enter' })
    await until('the order', () => header(element, 'Risk').ariaSort === 'descending')
    expect(focused(element) === sort).to.equal(true)
  })

  for (const count of [0, 1, 50, 51, 1000]) {
    it(`sorts and filters ${count} given clients as the portal does`, async () => {
      const all = clientsOf(count)
      const list = new LocalClients(shuffled(all), 'en', () => {})
      for (const sort of clientSorts) {
        for (const levels of [[], ['critical', 'unknown']] as const) {
          for (const q of ['', '1']) {
            const query: PortfolioQuery = { sort, levels, q, pageSize: 50 }
            const search = new URLSearchParams([['sort', sort], ['q', q], ...levels.map((level) => ['level', level])])
            const expected = listed(all, search)
            const { rows: found, total } = list.read(query, 50)
            expect(total, `${sort} ${levels} ${q}`).to.equal(expected.length)
            const figure = (client: (typeof all)[number]) => [client.posture?.level === 'unknown' ? null : client.posture?.score, client.exposure?.expected, client.evidenceCoverage, client.name][['risk', 'exposure', 'coverage', 'name'].indexOf(sort.replace('-', ''))]
            // Equal figures may stand in either order.
            if (sort.endsWith('created') || sort.endsWith('name')) expect(found.map(({ id }) => id), sort).to.deep.equal(expected.slice(0, 50).map(({ id }) => id))
            else expect(found.map(figure), sort).to.deep.equal(expected.slice(0, 50).map(figure))
          }
        }
      }
    })
  }

  it('A10: puts the higher id first where two clients were created at the same moment', () => {
    const createdAt = '2026-11-20T09:40:00.000Z'
    const list = new LocalClients(['cli_a', 'cli_c', 'cli_b'].map((id) => clientAt(1, { id, createdAt })), 'en', () => {})
    expect(list.read({ sort: '-created', levels: [], q: '', pageSize: 50 }, 50).rows.map(({ id }) => id)).to.deep.equal(['cli_c', 'cli_b', 'cli_a'])
  })

  it('shows a long list that is out of order far behind its beginning in the right order once the page was idle', async () => {
    const clients = clientsOf(5000)
    const newest = clientAt(-5, { name: 'The newest' })
    clients.splice(4001, 0, newest)
    const element = await ready({ clients })
    await until('the newest on top', () => names(element)[0] === 'The newest', 5000)
  })

  it('shows 50 of 100,000 given clients, sorts and searches all of them', async () => {
    const clients = clientsOf(100_000)
    const element = await ready({ clients })
    expect(rows(element)).to.have.length(50)
    expect(names(element)[0]).to.equal('Client 000')
    element.sort = 'created'
    await element.updateComplete
    expect(names(element)[0]).to.equal('Client 99999')
    element.q = 'client 54321'
    await element.updateComplete
    expect(names(element)).to.deep.equal(['Client 54321'])
  }).timeout(20_000)

  it('filters by levels: several are alternatives, a second press takes one back', async () => {
    const fake = fakePortal({ clients: clientsOf(20) })
    const element = await ready({ portal: fake.portal })
    button(element, 'Critical').click()
    await until('the filter', () => rows(element).length === 4)
    button(element, 'Unknown').click()
    await until('both', () => rows(element).length === 8)
    expect(fake.lists().at(-1)!.query.getAll('level')).to.deep.equal(['critical', 'unknown'])
    expect(button(element, 'Critical').ariaPressed).to.equal('true')
    button(element, 'Critical').click()
    await until('one', () => rows(element).length === 4)
    expect(button(element, 'Critical').ariaPressed).to.equal('false')
  })

  it('searches once the typing pauses, and says how many were found', async () => {
    const fake = fakePortal({ clients: clientsOf(30) })
    const element = await ready({ portal: fake.portal })
    inside(element, '.search').focus()
    for (const typed of ['c', 'cli', 'client', 'client 02']) search(element, typed)
    await until('the search', () => rows(element).length === 10)
    expect(fake.lists()).to.have.length(2)
    expect(fake.lists()[1]!.query.get('q')).to.equal('client 02')
    await until('words', () => said() === '10 clients')
    expect(focused(element) === inside(element, '.search')).to.equal(true)
  })

  it('keeps the rows on screen until the answer to the new question is there', async () => {
    const fake = fakePortal({ clients: clientsOf(20) })
    const element = await ready({ portal: fake.portal })
    const answer = later()
    fake.state.answer = ({ path }) => (path === '/v1/clients' ? answer.promise : undefined)
    button(element, 'Critical').click()
    await until('the question', () => fake.lists().length === 2)
    await pause(200)
    expect(rows(element)).to.have.length(20)
    expect(inside(element, '.base').ariaBusy).to.equal('true')
    answer.give(json({ items: [clientAt(0)], nextCursor: null, total: 1, asOf: '2026-11-20T09:40:00.000Z' }))
    await until('the answer', () => rows(element).length === 1)
    expect(inside(element, '.base').ariaBusy).to.equal('false')
  })

  it('never shows the answer to an earlier question after a later one', async () => {
    const fake = fakePortal({ clients: clientsOf(20) })
    const element = await ready({ portal: fake.portal })
    const slow = later()
    fake.state.answer = ({ path, query }) => (path === '/v1/clients' && query.get('q') === 'first' ? slow.promise : undefined)
    element.q = 'first'
    await until('the first', () => fake.lists().length === 2)
    element.q = 'client 007'
    await until('the second', () => names(element).join() === 'Client 007')
    slow.give(json({ items: [clientAt(1)], nextCursor: null, total: 1, asOf: '2026-11-20T09:40:00.000Z' }))
    await pause(50)
    expect(names(element)).to.deep.equal(['Client 007'])
    expect(fake.lists()[1]!.signal.aborted).to.equal(true)
  })

  it('keeps what was typed when the search fails', async () => {
    const fake = fakePortal({ clients: clientsOf(3) })
    const element = await ready({ portal: fake.portal })
    fake.state.answer = ({ query }) => (query.get('q') ? refuse(400, 'invalid-input') : undefined)
    search(element, 'north')
    await until('the refusal', () => element.shadowRoot?.querySelector('[part=error]') !== null)
    expect(inside<HTMLInputElement>(element, '.search').value).to.equal('north')
    fake.state.answer = undefined
    search(element, 'Client')
    await until('rows again', () => rows(element).length === 3)
  })

  it('says what nothing matched and offers to clear it', async () => {
    const element = await ready({ clients: clientsOf(3) })
    button(element, 'Low').click()
    search(element, 'nobody')
    await until('words', () => element.shadowRoot?.querySelector('.state-title')?.textContent === "No clients match 'nobody, Low'.")
    button(element, 'Clear filters').click()
    await until('rows', () => rows(element).length === 3)
    expect(inside<HTMLInputElement>(element, '.search').value).to.equal('')
    expect(focused(element) === inside(element, '.search')).to.equal(true)
  })

  for (const from of ['portal', 'page'] as const) {
    it(`shows 50 more from the ${from}, goes to the first new one and says how many there are`, async () => {
      const clients = clientsOf(120)
      const element = await ready(from === 'page' ? { clients } : { portal: fakePortal({ clients }).portal })
      expect(rows(element)).to.have.length(50)
      button(element, 'Show 50 more').click()
      await until('100 rows', () => rows(element).length === 100)
      await until('the focus', () => focused(element)?.textContent === 'Client 050')
      await until('words', () => said() === '100 of 120 clients')
      button(element, 'Show 20 more').click()
      await until('120 rows', () => rows(element).length === 120)
      expect(names(element)).to.deep.equal(clients.map(({ name }) => name))
      expect(element.shadowRoot?.querySelector('.more')).to.equal(null)
    })
  }

  it('asks once for the next page, however often it is pressed, and stays usable when that fails', async () => {
    const fake = fakePortal({ clients: clientsOf(60) })
    const element = await ready({ portal: fake.portal })
    fake.state.answer = ({ query }) => (query.get('cursor') ? refuse(400, 'invalid-input') : undefined)
    button(element, 'Show 10 more').click()
    button(element, 'Show 10 more').click()
    await until('the reason', () => element.shadowRoot?.querySelector('.more-failed') !== null)
    expect(fake.lists()).to.have.length(2)
    expect(inside(element, '.more-failed').textContent).to.contain('req_7f3a')
    fake.state.answer = undefined
    button(element, 'Show 10 more').click()
    await until('all', () => rows(element).length === 60)
    expect(element.shadowRoot?.querySelector('.more-failed')).to.equal(null)
  })

  it('takes page-size, sort, level and q from attributes, and ignores words that are none', async () => {
    const fake = fakePortal({ clients: clientsOf(60) })
    await ready({ portal: fake.portal, attributes: { 'page-size': '5', sort: 'coverage', level: 'critical, HIGH nonsense', q: ' client ' } })
    const { query } = fake.lists()[0]!
    expect([query.get('limit'), query.get('sort'), query.getAll('level'), query.get('q')]).to.deep.equal(['5', 'coverage', ['critical', 'high'], 'client'])
    const other = fakePortal({ clients: clientsOf(3) })
    await ready({ portal: other.portal, attributes: { 'page-size': '-1', sort: 'nonsense', level: 'nonsense' } })
    expect(other.lists()[0]!.query.toString()).to.equal('sort=-created&limit=50')
  })

  it('replaces the headers by a select where the rows are stacked, and takes them out of the tab order', async () => {
    const element = await ready({ clients: clientsOf(5) }, { width: 480 })
    const select = inside<HTMLSelectElement>(element, '.sort select')
    expect(select.checkVisibility()).to.equal(true)
    expect(select.selectedOptions[0]?.textContent).to.equal('Newest first')
    const hidden = header(element, 'Risk').querySelector('button')!
    hidden.focus()
    expect(focused(element) === hidden).to.equal(false)
    select.value = 'risk'
    select.dispatchEvent(new Event('change', { bubbles: true }))
    await element.updateComplete
    expect(names(element)[0]).to.equal('Client 000')
    expect(header(element, 'Risk').ariaSort).to.equal('descending')
  })

  it('keeps focus and scroll position when the page sets the clients anew', async () => {
    await setViewport({ width: 1200, height: 600 })
    const element = await ready({ clients: clientsOf(40) })
    const link = rows(element)[20]!.querySelector('a')!
    link.focus()
    // WebKit scrolls to what has the focus in a later turn.
    await until('the page to scroll to the link', () => window.scrollY > 0)
    const { scrollY } = window
    element.clients = [clientAt(-1), ...clientsOf(40).map((client) => ({ ...client, name: `${client.name} Ltd` }))]
    await element.updateComplete
    expect(focused(element)?.ariaLabel).to.equal('Open Client 020 Ltd')
    await painted()
    expect(window.scrollY).to.equal(scrollY)
    element.clients = clientsOf(10)
    await element.updateComplete
    expect(focused(element)?.localName).to.equal('th')
    await setViewport({ width: 1200, height: 900 })
  })

  it('leaves rows whose clients are the same objects alone', async () => {
    const clients = clientsOf(30)
    const element = await ready({ clients })
    const changed: Node[] = []
    const watch = new MutationObserver((records) => changed.push(...records.map(({ target }) => target)))
    watch.observe(inside(element, 'tbody'), { subtree: true, childList: true, characterData: true, attributes: true })
    element.clients = clients.map((client, index) => (index === 7 ? { ...client, name: 'Renamed' } : client))
    await element.updateComplete
    await pause(0)
    watch.disconnect()
    expect(names(element)[7]).to.equal('Renamed')
    expect(changed.length).to.be.within(1, 3)
  })
})

function shuffled<Item>(items: readonly Item[]): Item[] {
  // The same order every time: a test that fails shall fail again.
  return items.map((item, index) => [item, (index * 7919) % 1009] as const).sort((a, b) => a[1] - b[1]).map(([item]) => item)
}

