// Two tenants on one page, in every widget there is, with the real portal API: what belongs to one is never seen with the other.
import { expect } from 'chai'
import type { LitElement } from 'lit'

import '../../../components/all.ts'
import { elements } from '../../../components/elements.ts'
import type { SaPortal } from '../../../components/portal/sa-portal.ts'
import { createPortal, type Portal } from '../../../src/index.ts'
import { portalApi, type PortalApi } from '../../support/browser.ts'
import { clear, leaveOut, pause, show, until } from '../base/support.ts'

/** One tenant: who reads, what of it is nobody else's, and what was sent and answered for it. */
interface Tenant {
  clientId: string
  findingId: string
  /** Words that stand in the data of this tenant alone. */
  marks: readonly string[]
  portal: Portal
  sent: string[]
  answers: string[]
}

/** Every widget that reads from a portal: one that comes later is in it without anybody's doing. */
const widgets = Object.entries(elements)
  .filter(([tag, elementClass]) => tag !== 'sa-portal' && (elementClass as unknown as typeof LitElement).elementProperties.has('portal'))
  .map(([tag]) => tag)
/** Those that must be seen to show what is the tenant's own, so that looking for it says something. */
const telling = { client: ['sa-audit-log', 'sa-findings', 'sa-portal-users'], partner: ['sa-audit-log', 'sa-findings', 'sa-portal-settings', 'sa-portal-users', 'sa-portfolio'] } as const
const markup = widgets.map((tag) => `<${tag}></${tag}>`).join('')

/** Everything that can be read of an element: texts, values, names, of every shadow tree in it. */
function seen(node: Node): string {
  if (node instanceof HTMLStyleElement) return ''
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? ''
  let text = ''
  if (node instanceof Element) {
    for (const { name, value } of node.attributes) if (name !== 'client-id') text += ` ${value}`
    if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) text += ` ${node.value}`
    if (node.shadowRoot) text += ` ${seen(node.shadowRoot)}`
  }
  for (const child of node.childNodes) text += ` ${seen(child)}`
  return text
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
async function settled(place: Element): Promise<void> {
  for (const element of place.querySelectorAll<LitElement>('*')) if (element.localName.startsWith('sa-')) await element.updateComplete
}

