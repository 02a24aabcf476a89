import { expect } from 'chai'

import '../../../components/client-dashboard/sa-client-dashboard.ts'
import '../../../components/locales/ar.ts'
import type { SaFindingOpenEvent } from '../../../components/events/finding-open-event.ts'
import type { SaFindingsFilterEvent } from '../../../components/events/findings-filter-event.ts'
import type { SaClientDashboard } from '../../../components/client-dashboard/sa-client-dashboard.ts'
import type { ClientDashboard } from '../../../src/contract/engagement.ts'
import { meFixture } from '../../support/fixtures.ts'
import { accessible, clear, inside, json, later, pause, placed, refuse, rendered, show, testPortal, textOf, until, type Answers } from '../base/support.ts'

const client = 'cli_00000000000000000000000001'
const now = Date.now()

function activity(count: number): NonNullable<ClientDashboard['recentActivity']> {
  return Array.from({ length: count }, (_, index) => ({
    at: new Date(now - (index + 4) * 60_000).toISOString(),
    event: 'verify_fixed',
    finding: { id: `fnd_${index}`, ref: `F-${index + 1}`, title: `Finding ${index + 1}`, severity: 'critical' as const },
    status: 'verified_fixed',
    statusLabel: 'Resolved',
    by: { side: 'partner' as const, name: 'Ana Ruiz' },
  }))
}

const whole: ClientDashboard = {
  activeEngagements: 2,
  openFindings: { critical: 2, high: 3, medium: 1, low: 1, info: 0 },
  overdue: 3,
  progress: { total: 10, verifiedFixed: 3, pendingVerification: 2, riskAccepted: 1, percent: 30 },
  recentActivity: activity(8),
  trend: [0, 1, 2].map((index) => ({ at: new Date(now - (2 - index) * 604_800_000).toISOString(), open: 9 - index, verifiedFixed: 1 + index })),
  asOf: new Date(now).toISOString(),
}
const nothingYet: ClientDashboard = {
  ...whole,
  openFindings: { critical: 0, high: 0, medium: 0, low: 0, info: 0 },
  overdue: 0,
  progress: { total: 0, verifiedFixed: 0, pendingVerification: 0, riskAccepted: 0, percent: null },
  recentActivity: [],
}

const given = (properties: Partial<SaClientDashboard>, options = {}, width = '1080px') => placed('sa-client-dashboard', properties, options, width)

async function loading(answers: Answers = {}, attributes = `client-id="${client}"`) {
  const test = testPortal({ answer: () => json(whole), ...answers })
  const place = await show(`<sa-client-dashboard ${attributes}></sa-client-dashboard>`)
  const element = place.querySelector('sa-client-dashboard')!
  element.portal = test.portal
  await rendered(place)
  return { place, element, ...test }
}

async function loaded(answers: Answers = {}, attributes?: string) {
  const test = await loading(answers, attributes)
  await until('an answer', () => inside(test.element, '.base').getAttribute('aria-busy') === 'false')
  return test
}

const labels = (element: Element) => [...element.shadowRoot!.querySelectorAll('dt')].map((each) => each.textContent!.trim())
const figures = (element: Element) => [...element.shadowRoot!.querySelectorAll('[part=stat-value] bdi')].map((each) => each.textContent)
const parts = (element: Element) => [...element.shadowRoot!.querySelectorAll('[part=part-title]')].map((each) => each.textContent)
const items = (element: Element) => [...element.shadowRoot!.querySelectorAll('.happened')].map((each) => each.textContent!.replace(/\s+/g, ' ').trim())
const pressed = (element: Element, name: 'sa-findings-filter' | 'sa-finding-open') => {
  const heard: (SaFindingsFilterEvent | SaFindingOpenEvent)[] = []
  element.addEventListener(name, (event) => {
    event.preventDefault()
    heard.push(event as SaFindingsFilterEvent)
  })
  return heard
}

