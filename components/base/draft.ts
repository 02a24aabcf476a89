import { html, nothing, type TemplateResult } from 'lit'
import type { Portal } from '../../src/index.ts'
import { formCatalogue } from './form/messages.ts'
import type { Speech } from './speech.ts'

/** What somebody has typed and not sent yet, by the name of the field. */
export type DraftTexts = Readonly<Record<string, string>>

const prefix = 'sa-portal/draft/'
/** After that nobody comes back to it. @unit milliseconds */
const keptMs = 7 * 86_400_000
/** More is no text that somebody has typed. @unit characters */
const maxLength = 100_000

/** Kept by the tab and gone with it: it survives a reload and a way over the sign-in, and is no one's who opens the browser later. */
function storage(): Storage | undefined {
  try {
    return globalThis.sessionStorage
  } catch {
    // A frame without storage, or a person who allows none.
    return undefined
  }
}

/** Whose texts these are: audience, partner, client and person of the token; `undefined` while that is not known. */
function personOf(scope: string): string | undefined {
  const [audience, partner, client, person] = scope.split(':')
  return partner && person ? [audience, partner, client, person].join(':') : undefined
}

/** Keeps nothing of anybody any more, as on signing out. */
export function forgetDrafts(): void {
  forgetWhere(() => true)
}

function forgetWhere(gone: (key: string) => boolean): void {
  const kept = storage()
  if (!kept) return
  try {
    for (const key of Object.keys(kept)) if (key.startsWith(prefix) && gone(key.slice(prefix.length))) kept.removeItem(key)
  } catch {
    // Storage that was closed meanwhile holds nothing of ours.
  }
}

const followed = new WeakSet<Portal>()

/** What one person leaves behind in a tab is nothing for the next one who signs in there. */
function follow(portal: Portal): void {
  if (followed.has(portal)) return
  followed.add(portal)
  let before = personOf(portal.scope)
  portal.onScopeChange((scope) => {
    const person = personOf(scope)
    if (before !== undefined && person !== undefined && person !== before) forgetWhere((key) => !key.startsWith(`${person}/`))
    before = person ?? before
  })
}

/**
 * What somebody types about one subject, until it was sent: through a reload, a lost network, a session that has ended. Texts only, of one
 * person of one tenant, for seven days at most. Where the tab keeps nothing, nothing is kept.
 */
export class Draft {
  /** Whether what stands there was brought back, and not typed since. */
  restored = false

  readonly #portal: () => Portal | undefined
  readonly #subject: () => string | null

  /** @param subject names what is written and what about, such as `remediation:fnd_…`; `null` while there is nothing to write about */
  constructor(portal: () => Portal | undefined, subject: () => string | null) {
    this.#portal = portal
    this.#subject = subject
  }

  /** What was kept; `undefined` without anything. Texts that the tab keeps in another shape are none. */
  read(): DraftTexts | undefined {
    const key = this.#key
    if (key === undefined) return undefined
    try {
      const { at, texts } = JSON.parse(storage()?.getItem(key) ?? '{}') as { at?: unknown; texts?: unknown }
      if (typeof at !== 'number' || typeof texts !== 'object' || texts === null) return undefined
      if (Date.now() - at > keptMs) return void this.forget()
      const entries = Object.entries(texts).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      return entries.length > 0 ? Object.fromEntries(entries) : undefined
    } catch {
      return undefined
    }
  }

  /** Keeps these texts in place of what was kept; nothing where all are empty. */
  keep(texts: DraftTexts): void {
    const key = this.#key
    if (key === undefined) return
    const written = JSON.stringify({ at: Date.now(), texts })
    if (Object.values(texts).every((text) => text.trim() === '') || written.length > maxLength) return this.forget()
    try {
      storage()?.setItem(key, written)
    } catch {
      // A full tab keeps no draft; what was typed is on screen all the same.
    }
  }

  /** It was sent, or is not wanted any more. */
  forget(): void {
    this.restored = false
    const key = this.#key
    try {
      if (key !== undefined) storage()?.removeItem(key)
    } catch {
      // Nothing can be kept there either.
    }
  }

  /** Says that a draft was brought back, and offers to discard it. Needs `controlStyles` and `formStyles`. */
  line(speech: Speech, discard: () => void): TemplateResult | typeof nothing {
    if (!this.restored) return nothing
    const text = speech.text('form', formCatalogue)
    return html`<p class="draft" role="status"><span>${text('draftRestored')}</span> <button class="plain" type="button" @click=${discard}>${text('discard')}</button></p>`
  }

  get #key(): string | undefined {
    const portal = this.#portal()
    const subject = this.#subject()
    const person = portal && personOf(portal.scope)
    if (!person || subject === null) return undefined
    follow(portal)
    return `${prefix}${person}/${subject}`
  }
}
