import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import type { Translate } from '../../src/format/messages.ts'
import type { FieldName, TextKey } from './faults.ts'
import type { SignInFlow } from './flow.ts'
import { passwordLength } from './read-form.ts'

interface FieldContext {
  text: Translate<TextKey>
}

/** What is wrong with a field, under it. */
function wrong(flow: SignInFlow, { text }: FieldContext, name: FieldName): { invalid: 'true' | 'false'; id: string | undefined; line: TemplateResult | typeof nothing } {
  const error = flow.fault?.fields?.[name]
  const id = `sa-sign-in-${name}-error`
  return error
    ? { invalid: 'true', id, line: html`<span class="field-error" id=${id}>${text(error.text, { count: error.count })}</span>` }
    : { invalid: 'false', id: undefined, line: nothing }
}

/**
 * The email address.
 *
 * @param settled it cannot be changed; it stands there so that a password manager keeps the password under it
 */
export function emailField(flow: SignInFlow, context: FieldContext, settled = false): TemplateResult {
  const { invalid, id, line } = wrong(flow, context, 'email')
  // `webauthn` lets the browser offer passkeys in the list of this field; it must stand last.
  const autocomplete = flow.screen === 'sign-in' ? 'username webauthn' : 'username'
  return html`<div class="field">
    <label for="sa-sign-in-email">${context.text('email')}</label>
    <input
      id="sa-sign-in-email"
      name="email"
      type="email"
      dir="ltr"
      maxlength="254"
      autocomplete=${autocomplete}
      autocapitalize="none"
      spellcheck="false"
      ?data-first=${!settled && flow.email === ''}
      ?readonly=${settled}
      required
      .value=${live(flow.email)}
      aria-invalid=${invalid}
      aria-describedby=${id ?? nothing}
      @input=${(event: Event) => {
        // Kept as it is typed, so that drawing the screen anew takes nothing away.
        flow.email = (event.target as HTMLInputElement).value
      }}
    />
    ${line}
  </div>`
}

export function passwordField(flow: SignInFlow, context: FieldContext): TemplateResult {
  const { invalid, id, line } = wrong(flow, context, 'password')
  return html`<div class="field">
    <label for="sa-sign-in-password">${context.text('password')}</label>
    <div class="with-button">
      <input
        id="sa-sign-in-password"
        name="password"
        type=${flow.revealed ? 'text' : 'password'}
        maxlength="512"
        autocomplete="current-password"
        ?data-first=${flow.email !== ''}
        required
        aria-invalid=${invalid}
        aria-describedby=${id ?? nothing}
      />
      ${reveal(flow, context)}
    </div>
    ${line}
  </div>`
}

/** A password to set: one field that can be shown, pasted into and filled by a manager, and how long it is so far. */
export function newPasswordField(flow: SignInFlow, context: FieldContext): TemplateResult {
  const { text } = context
  const { invalid, id, line } = wrong(flow, context, 'password')
  const { min, max } = passwordLength
  const typed = (event: Event) => {
    const input = event.target as HTMLInputElement
    const count = input.value.length
    const said = input.closest('.field')?.querySelector('.length')
    const meter = input.closest('.field')?.querySelector('progress')
    if (meter) meter.value = Math.min(count, min)
    if (said) said.textContent = count === 0 ? '' : text(count < min ? 'lengthShort' : count < 20 ? 'lengthEnough' : 'lengthGood', { count, least: min })
  }
  return html`<div class="field">
    <label for="sa-sign-in-password">${text('newPassword')}</label>
    <span class="hint" id="sa-sign-in-password-hint">${text('lengthHint', { least: min })}</span>
    <div class="with-button">
      <input
        id="sa-sign-in-password"
        name="password"
        type=${flow.revealed ? 'text' : 'password'}
        autocomplete="new-password"
        passwordrules=${`minlength: ${min}; maxlength: ${max};`}
        data-first
        required
        aria-invalid=${invalid}
        aria-describedby=${['sa-sign-in-password-hint', id].filter(Boolean).join(' ')}
        @input=${typed}
      />
      ${reveal(flow, context)}
    </div>
    <progress max=${min} value="0" aria-hidden="true"></progress>
    <span class="length" role="status"></span>
    ${line}
  </div>`
}

/** A code that another device or a sheet of paper shows. */
export function codeField(flow: SignInFlow, context: FieldContext, digits: boolean): TemplateResult {
  const { invalid, id, line } = wrong(flow, context, 'code')
  return html`<div class="field">
    <label for="sa-sign-in-code">${context.text(digits ? 'code' : 'recoveryCode')}</label>
    <input
      class="code"
      id="sa-sign-in-code"
      name="code"
      type="text"
      dir="ltr"
      inputmode=${digits ? 'numeric' : 'text'}
      maxlength=${digits ? '16' : '64'}
      autocomplete=${digits ? 'one-time-code' : 'off'}
      autocapitalize="none"
      spellcheck="false"
      data-first
      required
      aria-invalid=${invalid}
      aria-describedby=${['sa-sign-in-code-hint', id].filter(Boolean).join(' ')}
    />
    ${line}
  </div>`
}

/** Shows what is typed into the field beside it, and hides it again. */
function reveal(flow: SignInFlow, { text }: FieldContext): TemplateResult {
  const { revealed } = flow
  return html`<button type="button" aria-label=${text(revealed ? 'hidePassword' : 'showPassword')} @click=${flow.reveal}>${text(revealed ? 'hide' : 'show')}</button>`
}
