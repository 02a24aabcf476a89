import { expect } from 'chai'
import { html, type CSSResultGroup } from 'lit'

import { Confirm } from '../../../components/base/dialog/confirm.ts'
import { FormDialog } from '../../../components/base/dialog/form-dialog.ts'
import { controlStyles } from '../../../components/base/controls.styles.ts'
import { copyLink } from '../../../components/base/copy-link.ts'
import { SaElement } from '../../../components/base/element.ts'
import { formStyles } from '../../../components/base/form/form.styles.ts'
import { stateStyles } from '../../../components/base/states.styles.ts'
import type { Portal } from '../../../src/index.ts'
import { sendKeys } from '../../support/browser.ts'
import { accessible, clear, inside, json, later, rendered, show, testPortal, until } from './support.ts'

/** A widget with one form and one question, as small as it can be. */
class FormSample extends SaElement {
  static override styles: CSSResultGroup = [SaElement.styles, controlStyles, stateStyles, formStyles]
  portal: Portal | undefined
  sent: { values: unknown; key: string }[] = []
  answer: () => Promise<string> = () => Promise.resolve('done')
  done: unknown[] = []

  readonly invite = new FormDialog<string>(this, {
    name: 'invite',
    portal: () => this.portal,
    title: () => 'Invite somebody',
    action: () => 'Invite',
    fields: () => [
      { name: 'email', label: 'Email', kind: 'email', required: true, help: 'Where the invitation goes.' },
      { name: 'name', label: 'Name', required: true },
      { name: 'role', label: 'Role', kind: 'radios', required: true, choices: [{ value: 'viewer', label: 'Viewer', help: 'Reads.' }, { value: 'manager', label: 'Manager', disabled: true }] },
      { name: 'grants', label: 'Grants', kind: 'checkboxes', choices: [{ value: 'billing', label: 'Billing' }, { value: 'approver', label: 'Approver' }] },
    ],
    send: (_portal, values, { idempotencyKey }) => {
      this.sent.push({ values, key: idempotencyKey })
      return this.answer()
    },
    done: (answer) => this.done.push(answer),
  })
  readonly confirm = new Confirm(this, { name: 'confirm', portal: () => this.portal, fallback: () => this.shadowRoot?.querySelector('#other') })
  gone = false

  protected override render() {
    return html`<section class="base" part="base" lang=${this.language}>
      ${this.gone ? '' : html`<button id="open" @click=${() => this.invite.show()}>Invite</button>`}
      <button id="other">Other</button>
      ${copyLink('https://portal.example/i/abc', 'Link', this)} ${this.invite.render()} ${this.confirm.render()}
    </section>`
  }
}
customElements.define('sa-form-sample', FormSample)

const dialog = (element: Element) => inside<HTMLDialogElement>(element, '#invite-dialog')
const field = (element: Element, name: string) => inside<HTMLInputElement>(element, `#invite-${name}`)
const focus = (element: Element) => element.shadowRoot?.activeElement as HTMLElement | null

function type(input: HTMLInputElement, text: string): void {
  input.value = text
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
}

