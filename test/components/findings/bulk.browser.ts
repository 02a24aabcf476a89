import { expect } from 'chai'

import '../../../components/findings/sa-findings.ts'
import type { SaFindings } from '../../../components/findings/sa-findings.ts'
import type { FindingBrief } from '../../../src/contract/finding.ts'
import { accessible, inside, json, pause, refuse, textOf, until } from '../base/support.ts'
import { analyst, button, clear, findingAt, manager, over, rows, said, titles } from './support.ts'

const drafts = [0, 1, 2].map((number) => findingAt(number, { status: 'draft', title: `Draft ${number}`, allowedActions: ['finding.view', 'finding.publish'] }))
const fixable = [0, 1, 2].map((number) => findingAt(number, { status: 'open', allowedActions: ['finding.view', 'finding.submit'] }))
const boxes = (element: SaFindings) => [...element.shadowRoot!.querySelectorAll<HTMLInputElement>('tbody .choose')]
const dialog = (element: SaFindings) => element.shadowRoot!.querySelector<HTMLDialogElement>('dialog[open]')
const within = (element: SaFindings, name: string) => [...dialog(element)!.querySelectorAll('button')].find((each) => each.textContent!.trim() === name)!

async function choosing(findings: FindingBrief[], me = analyst, attributes: Record<string, string> = {}) {
  const made = await over({ findings, me }, { group: 'none', sort: '-published', live: 'off', ...attributes })
  await until('the button', () => made.element.shadowRoot!.querySelector('.choose-several') !== null)
  button(made.element, 'Choose several').click()
  await made.element.updateComplete
  return made
}

