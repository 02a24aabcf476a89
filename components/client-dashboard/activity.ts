import { html, nothing, type TemplateResult } from 'lit'
import type { ClientDashboard } from '../../src/contract/engagement.ts'
import { formatDateTime, formatRelativeTime } from '../../src/format/time.ts'
import { authorName, findingEventWord } from '../base/cells/finding-event.ts'
import { severityBadge } from '../base/cells/severity.ts'
import { statusBadge } from '../base/cells/status.ts'
import type { Speech } from '../base/speech.ts'
import { dashboardCatalogue } from './messages.ts'

/** Something that happened to a finding. */
export type Activity = NonNullable<ClientDashboard['recentActivity']>[number]

/** How many are shown before the reader asks for the rest. */
const shownAtFirst = 6

/** What the list of activity needs to know. */
export interface ActivitySetting {
  /** Whether all of it is shown. */
  readonly whole: boolean
  readonly toggle: () => void
  /** Where a finding opens; `null` where the page has given no address. */
  readonly href: (finding: Activity['finding']) => string | null
  readonly open: (finding: Activity['finding'], event: Event) => void
}

/** What happened last, newest first: what, to which finding, by whom and when. Needs `severityStyles` and `statusStyles`. */
export function activityList(activity: readonly Activity[], speech: Speech, { whole, toggle, href, open }: ActivitySetting): TemplateResult {
  const text = speech.text('dashboard', dashboardCatalogue)
  if (activity.length === 0) return html`<p class="quiet">${text('noActivity')}</p>`
  const { language } = speech
  const shown = whole ? activity : activity.slice(0, shownAtFirst)
  const rest = activity.length - shownAtFirst
  return html`<ol class="activity" role="list" part="activity">
      ${shown.map((each) => {
        const { at, event, finding, status, statusLabel, by } = each
        const address = href(finding)
        const title = html`<bdi class="ref">${finding.ref}</bdi> <bdi>${finding.title}</bdi>`
        const act = (click: Event) => open(finding, click)
        return html`<li class="happened" part="activity-item">
          ${address === null
            ? html`<button class="finding" part="activity-link" type="button" @click=${act}>${title}</button>`
            : html`<a class="finding" part="activity-link" href=${address} @click=${act}>${title}</a>`}
          <p class="did">
            ${text('did', { event: findingEventWord(event, speech), name: authorName(by, speech) })} ·
            <time datetime=${at} title=${formatDateTime(at, language)}>${formatRelativeTime(at, language)}</time>
          </p>
          <p class="badges">${severityBadge(finding.severity, speech)} ${statusBadge(status, statusLabel, speech)}</p>
        </li>`
      })}
    </ol>
    ${rest > 0
      ? html`<p class="more"><button class="plain" type="button" aria-expanded=${whole ? 'true' : 'false'} @click=${toggle}>${whole ? text('fewer') : text('more', { count: rest })}</button></p>`
      : nothing}`
}
