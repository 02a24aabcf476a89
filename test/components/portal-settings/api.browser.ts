import { expect } from 'chai'

import '../../../components/portal-settings/sa-portal-settings.ts'
import type { SaPortalSettings } from '../../../components/portal-settings/sa-portal-settings.ts'
import { createPortal, type Portal } from '../../../src/index.ts'
import { portalApi, type PortalApi } from '../../support/browser.ts'
import { accessible, clear, inside, leaveOut, show, textOf, until } from '../base/support.ts'
import { button, changes, control, enter, inherit, origin } from './support.ts'

describe('<sa-portal-settings> with the real portal API', () => {
  let api: PortalApi
  let clientId: string

  before(async function () {
    this.timeout(60_000)
    const started = await portalApi()
    if (!started) leaveOut(this, 'there is no portal API to start here; the line above says why')
    api = started
    const { items } = await as('owner').clients.list({ limit: 3 })
    clientId = items[2]!.id
  })

  afterEach(async () => {
    clear()
    const portal = as('owner')
    const { version, own } = await portal.policy.get(clientId)
    if (Object.keys(own).length > 0) await portal.policy.update(clientId, { mfa: null, ipAllow: null, modules: Object.fromEntries(Object.keys((own['modules'] as object | undefined) ?? {}).map((name) => [name, null])), messages: { welcome: null } }, { version })
    const client = await portal.clients.get(clientId)
    if (!client.portalEnabled) await portal.clients.update(clientId, { portalEnabled: true }, { version: client.version })
  })

  const as = (role: 'owner' | 'analyst' | 'billing'): Portal => createPortal({ baseUrl: api.baseUrl, fetchToken: () => api.token({ as: role }) })

  async function settingsAs(role: 'owner' | 'analyst' | 'billing', attributes = `client-id="${clientId}"`): Promise<SaPortalSettings> {
    const place = await show(`<sa-portal-settings ${attributes}></sa-portal-settings>`)
    const element = place.querySelector<SaPortalSettings>('sa-portal-settings')!
    element.portal = as(role)
    return element
  }

  it('H1–H3: saves what an owner sets, and the portal holds to it', async () => {
    const element = await settingsAs('owner')
    await until('settings', () => control(element, 'mfa') !== null)
    await accessible(element.parentElement!)
    await enter(element, 'mfa', 'optional')
    await enter(element, 'ipAllow', '203.0.113.7')
    await enter(element, 'messages-welcome', 'Welcome to your portal.')
    const select = inside<HTMLSelectElement>(element, '#preset')
    select.value = 'closing'
    select.dispatchEvent(new Event('change'))
    await element.updateComplete
    button(element, '[part=preset] button').click()
    await element.updateComplete
    expect(changes(element).length).to.be.greaterThan(3)
    button(element, '.save').click()
    await until('saved', () => !element.dirty)
    const { own, effective } = await as('owner').policy.get(clientId)
    expect([own['mfa'], effective.ipAllow, effective.messages.welcome, effective.modules['invoices']]).to.deep.equal(['optional', ['203.0.113.7/32'], 'Welcome to your portal.', { mode: 'direct', minRole: 'viewer' }])
    inherit(element, 'mfa')!.click()
    await element.updateComplete
    button(element, '.save').click()
    await until('saved', () => !element.dirty)
    expect(origin(element, 'mfa')).to.equal('Inherited from all clients')
    expect('mfa' in (await as('owner').policy.get(clientId)).own).to.equal(false)
  }).timeout(30_000)

  it('closes the portal of the client', async () => {
    const element = await settingsAs('owner')
    await until('settings', () => control(element, 'mfa') !== null)
    await enter(element, 'portalEnabled', false)
    button(element, '.save').click()
    await until('saved', () => !element.dirty)
    expect((await as('owner').clients.get(clientId)).portalEnabled).to.equal(false)
  }).timeout(20_000)

  it('finds what a colleague has changed meanwhile, and keeps both', async () => {
    const element = await settingsAs('owner')
    await until('settings', () => control(element, 'mfa') !== null)
    await enter(element, 'messages-welcome', 'Good day.')
    await enter(element, 'mfa', 'optional')
    const portal = as('owner')
    await portal.policy.update(clientId, { mfa: 'idp', ipAllow: ['10.0.0.0/8'] }, { version: (await portal.policy.get(clientId)).version })
    button(element, '.save').click()
    await until('the conflict', () => element.shadowRoot!.querySelector('.choice-row') !== null)
    inside(element, 'button[aria-label^="Take theirs"]').click()
    await element.updateComplete
    button(element, '.save').click()
    await until('saved', () => !element.dirty)
    const { effective } = await portal.policy.get(clientId)
    expect([effective.mfa, effective.ipAllow, effective.messages.welcome]).to.deep.equal(['idp', ['10.0.0.0/8'], 'Good day.'])
  }).timeout(30_000)

  it('follows a colleague who changes the default of all clients', async () => {
    const element = await settingsAs('owner')
    await until('settings', () => control(element, 'sessionIdleSeconds') !== null)
    const before = control(element, 'sessionIdleSeconds').value
    await new Promise((resolve) => setTimeout(resolve, 400))
    const portal = as('owner')
    const { version } = await portal.policy.getDefault()
    const changed = await portal.policy.updateDefault({ sessionIdleSeconds: 2700 }, { version })
    try {
      await until('the new default', () => control(element, 'sessionIdleSeconds').value === '45')
    } finally {
      await portal.policy.updateDefault({ sessionIdleSeconds: null }, { version: changed.version })
    }
    await until('the old one', () => control(element, 'sessionIdleSeconds').value === before)
  }).timeout(30_000)

  it('shows an analyst everything and lets nothing of the policy be changed; a billing person sees nothing', async () => {
    const element = await settingsAs('analyst')
    await until('settings', () => control(element, 'mfa') !== null)
    expect(control(element, 'mfa').disabled).to.equal(true)
    expect(textOf(element)).to.contain('Changing them is for owners and administrators.')
    const own = await settingsAs('analyst', '')
    await until('settings', () => control(own, 'mfa') !== null)
    expect(control(own, 'mfa').disabled).to.equal(true)
    const billing = await settingsAs('billing', '')
    await until('the refusal', () => textOf(billing).includes('Your role cannot see the portal settings.'))
  }).timeout(20_000)
})
