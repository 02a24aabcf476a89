import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/severity-chart/sa-severity-chart.ts'
import type { SaFindingsFilterEvent } from '../../../components/events/findings-filter-event.ts'
import type { SaSeverityChart } from '../../../components/severity-chart/sa-severity-chart.ts'
import { barWidths, ringSlices, stackSlices } from '../../../components/severity-chart/geometry.ts'
import { canEmulateMedia, emulateMedia, sendKeys } from '../../support/browser.ts'
import { accessible, clear, inside, json, later, leaveOut, placed, refuse, rendered, show, testPortal, textOf, until, type Answers } from '../base/support.ts'

const client = 'cli_00000000000000000000000001'
const counts = { critical: 2, high: 3, medium: 1, low: 1, info: 0 }
const zero = { critical: 0, high: 0, medium: 0, low: 0, info: 0 }
const answered = {
  total: 9,
  severities: counts,
  statuses: { open: 7, verified_fixed: 2 },
  engagements: {},
  open: counts,
  overdue: 1,
  progress: { total: 9, verifiedFixed: 2, pendingVerification: 0, riskAccepted: 0, percent: 22.2 },
  asOf: '2026-11-20T09:40:00.000Z',
}

const chart = (properties: Partial<SaSeverityChart>, options = {}, width?: string) => placed('sa-severity-chart', properties, options, width)

async function loading(answers: Answers, attributes = `client-id="${client}"`, options = {}) {
  const test = testPortal(answers)
  const place = await show(`<sa-severity-chart ${attributes}></sa-severity-chart>`, options)
  const element = place.querySelector('sa-severity-chart')!
  element.portal = test.portal
  await rendered(place)
  return { place, element, ...test }
}

const drawn = (element: Element) => [...element.shadowRoot!.querySelectorAll('[role=img]')].filter((each) => each.checkVisibility())
const conclusion = (element: Element) => inside(element, 'figcaption').textContent
/** Which drawings take up room; the box is asked for, because WebKit answers visibility from before a container has changed its size. */
const forms = (element: Element) => ['.row-bars', '.ring-box', '.stack'].filter((form) => (element.shadowRoot!.querySelector(form)?.getBoundingClientRect().width ?? 0) > 0)

