import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/trend/sa-trend.ts'
import { changeOf, datedPoints, lineOf, pointsOf, rangesOf, roundUp, type TrendPoint } from '../../../components/trend/points.ts'
import type { SaTrend } from '../../../components/trend/sa-trend.ts'
import { accessible, clear, inside, json, placed, refuse, rendered, show, testPortal, textOf, until, type Answers } from '../base/support.ts'

const client = 'cli_00000000000000000000000001'
const weekMs = 604_800_000
const now = Date.parse('2026-11-20T12:00:00.000Z')

/** A point a week, the last one now. */
const weeks = (...open: (number | null)[]): TrendPoint[] =>
  open.map((each, index) => ({ at: new Date(now - (open.length - 1 - index) * weekMs).toISOString(), open: each, verifiedFixed: each === null ? null : index }))
const half = weeks(...Array.from({ length: 26 }, (_, index) => 30 - index))

const dashboard = (trend: readonly TrendPoint[]) => ({
  activeEngagements: 1,
  openFindings: { critical: 0, high: 5, medium: 0, low: 0, info: 0 },
  overdue: 0,
  progress: { total: 5, verifiedFixed: 0, pendingVerification: 0, riskAccepted: 0, percent: 0 },
  recentActivity: [],
  trend,
  asOf: '2026-11-20T12:00:00.000Z',
})

const trend = (properties: Partial<SaTrend>, options = {}, width?: string) => placed('sa-trend', properties, options, width)

async function loading(answers: Answers, attributes = `client-id="${client}"`) {
  const test = testPortal(answers)
  const place = await show(`<sa-trend ${attributes}></sa-trend>`)
  const element = place.querySelector('sa-trend')!
  element.portal = test.portal
  await rendered(place)
  return { place, element, ...test }
}

const conclusion = (element: Element) => inside(element, 'figcaption').textContent
const drawing = (element: Element) => inside(element, 'svg.lines')
const lineIn = (element: Element) => inside(element, '.lines .open .line').getAttribute('d')!
const choices = (element: Element) => [...element.shadowRoot!.querySelectorAll('option')].map(({ value }) => value)

