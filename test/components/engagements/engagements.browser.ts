import { expect } from 'chai'

import '../../../components/engagements/sa-engagements.ts'
import type { SaEngagements } from '../../../components/engagements/sa-engagements.ts'
import type { Engagement } from '../../../src/contract/engagement.ts'
import type { Me } from '../../../src/contract/session.ts'
import { findingFixtures, meFixture } from '../../support/fixtures.ts'
import { accessible, clear, inside, json, later, pause, refuse, show, testPortal, textOf, until, type Sent } from '../base/support.ts'

const client = 'cli_1'
const none = { total: 0, verifiedFixed: 0, pendingVerification: 0, riskAccepted: 0, percent: null }
const nothing = { critical: 0, high: 0, medium: 0, low: 0, info: 0 }

const fixture = (over: Partial<Engagement> = {}): Engagement => ({ ...(findingFixtures['engagement'] as Engagement), allowedActions: ['engagement.view'], deniedActions: {}, ...over })
const web = fixture({ id: 'eng_1', title: 'Web test', startDate: '2026-11-01', endDate: '2026-11-30', progress: { total: 8, verifiedFixed: 2, pendingVerification: 1, riskAccepted: 1, percent: 25 } })
const cloud = fixture({ id: 'eng_2', title: 'Cloud review', kind: 'review', status: 'planned', startDate: null, endDate: null, progress: none, openFindings: nothing })
const done = fixture({ id: 'eng_3', title: 'Mobile app', kind: 'pentest', status: 'completed', startDate: '2026-01-05', endDate: null, progress: { ...none, total: 3, verifiedFixed: 3, percent: 100 }, openFindings: nothing })
const manageable = (engagement: Engagement): Engagement => ({ ...engagement, allowedActions: ['engagement.view', 'engagement.manage', 'engagement.assign'] })
const staff: Me = { ...meFixture, allowedActions: ['engagement.view', 'engagement.manage', 'engagement.assign'], deniedActions: {} }
const person: Me = { ...meFixture, audience: 'client', client: { id: client, name: 'Harbour Law' }, allowedActions: ['engagement.view'], deniedActions: { 'engagement.manage': 'role' } }
const people = [
  { id: 'usr_1', clientId: client, name: 'Pat Lindqvist', email: 'pat@client.example', role: 'manager', grants: [], engagementIds: null },
  { id: 'usr_2', clientId: client, name: 'Sam Osei', email: 'sam@client.example', role: 'viewer', grants: [], engagementIds: ['eng_1'] },
  { id: 'usr_3', clientId: client, name: 'Noor Haddad', email: 'noor@client.example', role: 'viewer', grants: [], engagementIds: [] as string[] },
].map((each) => ({ ...each, locale: null, status: 'active', invitation: null, mfa: 'enrolled', lastSeenAt: null, reviewedAt: null, allowedActions: [], deniedActions: {}, createdAt: '2026-11-20T09:40:00.000Z', updatedAt: '2026-11-20T09:40:00.000Z', version: 1 }))

function fakePortal({ engagements = [web, cloud, done], me = person, answer }: { engagements?: Engagement[]; me?: Me; answer?: (sent: Sent) => Response | Promise<Response> | undefined } = {}) {
  const state = { engagements, answer }
  const base = `/v1/clients/${client}`
  const fake = testPortal({
    giveUpAfterMs: 300,
    async answer(sent) {
      const own = await state.answer?.(sent)
      if (own) return own
      if (sent.path === '/v1/me') return json(me)
      if (sent.path === `${base}/users`) return json({ items: people, nextCursor: null, total: people.length, asOf: '2026-11-20T09:40:00.000Z' })
      if (sent.path.endsWith('/assignment')) return new Response(null, { status: 204 })
      if (sent.method === 'POST') {
        const made = manageable(fixture({ ...cloud, ...(sent.body as object), id: 'eng_9' }))
        state.engagements = [made, ...state.engagements]
        return json(made, 201)
      }
      if (sent.method === 'PATCH') {
        const before = state.engagements.find(({ id }) => sent.path.endsWith(id))!
        if (sent.ifMatch !== `"${before.version}"`) return json({ type: 'urn:sa-portal:problem:version-conflict', title: 'x', status: 412, code: 'version-conflict', requestId: 'req_7f3a', current: before }, 412)
        const now = { ...before, ...(sent.body as object), version: before.version + 1 }
        state.engagements = state.engagements.map((each) => (each === before ? now : each))
        return json(now)
      }
      const [status, kind, q] = [sent.query.getAll('status'), sent.query.getAll('kind'), sent.query.get('q')?.toLowerCase() ?? '']
      const items = state.engagements.filter((each) => (status.length === 0 || status.includes(each.status)) && (kind.length === 0 || kind.includes(each.kind)) && each.title.toLowerCase().includes(q))
      return json({ items, nextCursor: null, total: items.length, asOf: '2026-11-20T09:40:00.000Z' })
    },
  })
  return { ...fake, state, lists: () => fake.sent.filter(({ method, path }) => method === 'GET' && path === `${base}/engagements`), writes: () => fake.sent.filter(({ method }) => method !== 'GET') }
}

