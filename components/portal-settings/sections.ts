import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { fieldTemplate, type Field } from '../base/form/field.ts'
import type { Speech } from '../base/speech.ts'
import { formatNumber } from '../../src/format/number.ts'
import { settingsCatalogue, type SettingsText } from './messages.ts'
import { lengths, limits, mfaPolicies, modes, modules, presets, roles, visibleFields } from './parts.ts'
import { readExplanations, readLine, readNetworks, readTime, secondsPer, writeExplanations, type Reading } from './read.ts'
import { inheritedOf, shownOf, type Draft, type Path, type Settings } from './settings.ts'
import { nameOf, settingName, valueWord } from './words.ts'

/** What stands in a field beside its decision: text as it is typed, and what is wrong with it. */
export interface Entered {
  text?: string
  /** Empty while the field is being typed in. */
  message: string
  /** Whether it cannot be read. */
  bad?: boolean
}

/** What the settings show and whom they tell. */
export interface SectionsState {
  readonly speech: Speech
  readonly settings: Settings
  readonly draft: Draft
  readonly wrong: ReadonlyMap<Path, Entered>
  /** Whether the policy may be changed, and whether the portal may be opened and closed. */
  readonly may: { policy: boolean; portal: boolean }
  readonly level: number
  /** The preset that is chosen but not filled in. */
  readonly preset: string
  readonly set: (path: Path, value: unknown) => void
  /** Something was typed: what it says, or what is wrong with it. @param last whether the field is left */
  readonly typed: (path: Path, text: string, reading: Reading, last: boolean) => void
  readonly choosePreset: (name: string) => void
  readonly takePreset: () => void
}

type Section = (state: SectionsState) => TemplateResult

function section(name: 'portal' | 'modules' | 'fields' | 'security' | 'messages', help: SettingsText | undefined, state: SectionsState, body: TemplateResult): TemplateResult {
  const text = state.speech.text('settings', settingsCatalogue)
  return html`<section class="section" part="section" aria-labelledby="section-${name}">
    <div class="section-title" id="section-${name}" role="heading" aria-level=${state.level + 1}>${text(name)}</div>
    ${help ? html`<p class="hint">${text(help)}</p>` : nothing} ${body}
  </section>`
}

/** Where a setting comes from, and the way back to what is inherited. */
function origin(path: Path, state: SectionsState): TemplateResult {
  const { speech, settings, draft, may, set } = state
  const text = speech.text('settings', settingsCatalogue)
  const { inherits, changed } = shownOf(settings, draft, path)
  const from = settings.client ? text('fromPartner') : text('fromProduct')
  return html`<span class="origin">
    <span class=${inherits ? 'tag quiet' : 'tag'}>${inherits ? from : text('setHere')}</span>
    ${inherits || !may.policy
      ? nothing
      : html`<button
          class="plain inherit"
          type="button"
          title=${valueWord(path, inheritedOf(settings, path), speech)}
          aria-label=${text('inheritOf', { setting: settingName(path, speech) })}
          @click=${() => set(path, null)}
        >
          ${text('inherit')}
        </button>`}
    ${changed ? html`<span class="dot" aria-hidden="true"></span>` : nothing}
  </span>`
}

const id = (path: Path) => path.replaceAll('.', '-')

const portalSection: Section = (state) => {
  const { speech, settings, draft, may, set } = state
  const text = speech.text('settings', settingsCatalogue)
  return section(
    'portal',
    undefined,
    state,
    html`<div @change=${(event: Event) => set('portalEnabled', (event.target as HTMLInputElement).checked)}>
      ${fieldTemplate(
        { name: 'portalEnabled', label: text('portalEnabled'), kind: 'checkbox', help: text('portalHelp') },
        { prefix: 'setting', speech, value: shownOf(settings, draft, 'portalEnabled').value === true, error: state.wrong.get('portalEnabled')?.message, disabled: !may.portal },
      )}
    </div>`,
  )
}

