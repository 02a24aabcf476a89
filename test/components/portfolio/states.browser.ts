import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/locales/de.ts'
import '../../../components/locales/ar.ts'
import '../../../components/locales/de.ts'
import '../../../components/portfolio/sa-portfolio.ts'
import type { SaPortfolio } from '../../../components/portfolio/sa-portfolio.ts'
import { setViewport } from '../../support/browser.ts'
import { accessible, inside, pause, refuse, until } from '../base/support.ts'
import { button, clean, clientAt, clientsOf, fakePortal, put, ready, rows, said, stats, type FakeOptions } from './support.ts'

const never = () => new Promise<never>(() => {})
const settled = async (element: SaPortfolio, selector: string) => {
  await until(selector, () => element.shadowRoot?.querySelector(selector) !== null)
}

/** Every face of the widget, and what shows that it is there. */
const faces: Record<string, { options: FakeOptions; shows: string; attributes?: Record<string, string> }> = {
  ready: { options: { clients: [...clientsOf(3), clientAt(4, { name: 'شركة الأفق', exposure: null, evidenceCoverage: null })] }, shows: 'tbody tr' },
  skeleton: { options: { answer: never }, shows: '.slow tbody tr' },
  empty: { options: { clients: [] }, shows: '[part=empty]' },
  'filtered-empty': { options: { clients: [] }, shows: '[part=empty] button', attributes: { q: 'nobody' } },
  error: { options: { answer: ({ path }) => (path === '/v1/clients' ? refuse(400, 'invalid-input') : undefined) }, shows: '[part=error] button' },
  forbidden: { options: { answer: ({ path }) => (path === '/v1/clients' ? refuse(403, 'not-allowed') : undefined) }, shows: '[part=error]' },
  'signed-out': { options: { token: () => null }, shows: '[part=error]' },
}

