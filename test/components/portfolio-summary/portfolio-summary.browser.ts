import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/portfolio-summary/sa-portfolio-summary.ts'
import type { SaPortfolioSummary } from '../../../components/portfolio-summary/sa-portfolio-summary.ts'
import type { SaPortalErrorEvent } from '../../../components/events/portal-error-event.ts'
import { sendKeys } from '../../support/browser.ts'
import { summaryFixture } from '../../support/fixtures.ts'
import { accessible, clear, inside, json, later, pause, refuse, rendered, show, testPortal, textOf, until, type Answers } from '../base/support.ts'

const summary = (place: HTMLElement) => place.querySelector<SaPortfolioSummary>('sa-portfolio-summary')!
const labels = (element: Element) => [...element.shadowRoot!.querySelectorAll('dt')].map((each) => each.textContent!.trim())
const values = (element: Element) => [...element.shadowRoot!.querySelectorAll('[part=stat-value]')].map((each) => each.textContent!.trim())

async function loading(answers: Answers = {}, options = {}) {
  const test = testPortal(answers)
  const place = await show('<sa-portfolio-summary></sa-portfolio-summary>', options)
  summary(place).portal = test.portal
  await rendered(place)
  return { place, element: summary(place), ...test }
}

async function loaded(answers: Answers = {}, options = {}) {
  const test = await loading(answers, options)
  await until('an answer', () => inside(test.element, '.base').getAttribute('aria-busy') === 'false')
  await rendered(test.place)
  return test
}

