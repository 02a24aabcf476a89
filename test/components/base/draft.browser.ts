import { expect } from 'chai'
import { html, type CSSResultGroup } from 'lit'

import { controlStyles } from '../../../components/base/controls.styles.ts'
import { FormDialog } from '../../../components/base/dialog/form-dialog.ts'
import { Draft, forgetDrafts } from '../../../components/base/draft.ts'
import { SaElement } from '../../../components/base/element.ts'
import { formStyles } from '../../../components/base/form/form.styles.ts'
import { stateStyles } from '../../../components/base/states.styles.ts'
import type { Portal } from '../../../src/index.ts'
import { accessible, clear, inside, refuse, rendered, show, testPortal, tokenFor, until } from './support.ts'

class DraftSample extends SaElement {
  static override styles: CSSResultGroup = [SaElement.styles, controlStyles, stateStyles, formStyles]
  portal: Portal | undefined
  about = 'fnd_1'
  answer: () => Promise<unknown> = () => Promise.resolve('done')
  readonly draft = new Draft(() => this.portal, () => `notes:${this.about}`)
  readonly form = new FormDialog<unknown>(this, {
    name: 'notes',
    portal: () => this.portal,
    title: () => 'Notes',
    action: () => 'Send',
    fields: () => [
      { name: 'notes', label: 'Notes', kind: 'textarea', required: true },
      { name: 'code', label: 'Code', kind: 'password' },
      { name: 'sure', label: 'Sure', kind: 'checkbox' },
    ],
    send: () => this.answer(),
    done: () => {},
    draft: this.draft,
  })
  protected override render() {
    return html`<section class="base" lang=${this.language}><button id="open" @click=${() => this.form.show()}>Write</button>${this.form.render()}</section>`
  }
}
customElements.define('sa-draft-sample', DraftSample)

const field = (element: Element, name = 'notes') => inside<HTMLTextAreaElement>(element, `#notes-${name}`)
const kept = () => Object.entries(sessionStorage).filter(([key]) => key.startsWith('sa-portal/draft/'))

/** A widget whose portal speaks for this person; the same as after a reload. */
async function sample(user = 'mem_1', answer?: () => Response): Promise<DraftSample> {
  const place = await show('<sa-draft-sample></sa-draft-sample>')
  const element = place.querySelector<DraftSample>('sa-draft-sample')!
  const { portal } = testPortal({ token: () => tokenFor(user), ...(answer ? { answer } : {}) })
  await portal.portfolio.summary().catch(() => {})
  element.portal = portal
  inside(element, '#open').click()
  await until('the dialog', () => inside<HTMLDialogElement>(element, 'dialog').open)
  return element
}

async function write(element: Element, text: string, name = 'notes'): Promise<void> {
  field(element, name).value = text
  field(element, name).dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
  await rendered(element.parentElement!)
}

describe('a draft', () => {
  afterEach(() => {
    sessionStorage.clear()
    clear()
  })

  it('is there again after a reload, and says so', async () => {
    await write(await sample(), 'Patched on Friday')
    const element = await sample()
    expect(field(element).value).to.equal('Patched on Friday')
    expect(inside(element, '.draft').textContent).to.match(/Draft restored\.\s*Discard/)
    await accessible(element)
  })

  it('is gone for good once it is discarded', async () => {
    await write(await sample(), 'Patched on Friday')
    const element = await sample()
    inside(element, '.draft button').click()
    await rendered(element.parentElement!)
    expect(field(element).value).to.equal('')
    expect(element.shadowRoot!.querySelector('.draft')).to.equal(null)
    expect(kept()).to.deep.equal([])
    await until('the focus', () => element.shadowRoot!.activeElement === field(element))
  })

  it('holds texts only: no password, no box, no token', async () => {
    const element = await sample()
    await write(element, 'hunter2', 'code')
    inside<HTMLInputElement>(element, '#notes-sure').click()
    await write(element, 'Words')
    expect(kept().map(([, value]) => (JSON.parse(value) as { texts: unknown }).texts)).to.deep.equal([{ notes: 'Words' }])
    expect(JSON.stringify(kept())).not.to.contain('hunter2').and.not.to.contain(tokenFor().slice(0, 40))
  })

  it('stays while sending fails, and goes once it was accepted', async () => {
    const element = await sample()
    await write(element, 'Words')
    element.answer = () => Promise.reject(Object.assign(new Error('gone'), { status: 401 }))
    inside(element, 'button[type=submit]').click()
    await until('the refusal', () => inside(element, '.problem').textContent.includes('Sign in again'))
    expect(kept()).to.have.length(1)
    element.answer = () => Promise.resolve('done')
    inside(element, 'button[type=submit]').click()
    await until('the end', () => !inside<HTMLDialogElement>(element, 'dialog').open)
    expect(kept()).to.deep.equal([])
  })

  it('is of one person and one subject', async () => {
    await write(await sample('mem_1'), 'Mine')
    expect(field(await sample('mem_2')).value).to.equal('')
    const other = await sample('mem_1')
    other.form.drop()
    other.about = 'fnd_2'
    other.form.show()
    await until('the dialog', () => inside<HTMLDialogElement>(other, 'dialog').open)
    expect(field(other).value).to.equal('')
    expect(field(await sample('mem_1')).value).to.equal('Mine')
  })

  it('is not left to the next person of the same page', async () => {
    let user = 'mem_1'
    const { portal } = testPortal({ token: () => tokenFor(user), answer: () => refuse(401, 'token-expired') })
    await portal.portfolio.summary().catch(() => {})
    const draft = new Draft(() => portal, () => 'a')
    draft.keep({ notes: 'Mine' })
    expect(kept()).to.have.length(1)
    user = 'mem_2'
    await portal.portfolio.summary().catch(() => {})
    expect(kept()).to.deep.equal([])
  })

  it('ends after seven days, and with signing out', async () => {
    await write(await sample(), 'Old')
    const [[key, value]] = kept() as [[string, string]]
    sessionStorage.setItem(key, JSON.stringify({ ...(JSON.parse(value) as object), at: Date.now() - 7 * 86_400_000 - 1 }))
    expect(field(await sample()).value).to.equal('')
    expect(kept()).to.deep.equal([])
    await write(await sample(), 'New')
    sessionStorage.setItem('of-the-page', 'stays')
    forgetDrafts()
    expect(Object.keys(sessionStorage)).to.deep.equal(['of-the-page'])
  })

  it('is nothing while it is not known who writes, and where the tab keeps something else', async () => {
    const { portal } = testPortal()
    const draft = new Draft(() => portal, () => 'a')
    draft.keep({ notes: 'Words' })
    expect(kept()).to.deep.equal([])
    await portal.portfolio.summary()
    for (const odd of ['{', 'null', '[]', '{"at":1}', '{"at":"x","texts":{"notes":"y"}}', `{"at":${Date.now()},"texts":{"notes":{}}}`]) {
      draft.keep({ notes: 'Words' })
      const key = kept()[0]![0]
      sessionStorage.setItem(key, odd)
      expect(draft.read(), odd).to.equal(undefined)
    }
  })

  it('does nothing where the browser gives no storage', async () => {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage')!
    Object.defineProperty(globalThis, 'sessionStorage', { configurable: true, get: () => { throw new DOMException('no', 'SecurityError') } })
    try {
      const element = await sample()
      await write(element, 'Words')
      expect(field(element).value).to.equal('Words')
      forgetDrafts()
    } finally {
      Object.defineProperty(globalThis, 'sessionStorage', descriptor)
    }
  })
})
