import { expect } from 'chai'

import '../../../components/auditors/sa-auditors.ts'
import '../../../components/locales/ar.ts'
import type { AuditorGrant } from '../../../src/contract/index.ts'
import { createPortal, type Portal } from '../../../src/index.ts'
import { portalApi, sendKeys, type PortalApi } from '../../support/browser.ts'
import { accessible, inside, json, leaveOut, refuse, textOf, until } from '../base/support.ts'
import { ago, button, cells, choose, clean, clientId, dialog, fakePortal, fill, focused, has, names, owner, put, ready, rows, said, type FakeOptions } from '../portal-users/support.ts'

const tag = 'sa-auditors'
const attributes = { 'client-id': clientId }

function auditorAt(number: number, over: Partial<AuditorGrant> = {}): AuditorGrant {
  return {
    id: `aud_${number}`,
    clientId,
    email: `auditor${number}@assurance.example`,
    name: `Auditor ${number}`,
    status: 'active',
    frameworkIds: null,
    createdAt: ago(20),
    expiresAt: ago(-40),
    acceptedAt: ago(19),
    lastSeenAt: ago(2),
    revokedAt: null,
    version: 1,
    ...over,
  }
}

const frameworks = [
  { id: 'fw_1', title: 'Essential Eight', sourceVersion: '1', controls: { total: 3, withEvidence: 1 }, evidenceCoverage: 33.3, adoptedAt: ago(100) },
  { id: 'fw_2', title: 'ISO 27001', sourceVersion: '1', controls: { total: 3, withEvidence: 1 }, evidenceCoverage: 33.3, adoptedAt: ago(100) },
]

