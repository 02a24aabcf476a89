import { expect } from 'chai'

import '../../../components/portfolio/sa-portfolio.ts'
import type { SaPortfolio } from '../../../components/portfolio/sa-portfolio.ts'
import { sendKeys } from '../../support/browser.ts'
import { accessible, inside, json, later, pause, refuse, until } from '../base/support.ts'
import { button, clean, clientAt, clientsOf, fakePortal, focused, names, owner, put, ready, said, type FakeOptions } from './support.ts'

const dialog = (element: SaPortfolio) => inside<HTMLDialogElement>(element, 'dialog')
const field = (element: SaPortfolio, name: string) => inside<HTMLInputElement>(element, `dialog [name=${name}]`)
const add = (element: SaPortfolio) => inside(element, '[part=add]')

describe('<sa-portfolio>: adding a client', () => {
  afterEach(clean)

  const opened = async (options: FakeOptions = {}) => {
    const fake = fakePortal(options)
    const element = await ready({ portal: fake.portal, attributes: { live: 'off' } })
    await until('the role', () => add(element).ariaDisabled === 'false')
    add(element).click()
    return { fake, element }
  }

  for (const [reason, words] of [
    ['not-enabled', 'New clients cannot be added here yet.'],
    ['role', 'Your role cannot add clients.'],
  ] as const) {
    it(`E1: shows Add client, not enabled, with the explanation beside it (${reason})`, async () => {
      const me = { ...owner, allowedActions: ['portfolio.view' as const, 'portfolio.measure' as const], deniedActions: { 'client.create': reason } }
      const element = await ready({ portal: fakePortal({ me }).portal })
      await until('the reason', () => element.shadowRoot?.querySelector('[part=explanation]') !== null)
      expect(add(element).checkVisibility()).to.equal(true)
      expect(add(element).ariaDisabled).to.equal('true')
      const described = element.shadowRoot!.getElementById(add(element).getAttribute('aria-describedby')!)!
      expect(described.innerText).to.contain(words)
      expect(described.checkVisibility()).to.equal(true)
      add(element).click()
      expect(dialog(element).open).to.equal(false)
      await until('words', () => said().startsWith(words))
    })
  }

  it('E1: says so where the page has given the clients and no portal can take new ones', async () => {
    const element = await ready({ clients: clientsOf(1) })
    expect(inside(element, '[part=explanation]').innerText).to.equal('Clients cannot be added on this page.')
  })

  it('E2: creates a client that stands on top at once, has the focus and can be opened', async () => {
    const { fake, element } = await opened({ clients: clientsOf(3) })
    let created = ''
    element.addEventListener('sa-client-created', (event) => (created = event.client.name))
    expect(focused(element) === field(element, 'name')).to.equal(true)
    await sendKeys({ type: 'Wingtip Bakery' })
    field(element, 'tags').value = 'north, retail ,north'
    field(element, 'aliases').value = 'Wingtip، WB'
    field(element, 'contactEmail').value = 'it@wingtip.example'
    await sendKeys({ press: 'Enter' })
    await until('the client', () => names(element)[0] === 'Wingtip Bakery')
    expect(dialog(element).open).to.equal(false)
    const call = fake.calls.find(({ method }) => method === 'POST')!
    expect(call.body).to.deep.equal({ name: 'Wingtip Bakery', contactEmail: 'it@wingtip.example', aliases: ['Wingtip', 'WB'], tags: ['north', 'retail'] })
    expect(call.key).to.match(/^[0-9a-f]{32}$/)
    await until('the focus', () => focused(element)?.textContent === 'Wingtip Bakery')
    expect(created).to.equal('Wingtip Bakery')
    await until('words', () => said() === 'Wingtip Bakery has been added.')
    await sendKeys({ press: 'Tab' })
    expect(focused(element)?.ariaLabel).to.equal('Open Wingtip Bakery')
    add(element).click()
    expect(field(element, 'name').value).to.equal('')
  })

  it('E2: stands on top of clients that the page has given, too', async () => {
    const fake = fakePortal()
    const element = await ready({ portal: fake.portal, clients: clientsOf(3) })
    await until('the role', () => add(element).ariaDisabled === 'false')
    add(element).click()
    field(element, 'name').value = 'Wingtip Bakery'
    button(element, 'Create client').click()
    await until('the client', () => names(element)[0] === 'Wingtip Bakery')
    expect(names(element)).to.have.length(4)
  })

  it('sends one request for a double click', async () => {
    const answer = later()
    const { fake, element } = await opened({ answer: ({ method }) => (method === 'POST' ? answer.promise : undefined) })
    field(element, 'name').value = 'Wingtip'
    const create = button(element, 'Create client')
    create.click()
    create.click()
    await sendKeys({ press: 'Enter' })
    await pause(30)
    expect(fake.calls.filter(({ method }) => method === 'POST')).to.have.length(1)
    answer.give(json(clientAt(-1, { name: 'Wingtip' }), 201))
    await until('the client', () => names(element)[0] === 'Wingtip')
  })

  it('keeps the key while the same is sent again, and takes another once something has changed', async () => {
    const { fake, element } = await opened({ answer: ({ method }) => (method === 'POST' ? refuse(409, 'already-exists') : undefined) })
    for (const name of ['Wingtip', 'Wingtip', 'Wingtip Ltd']) {
      const before = fake.calls.length
      field(element, 'name').value = name
      inside(element, '[type=submit]').click()
      await until('the refusal', () => fake.calls.length > before && inside(element, '[type=submit]').ariaDisabled === 'false')
    }
    const keys = fake.calls.filter(({ method }) => method === 'POST').map(({ key }) => key)
    expect(keys[0]).to.equal(keys[1])
    expect(keys[2]).to.not.equal(keys[0])
  })

  it('asks for the name before anything is sent', async () => {
    const { fake, element } = await opened()
    button(element, 'Create client').click()
    await element.updateComplete
    const name = field(element, 'name')
    expect(element.shadowRoot!.getElementById(name.getAttribute('aria-describedby')!)?.innerText).to.contain('Enter the name of the client.')
    expect(name.ariaInvalid).to.equal('true')
    expect(fake.calls.some(({ method }) => method === 'POST')).to.equal(false)
  })

  it('shows what the portal refuses beside each field, keeps everything typed and goes to the first', async () => {
    const errors = [
      { field: 'body.tags.1', code: 'invalid', message: 'must be at most 40 characters' },
      { field: 'body.contactEmail', code: 'invalid', message: 'must be an email address' },
    ]
    const { element } = await opened({
      answer: ({ method }) => (method === 'POST' ? json({ type: 'x', title: 'x', status: 400, code: 'invalid-input', requestId: 'req_9', errors }, 400) : undefined),
    })
    field(element, 'name').value = 'Wingtip'
    field(element, 'contactEmail').value = 'nonsense'
    button(element, 'Create client').click()
    await until('the errors', () => element.shadowRoot!.querySelectorAll('.field .field-error').length === 2)
    expect(element.shadowRoot!.getElementById('contactEmail-error')?.innerText).to.contain('Must be an email address')
    await until('the focus', () => focused(element) === field(element, 'contactEmail'))
    expect(field(element, 'name').value).to.equal('Wingtip')
    expect(inside(element, '.problem').innerText).to.contain('req_9')
    await accessible(element)
  })

  it('guards what was typed against Esc, twice in a row, and lets go of it only when asked to', async () => {
    const { element } = await opened()
    await sendKeys({ type: 'Wing' })
    for (let count = 0; count < 3; count += 1) await sendKeys({ press: 'Escape' })
    await element.updateComplete
    expect(dialog(element).open).to.equal(true)
    expect(field(element, 'name').value).to.equal('Wing')
    await until('the question', () => dialog(element).innerText.includes('Discard what you have typed?'))
    await accessible(element)
    button(element, 'Discard').click()
    expect(dialog(element).open).to.equal(false)
    add(element).focus()
    add(element).click()
    expect(field(element, 'name').value).to.equal('')
    await sendKeys({ press: 'Escape' })
    expect(dialog(element).open).to.equal(false)
    expect(focused(element) === add(element)).to.equal(true)
  })

  it('lets the page bring a form of its own', async () => {
    const fake = fakePortal()
    const element = await ready({ portal: fake.portal })
    await until('the role', () => add(element).ariaDisabled === 'false')
    element.addEventListener('sa-client-add', (event) => event.preventDefault())
    add(element).click()
    expect(dialog(element).open).to.equal(false)
    const own = await put({ clients: clientsOf(1), attributes: { 'add-client': 'on' } })
    let asked = false
    own.addEventListener('sa-client-add', () => (asked = true))
    add(own).click()
    expect(asked).to.equal(true)
  })

  it('says that the client was not created when the portal cannot be reached', async () => {
    const { element } = await opened({
      giveUpAfterMs: 1500,
      answer: ({ method }) => {
        if (method === 'POST') throw new TypeError('offline')
        return undefined
      },
    })
    field(element, 'name').value = 'Wingtip'
    button(element, 'Create client').click()
    await until('the words', () => inside(element, '.problem').innerText.includes('The client was not created. What you typed is still here.'))
    expect(dialog(element).open).to.equal(true)
  })
})
