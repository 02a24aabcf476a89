// The widgets about people as a page holds them: inside <sa-portal>, without one, moved, and gone.
import { expect } from 'chai'

import '../../../components/auditors/sa-auditors.ts'
import '../../../components/diagnosis/sa-diagnosis.ts'
import '../../../components/portal/sa-portal.ts'
import '../../../components/portal-users/sa-portal-users.ts'
import { inside, leftInMemory, textOf, until, warnings } from '../base/support.ts'
import { button, clean, clientId, dialog, fakePortal, fill, names, put, ready, rows, type Widget } from './support.ts'

const tags = ['sa-portal-users', 'sa-auditors', 'sa-diagnosis'] as const

describe('the widgets about people on a page', () => {
  afterEach(clean)

  it('take the portal around them, and its language', async () => {
    const outer = document.createElement('sa-portal')
    outer.portal = fakePortal().portal
    outer.locale = 'en'
    outer.messages = { 'people.title': 'Who has access' }
    const element = document.createElement('sa-portal-users')
    element.clientId = clientId
    outer.append(element)
    document.body.append(outer)
    try {
      await until('rows', () => names(element).length === 2)
      expect(inside(element, '[part=title]').innerText).to.equal('Who has access')
    } finally {
      outer.remove()
    }
  })

  for (const tag of tags) {
    it(`say once that there is no portal: ${tag}`, async () => {
      const said = await warnings(async () => {
        const element = await put(tag, { attributes: { 'client-id': clientId } })
        await until('the words', () => textOf(element).includes(`<${tag}> found no portal.`))
      })
      expect(said.filter((line) => line.includes('found no portal')).length).to.equal(1)
    })

    it(`leave nothing behind after a hundred times on and off the page: ${tag}`, async () => {
      const fake = fakePortal()
      const refs: WeakRef<Element>[] = []
      for (let count = 0; count < 100; count += 1) {
        const element = document.createElement(tag) as unknown as Widget
        element.setAttribute('client-id', clientId)
        element.portal = fake.portal
        document.body.append(element)
        await element.updateComplete
        element.remove()
        refs.push(new WeakRef(element))
      }
      await until('the stream to close', () => fake.openStreams() === 0)
      expect(await leftInMemory(refs, 5)).to.be.at.most(5)
    }).timeout(20_000)
  }

  it('keep what is being entered when they are moved', async () => {
    const fake = fakePortal()
    const element = await ready('sa-portal-users', { portal: fake.portal, attributes: { 'client-id': clientId } })
    await until('the reader', () => button(element, 'Invite').ariaDisabled === 'false')
    button(element, 'Invite').click()
    await until('the dialog', () => dialog(element, 'invite').open)
    fill(element, 'invite-name', 'Zoe')
    element.parentElement!.append(document.createElement('p'), element)
    await element.updateComplete
    expect(dialog(element, 'invite').open).to.equal(false)
    button(element, 'Invite').click()
    await until('the dialog', () => dialog(element, 'invite').open)
    expect(inside<HTMLInputElement>(element, '#invite-name').value).to.equal('Zoe')
  })

  it('show two clients side by side, each its own people', async () => {
    const fake = fakePortal({ answer: ({ path }) => (path.includes('cli_other') ? new Response(JSON.stringify({ items: [], nextCursor: null, total: 0, asOf: new Date().toISOString() }), { headers: { 'content-type': 'application/json' } }) : undefined) })
    const first = await ready('sa-portal-users', { portal: fake.portal, attributes: { 'client-id': clientId } })
    const second = document.createElement('sa-portal-users')
    second.clientId = 'cli_other'
    second.portal = fake.portal
    first.after(second)
    await until('nobody', () => second.shadowRoot?.querySelector('[part=empty]') !== null)
    expect(rows(first).length).to.equal(2)
    second.clientId = clientId
    await until('rows', () => names(second).length === 2)
    first.setAttribute('client-id', 'cli_other')
    await until('nobody there', () => first.shadowRoot?.querySelector('[part=empty]') !== null)
    expect(names(first)).to.deep.equal([])
  })
})
