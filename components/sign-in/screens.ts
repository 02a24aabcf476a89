import { html, nothing, type TemplateResult } from 'lit'
import { formatDateTime } from '../../src/format/index.ts'
import type { Translate } from '../../src/format/messages.ts'
import type { Speech } from '../base/speech.ts'
import { requestReference } from '../base/states.ts'
import { codeField, emailField, newPasswordField, passwordField } from './fields.ts'
import type { FieldName, Fault, TextKey } from './faults.ts'
import type { SignInFlow } from './flow.ts'
import { copyText, printCodes, saveCodes } from './keep.ts'
import { passkeysSupported } from './passkeys.ts'
import { qrCode } from './qr-code.ts'
import { read, type Wanted } from './read-form.ts'
import type { Method, Screen } from './screen.ts'

/** What every screen is drawn with. */
export interface ScreenContext {
  speech: Speech
  text: Translate<TextKey>
  /** What the page calls the portal; the server's own name of it when absent. */
  portalName: string | undefined
  purpose: 'sign-in' | 'second-factor'
}

/** The screen that the flow is at. */
export function screenOf(flow: SignInFlow, context: ScreenContext): TemplateResult {
  return screens[flow.screen](flow, context)
}

const screens: Record<Screen, (flow: SignInFlow, context: ScreenContext) => TemplateResult> = {
  loading: (flow, context) => html`${alert(flow, context)}<p class="hint" role="status">${flow.fault ? nothing : context.text('loading')}</p>${flow.fault ? startAgain(flow, context) : nothing}`,
  'sign-in': signIn,
  choose,
  factor,
  enrol,
  totp,
  codes,
  invitation,
  'link-over': linkOver,
  forgot,
  sent,
  reset,
  done: (_flow, { text, purpose }) => html`${heading(text(purpose === 'second-factor' ? 'factorAdded' : 'doneTitle'))}`,
}

function signIn(flow: SignInFlow, context: ScreenContext): TemplateResult {
  const { text } = context
  const name = context.portalName ?? flow.name
  return html`${heading(name ? text('titleTo', { name }) : text('title'))}
    ${form(flow, context, ['email', 'password'], ({ email, password }) => flow.password(email, password), html`
      ${emailField(flow, context)} ${passwordField(flow, context)}
      <p class="aside"><button class="plain" type="button" @click=${flow.forgot}>${text('forgot')}</button></p>
      ${submit(flow, context, 'signIn')}
    `)}
    ${passkeysSupported()
      ? html`<p class="or"><span>${text('or')}</span></p>
          <p class="row"><button class="wide" type="button" aria-disabled=${held(flow)} @click=${flow.passkey}>${text('withPasskey')}</button></p>`
      : nothing}`
}

function choose(flow: SignInFlow, context: ScreenContext): TemplateResult {
  const { text } = context
  return html`${heading(text('chooseTitle'))} ${alert(flow, context)}
    <p class="hint">${text('chooseHint')}</p>
    <ul class="choices">
      ${flow.places.map(
        ({ personId, name, clientId }) => html`<li>
          <button class="choice" type="button" aria-disabled=${held(flow)} @click=${() => void flow.choosePlace(personId)}>
            <span><bdi>${name}</bdi></span><span class="hint">${text(clientId === null ? 'placeStaff' : 'placeClient')}</span>
          </button>
        </li>`,
      )}
    </ul>
    ${startAgain(flow, context)}`
}

function factor(flow: SignInFlow, context: ScreenContext): TemplateResult {
  const { text } = context
  const { method } = flow
  const ways = { totp: 'useTotp', passkey: 'usePasskey', 'recovery-code': 'useRecovery' } as const
  const others = (['passkey', 'totp', 'recovery-code'] as const).filter(
    (each) => each !== method && flow.methods.includes(each) && (each !== 'passkey' || passkeysSupported()),
  )
  return html`${heading(text('factorTitle'))}
    ${method === 'passkey'
      ? html`${alert(flow, context)}
          <p class="hint">${text('passkeyHint')}</p>
          <p class="row"><button class="primary wide" type="button" data-first aria-disabled=${held(flow)} @click=${flow.passkey}>${busyText(flow, context, 'usePasskey')}</button></p>`
      : form(flow, context, [method === 'totp' ? 'code' : 'recovery'], ({ code, recovery }) => (method === 'totp' ? flow.totp(code) : flow.recoveryCode(recovery)), html`
          <p class="hint" id="sa-sign-in-code-hint">${text(method === 'totp' ? 'totpHint' : 'recoveryHint')}</p>
          ${codeField(flow, context, method === 'totp')} ${submit(flow, context, 'continue')}
        `)}
    ${others.length > 0
      ? html`<ul class="ways">
          ${others.map((each: Method) => html`<li><button class="plain" type="button" @click=${() => flow.choose(each)}>${text(ways[each])}</button></li>`)}
        </ul>`
      : nothing}
    ${startAgain(flow, context)}`
}

