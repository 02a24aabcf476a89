import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import type { NotificationPreference, NotificationPreferencesUpdate } from '../../src/contract/notification.ts'
import type { Portal } from '../../src/index.ts'
import { announce } from '../base/announce.ts'
import { failureOf, type RemoteFailure } from '../base/failure.ts'
import { failureLine } from '../base/form/failure-text.ts'
import type { FormHost } from '../base/form/form.ts'
import { RemoteData } from '../base/remote-data.ts'
import { failureState, skeletonLines } from '../base/states.ts'
import { notificationsCatalogue } from './messages.ts'
import { kindInWords } from './words.ts'

type Way = 'inApp' | 'email'
const ways: readonly Way[] = ['inApp', 'email']

/** How a person is told of each kind of thing. A tick is sent at once; where it is refused, the box is as it was. */
export class Preferences {
  readonly #host: FormHost
  readonly #remote: RemoteData<readonly NotificationPreference[]>
  /** What is on its way, by kind and way. */
  readonly #sending = new Map<string, boolean>()
  /** What answers have brought since the preferences were read. */
  #newer: readonly NotificationPreference[] | undefined
  #of: readonly NotificationPreference[] | undefined
  #failed: RemoteFailure | undefined

  constructor(host: FormHost, { portal, shown }: { portal: () => Portal | undefined; shown: () => boolean }) {
    this.#host = host
    this.#remote = new RemoteData<readonly NotificationPreference[]>(host, { key: () => (shown() ? 'notifications.preferences' : null), load: (from, options) => from.notifications.preferences(options), portal })
  }

  /** Forgets what went wrong: it is looked at anew. */
  open(): void {
    this.#failed = undefined
    this.#remote.refresh()
  }

  render(): TemplateResult {
    const { data, failed, slow, refresh } = this.#remote
    if (data !== this.#of) {
      this.#of = data
      this.#newer = undefined
    }
    const items = this.#newer ?? data
    if (!items) return failed ? failureState(failed, this.#host, refresh) : html`<div class="waiting">${slow ? skeletonLines(5) : nothing}</div>`
    const text = this.#host.text('notifications', notificationsCatalogue)
    return html`<table class="preferences" aria-labelledby="title">
        <thead>
          <tr>
            <th scope="col"><span class="unseen">${text('what')}</span></th>
            ${ways.map((way) => html`<th scope="col">${text(way)}</th>`)}
          </tr>
        </thead>
        <tbody>${items.map((item) => this.#row(item))}</tbody>
      </table>
      <div class="problem" role="alert" part="field-error">${this.#failed ? failureLine(this.#failed, this.#host, text('notSaved')) : nothing}</div>`
  }

  #row(item: NotificationPreference): TemplateResult {
    const text = this.#host.text('notifications', notificationsCatalogue)
    const words = kindInWords(item.kind, this.#host)
    return html`<tr part="preference">
      <th scope="row">${words}</th>
      ${ways.map((way) => {
        const on = this.#sending.get(`${item.kind} ${way}`) ?? item[way]
        return html`<td>
          <label><input type="checkbox" aria-label="${words}: ${text(way)}" .checked=${live(on)} @change=${(event: Event) => void this.#set(item.kind, way, (event.target as HTMLInputElement).checked)} /></label>
        </td>`
      })}
    </tr>`
  }

  async #set(kind: string, way: Way, on: boolean): Promise<void> {
    const { portal } = this.#remote
    if (!portal) return
    const place = `${kind} ${way}`
    const { scope } = portal
    this.#sending.set(place, on)
    this.#failed = undefined
    this.#host.requestUpdate()
    try {
      const items = await portal.notifications.updatePreferences({ [kind]: { [way]: on } } as NotificationPreferencesUpdate['kinds'])
      if (portal !== this.#remote.portal || portal.scope !== scope) return
      // Only what was asked for: answers of two ticks in quick succession may come in the other order.
      const told = items.find((item) => item.kind === kind)
      this.#newer = (this.#newer ?? this.#of ?? []).map((item) => (item.kind === kind && told ? { ...item, [way]: told[way] } : item))
      announce(this.#host.text('notifications', notificationsCatalogue)('saved'))
    } catch (error) {
      this.#failed = failureOf(error)
    } finally {
      // Ticked and unticked in quick succession, the last stands.
      if (this.#sending.get(place) === on) this.#sending.delete(place)
      this.#host.requestUpdate()
    }
  }
}
