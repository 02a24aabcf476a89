import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/sessions/sa-sessions.ts'
import { deviceOf } from '../../../components/sessions/device.ts'
import type { SaSessions } from '../../../components/sessions/sa-sessions.ts'
import { accessible, clear, rendered, show, textOf, until } from '../base/support.ts'
import { fakeDoor, json, refuse, type Answers } from '../sign-in/fake-door.ts'

const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36'
const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1'
const session = (id: string, more: object = {}) => ({
  id,
  current: false,
  createdAt: '2026-11-19T08:00:00.000Z',
  lastSeenAt: new Date(Date.now() - 120_000).toISOString(),
  expiresAt: '2026-11-21T08:00:00.000Z',
  ip: '203.0.113.7',
  userAgent: chrome,
  ...more,
})
const three = [session('ses_1', { current: true }), session('ses_2', { userAgent: phone }), session('ses_3', { userAgent: '', ip: '' })]

async function open(answers: Answers, options = {}) {
  const fake = fakeDoor(answers)
  const place = await show('<p></p>', options)
  const element = document.createElement('sa-sessions') as SaSessions
  element.door = fake.door
  place.replaceChildren(element)
  await until('an answer', () => element.shadowRoot!.querySelector('[aria-busy=false]') !== null)
  await rendered(place)
  const button = (name: string) => {
    const found = [...element.shadowRoot!.querySelectorAll('button')].find((each) => (each.getAttribute('aria-label') ?? each.textContent!).includes(name))
    if (!found) throw new Error(`no button says ${name}: ${textOf(element)}`)
    return found
  }
  return { ...fake, place, element, button, ended: () => fake.sent.filter(({ method }) => method === 'DELETE').map(({ path }) => path) }
}

const answers: Answers = {
  sessions: () => json({ items: three }),
  'sessions/ses_1': () => new Response(null, { status: 204 }),
  'sessions/ses_2': () => new Response(null, { status: 204 }),
  'sessions/ses_3': () => new Response(null, { status: 204 }),
}

describe('sa-sessions', () => {
  afterEach(clear)

  it('says where the person is signed in, in words that a person knows', async () => {
    const { element, place } = await open(answers)
    const words = textOf(element)
    expect(words).to.contain('Chrome on Windows')
    expect(words).to.contain('This browser')
    expect(words).to.contain('Safari on iPhone')
    expect(words).to.contain('Unknown device')
    expect(words).to.contain('203.0.113.7')
    expect(element.shadowRoot!.querySelectorAll('[part=session]')).to.have.length(3)
    await accessible(place)
  })

  it('ends one session, and says so', async () => {
    const { element, button, ended, place } = await open(answers)
    const heard: string[] = []
    place.addEventListener('sa-session-revoked', (event) => heard.push(event.session.id))
    button('Sign out Safari on iPhone').click()
    await until('the end', () => !textOf(element).includes('iPhone'))
    expect(ended()).to.deep.equal(['sessions/ses_2'])
    expect(heard).to.deep.equal(['ses_2'])
    expect(element.shadowRoot!.querySelectorAll('[part=session]')).to.have.length(2)
  })

  it('ends every other session and leaves its own', async () => {
    const { element, button, ended } = await open(answers)
    button('Sign out everywhere else').click()
    await until('the end', () => element.shadowRoot!.querySelectorAll('[part=session]').length === 1)
    expect(ended()).to.deep.equal(['sessions/ses_2', 'sessions/ses_3'])
    expect(textOf(element)).to.contain('This browser')
  })

  it('ends none that the page does not let it end', async () => {
    const { button, ended, place, element } = await open(answers)
    place.addEventListener('sa-session-revoke', (event) => event.preventDefault())
    button('Sign out here').click()
    await element.updateComplete
    expect(ended()).to.deep.equal([])
  })

  it('says that a session could not be ended, and still shows it', async () => {
    const { element, button } = await open({ ...answers, 'sessions/ses_2': () => refuse(503, 'unavailable') })
    button('Sign out Safari on iPhone').click()
    await until('the refusal', () => textOf(element).includes('could not be ended'))
    expect(textOf(element)).to.contain('Safari on iPhone')
    expect(textOf(element)).to.contain('req_51gn')
  })

  it('says that nobody is signed in, and tries again', async () => {
    let over = true
    const { element, button } = await open({ sessions: () => (over ? refuse(401, 'session-missing') : json({ items: three })) })
    expect(textOf(element)).to.contain('Your session has ended.')
    over = false
    button('Try again').click()
    await until('the sessions', () => textOf(element).includes('Chrome on Windows'))
  })

  it('reads from right to left', async () => {
    const { element, place } = await open(answers, { lang: 'ar', dir: 'rtl' })
    expect(textOf(element)).to.contain('أين سجّلت الدخول')
    await accessible(place)
  })

  it('tells browsers apart that all call themselves Safari', () => {
    const told = (text: string) => Object.values(deviceOf(text) ?? {}).join(' on ')
    expect(told(chrome)).to.equal('Chrome on Windows')
    expect(told(phone)).to.equal('Safari on iPhone')
    expect(told(`${chrome} Edg/131.0.0.0`)).to.equal('Edge on Windows')
    expect(told('Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0')).to.equal('Firefox on Linux')
    expect(told('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15')).to.equal('Safari on macOS')
    expect(deviceOf('curl/8.9.1')).to.equal(null)
    expect(deviceOf('')).to.equal(null)
  })
})