describe('sa-trend', () => {
  afterEach(clear)

  it('is named by what it comes to', async () => {
    const { element } = await trend({ points: weeks(12, 9, 7) })
    expect(conclusion(element)).to.equal('7 open findings, 5 fewer than on Nov 6, 2026')
    expect(drawing(element).getAttribute('role')).to.equal('img')
    expect(drawing(element).getAttribute('aria-label')).to.equal('7 open findings, 5 fewer than on Nov 6, 2026; 2 verified fixed, 2 more than on Nov 6, 2026')
  })

  it('says what the lines stand at and by how much that has changed', async () => {
    const { element } = await trend({ points: weeks(3, 9) })
    expect([...element.shadowRoot!.querySelectorAll('.series-row')].map((row) => row.textContent!.replace(/\s+/g, ' ').trim())).to.deep.equal(['Open 9 +6', 'Verified fixed 1 +1'])
  })

  it('says that nothing has changed where nothing has', async () => {
    const { element } = await trend({ points: weeks(4, 6, 4) })
    expect(conclusion(element)).to.equal('4 open findings, as many as on Nov 6, 2026')
  })

  it('has the same as a table, the newest first', async () => {
    const { element } = await trend({ points: weeks(3, null, 9) })
    const table = inside(element, 'table')
    expect(table.checkVisibility()).to.equal(false)
    inside(element, 'summary').click()
    await until('the table', () => table.checkVisibility())
    expect([...table.querySelectorAll('tr')].map((row) => [...row.cells].map((cell) => cell.textContent))).to.deep.equal([
      ['Date', 'Open', 'Verified fixed'],
      ['Nov 20, 2026', '9', '2'],
      ['Nov 13, 2026', '—', '—'],
      ['Nov 6, 2026', '3', '0'],
    ])
  })

  it('says that there is no history yet', async () => {
    for (const points of [[], weeks(null, null)]) {
      const { element } = await trend({ points })
      expect(textOf(element)).to.contain('No history yet.')
      expect(element.shadowRoot!.querySelector('svg')).to.equal(null)
    }
  })

  it('draws a single point as a dot, with nothing to compare it to', async () => {
    const { element } = await trend({ points: weeks(7) })
    expect(conclusion(element)).to.equal('7 open findings')
    expect(lineIn(element)).to.equal('')
    expect(inside(element, '.lines .open .dot').getAttribute('d')).to.match(/^M1000 [\d.]+h0$/)
    expect(inside(element, '.series-row').textContent).not.to.contain('0')
  })

  it('lies at the foot where every number is 0', async () => {
    const { element } = await trend({ points: weeks(0, 0, 0) })
    expect(lineIn(element)).to.equal('M0 100L500 100L1000 100')
    expect([...element.shadowRoot!.querySelectorAll('.scale bdi')].map((each) => each.textContent)).to.deep.equal(['2', '1', '0'])
  })

  it('has a gap where nobody counted and where points are missing, and no slope across it', () => {
    const open = ({ open: count }: { open: number | null }) => count
    expect(lineOf(datedPoints(weeks(1, 1, null, 1, 1)), open, 1).path).to.equal('M0 0L250 0M750 0L1000 0')
    expect(lineOf(datedPoints(weeks(1, 1, null, 1)), open, 1).dots).to.equal('M1000 0h0')
    const missing = datedPoints(weeks(1, 1, 1, 1, 1, 1, 1, 1, 1).filter((_, index) => index < 3 || index > 5))
    expect(lineOf(missing, open, 1).path.split('M').length - 1).to.equal(2)
    expect(lineOf(datedPoints(weeks(1, null, 1, null, 1)), open, 1)).to.deep.include({ path: '', area: '', dots: 'M0 0h0M500 0h0M1000 0h0' })
  })

  it('takes points in any order, and leaves out what it cannot read', () => {
    const points = datedPoints([...weeks(1, 2).toReversed(), { at: 'yesterday', open: 5, verifiedFixed: 5 }, { at: weeks(3)[0]!.at, open: 3, verifiedFixed: 0 }, { at: new Date(now + weekMs).toISOString(), open: -1, verifiedFixed: Number.NaN }])
    expect(points.map(({ open }) => open)).to.deep.equal([1, 2, null])
    expect(changeOf(points, ({ open }) => open)).to.deep.equal({ now: 2, difference: 1, since: weeks(1, 2)[0]!.at })
    expect(changeOf([], ({ open }) => open)).to.equal(null)
  })

  it('scales to the next round number', () => {
    expect([0, 1, 2, 3, 7, 10, 11, 99, 1_728_384, 1e15, Number.NaN].map(roundUp)).to.deep.equal([1, 1, 2, 5, 10, 10, 20, 100, 2_000_000, 1e15, 1])
  })

  it('writes large numbers in short at the scale', async () => {
    const { element } = await trend({ points: weeks(1_000_000, 1_728_384) })
    expect([...element.shadowRoot!.querySelectorAll('.scale bdi')].map((each) => each.textContent)).to.deep.equal(['2M', '1M', '0'])
    expect(conclusion(element)).to.contain('1,728,384 open findings')
  })

  it('offers the periods that show more than the one before', () => {
    expect(rangesOf(datedPoints(half))).to.deep.equal(['4w', '13w', '26w'])
    expect(rangesOf(datedPoints(half.slice(-4)))).to.deep.equal(['4w'])
    expect(rangesOf(datedPoints([...half, { at: '2020-01-01T00:00:00Z', open: 1, verifiedFixed: 0 }]))).to.deep.equal(['4w', '13w', '26w', 'all'])
    expect(pointsOf(datedPoints(half), '4w').length).to.equal(5)
    expect(rangesOf([])).to.deep.equal(['4w'])
  })

  it('shows another period when the reader chooses one', async () => {
    const { element } = await trend({ points: half })
    expect(conclusion(element)).to.equal('5 open findings, 25 fewer than on May 29, 2026')
    const select = inside<HTMLSelectElement>(element, 'select')
    expect([select.value, ...choices(element)]).to.deep.equal(['26w', '4w', '13w', '26w'])
    select.value = '4w'
    select.dispatchEvent(new Event('change'))
    await element.updateComplete
    expect(conclusion(element)).to.equal('5 open findings, 4 fewer than on Oct 23, 2026')
    expect(element.range).to.equal('4w')
  })

  it('takes the period from its attribute, and none that it does not know', async () => {
    const place = await show('<sa-trend range="13w"></sa-trend><sa-trend range="century"></sa-trend>')
    const [quarter, unknown] = place.querySelectorAll('sa-trend')
    for (const element of [quarter!, unknown!]) element.points = half
    await rendered(place)
    expect([quarter!, unknown!].map((element) => inside<HTMLSelectElement>(element, 'select').value)).to.deep.equal(['13w', '26w'])
  })

  it('has nothing to choose where all of it is one period', async () => {
    const { element } = await trend({ points: half.slice(-3) })
    expect(element.shadowRoot!.querySelector('select')).to.equal(null)
  })

  it('is half as high and without a scale below 480 pixels, with its numbers', async () => {
    const { element, place } = await trend({ points: half })
    const facts = () => [Math.round(drawing(element).getBoundingClientRect().height), inside(element, '.scale').checkVisibility(), inside(element, '.series-change').checkVisibility()]
    expect(facts()).to.deep.equal([240, true, true])
    place.style.inlineSize = '479px'
    expect(facts()).to.deep.equal([120, false, true])
    place.style.inlineSize = '280px'
    expect(element.scrollWidth).to.be.at.most(280)
  })

  it('runs the way that the text runs', async () => {
    const newest = (element: Element) => inside(element, '.lines .open .dot').getBoundingClientRect().left
    const { element: there } = await trend({ points: half })
    const box = drawing(there).getBoundingClientRect()
    expect(newest(there)).to.be.greaterThan(box.left + box.width / 2)
    const { element: here } = await trend({ points: half }, { dir: 'rtl', lang: 'ar' })
    const mirrored = drawing(here).getBoundingClientRect()
    expect(newest(here)).to.be.lessThan(mirrored.left + mirrored.width / 2)
    const [oldest, , last] = [...here.shadowRoot!.querySelectorAll('.time bdi')].map((each) => each.getBoundingClientRect().left)
    expect(oldest!).to.be.greaterThan(last!)
  })

  it('tells its lines apart without their colours', async () => {
    const { element } = await trend({ points: half })
    const dashes = ['.lines .open .line', '.lines .verifiedFixed .line', '.sample.open .line', '.sample.verifiedFixed .line'].map((selector) => getComputedStyle(inside(element, selector)).strokeDasharray !== 'none')
    expect(dashes).to.deep.equal([false, true, false, true])
  })

  it('loads the points of a client and follows what happens', async () => {
    let points = weeks(3, 9)
    const { element, sent, happen, streams } = await loading({ answer: () => json(dashboard(points)) })
    await until('the stream and the line', () => streams.length === 1 && element.shadowRoot!.querySelector('figcaption') !== null)
    expect(sent.map(({ path }) => path)).to.deep.equal([`/v1/clients/${client}/dashboard`])
    points = weeks(3, 10)
    happen('finding.verified', client)
    await until('the new number', () => conclusion(element)!.startsWith('10 open findings'))
  })

  it('says why there is nothing to draw', async () => {
    const { element } = await loading({ answer: () => refuse(404, 'not-found') })
    await until('the reason', () => textOf(element).includes('This does not exist'))
    expect(element.matches(':state(error)')).to.equal(true)
  })

  it('says that no client is chosen for the line', async () => {
    const { element, sent } = await loading({}, '')
    expect(textOf(element)).to.equal('No client is chosen.')
    expect(sent).to.deep.equal([])
  })

  for (const [name, options] of Object.entries({ light: {}, dark: { scheme: 'dark' }, 'right to left': { dir: 'rtl', lang: 'ar' } })) {
    it(`is accessible at every width: ${name}`, async () => {
      const { place, element } = await trend({ points: half }, options)
      inside<HTMLDetailsElement>(element, 'details').open = true
      for (const width of ['640px', '300px']) {
        place.style.inlineSize = width
        await accessible(place)
      }
    })
  }
})