function enrol(flow: SignInFlow, context: ScreenContext): TemplateResult {
  const { text, purpose } = context
  const offered = (method: Method) => flow.methods.length === 0 || flow.methods.includes(method)
  return html`${heading(text('enrolTitle'))} ${alert(flow, context)}
    <p class="hint">${text('enrolHint')}</p>
    <ul class="choices">
      ${passkeysSupported() && offered('passkey')
        ? html`<li>
            <button class="choice" type="button" aria-disabled=${held(flow)} @click=${flow.enrolPasskey}>
              <span>${text('enrolPasskey')}</span><span class="hint">${text('enrolPasskeyHint')}</span>
            </button>
          </li>`
        : nothing}
      ${offered('totp')
        ? html`<li>
            <button class="choice" type="button" aria-disabled=${held(flow)} @click=${flow.startTotp}>
              <span>${text('enrolTotp')}</span><span class="hint">${text('enrolTotpHint')}</span>
            </button>
          </li>`
        : nothing}
    </ul>
    ${purpose === 'second-factor' ? nothing : startAgain(flow, context)}`
}

function totp(flow: SignInFlow, context: ScreenContext): TemplateResult {
  const { text } = context
  const { secret, uri } = flow.enrolment ?? { secret: '', uri: '' }
  const grouped = secret.replace(/(.{4})(?=.)/g, '$1 ')
  return html`${heading(text('totpTitle'))}
    <p class="hint">${text('totpScan')}</p>
    ${qrCode(uri, text('qrLabel'))}
    <p class="hint">${text('totpKey')}</p>
    <p class="key">
      <code dir="ltr" translate="no">${grouped}</code>
      <button class="plain" type="button" @click=${(event: Event) => void copyText(event, secret, text('copied'))}>${text('copy')}</button>
    </p>
    ${uri.startsWith('otpauth://') ? html`<p class="row"><a href=${uri}>${text('totpOpen')}</a></p>` : nothing}
    ${form(flow, context, ['code'], ({ code }) => flow.finishTotp(code), html`
      <p class="hint" id="sa-sign-in-code-hint">${text('totpConfirm')}</p>
      ${codeField(flow, context, true)} ${submit(flow, context, 'confirm')}
    `)}
    <p class="row"><button class="plain" type="button" @click=${flow.chooseEnrolment}>${text('otherWay')}</button></p>`
}

function codes(flow: SignInFlow, context: ScreenContext): TemplateResult {
  const { text } = context
  const error = flow.fault?.fields?.kept
  return html`${heading(text('codesTitle'))}
    <p class="hint">${text('codesHint')}</p>
    <ul class="codes" aria-label=${text('codesList')} dir="ltr" translate="no">
      ${flow.recoveryCodes.map((code) => html`<li><code>${code}</code></li>`)}
    </ul>
    <p class="row no-print">
      <button type="button" @click=${(event: Event) => void copyText(event, flow.recoveryCodes.join('\n'), text('copied'))}>${text('codesCopy')}</button>
      <button type="button" @click=${() => saveCodes(flow.recoveryCodes, text('codesFile'))}>${text('codesDownload')}</button>
      <button type="button" @click=${printCodes}>${text('codesPrint')}</button>
    </p>
    <div class="no-print">
      ${form(flow, context, ['kept'], flow.codesKept, html`
        <div class="field">
          <label class="check">
            <input type="checkbox" name="kept" id="sa-sign-in-kept" aria-invalid=${error ? 'true' : 'false'} aria-describedby=${error ? 'sa-sign-in-kept-error' : nothing} />
            <span>${text('codesKept')}</span>
          </label>
          ${error ? html`<span class="field-error" id="sa-sign-in-kept-error">${text(error.text)}</span>` : nothing}
        </div>
        ${submit(flow, context, 'continue')}
      `)}
    </div>`
}

function invitation(flow: SignInFlow, context: ScreenContext): TemplateResult {
  const { text, speech } = context
  const { brand = '', name = '', organisation = '', expiresAt, mfa } = flow.invitation ?? {}
  const elsewhere = mfa === 'idp'
  return html`${heading(text('inviteTitle', { brand }))}
    ${elsewhere
      ? html`<p>${text('inviteElsewhere', { name, organisation, brand })}</p>`
      : html`<p>${text('inviteHint', { name, organisation })}</p>
          ${form(flow, context, ['newPassword'], ({ newPassword }) => flow.acceptInvitation(newPassword), html`
            ${emailField(flow, context, true)} ${newPasswordField(flow, context)} ${submit(flow, context, 'accept')}
          `)}
          <p class="hint">${text('expires', { time: formatDateTime(expiresAt, speech.language) })}</p>`}`
}

