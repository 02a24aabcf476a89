import { expect } from 'chai'

import '../../../components/portfolio/sa-portfolio.ts'
import { resetMouse, sendMouse } from '../../support/browser.ts'
import { inside, later, pause, until } from '../base/support.ts'
import { button, cells, clean, clientAt, clientsOf, fakePortal, focused, names, put, ready, rows, said, stats } from './support.ts'

const id = (number: number) => clientAt(number).id
const link = (element: Element, row: number) => [...element.shadowRoot!.querySelectorAll('tbody tr')][row]!.querySelector<HTMLElement>('.open')!
const notice = (element: Element) => element.shadowRoot!.querySelector('[part=updates]')

describe('<sa-portfolio>: live updates', () => {
  afterEach(async () => {
    clean()
    // A pointer that stays where it was would stand over the rows of the next test, which then rightly keep their places.
    await sendMouse({ type: 'move', position: [0, 0] })
    await resetMouse()
  })

  const opened = async (fake: ReturnType<typeof fakePortal>, attributes: Record<string, string> = {}) => {
    const element = await ready({ portal: fake.portal, attributes })
    if (attributes['live'] !== 'off') await until('the stream', () => fake.openStreams() === 1)
    await pause(20)
    return element
  }

  it('A14: reads one changed client again and fills its row, keeping the focus in it', async () => {
    const fake = fakePortal({ clients: clientsOf(10) })
    const element = await opened(fake)
    link(element, 3).focus()
    const before = rows(element)[3]
    fake.change(id(3), { posture: { score: 2, level: 'critical', asOf: null } }, 'client.posture_changed')
    await until('the level', () => cells(rows(element)[3]!)[1] === 'Critical')
    expect(rows(element)[3] === before).to.equal(true)
    expect(focused(element) === link(element, 3)).to.equal(true)
    expect(fake.gets()).to.have.length(1)
    expect(fake.lists()).to.have.length(1)
  })

  it('asks once for a client that changes many times in quick succession', async () => {
    const fake = fakePortal({ clients: clientsOf(10) })
    const element = await opened(fake)
    for (let count = 1; count <= 30; count += 1) fake.change(id(1), { name: `Renamed ${count}` })
    await until('the last name', () => names(element)[1] === 'Renamed 30')
    await pause(400)
    expect(fake.gets()).to.have.length(1)
  })

  it('asks for the list, once, where many clients change', async () => {
    const fake = fakePortal({ clients: clientsOf(20) })
    const element = await opened(fake)
    for (let number = 0; number < 15; number += 1) fake.change(id(number), { name: `Renamed ${number}` })
    await until('the names', () => names(element)[14] === 'Renamed 14')
    await pause(400)
    expect(fake.gets()).to.have.length(0)
    expect(fake.lists()).to.have.length(2)
  })

  it('reads the numbers again', async () => {
    const fake = fakePortal({ clients: clientsOf(3) })
    const element = await opened(fake)
    await until('numbers', () => stats(element)[1]?.[1] === '9')
    fake.state.summary = { ...fake.state.summary, highRisk: 10, healthy: 19 }
    fake.change(id(1), {}, 'client.posture_changed')
    await until('new numbers', () => stats(element)[1]?.[1] === '10')
  })

  it('moves rows calmly while nobody is in the table', async () => {
    const fake = fakePortal({ clients: clientsOf(6) })
    const element = await opened(fake, { sort: 'risk' })
    expect(names(element)[0]).to.equal('Client 000')
    fake.change(id(3), { posture: { score: 1, level: 'critical', asOf: null } }, 'client.posture_changed')
    await until('the order', () => names(element)[0] === 'Client 003')
    expect(notice(element)).to.equal(null)
  })

  it('never moves rows while one of them has the focus: it offers to refresh, and does so on request', async () => {
    const fake = fakePortal({ clients: clientsOf(6) })
    const element = await opened(fake, { sort: 'risk' })
    const order = names(element)
    link(element, 0).focus()
    fake.change(id(3), { posture: { score: 1, level: 'critical', asOf: null } }, 'client.posture_changed')
    fake.change(id(2), { posture: { score: 3, level: 'critical', asOf: null } }, 'client.posture_changed')
    await until('the notice', () => notice(element)?.textContent?.includes('2 updates') === true)
    expect(names(element)).to.deep.equal(order)
    expect(cells(rows(element)[order.indexOf('Client 003')]!)[1]).to.equal('Critical')
    expect(focused(element) === link(element, 0)).to.equal(true)
    button(element, 'Refresh').click()
    await until('the order', () => names(element)[0] === 'Client 003')
    expect(notice(element)).to.equal(null)
    expect(focused(element)?.textContent).to.equal('Client 003')
  })

  it('never moves rows under the pointer', async () => {
    const fake = fakePortal({ clients: clientsOf(6) })
    const element = await opened(fake)
    const box = rows(element)[2]!.getBoundingClientRect()
    await sendMouse({ type: 'move', position: [Math.round(box.x + 20), Math.round(box.y + 20)] })
    const order = names(element)
    fake.state.clients = [clientAt(-1, { name: 'New one' }), ...fake.state.clients]
    fake.happen('client.created', clientAt(-1).id)
    await until('the notice', () => notice(element)?.textContent?.includes('1 update') === true)
    expect(names(element)).to.deep.equal(order)
    button(element, 'Refresh').click()
    await until('the new one', () => names(element)[0] === 'New one')
  })

  it('A10: shows a client that a colleague creates on top', async () => {
    const fake = fakePortal({ clients: clientsOf(3) })
    const element = await opened(fake)
    fake.state.clients = [clientAt(-1, { name: 'New one' }), ...fake.state.clients]
    fake.happen('client.created', clientAt(-1).id)
    await until('the new one', () => names(element)[0] === 'New one')
    expect(rows(element)).to.have.length(4)
  })

  it('keeps as many rows as are on screen when it reads the list again', async () => {
    const fake = fakePortal({ clients: clientsOf(400) })
    const element = await opened(fake)
    for (const count of [100, 150]) {
      button(element, 'Show 50 more').click()
      await until('more rows', () => rows(element).length === count)
    }
    element.shadowRoot?.querySelector<HTMLElement>('.search')?.focus()
    fake.state.clients = [clientAt(-1, { name: 'New one' }), ...fake.state.clients]
    fake.happen('client.created', clientAt(-1).id)
    await until('the new one', () => names(element)[0] === 'New one')
    await element.updateComplete
    expect(names(element)).to.deep.equal(fake.state.clients.slice(0, 150).map(({ name }) => name))
  })

  it('reads everything again after events were lost', async () => {
    const fake = fakePortal({ clients: clientsOf(3) })
    const element = await opened(fake)
    fake.state.clients = clientsOf(3).map((client) => ({ ...client, name: `${client.name} again` }))
    fake.gap()
    await until('the names', () => names(element)[0] === 'Client 000 again')
  })

  it('takes a client away that is gone', async () => {
    const fake = fakePortal({ clients: clientsOf(4) })
    const element = await opened(fake)
    fake.state.clients = fake.state.clients.filter((client) => client.id !== id(1))
    fake.happen('client.updated', id(1))
    await until('three rows', () => rows(element).length === 3)
    expect(names(element)).to.not.include('Client 001')
  })

  it('ignores an answer that is older than what is shown', async () => {
    const fake = fakePortal({ clients: clientsOf(3).map((client) => ({ ...client, version: 5 })) })
    const element = await opened(fake)
    fake.state.clients = clientsOf(3).map((client) => ({ ...client, name: 'Old', version: 4 }))
    fake.happen('client.updated', id(0))
    await until('the answer', () => fake.gets().length === 1)
    await pause(50)
    expect(names(element)[0]).to.equal('Client 000')
  })

  it('says nothing to screen readers about changes', async () => {
    const fake = fakePortal({ clients: clientsOf(5) })
    const element = await opened(fake)
    document.querySelector('#sa-live-region')!.textContent = ''
    for (const number of [0, 1, 2]) fake.change(id(number), { name: `Renamed ${number}` })
    await until('the names', () => names(element)[2] === 'Renamed 2')
    await pause(300)
    expect(said()).to.equal('')
  })

  it('follows nothing with live="off", and stops when it leaves the page', async () => {
    const quiet = fakePortal({ clients: clientsOf(3) })
    await opened(quiet, { live: 'off' })
    await pause(50)
    expect(quiet.openStreams()).to.equal(0)
    const fake = fakePortal({ clients: clientsOf(3) })
    const element = await opened(fake)
    element.remove()
    await until('the stream to close', () => fake.openStreams() === 0)
    const { length } = fake.calls
    fake.happen('client.updated', id(0))
    await pause(350)
    expect(fake.calls).to.have.length(length)
  })

  it('D6: shows no row of one portal in the other, however late its answer', async () => {
    const slow = later()
    const first = fakePortal({ clients: clientsOf(3), answer: ({ path }) => (path === '/v1/clients' ? slow.promise : undefined) })
    const second = fakePortal({ clients: [clientAt(500, { name: 'Of the second' })] })
    const element = await put({ portal: first.portal })
    await until('the question', () => first.lists().length === 1)
    element.portal = second.portal
    await until('the second', () => names(element).join() === 'Of the second')
    slow.give(new Response(JSON.stringify({ items: clientsOf(3), nextCursor: null, total: 3, asOf: '2026-11-20T09:40:00.000Z' }), { headers: { 'content-type': 'application/json' } }))
    await pause(60)
    expect(names(element)).to.deep.equal(['Of the second'])
    element.portal = fakePortal({ answer: () => new Promise<never>(() => {}) }).portal
    await element.updateComplete
    expect(names(element).join('').trim()).to.equal('')
    expect(inside(element, '.base').innerText).to.not.contain('Of the second')
  })

  it('D6: forgets everything when the page signs somebody else in', async () => {
    let person = 'mem_1'
    const { tokenFor } = await import('../base/support.ts')
    const fake = fakePortal({ clients: clientsOf(3), token: () => tokenFor(person) })
    const element = await opened(fake)
    person = 'mem_2'
    fake.state.clients = [clientAt(500, { name: 'Of somebody else' })]
    let refusedOnce = false
    fake.state.answer = ({ path }) => {
      if (refusedOnce || path !== '/v1/clients') return undefined
      refusedOnce = true
      return new Response(JSON.stringify({ type: 'x', title: 'x', status: 401, code: 'token-expired', requestId: 'req_1' }), { status: 401, headers: { 'content-type': 'application/problem+json' } })
    }
    const seen = new Set<string>()
    const watch = setInterval(() => seen.add(names(element).join()), 1)
    element.refresh()
    await until('the other list', () => names(element).join() === 'Of somebody else')
    clearInterval(watch)
    expect([...seen].every((each) => !each.includes('Client 0') || !each.includes('somebody'))).to.equal(true)
  })

  it('D6: two portals on one page never mix', async () => {
    const one = fakePortal({ clients: clientsOf(2) })
    const other = fakePortal({ clients: [clientAt(500, { name: 'Other' })] })
    const first = await ready({ portal: one.portal })
    const second = document.createElement('sa-portfolio')
    second.portal = other.portal
    first.after(second)
    await until('both', () => rows(second).length === 1 && other.openStreams() === 1)
    other.change(clientAt(500).id, { name: 'Changed' })
    await until('the change', () => names(second).join() === 'Changed')
    expect(names(first)).to.deep.equal(['Client 000', 'Client 001'])
    expect(one.gets()).to.have.length(0)
  })

  it('five portfolios of one portal send one request each for the list, the numbers and the person', async () => {
    const fake = fakePortal({ clients: clientsOf(3) })
    const first = await put({ portal: fake.portal })
    for (let count = 0; count < 4; count += 1) {
      const further = document.createElement('sa-portfolio')
      further.portal = fake.portal
      first.after(further)
    }
    await until('all', () => [...document.querySelectorAll('sa-portfolio')].every((each) => rows(each).length === 3))
    expect(fake.calls.map(({ path }) => path).sort()).to.deep.equal(['/v1/clients', '/v1/me', '/v1/portfolio/summary'])
    expect(fake.openStreams()).to.equal(1)
  })
})
