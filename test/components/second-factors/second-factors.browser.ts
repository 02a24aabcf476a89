import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/second-factors/sa-second-factors.ts'
import type { SaSecondFactors } from '../../../components/second-factors/sa-second-factors.ts'
import { accessible, clear, rendered, show, textOf, until } from '../base/support.ts'
import { fakeDoor, json, recoveryCodes, refuse, type Answers } from '../sign-in/fake-door.ts'

const app = { id: 'fac_1', kind: 'totp', name: '', createdAt: '2026-11-01T08:00:00.000Z', lastUsedAt: null }
const key = { id: 'fac_2', kind: 'passkey', name: 'Laptop', createdAt: '2026-11-02T08:00:00.000Z', lastUsedAt: new Date(Date.now() - 120_000).toISOString() }

async function open(answers: Answers, options = {}) {
  const fake = fakeDoor(answers)
  const place = await show('<p></p>', options)
  const element = document.createElement('sa-second-factors') as SaSecondFactors
  element.door = fake.door
  place.replaceChildren(element)
  await until('an answer', () => element.shadowRoot!.querySelector('[aria-busy=false]') !== null)
  await rendered(place)
  const press = async (name: string) => {
    const found = [...element.shadowRoot!.querySelectorAll('button')].find((each) => (each.getAttribute('aria-label') ?? each.textContent!).includes(name))
    if (!found) throw new Error(`no button says ${name}: ${textOf(element)}`)
    found.click()
    await element.updateComplete
  }
  return { ...fake, place, element, press, focus: () => element.shadowRoot!.activeElement?.textContent!.trim() }
}

const both = (more: object = {}) => json({ items: [app, key], recoveryCodesLeft: 9, required: true, ...more })

describe('sa-second-factors', () => {
  afterEach(clear)

  it('says what there is, and how many recovery codes are left', async () => {
    const { element, place } = await open({ factors: () => both() })
    const words = textOf(element)
    expect(words).to.contain('Authenticator app')
    expect(words).to.contain('Not used yet')
    expect(words).to.contain('Laptop')
    expect(words).to.contain('9 recovery codes are left.')
    expect(words).not.to.contain('before you run out')
    await accessible(place)
  })

  it('warns while there is still a recovery code left', async () => {
    const { element } = await open({ factors: () => both({ recoveryCodesLeft: 1 }) })
    expect(textOf(element)).to.contain('1 recovery code is left. Make new ones before you run out.')
  })

  it('asks before it removes one, and Keep is at hand', async () => {
    let items = [app, key]
    const test = await open({
      factors: () => both({ items }),
      'factors/fac_2': () => {
        items = [app]
        return new Response(null, { status: 204 })
      },
    })
    await test.press('Remove Laptop')
    expect(textOf(test.element)).to.contain('Remove Laptop? It will no longer let you in.')
    expect(test.focus()).to.equal('Keep')
    await test.press('Keep')
    expect(test.sent.filter(({ method }) => method === 'DELETE')).to.have.length(0)
    await test.press('Remove Laptop')
    await accessible(test.place)
    test.element.shadowRoot!.querySelector<HTMLElement>('.question button')!.click()
    await until('the removal', () => !textOf(test.element).includes('Laptop'))
    expect(test.sent.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).to.deep.equal(['factors/fac_2'])
  })

  it('does not remove the last one where one is required, and says why', async () => {
    const test = await open({ factors: () => both({ items: [app] }) })
    await test.press('Remove Authenticator app')
    expect(test.element.shadowRoot!.querySelectorAll('.question')).to.have.length(0)
    expect(textOf(test.element)).to.contain('so the last one cannot be removed')
  })

  it('shows new recovery codes once', async () => {
    const test = await open({ factors: () => both(), 'recovery-codes': () => json({ recoveryCodes }) })
    await test.press('Make new recovery codes')
    await test.press('Make new ones')
    await until('the codes', () => textOf(test.element).includes(recoveryCodes[9]!))
    await accessible(test.place)
    await test.press('I have kept them')
    await until('no codes', () => !textOf(test.element).includes(recoveryCodes[9]!))
  })

  it('says that the sign-in is too long ago, and changes nothing', async () => {
    const test = await open({ factors: () => both(), 'recovery-codes': () => refuse(403, 'fresh-sign-in-needed') })
    await test.press('Make new recovery codes')
    await test.press('Make new ones')
    await until('the refusal', () => textOf(test.element).includes('too long ago'))
    expect(textOf(test.element)).to.contain('9 recovery codes are left.')
  })

  it('says that nobody is signed in', async () => {
    const { element } = await open({ factors: () => refuse(401, 'session-missing') })
    expect(textOf(element)).to.contain('Your session has ended.')
  })

  it('reads from right to left', async () => {
    const { element, place } = await open({ factors: () => both() }, { lang: 'ar', dir: 'rtl' })
    expect(textOf(element)).to.contain('الإثباتات الثانية')
    await accessible(place)
  })
})
