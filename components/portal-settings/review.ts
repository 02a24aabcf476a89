import { html, nothing, type TemplateResult } from 'lit'
import { failureLine } from '../base/form/failure-text.ts'
import type { RemoteFailure } from '../base/failure.ts'
import type { Speech } from '../base/speech.ts'
import { settingsCatalogue } from './messages.ts'
import { changesOf, inheritedOf, type Conflict, type Draft, type Path, type Settings } from './settings.ts'
import { settingName, valueWord } from './words.ts'

/** What a setting is set to, in words, and whether that is inherited. */
function spoken(path: Path, { value, inherits }: { value: unknown; inherits: boolean }, speech: Speech): string {
  const words = valueWord(path, value, speech)
  return inherits ? speech.text('settings', settingsCatalogue)('inherited', { value: words }) : words
}

/** What saving would change, and the way to do it. */
export function changeBar(
  {
    settings,
    draft,
    busy,
    asking,
    failed,
    sentence,
  }: { settings: Settings; draft: Draft; busy: boolean; asking: boolean; failed: RemoteFailure | undefined; sentence: string | undefined },
  speech: Speech,
  act: { save: () => void; leave: () => void; discard: () => void; keep: () => void },
): TemplateResult {
  const text = speech.text('settings', settingsCatalogue)
  const changes = changesOf(settings, draft)
  return html`<div class="bar" part="changes">
    ${changes.length > 0
      ? html`<details class="preview" open>
          <summary>${text('changes', { count: changes.length })}</summary>
          <ul>
            ${changes.map(
              ({ path, before, after }) => html`<li>
                <b>${settingName(path, speech)}</b>
                <span class="unseen">${text('becomes', { before: spoken(path, before, speech), after: spoken(path, after, speech) })}</span>
                <span aria-hidden="true"><del>${spoken(path, before, speech)}</del> <span class="arrow"></span> <ins>${spoken(path, after, speech)}</ins></span>
              </li>`,
            )}
          </ul>
        </details>`
      : nothing}
    <div class="problem" role="alert">${failed ? failureLine(failed, speech, sentence) : sentence ? html`<p>${sentence}</p>` : nothing}</div>
    ${asking
      ? html`<div class="buttons" role="alertdialog" aria-labelledby="discard-question">
          <span id="discard-question">${text('discardQuestion')}</span>
          <button class="discard" type="button" @click=${act.discard}>${text('discard')}</button>
          <button class="primary keep" type="button" @click=${act.keep}>${text('keep')}</button>
        </div>`
      : html`<div class="buttons">
          <button class="leave" type="button" @click=${act.leave}>${text('discard')}</button>
          <button class="primary save" type="button" aria-disabled=${busy ? 'true' : 'false'} @click=${act.save}>${text(busy ? 'saving' : 'save')}</button>
        </div>`}
  </div>`
}

/** Where somebody else has decided otherwise meanwhile, and what else they have changed. */
export function conflictPanel(
  { settings, draft, conflicts, others }: { settings: Settings; draft: Draft; conflicts: readonly Conflict[]; others: readonly Path[] },
  speech: Speech,
  act: { mine: (path: Path) => void; theirs: (path: Path) => void; close: () => void },
): TemplateResult {
  const text = speech.text('settings', settingsCatalogue)
  const words = (path: Path, value: unknown) => spoken(path, value === null ? { value: inheritedOf(settings, path), inherits: true } : { value, inherits: false }, speech)
  return html`<div class="conflict" part="conflict" role="group" aria-labelledby="conflict-title" tabindex="-1">
    <p class="conflict-title" id="conflict-title">${text('conflict')}</p>
    ${conflicts.map(({ path, theirs }) => {
      const setting = settingName(path, speech)
      return html`<div class="choice-row">
        <b>${setting}</b>
        <span>${text('theySet', { value: words(path, theirs) })}</span>
        <span>${text('youSet', { value: words(path, draft.get(path)) })}</span>
        <span class="buttons">
          <button type="button" aria-label=${text('theirsOf', { setting })} @click=${() => act.theirs(path)}>${text('takeTheirs')}</button>
          <button type="button" aria-label=${text('mineOf', { setting })} @click=${() => act.mine(path)}>${text('keepMine')}</button>
        </span>
      </div>`
    })}
    ${others.length > 0 ? html`<p>${text('others', { settings: others.map((path) => settingName(path, speech)).join(', ') })}</p>` : nothing}
    ${conflicts.length === 0 ? html`<button class="close-conflict" type="button" @click=${act.close}>${text('understood')}</button>` : nothing}
  </div>`
}