describe('sa-findings, several at once', () => {
  afterEach(clear)

  it('offers nothing where no finding on screen takes anything', async () => {
    const { element } = await over({})
    expect(element.shadowRoot!.querySelector('.choose-several')).to.equal(null)
  })

  it('gives a box to those findings alone that take something', async () => {
    const { element } = await choosing([...fixable.slice(0, 2), findingAt(2)], manager)
    expect(boxes(element).map((box) => box.ariaLabel)).to.deep.equal(['Choose Finding 000', 'Choose Finding 001'])
    expect(textOf(element)).not.to.contain('Publish')
    await accessible(element)
  })

  it('publishes the drafts that are chosen, after a question, once each', async () => {
    const { fake, element } = await choosing(drafts, analyst, { status: 'draft' })
    const updated: string[] = []
    element.addEventListener('sa-finding-updated', ({ finding }) => updated.push(finding.title))
    inside<HTMLInputElement>(element, '.choose-all').click()
    await element.updateComplete
    expect(boxes(element).every(({ checked }) => checked)).to.equal(true)
    boxes(element)[1]!.click()
    await element.updateComplete
    button(element, 'Publish 2').click()
    await until('asked', () => dialog(element) !== null)
    expect(dialog(element)!.textContent).to.contain('Publish 2 findings?')
    await accessible(element)
    within(element, 'Publish').click()
    within(element, 'Publish')?.click()
    await until('published', () => titles(element).join() === 'Draft 1')
    expect(fake.acts().map(({ path, ifMatch }) => [path.split('/').slice(-2).join('/'), ifMatch])).to.deep.equal([
      [`${drafts[0]!.id}/publication`, '"1"'],
      [`${drafts[2]!.id}/publication`, '"1"'],
    ])
    expect(updated.sort()).to.deep.equal(['Draft 0', 'Draft 2'])
    await until('said', () => said() === '2 findings published.')
  })

  it('hands over several fixes with one note, which must be there', async () => {
    const { fake, element } = await choosing(fixable, manager)
    for (const box of boxes(element)) box.click()
    await element.updateComplete
    button(element, 'Mark 3 as Remediated').click()
    await until('a dialog', () => dialog(element) !== null)
    expect(dialog(element)!.textContent).to.contain('Mark 3 findings as Remediated')
    within(element, 'Mark as Remediated').click()
    await until('the note is missing', () => textOf(element).includes('Enter this.'))
    expect(fake.acts().length).to.equal(0)
    const notes = inside<HTMLTextAreaElement>(element, '#submit-notes')
    notes.value = 'Patched to 4.2'
    notes.dispatchEvent(new Event('input', { bubbles: true }))
    await accessible(element)
    within(element, 'Mark as Remediated').click()
    await until('handed over', () => rows(element).every((row) => row.textContent!.includes('Pending Verification')))
    expect(fake.acts().map(({ body }) => body)).to.deep.equal([{ notes: 'Patched to 4.2' }, { notes: 'Patched to 4.2' }, { notes: 'Patched to 4.2' }])
    expect(new Set(fake.acts().map(({ idempotencyKey }) => idempotencyKey)).size).to.equal(3)
    expect(dialog(element)).to.equal(null)
    expect(boxes(element).length).to.equal(0)
  })

  it('names what was refused with its reason, keeps it chosen, and does it on the next try', async () => {
    const { fake, element } = await choosing(drafts, analyst, { status: 'draft' })
    fake.state.findings = fake.state.findings.map((each) => (each.id === drafts[1]!.id ? { ...each, version: 2 } : each))
    inside<HTMLInputElement>(element, '.choose-all').click()
    await element.updateComplete
    button(element, 'Publish 3').click()
    await until('asked', () => dialog(element) !== null)
    within(element, 'Publish').click()
    await until('told', () => dialog(element)?.textContent?.includes('2 of 3 findings published') ?? false)
    expect(dialog(element)!.querySelectorAll('li').length).to.equal(1)
    expect(dialog(element)!.textContent).to.contain('Draft 1')
    expect(dialog(element)!.textContent).to.contain('Somebody else has changed this')
    await accessible(element)
    within(element, 'Close').click()
    await until('what is left', () => titles(element).join() === 'Draft 1')
    await element.updateComplete
    expect(boxes(element).map(({ checked }) => checked)).to.deep.equal([true])
    button(element, 'Publish 1').click()
    await until('asked again', () => dialog(element) !== null)
    within(element, 'Publish').click()
    await until('published', () => titles(element).length === 0)
    expect(dialog(element)).to.equal(null)
  })

  it('sends nothing more once nobody is signed in, and says of each that it was not done', async () => {
    const many = Array.from({ length: 9 }, (_, number) => findingAt(number, { status: 'draft', allowedActions: ['finding.publish'] }))
    const { fake, element } = await choosing(many, analyst, { status: 'draft' })
    fake.state.answer = async ({ method }) => {
      if (method !== 'POST') return undefined
      await pause(20)
      return refuse(401, 'token-invalid')
    }
    inside<HTMLInputElement>(element, '.choose-all').click()
    await element.updateComplete
    button(element, 'Publish 9').click()
    await until('asked', () => dialog(element) !== null)
    within(element, 'Publish').click()
    await until('told', () => dialog(element)?.textContent?.includes('0 of 9 findings published') ?? false)
    expect(dialog(element)!.querySelectorAll('li').length).to.equal(9)
    expect(new Set(fake.acts().map(({ path }) => path)).size).to.be.at.most(3)
  })

  it('sends the same key again where no answer came', async () => {
    const { fake, element } = await choosing(drafts.slice(0, 1), analyst, { status: 'draft' })
    let broken = true
    fake.state.answer = ({ method }) => (method === 'POST' && broken ? json({ nonsense: true }) : undefined)
    const publish = async () => {
      button(element, 'Publish 1').click()
      await until('asked', () => dialog(element) !== null)
      within(element, 'Publish').click()
    }
    boxes(element)[0]!.click()
    await element.updateComplete
    await publish()
    await until('told', () => dialog(element)?.textContent?.includes('0 of 1') ?? false)
    broken = false
    within(element, 'Close').click()
    await until('closed', () => dialog(element) === null)
    await publish()
    await until('published', () => titles(element).length === 0)
    expect(new Set(fake.acts().map(({ idempotencyKey }) => idempotencyKey)).size).to.equal(1)
  })

  it('forgets what was chosen when choosing ends', async () => {
    const { element } = await choosing(fixable, manager)
    boxes(element)[0]!.click()
    await element.updateComplete
    button(element, 'Stop choosing').click()
    await element.updateComplete
    expect(boxes(element).length).to.equal(0)
    button(element, 'Choose several').click()
    await element.updateComplete
    expect(boxes(element).some(({ checked }) => checked)).to.equal(false)
  })

  for (const width of [280, 480, 768]) {
    it(`fits ${width} pixels while findings are chosen`, async () => {
      const { element } = await over({ findings: fixable, me: manager }, {}, { width })
      button(element, 'Choose several').click()
      await element.updateComplete
      boxes(element)[0]!.click()
      await element.updateComplete
      // Scrolled to its end, where the line that acts on several lies over no row.
      element.scrollIntoView({ block: 'end' })
      const base = inside(element, '.base')
      expect(base.scrollWidth).to.be.at.most(base.clientWidth)
      await accessible(element)
    })
  }
})
