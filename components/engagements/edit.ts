import type { Engagement, EngagementUpdate } from '../../src/contract/engagement.ts'
import { engagementKinds, engagementStatuses, type EngagementKind, type EngagementStatus } from '../../src/contract/engagement-status.ts'
import type { Portal } from '../../src/index.ts'
import { FormDialog } from '../base/dialog/form-dialog.ts'
import type { Field } from '../base/form/field.ts'
import type { FormHost, FormValues } from '../base/form/form.ts'
import { engagementsCatalogue } from './messages.ts'
import { word } from './words.ts'

/** How the dialog reaches its widget. */
export interface EditOptions {
  readonly portal: () => Portal | undefined
  readonly clientId: () => string | undefined
  /** @param words what to say of it */
  readonly done: (engagement: Engagement, words: string) => void
  readonly fallback: () => HTMLElement | null | undefined
}

/** The dialog in which an engagement is opened or changed. */
export class EditEngagement {
  readonly dialog: FormDialog<Engagement>
  readonly #host: FormHost
  /** What is changed; absent for a new one. */
  #engagement: Engagement | undefined

  constructor(host: FormHost, options: EditOptions) {
    this.#host = host
    const text = () => host.text('engagements', engagementsCatalogue)
    this.dialog = new FormDialog<Engagement>(host, {
      name: 'edit',
      portal: options.portal,
      title: () => (this.#engagement ? text()('editOf', { title: this.#engagement.title }) : text()('addTitle')),
      action: () => text()(this.#engagement ? 'save' : 'create'),
      fields: () => this.#fields(),
      check: ({ startDate, endDate }) => (startDate && endDate && endDate < startDate ? [['endDate', text()('endBeforeStart')]] : []),
      send: async (portal, values, { idempotencyKey }) => {
        const clientId = options.clientId()!
        const before = this.#engagement
        const content = contentOf(values)
        if (!before) return await portal.engagements.create(clientId, { ...content, scope: content.scope ?? '' }, { idempotencyKey })
        // Only what was changed is sent: what somebody else changes meanwhile stays theirs.
        const changes = Object.fromEntries(Object.entries(content).filter(([name, value]) => value !== before[name as keyof typeof content])) as EngagementUpdate
        return Object.keys(changes).length === 0 ? before : await portal.engagements.update(clientId, before.id, changes, { version: before.version, idempotencyKey })
      },
      done: (engagement) => options.done(engagement, text()(this.#engagement ? 'saved' : 'created', { title: engagement.title })),
      explain: ({ error }) => ((error as { code?: unknown }).code === 'version-conflict' ? text()('conflict', { title: this.#engagement?.title ?? '' }) : undefined),
      refused: ({ error }) => {
        const { code, current } = error as { code?: unknown; current?: Engagement }
        if (code !== 'version-conflict' || !current || current.id !== this.#engagement?.id) return
        this.#engagement = current
        this.dialog.form.rebase(valuesOf(current))
      },
      fallback: options.fallback,
    })
  }

  /** @param engagement what is to be changed; a new one when absent */
  show(engagement?: Engagement): void {
    const same = !engagement && !this.#engagement
    this.#engagement = engagement
    // What was entered for a new one is still there.
    this.dialog.show(same ? undefined : engagement ? valuesOf(engagement) : {})
  }

  #fields(): Field[] {
    const text = this.#host.text('engagements', engagementsCatalogue)
    const choices = (of: 'kind' | 'status', values: readonly string[]) => {
      const now = this.#engagement?.[of]
      return [...values, ...(now && !values.includes(now) ? [now] : [])].map((value) => ({ value, label: word(of, value, this.#host) }))
    }
    return [
      // Not `title`: that is the id of the dialog's own heading.
      { name: 'name', path: 'title', label: text('name'), required: true, max: 200 },
      { name: 'kind', label: text('kind'), kind: 'select', required: true, choices: choices('kind', engagementKinds) },
      { name: 'status', label: text('status'), kind: 'select', required: true, choices: choices('status', engagementStatuses) },
      { name: 'startDate', label: text('startDate'), kind: 'date' },
      { name: 'endDate', label: text('endDate'), kind: 'date' },
      { name: 'scope', label: text('scope'), kind: 'textarea', max: 20_000, help: text('scopeHelp') },
    ]
  }
}

function contentOf(values: FormValues) {
  return {
    title: String(values['name']),
    kind: values['kind'] as EngagementKind,
    status: values['status'] as EngagementStatus,
    startDate: String(values['startDate'] ?? '') || null,
    endDate: String(values['endDate'] ?? '') || null,
    scope: String(values['scope'] ?? ''),
  }
}

function valuesOf({ title, kind, status, startDate, endDate, scope }: Engagement): FormValues {
  return { name: title, kind, status, startDate: startDate ?? '', endDate: endDate ?? '', scope }
}
