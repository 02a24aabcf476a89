import { expect } from 'chai'

import '../../../components/all.ts'
import type { SaPortal } from '../../../components/portal/portal.ts'
import { cacheOf } from '../../../components/base/resource.ts'
import { findingFixtures, meFixture, summaryFixture } from '../../support/fixtures.ts'
import { clear, json, later, leftInMemory, pause, rendered, show, testPortal, textOf, tokenFor, until } from './support.ts'

const portalOf = (place: HTMLElement) => place.querySelector<SaPortal>('sa-portal')!
const all = (place: ParentNode) => [...place.querySelectorAll('sa-portfolio-summary')]
const first = (place: ParentNode) => all(place)[0]!
const total = (element: Element) => element.shadowRoot?.querySelector('[part=stat-value]')?.textContent?.trim() ?? ''
const personOf = (token: string | null) => (JSON.parse(atob(token!.split('.')[1]!)) as { sub: string }).sub

async function withPortal(markup: string, test = testPortal()) {
  const place = await show(`<sa-portal>${markup}</sa-portal>`)
  portalOf(place).portal = test.portal
  await rendered(place)
  return { place, ...test }
}

describe('data from the portal', () => {
  afterEach(clear)

  it('is asked for once by five widgets that show the same', async () => {
    const { place, sent } = await withPortal('<sa-portfolio-summary></sa-portfolio-summary>'.repeat(5))
    await until('five', () => all(place).every((each) => total(each) === '38'))
    expect(sent.length).to.equal(1)
  })

  it('opens one event stream for all of them and closes it with the last', async () => {
    const { place, streams, openStreams } = await withPortal('<sa-portfolio-summary></sa-portfolio-summary>'.repeat(3))
    await until('the stream', () => streams.length === 1)
    for (const each of all(place).slice(1)) each.remove()
    await pause(30)
    expect(openStreams()).to.equal(1)
    first(place).remove()
    await until('closed', () => openStreams() === 0)
    expect(streams.length).to.equal(1)
  })

  it('is not asked for again by elements that move, are cloned, or leave and come back', async () => {
    const { place, sent } = await withPortal('<div id="a"><sa-portfolio-summary></sa-portfolio-summary></div><div id="b"></div>')
    await until('the numbers', () => total(first(place)) === '38')
    const element = first(place)
    place.querySelector('#b')!.append(element)
    await rendered(place)
    place.querySelector('#a')!.append(element.cloneNode(true))
    await until('both', () => all(place).length === 2 && all(place).every((each) => total(each) === '38'))
    element.remove()
    await pause(30)
    place.querySelector('#b')!.append(element)
    await until('back', () => total(element) === '38')
    expect(sent.length).to.equal(1)
  })

  it('keeps the request of an element that moves while it waits', async () => {
    const { promise, give } = later()
    const { place, sent } = await withPortal('<div id="a"><sa-portfolio-summary></sa-portfolio-summary></div><div id="b"></div>', testPortal({ answer: () => promise }))
    await until('the request', () => sent.length === 1)
    place.querySelector('#b')!.append(first(place))
    await pause(20)
    expect(sent[0]!.signal.aborted).to.equal(false)
    give(json(summaryFixture))
    await until('the numbers', () => total(first(place)) === '38')
    expect(sent.length).to.equal(1)
  })

  it('stops the request of an element that has gone, and works no more for it', async () => {
    const { promise, give } = later()
    const { place, sent } = await withPortal('<sa-portfolio-summary></sa-portfolio-summary>', testPortal({ answer: () => promise }))
    const element = first(place)
    await until('the request', () => sent.length === 1)
    let updates = 0
    element.remove()
    await pause(0)
    element.requestUpdate = () => void updates++
    expect(sent[0]!.signal.aborted).to.equal(true)
    give(json(summaryFixture))
    await pause(250)
    expect(updates).to.equal(0)
  })

  it('needs no update to be asked for by an element that never stays', async () => {
    const { place, sent } = await withPortal('')
    const element = document.createElement('sa-portfolio-summary')
    portalOf(place).append(element)
    element.remove()
    await pause(50)
    expect(sent.length).to.equal(0)
  })

  it('is given by the page or loaded, in either order', async () => {
    const { place, sent } = await withPortal('<sa-portfolio-summary></sa-portfolio-summary>')
    await until('the numbers', () => total(first(place)) === '38')
    first(place).summary = { ...summaryFixture, total: 7 }
    await rendered(place)
    expect(total(first(place))).to.equal('7')
    first(place).summary = undefined
    await rendered(place)
    expect(total(first(place))).to.equal('38')
    expect(sent.length).to.equal(1)
  })

  it('is not asked for at all where the page gives it in the same turn', async () => {
    const { place, sent } = await withPortal('')
    const element = document.createElement('sa-portfolio-summary')
    portalOf(place).append(element)
    element.summary = summaryFixture
    await pause(50)
    expect(total(element)).to.equal('38')
    expect(sent.length).to.equal(0)
  })

  it('finds a portal that comes up after the widgets', async () => {
    const test = testPortal()
    const place = await show('<sa-portal-late><sa-portfolio-summary></sa-portfolio-summary></sa-portal-late>')
    await pause(50)
    expect(test.sent.length).to.equal(0)
    const late = place.firstElementChild as SaPortal
    late.portal = test.portal
    const { SaPortal: Class } = await import('../../../components/portal/portal.ts')
    customElements.define('sa-portal-late', class extends Class {})
    await until('the numbers', () => total(first(place)) === '38')
    expect(test.sent.length).to.equal(1)
  })

  it('says which element found no portal, and shows it as soon as there is one', async () => {
    const place = await show('<sa-portfolio-summary></sa-portfolio-summary>')
    await until('the message', () => textOf(first(place)).includes('<sa-portfolio-summary> found no portal. Wrap it in <sa-portal> or set its `portal` property.'))
    first(place).portal = testPortal().portal
    await until('the numbers', () => first(place).shadowRoot!.querySelector('dl') !== null && total(first(place)) === '38')
  })

  it('of another portal never shows: an answer of before is ignored', async () => {
    const slow = later()
    const before = testPortal({ answer: () => slow.promise })
    const { place, sent } = await withPortal('<sa-portfolio-summary></sa-portfolio-summary>', before)
    await until('the request', () => sent.length === 1)
    portalOf(place).portal = testPortal({ answer: () => json({ ...summaryFixture, total: 5 }), token: () => tokenFor('mem_2', 'ptr_2') }).portal
    await until('the new numbers', () => total(first(place)) === '5')
    slow.give(json({ ...summaryFixture, total: 99 }))
    await pause(60)
    expect(total(first(place))).to.equal('5')
    expect(sent[0]!.signal.aborted).to.equal(true)
  })

  it('is dropped and read again when the portal speaks for somebody else', async () => {
    let user = 'mem_1'
    const test = testPortal({ token: () => tokenFor(user), answer: ({ token }) => json({ ...summaryFixture, total: personOf(token) === 'mem_2' ? 2 : 1 }) })
    const { place, sent } = await withPortal('<sa-portfolio-summary></sa-portfolio-summary>', test)
    await until('the numbers', () => total(first(place)) === '1')
    const scope = test.portal.scope
    user = 'mem_2'
    // A token that the server refuses is replaced; the page now gives another person's.
    let dropped = false
    test.portal.onScopeChange(() => (dropped = true))
    await test.portal.me.get({ middleware: [async (request, next, { attempt }) => (attempt === 1 && !dropped ? new Response('{}', { status: 401 }) : next(request))] }).catch(() => {})
    expect(test.portal.scope).not.to.equal(scope)
    await until('the other numbers', () => total(first(place)) === '2')
    expect(sent.filter(({ path }) => path.endsWith('summary')).length).to.equal(2)
    expect(cacheOf(test.portal).checkScope()).to.equal(true)
  })

  it('is read as those say who show it: one that has gone on to another record reads nothing for those who stayed', async () => {
    const finding = findingFixtures['finding'] as object
    const answer = ({ path }: { path: string }) => {
      const id = /\/findings\/(\w+)$/.exec(path)?.[1]
      return id ? json({ ...finding, id, title: `About ${id}` }) : path.endsWith('/history') ? json({ items: [], nextCursor: null, total: 0, asOf: new Date().toISOString() }) : json(meFixture)
    }
    const { place, sent } = await withPortal('<sa-finding client-id="cli_1" finding-id="fnd_a"></sa-finding>'.repeat(2), testPortal({ answer }))
    const [one, other] = place.querySelectorAll('sa-finding')
    const shows = (element: Element, id: string) => textOf(element).includes(`About ${id}`)
    await until('both', () => shows(one!, 'fnd_a') && shows(other!, 'fnd_a'))
    const asked = () => sent.filter(({ path }) => path.endsWith('/fnd_a')).length
    expect(asked()).to.equal(1)
    one!.findingId = 'fnd_b'
    // In the same turn, before the first has looked at its new address, and once more when it is there.
    other!.refresh()
    await until('the other record', () => shows(one!, 'fnd_b'))
    other!.refresh()
    await until('read again', () => asked() === 3)
    await pause(60)
    expect(shows(other!, 'fnd_a')).to.equal(true)
    expect(shows(one!, 'fnd_b')).to.equal(true)
  })

  it('of two portals on one page never mixes, however they are swapped', async () => {
    const one = testPortal({ token: () => tokenFor('mem_1', 'ptr_1'), answer: async () => (await pause(Math.random() * 20), json({ ...summaryFixture, total: 1 })) })
    const two = testPortal({ token: () => tokenFor('mem_2', 'ptr_2'), answer: async () => (await pause(Math.random() * 20), json({ ...summaryFixture, total: 2 })) })
    const place = await show('<sa-portal><sa-portfolio-summary></sa-portfolio-summary></sa-portal><sa-portal><sa-portfolio-summary></sa-portfolio-summary></sa-portal>')
    const [left, right] = place.querySelectorAll('sa-portal')
    for (let round = 0; round < 20; round++) {
      const odd = round % 2 === 1
      left!.portal = odd ? two.portal : one.portal
      right!.portal = odd ? one.portal : two.portal
      await pause(Math.random() * 15)
      const [a, b] = [total(first(left!)), total(first(right!))]
      expect([a === '' || a === (odd ? '2' : '1'), b === '' || b === (odd ? '1' : '2')]).to.deep.equal([true, true])
    }
  })

  it('holds nothing of 200 widgets that came and went', async function () {
    this.timeout(60_000)
    const { place, openStreams, sent } = await withPortal('<div><sa-portfolio-summary></sa-portfolio-summary></div>')
    const nest = place.querySelector('div')!
    await until('the numbers', () => total(first(place)) === '38')
    first(place).remove()
    const gone: WeakRef<Element>[] = []
    for (let count = 0; count < 200; count++) {
      const element = document.createElement('sa-portfolio-summary')
      nest.append(element)
      await element.updateComplete
      element.remove()
      gone.push(new WeakRef(element))
    }
    await until('the stream closed', () => openStreams() === 0)
    expect(sent.length).to.equal(1)
    expect(await leftInMemory(gone, 5)).to.be.at.most(5)
  })
})
