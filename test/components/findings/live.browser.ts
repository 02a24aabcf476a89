import { expect } from 'chai'

import '../../../components/findings/sa-findings.ts'
import { resetMouse, sendKeys, sendMouse } from '../../support/browser.ts'
import { pause, textOf, tokenFor, until } from '../base/support.ts'
import { button, chips, clear, client, fakePortal, findingAt, findingsOf, groups, over, put, ready, rows, said, titles } from './support.ts'

const inOrder = { group: 'none', sort: '-published' }

describe('sa-findings, live', () => {
  afterEach(clear)

  it('writes a changed finding into its row and reads nothing but it', async () => {
    const { fake, element } = await over({}, inOrder)
    const [row] = rows(element)
    const lists = fake.lists().length
    fake.change(findingAt(0).id, { status: 'pending_verification', statusLabel: 'Pending Verification' }, 'finding.remediation_submitted')
    await until('changed', () => row!.textContent!.includes('Pending Verification'))
    expect(rows(element)[0]).to.equal(row)
    expect(fake.gets().length).to.equal(1)
    expect(fake.lists().length).to.equal(lists)
  })

  it('tells of new findings, and shows them when it is asked to', async () => {
    const { fake, element } = await over({ findings: findingsOf(6) }, inOrder)
    for (const number of [-1, -2, -3]) fake.publish(findingAt(0, { id: `fnd_new${number}`, title: `New ${number}`, publishedAt: `2026-11-21T09:0${-number}:00.000Z` }))
    await until('told', () => textOf(element).includes('3 new findings'))
    expect(titles(element).length).to.equal(6)
    await until('said', () => said() === '3 new findings')
    button(element, 'Show').click()
    await until('shown', () => titles(element).length === 9)
    expect(titles(element).slice(0, 3)).to.deep.equal(['New -3', 'New -2', 'New -1'])
    expect(textOf(element)).not.to.contain('new findings')
    await until('the focus is on the first', () => element.shadowRoot!.activeElement?.textContent?.includes('New -3') ?? false)
  })

  it('counts again what is new', async () => {
    const { fake, element } = await over({ findings: findingsOf(5) })
    await until('numbers', () => chips(element)['Critical'] === '1')
    fake.publish(findingAt(5, { id: 'fnd_new' }))
    await until('counted', () => chips(element)['Critical'] === '2')
  })

  it('lets a finding go that the filter no longer has, and moves one to another group', async () => {
    const { fake, element } = await over({ findings: [findingAt(0, { status: 'open' }), findingAt(1, { status: 'open' }), findingAt(2, { status: 'open' })] }, { status: 'open' })
    fake.change(findingAt(1).id, { status: 'verified_fixed', statusLabel: 'Verified Fixed' }, 'finding.verified')
    await until('gone', () => titles(element).join() === 'Finding 000,Finding 002')
    fake.change(findingAt(2).id, { severity: 'critical' })
    await until('in another group', () => groups(element).join() === 'Critical 2')
  })

  it('moves nothing under the focus: what would move waits', async () => {
    const { fake, element } = await over({ findings: findingsOf(4) })
    rows(element)[1]!.querySelector<HTMLElement>('.go')!.focus()
    fake.change(findingAt(3).id, { severity: 'critical' })
    await until('waits', () => textOf(element).includes('1 update'))
    expect(titles(element)[3]).to.equal('Finding 003')
    button(element, 'Refresh').click()
    await until('moved', () => titles(element)[1] === 'Finding 003')
  })

  it('moves nothing under the pointer', async () => {
    const { fake, element } = await over({ findings: findingsOf(4) })
    const { left, top } = rows(element)[1]!.getBoundingClientRect()
    await sendMouse({ type: 'move', position: [Math.round(left + 30), Math.round(top + 10)] })
    fake.change(findingAt(3).id, { severity: 'critical' })
    await until('waits', () => textOf(element).includes('1 update'))
    await resetMouse()
    expect(titles(element)[3]).to.equal('Finding 003')
  })

  it('keeps the focus on its finding while others come and go around it', async () => {
    const { fake, element } = await over({ findings: findingsOf(4) }, inOrder)
    rows(element)[2]!.querySelector<HTMLElement>('.go')!.focus()
    fake.publish(findingAt(0, { id: 'fnd_new', title: 'New', publishedAt: '2026-11-21T10:00:00.000Z' }))
    await until('told', () => textOf(element).includes('1 new finding'))
    button(element, 'Show').click()
    await until('shown', () => titles(element).length === 5)
    expect(titles(element)[0]).to.equal('New')
  })

  it('hears nothing of other clients and other engagements', async () => {
    const { fake, element } = await over({ findings: findingsOf(9) }, { 'engagement-id': 'eng_3' })
    const before = fake.sent.length
    fake.happen('finding.updated', 'cli_2', { subject: { type: 'finding', id: findingAt(0).id }, engagementId: 'eng_3' })
    fake.happen('finding.updated', client, { subject: { type: 'finding', id: findingAt(1).id }, engagementId: 'eng_2' })
    fake.happen('client.updated', client)
    await pause(600)
    expect(fake.sent.length).to.equal(before)
    expect(titles(element).length).to.equal(3)
  })

  it('reads everything again where the portal’s words may have changed', async () => {
    const { fake, element } = await over({ findings: findingsOf(3) })
    fake.state.findings = fake.state.findings.map((each) => ({ ...each, statusLabel: 'To do', version: each.version }))
    fake.happen('policy.updated')
    await until('new words', () => rows(element).every((row) => row.textContent!.includes('To do')))
  })

  it('does not listen where it is told not to', async () => {
    const { fake } = await over({}, { live: 'off' })
    await pause(100)
    expect(fake.openStreams()).to.equal(0)
  })

  it('shows nothing of one person to the next', async () => {
    let user = 'usr_1'
    const fake = fakePortal({ token: () => tokenFor(user) })
    const element = await ready({ portal: fake.portal, attributes: { 'client-id': client } })
    user = 'usr_2'
    fake.state.findings = [findingAt(40, { title: 'Of the second person' })]
    fake.state.answer = undefined
    const other = fakePortal({ token: () => tokenFor('usr_2'), findings: [findingAt(40, { title: 'Of the second person' })] })
    element.portal = other.portal
    await element.updateComplete
    expect(titles(element)).not.to.contain('Finding 000')
    await until('theirs', () => titles(element).join() === 'Of the second person')
  })

  it('shows the answer to the last question, whatever comes first', async () => {
    const { fake, element } = await over({ findings: findingsOf(20) })
    let first: ((response: Response | undefined) => void) | undefined
    fake.state.answer = ({ path, query }) => (path.endsWith('/findings') && query.get('severity') === 'high' ? new Promise((resolve) => (first = resolve)) : undefined)
    element.severity = 'high'
    await until('asked', () => first !== undefined)
    element.severity = 'low'
    await until('the last', () => groups(element).join() === 'Low 4')
    first!(undefined)
    await pause(100)
    expect(groups(element).join()).to.equal('Low 4')
  })

  it('is worked with the keys alone, from the search to the last row', async () => {
    const { element } = await over({ findings: findingsOf(2) })
    await until('engagements', () => element.shadowRoot!.querySelector('.by-engagement') !== null)
    const reached: string[] = []
    element.shadowRoot!.querySelector<HTMLElement>('.search')!.focus()
    for (let step = 0; step < 13; step += 1) {
      const active = element.shadowRoot!.activeElement!
      reached.push(active.localName === 'select' ? active.closest('label')!.className.split(' ')[1]! : active.className.split(' ')[0]!)
      await sendKeys({ press: 'Tab' })
      if (!element.shadowRoot!.activeElement) break
    }
    expect(reached).to.deep.equal(['search', 'chip', 'chip', 'chip', 'chip', 'chip', 'chip', 'by-status', 'by-engagement', 'by-group', 'by-sort', 'go', 'go'])
  })

  it('takes what the page sets late in the same turn into its one request', async () => {
    const fake = fakePortal()
    const element = await put({ portal: fake.portal })
    void element
    const late = document.createElement('sa-findings')
    late.portal = fake.portal
    document.querySelector('main')!.append(late)
    late.setAttribute('client-id', client)
    late.setAttribute('severity', 'high')
    await until('rows', () => titles(late).length === 3)
    expect(fake.lists().filter(({ query }) => query.get('severity') === 'high').length).to.equal(1)
  })
})