function linkOver(flow: SignInFlow, context: ScreenContext): TemplateResult {
  const { text } = context
  const invited = flow.link === 'invitation'
  return html`${heading(text(invited ? 'inviteOver' : 'resetOver'))}
    <p>${text(invited ? 'inviteOverHint' : 'resetOverHint')}</p>
    <p class="row">
      ${invited ? nothing : html`<button class="primary" type="button" @click=${flow.forgot}>${text('sendAgain')}</button>`}
      <button type="button" @click=${flow.startAgain}>${text('back')}</button>
    </p>
    ${requestReference(flow.lastRequestId, context.speech)}`
}

function forgot(flow: SignInFlow, context: ScreenContext): TemplateResult {
  const { text } = context
  return html`${heading(text('forgotTitle'))}
    <p class="hint">${text('forgotHint')}</p>
    ${form(flow, context, ['email'], ({ email }) => flow.sendLink(email), html`${emailField(flow, context)} ${submit(flow, context, 'send')}`)}
    <p class="row"><button class="plain" type="button" @click=${flow.startAgain}>${text('back')}</button></p>`
}

function sent(flow: SignInFlow, { text }: ScreenContext): TemplateResult {
  return html`${heading(text('sentTitle'))}
    <p>${text('sentHint', { email: flow.email })}</p>
    <p class="row"><button type="button" @click=${flow.startAgain}>${text('back')}</button></p>`
}

function reset(flow: SignInFlow, context: ScreenContext): TemplateResult {
  const { text } = context
  return html`${heading(text('resetTitle'))}
    <p class="hint">${text('resetHint')}</p>
    ${form(flow, context, ['newPassword'], ({ newPassword }) => flow.resetPassword(newPassword), html`
      ${newPasswordField(flow, context)} ${submit(flow, context, 'setPassword')}
    `)}`
}

// ── parts of screens ──

function heading(words: string): TemplateResult {
  return html`<h2 tabindex="-1"><bdi>${words}</bdi></h2>`
}

/** A form with the summary of what is wrong over it. Fields are checked before anything is sent. */
function form(
  flow: SignInFlow,
  context: ScreenContext,
  wanted: readonly Wanted[],
  go: (values: Record<Wanted, string>) => unknown,
  inside: TemplateResult,
): TemplateResult {
  const submitted = (event: SubmitEvent) => {
    event.preventDefault()
    if (flow.busy || flow.waitSeconds > 0) return
    const { values, fields } = read(event.target as HTMLFormElement, wanted)
    if (Object.keys(fields).length > 0) return flow.refuse({ fields, kind: 'refused' })
    void go(values)
  }
  // A post, should the script be gone by then: an address must never hold a password.
  return html`${alert(flow, context)}
    <form method="post" novalidate @submit=${submitted}>${inside}</form>`
}

/** Everything that is wrong, in one place that takes the focus; each line leads to its field. */
function alert(flow: SignInFlow, { text, speech }: ScreenContext): TemplateResult | typeof nothing {
  const { fault } = flow
  if (!fault) return nothing
  const fields = Object.entries(fault.fields ?? {}) as [FieldName, NonNullable<NonNullable<Fault['fields']>[FieldName]>][]
  const lead = (name: FieldName) => (event: Event) => {
    event.preventDefault()
    const root = (event.target as Element).closest('.sa-sign-in-form')
    root?.querySelector<HTMLElement>(`#sa-sign-in-${name}`)?.focus()
  }
  return html`<div class="summary" role="alert" tabindex="-1" aria-labelledby="sa-sign-in-summary">
    <p id="sa-sign-in-summary" class="summary-title">${text('problem')}</p>
    ${fault.text ? html`<p>${text(fault.text)}</p>` : nothing}
    ${fields.length > 0
      ? html`<ul>
          ${fields.map(([name, { text: key, count }]) => html`<li><a href="#sa-sign-in-${name}" @click=${lead(name)}>${text(key, { count })}</a></li>`)}
        </ul>`
      : nothing}
    ${fault.unexpected ? requestReference(fault.requestId, speech) : nothing}
  </div>`
}

function held(flow: SignInFlow): 'true' | 'false' {
  return flow.busy || flow.waitSeconds > 0 ? 'true' : 'false'
}

function submit(flow: SignInFlow, context: ScreenContext, key: TextKey): TemplateResult {
  return html`<p class="row"><button class="primary wide" type="submit" aria-disabled=${held(flow)}>${busyText(flow, context, key)}</button></p>`
}

/** What a button says: what it does, that it is being done, or when it can be done again. */
function busyText(flow: SignInFlow, { text }: ScreenContext, key: TextKey): string {
  const left = flow.waitSeconds
  if (left > 0) return text('wait', { time: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}` })
  return text(flow.busy ? 'working' : key)
}

function startAgain(flow: SignInFlow, { text }: ScreenContext): TemplateResult {
  return html`<p class="row"><button class="plain" type="button" @click=${flow.startAgain}>${text('startAgain')}</button></p>`
}