const modulesSection: Section = (state) => {
  const { speech, settings, may, preset } = state
  const text = speech.text('settings', settingsCatalogue)
  const all = [...modules, ...Object.keys(settings.policy.effective.modules).filter((name) => !(modules as readonly string[]).includes(name))]
  return section(
    'modules',
    'modulesHelp',
    state,
    html`${may.policy
        ? html`<div class="preset" part="preset">
            <label for="preset">${text('presetLabel')}</label>
            <select id="preset" aria-describedby="preset-help" @change=${(event: Event) => state.choosePreset((event.target as HTMLSelectElement).value)}>
              <option value="" ?selected=${preset === ''}>${text('presetChoose')}</option>
              ${[...presets.filter((name) => name in settings.policy.presets), ...Object.keys(settings.policy.presets).filter((name) => !(presets as readonly string[]).includes(name))].map(
                (name) => html`<option value=${name} ?selected=${preset === name}>${nameOf('preset', name, speech)}</option>`,
              )}
            </select>
            <button type="button" aria-disabled=${preset ? 'false' : 'true'} @click=${state.takePreset}>${text('presetTake')}</button>
            <span class="hint" id="preset-help">${preset && (presets as readonly string[]).includes(preset) ? nameOf('presetHelp', preset, speech) : nothing}</span>
          </div>`
        : nothing}
      <table class="modules" role="table" aria-labelledby="section-modules">
        <thead role="rowgroup">
          <tr role="row">
            ${(['module', 'mode', 'minRole'] as const).map((name) => html`<th role="columnheader" scope="col">${text(name)}</th>`)}
            <th role="columnheader" scope="col"><span class="unseen">${text('setHere')}</span></th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${all.map((name) => moduleRow(name, state))}
        </tbody>
      </table>`,
  )
}

function moduleRow(name: string, state: SectionsState): TemplateResult {
  const { speech, settings, draft, may, set, wrong } = state
  const text = speech.text('settings', settingsCatalogue)
  const path = `modules.${name}`
  const { value, changed } = shownOf(settings, draft, path)
  const { mode = 'hidden', minRole = 'viewer' } = (value ?? {}) as { mode?: string; minRole?: string }
  const part = nameOf('module', name, speech)
  const choice = (label: string, current: string, options: readonly string[], kind: 'mode' | 'role', change: (picked: string) => object) =>
    html`<select
      id="setting-${id(path)}-${kind}"
      aria-label=${label}
      .value=${live(current)}
      ?disabled=${!may.policy}
      @change=${(event: Event) => set(path, { mode, minRole, ...change((event.target as HTMLSelectElement).value) })}
    >
      ${(options.includes(current) ? options : [current, ...options]).map((each) => html`<option value=${each} ?selected=${each === current}>${nameOf(kind, each, speech)}</option>`)}
    </select>`
  const error = wrong.get(path)
  return html`<tr role="row" class=${changed ? 'changed' : ''}>
    <th role="rowheader" scope="row">${part}${error ? html`<span class="field-error" part="field-error">${error.message}</span>` : nothing}</th>
    <td role="cell">${choice(text('modeOf', { part }), mode, modes, 'mode', (picked) => ({ mode: picked }))}</td>
    <td role="cell" class=${mode === 'hidden' ? 'idle' : ''}>${choice(text('roleOf', { part }), minRole, roles, 'role', (picked) => ({ minRole: picked }))}</td>
    <td role="cell">${origin(path, state)}</td>
  </tr>`
}

const fieldsSection: Section = (state) => {
  const { speech, settings, draft, may, set } = state
  const all = [...visibleFields, ...Object.keys(settings.policy.effective.fields).filter((name) => !(visibleFields as readonly string[]).includes(name))]
  return section(
    'fields',
    'fieldsHelp',
    state,
    html`<div class="switches">
      ${all.map((name) => {
        const path = `fields.${name}`
        return html`<div class="switch" @change=${(event: Event) => set(path, (event.target as HTMLInputElement).checked)}>
          ${fieldTemplate(
            { name: id(path), label: nameOf('field', name, speech), kind: 'checkbox' },
            { prefix: 'setting', speech, value: shownOf(settings, draft, path).value === true, error: state.wrong.get(path)?.message, disabled: !may.policy },
          )}
          ${origin(path, state)}
        </div>`
      })}
    </div>`,
  )
}