describe('<sa-auditors>', () => {
  afterEach(clean)

  const shown = async (options: FakeOptions = {}, look = {}) => {
    const fake = fakePortal({ auditors: [auditorAt(1)], answer: ({ path }) => (path.endsWith('/frameworks') ? json({ items: frameworks, nextCursor: null, total: 2, asOf: ago(0) }) : undefined), ...options })
    const element = await ready(tag, { portal: fake.portal, attributes }, look)
    await until('the reader', () => element.shadowRoot!.querySelector('.invite')?.ariaDisabled === 'false' || element.shadowRoot!.querySelector('#why') !== null)
    return { fake, element }
  }

  it('shows who reads, what, since when and until when, and where access stands', async () => {
    const { element } = await shown({
      auditors: [
        auditorAt(1, { frameworkIds: ['fw_2'] }),
        auditorAt(2, { status: 'invited', acceptedAt: null, lastSeenAt: null, expiresAt: ago(-4.5), frameworkIds: [] }),
        auditorAt(3, { status: 'expired', expiresAt: ago(3) }),
        auditorAt(4, { status: 'revoked', revokedAt: ago(1) }),
      ],
    })
    await until('the framework', () => cells(rows(element)[0]!)[2] === 'ISO 27001')
    const all = rows(element).map(cells)
    expect(all[0]!.slice(0, 2)).to.deep.equal(['Auditor 1 auditor1@assurance.example', 'Active'])
    expect(all[0]![5]).to.equal('2 days ago')
    expect(all[1]!.slice(1, 3)).to.deep.equal(['Invited 5 days left', 'No framework'])
    expect(all[1]![5]).to.equal('Never')
    expect(all[2]![1]).to.equal('Expired')
    expect(all[3]![1]).to.match(/^Ended On /)
    expect(rows(element).map((row) => row.querySelector('button') !== null)).to.deep.equal([true, true, false, false])
    await accessible(element)
  })

  it('invites an auditor to some frameworks until the end of a day, and shows the link once', async () => {
    const { fake, element } = await shown()
    button(element, 'Invite auditor').click()
    await until('the dialog', () => dialog(element, 'invite').open)
    await until('the frameworks', () => !inside<HTMLInputElement>(element, '#invite input[value=some]').disabled)
    fill(element, 'invite-email', 'frida@assurance.example')
    fill(element, 'invite-name', 'Frida Holm')
    choose(element, 'invite', 'reach', 'some')
    await until('the boxes', () => element.shadowRoot!.querySelector('#invite-frameworkIds') !== null)
    await accessible(element)
    button(element, 'Send invitation').click()
    await until('the reason', () => element.shadowRoot!.querySelector('#invite-frameworkIds-error') !== null)
    expect(fake.writes()).to.deep.equal([])
    choose(element, 'invite', 'frameworkIds', 'fw_1')
    const soon = new Date(Date.now() + 10 * 86_400_000)
    const day = [soon.getFullYear(), soon.getMonth() + 1, soon.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
    fill(element, 'invite-until', day)
    button(element, 'Send invitation').click()
    await until('the link', () => dialog(element, 'link').open)
    const { body } = fake.writes()[0]!
    expect(body).to.deep.equal({ email: 'frida@assurance.example', name: 'Frida Holm', frameworkIds: ['fw_1'], expiresAt: new Date(`${day}T23:59:59.999`).toISOString() })
    expect(inside<HTMLInputElement>(element, '.copy-link input').value).to.equal('https://portal.example/invitation#1')
    await until('the row', () => names(element)[0] === 'Frida Holm')
    await sendKeys({ press: 'Escape' })
    await until('the focus', () => focused(element)?.classList.contains('invite') === true)
  })

  it('refuses a day that has passed or is more than a year ahead, beside the field', async () => {
    const { fake, element } = await shown()
    button(element, 'Invite auditor').click()
    await until('the dialog', () => dialog(element, 'invite').open)
    fill(element, 'invite-email', 'frida@assurance.example')
    fill(element, 'invite-name', 'Frida Holm')
    for (const day of ['2020-01-01', '2099-01-01']) {
      fill(element, 'invite-until', day)
      button(element, 'Send invitation').click()
      await until('the reason', () => element.shadowRoot!.querySelector('#invite-until-error') !== null)
      expect(inside<HTMLInputElement>(element, '#invite-until').ariaInvalid).to.equal('true')
    }
    expect(fake.writes()).to.deep.equal([])
  })

  it('ends access after a question, and says so in the list', async () => {
    const { fake, element } = await shown()
    const ended: string[] = []
    element.addEventListener('sa-auditor-revoked', ({ auditor }) => ended.push(auditor.status))
    button(element, 'End access of Auditor 1').click()
    await until('the question', () => dialog(element, 'confirm').open)
    await accessible(element)
    expect(focused(element)?.innerText).to.equal('Cancel')
    button(element, 'End access').click()
    await until('the end', () => cells(rows(element)[0]!)[1]!.startsWith('Ended'))
    expect(fake.writes().map(({ method, path }) => `${method} ${path}`)).to.deep.equal([`DELETE /v1/clients/${clientId}/auditors/aud_1`])
    expect(ended).to.deep.equal(['revoked'])
    await until('the focus', () => focused(element)?.localName === 'th')
    await until('words', () => said() === 'The access of Auditor 1 has ended.')
  })

  it('lets the page do either its own way', async () => {
    const { fake, element } = await shown()
    element.addEventListener('sa-auditor-invite', (event) => event.preventDefault())
    element.addEventListener('sa-auditor-revoke', (event) => event.preventDefault())
    button(element, 'Invite auditor').click()
    button(element, 'End access of Auditor 1').click()
    await element.updateComplete
    expect([dialog(element, 'invite').open, dialog(element, 'confirm').open]).to.deep.equal([false, false])
    expect(fake.writes()).to.deep.equal([])
  })

  it('says why nothing can be pressed', async () => {
    const { element } = await shown({ me: { ...owner, allowedActions: [], deniedActions: { 'auditor.manage': 'role' } } })
    expect(inside(element, '#why').innerText).to.equal('Your role does not include this.')
    expect(has(element, 'End access of Auditor 1')).to.equal(false)
    await accessible(element)
  })

  it('shows that there is none, that it is not for this reader, that it failed, and that no client is chosen', async () => {
    let element = await put(tag, { portal: fakePortal().portal, attributes })
    await until('nobody', () => textOf(element).includes('No auditor has access'))
    await accessible(element)
    element = await put(tag, { portal: fakePortal({ answer: ({ path }) => (path.endsWith('/auditors') ? refuse(403, 'not-allowed') : undefined) }).portal, attributes })
    await until('the refusal', () => textOf(element).includes('Your role cannot see or invite auditors.'))
    let broken = true
    element = await put(tag, { portal: fakePortal({ auditors: [auditorAt(1)], giveUpAfterMs: 1500, answer: ({ path }) => (broken && path.endsWith('/auditors') ? refuse(500, 'internal') : undefined) }).portal, attributes })
    await until('the reason', () => has(element, 'Try again'))
    broken = false
    button(element, 'Try again').click()
    await until('the row', () => names(element).length === 1)
    element = await put(tag, { portal: fakePortal().portal })
    expect(textOf(element)).to.contain('No client is chosen.')
  })

  it('follows what happens in the portal', async () => {
    const { fake, element } = await shown()
    await until('the stream', () => fake.openStreams() === 1)
    fake.state.auditors = [auditorAt(1, { status: 'revoked', revokedAt: ago(0) })]
    fake.happen('user.removed', { type: 'auditor', id: 'aud_1' })
    await until('the end', () => cells(rows(element)[0]!)[1]!.startsWith('Ended'))
  })

  for (const width of [280, 480, 768, 1200]) {
    it(`fits in ${width} px, in both directions and in the dark`, async () => {
      const auditors = [auditorAt(1, { name: 'Z'.repeat(100), email: `${'x'.repeat(60)}@assurance.example` }), auditorAt(2, { status: 'expired' })]
      for (const look of [{ width }, { width, dir: 'rtl', lang: 'ar' }, { width, scheme: 'dark' }]) {
        const { element } = await shown({ auditors }, look)
        const box = inside(element, '.base')
        expect(box.scrollWidth).to.be.at.most(box.clientWidth)
        await accessible(element)
      }
    })
  }

  describe('with the real portal API', () => {
    let api: PortalApi
    const as = (role: 'owner' | 'analyst'): Portal => createPortal({ baseUrl: api.baseUrl, fetchToken: () => api.token({ as: role }) })
    const copperlane = async () => (await as('owner').clients.list({ q: 'Copperlane' })).items[0]!.id

    before(async function () {
      this.timeout(60_000)
      const started = await portalApi()
      if (!started) leaveOut(this, 'there is no portal API to start here; the line above says why')
      api = started
    })

    it('invites, is told that the auditor has access already, and ends it', async () => {
      const element = await ready(tag, { portal: as('owner'), attributes: { 'client-id': await copperlane() } })
      await until('the reader', () => button(element, 'Invite auditor').ariaDisabled === 'false')
      const email = `ada.${Date.now()}@assurance.example`
      for (const time of ['first', 'second']) {
        button(element, 'Invite auditor').click()
        await until('the dialog', () => dialog(element, 'invite').open)
        fill(element, 'invite-email', email)
        fill(element, 'invite-name', `Ada ${email}`)
        button(element, 'Send invitation').click()
        if (time === 'second') break
        await until('the link', () => dialog(element, 'link').open)
        button(element, 'Close').click()
        await until('the end', () => !dialog(element, 'link').open)
      }
      await until('the reason', () => inside(element, '#invite .problem').innerText.startsWith('An auditor with this email has access already.'))
      await sendKeys({ press: 'Escape' })
      button(element, 'Discard').click()
      await until('the end', () => !dialog(element, 'invite').open)
      button(element, `End access of Ada ${email}`).click()
      await until('the question', () => dialog(element, 'confirm').open)
      button(element, 'End access').click()
      await until('the end', () => rows(element).some((row) => cells(row)[0]!.includes(email) && cells(row)[1]!.startsWith('Ended')))
    }).timeout(30_000)

    it('is refused to an analyst', async () => {
      const element = await put(tag, { portal: as('analyst'), attributes: { 'client-id': await copperlane() } })
      await until('the refusal', () => textOf(element).includes('Your role cannot see or invite auditors.'))
    })
  })
})
