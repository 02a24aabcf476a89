import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import type { Speech } from '../speech.ts'
import { formCatalogue } from './messages.ts'

/** One of several to choose from. */
export interface Choice {
  readonly value: string
  readonly label: string
  /** Said under it: what it means, or why it cannot be chosen. */
  readonly help?: string
  readonly disabled?: boolean
}

/** What a field holds: text, the values chosen of several, or whether a box is ticked. */
export type FieldValue = string | readonly string[] | boolean

/** One field of a form. */
export interface Field {
  /** Names it in the form; unique there. */
  readonly name: string
  readonly label: string
  /** `text` when absent. `checkboxes` holds a list, `checkbox` a boolean, everything else a string. */
  readonly kind?: 'text' | 'email' | 'password' | 'date' | 'number' | 'url' | 'textarea' | 'select' | 'radios' | 'checkboxes' | 'checkbox'
  readonly help?: string | undefined
  readonly required?: boolean
  readonly choices?: readonly Choice[]
  /** @unit characters */
  readonly max?: number
  /** Least and greatest of a date or number, as the input takes them. */
  readonly from?: string
  readonly to?: string
  readonly autocomplete?: string
  readonly inputmode?: 'text' | 'numeric' | 'email' | 'url'
  /** What stands there at first; empty when absent. */
  readonly value?: FieldValue
  /** Where the server speaks of it, without `body.`; the name when absent. */
  readonly path?: string
  /** A control of its own in place of an input. It carries `id` and `describedby`, and sets its value by `Form.set`. */
  readonly custom?: (state: { id: string; describedby: string | undefined; value: FieldValue }) => TemplateResult
  /** Left out of the word "(optional)", where everything is optional or the label says so. */
  readonly plain?: boolean
}

/** How a field stands in its form. */
export interface FieldState {
  /** Stands before every id, so that two forms of one widget share none. */
  readonly prefix: string
  readonly speech: Speech
  readonly value: FieldValue
  readonly error: string | undefined
  readonly disabled?: boolean
}

/** What a field holds before anybody has touched it. */
export function emptyValue({ kind, value, choices }: Field): FieldValue {
  if (value !== undefined) return value
  if (kind === 'checkboxes') return []
  if (kind === 'checkbox') return false
  return kind === 'select' ? (choices?.find(({ disabled }) => !disabled)?.value ?? '') : ''
}

/**
 * Label, control, help and error, each tied to the control by `aria-describedby` and `aria-invalid`. Needs `formStyles` and
 * `controlStyles`.
 */
export function fieldTemplate(field: Field, state: FieldState): TemplateResult {
  const id = `${state.prefix}-${field.name}`
  const text = state.speech.text('form', formCatalogue)
  const describedby = [field.help && `${id}-help`, state.error && `${id}-error`].filter(Boolean).join(' ') || undefined
  const described = describedby ?? nothing
  const notes = html`${field.help ? html`<span class="hint" id="${id}-help">${field.help}</span>` : nothing}
  ${state.error ? html`<span class="field-error" id="${id}-error" part="field-error">${state.error}</span>` : nothing}`
  const optional = field.required || field.plain ? nothing : html` <span class="optional">${text('optional')}</span>`
  if (field.kind === 'radios' || field.kind === 'checkboxes') return group(field, state, id, described, html`${field.label}${optional}`, notes)
  if (field.kind === 'checkbox') {
    return html`<div class="field" part="field">
      <label class="choice" for=${id}>${box(field, state, id, described)}<span>${field.label}</span></label>
      ${notes}
    </div>`
  }
  return html`<div class="field" part="field">
    <label for=${id}>${field.label}${optional}</label>${field.custom?.({ id, describedby, value: state.value }) ?? control(field, state, id, described)}${notes}
  </div>`
}

function control(field: Field, { value, error, disabled }: FieldState, id: string, described: string | typeof nothing): TemplateResult {
  const { name, kind = 'text', required, max, from, to, autocomplete, inputmode, choices } = field
  const invalid = error ? 'true' : 'false'
  if (kind === 'select') {
    return html`<select id=${id} name=${name} .value=${live(String(value))} ?required=${required} ?disabled=${disabled} aria-invalid=${invalid} aria-describedby=${described}>
      ${choices?.map((choice) => html`<option value=${choice.value} ?disabled=${choice.disabled} ?selected=${choice.value === value}>${choice.label}</option>`)}
    </select>`
  }
  if (kind === 'textarea') {
    return html`<textarea
      id=${id}
      name=${name}
      rows="3"
      dir="auto"
      maxlength=${max ?? nothing}
      .value=${live(String(value))}
      ?required=${required}
      ?disabled=${disabled}
      aria-invalid=${invalid}
      aria-describedby=${described}
    ></textarea>`
  }
  return html`<input
    id=${id}
    name=${name}
    type=${kind}
    maxlength=${max ?? nothing}
    min=${from ?? nothing}
    max=${to ?? nothing}
    autocomplete=${autocomplete ?? 'off'}
    inputmode=${inputmode ?? nothing}
    dir=${kind === 'text' ? 'auto' : kind === 'email' || kind === 'url' ? 'ltr' : nothing}
    .value=${live(String(value))}
    ?required=${required}
    ?disabled=${disabled}
    aria-invalid=${invalid}
    aria-describedby=${described}
  />`
}

function box({ name, required }: Field, { value, error, disabled }: FieldState, id: string, described: string | typeof nothing): TemplateResult {
  return html`<input
    id=${id}
    name=${name}
    type="checkbox"
    .checked=${live(value === true)}
    ?required=${required}
    ?disabled=${disabled}
    aria-invalid=${error ? 'true' : 'false'}
    aria-describedby=${described}
  />`
}

/** Several boxes or circles under one label. The first of them takes the focus where something is wrong with the whole. */
function group(field: Field, { value, error, disabled }: FieldState, id: string, described: string | typeof nothing, label: TemplateResult, notes: TemplateResult): TemplateResult {
  const many = field.kind === 'checkboxes'
  const chosen = (one: string) => (many ? (value as readonly string[]).includes(one) : value === one)
  return html`<fieldset class="field" part="field" aria-describedby=${described}>
    <legend>${label}</legend>
    ${field.choices?.map(
      (choice, index) => html`<label class="choice">
        <input
          id="${id}${index === 0 ? '' : `-${index}`}"
          name=${field.name}
          type=${many ? 'checkbox' : 'radio'}
          value=${choice.value}
          .checked=${live(chosen(choice.value))}
          ?disabled=${disabled || choice.disabled}
          aria-invalid=${error ? 'true' : 'false'}
        />
        <span>${choice.label}${choice.help ? html`<span class="hint">${choice.help}</span>` : nothing}</span>
      </label>`,
    )}
    ${notes}
  </fieldset>`
}