describe('sa-severity-chart', () => {
  afterEach(async () => {
    clear()
    if (canEmulateMedia) await emulateMedia({ forcedColors: 'none', media: 'screen' })
  })

  it('is named by what it comes to', async () => {
    const { element } = await chart({ counts })
    expect(conclusion(element)).to.equal('7 open findings, 2 critical')
    expect(drawn(element).map((each) => each.getAttribute('aria-label'))).to.deep.equal(['7 open findings: 2 critical, 3 high, 1 medium, 1 low'])
  })

  it('speaks of one finding as of one', async () => {
    const { element } = await chart({ counts: { ...zero, low: 1 } })
    expect(conclusion(element)).to.equal('1 open finding, 1 low')
  })

  it('says each count in words beside the drawing, and once more as a table that opens by the keyboard', async () => {
    const { element } = await chart({ counts })
    expect([...element.shadowRoot!.querySelectorAll('.legend-row')].map((row) => row.textContent!.replace(/\s+/g, ' ').trim())).to.deep.equal(['Critical 2', 'High 3', 'Medium 1', 'Low 1', 'Info 0'])
    const table = inside(element, 'table')
    expect(table.checkVisibility()).to.equal(false)
    await sendKeys({ press: 'Tab' })
    await sendKeys({ press: 'Enter' })
    await until('the table', () => table.checkVisibility())
    expect([...table.querySelectorAll('tr')].map((row) => [...row.cells].map((cell) => cell.textContent))).to.deep.equal([['Severity', 'Open'], ['Critical', '2'], ['High', '3'], ['Medium', '1'], ['Low', '1'], ['Info', '0'], ['Total', '7']])
  })

  it('tells severities apart without their colours', async () => {
    const { element } = await chart({ counts })
    const fills = [...element.shadowRoot!.querySelectorAll('.row-bars .slice')].map((each) => each.getAttribute('fill'))
    expect(new Set(fills).size).to.equal(5)
    for (const fill of fills) expect(element.shadowRoot!.querySelector(fill!.slice(4, -1))).not.to.equal(null)
    const marks = [...element.shadowRoot!.querySelectorAll('pattern')].map((pattern) => [...pattern.children].slice(1).map((mark) => mark.outerHTML.replace(/<!--.*?-->/g, '')).join(''))
    expect(new Set(marks).size).to.equal(5)
  })

  it('says that nothing is open, and draws nothing that is not there', async () => {
    for (const type of ['bar', 'donut'] as const) {
      const { element } = await chart({ counts: zero, type })
      expect(conclusion(element)).to.equal('No open findings')
      expect(element.shadowRoot!.querySelectorAll('path.slice, .stack .slice').length).to.equal(0)
      expect(element.matches(':state(empty)')).to.equal(true)
    }
  })

  it('draws what occurs so that it can be seen, whatever it stands beside', () => {
    const rows = [{ severity: 'critical', count: 1 }, { severity: 'high', count: 1_000_000 }, { severity: 'low', count: 0 }] as const
    expect(barWidths(rows).map(({ width }) => width)).to.deep.equal([1.5, 100, 0])
    const slices = stackSlices(rows)
    expect(slices.map(({ severity }) => severity)).to.deep.equal(['critical', 'high'])
    expect(slices[0]!.width).to.be.greaterThan(1)
    expect(slices.reduce((sum, { width }) => sum + width, 0)).to.be.closeTo(100, 0.01)
    expect(ringSlices([{ severity: 'high', count: 3 }])[0]!.path).not.to.contain('NaN')
    expect(barWidths([{ severity: 'high', count: 0 }])[0]!.width).to.equal(0)
  })

  it('takes counts that are none for 0', async () => {
    const { element } = await chart({ counts: { critical: -2, high: Number.NaN, medium: Infinity, low: 2.9 } })
    expect(conclusion(element)).to.equal('2 open findings, 2 low')
  })

  it('writes large numbers out beside the drawing and in short within it', async () => {
    const { element } = await chart({ counts: { ...zero, high: 1_234_567 }, type: 'donut' })
    expect(conclusion(element)).to.equal('1,234,567 open findings, 1,234,567 high')
    expect(inside(element, '.centre b').textContent).to.equal('1.2M')
  })

  it('becomes one bar where it is narrow, and the list alone where it is narrower', async () => {
    for (const [type, wide] of [['bar', '.row-bars'], ['donut', '.ring-box']] as const) {
      const { element, place } = await chart({ counts, type })
      expect(forms(element)).to.deep.equal([wide])
      place.style.inlineSize = '440px'
      expect(forms(element)).to.deep.equal(['.stack'])
      place.style.inlineSize = '300px'
      expect(forms(element)).to.deep.equal([])
      expect(inside(element, '.legend').checkVisibility()).to.equal(true)
      expect(element.scrollWidth).to.be.at.most(300)
    }
  })

  it('lines the bars up with their words', async () => {
    const { element } = await chart({ counts: { critical: 1, high: 1, medium: 1, low: 1, info: 1 } })
    const bars = [...element.shadowRoot!.querySelectorAll('.row-bars .slice')].map((bar) => bar.getBoundingClientRect())
    const words = [...element.shadowRoot!.querySelectorAll('.legend-row')].map((row) => row.getBoundingClientRect())
    bars.forEach((bar, index) => expect(bar.top + bar.height / 2).to.be.closeTo(words[index]!.top + words[index]!.height / 2, 2))
  })

  it('begins its bars where reading begins', async () => {
    const left = (element: Element) => {
      const bar = inside(element, '.row-bars .slice').getBoundingClientRect()
      const all = inside(element, '.row-bars').getBoundingClientRect()
      return [Math.round(bar.left - all.left), Math.round(all.right - bar.right)]
    }
    const there = left((await chart({ counts })).element)
    expect(there[0]).to.equal(0)
    const here = left((await chart({ counts }, { dir: 'rtl', lang: 'ar' })).element)
    expect(here[1]).to.equal(0)
    expect(here[0]).to.be.greaterThan(20)
  })

  it('keeps its drawing under forced colours', async function () {
    if (!canEmulateMedia) leaveOut(this, 'this engine does not say what it does under forced colours')
    const { element } = await chart({ counts, type: 'donut' })
    await emulateMedia({ forcedColors: 'active' })
    const inks = [...element.shadowRoot!.querySelectorAll('.ink')].map((ink) => getComputedStyle(ink).fill)
    expect(new Set(inks).size).to.equal(1)
    expect(getComputedStyle(inside(element, '.hatch')).stroke).not.to.equal(inks[0])
  })

  it('is text where nobody asked for more', async () => {
    const { element } = await chart({ counts })
    expect(element.shadowRoot!.querySelector('[part=action]')).to.equal(null)
  })

  it('asks the page for the findings of one severity, and offers none that do not occur', async () => {
    const { element } = await chart({ counts, selectable: true, clientId: client })
    const heard: SaFindingsFilterEvent[] = []
    element.addEventListener('sa-findings-filter', (event) => void heard.push(event))
    const buttons = [...element.shadowRoot!.querySelectorAll<HTMLElement>('button[part=action]')]
    expect(buttons.map((button) => button.textContent!.replace(/\s+/g, ' ').trim())).to.deep.equal(['Show findings: Critical 2', 'Show findings: High 3', 'Show findings: Medium 1', 'Show findings: Low 1'])
    buttons[1]!.click()
    expect(heard.map(({ clientId, severity, href, cancelable }) => [clientId, severity, href, cancelable])).to.deep.equal([[client, 'high', null, true]])
  })

  it('links to the list of the page, and stays where the page takes over', async () => {
    const { element } = await chart({ counts, clientId: client, findingsHref: '/clients/{clientId}/findings?severity={severity}' })
    const link = inside<HTMLAnchorElement>(element, 'a[part=action]')
    expect(link.getAttribute('href')).to.equal(`/clients/${client}/findings?severity=critical`)
    element.addEventListener('sa-findings-filter', (event) => event.preventDefault())
    const click = new MouseEvent('click', { bubbles: true, cancelable: true, composed: true })
    link.dispatchEvent(click)
    expect(click.defaultPrevented).to.equal(true)
  })

  it('makes no link of an address that runs a script', async () => {
    const { element } = await chart({ counts, findingsHref: 'javascript:alert({severity})' })
    expect(element.shadowRoot!.querySelector('a')).to.equal(null)
  })

  it('loads the counts of a client or of one engagement', async () => {
    const { element, sent } = await loading({ answer: () => json(answered) })
    await until('the counts', () => element.shadowRoot!.querySelector('figcaption') !== null)
    expect(conclusion(element)).to.equal('7 open findings, 2 critical')
    element.engagementId = 'eng_00000000000000000000000001'
    await until('a second request', () => sent.length === 2)
    expect(sent.map(({ path, query }) => `${path} ${query}`)).to.deep.equal([`/v1/clients/${client}/findings/counts `, `/v1/clients/${client}/findings/counts engagementId=eng_00000000000000000000000001`])
  })

  it('says that no client is chosen, without a request', async () => {
    const { element, sent } = await loading({}, '')
    expect(textOf(element)).to.equal('No client is chosen.')
    expect(sent).to.deep.equal([])
  })

  it('waits with a skeleton, and says why nothing came', async () => {
    const { promise, give } = later()
    const { element } = await loading({ answer: () => promise })
    expect(inside(element, '.base').getAttribute('aria-busy')).to.equal('true')
    await until('a skeleton', () => element.shadowRoot!.querySelector('.bone') !== null)
    give(refuse(403, 'not-allowed'))
    await until('the reason', () => textOf(element).includes('You do not have access to this.'))
    expect(element.matches(':state(error)')).to.equal(true)
  })

  it('keeps old counts under a line that says so', async () => {
    let failing = false
    const { element } = await loading({ answer: () => (failing ? refuse(400, 'invalid-input') : json(answered)) })
    await until('the counts', () => element.shadowRoot!.querySelector('figcaption') !== null)
    failing = true
    element.refresh()
    await until('the line', () => element.shadowRoot!.querySelector('[part=stale]') !== null)
    expect(conclusion(element)).to.equal('7 open findings, 2 critical')
  })

  it('follows what happens to findings of its client and of no other', async () => {
    let open = counts
    const { element, sent, happen, streams } = await loading({ answer: () => json({ ...answered, open }) })
    await until('the stream and the counts', () => streams.length === 1 && element.shadowRoot!.querySelector('figcaption') !== null)
    happen('finding.published', 'cli_00000000000000000000000002')
    happen('client.updated', client)
    open = { ...counts, critical: 3 }
    for (let count = 0; count < 4; count++) happen('finding.published', client)
    await until('the new count', () => conclusion(element) === '8 open findings, 3 critical')
    expect(sent.length).to.equal(2)
  })

  for (const [name, options] of Object.entries({ light: {}, dark: { scheme: 'dark' }, 'right to left': { dir: 'rtl', lang: 'ar' } })) {
    it(`is accessible in every form: ${name}`, async () => {
      for (const type of ['bar', 'donut'] as const) {
        const { place, element } = await chart({ counts, type, selectable: true }, options)
        inside<HTMLDetailsElement>(element, 'details').open = true
        for (const width of ['640px', '440px', '300px']) {
          place.style.inlineSize = width
          await accessible(place)
        }
      }
    })
  }
})
