import { html, nothing, type TemplateResult } from 'lit'
import type { Attachment } from '../../src/contract/attachment.ts'
import type { Author } from '../../src/contract/author.ts'
import type { Mentionable } from '../../src/contract/comment.ts'
import { formatDateTime, formatRelativeTime } from '../../src/format/time.ts'
import { momentText } from '../base/moment.ts'
import type { Speech } from '../base/speech.ts'
import { fileList } from '../base/files/file-list.ts'
import type { Lane, ThreadComment } from './lanes.ts'
import { commentsCatalogue } from './messages.ts'

/** First letters of the first and the last name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = (word: string | undefined) => [...(word ?? '')].find((letter) => /[\p{L}\p{N}]/u.test(letter)) ?? ''
  return `${first(words[0])}${words.length > 1 ? first(words.at(-1)) : ''}`.toLocaleUpperCase()
}

/** The names of both sides, as far as they are known. */
export interface Sides {
  readonly partner: string | undefined
  readonly client: string | undefined
}

/** Which side somebody is on: its name, else the word for it. */
export function sideOf({ side }: Pick<Author, 'side'>, sides: Sides, speech: Speech): string {
  const text = speech.text('comments', commentsCatalogue)
  if (side === 'partner') return sides.partner ?? text('sidePartner')
  return side === 'client' ? (sides.client ?? text('sideClient')) : text('sideSystem')
}

const marks = new WeakMap<readonly Mentionable[], (words: string) => unknown>()

/** Draws the names of those who are mentioned apart from other words. The same function each time: what is drawn stays drawn. */
export function mentionWords(mentions: readonly Mentionable[]): ((words: string) => unknown) | undefined {
  const names = [...new Set(mentions.map(({ name }) => name))].filter((name) => name !== '').sort((one, other) => other.length - one.length)
  if (names.length === 0) return undefined
  const known = marks.get(mentions)
  if (known) return known
  const pattern = new RegExp(`@(${names.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})`, 'u')
  const mark = (words: string): unknown =>
    words.split(pattern).map((part, index) => (index % 2 === 0 ? part : html`<span class="mention" part="mention">@<bdi>${part}</bdi></span>`))
  marks.set(mentions, mark)
  return mark
}

/** Who reads a lane, by shape and word. */
export function laneMark(lane: Lane, words: string): TemplateResult {
  return html`<span class="lane-mark ${lane}" part="lane">${lane === 'internal' ? lock : eye}<span>${words}</span></span>`
}

const eye = html`<svg class="shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="M1 8c2-3.4 4.3-5 7-5s5 1.6 7 5c-2 3.4-4.3 5-7 5S3 11.4 1 8Z" fill="none" stroke="currentColor" stroke-width="1.5"/><circle cx="8" cy="8" r="2.2" fill="currentColor"/></svg>`
const lock = html`<svg class="shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><rect x="2.5" y="7" width="11" height="7.5" rx="1.5" fill="currentColor"/><path d="M5 7V5a3 3 0 0 1 6 0v2" fill="none" stroke="currentColor" stroke-width="1.6"/></svg>`

/** What a comment needs besides itself. */
export interface CommentSetting {
  readonly speech: Speech
  readonly sides: Sides
  readonly body: (comment: Pick<ThreadComment, 'body' | 'mentions'>) => unknown
  /** Which files are being fetched. */
  readonly fetching: ReadonlySet<string>
  readonly download: (comment: ThreadComment, file: Attachment) => void
  readonly may: (comment: ThreadComment, verb: 'write' | 'remove') => boolean
  readonly edit: (comment: ThreadComment) => void
  readonly remove: (comment: ThreadComment) => void
  /** Whether the reader may see what it said before. */
  readonly mayLookBack: (comment: ThreadComment) => boolean
  readonly history: (comment: ThreadComment) => void
  /** Whether somebody is writing it anew: then that stands in place of its words. */
  readonly editing: TemplateResult | undefined
}

/** One comment. Needs `markdownStyles`. */
export function commentTemplate(comment: ThreadComment, setting: CommentSetting): TemplateResult {
  const { speech, sides } = setting
  const text = speech.text('comments', commentsCatalogue)
  const { by, createdAt, editedAt, deletedAt } = comment
  const name = by.name ?? sideOf(by, sides, speech)
  const shown = `\u2068${name}\u2069`
  const gone = deletedAt !== null
  return html`<span class="avatar" part="avatar" aria-hidden="true">${gone ? '' : initials(name)}</span>
    <div class="said">
      <p class="by">
        <bdi class="name">${name}</bdi>
        ${by.name === null ? nothing : html`<span class="side"><bdi>${sideOf(by, sides, speech)}</bdi></span>`}
        <span class="when">${momentText(createdAt, speech)}</span>
        ${editedAt === null || gone
          ? nothing
          : setting.mayLookBack(comment)
            ? html`<button class="plain edited" type="button" title=${formatDateTime(editedAt, speech.language)} aria-label=${text('editedHistory', { name: shown })} @click=${() => setting.history(comment)}>${text('edited')}</button>`
            : html`<span class="edited" title=${formatDateTime(editedAt, speech.language)}>${text('edited')}</span>`}
      </p>
      ${gone
        ? html`<p class="tombstone">${text('deleted')}</p>`
        : (setting.editing ??
          html`${setting.body(comment)} ${fileList(comment.attachments, { ...setting, download: (file) => setting.download(comment, file) })}
            ${setting.may(comment, 'write') || setting.may(comment, 'remove')
              ? html`<p class="acts no-print">
                  ${setting.may(comment, 'write') ? html`<button class="plain edit" type="button" aria-label=${text('editOf', { time: formatRelativeTime(createdAt, speech.language) })} @click=${() => setting.edit(comment)}>${text('edit')}</button>` : nothing}
                  ${setting.may(comment, 'remove') ? html`<button class="plain remove" type="button" aria-label=${text('deleteOf', { name: shown, time: formatRelativeTime(createdAt, speech.language) })} @click=${() => setting.remove(comment)}>${text('delete')}</button>` : nothing}
                </p>`
              : nothing}`)}
    </div>`
}
