import { html, nothing } from 'lit'
import type { Engagement } from '../../src/contract/engagement.ts'
import { maxPageSize } from '../../src/contract/list.ts'
import type { PortalUser } from '../../src/contract/people.ts'
import type { Portal } from '../../src/index.ts'
import { FormDialog } from '../base/dialog/form-dialog.ts'
import { failureOf, type RemoteFailure } from '../base/failure.ts'
import type { FormHost } from '../base/form/form.ts'
import { failureState } from '../base/states.ts'
import { engagementsCatalogue } from './messages.ts'

/** How the dialog reaches its widget. */
export interface AssignOptions {
  readonly portal: () => Portal | undefined
  readonly clientId: () => string | undefined
  readonly done: (engagement: Engagement, words: string) => void
  readonly fallback: () => HTMLElement | null | undefined
}

/** The dialog that says who of the client's people is on an engagement. */
export class AssignPeople {
  readonly dialog: FormDialog<undefined>
  readonly #host: FormHost
  readonly #options: AssignOptions
  #engagement: Engagement | undefined
  /** Absent while they are on their way. */
  #people: readonly PortalUser[] | undefined
  #failed: RemoteFailure | undefined
  #reading: AbortController | undefined

  constructor(host: FormHost, options: AssignOptions) {
    this.#host = host
    this.#options = options
    const text = () => host.text('engagements', engagementsCatalogue)
    this.dialog = new FormDialog<undefined>(host, {
      name: 'people',
      portal: options.portal,
      title: () => text()('peopleOf', { title: this.#engagement?.title ?? '' }),
      action: () => text()('save'),
      head: () =>
        this.#failed
          ? failureState(this.#failed, host, () => void this.#read())
          : html`<p class="lead">${text()('peopleHint')}</p>
              ${this.#people?.length === 0 ? html`<p>${text()('nobody')}</p>` : nothing}`,
      fields: () => {
        const id = this.#engagement?.id
        if (!this.#people?.length || id === undefined) return []
        return [
          {
            name: 'people',
            label: text()('peopleOn'),
            kind: 'checkboxes',
            plain: true,
            choices: this.#people.map((person) => ({
              value: person.id,
              label: person.name,
              help: person.engagementIds === null ? text()('everywhere') : person.email,
              disabled: person.engagementIds === null,
            })),
          },
        ]
      },
      send: async (portal, values, { idempotencyKey }) => {
        const chosen = new Set(values['people'] as readonly string[] | undefined)
        const before = new Set(this.#assigned())
        const cut = (this.#people ?? []).filter(({ engagementIds }) => engagementIds !== null).map(({ id }) => id)
        const add = cut.filter((id) => chosen.has(id) && !before.has(id))
        const remove = cut.filter((id) => !chosen.has(id) && before.has(id))
        if (add.length + remove.length > 0) await portal.engagements.assign(options.clientId()!, this.#engagement!.id, { add, remove }, { idempotencyKey })
        return undefined
      },
      done: () => options.done(this.#engagement!, text()('assigned', { title: this.#engagement!.title })),
      // Somebody has gone: who is left is asked for again.
      refused: ({ kind }) => (kind === 'not-found' ? void this.#read() : undefined),
      closed: () => this.#reading?.abort(),
      fallback: options.fallback,
    })
  }

  show(engagement: Engagement): void {
    this.#engagement = engagement
    this.#people = undefined
    this.dialog.show({ people: [] })
    void this.#read()
  }

  #assigned(): string[] {
    const id = this.#engagement?.id
    return (this.#people ?? []).filter(({ engagementIds }) => engagementIds === null || engagementIds.includes(id!)).map((person) => person.id)
  }

  async #read(): Promise<void> {
    this.#reading?.abort()
    const { signal } = (this.#reading = new AbortController())
    this.#failed = undefined
    this.#host.requestUpdate()
    try {
      const people: PortalUser[] = []
      for await (const person of this.#options.portal()!.portalUsers.list(this.#options.clientId()!, { limit: maxPageSize }, { signal })) people.push(person)
      if (signal.aborted) return
      this.#people = people
      this.dialog.form.rebase({ people: this.#assigned() })
    } catch (error) {
      if (!signal.aborted) this.#failed = failureOf(error)
    }
    if (!signal.aborted) this.#host.requestUpdate()
  }
}
