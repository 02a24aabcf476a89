// The lists of findings and engagements as a page holds them.
import { expect } from 'chai'

import '../../../components/engagements/sa-engagements.ts'
import '../../../components/findings/sa-findings.ts'
import '../../../components/locales/de.ts'
import '../../../components/portal/sa-portal.ts'
import { inside, later, leftInMemory, show, textOf, until, warnings } from '../base/support.ts'
import { chips, clear, client, fakePortal, findingAt, findingsOf, groups, over, ready, rows, titles } from './support.ts'

describe('the lists of findings and engagements on a page', () => {
  afterEach(clear)

  it('take the portal around them, its language and the page’s own words', async () => {
    const place = await show('')
    const outer = document.createElement('sa-portal')
    outer.portal = fakePortal().portal
    outer.locale = 'de'
    outer.messages = { 'findings.title': 'Was zu tun ist' }
    const element = document.createElement('sa-findings')
    outer.append(element)
    place.append(outer)
    await until('rows', () => titles(element).length === 12)
    expect(inside(element, '[part=title]').innerText).to.equal('Was zu tun ist')
    expect(textOf(element)).to.contain('Sortiert nach Schweregrad')
  })

  for (const tag of ['sa-findings', 'sa-engagements'] as const) {
    it(`say once that there is no portal, to the person and to the developer: ${tag}`, async () => {
      const said = await warnings(async () => {
        const place = await show(`<${tag} client-id="${client}"></${tag}>`)
        await until('the words', () => textOf(place.querySelector(tag)!).includes(`<${tag}> found no portal.`))
      })
      expect(said.filter((line) => line.includes('found no portal')).length).to.equal(1)
    })

    it(`leave nothing behind after a hundred times on the page and off it: ${tag}`, async () => {
      const fake = fakePortal()
      const refs: WeakRef<Element>[] = []
      const place = await show('')
      for (let count = 0; count < 100; count += 1) {
        const element = document.createElement(tag)
        element.clientId = client
        element.portal = fake.portal
        place.append(element)
        await element.updateComplete
        element.remove()
        refs.push(new WeakRef(element))
      }
      await until('the stream to close', () => fake.openStreams() === 0)
      expect(await leftInMemory(refs, 5)).to.be.at.most(5)
    }).timeout(30_000)
  }

  it('show the rows again after a move, without asking anew', async () => {
    const { fake, element } = await over({})
    const before = fake.lists().length
    element.parentElement!.append(document.createElement('p'), element)
    await element.updateComplete
    expect(titles(element).length).to.equal(12)
    expect(fake.lists().length).to.equal(before)
  })

  it('show another client as soon as the page names one, and nothing of the one before', async () => {
    const { fake, element } = await over({})
    const answer = later()
    fake.state.answer = ({ path }) => (path.startsWith('/v1/clients/cli_2/findings') ? answer.promise : undefined)
    element.clientId = 'cli_2'
    await element.updateComplete
    expect(titles(element).join()).not.to.contain('Finding')
    expect(inside(element, 'tbody').getAttribute('aria-hidden')).to.equal('true')
  })

  it('take what was set before the tag was known', async () => {
    const { SaFindings } = await import('../../../components/findings/findings.ts')
    const place = await show('')
    const element = document.createElement('sa-findings-late') as InstanceType<typeof SaFindings>
    element.findings = findingsOf(3)
    element.setAttribute('group', 'none')
    place.append(element)
    customElements.define('sa-findings-late', class extends SaFindings {})
    await element.updateComplete
    expect(titles(element).length).to.equal(3)
    expect(groups(element).length).to.equal(0)
  })

  it('keep given findings that the page changes in their rows', async () => {
    const findings = findingsOf(5)
    const element = await ready({ findings, attributes: { group: 'none' } })
    const [row] = rows(element)
    element.findings = findings.map((each, index) => (index === 0 ? { ...each, title: 'Renamed' } : each))
    await element.updateComplete
    expect(rows(element)[0]).to.equal(row)
    expect(titles(element)[0]).to.equal('Renamed')
  })

  it('keep the numbers of a long list that the page changes until the new one is counted', async () => {
    const findings = findingsOf(1000)
    const element = await ready({ findings })
    await until('numbers', () => chips(element)['Critical'] === '200')
    element.findings = [findingAt(1000, { severity: 'critical' }), ...findings]
    const seen = new Set<string | undefined>()
    await until('counted', () => {
      seen.add(chips(element)['Critical'])
      return seen.has('201')
    })
    expect([...seen]).to.deep.equal(['200', '201'])
  })

  it('work under a strict policy with Trusted Types and cause no violation', async () => {
    const policy = "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html sa-lit"
    const place = await show('')
    const frame = document.createElement('iframe')
    frame.style.cssText = 'inline-size: 900px; block-size: 600px'
    frame.src = `/test/components/findings/strict.html?csp=${encodeURIComponent(policy)}`
    const outcome = new Promise<{ violations: string[]; opened: boolean; filled: number }>((resolve) => {
      addEventListener('message', (event) => event.source === frame.contentWindow && resolve(event.data as never))
    })
    place.append(frame)
    const { violations, opened, filled } = await outcome
    expect(violations).to.deep.equal([])
    expect(opened).to.equal(true)
    expect(filled).to.be.above(5)
  })
})
