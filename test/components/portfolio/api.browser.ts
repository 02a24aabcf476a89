import { expect } from 'chai'

import '../../../components/portfolio/sa-portfolio.ts'
import { createPortal, type Portal } from '../../../src/index.ts'
import { clientSorts } from '../../../src/contract/client.ts'
import { LocalClients } from '../../../components/portfolio/local-clients.ts'
import { portalApi, type PortalApi } from '../../support/browser.ts'
import { inside, leaveOut, until } from '../base/support.ts'
import { button, cells, clean, names, put, ready, rows, search, stats } from './support.ts'

describe('<sa-portfolio> with the real portal API', () => {
  let api: PortalApi

  before(async function () {
    this.timeout(60_000)
    const started = await portalApi()
    if (!started) leaveOut(this, 'there is no portal API to start here; the line above says why')
    api = started
  })

  afterEach(clean)

  const as = (role: 'owner' | 'analyst' | 'billing'): Portal => createPortal({ baseUrl: api.baseUrl, fetchToken: () => api.token({ as: role }) })
  const all = async (portal: Portal) => {
    const clients = []
    for await (const client of portal.clients.list({ limit: 200 })) clients.push(client)
    return clients
  }

  it('A1–A10, A18: shows every client of the demo MSP, newest first, and numbers that add up', async () => {
    const portal = as('owner')
    const clients = await all(portal)
    const { total, highRisk, healthy, unknown } = await portal.portfolio.summary()
    const element = await ready({ portal })
    await until('numbers', () => stats(element)[0]?.[1] === String(total))
    expect(names(element)).to.deep.equal(clients.slice(0, 50).map(({ name }) => name))
    expect(stats(element)).to.deep.equal([['Total Clients', String(total)], ['High Risk', String(highRisk)], ['Healthy', String(healthy)]])
    expect(total).to.equal(highRisk + healthy + unknown)
    expect(total).to.equal(clients.length)
  })

  it('sorts given clients exactly as the portal sorts its own', async () => {
    const portal = as('owner')
    const clients = await all(portal)
    const local = new LocalClients(clients, 'en', () => {})
    for (const sort of clientSorts) {
      const page = await portal.clients.list({ sort, limit: 200 })
      const figure = (client: (typeof clients)[number]) => {
        if (sort.endsWith('risk')) return client.posture?.level === 'unknown' ? null : client.posture?.score
        if (sort.endsWith('coverage')) return client.evidenceCoverage
        if (sort.endsWith('exposure')) return client.exposure && client.currency === 'USD' ? client.exposure.expected : null
        return sort.endsWith('created') ? client.id : client.name.slice(0, 1).toLowerCase()
      }
      const { rows: found } = local.read({ sort, levels: [], q: '', pageSize: 200 }, 200)
      if (sort.endsWith('name')) continue
      expect(found.map(figure), sort).to.deep.equal(page.items.map(figure))
    }
  })

  it('searches and filters', async () => {
    const portal = as('owner')
    const [first] = await all(portal)
    const element = await ready({ portal })
    search(element, first!.name.slice(0, 12).toUpperCase())
    await until('one client', () => names(element)[0] === first!.name && rows(element).length < 10)
    search(element, '')
    button(element, 'Critical').click()
    await until('critical ones', () => rows(element).length > 0 && rows(element).every((row) => cells(row)[1] === 'Critical'))
  })

  it('A14: shows a new score of an analyst without being asked', async () => {
    const portal = as('owner')
    const element = await ready({ portal })
    const [client] = (await all(portal)).filter(({ posture, baselineCompletedAt, status }) => baselineCompletedAt && status === 'active' && posture?.level === 'low')
    const row = () => rows(element).find((each) => cells(each)[0] === client!.name)!
    expect(cells(row())[1]).to.equal('Low')
    await new Promise((resolve) => setTimeout(resolve, 300))
    await as('analyst').posture.push(client!.id, { score: 12 })
    await until('the level', () => cells(row())[1] === 'Critical', 8000)
    await as('analyst').posture.push(client!.id, { score: client!.posture!.score! })
  }).timeout(20_000)

  it('D1, A6: gives a billing person names without measures', async () => {
    const element = await put({ portal: as('billing') })
    await until('rows', () => rows(element).length > 0 && cells(rows(element)[0]!)[1] === 'Not shared', 8000)
    await until('the role', () => element.shadowRoot?.querySelector('[part=explanation]') !== null)
    expect(inside(element, '[part=explanation]').innerText).to.contain('Your role cannot add clients.')
    expect(stats(element).slice(1).map(([, value]) => value)).to.deep.equal(['—', '—'])
  }).timeout(15_000)

  it('E1, E2: offers Add client as the portal allows, and shows what is created on top', async () => {
    const portal = as('owner')
    const { allowedActions } = await portal.me.get()
    const element = await ready({ portal })
    const add = inside(element, '[part=add]')
    if (!allowedActions.includes('client.create')) {
      await until('the explanation', () => element.shadowRoot?.querySelector('[part=explanation]') !== null)
      expect(add.ariaDisabled).to.equal('true')
      return
    }
    await until('the role', () => add.ariaDisabled === 'false')
    add.click()
    const name = `Wingtip Bakery ${Date.now()}`
    inside<HTMLInputElement>(element, 'dialog [name=name]').value = name
    inside<HTMLInputElement>(element, 'dialog [name=contactEmail]').value = 'nonsense'
    inside(element, '[type=submit]').click()
    await until('the refusal', () => element.shadowRoot?.getElementById('contactEmail-error') !== null)
    inside<HTMLInputElement>(element, 'dialog [name=contactEmail]').value = 'it@wingtip.example'
    inside(element, '[type=submit]').click()
    await until('the client', () => names(element)[0] === name)
    expect(cells(rows(element)[0]!)[1]).to.equal('Unknown')
  }).timeout(15_000)
})
