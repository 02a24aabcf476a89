import { html, nothing, type TemplateResult } from 'lit'
import type { Notification } from '../../src/contract/notification.ts'
import { formatRelativeTime } from '../../src/format/time.ts'
import { momentText } from '../base/moment.ts'
import type { Speech } from '../base/speech.ts'
import { notificationsCatalogue } from './messages.ts'
import { sentenceOf } from './words.ts'

/** What a notification needs besides itself. */
export interface ItemSetting {
  readonly speech: Speech
  /** Where it leads; `null` without an address. */
  readonly href: (notification: Notification) => string | null
  /** Whether the client is named: whoever has one alone knows it. */
  readonly named: boolean
  /** Whether the person may mark anything. */
  readonly mayMark: boolean
  readonly marking: ReadonlySet<string>
  readonly open: (notification: Notification, event: MouseEvent) => void
  readonly mark: (notification: Notification) => void
}

/** One notification. */
export function itemTemplate(notification: Notification, setting: ItemSetting): TemplateResult {
  const { speech, named, marking } = setting
  const text = speech.text('notifications', notificationsCatalogue)
  const { id, finding, engagement, clientName, at, readAt, subject } = notification
  const sentence = sentenceOf(notification, speech)
  const href = setting.href(notification)
  const unread = readAt === null
  const title = finding ? [finding.ref, finding.title].filter(Boolean).join(' ') : engagement.title
  const open = (event: MouseEvent) => setting.open(notification, event)
  const what = html`<span class="sentence">${sentence}</span> <bdi class="subject">${title}</bdi>`
  return html`<li class="item ${unread ? 'unread' : ''}" part="item" data-id=${id}>
    <span class="dot" aria-hidden="true"></span>
    <div class="about">
      ${href === null ? html`<button class="plain open" type="button" part="open" @click=${open}>${what}</button>` : html`<a class="open" part="open" href=${href} @click=${open}>${what}</a>`}
      <p class="facts">
        ${unread ? html`<span class="unread-word">${text('unread')}</span>` : nothing}
        ${subject.type === 'internal_comment' ? html`<span class="internal">${text('internal')}</span>` : nothing}
        ${named ? html`<bdi>${clientName}</bdi>` : nothing} ${momentText(at, speech)}
      </p>
    </div>
    ${unread && setting.mayMark
      ? html`<button
          class="plain mark"
          type="button"
          part="mark"
          title=${text('markRead')}
          aria-label=${text('markReadOf', { what: `${sentence}, \u2068${title}\u2069, ${formatRelativeTime(at, speech.language)}` })}
          aria-disabled=${marking.has(id) ? 'true' : 'false'}
          @click=${() => setting.mark(notification)}
        ></button>`
      : nothing}
  </li>`
}
