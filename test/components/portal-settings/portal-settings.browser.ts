import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/locales/de.ts'
import '../../../components/portal-settings/sa-portal-settings.ts'
import type { SaSettingsSavedEvent } from '../../../components/events/settings-saved-event.ts'
import { canEmulateMedia, emulateMedia, sendKeys } from '../../support/browser.ts'
import { accessible, clear, inside, json, later, leaveOut, pause, refuse, show, textOf, until } from '../base/support.ts'
import { button, changes, client, control, enter, inherit, keeper, origin, owner, settingsOf, settingsWith } from './support.ts'

describe('<sa-portal-settings>', () => {
  afterEach(clear)

  it('H1, H2: shows every setting of a client with where it comes from', async () => {
    const { element, sent, place } = await settingsOf(keeper({ partner: { sessionIdleSeconds: 900 }, own: { mfa: 'optional', modules: { users: { mode: 'view', minRole: 'manager' } }, fields: { cvss: false } } }))
    expect(inside(element, '[part=title]').textContent).to.contain('Harrow Dental')
    expect(sent.map(({ path }) => path).sort()).to.deep.equal([`/v1/clients/${client}`, `/v1/clients/${client}/policy`, '/v1/me'])
    expect(control(element, 'portalEnabled').checked).to.equal(true)
    expect([control(element, 'mfa').value, origin(element, 'mfa')]).to.deep.equal(['optional', 'Set here'])
    expect([control(element, 'sessionIdleSeconds').value, origin(element, 'sessionIdleSeconds')]).to.deep.equal(['15', 'Inherited from all clients'])
    expect([control(element, 'modules-users-mode').value, control(element, 'modules-users-role').value, origin(element, 'modules-users-mode')]).to.deep.equal(['view', 'manager', 'Set here'])
    expect([control(element, 'modules-findings-mode').value, origin(element, 'modules-findings-mode')]).to.deep.equal(['direct', 'Inherited from all clients'])
    expect([control(element, 'fields-cvss').checked, control(element, 'fields-evidence').checked]).to.deep.equal([false, true])
    expect(element.shadowRoot!.querySelector('[part=changes]')).to.equal(null)
    await accessible(place)
  })

  it('shows the partner’s own settings without a client, and no switch of a portal', async () => {
    const { element, sent } = await settingsOf(keeper({ partner: { mfa: 'idp' } }), { attributes: '' })
    expect(sent.map(({ path }) => path).sort()).to.deep.equal(['/v1/me', '/v1/policy'])
    expect(control(element, 'portalEnabled')).to.equal(null)
    expect([origin(element, 'mfa'), origin(element, 'ipAllow')]).to.deep.equal(['Set here', 'Built-in default'])
  })

  it('says what saving would change, saves it once however often it is pressed, and tells the page', async () => {
    const { element, place, writes, kept } = await settingsOf(keeper({ own: { sessionMaxSeconds: 7200 } }))
    const heard: SaSettingsSavedEvent[] = []
    place.addEventListener('sa-settings-saved', (event) => heard.push(event))
    await enter(element, 'mfa', 'optional')
    await enter(element, 'modules-findings-mode', 'request')
    await enter(element, 'fields-cvss', false)
    await enter(element, 'ipAllow', '203.0.113.7\n2001:db8::/32')
    inherit(element, 'sessionMaxSeconds')!.click()
    await element.updateComplete
    expect(changes(element)).to.deep.equal([
      'Findings: Change directly, from Viewer (inherited) becomes Ask for changes, from Viewer',
      'CVSS score: Shown (inherited) becomes Hidden',
      'Second factor: Required (inherited) becomes Optional',
      'Sign out in any case after: 2 hours becomes 12 hours (inherited)',
      'Allowed networks: Everybody (inherited) becomes 203.0.113.7/32, 2001:db8::/32',
    ])
    expect(element.matches(':state(dirty)')).to.equal(true)
    expect(writes()).to.deep.equal([])
    await accessible(place)
    button(element, '.save').click()
    button(element, '.save').click()
    await until('saved', () => !element.dirty)
    expect(writes().map(({ body }) => body)).to.deep.equal([
      { mfa: 'optional', modules: { findings: { mode: 'request', minRole: 'viewer' } }, fields: { cvss: false }, ipAllow: ['203.0.113.7/32', '2001:db8::/32'], sessionMaxSeconds: null },
    ])
    expect(kept.own.version).to.equal(2)
    expect(heard.map(({ clientId, settings }) => [clientId, settings.includes('mfa')])).to.deep.equal([[client, true]])
    expect([origin(element, 'mfa'), origin(element, 'sessionMaxSeconds')]).to.deep.equal(['Set here', 'Inherited from all clients'])
  })

  it('H1: closes the portal of a client', async () => {
    const { element, writes, kept } = await settingsOf()
    await enter(element, 'portalEnabled', false)
    expect(changes(element)).to.deep.equal(['The portal is open for this client: Open becomes Closed'])
    button(element, '.save').click()
    await until('saved', () => !element.dirty)
    expect(writes().map(({ path, body }) => [path, body])).to.deep.equal([[`/v1/clients/${client}`, { portalEnabled: false }]])
    expect(kept.client.portalEnabled).to.equal(false)
  })

  it('H3: fills in a way of working, which is looked at before it is saved', async () => {
    const { element, writes, kept } = await settingsOf()
    const select = inside<HTMLSelectElement>(element, '#preset')
    expect([...select.options].map(({ textContent }) => textContent)).to.deep.equal(['Choose…', 'Consultancy', 'Closing team', 'Managed service'])
    select.value = 'managed-service'
    select.dispatchEvent(new Event('change'))
    await element.updateComplete
    expect(inside(element, '#preset-help').textContent).to.contain('Clients ask for changes')
    expect(element.dirty).to.equal(false)
    button(element, '[part=preset] button').click()
    await element.updateComplete
    expect(changes(element).find((each) => each.startsWith('Comments'))).to.equal('Comments: Change directly, from Viewer (inherited) becomes Hidden')
    expect(writes()).to.deep.equal([])
    button(element, '.save').click()
    await until('saved', () => !element.dirty)
    expect(kept.own.settings.modules!['findings']).to.deep.equal({ mode: 'request', minRole: 'manager' })
  })

  it('says what is wrong with what is typed once it is left, and saves nothing of it', async () => {
    const { element, writes, place } = await settingsOf()
    const field = control(element, 'ipAllow')
    field.value = '10.0.0.0/33'
    field.dispatchEvent(new Event('input', { bubbles: true }))
    await element.updateComplete
    expect(element.shadowRoot!.querySelector('#setting-ipAllow-error'), 'not while it is typed').to.equal(null)
    button(element, '.save').click()
    await until('the words', () => element.shadowRoot!.querySelector('#setting-ipAllow-error') !== null)
    expect(inside(element, '#setting-ipAllow-error').textContent).to.contain('10.0.0.0/33 is no network.')
    expect(element.shadowRoot!.activeElement).to.equal(control(element, 'ipAllow'))
    expect(inside(element, '[part=changes]').textContent).to.contain('Something entered here cannot be saved.')
    expect(writes()).to.deep.equal([])
    await accessible(place)
    await enter(element, 'ipAllow', '10.0.0.0/8')
    expect(element.shadowRoot!.querySelector('#setting-ipAllow-error')).to.equal(null)
    await enter(element, 'sessionIdleSeconds', '2')
    expect(inside(element, '#setting-sessionIdleSeconds-error').textContent).to.contain('Enter 5 to 1,440 minutes.')
    await enter(element, 'sessionIdleSeconds', '30')
    await enter(element, 'messages-statusExplanations', 'open')
    expect(inside(element, '#setting-messages-statusExplanations-error').textContent).to.contain('“open” is not of the form')
    await enter(element, 'messages-statusExplanations', 'open: Nobody has begun yet.')
    button(element, '.save').click()
    await until('saved', () => !element.dirty)
    expect(writes().at(-1)!.body).to.deep.equal({ ipAllow: ['10.0.0.0/8'], sessionIdleSeconds: 1800, messages: { statusExplanations: { open: 'Nobody has begun yet.' } } })
  })

  it('lets text be typed as it is: nothing is tidied under the hand', async () => {
    const { element } = await settingsOf()
    control(element, 'ipAllow').focus()
    await sendKeys({ type: '203.0.113.7' })
    await sendKeys({ press: 'Enter' })
    await sendKeys({ type: '198.51.100.0/24' })
    expect(control(element, 'ipAllow').value).to.equal('203.0.113.7\n198.51.100.0/24')
    await sendKeys({ press: 'Tab' })
    await element.updateComplete
    expect(control(element, 'ipAllow').value).to.equal('203.0.113.7/32\n198.51.100.0/24')
    control(element, 'messages-welcome').focus()
    await sendKeys({ type: 'Hello there ' })
    expect(control(element, 'messages-welcome').value).to.equal('Hello there ')
  })

  it('shows what somebody else has changed when it comes to saving, and lets each be decided', async () => {
    const { element, place, write, writes, kept } = await settingsOf(keeper({ own: { mfa: 'required' } }))
    await enter(element, 'mfa', 'optional')
    await enter(element, 'fields-cvss', false)
    await enter(element, 'sessionIdleSeconds', '60')
    write('own', { mfa: 'idp', fields: { cvss: false }, messages: { welcome: 'Hello.' } })
    button(element, '.save').click()
    await until('the conflict', () => element.shadowRoot!.querySelector('[part=conflict]') !== null)
    const panel = inside(element, '[part=conflict]')
    expect(panel.textContent!.replace(/\s+/g, ' ')).to.contain('They set: Left to your own sign-in').and.to.contain('You set: Optional').and.to.contain('Also changed: Welcome')
    expect(panel.querySelectorAll('.choice-row').length, 'both have hidden the score').to.equal(1)
    expect(control(element, 'messages-welcome').value).to.equal('Hello.')
    await until('the focus', () => element.shadowRoot!.activeElement === panel)
    await accessible(place)
    button(element, '.save').click()
    await element.updateComplete
    expect(inside(element, '[part=changes]').textContent).to.contain('Decide first')
    expect(writes().length).to.equal(1)
    panel.querySelector<HTMLButtonElement>('button[aria-label^="Keep mine"]')!.click()
    await element.updateComplete
    button(element, '.save').click()
    await until('saved', () => !element.dirty)
    expect(kept.own.settings).to.deep.equal({ mfa: 'optional', fields: { cvss: false }, messages: { welcome: 'Hello.' }, sessionIdleSeconds: 3600 })
  })

  it('takes theirs where that is decided', async () => {
    const { element, write, kept } = await settingsOf()
    await enter(element, 'mfa', 'optional')
    write('own', { mfa: 'idp' })
    button(element, '.save').click()
    await until('the conflict', () => element.shadowRoot!.querySelector('[part=conflict]') !== null)
    inside(element, 'button[aria-label^="Take theirs"]').click()
    await element.updateComplete
    expect(control(element, 'mfa').value).to.equal('idp')
    expect(element.dirty).to.equal(false)
    expect(kept.own.settings.mfa).to.equal('idp')
  })

  it('follows what happens while nothing is changed here, and says so while something is', async () => {
    const { element, write, happen, streams } = await settingsOf()
    await until('the stream', () => streams.length > 0)
    write('partner', { mfa: 'idp' })
    happen('policy.updated', client)
    await until('the new value', () => control(element, 'mfa').value === 'idp')
    await enter(element, 'mfa', 'required')
    write('own', { mfa: 'optional', fields: { evidence: false } })
    happen('policy.updated', client)
    await until('the conflict', () => element.shadowRoot!.querySelector('[part=conflict]') !== null)
    expect(inside(element, '[part=conflict]').textContent).to.contain('Also changed: Evidence')
    expect(control(element, 'mfa').value).to.equal('required')
  })

  it('says that only a part is saved where the portal’s switch is refused', async () => {
    const keeping = keeper()
    const { element } = await settingsWith({ answer: (sent) => (sent.method === 'PATCH' && !sent.path.endsWith('/policy') ? refuse(403, 'not-allowed') : keeping.answer(sent)) })
    await until('settings', () => control(element, 'mfa') !== null)
    await enter(element, 'mfa', 'optional')
    await enter(element, 'portalEnabled', false)
    button(element, '.save').click()
    await until('the words', () => textOf(element).includes('Whether the portal is open is not.'))
    expect(changes(element)).to.deep.equal(['The portal is open for this client: Open becomes Closed'])
    expect(origin(element, 'mfa')).to.equal('Set here')
    expect(keeping.kept.own.settings).to.deep.equal({ mfa: 'optional' })
  })

  it('closes the portal at the second press where somebody has changed something else of the client meanwhile', async () => {
    const { element, kept, writes } = await settingsOf()
    await enter(element, 'portalEnabled', false)
    kept.client = { ...kept.client, name: 'Harrow Dental Group', version: 8 }
    button(element, '.save').click()
    await until('the words', () => textOf(element).includes('Somebody else has changed this in the meantime.'))
    expect(inside(element, '[part=title]').textContent).to.contain('Harrow Dental Group')
    expect(element.shadowRoot!.querySelector('.choice-row')).to.equal(null)
    button(element, '.save').click()
    await until('saved', () => !element.dirty)
    expect([kept.client.portalEnabled, kept.client.name, writes().length]).to.deep.equal([false, 'Harrow Dental Group', 2])
  })

  it('shows beside its field what the portal refuses', async () => {
    const keeping = keeper()
    const problem = { type: 'urn:sa-portal:problem:invalid-input', title: 'Invalid', status: 400, code: 'invalid-input', requestId: 'req_7f3a', errors: [{ field: 'body.ipAllow.0', code: 'invalid', message: 'must be a public network' }] }
    const { element } = await settingsWith({ answer: (sent) => (sent.method === 'PATCH' ? json(problem, 400) : keeping.answer(sent)) })
    await until('settings', () => control(element, 'mfa') !== null)
    await enter(element, 'ipAllow', '10.0.0.0/8')
    button(element, '.save').click()
    await until('the refusal', () => element.shadowRoot!.querySelector('#setting-ipAllow-error') !== null)
    expect(inside(element, '#setting-ipAllow-error').textContent).to.contain('Must be a public network')
    expect(control(element, 'ipAllow').value).to.equal('10.0.0.0/8')
    expect(inside(element, '[part=changes]').textContent).to.contain('req_7f3a')
  })

  it('keeps what is not saved through a lost network, and sends the same again', async () => {
    const keeping = keeper()
    let down = true
    const { element, sent } = await settingsWith({
      giveUpAfterMs: 1500,
      answer: (each) => {
        if (each.method === 'PATCH' && down) return Promise.reject(new TypeError('Failed to fetch'))
        return keeping.answer(each)
      },
    })
    await until('settings', () => control(element, 'mfa') !== null)
    await enter(element, 'mfa', 'optional')
    button(element, '.save').click()
    await until('the words', () => textOf(element).includes('No answer came'))
    expect(changes(element).length).to.equal(1)
    down = false
    button(element, '.save').click()
    await until('saved', () => !element.dirty)
    const writes = sent.filter(({ method }) => method === 'PATCH')
    expect(writes.at(-1)!.body).to.deep.equal({ mfa: 'optional' })
    expect(new Set(writes.map(({ idempotencyKey }) => idempotencyKey)).size, 'one key, however often it is sent').to.equal(1)
  })

  it('lets somebody who may not change it see it, and says so', async () => {
    const { element, place } = await settingsOf(keeper({ allowed: { allowedActions: ['client.view', 'client.update', 'policy.view'], deniedActions: { 'policy.update': 'role' } } }))
    expect(textOf(element)).to.contain('Changing them is for owners and administrators.')
    const enabled = [...element.shadowRoot!.querySelectorAll<HTMLInputElement>('.settings :is(input, select, textarea)')].filter(({ disabled }) => !disabled)
    expect(enabled.map(({ id }) => id)).to.deep.equal(['setting-portalEnabled'])
    expect(element.shadowRoot!.querySelector('.inherit')).to.equal(null)
    await accessible(place)
  })

  it('asks before what is not saved is discarded, and lets the browser ask before the page is left', async () => {
    const { element, place } = await settingsOf()
    const leave = () => {
      const event = new Event('beforeunload', { cancelable: true })
      window.dispatchEvent(event)
      return event.defaultPrevented
    }
    expect(leave()).to.equal(false)
    await enter(element, 'mfa', 'optional')
    expect(leave()).to.equal(true)
    button(element, '.leave').click()
    await until('the question', () => element.shadowRoot!.activeElement === button(element, '.keep'))
    await accessible(place)
    button(element, '.keep').click()
    await element.updateComplete
    expect(control(element, 'mfa').value).to.equal('optional')
    button(element, '.leave').click()
    await element.updateComplete
    button(element, '.discard').click()
    await element.updateComplete
    expect([control(element, 'mfa').value, element.dirty, leave()]).to.deep.equal(['required', false, false])
    await enter(element, 'mfa', 'optional')
    element.remove()
    expect(leave()).to.equal(false)
  })

  it('takes nothing that is not saved over to another client', async () => {
    const { element, writes } = await settingsOf()
    await enter(element, 'mfa', 'optional')
    element.clientId = 'cli_2'
    await until('the other', () => control(element, 'mfa')?.value === 'required')
    expect(element.dirty).to.equal(false)
    expect(writes()).to.deep.equal([])
  })

  it('saves nothing when Enter is pressed in a field', async () => {
    const { element, writes } = await settingsOf()
    const field = control(element, 'sessionIdleSeconds')
    field.focus()
    field.select()
    await sendKeys({ type: '45' })
    await sendKeys({ press: 'Enter' })
    await pause(50)
    expect(changes(element)).to.deep.equal(['Sign out after inactivity: 30 minutes (inherited) becomes 45 minutes'])
    expect(writes()).to.deep.equal([])
  })

  it('shows a skeleton only after a moment', async () => {
    const { promise, give } = later()
    const keeping = keeper()
    const { element, sent } = await settingsWith({ answer: (each) => (each.path.endsWith('/policy') ? promise : keeping.answer(each)) })
    expect([element.matches(':state(loading)'), element.shadowRoot!.querySelector('.bone')]).to.deep.equal([true, null])
    await until('a skeleton', () => element.shadowRoot!.querySelector('.bone') !== null)
    give(keeping.answer(sent.find(({ path }) => path.endsWith('/policy'))!))
    await until('settings', () => control(element, 'mfa') !== null)
    expect(element.shadowRoot!.querySelector('.bone')).to.equal(null)
  })

  it('is closed to people who may not see it, whatever way the portal says so', async () => {
    for (const [status, code] of [[403, 'not-allowed'], [403, 'wrong-audience']] as const) {
      const { element, place } = await settingsWith({ answer: () => refuse(status, code) })
      await until(code, () => textOf(element).includes('Your role cannot see the portal settings.'))
      expect(textOf(element)).to.contain('req_7f3a')
      await accessible(place)
    }
  })

  it('says that it could not be loaded and tries again; where nobody is signed in, and without a portal', async () => {
    let down = true
    const keeping = keeper()
    const { element } = await settingsWith({ giveUpAfterMs: 1500, answer: (sent) => (down ? Promise.reject(new TypeError('Failed to fetch')) : keeping.answer(sent)) })
    await until('a refusal', () => textOf(element).includes('The portal cannot be reached.'))
    down = false
    inside(element, '.state-actions button').click()
    await until('settings', () => control(element, 'mfa') !== null)
    const out = await settingsWith({ token: () => null })
    await until('the words', () => textOf(out.element).includes('Your session has ended.'))
    const place = await show('<sa-portal-settings></sa-portal-settings>')
    await until('the words', () => textOf(place.firstElementChild!).includes('<sa-portal-settings> found no portal.'))
  })

  it('keeps old settings under a line that says so, and what is not saved with them', async () => {
    const keeping = keeper()
    let failing = false
    const { element } = await settingsWith({ answer: (sent) => (failing ? refuse(400, 'invalid-input') : keeping.answer(sent)) })
    await until('settings', () => control(element, 'mfa') !== null)
    await enter(element, 'mfa', 'optional')
    failing = true
    element.refresh()
    await until('the line', () => element.shadowRoot!.querySelector('[part=stale]') !== null)
    expect(control(element, 'mfa').value).to.equal('optional')
  })

  it('speaks German and Arabic', async () => {
    const german = await settingsOf(keeper(), { lang: 'de' })
    expect(textOf(german.element)).to.contain('Portaleinstellungen').and.to.contain('Geerbt von allen Kunden')
    const arabic = await settingsOf(keeper(), { lang: 'ar', dir: 'rtl' })
    expect(textOf(arabic.element)).to.contain('إعدادات البوابة')
  })

  it('cuts nothing off at 280 pixels', async () => {
    const keeping = keeper({ own: { messages: { welcome: 'x'.repeat(80) } } })
    keeping.kept.client.name = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
    const { element, place } = await settingsOf(keeping)
    await enter(element, 'mfa', 'optional')
    await enter(element, 'messages-welcome', 'y'.repeat(90))
    place.style.inlineSize = '280px'
    const edge = inside(element, '.base').getBoundingClientRect()
    for (const inner of element.shadowRoot!.querySelectorAll<HTMLElement>('.base *:not(.unseen, .unseen *, thead, thead *, option)')) {
      const box = inner.getBoundingClientRect()
      if (box.width > 0) expect(box.right, inner.outerHTML.slice(0, 80)).to.be.at.most(edge.right + 1)
    }
  })

  it('is usable in forced colours', async function () {
    if (!canEmulateMedia) leaveOut(this, 'this engine emulates no media')
    await emulateMedia({ forcedColors: 'active' })
    try {
      await accessible((await settingsOf()).place)
    } finally {
      await emulateMedia({ forcedColors: 'none' })
    }
  })

  for (const [name, options] of Object.entries({ light: {}, dark: { scheme: 'dark' }, 'right to left': { dir: 'rtl', lang: 'ar' } })) {
    it(`is accessible with changes: ${name}`, async () => {
      const { place, element } = await settingsOf(keeper({ me: owner }), options)
      await enter(element, 'mfa', 'optional')
      await accessible(place)
    })
    it(`is accessible when refused: ${name}`, async () => {
      const { place, element } = await settingsWith({ answer: () => refuse(400, 'invalid-input') }, options)
      await until('the refusal', () => element.shadowRoot!.querySelector('[part=error]') !== null)
      await accessible(place)
    })
  }
})