describe('forms, dialogs and questions', () => {
  afterEach(clear)

  const opened = async () => {
    const place = await show('<sa-form-sample></sa-form-sample>')
    const element = place.querySelector('sa-form-sample') as FormSample
    element.portal = testPortal().portal
    const open = inside(element, '#open')
    open.focus()
    open.click()
    await until('the dialog', () => dialog(element).open)
    return element
  }
  const fill = (element: FormSample) => {
    type(field(element, 'email'), 'zoe@wingtip.example')
    type(field(element, 'name'), ' Zoe ')
    field(element, 'role').click()
  }
  const send = (element: FormSample) => inside(element, '#invite [type=submit]').click()

  it('open at the first field, tie help and label to the control, and pass the checks of accessibility', async () => {
    const element = await opened()
    expect(focus(element)).to.equal(field(element, 'email'))
    expect(field(element, 'email').getAttribute('aria-describedby')).to.equal('invite-email-help')
    expect(dialog(element).getAttribute('aria-labelledby')).to.equal('invite-title')
    await accessible(element)
  })

  it('list several errors, take the focus to the list, and lead from it to the fields', async () => {
    const element = await opened()
    send(element)
    await until('the list', () => focus(element)?.className === 'summary')
    const links = [...element.shadowRoot!.querySelectorAll<HTMLElement>('.summary button')]
    expect(links.map((link) => link.innerText)).to.deep.equal(['Email: Enter this.', 'Name: Enter this.', 'Role: Choose one.'])
    expect(element.sent).to.deep.equal([])
    await accessible(element)
    links[2]!.click()
    expect(focus(element)).to.equal(field(element, 'role'))
    expect(field(element, 'email').ariaInvalid).to.equal('true')
    type(field(element, 'email'), 'x')
    await rendered(element.parentElement!)
    expect(field(element, 'email').ariaInvalid).to.equal('false')
  })

  it('send once for a double press, and the same key again after a failure', async () => {
    const element = await opened()
    const first = later()
    element.answer = () => first.promise.then(() => Promise.reject(new TypeError('no network')))
    fill(element)
    send(element)
    send(element)
    await rendered(element.parentElement!)
    expect(element.sent.length).to.equal(1)
    expect(inside(element, '#invite [type=submit]').ariaDisabled).to.equal('true')
    first.give(json({}))
    await until('the failure', () => inside(element, '#invite .problem').innerText.includes('not known'))
    expect(field(element, 'email').value).to.equal('zoe@wingtip.example')
    element.answer = () => Promise.resolve('done')
    send(element)
    await until('the end', () => !dialog(element).open)
    expect(element.sent.map(({ values }) => values)).to.deep.equal(Array.from({ length: 2 }, () => ({ email: 'zoe@wingtip.example', name: 'Zoe', role: 'viewer', grants: [] })))
    expect(element.sent[0]!.key).to.equal(element.sent[1]!.key)
    expect(element.done).to.deep.equal(['done'])
    await until('the focus', () => focus(element)?.id === 'open')
    inside(element, '#open').click()
    await until('the dialog', () => dialog(element).open)
    expect(field(element, 'email').value).to.equal('')
    type(field(element, 'email'), 'zoe@wingtip.example')
    type(field(element, 'name'), 'Zoe')
    field(element, 'role').click()
    send(element)
    await until('another', () => element.sent.length === 3)
    expect(element.sent[2]!.key).not.to.equal(element.sent[1]!.key)
  })

  it('put what the server refuses beside its field', async () => {
    const element = await opened()
    const problem = { code: 'invalid-input', status: 400, requestId: 'req_7f3a', errors: [{ field: 'body.grants.0', code: 'invalid', message: 'is none of these' }] }
    element.answer = () => Promise.reject(Object.assign(new Error('refused'), { status: 400, code: 'invalid-input', problem }))
    fill(element)
    inside(element, '#invite-grants').click()
    send(element)
    await until('the error', () => element.shadowRoot?.getElementById('invite-grants-error') !== null)
    expect(inside(element, '#invite-grants-error').innerText).to.equal('Is none of these')
    await until('the focus', () => focus(element) === field(element, 'grants'))
    expect(inside(element, '#invite .problem').innerText.trim()).to.equal('')
  })

  it('ask before Esc loses what was entered, and keep it where the answer is no', async () => {
    const element = await opened()
    type(field(element, 'name'), 'Zoe')
    await sendKeys({ press: 'Escape' })
    await until('the question', () => element.shadowRoot?.querySelector('.question') !== null)
    expect(dialog(element).open).to.equal(true)
    await until('the focus', () => focus(element)?.className.includes('keep') === true)
    await sendKeys({ press: 'Escape' })
    await until('the form', () => element.shadowRoot?.querySelector('.question') === null)
    expect(field(element, 'name').value).to.equal('Zoe')
    await sendKeys({ press: 'Escape' })
    await until('the question', () => element.shadowRoot?.querySelector('.question') !== null)
    inside(element, '.discard').click()
    await until('the end', () => !dialog(element).open)
    await until('the focus', () => focus(element)?.id === 'open')
  })

  it('ask a question, say in place why it was not done, and give the focus on where the button has gone', async () => {
    const element = await opened()
    await sendKeys({ press: 'Escape' })
    await until('the end', () => !dialog(element).open)
    await until('the focus', () => focus(element)?.id === 'open')
    let tries = 0
    element.confirm.ask({
      title: 'Remove Zoe?',
      message: 'She cannot sign in any more.',
      action: 'Remove',
      danger: true,
      send: () => (++tries === 1 ? Promise.reject(Object.assign(new Error('last'), { status: 409, code: 'last-of-role' })) : Promise.resolve()),
      done: () => {
        element.gone = true
        element.requestUpdate()
      },
    })
    const question = inside<HTMLDialogElement>(element, '#confirm-dialog')
    await until('the question', () => question.open)
    expect(question.getAttribute('role')).to.equal('alertdialog')
    expect(focus(element)?.innerText).to.equal('Cancel')
    await accessible(element)
    inside(element, '#confirm-dialog .danger').click()
    await until('the reason', () => inside(element, '#confirm-dialog .problem').innerText.startsWith('Nobody else would be left'))
    inside(element, '#confirm-dialog .danger').click()
    await until('the end', () => !question.open)
    await until('the focus', () => focus(element)?.id === 'other')
  })

  it('open again at once after they were closed, and after the widget was moved', async () => {
    const element = await opened()
    for (let round = 0; round < 5; round += 1) {
      inside(element, '#invite .dialog-foot button').click()
      expect(dialog(element).open).to.equal(false)
      inside(element, '#open').click()
      await until('the dialog', () => dialog(element).open)
      await new Promise((resolve) => setTimeout(resolve, round * 8))
      expect(element.shadowRoot!.querySelector('#invite')).not.to.equal(null)
    }
    element.parentElement!.prepend(element)
    expect(dialog(element).open).to.equal(false)
    inside(element, '#open').click()
    await until('the dialog', () => dialog(element).open)
    expect(element.shadowRoot!.querySelector('#invite')).not.to.equal(null)
  })

  it('copy a link, or mark it where the page may not', async () => {
    const place = await show('<sa-form-sample></sa-form-sample>')
    const element = place.querySelector('sa-form-sample')!
    const press = inside(element, '.copy-link button')
    press.click()
    await until('a word', () => inside(element, '.copy-link [role=status]').textContent !== '')
    const { clipboard } = navigator
    const { execCommand } = document
    Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })
    document.execCommand = () => false
    try {
      press.click()
      await until('the other word', () => inside(element, '.copy-link [role=status]').textContent!.startsWith('Press Ctrl+C'))
      const input = inside<HTMLInputElement>(element, '.copy-link input')
      expect([input.selectionStart, input.selectionEnd]).to.deep.equal([0, 'https://portal.example/i/abc'.length])
    } finally {
      Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true })
      document.execCommand = execCommand
    }
  })
})
