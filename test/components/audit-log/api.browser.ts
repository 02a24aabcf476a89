import { expect } from 'chai'

import '../../../components/audit-log/sa-audit-log.ts'
import type { SaAuditLog } from '../../../components/audit-log/sa-audit-log.ts'
import { verifyChain, readExport, readKeys } from '../../../src/audit/index.ts'
import { createPortal, type Portal } from '../../../src/index.ts'
import { portalApi, type PortalApi } from '../../support/browser.ts'
import { accessible, clear, inside, leaveOut, show, textOf, until } from '../base/support.ts'
import { buttonOf, cellsOf, panelOf, rowsOf, verified } from './support.ts'

describe('<sa-audit-log> with the real portal API', () => {
  let api: PortalApi
  let clientId: string

  before(async function () {
    this.timeout(60_000)
    const started = await portalApi()
    if (!started) leaveOut(this, 'there is no portal API to start here; the line above says why')
    api = started
    const { items } = await as('owner').clients.list({ limit: 1 })
    clientId = items[0]!.id
    for (let turn = 0; turn < 3; turn += 1) await as('analyst').posture.push(clientId, { score: 40 + turn })
  })

  afterEach(clear)

  const as = (role: 'owner' | 'analyst' | 'billing'): Portal => createPortal({ baseUrl: api.baseUrl, fetchToken: () => api.token({ as: role }) })

  async function logAs(role: 'owner' | 'analyst' | 'billing', attributes: string): Promise<SaAuditLog> {
    const place = await show(`<sa-audit-log ${attributes}></sa-audit-log>`)
    const element = place.querySelector<SaAuditLog>('sa-audit-log')!
    element.portal = as(role)
    return element
  }

  it('P1, P5: shows what was just done to a client, and verifies its chain for the owner', async () => {
    const element = await logAs('owner', `client-id="${clientId}"`)
    await until('entries', () => rowsOf(element).length > 3)
    const all = rowsOf(element).map(cellsOf)
    expect(all[0]!.slice(1, 4), 'reading it is its newest entry').to.deep.equal(['olivia.grant@larkfield.example Staff', 'Read the audit log', 'Done'])
    expect(all.some(([, who, what]) => who!.startsWith('ana.ruiz@') && what === 'Recorded a posture score')).to.equal(true)
    await until('a button', () => buttonOf(element, '.verify').ariaDisabled === 'false')
    expect(await verified(element)).to.match(/^Intact: \d+ entr/).and.to.contain('Signed by key')
    await accessible(element.parentElement!)
  }).timeout(30_000)

  it('verifies the partner’s own chain', async () => {
    const element = await logAs('owner', '')
    await until('entries', () => rowsOf(element).length > 0)
    await until('a button', () => buttonOf(element, '.verify').ariaDisabled === 'false')
    expect(await verified(element)).to.match(/^Intact: \d+ entr/)
  }).timeout(30_000)

  it('lets an analyst read and verify, and says that exporting is for others', async () => {
    const element = await logAs('analyst', `client-id="${clientId}"`)
    await until('entries', () => rowsOf(element).length > 0)
    await until('who reads', () => element.shadowRoot!.querySelector('#export-why') !== null)
    expect(buttonOf(element, '.export').ariaDisabled).to.equal('true')
    expect(await verified(element)).to.match(/^Intact/)
  }).timeout(30_000)

  it('exports what anybody can verify offline', async () => {
    const { click } = HTMLAnchorElement.prototype
    HTMLAnchorElement.prototype.click = () => {}
    try {
      const element = await logAs('owner', `client-id="${clientId}"`)
      await until('a button', () => buttonOf(element, '.export')?.ariaDisabled === 'false')
      buttonOf(element, '.export').click()
      await until('files', () => element.shadowRoot!.querySelectorAll('.files a').length === 3)
      const [chain, checkpoint, keys] = await Promise.all([...element.shadowRoot!.querySelectorAll<HTMLAnchorElement>('.files a')].map(async ({ href }) => await (await fetch(href)).text()))
      const bytes = new TextEncoder().encode(chain)
      const { items } = JSON.parse(keys!) as { items: Parameters<typeof readKeys>[0] }
      const report = await verifyChain(readExport([bytes]), { tenantId: clientId, checkpoints: [JSON.parse(checkpoint!)], keys: await readKeys(items) })
      expect([report.intact, report.cautions, report.sealed?.seq]).to.deep.equal([true, [], report.entries])
    } finally {
      HTMLAnchorElement.prototype.click = click
    }
  }).timeout(30_000)

  it('is closed to a billing person, and a client of somebody else does not exist', async () => {
    const billing = await logAs('billing', '')
    await until('the refusal', () => textOf(billing).includes('Your role cannot read this audit log.'))
    const foreign = await logAs('owner', 'client-id="cli_01k00000000000000000000000"')
    await until('the refusal', () => foreign.shadowRoot!.querySelector('[part=error]') !== null)
    expect(inside(foreign, '[part=error]').textContent).to.contain('This does not exist.')
    expect(panelOf(foreign)).to.equal('')
  }).timeout(20_000)
})