describe('sa-client-dashboard', () => {
  afterEach(clear)

  it('shows where a client stands, from one request', async () => {
    const { element, sent } = await loaded()
    expect(labels(element)).to.deep.equal(['Active engagements', 'Open findings', 'Overdue'])
    expect(figures(element)).to.deep.equal(['2', '7', '3'])
    expect(parts(element)).to.deep.equal(['Open findings by severity', 'Remediation progress', 'Findings over time', 'Recent activity'])
    expect(textOf(element)).to.contain('7 open findings, 2 critical').and.to.contain('3 of 10 verified fixed').and.to.contain('7 open findings, 2 fewer than on')
    expect(inside(element, '[role=meter]').getAttribute('aria-valuetext')).to.equal('30%')
    expect(sent.map(({ path }) => path)).to.deep.equal([`/v1/clients/${client}/dashboard`])
  })

  it('says what happened, to which finding, by whom, when, and where it stands in the words of the client', async () => {
    const { element } = await given({ dashboard: { ...whole, recentActivity: activity(1) } })
    expect(items(element)).to.deep.equal(['F-1 Finding 1 Fix verified · Ana Ruiz · 4 min ago Critical Resolved'])
    expect(inside(element, 'time').getAttribute('datetime')).to.equal(activity(1)[0]!.at)
  })

  it('names a side where nobody has a name, and an event that this version does not know by its own', async () => {
    const [first] = activity(1)
    const { element } = await given({ dashboard: { ...whole, recentActivity: [{ ...first!, event: 'split_in_two', by: { side: 'partner', name: null } }] } })
    expect(items(element)[0]).to.contain('Split in two · The provider')
  })

  it('shows the first few of what happened, and the rest when asked', async () => {
    const { element } = await given({ dashboard: whole })
    const more = inside<HTMLButtonElement>(element, '.more button')
    expect([items(element).length, more.textContent, more.getAttribute('aria-expanded')]).to.deep.equal([6, 'Show 2 more', 'false'])
    more.click()
    await element.updateComplete
    expect([items(element).length, more.textContent, more.getAttribute('aria-expanded')]).to.deep.equal([8, 'Show fewer', 'true'])
  })

  it('leaves out each part that the answer has nothing of', async () => {
    const { element } = await given({ dashboard: { activeEngagements: 3 } })
    expect([labels(element), parts(element)]).to.deep.equal([['Active engagements'], []])
    const { activeEngagements: _, ...findings } = whole
    const { element: other } = await given({ dashboard: findings })
    expect([labels(other), parts(other).length]).to.deep.equal([['Open findings', 'Overdue'], 4])
    const { element: none } = await given({ dashboard: {} })
    expect(textOf(none)).to.contain('Nothing is shown here.')
    expect(none.matches(':state(empty)')).to.equal(true)
  })

  it('says that nothing is published yet, and never 0 percent', async () => {
    const { element } = await given({ dashboard: nothingYet })
    expect(textOf(element)).to.contain('Nothing published yet').and.to.contain('No open findings').and.to.contain('Nothing has happened yet.')
    expect(textOf(element)).not.to.contain('0%')
  })

  it('asks the page for the findings behind a number', async () => {
    const { element } = await given({ dashboard: whole, clientId: client })
    const heard = pressed(element, 'sa-findings-filter') as SaFindingsFilterEvent[]
    for (const button of element.shadowRoot!.querySelectorAll<HTMLElement>('button[part=action]')) button.click()
    expect(heard.map(({ clientId, severity, overdue, href }) => [clientId, severity, overdue, href])).to.deep.equal([
      [client, null, false, null],
      [client, null, true, null],
      [client, 'critical', false, null],
      [client, 'high', false, null],
      [client, 'medium', false, null],
      [client, 'low', false, null],
    ])
  })

  it('offers nothing to press where there are no findings behind it', async () => {
    const { element } = await given({ dashboard: nothingYet })
    expect(element.shadowRoot!.querySelector('[part=action]')).to.equal(null)
  })

  it('links to the lists and records of the page', async () => {
    const { element } = await given({ dashboard: whole, clientId: client, findingsHref: '/f?c={clientId}&s={severity}&o={overdue}', findingHref: '/f/{id}' })
    const addresses = (part: string) => [...element.shadowRoot!.querySelectorAll(`a[part=${part}]`)].map((each) => each.getAttribute('href'))
    expect(addresses('action').slice(0, 3)).to.deep.equal([`/f?c=${client}&s=&o=`, `/f?c=${client}&s=&o=yes`, `/f?c=${client}&s=critical&o=`])
    expect(addresses('activity-link')[0]).to.equal('/f/fnd_0')
  })

  it('asks the page to open a finding, and stays where the page takes over', async () => {
    const { element } = await given({ dashboard: whole, clientId: client, findingHref: '/f/{id}' })
    const heard = pressed(element, 'sa-finding-open') as SaFindingOpenEvent[]
    const click = new MouseEvent('click', { bubbles: true, cancelable: true, composed: true })
    inside(element, '[part=activity-link]').dispatchEvent(click)
    expect(heard.map(({ finding, href }) => [finding.id, finding.clientId, finding.ref, href])).to.deep.equal([['fnd_0', client, 'F-1', '/f/fnd_0']])
    expect(click.defaultPrevented).to.equal(true)
  })

  it('finds its own client where the reader belongs to one', async () => {
    const me = { ...meFixture, audience: 'client', client: { id: client, name: 'Harrow Dental' } }
    const { sent } = await loaded({ answer: ({ path }) => json(path === '/v1/me' ? me : whole) }, '')
    expect(sent.map(({ path }) => path)).to.deep.equal(['/v1/me', `/v1/clients/${client}/dashboard`])
  })

  it('asks staff for a client', async () => {
    const { element, sent } = await loaded({ answer: () => json(meFixture) }, '')
    expect(textOf(element)).to.contain('No client is chosen.')
    expect(sent.map(({ path }) => path)).to.deep.equal(['/v1/me'])
  })

  it('keeps places while it waits, with a skeleton when that takes long', async () => {
    const { promise, give } = later()
    const { element } = await loading({ answer: () => promise })
    expect(labels(element).length).to.equal(3)
    expect(element.matches(':state(loading)')).to.equal(true)
    await until('a skeleton', () => element.shadowRoot!.querySelector('.skeleton') !== null)
    give(json(whole))
    await until('the numbers', () => figures(element)[0] === '2')
  })

  it('says why it shows nothing, and tries again when asked', async () => {
    let failing = true
    const { element } = await loaded({ answer: () => (failing ? refuse(400, 'invalid-input') : json(whole)) })
    expect(inside(element, '[part=error] code').textContent).to.equal('req_7f3a')
    failing = false
    inside(element, '.state-actions button').click()
    await until('the numbers', () => figures(element)[0] === '2')
  })

  it('has a word for those who may not see it', async () => {
    const { element } = await loaded({ answer: () => refuse(403, 'not-allowed') })
    expect(textOf(element)).to.contain('You do not have access to this.')
    expect(element.shadowRoot!.querySelector('.stats')).to.equal(null)
  })

  it('keeps old numbers under a line that says since when', async () => {
    let failing = false
    const { element, place } = await loaded({ answer: () => (failing ? refuse(400, 'invalid-input') : json(whole)) })
    failing = true
    element.refresh()
    await until('the line', () => element.shadowRoot!.querySelector('[part=stale]') !== null)
    expect(figures(element)).to.deep.equal(['2', '7', '3'])
    await accessible(place)
  })

  it('reads again once when several things happen, and not for another client', async () => {
    let overdue = 3
    const { element, sent, happen, streams } = await loaded({ answer: () => json({ ...whole, overdue }) })
    await until('the stream', () => streams.length === 1)
    overdue = 4
    happen('finding.published', 'cli_00000000000000000000000002')
    await pause(400)
    expect(sent.length).to.equal(1)
    for (const type of ['finding.published', 'finding.updated', 'engagement.updated', 'acceptance.decided']) happen(type, client)
    await until('the new number', () => figures(element)[2] === '4')
    expect(sent.length).to.equal(2)
  })

  it('leaves what the reader has opened and chosen as it is when it reads again', async () => {
    const trend = Array.from({ length: 26 }, (_, index) => ({ at: new Date(now - (25 - index) * 604_800_000).toISOString(), open: index, verifiedFixed: 0 }))
    let overdue = 3
    const { element, happen, streams } = await loaded({ answer: () => json({ ...whole, trend, overdue }) })
    await until('the stream and the numbers', () => streams.length === 1 && figures(element)[2] === '3')
    const table = inside<HTMLDetailsElement>(element, 'details')
    table.open = true
    const select = inside<HTMLSelectElement>(element, 'select')
    select.value = '4w'
    select.dispatchEvent(new Event('change'))
    await element.updateComplete
    const severity = inside<HTMLElement>(element, '.legend button')
    severity.focus()
    overdue = 9
    happen('finding.updated', client)
    await until('the new number', () => figures(element)[2] === '9')
    expect([table.open, inside<HTMLSelectElement>(element, 'select').value, element.shadowRoot!.activeElement === severity]).to.deep.equal([true, '4w', true])
  })

  it('shows nothing of one client under the name of another', async () => {
    const { promise } = later()
    const other = 'cli_00000000000000000000000002'
    const { element } = await loaded({ answer: ({ path }) => (path.includes(other) ? promise : json(whole)) })
    element.clientId = other
    await element.updateComplete
    expect(figures(element)).to.deep.equal([])
    expect(element.matches(':state(loading)')).to.equal(true)
  })

  it('stands in two columns where there is room, and never overflows', async () => {
    const { element, place } = await given({ dashboard: { ...whole, recentActivity: activity(2).map((each) => ({ ...each, finding: { ...each.finding, title: 'a'.repeat(300) } })) } })
    const columns = () => new Set([...element.shadowRoot!.querySelectorAll('.part')].map((part) => Math.round(part.getBoundingClientRect().left))).size
    expect(columns()).to.equal(2)
    for (const width of [768, 480, 340, 280]) {
      place.style.inlineSize = `${width}px`
      expect(columns()).to.equal(1)
      expect(inside(element, '.base').scrollWidth).to.be.at.most(width)
    }
  })

  for (const [name, options] of Object.entries({ light: {}, dark: { scheme: 'dark' }, 'right to left': { dir: 'rtl', lang: 'ar' } })) {
    it(`is accessible with and without numbers: ${name}`, async () => {
      for (const width of ['1080px', '280px']) {
        await accessible((await given({ dashboard: whole, findingHref: '/f/{id}' }, options, width)).place)
        await accessible((await given({ dashboard: nothingYet }, options, width)).place)
      }
    })
  }
})