async function put(fake: ReturnType<typeof fakePortal>, attributes: Record<string, string> = {}, { width = 1100, ...page }: { width?: number; dir?: string; lang?: string; scheme?: string } = {}): Promise<SaEngagements> {
  const place = await show('', page)
  place.style.inlineSize = `${width}px`
  const element = document.createElement('sa-engagements')
  element.portal = fake.portal
  for (const [name, value] of Object.entries({ 'client-id': client, ...attributes })) element.setAttribute(name, value)
  place.append(element)
  await element.updateComplete
  return element
}

async function ready(...args: Parameters<typeof put>): Promise<SaEngagements> {
  const element = await put(...args)
  await until('rows', () => rows(element).length > 0)
  await element.updateComplete
  return element
}

const rows = (element: SaEngagements) => [...element.shadowRoot!.querySelectorAll<HTMLTableRowElement>('tbody tr')]
const names = (element: SaEngagements) => rows(element).map((row) => row.querySelector('.go')!.textContent!.trim())
const words = (row: Element) => [...row.children].map((cell) => cell.textContent!.replace(/\s+/g, ' ').trim())
const button = (element: SaEngagements, name: string) => {
  const found = [...element.shadowRoot!.querySelectorAll('button')].find((each) => (each.getAttribute('aria-label') ?? each.textContent!.trim()) === name && each.getClientRects().length > 0)
  if (!found) throw new Error(`no button "${name}"`)
  return found
}
const field = <Kind extends HTMLElement>(element: SaEngagements, name: string) => inside<Kind>(element, `#edit-${name}`)
const enter = (control: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement, value: string) => {
  control.value = value
  control.dispatchEvent(new Event('input', { bubbles: true }))
  control.dispatchEvent(new Event('change', { bubbles: true }))
}
const choose = (element: SaEngagements, name: string, value: string) => enter(inside<HTMLSelectElement>(element, `.by-${name} select`), value)

