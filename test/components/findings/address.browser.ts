import { expect } from 'chai'

import '../../../components/findings/sa-findings.ts'
import { until } from '../base/support.ts'
import { button, choose, clear, findingsOf, ready, search } from './support.ts'

const findings = findingsOf(30)
const start = `${location.pathname}${location.search}${location.hash}`
const at = () => `${location.search}${location.hash}`
const go = (address: string) => history.replaceState({ page: 'own' }, '', `${location.pathname}${address}`)

describe('sa-findings in the address of the page', () => {
  afterEach(() => {
    clear()
    history.replaceState(null, '', start)
  })

  it('keeps what is chosen, makes no entry of the history, and leaves everything else as it is', async () => {
    go('?flag&name=a%20b&findings.of=mine#part-2')
    const before = history.length
    const element = await ready({ findings, attributes: { address: 'findings' } })
    expect(at()).to.equal('?flag&name=a%20b&findings.of=mine#part-2')
    button(element, 'High').click()
    choose(element, 'group', 'status')
    search(element, 'Finding 0&1')
    await until('kept', () => at().includes('findings.q'))
    expect(at()).to.equal('?flag&name=a%20b&findings.of=mine&findings.severity=high&findings.q=Finding+0%261&findings.group=status#part-2')
    expect(history.length).to.equal(before)
    expect(history.state).to.deep.equal({ page: 'own' })
    button(element, 'Clear filters').click()
    await element.updateComplete
    expect(at()).to.equal('?flag&name=a%20b&findings.of=mine&findings.group=status#part-2')
  })

  it('is what was kept, on the next visit', async () => {
    go('?findings.severity=high,low&findings.status=unresolved&findings.group=none&findings.sort=due&findings.q=Finding+0')
    const element = await ready({ findings, attributes: { address: 'findings', severity: 'critical' } })
    expect([element.severity, element.status, element.group, element.sort, element.q]).to.deep.equal(['high,low', 'unresolved', 'none', 'due', 'Finding 0'])
    expect(button(element, 'High').getAttribute('aria-pressed')).to.equal('true')
    expect(button(element, 'Critical').getAttribute('aria-pressed')).to.equal('false')
    expect(element.shadowRoot!.querySelector<HTMLInputElement>('.search')!.value).to.equal('Finding 0')
  })

  it('writes down that a filter which the page has set is lifted', async () => {
    go('')
    const element = await ready({ findings, attributes: { address: 'findings', severity: 'high' } })
    expect(at()).to.equal('')
    button(element, 'High').click()
    await element.updateComplete
    expect(at()).to.equal('?findings.severity=')
    button(element, 'High').click()
    await element.updateComplete
    expect(at()).to.equal('')
  })

  it('takes nothing on trust', async () => {
    go(`?findings.severity=extreme,high&findings.group=__proto__&findings.sort=;drop&findings.q=%zz&findings.overdue=maybe&findings.status=${'x'.repeat(500)}&findings.__proto__=1`)
    const element = await ready({ findings, attributes: { address: 'findings' } })
    expect([element.group, element.sort, element.q, element.overdue, element.status]).to.deep.equal(['severity', 'severity', '', '', ''])
    expect(button(element, 'High').getAttribute('aria-pressed')).to.equal('true')
  })

  it('stands behind the # where the page says so, after a path or an anchor', async () => {
    go('?tab=1#/clients/4')
    const element = await ready({ findings, attributes: { address: '#list' } })
    button(element, 'Low').click()
    await element.updateComplete
    expect(at()).to.equal('?tab=1#/clients/4?list.severity=low')
    button(element, 'Low').click()
    await element.updateComplete
    expect(at()).to.equal('?tab=1#/clients/4')
  })

  it('keeps two widgets apart', async () => {
    go('')
    const first = await ready({ findings, attributes: { address: 'first' } })
    const second = document.createElement('sa-findings')
    Object.assign(second, { findings, address: 'second' })
    first.parentElement!.append(second)
    await second.updateComplete
    button(first, 'High').click()
    button(second, 'Low').click()
    await first.updateComplete
    await second.updateComplete
    expect(at()).to.equal('?first.severity=high&second.severity=low')
    expect(first.severity).to.equal('high')
  })

  it('goes back with the page', async () => {
    go('?findings.severity=high')
    const element = await ready({ findings, attributes: { address: 'findings' } })
    history.pushState(null, '', `${location.pathname}?findings.severity=low`)
    dispatchEvent(new PopStateEvent('popstate'))
    await element.updateComplete
    expect(element.severity).to.equal('low')
    history.back()
    await until('back', () => element.severity === 'high')
  })

  it('keeps nothing where it is given no name, or one that is none', async () => {
    for (const address of [undefined, '', 'two words', '?', 'a.b']) {
      go('')
      const element = await ready({ findings, attributes: address === undefined ? {} : { address } })
      button(element, 'High').click()
      await element.updateComplete
      expect(at(), address).to.equal('')
    }
  })
})