describe('two <sa-portal>s of different tenants on one page', () => {
  let api: PortalApi
  let owner: Portal
  const stamp = Date.now().toString(36)
  const ids: string[] = []
  const findingIds: string[] = []

  before(async function () {
    this.timeout(90_000)
    const started = await portalApi()
    if (!started) leaveOut(this, 'there is no portal API to start here; the line above says why')
    api = started
    owner = createPortal({ baseUrl: api.baseUrl, fetchToken: () => api.token({ as: 'owner' }) })
    for (const name of ['ashgrove', 'birchwood']) {
      const client = await owner.clients.create({ name: `${name}-${stamp} Partners` })
      ids.push(client.id)
      if (!client.portalEnabled) await owner.clients.update(client.id, { portalEnabled: true }, { version: client.version })
      await owner.portalUsers.invite(client.id, { email: `manager@${name}-${stamp}.example`, name: `Manager of ${name}-${stamp}`, role: 'manager' })
      await owner.portalUsers.invite(client.id, { email: `viewer@${name}-${stamp}.example`, name: `Viewer of ${name}-${stamp}`, role: 'viewer' })
      await owner.auditors.invite(client.id, { email: `auditor@${name}-${stamp}.example`, name: `Auditor of ${name}-${stamp}`, expiresAt: new Date(Date.now() + 86_400_000).toISOString() })
      const { version } = await owner.policy.get(client.id)
      await owner.policy.update(client.id, { messages: { welcome: `Welcome to ${name}-${stamp}.` } }, { version })
      const { id: engagementId } = await owner.engagements.create(client.id, { kind: 'pentest', title: `Engagement of ${name}-${stamp}`, status: 'active' })
      const draft = await owner.findings.create(client.id, { engagementId, title: `Finding of ${name}-${stamp}`, description: `What ${name}-${stamp} has to know`, severity: 'high' })
      await owner.findings.publish(client.id, draft.id, { version: draft.version })
      findingIds.push(draft.id)
      await owner.members.invite({ email: `analyst@${name}-${stamp}.example`, name: `Analyst of ${name}-${stamp}`, role: 'analyst', scope: { clientIds: [client.id], tags: [] } })
    }
  })

  afterEach(clear)

  /** A portal of one tenant over a network that takes its time, as mixed as networks are. */
  function tenant(index: 0 | 1, surface: 'client' | 'partner'): Tenant {
    const name = index === 0 ? 'ashgrove' : 'birchwood'
    const clientId = ids[index]!
    const sent: string[] = []
    const answers: string[] = []
    const who = surface === 'client' ? { audience: 'client', clientId, email: `manager@${name}-${stamp}.example` } : { audience: 'partner', email: `analyst@${name}-${stamp}.example` }
    const portal = createPortal({
      baseUrl: api.baseUrl,
      fetchToken: () => api.token(who),
      async fetch(input, init) {
        const request = new Request(input, init)
        sent.push(`${request.method} ${new URL(request.url).pathname}`)
        const response = await fetch(request)
        await pause(Math.random() * 60)
        if (!request.url.endsWith('/v1/events')) void response.clone().text().then((text) => answers.push(text), () => {})
        return response
      },
    })
    return { clientId, findingId: findingIds[index]!, marks: [`${name}-${stamp}`], portal, sent, answers }
  }

  for (const surface of ['client', 'partner'] as const) {
    it(`see nothing of each other while they are swapped in the middle of requests: the ${surface} surface, every widget`, async () => {
      const [a, b] = [tenant(0, surface), tenant(1, surface)]
      const place = await show(`<sa-portal>${markup}</sa-portal><sa-portal>${markup}</sa-portal>`)
      const [left, right] = place.querySelectorAll<SaPortal>('sa-portal') as unknown as [SaPortal, SaPortal]
      let looks = 0
      const look = async () => {
        await settled(place)
        for (const side of [left, right]) {
          const foreign = side.portal === a.portal ? b : a
          const text = seen(side)
          looks += 1
          for (const mark of foreign.marks) expect(text.includes(mark), `${mark} among what ${side === left ? 'the left' : 'the right'} portal shows: …${text.slice(Math.max(0, text.indexOf(mark) - 60), text.indexOf(mark) + 40)}`).to.equal(false)
        }
      }
      const put = (side: SaPortal, whose: Tenant) => {
        side.portal = whose.portal
        // On the partner surface a page says which client it is about; on the client surface it need not.
        if (surface === 'partner') for (const widget of side.children) widget.setAttribute('client-id', whose.clientId)
        // Those that show one record are told which.
        for (const widget of side.children) widget.setAttribute('finding-id', whose.findingId)
      }
      for (let round = 0; round < 12; round += 1) {
        put(left, round % 2 === 0 ? a : b)
        put(right, round % 2 === 0 ? b : a)
        const end = performance.now() + (round % 3 === 2 ? 400 : Math.random() * 120)
        do {
          await look()
          await frame()
        } while (performance.now() < end)
      }
      // Left alone, each shows its own.
      const [last, other] = left.portal === a.portal ? [a, b] : [b, a]
      const shows = (side: SaPortal, { marks }: Tenant) => telling[surface].every((tag) => marks.every((mark) => seen(side.querySelector(tag)!).includes(mark)))
      await until('each shows its own', () => shows(left, last) && shows(right, other), 15_000)
      for (let more = 0; more < 20; more += 1) {
        await look()
        await frame()
      }
      expect(looks).to.be.greaterThan(50)
      for (const [own, foreign] of [[a, b], [b, a]] as const) {
        expect(own.sent.length, 'it asked').to.be.greaterThan(5)
        expect(own.sent.filter((request) => request.includes(foreign.clientId) || request.includes(foreign.findingId)), 'nobody asks one portal for what is the other’s').to.deep.equal([])
        for (const mark of foreign.marks) expect(own.answers.filter((answer) => answer.includes(mark)), 'nothing foreign is answered').to.deep.equal([])
      }
    }).timeout(60_000)
  }

  it('see nothing of the person before when a token turns into somebody else’s in the middle of requests', async () => {
    let index: 0 | 1 = 0
    let expired = false
    const people = () => {
      const name = index === 0 ? 'ashgrove' : 'birchwood'
      return { audience: 'client', clientId: ids[index]!, email: `manager@${name}-${stamp}.example` }
    }
    const portal = createPortal({
      baseUrl: api.baseUrl,
      fetchToken: () => api.token(people()),
      async fetch(input, init) {
        const request = new Request(input, init)
        await pause(Math.random() * 40)
        if (expired && !request.url.endsWith('/v1/events')) {
          expired = false
          return Response.json({ type: 'urn:sa-portal:problem:token-expired', title: 'Expired', status: 401, code: 'token-expired', requestId: 'req_0' }, { status: 401, headers: { 'content-type': 'application/problem+json' } })
        }
        return await fetch(request)
      },
    })
    const place = await show(`<sa-portal>${markup}</sa-portal>`)
    const around = place.querySelector('sa-portal')!
    around.portal = portal
    await until('the first person', () => seen(around).includes(`ashgrove-${stamp}`))
    const { scope } = portal
    index = 1
    expired = true
    for (const widget of around.children) (widget as Element & { refresh?: () => void }).refresh?.()
    await until('another person', () => portal.scope !== scope)
    const end = performance.now() + 3000
    do {
      await settled(place)
      await frame()
      expect(seen(around).includes(`ashgrove-${stamp}`), 'something of the person before').to.equal(false)
    } while (performance.now() < end && !seen(around).includes(`birchwood-${stamp}`))
    await until('the second person', () => seen(around).includes(`birchwood-${stamp}`))
    expect(seen(around)).not.to.contain(`ashgrove-${stamp}`)
  }).timeout(40_000)

  it('show a widget that is moved from one into the other nothing of where it came from', async () => {
    const [a, b] = [tenant(0, 'client'), tenant(1, 'client')]
    const place = await show(`<sa-portal>${markup}</sa-portal><sa-portal></sa-portal>`)
    const [left, right] = place.querySelectorAll<SaPortal>('sa-portal') as unknown as [SaPortal, SaPortal]
    left.portal = a.portal
    right.portal = b.portal
    await until('the first', () => seen(left).includes(a.marks[0]!))
    right.append(...left.children)
    for (let more = 0; more < 30; more += 1) {
      await settled(place)
      await frame()
      expect(seen(right).includes(a.marks[0]!)).to.equal(false)
    }
    await until('the second', () => seen(right).includes(b.marks[0]!))
    expect(seen(right)).not.to.contain(a.marks[0])
  }).timeout(30_000)
})