describe('sa-engagements', () => {
  afterEach(clear)

  it('says of each what it is, when, how far the fixing has come and what is open', async () => {
    const element = await ready(fakePortal())
    expect(rows(element).map(words)).to.deep.equal([
      ['Web test Penetration test · Nov 1, 2026 – Nov 30, 2026', 'Active', '25%', '1 Critical2 High4 Low7 open'],
      ['Cloud review Review · No dates yet', 'Planned', 'Nothing published yet', '—None open'],
      ['Mobile app Penetration test · from Jan 5, 2026', 'Completed', '100%', 'None open'],
    ])
    expect(inside(element, '[role=meter]').getAttribute('aria-label')).to.equal('Remediation progress of Web test')
    expect(inside(element, '[role=meter]').getAttribute('aria-valuetext')).to.equal('25%, 2 of 8 verified fixed, 1 pending verification, 1 risk accepted')
    await accessible(element)
  })

  it('tells no numbers of findings to whoever sees none', async () => {
    const element = await ready(fakePortal({ engagements: [fixture({ openFindings: undefined, progress: undefined })] }))
    expect(words(rows(element)[0]!).length).to.equal(2)
    expect(textOf(element)).not.to.contain('Nothing published')
  })

  it('filters by status and kind, and searches titles', async () => {
    const fake = fakePortal()
    const element = await ready(fake)
    choose(element, 'status', 'completed')
    await until('by status', () => names(element).join() === 'Mobile app')
    choose(element, 'status', '')
    choose(element, 'kind', 'review')
    await until('by kind', () => names(element).join() === 'Cloud review')
    enter(inside<HTMLInputElement>(element, '.search'), 'kerberos')
    await until('nothing', () => textOf(element).includes('Nothing matches what you are looking for.'))
    await accessible(element)
    button(element, 'Clear filters').click()
    await until('everything', () => names(element).length === 3)
  })

  it('takes its filters from attributes, as lists of words', async () => {
    const fake = fakePortal()
    const element = await ready(fake, { status: 'active, completed nonsense' })
    expect(fake.lists()[0]!.query.getAll('status')).to.deep.equal(['active', 'completed'])
    expect(names(element)).to.deep.equal(['Web test', 'Mobile app'])
    expect(inside<HTMLSelectElement>(element, '.by-status select').selectedOptions[0]!.textContent).to.equal('Active, Completed')
  })

  it('opens an engagement by a link, or by the page', async () => {
    const element = await ready(fakePortal(), { 'engagement-href': '/e/{id}' })
    const opened: string[] = []
    element.addEventListener('sa-engagement-open', (event) => {
      event.preventDefault()
      opened.push(`${event.engagement.title} ${event.href}`)
    })
    inside<HTMLAnchorElement>(element, 'a.go').click()
    expect(opened).to.deep.equal(['Web test /e/eng_1'])
  })

  it('follows what happens to engagements and findings of the client, and to no other', async () => {
    const fake = fakePortal()
    const element = await ready(fake)
    fake.state.engagements = [{ ...web, progress: { ...web.progress!, verifiedFixed: 4, percent: 50 } }, cloud, done]
    fake.happen('finding.verified', client, { subject: { type: 'finding', id: 'fnd_1' }, engagementId: 'eng_1' })
    await until('moved on', () => rows(element)[0]!.textContent!.includes('50%'))
    const before = fake.lists().length
    fake.happen('finding.verified', 'cli_2')
    await pause(500)
    expect(fake.lists().length).to.equal(before)
  })

  describe('faces', () => {
    it('waits, and says so', async () => {
      const answer = later()
      const element = await put(fakePortal({ answer: ({ path }) => (path.endsWith('/engagements') ? answer.promise : undefined) }))
      await until('a skeleton', () => element.shadowRoot!.querySelector('.bone-row') !== null)
      expect(inside(element, '.base').getAttribute('aria-busy')).to.equal('true')
      await accessible(element)
    })

    it('says that there are none yet', async () => {
      const element = await put(fakePortal({ engagements: [] }))
      await until('none', () => textOf(element).includes('No engagements yet'))
      await accessible(element)
    })

    it('says that the role sees none, or that they are no part of the portal', async () => {
      const element = await put(fakePortal({ answer: ({ path }) => (path.endsWith('/engagements') ? refuse(403, 'not-allowed') : undefined) }))
      await until('refused', () => textOf(element).includes('Your role cannot see engagements.'))
      const hidden = () => json({ type: 'urn:sa-portal:problem:not-allowed', title: 'x', status: 403, code: 'not-allowed', reason: 'not-enabled', requestId: 'req_7f3a' }, 403)
      const other = await put(fakePortal({ answer: ({ path }) => (path.endsWith('/engagements') ? hidden() : undefined) }))
      await until('hidden', () => textOf(other).includes('Engagements are not a part of this portal.'))
      expect(other.shadowRoot!.querySelector('.toolbar')).to.equal(null)
    })

    it('keeps what it shows where new data cannot be loaded', async () => {
      const fake = fakePortal()
      const element = await ready(fake)
      fake.state.answer = () => Promise.reject(new TypeError('offline'))
      element.refresh()
      await until('stale', () => textOf(element).includes('New data could not be loaded.'))
      expect(names(element).length).to.equal(3)
    })

    it('asks for a client where staff have named none', async () => {
      const fake = fakePortal({ me: staff })
      const element = await put(fake, { 'client-id': '' })
      await until('asked', () => textOf(element).includes('Choose a client to see its engagements.'))
      expect(fake.lists().length).to.equal(0)
    })

    it('is the list of the reader’s own client on the client surface', async () => {
      expect(names(await ready(fakePortal(), { 'client-id': '' })).length).to.equal(3)
    })
  })

  describe('staff', () => {
    const engagements = [web, cloud, done].map(manageable)

    it('see no button that is not theirs to press', async () => {
      const element = await ready(fakePortal())
      await pause(50)
      expect(element.shadowRoot!.querySelector('.add')).to.equal(null)
      expect(element.shadowRoot!.querySelector('.col-act')).to.equal(null)
    })

    it('open an engagement once, however often the button is pressed, and find it in the list', async () => {
      const fake = fakePortal({ engagements, me: staff })
      const element = await ready(fake)
      await until('the button', () => element.shadowRoot!.querySelector('.add') !== null)
      const changed: string[] = []
      element.addEventListener('sa-engagement-changed', ({ engagement }) => changed.push(engagement.title))
      button(element, 'New engagement').click()
      await until('a dialog', () => element.shadowRoot!.querySelector('#edit-name') !== null)
      await accessible(element)
      enter(field<HTMLInputElement>(element, 'name'), 'Office network')
      enter(field<HTMLInputElement>(element, 'startDate'), '2026-12-10')
      enter(field<HTMLInputElement>(element, 'endDate'), '2026-12-01')
      const send = button(element, 'Open engagement')
      send.click()
      await until('what is wrong', () => textOf(element).includes('The end must not be before the start.'))
      expect(fake.writes().length).to.equal(0)
      enter(field<HTMLInputElement>(element, 'endDate'), '2026-12-20')
      send.click()
      send.click()
      await until('there', () => names(element)[0] === 'Office network')
      expect(fake.writes().map(({ body }) => body)).to.deep.equal([{ title: 'Office network', kind: 'pentest', status: 'planned', startDate: '2026-12-10', endDate: '2026-12-20', scope: '' }])
      expect(changed).to.deep.equal(['Office network'])
    })

    it('send only what they have changed', async () => {
      const fake = fakePortal({ engagements, me: staff })
      const element = await ready(fake)
      button(element, 'Edit Web test').click()
      await until('a dialog', () => element.shadowRoot!.querySelector('#edit-name') !== null)
      expect(field<HTMLSelectElement>(element, 'status').value).to.equal('active')
      enter(field<HTMLSelectElement>(element, 'status'), 'remediation')
      button(element, 'Save').click()
      await until('saved', () => rows(element)[0]!.textContent!.includes('In remediation'))
      expect(fake.writes().map(({ body, ifMatch }) => [body, ifMatch])).to.deep.equal([[{ status: 'remediation' }, '"1"']])
    })

    it('are told where somebody else was first, keep what they entered, and save it then', async () => {
      const fake = fakePortal({ engagements, me: staff })
      const element = await ready(fake, { live: 'off' })
      button(element, 'Edit Web test').click()
      await until('a dialog', () => element.shadowRoot!.querySelector('#edit-name') !== null)
      enter(field<HTMLInputElement>(element, 'name'), 'Web shop test')
      fake.state.engagements = fake.state.engagements.map((each) => (each.id === 'eng_1' ? { ...each, status: 'on_hold', version: 2 } : each))
      button(element, 'Save').click()
      await until('told', () => textOf(element).includes('Somebody else has changed Web test.'))
      expect(field<HTMLInputElement>(element, 'name').value).to.equal('Web shop test')
      expect(field<HTMLSelectElement>(element, 'status').value).to.equal('on_hold')
      button(element, 'Save').click()
      await until('saved', () => names(element)[0] === 'Web shop test')
      expect(fake.writes().at(-1)!.body).to.deep.equal({ title: 'Web shop test' })
    })

    it('put people on an engagement and take them off in one request', async () => {
      const fake = fakePortal({ engagements, me: staff })
      const element = await ready(fake)
      button(element, 'People on Web test').click()
      await until('people', () => element.shadowRoot!.querySelectorAll('#people input[type=checkbox]').length === 3)
      await element.updateComplete
      const boxes = [...element.shadowRoot!.querySelectorAll<HTMLInputElement>('#people input[type=checkbox]')]
      expect(boxes.map(({ checked, disabled }) => [checked, disabled])).to.deep.equal([[true, true], [true, false], [false, false]])
      await accessible(element)
      boxes[1]!.click()
      boxes[2]!.click()
      button(element, 'Save').click()
      await until('sent', () => fake.writes()[0]?.body !== undefined)
      expect(fake.writes()[0]!.body).to.deep.equal({ add: ['usr_3'], remove: ['usr_2'] })
      await until('closed', () => !element.shadowRoot!.querySelector('dialog[open]'))
    })

    it('see why people could not be loaded, and try again', async () => {
      const fake = fakePortal({ engagements, me: staff })
      const element = await ready(fake)
      fake.state.answer = ({ path }) => (path.endsWith('/users') ? refuse(500, 'internal') : undefined)
      button(element, 'People on Web test').click()
      await until('why', () => textOf(element).includes('This could not be loaded.'))
      fake.state.answer = undefined
      button(element, 'Try again').click()
      await until('people', () => element.shadowRoot!.querySelectorAll('#people input[type=checkbox]').length === 3)
    })
  })

  for (const width of [280, 480, 768, 1200]) {
    for (const dir of ['ltr', 'rtl']) {
      it(`fits ${width} pixels, ${dir}, with long names`, async () => {
        const engagements = [web, { ...cloud, title: 'Review-of-the-extraordinarily-long-winded-customer-identity-and-access-management-platform' }, { ...done, title: 'مراجعة السحابة' }].map(manageable)
        const element = await ready(fakePortal({ engagements, me: staff }), {}, { width, dir })
        const base = inside(element, '.base')
        expect(base.scrollWidth).to.be.at.most(base.clientWidth)
        await accessible(element)
      })
    }
  }

  it('passes in the dark', async () => {
    await accessible(await ready(fakePortal(), {}, { scheme: 'dark' }))
  })
})
