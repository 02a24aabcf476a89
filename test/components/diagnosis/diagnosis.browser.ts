import { expect } from 'chai'

import '../../../components/diagnosis/sa-diagnosis.ts'
import '../../../components/locales/ar.ts'
import type { Diagnosis } from '../../../src/contract/index.ts'
import { createPortal, type Portal } from '../../../src/index.ts'
import { portalApi, type PortalApi } from '../../support/browser.ts'
import { accessible, inside, json, later, leaveOut, refuse, textOf, until } from '../base/support.ts'
import { button, choose, clean, clientId, fakePortal, fill, focused, has, owner, put, said, type FakeOptions } from '../portal-users/support.ts'

const tag = 'sa-diagnosis'

const found: Diagnosis = {
  ok: false,
  checks: [
    { check: 'client', ok: true, detail: 'The client is active.', mend: null, action: null },
    { check: 'standing', ok: false, detail: 'The person is suspended.', mend: 'Make the person active again.', action: 'portal_user.manage' },
    { check: 'tomorrow', ok: false, detail: 'Something of a later server.', mend: 'Do what it says.', action: 'policy.update' },
  ],
}

describe('<sa-diagnosis>', () => {
  afterEach(clean)

  const shown = async (options: FakeOptions = {}, attributes: Record<string, string> = {}, look = {}) => {
    const fake = fakePortal({ diagnosis: found, ...options })
    const element = await put(tag, { portal: fake.portal, attributes: { 'client-id': clientId, ...attributes } }, look)
    const asked = () => fake.calls.filter(({ path }) => path.endsWith('/diagnosis'))
    return { fake, element, asked }
  }
  const result = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('.result')

  it('asks about one person, and says what was looked at, what stands in the way and what to do', async () => {
    const { element, asked } = await shown()
    await until('the form', () => has(element, 'Look into it'))
    fill(element, 'ask-email', 'pat@copperlane.example')
    const press = button(element, 'Look into it')
    press.focus()
    press.click()
    press.click()
    await until('the answer', () => result(element) !== null)
    expect(asked().map(({ query }) => query.toString())).to.deep.equal(['question=sign-in&email=pat%40copperlane.example'])
    expect(inside(element, '.verdict').innerText).to.equal('2 things stand in the way of pat@copperlane.example')
    const checks = [...element.shadowRoot!.querySelectorAll<HTMLElement>('.check')].map((check) => check.innerText.replace(/\s+/g, ' ').trim())
    expect(checks).to.deep.equal([
      'The client In order The client is active.',
      'The person Stands in the way The person is suspended. Make the person active again.',
      'tomorrow Stands in the way Something of a later server. Do what it says. Your role does not include this. Ask an owner or an admin.',
    ])
    await until('the focus', () => focused(element)?.id === 'verdict')
    await until('words', () => said().startsWith('2 things stand in the way'))
    expect(inside<HTMLInputElement>(element, '#ask-email').value).to.equal('pat@copperlane.example')
    await accessible(element)
  })

  it('says that nothing stands in the way', async () => {
    const { element } = await shown({ diagnosis: { ok: true, checks: [found.checks[0]!] } }, { email: 'pat@copperlane.example' })
    await until('the answer', () => result(element) !== null)
    expect(inside(element, '.verdict').innerText).to.equal('Nothing stands in the way of pat@copperlane.example.')
    await accessible(element)
  })

  it('looks into what the page asks at once, and moves nobody there', async () => {
    const { element, asked } = await shown({}, { email: 'pat@copperlane.example', question: 'download' })
    await until('the answer', () => result(element) !== null)
    expect(asked().map(({ query }) => query.get('question'))).to.deep.equal(['download'])
    expect(focused(element)).to.equal(null)
    expect(inside<HTMLInputElement>(element, 'input[value=download]').checked).to.equal(true)
    element.setAttribute('email', 'noor@copperlane.example')
    await until('the other', () => inside(element, '.verdict').innerText.endsWith('noor@copperlane.example'))
    expect(asked().length).to.equal(2)
  })

  it('asks which project only where it is about one', async () => {
    const { element, asked } = await shown()
    await until('the form', () => has(element, 'Look into it'))
    expect(element.shadowRoot!.querySelector('#ask-subjectId')).to.equal(null)
    choose(element, 'ask', 'question', 'engagement')
    await until('the field', () => element.shadowRoot!.querySelector('#ask-subjectId') !== null)
    fill(element, 'ask-email', 'pat@copperlane.example')
    fill(element, 'ask-subjectId', 'eng_1')
    await accessible(element)
    button(element, 'Look into it').click()
    await until('the answer', () => result(element) !== null)
    expect(asked()[0]!.query.get('subjectId')).to.equal('eng_1')
  })

  it('sends nothing without an email, and says so beside the field', async () => {
    const { element, asked } = await shown()
    await until('the form', () => has(element, 'Look into it'))
    button(element, 'Look into it').click()
    await until('the reason', () => element.shadowRoot!.querySelector('#ask-email-error') !== null)
    fill(element, 'ask-email', 'no address')
    button(element, 'Look into it').click()
    await until('the other reason', () => inside(element, '#ask-email-error').innerText.startsWith('Enter an email address'))
    expect(asked()).to.deep.equal([])
  })

  it('says in place why there is no answer, and keeps the question', async () => {
    const { element } = await shown({ giveUpAfterMs: 1500, answer: ({ path }) => (path.endsWith('/diagnosis') ? refuse(500, 'internal') : undefined) }, { email: 'pat@copperlane.example' })
    await until('the reason', () => element.shadowRoot!.querySelector<HTMLElement>('#ask .problem')?.innerText.includes('req_7f3a') === true)
    expect(inside<HTMLInputElement>(element, '#ask-email').value).to.equal('pat@copperlane.example')
    await accessible(element)
  })

  it('puts what the portal refuses beside its field', async () => {
    const problem = { type: 'x', title: 'x', status: 400, code: 'invalid-input', requestId: 'req_7f3a', errors: [{ field: 'query.email', code: 'invalid', message: 'must be an email address' }] }
    const { element } = await shown({ answer: ({ path }) => (path.endsWith('/diagnosis') ? json(problem, 400) : undefined) }, { email: 'pat@copperlane.example' })
    await until('the reason', () => element.shadowRoot!.querySelector('#ask-email-error') !== null)
    expect(inside(element, '#ask-email-error').innerText).to.equal('Must be an email address')
  })

  it('forgets what was found when the client changes, and says who is asked for while it waits', async () => {
    const answer = later()
    const { fake, element } = await shown({}, { email: 'pat@copperlane.example' })
    await until('the answer', () => result(element) !== null)
    fake.state.answer = ({ path }) => (path.endsWith('/diagnosis') ? answer.promise : undefined)
    element.setAttribute('client-id', 'cli_other')
    await until('nothing', () => result(element) === null)
    await until('the question', () => inside(element, '.base').ariaBusy === 'true')
    answer.give(json({ ok: true, checks: [] }))
    await until('the other answer', () => result(element) !== null)
  })

  it('shows no answer about another client, and asks about the new one after it', async () => {
    const first = later()
    const { fake, element, asked } = await shown({ answer: ({ path }) => (path.endsWith('/diagnosis') ? first.promise : undefined) }, { email: 'pat@copperlane.example' })
    await until('the question', () => asked().length === 1)
    element.setAttribute('client-id', 'cli_other')
    fake.state.answer = undefined
    fake.state.diagnosis = { ok: true, checks: [] }
    first.give(json(found))
    await until('the answer', () => result(element) !== null)
    expect(asked().map(({ path }) => path.split('/')[3])).to.deep.equal([clientId, 'cli_other'])
    expect(inside(element, '.verdict').innerText).to.contain('Nothing stands in the way')
    expect(inside<HTMLInputElement>(element, '#ask-email').value).to.equal('pat@copperlane.example')
  })

  it('shows no form to whom it is not open, and none without a client', async () => {
    const { element } = await shown({ me: { ...owner, allowedActions: [], deniedActions: { 'client.diagnose': 'role' } } }, { email: 'pat@copperlane.example' })
    await until('the reason', () => textOf(element).includes('Your role does not include this.'))
    expect(element.shadowRoot!.querySelector('form')).to.equal(null)
    await accessible(element)
    const other = await put(tag, { portal: fakePortal().portal })
    await until('words', () => textOf(other).includes('No client is chosen.'))
  })

  it('offers to try again where nobody knows who is reading', async () => {
    let broken = true
    const { element } = await shown({ giveUpAfterMs: 1500, answer: ({ path }) => (broken && path === '/v1/me' ? refuse(500, 'internal') : undefined) })
    await until('the reason', () => has(element, 'Try again'))
    broken = false
    button(element, 'Try again').click()
    await until('the form', () => has(element, 'Look into it'))
  })

  for (const width of [280, 480, 768, 1200]) {
    it(`fits in ${width} px, in both directions and in the dark`, async () => {
      for (const look of [{ width }, { width, dir: 'rtl', lang: 'ar' }, { width, scheme: 'dark' }]) {
        const { element } = await shown({}, { email: `${'x'.repeat(60)}@copperlane.example` }, look)
        await until('the answer', () => result(element) !== null)
        const box = inside(element, '.base')
        expect(box.scrollWidth).to.be.at.most(box.clientWidth)
        await accessible(element)
      }
    })
  }

  describe('with the real portal API', () => {
    let api: PortalApi
    const as = (role: 'owner' | 'analyst' | 'billing'): Portal => createPortal({ baseUrl: api.baseUrl, fetchToken: () => api.token({ as: role }) })

    before(async function () {
      this.timeout(60_000)
      const started = await portalApi()
      if (!started) leaveOut(this, 'there is no portal API to start here; the line above says why')
      api = started
    })

    it('Q2–Q4: finds an email with a slip, a person who has not accepted, and a person who may', async () => {
      const id = (await as('owner').clients.list({ q: 'Copperlane' })).items[0]!.id
      const element = await put(tag, { portal: as('analyst'), attributes: { 'client-id': id, email: 'noor@coperlane.example' } })
      await until('the slip', () => textOf(element).includes('noor@copperlane.example'))
      element.setAttribute('email', 'ines@copperlane.example')
      await until('the invitation', () => inside(element, '.verdict').innerText.includes('ines@') && textOf(element).includes('invitation'))
      expect(inside(element, '.check.bad .check-name').innerText).to.equal('The person')
      element.setAttribute('question', 'engagement')
      element.setAttribute('email', 'pat@copperlane.example')
      await until('the assignment', () => textOf(element).includes('every engagement'))
      element.setAttribute('question', 'download')
      await until('the module', () => textOf(element).includes('reports'))
    }).timeout(20_000)

    it('is refused to a billing person', async () => {
      const id = (await as('owner').clients.list({ q: 'Copperlane' })).items[0]!.id
      const element = await put(tag, { portal: as('billing'), attributes: { 'client-id': id } })
      await until('the reason', () => textOf(element).includes('Your role does not include this.'))
    })
  })
})
