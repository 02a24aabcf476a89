import { expect } from 'chai'

import '../../../components/portal-users/sa-portal-users.ts'
import { createPortal, type Portal } from '../../../src/index.ts'
import { portalApi, type PortalApi } from '../../support/browser.ts'
import { inside, leaveOut, until } from '../base/support.ts'
import { button, cells, choose, clean, dialog, fill, has, names, put, ready, rows, type Widget } from './support.ts'

const tag = 'sa-portal-users'

describe('<sa-portal-users> with the real portal API', () => {
  let api: PortalApi
  let clientId: string

  before(async function () {
    this.timeout(60_000)
    const started = await portalApi()
    if (!started) leaveOut(this, 'there is no portal API to start here; the line above says why')
    api = started
    for await (const client of as('owner').clients.list({ q: 'Copperlane' })) clientId = client.id
  })

  afterEach(clean)

  const as = (role: 'owner' | 'admin' | 'analyst' | 'billing'): Portal => createPortal({ baseUrl: api.baseUrl, fetchToken: () => api.token({ as: role }) })
  const person = (email: string): Portal => createPortal({ baseUrl: api.baseUrl, fetchToken: () => api.token({ audience: 'client', clientId, email }) })
  const rowOf = (element: Widget, name: string) => rows(element).find((row) => row.querySelector('.name')?.textContent?.includes(name))
  const openPerson = async (element: Widget, name: string) => {
    rowOf(element, name)!.querySelector('button')!.click()
    await until('the dialog', () => dialog(element, 'person').open)
  }

  it('invites, changes and removes somebody, and a second tab sees each of it without being asked', async () => {
    const element = await ready(tag, { portal: as('owner'), attributes: { 'client-id': clientId } })
    const other = document.createElement(tag)
    other.clientId = clientId
    other.portal = as('admin')
    element.after(other)
    await until('the other list', () => names(other).length > 0)
    await until('the reader', () => button(element, 'Invite').ariaDisabled === 'false')
    await new Promise((resolve) => setTimeout(resolve, 400))

    button(element, 'Invite').click()
    await until('the dialog', () => dialog(element, 'invite').open)
    const name = `Zoe Adler ${Date.now()}`
    fill(element, 'invite-email', `zoe.${Date.now()}@copperlane.example`)
    fill(element, 'invite-name', name)
    choose(element, 'invite', 'role', 'collaborator')
    button(element, 'Send invitation').click()
    await until('the link', () => dialog(element, 'link').open)
    expect(inside<HTMLInputElement>(element, '.copy-link input').value).to.match(/^https?:\/\//)
    button(element, 'Close').click()
    await until('the row', () => rowOf(element, name) !== undefined)
    expect(cells(rowOf(element, name)!)[2]).to.match(/^Invited Valid until/)
    await until('the row in the other tab', () => rowOf(other as Widget, name) !== undefined)

    await openPerson(element, name)
    choose(element, 'person', 'role', 'viewer')
    choose(element, 'person', 'grants', 'approver')
    button(element, 'Save').click()
    await until('the end', () => !dialog(element, 'person').open)
    await until('the role in the other tab', () => cells(rowOf(other as Widget, name)!)[1] === 'Viewer Approver')

    await openPerson(element, name)
    button(element, 'Remove').click()
    await until('the question', () => dialog(element, 'confirm').open)
    button(element, 'Remove').click()
    await until('nobody', () => rowOf(element, name) === undefined)
    await until('nobody in the other tab', () => rowOf(other as Widget, name) === undefined)
    other.remove()
  }).timeout(40_000)

  it('tells the second of two who change the same person, and lets them decide again', async () => {
    const portal = as('owner')
    const element = await ready(tag, { portal, attributes: { 'client-id': clientId, live: 'off' } })
    await until('the reader', () => button(element, 'Invite').ariaDisabled === 'false')
    await openPerson(element, 'Noor Haddad')
    const { items } = await portal.portalUsers.list(clientId, { q: 'noor' })
    await as('admin').portalUsers.update(clientId, items[0]!.id, { grants: ['approver'] }, { version: items[0]!.version })
    choose(element, 'person', 'role', 'viewer')
    button(element, 'Save').click()
    await until('the conflict', () => inside(element, '#person .problem').innerText.startsWith('Somebody else has changed Noor Haddad'))
    expect(inside<HTMLInputElement>(element, '#person input[value=approver]').checked).to.equal(true)
    button(element, 'Save').click()
    await until('the end', () => !dialog(element, 'person').open)
    const now = await portal.portalUsers.get(clientId, items[0]!.id)
    expect([now.role, now.grants]).to.deep.equal(['viewer', ['approver']])
    await portal.portalUsers.update(clientId, now.id, { role: 'collaborator', grants: [] }, { version: now.version })
  }).timeout(20_000)

  it('offers a manager the roles and the grants of their own, and does not let the last manager go', async () => {
    await as('owner').policy.update(clientId, { preset: 'consultancy' }, { version: (await as('owner').policy.get(clientId)).version })
    const element = await ready(tag, { portal: person('pat@copperlane.example') })
    await until('the reader', () => button(element, 'Invite').ariaDisabled === 'false')
    expect(cells(rowOf(element, 'Pat Lindqvist')!)[0]).to.contain('(you)')
    await openPerson(element, 'Pat Lindqvist')
    expect(inside(element, '.access').innerText).to.contain('Nobody else would be left with this role.')
    choose(element, 'person', 'role', 'viewer')
    button(element, 'Save').click()
    await until('the reason', () => inside(element, '#person .problem').innerText.startsWith('Nobody else would be left with this role.'))
  }).timeout(20_000)

  it('records an access review and shows when it was', async () => {
    const portal = as('owner')
    const element = await ready(tag, { portal, attributes: { 'client-id': clientId } })
    await until('the reader', () => has(element, 'Access review'))
    button(element, 'Access review').click()
    await until('the boxes', () => rowOf(element, 'Tom Becker')!.querySelector('input') !== null)
    rowOf(element, 'Tom Becker')!.querySelector('input')!.click()
    await until('ready', () => button(element, 'Confirm access').ariaDisabled === 'false')
    button(element, 'Confirm access').click()
    await until('the end', () => has(element, 'Access review'))
    const { items } = await portal.portalUsers.list(clientId, { q: 'tom@' })
    expect(Date.now() - Date.parse(items[0]!.reviewedAt!)).to.be.below(60_000)
  }).timeout(20_000)

  it('finds who was not there for ninety days', async () => {
    const element = await ready(tag, { portal: as('owner'), attributes: { 'client-id': clientId, 'inactive-days': '90' } })
    expect(names(element)).to.include('Tom Becker')
    expect(names(element)).not.to.include('Noor Haddad')
  })

  it('shows an analyst the team, and why nothing there is theirs to change', async () => {
    const element = await ready(tag, { portal: as('analyst') })
    await until('the reason', () => element.shadowRoot?.querySelector('#why') !== null)
    expect(inside(element, '#why').innerText).to.equal('Your role does not include this.')
    expect(names(element).length).to.be.at.least(4)
    expect(has(element, 'Manage')).to.equal(false)
  })

  it('tells a viewer that the list is not theirs', async () => {
    const element = await put(tag, { portal: person('tom@copperlane.example') })
    await until('words', () => element.shadowRoot?.querySelector('[part=error]') !== null)
    expect(inside(element, '[part=error]').innerText).to.contain('Your role cannot see who has access.')
  })
})