describe('sa-portfolio-summary', () => {
  afterEach(clear)

  it('shows Total Clients, High Risk and Healthy in this order', async () => {
    const { element, sent } = await loaded()
    expect(labels(element)).to.deep.equal(['Total Clients', 'High Risk', 'Healthy'])
    expect(values(element)).to.deep.equal(['38', '9', '20'])
    expect(sent.map(({ path }) => path)).to.deep.equal(['/v1/portfolio/summary'])
  })

  it('shows numbers that the page has, without a request or a portal', async () => {
    const place = await show('<sa-portfolio-summary></sa-portfolio-summary>')
    summary(place).summary = { total: 1234, highRisk: 1, healthy: 2, unknown: 0 }
    await rendered(place)
    expect(values(summary(place))).to.deep.equal(['1,234', '1', '2'])
    expect(summary(place).shadowRoot!.querySelector('[part=error]')).to.equal(null)
  })

  it('keeps the places of the numbers while waiting, and a skeleton only after 150 milliseconds', async () => {
    const { promise, give } = later()
    const { element } = await loading({ answer: () => promise })
    const before = element.getBoundingClientRect().height
    expect(element.shadowRoot!.querySelector('.bone')).to.equal(null)
    expect(element.matches(':state(loading)')).to.equal(true)
    await until('a skeleton', () => element.shadowRoot!.querySelectorAll('.bone').length === 3)
    give(json(summaryFixture))
    await until('the numbers', () => values(element)[0] === '38')
    expect(element.getBoundingClientRect().height).to.be.closeTo(before, 1)
    expect(element.matches(':state(loading)')).to.equal(false)
  })

  it('says that there is no client yet', async () => {
    const { element } = await loaded({ answer: () => json({ ...summaryFixture, total: 0, highRisk: 0, healthy: 0, unknown: 0 }) })
    expect(textOf(element)).to.contain('No clients yet.')
    expect(element.matches(':state(empty)')).to.equal(true)
  })

  it('says that it could not be loaded, with the request id and a way to try again', async () => {
    let failing = true
    const test = await loaded({ answer: () => (failing ? refuse(400, 'invalid-input') : json(summaryFixture)) })
    expect(inside(test.element, '[part=error]').textContent).to.contain('This could not be loaded.')
    expect(inside(test.element, '[part=error] code').textContent).to.equal('req_7f3a')
    expect(test.element.matches(':state(error)')).to.equal(true)
    failing = false
    inside(test.element, '.state-actions button').click()
    await until('the numbers', () => values(test.element)[0] === '38')
  })

  it('offers no second try to somebody who may not see it', async () => {
    const { element } = await loaded({ answer: () => refuse(403, 'not-allowed') })
    expect(textOf(element)).to.contain('You do not have access to this.')
    expect(element.shadowRoot!.querySelector('.state-actions')).to.equal(null)
  })

  it('says that the session has ended where nobody is signed in', async () => {
    const { element, sent } = await loaded({ token: () => null })
    expect(textOf(element)).to.contain('Your session has ended.')
    expect(sent).to.deep.equal([])
  })

  it('says that the portal cannot be reached', async () => {
    const { element } = await loaded({ giveUpAfterMs: 1500, answer: () => Promise.reject(new TypeError('Failed to fetch')) })
    await until('a refusal', () => textOf(element).includes('The portal cannot be reached.'))
  })

  it('keeps old numbers under a line that says so when a refresh fails', async () => {
    let failing = false
    const { element, place } = await loaded({ answer: () => (failing ? refuse(400, 'invalid-input') : json(summaryFixture)) })
    failing = true
    element.refresh()
    await until('the line', () => element.shadowRoot!.querySelector('[part=stale]') !== null)
    expect(values(element)).to.deep.equal(['38', '9', '20'])
    expect(element.matches(':state(stale)')).to.equal(true)
    await accessible(place)
  })

  it('takes the numbers away when the person may no longer see them', async () => {
    let gone = false
    const { element } = await loaded({ answer: () => (gone ? refuse(403, 'not-allowed') : json(summaryFixture)) })
    gone = true
    element.refresh()
    await until('the refusal', () => textOf(element).includes('You do not have access'))
    expect(textOf(element)).not.to.contain('38')
  })

  it('tells the page what went wrong', async () => {
    const heard: SaPortalErrorEvent[] = []
    const hear = (event: SaPortalErrorEvent) => void heard.push(event)
    document.body.addEventListener('sa-portal-error', hear)
    await loaded({ answer: () => refuse(403, 'not-allowed') })
    document.body.removeEventListener('sa-portal-error', hear)
    expect(heard.map(({ kind, requestId }) => [kind, requestId])).to.deep.equal([['forbidden', 'req_7f3a']])
  })

  it('follows what happens, and reads several events as one', async () => {
    let total = 38
    const { element, sent, happen, streams } = await loaded({ answer: () => json({ ...summaryFixture, total }) })
    await until('the stream', () => streams.length === 1)
    total = 39
    for (let count = 0; count < 5; count++) happen('client.created')
    await until('the new number', () => values(element)[0] === '39')
    expect(sent.length).to.equal(2)
    happen('client.coverage_changed')
    await pause(400)
    expect(sent.length).to.equal(2)
  })

  it('explains each number by the keyboard', async () => {
    const { element, place } = await loaded()
    await sendKeys({ press: 'Tab' })
    await sendKeys({ press: 'Tab' })
    await sendKeys({ press: 'Enter' })
    const [, risk] = element.shadowRoot!.querySelectorAll<HTMLElement>('.stat')
    expect(risk!.querySelector('button')!.getAttribute('aria-expanded')).to.equal('true')
    expect(risk!.querySelector('.definition')!.checkVisibility()).to.equal(true)
    expect(risk!.querySelector('.definition')!.textContent).to.contain('Critical or High')
    await accessible(place)
  })

  it('stands in columns in a wide place and in rows in one below 340 pixels', async () => {
    const { element, place } = await loaded()
    const tops = () => new Set([...element.shadowRoot!.querySelectorAll('.stat')].map((each) => Math.round(each.getBoundingClientRect().top))).size
    expect(tops()).to.equal(1)
    place.style.inlineSize = '300px'
    expect(tops()).to.equal(3)
    place.style.inlineSize = '344px'
    expect(tops()).to.equal(1)
  })

  for (const [name, options] of Object.entries({ light: {}, dark: { scheme: 'dark' }, 'right to left': { dir: 'rtl', lang: 'ar' } })) {
    it(`is accessible with numbers: ${name}`, async () => accessible((await loaded({}, options)).place))
    it(`is accessible when refused: ${name}`, async () => accessible((await loaded({ answer: () => refuse(400, 'invalid-input') }, options)).place))
    it(`is accessible while waiting: ${name}`, async () => {
      const { place, element } = await loading({ answer: () => later().promise }, options)
      await until('a skeleton', () => element.shadowRoot!.querySelector('.bone') !== null)
      await accessible(place)
    })
  }
})
