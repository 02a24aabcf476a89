import { expect } from 'chai'

import '../../../components/engagements/sa-engagements.ts'
import '../../../components/findings/sa-findings.ts'
import { createPortal, type Portal } from '../../../src/index.ts'
import { portalApi, type PortalApi } from '../../support/browser.ts'
import { inside, leaveOut, textOf, until } from '../base/support.ts'
import { button, chips, choose, clear, footer, groups, put, ready, rows, titles } from './support.ts'

describe('<sa-findings> with the real portal API', () => {
  let api: PortalApi
  let clientId: string

  before(async function () {
    this.timeout(60_000)
    const started = await portalApi()
    if (!started) leaveOut(this, 'there is no portal API to start here; the line above says why')
    api = started
    for await (const client of as('owner').clients.list({ q: 'Copperlane' })) clientId = client.id
  })

  afterEach(clear)

  const as = (role: 'owner' | 'admin' | 'analyst' | 'billing'): Portal => createPortal({ baseUrl: api.baseUrl, fetchToken: () => api.token({ as: role }) })
  const person = (email: string): Portal => createPortal({ baseUrl: api.baseUrl, fetchToken: () => api.token({ audience: 'client', clientId, email }) })
  const manager = () => person('pat@copperlane.example')

  /** Every finding of the list, by the SDK. */
  async function all(portal: Portal, query: Parameters<Portal['findings']['list']>[1] = {}): Promise<string[]> {
    const list: string[] = []
    for await (const { title } of portal.findings.list(clientId, { limit: 200, ...query })) list.push(title)
    return list
  }

  it('shows the client’s people what the portal lists, with its numbers, and no draft', async () => {
    const portal = manager()
    const element = await ready({ portal, attributes: { 'page-size': '200' } })
    const counts = await portal.findings.count(clientId)
    const listed = await all(portal, { group: 'severity' })
    expect(titles(element)).to.deep.equal(listed)
    expect(counts.total).to.equal(listed.length)
    expect(counts.total).to.be.greaterThan(10)
    await until('numbers', () => chips(element)['Critical'] === String(counts.severities.critical))
    await until('of groups', () => groups(element)[0] === `Critical ${counts.severities.critical}`)
    expect(footer(element)).to.contain(`${counts.total} findings`)
    expect(textOf(element)).not.to.contain('Draft')
  })

  it('filters, groups and orders as the portal does', async () => {
    const portal = manager()
    const element = await ready({ portal, attributes: { 'page-size': '200' } })
    button(element, 'High').click()
    // The engagements have a request of their own, and nothing stands in groups of them before it is answered.
    await until('the choice', () => element.shadowRoot!.querySelector('.by-group option[value="engagement"]') !== null)
    choose(element, 'group', 'engagement')
    choose(element, 'sort', 'due')
    const listed = await all(portal, { severity: ['high'], group: 'engagement', sort: 'due' })
    await until('as listed', () => titles(element).join() === listed.join())
    await element.updateComplete
    const { items } = await portal.engagements.list(clientId, { limit: 200 })
    const named = groups(element).map((group) => group!.replace(/ \d+$/, ''))
    expect(named.every((name) => items.some(({ title }) => title === name))).to.equal(true)
  })

  it('shows staff the drafts when they ask for them, and nobody else', async () => {
    const drafts = await all(as('analyst'), { status: ['draft'] })
    const element = await ready({ portal: as('analyst'), attributes: { 'client-id': clientId, status: 'draft', 'page-size': '200' } })
    expect(titles(element).sort()).to.deep.equal([...drafts].sort())
    expect(drafts.length).to.be.greaterThan(0)
    const other = await put({ portal: manager(), attributes: { status: 'draft' } })
    await until('none', () => textOf(other).includes("No findings match 'Drafts'."))
  })

  it('cuts the list to the engagements that somebody is assigned to', async () => {
    const portal = person('noor@copperlane.example')
    const element = await ready({ portal, attributes: { 'page-size': '200' } })
    const [few, many] = [await all(portal), await all(as('owner'))]
    expect(few.length).to.be.lessThan(many.length)
    expect(titles(element).length).to.equal(few.length)
  })

  it('publishes a draft, and a second tab hears of it and shows it when it is asked to', async () => {
    const portal = as('analyst')
    const { items } = await portal.engagements.list(clientId, { limit: 1 })
    const title = `Backup readable by everybody ${Date.now()}`
    await portal.findings.create(clientId, { engagementId: items[0]!.id, title, description: 'On the file server.', severity: 'critical' })

    const element = await ready({ portal, attributes: { 'client-id': clientId, status: 'draft', 'page-size': '200' } })
    const other = document.createElement('sa-findings')
    Object.assign(other, { portal: manager(), pageSize: 200, group: 'none', sort: '-published' })
    element.after(other)
    await until('the other tab', () => rows(other).length > 0)
    await new Promise((resolve) => setTimeout(resolve, 500))

    button(element, 'Choose several').click()
    await element.updateComplete
    rows(element).find((row) => row.textContent!.includes(title))!.querySelector<HTMLInputElement>('.choose')!.click()
    await element.updateComplete
    button(element, 'Publish 1').click()
    await until('asked', () => element.shadowRoot!.querySelector('dialog[open]') !== null)
    ;[...element.shadowRoot!.querySelectorAll<HTMLButtonElement>('dialog[open] button')].find((each) => each.textContent!.trim() === 'Publish')!.click()
    await until('published', () => !titles(element).includes(title))

    await until('told', () => textOf(other).includes('1 new finding'))
    expect(titles(other)).not.to.contain(title)
    button(other, 'Show').click()
    await until('shown', () => titles(other)[0] === title)
  })

  it('hands over a fix, and the row says so on both sides', async () => {
    const portal = manager()
    const element = await ready({ portal, attributes: { status: 'open', 'page-size': '200' } })
    const staff = document.createElement('sa-findings')
    Object.assign(staff, { portal: as('analyst'), clientId, pageSize: 200 })
    element.after(staff)
    await until('staff', () => rows(staff).length > 0)
    await new Promise((resolve) => setTimeout(resolve, 500))
    const [title] = titles(element)
    button(element, 'Choose several').click()
    await element.updateComplete
    rows(element)[0]!.querySelector<HTMLInputElement>('.choose')!.click()
    await element.updateComplete
    button(element, 'Mark 1 as Remediated').click()
    await until('a dialog', () => element.shadowRoot!.querySelector('#submit-notes') !== null)
    const notes = inside<HTMLTextAreaElement>(element, '#submit-notes')
    notes.value = 'Patched'
    notes.dispatchEvent(new Event('input', { bubbles: true }))
    ;[...element.shadowRoot!.querySelectorAll<HTMLButtonElement>('dialog[open] button')].find((each) => each.textContent!.trim() === 'Mark as Remediated')!.click()
    await until('gone from what is open', () => !titles(element).includes(title!))
    await until('on the other side', () => rows(staff).find((row) => row.textContent!.includes(title!))?.textContent?.includes('Pending Verification') ?? false)
  })

  it('says that findings are no part of the portal where the MSP hides them, and comes back when they are shown', async () => {
    const owner = as('owner')
    const portal = manager()
    const element = await ready({ portal })
    await new Promise((resolve) => setTimeout(resolve, 500))
    const before = await owner.policy.get(clientId)
    try {
      await owner.policy.update(clientId, { modules: { findings: { mode: 'hidden', minRole: 'viewer' } } }, { version: before.version })
      await until('hidden', () => textOf(element).includes('Findings are not a part of this portal.'), 15_000)
      expect(rows(element).length).to.equal(0)
    } finally {
      const now = await owner.policy.get(clientId)
      await owner.policy.update(clientId, { modules: { findings: null } }, { version: now.version })
    }
  })

  it('lists the engagements with the numbers of the portal', async () => {
    const portal = manager()
    const place = (await put({})).parentElement!
    const element = document.createElement('sa-engagements')
    element.portal = portal
    place.append(element)
    await until('rows', () => element.shadowRoot!.querySelectorAll('tbody tr').length > 0)
    const { items } = await portal.engagements.list(clientId, { limit: 200 })
    const shown = [...element.shadowRoot!.querySelectorAll('tbody tr')]
    expect(shown.map((row) => row.querySelector('.go')!.textContent!.trim())).to.deep.equal(items.map(({ title }) => title))
    for (const [index, { progress }] of items.entries()) {
      const meter = shown[index]!.querySelector('[role=meter]')
      if (progress!.percent === null) expect(meter).to.equal(null)
      else expect(meter!.getAttribute('aria-valuetext')).to.contain(`${progress!.verifiedFixed} of ${progress!.total} verified fixed`)
    }
    expect(element.shadowRoot!.querySelector('.add')).to.equal(null)
  })

  it('opens an engagement and puts somebody on it', async () => {
    const place = (await put({})).parentElement!
    const element = document.createElement('sa-engagements')
    Object.assign(element, { portal: as('owner'), clientId })
    place.append(element)
    const press = (name: string) => [...element.shadowRoot!.querySelectorAll('button')].find((each) => (each.getAttribute('aria-label') ?? each.textContent!.trim()) === name && each.getClientRects().length > 0)!.click()
    await until('the button', () => element.shadowRoot!.querySelector('.add') !== null)
    press('New engagement')
    await until('a dialog', () => element.shadowRoot!.querySelector('#edit-name') !== null)
    const title = `Office network ${Date.now()}`
    const name = inside<HTMLInputElement>(element, '#edit-name')
    name.value = title
    name.dispatchEvent(new Event('input', { bubbles: true }))
    press('Open engagement')
    await until('in the list', () => element.shadowRoot!.querySelector('.go')?.textContent?.trim() === title)
    press(`People on ${title}`)
    await until('people', () => element.shadowRoot!.querySelectorAll('#people input[type=checkbox]').length > 0)
    await element.updateComplete
    const noor = [...element.shadowRoot!.querySelectorAll<HTMLLabelElement>('#people label')].find((each) => each.textContent!.includes('Noor'))!.querySelector('input')!
    expect(noor.checked).to.equal(false)
    noor.click()
    press('Save')
    await until('closed', () => !element.shadowRoot!.querySelector('dialog[open]'))
    const { items } = await person('noor@copperlane.example').engagements.list(clientId, { q: title })
    expect(items.map((each) => each.title)).to.deep.equal([title])
  })
})