describe('<sa-portfolio>: what it shows when', () => {
  afterEach(async () => {
    clean()
    await setViewport({ width: 1200, height: 900 })
  })

  it('shows no skeleton for what takes a moment, and one of the final shape after that', async () => {
    const fake = fakePortal({ answer: never })
    const start = performance.now()
    const placed = put({ portal: fake.portal })
    // Watched from the first turn on: when the element is complete, a busy machine may have come to the skeleton already.
    const { shadowRoot } = document.querySelector('sa-portfolio')!
    const cover = (pseudo: string) => getComputedStyle(shadowRoot!.querySelector('.rows')!, pseudo).content
    const covers: string[][] = []
    let skeletonAt = Number.POSITIVE_INFINITY
    const watch = new MutationObserver(() => {
      const seen = [cover('::before'), cover('::after')]
      if (covers.at(-1)?.join() !== seen.join()) covers.push(seen)
      if (seen[1] === '""') skeletonAt = Math.min(skeletonAt, performance.now())
    })
    watch.observe(shadowRoot!, { subtree: true, childList: true, attributes: true })
    const element = await placed
    await until('the skeleton', () => skeletonAt < Number.POSITIVE_INFINITY)
    watch.disconnect()
    // The ground alone at first, and no bones before their time; clocks of browsers are round to a millisecond or two.
    expect(covers).to.deep.equal([['""', 'none'], ['""', '""']])
    expect(skeletonAt - start).to.be.at.least(148)
    expect(rows(element).length).to.be.above(3)
    const { left, top, width, height } = rows(element)[1]!.firstElementChild!.getBoundingClientRect()
    expect(element.shadowRoot?.elementFromPoint(left + width / 2, top + height / 2)?.className, 'what lies over a row').to.contain('covered-rows')
    expect([...rows(element)[0]!.children].map((cell) => cell.localName)).to.deep.equal(['th', 'td', 'td', 'td', 'td'])
    expect(inside(element, '.base').ariaBusy).to.equal('true')
    expect(inside(element, 'tbody').ariaHidden).to.equal('true')
    await until('words', () => said() === 'Loading clients…')
    expect(element.matches(':state(loading)')).to.equal(true)
  })

  it('fills the skeleton with the data, row by row, without making rows anew', async () => {
    let give!: () => void
    const wait = new Promise<void>((resolve) => (give = resolve))
    const element = await put({ portal: fakePortal({ clients: clientsOf(30), answer: async () => void (await wait) }).portal })
    await settled(element, '.slow')
    const [first] = rows(element)
    const badge = first!.querySelector('.badge')
    give()
    await until('rows', () => inside(element, 'tbody').ariaHidden !== 'true' && rows(element).length === 30)
    expect(rows(element)[0] === first && first!.querySelector('.badge') === badge).to.equal(true)
    await until('words', () => said() === '30 clients')
  })

  it('says that there are no clients yet', async () => {
    const element = await put({ portal: fakePortal({ clients: [] }).portal })
    await settled(element, '[part=empty]')
    expect(inside(element, '[part=empty]').innerText).to.contain('No clients yet')
    expect(inside(element, '.rows').checkVisibility()).to.equal(false)
    expect(inside(element, '[part=add]').checkVisibility()).to.equal(true)
  })

  it('says that it could not load, with the request id, and tries again on request', async () => {
    const fake = fakePortal({ answer: faces['error']!.options.answer! })
    const errors: (string | undefined)[] = []
    const hear = (event: HTMLElementEventMap['sa-portal-error']) => errors.push(event.requestId)
    document.addEventListener('sa-portal-error', hear as never)
    const element = await put({ portal: fake.portal })
    await settled(element, '[part=error]')
    expect(inside(element, '[part=error]').innerText).to.contain('req_7f3a')
    document.removeEventListener('sa-portal-error', hear as never)
    expect(errors).to.deep.equal(['req_7f3a'])
    expect(element.matches(':state(error)')).to.equal(true)
    fake.state.answer = undefined
    button(element, 'Try again').click()
    await until('rows', () => rows(element).length === 3)
  })

  it('tells a role that may not see the portfolio so, and does not call it empty', async () => {
    const element = await put({ portal: fakePortal({ answer: faces['forbidden']!.options.answer! }).portal })
    await settled(element, '[part=error]')
    expect(inside(element, '[part=error]').innerText).to.contain('Your role cannot see the client portfolio.')
    expect(element.shadowRoot?.querySelector('[part=empty], [part=toolbar], [part=add]')).to.equal(null)
  })

  it('P3: calls a token of the client surface forbidden, not signed out', async () => {
    const element = await put({ portal: fakePortal({ answer: ({ path }) => (path === '/v1/clients' ? refuse(401, 'wrong-audience') : undefined) }).portal })
    await settled(element, '[part=error]')
    expect(inside(element, '[part=error]').innerText).to.contain('Your role cannot see the client portfolio.')
  })

  it('says that the session has ended', async () => {
    const element = await put({ portal: fakePortal({ token: () => null }).portal })
    await settled(element, '[part=error]')
    expect(inside(element, '[part=error]').innerText).to.contain('Your session has ended.')
  })

  it('keeps old data on screen under a line that says so', async () => {
    const fake = fakePortal({ giveUpAfterMs: 1500 })
    const element = await ready({ portal: fake.portal })
    fake.state.answer = () => {
      throw new TypeError('offline')
    }
    element.refresh()
    await settled(element, '[part=stale]')
    expect(rows(element)).to.have.length(3)
    expect(inside(element, '[part=stale]').innerText).to.contain('New data could not be loaded.')
    expect(element.matches(':state(stale)')).to.equal(true)
    fake.state.answer = undefined
    window.dispatchEvent(new Event('online'))
    await until('fresh data', () => element.shadowRoot?.querySelector('[part=stale]') === null)
  })

  it('shows the rows although the numbers cannot be read', async () => {
    const element = await ready({ portal: fakePortal({ answer: ({ path }) => (path === '/v1/portfolio/summary' ? refuse(400, 'invalid-input') : undefined) }).portal })
    expect(rows(element)).to.have.length(3)
    expect(stats(element)[0]).to.deep.equal(['Total Clients', ''])
  })

  it('says what is missing where it stands in no portal', async () => {
    const element = await put()
    await until('the reason', () => element.shadowRoot?.querySelector('[part=error]') !== null)
    expect(inside(element, '[part=error]').innerText).to.contain('<sa-portfolio> found no portal.')
  })

  for (const [face, { options, shows, attributes }] of Object.entries(faces)) {
    it(`${face}: has no violation of WCAG in light, dark and right to left, in three languages and two widths`, async () => {
      for (const [lang, dir] of [['en', 'ltr'], ['de', 'ltr'], ['ar', 'rtl']] as const) {
        for (const scheme of ['light', 'dark']) {
          const element = await put({ portal: fakePortal(options).portal, attributes }, { lang, dir, scheme, width: scheme === 'dark' ? 480 : 1100 })
          await settled(element, shows)
          await pause(30)
          await accessible(element)
        }
      }
    }).timeout(60_000)
  }

  it('speaks German and Arabic as the page does, and the words of the page before them', async () => {
    const german = await ready({ clients: clientsOf(1) }, { lang: 'de' })
    expect(inside(german, '[part=title]').innerText).to.equal('Kundenportfolio')
    const arabic = await ready({ clients: clientsOf(1), attributes: { locale: 'ar' } })
    expect(inside(arabic, '[part=title]').innerText).to.equal('محفظة العملاء')
    arabic.messages = { 'portfolio.title': 'Mandanten', 'risk.critical': 'Sofort' }
    await arabic.updateComplete
    expect(inside(arabic, '[part=title]').innerText).to.equal('Mandanten')
    expect(rows(arabic)[0]!.querySelector('.badge')?.textContent).to.equal('Sofort')
  })
})