/** A setting that is typed: what cannot be read stays as it was typed, with what is wrong. */
function typedField(path: Path, field: Omit<Field, 'name' | 'label'>, write: (value: unknown) => string, read: (text: string) => Reading, state: SectionsState): TemplateResult {
  const { speech, settings, draft, wrong, may, typed } = state
  const problem = wrong.get(path)
  const hear = (last: boolean) => (event: Event) => {
    const { value } = event.target as HTMLInputElement
    typed(path, value, read(value), last)
  }
  return html`<div class="setting" @input=${hear(false)} @change=${hear(true)}>
    ${fieldTemplate(
      { ...field, name: id(path), label: settingName(path, speech), plain: true },
      { prefix: 'setting', speech, value: problem?.text ?? write(shownOf(settings, draft, path).value), error: problem?.message || undefined, disabled: !may.policy },
    )}
    ${origin(path, state)}
  </div>`
}

const securitySection: Section = (state) => {
  const { speech, settings, draft, may, set } = state
  const text = speech.text('settings', settingsCatalogue)
  const time = (path: 'sessionIdleSeconds' | 'sessionMaxSeconds') => {
    const unit = secondsPer[path]
    const [least, most] = limits[path].map((seconds) => formatNumber(seconds / unit, speech.language)) as [string, string]
    return typedField(
      path,
      { kind: 'text', inputmode: 'numeric', max: 8, help: text(path === 'sessionIdleSeconds' ? 'minutes' : 'hours', { least, most }) },
      (value) => (typeof value === 'number' ? String(Number((value / unit).toFixed(2))) : ''),
      (words) => readTime(path, words),
      state,
    )
  }
  const mfa = shownOf(settings, draft, 'mfa').value
  const known: readonly string[] = mfaPolicies
  return section(
    'security',
    undefined,
    state,
    html`<div class="setting" @change=${(event: Event) => set('mfa', (event.target as HTMLSelectElement).value)}>
        ${fieldTemplate(
          { name: 'mfa', label: text('mfa'), kind: 'select', plain: true, choices: (known.includes(String(mfa)) ? known : [String(mfa), ...known]).map((value) => ({ value, label: nameOf('mfa', value, speech) })) },
          { prefix: 'setting', speech, value: String(mfa), error: state.wrong.get('mfa')?.message, disabled: !may.policy },
        )}
        ${origin('mfa', state)}
      </div>
      ${time('sessionIdleSeconds')} ${time('sessionMaxSeconds')}
      ${typedField('ipAllow', { kind: 'textarea', help: text('ipHelp') }, (value) => (Array.isArray(value) ? value.join('\n') : ''), readNetworks, state)}`,
  )
}

const messagesSection: Section = (state) => {
  const text = state.speech.text('settings', settingsCatalogue)
  const words = (value: unknown) => (typeof value === 'string' ? value : '')
  return section(
    'messages',
    'messagesHelp',
    state,
    html`${(['welcome', 'help', 'footer'] as const).map((name) => typedField(`messages.${name}`, { kind: 'textarea', max: lengths[name] }, words, readLine, state))}
    ${typedField('messages.statusExplanations', { kind: 'textarea', help: text('explanationsHelp') }, writeExplanations, readExplanations, state)}`,
  )
}

/** Every setting, in five groups; the first of them only where it is about one client. */
export function settingsSections(state: SectionsState): TemplateResult {
  return html`${state.settings.client ? portalSection(state) : nothing} ${modulesSection(state)} ${fieldsSection(state)} ${securitySection(state)} ${messagesSection(state)}`
}
