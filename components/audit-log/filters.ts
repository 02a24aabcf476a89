import { html, nothing, type TemplateResult } from 'lit'
import type { Speech } from '../base/speech.ts'
import { auditCatalogue } from './messages.ts'
import { narrowed, results, type AuditFilters } from './query.ts'
import { actionWord, resultWord } from './words.ts'

/** What the filters show and whom they tell. */
export interface FiltersState {
  readonly speech: Speech
  readonly filters: AuditFilters
  /** Names of the actions that can be chosen. */
  readonly actions: readonly string[]
  /** Ids of the actors that can be chosen, each with a name. */
  readonly actors: ReadonlyMap<string, string>
  readonly change: (filters: Partial<AuditFilters>) => void
  readonly clear: () => void
}

/** What the log can be narrowed to. */
export function filtersBar({ speech, filters, actions, actors, change, clear }: FiltersState): TemplateResult {
  const text = speech.text('audit', auditCatalogue)
  const { language } = speech
  const named = actions.map((name) => [name, actionWord(name, speech)] as const).sort(([, a], [, b]) => a.localeCompare(b, language))
  const people = [...actors].sort(([, a], [, b]) => a.localeCompare(b, language))
  const choice = (name: 'action' | 'actor' | 'result', label: string, any: string, options: ReadonlyArray<readonly [string, string]>) =>
    html`<label class="filter"
      ><span>${label}</span>
      <select name=${name} .value=${filters[name]} @change=${(event: Event) => change({ [name]: (event.target as HTMLSelectElement).value })}>
        <option value="" ?selected=${filters[name] === ''}>${any}</option>
        ${options.map(([value, word]) => html`<option value=${value} ?selected=${filters[name] === value}>${word}</option>`)}
      </select></label
    >`
  const day = (name: 'from' | 'to') =>
    html`<label class="filter"
      ><span>${text(name)}</span>
      <input
        name=${name}
        type="date"
        .value=${filters[name]}
        min=${name === 'to' && filters.from ? filters.from : nothing}
        max=${name === 'from' && filters.to ? filters.to : nothing}
        @change=${(event: Event) => change({ [name]: (event.target as HTMLInputElement).value })}
    /></label>`
  return html`<div class="filters no-print" part="filters" role="group" aria-label=${text('filters')}>
    ${choice('action', text('action'), text('anyAction'), named)} ${choice('actor', text('who'), text('anyone'), people)}
    ${choice('result', text('result'), text('anyResult'), results.map((result) => [result, resultWord(result, speech)] as const))} ${day('from')} ${day('to')}
    ${narrowed(filters) ? html`<button class="clear" type="button" @click=${clear}>${text('clear')}</button>` : nothing}
  </div>`
}
