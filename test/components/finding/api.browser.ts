import { expect } from 'chai'

import '../../../components/finding/sa-finding.ts'
import { createPortal, type Portal } from '../../../src/index.ts'
import { portalApi, type PortalApi } from '../../support/browser.ts'
import { inside, leaveOut, until } from '../base/support.ts'
import { act, choose, clean, dialog, fill, offered, open, part, says, submit } from './support.ts'

describe('<sa-finding> with the real portal API', () => {
  let api: PortalApi
  let clientId: string
  let findingId: string

  const staff = (): Portal => createPortal({ baseUrl: api.baseUrl, fetchToken: () => api.token({ as: 'analyst' }) })
  const person = (email: string): Portal => createPortal({ baseUrl: api.baseUrl, fetchToken: () => api.token({ audience: 'client', clientId, email }) })

  before(async function () {
    this.timeout(60_000)
    const started = await portalApi()
    if (!started) leaveOut(this, 'there is no portal API to start here; the line above says why')
    api = started
    const portal = staff()
    for await (const client of portal.clients.list({ q: 'Copperlane' })) clientId = client.id
    const [engagement] = (await portal.engagements.list(clientId, { limit: 1 })).items
    const draft = await portal.findings.create(clientId, {
      engagementId: engagement!.id, title: `Default password ${Date.now()}`, severity: 'high', description: 'Anybody knows **it**. <script>alert(1)</script>', internalNotes: 'Told by telephone.',
      evidence: [{ title: 'Log-in', content: 'admin:admin', redacted: null }],
    })
    findingId = draft.id
  })

  afterEach(clean)

  /** The widget as somebody sees it, and a second one beside it. */
  async function seen(...portals: Portal[]) {
    const place = document.createElement('main')
    const elements = portals.map((portal) => Object.assign(document.createElement('sa-finding'), { portal, clientId, findingId }))
    place.append(...elements)
    document.body.append(place)
    await until('the finding', () => elements.every((element) => part(element, 'title') !== null))
    await until('the texts', () => elements.every((element) => element.shadowRoot!.querySelector('.markdown.plain') === null))
    await until('the history', () => elements.every((element) => !part(element, 'history')!.textContent.includes('…')))
    return { elements, gone: () => place.remove() }
  }

  it('goes from a draft to Verified Fixed between the MSP and the client, each of whom sees what the other does', async function () {
    this.timeout(60_000)
    const [manager, analyst] = [person('pat@copperlane.example'), staff()]
    const drafting = await seen(analyst)
    const draft = drafting.elements[0]!
    expect(says(part(draft, 'standing'))).to.contain('Not published')
    expect(says(part(draft, 'internal'))).to.contain('Told by telephone.')
    act(draft, 'publish')!.click()
    await until('the question', () => dialog(draft, 'confirm').open)
    inside(draft, '#confirm-dialog .primary').click()
    await until('it is open', () => says(part(draft, 'badges')).includes('Open'))
    drafting.gone()

    const { elements, gone } = await seen(manager, staff())
    const [client, msp] = elements as [typeof elements[0], typeof elements[0]]
    expect(says(part(client, 'description'))).to.contain('Anybody knows it. <script>alert(1)</script>')
    expect([part(client, 'internal'), part(client, 'evidence')]).to.deep.equal([null, null])
    expect(offered(client)).to.include.members(['submit', 'start']).and.not.to.include('verify')

    act(client, 'start')!.click()
    await until('the MSP sees it', () => says(part(msp, 'badges')).includes('In Progress'), 15_000)

    await open(client, 'submit')
    await fill(client, 'notes', 'Changed on **Friday**.')
    await until('the chooser', () => client.shadowRoot!.querySelector('#act .chooser') !== null)
    const carried = new DataTransfer()
    carried.items.add(new File(['changed at 09:40'], 'proof.txt', { type: 'text/plain' }))
    const input = inside<HTMLInputElement>(client, '#act .chooser')
    input.files = carried.files
    input.dispatchEvent(new Event('change', { bubbles: true }))
    await until('the upload', () => /16 B/.test(says(client.shadowRoot!.querySelector('#act .file'))), 15_000)
    submit(client).click()
    await until('the end', () => !dialog(client).open, 15_000)
    await until('the MSP sees the fix', () => says(part(msp, 'submission')).includes('Changed on Friday.'), 15_000)
    expect(says(part(msp, 'submission'))).to.contain('proof.txt')
    expect(offered(client)).to.include('withdraw')

    await open(msp, 'verify')
    await choose(msp, 'outcome', 'verified_fixed')
    submit(msp).click()
    await until('the end', () => !dialog(msp).open, 15_000)
    await until('the client sees it', () => says(part(client, 'badges')).includes('Verified Fixed'), 15_000)
    await until('the history', () => says(part(client, 'history')).includes('Fix verified'), 15_000)
    expect(says(part(client, 'history'))).not.to.contain('Draft')
    gone()
  })

  it('tells the second of two people who act at once what the first has done', async function () {
    this.timeout(60_000)
    const other = staff()
    const { elements, gone } = await seen(staff())
    const element = elements[0]!
    element.live = 'off'
    await element.updateComplete
    await open(element, 'reopen')
    await fill(element, 'reason', 'It is back.')
    const held = await other.findings.get(clientId, findingId)
    await other.findings.reopen(clientId, findingId, { reason: 'Seen again.' }, { version: held.version })
    submit(element).click()
    await until('the sentence', () => says(element.shadowRoot!.querySelector('.conflict')).includes('has changed this finding meanwhile') || says(element.shadowRoot!.querySelector('.conflict')).includes('was changed meanwhile'), 15_000)
    expect(says(element.shadowRoot!.querySelector('.conflict'))).to.contain('It is now Open')
    expect(inside<HTMLTextAreaElement>(element, '#act-reason').value).to.equal('It is back.')
    submit(element).click()
    await until('what is possible', () => says(element.shadowRoot!.querySelector('#act .problem')).includes('This is not possible any more. Possible now:'), 15_000)
    gone()
  })
})
