import { html, nothing, type TemplateResult } from 'lit'
import type { Client } from '../../src/contract/client.ts'
import type { Portal } from '../../src/index.ts'
import type { Field } from '../base/form/field.ts'
import type { Form, FormHost, FormValues } from '../base/form/form.ts'
import { peopleCatalogue } from './messages.ts'
import type { PersonFields } from './people.ts'

type Scope = PersonFields['scope']

/** What was searched for is looked up once typing rests. @unit milliseconds */
const restMs = 250

/** The fields that say which clients somebody of the staff reaches, and the search for clients in them. */
export class Reach {
  readonly #host: FormHost
  readonly #portal: () => Portal | undefined
  readonly #form: () => Form
  readonly #names = new Map<string, string>()
  #found: readonly Client[] | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #asked: AbortController | undefined

  constructor(host: FormHost, options: { portal: () => Portal | undefined; form: () => Form }) {
    this.#host = host
    this.#portal = options.portal
    this.#form = options.form
  }

  /** Whether a role can be given some clients only: owners and admins reach every client always. */
  static open(role: string): boolean {
    return role !== 'owner' && role !== 'admin'
  }

  /** A scope as the fields hold it. */
  static values(scope: Scope): FormValues {
    return { reach: scope === null ? 'all' : 'some', clientIds: scope?.clientIds ?? [], tags: (scope?.tags ?? []).join(', ') }
  }

  /** What the fields hold as a scope. */
  static scope(values: FormValues): Scope {
    if (!Reach.open(String(values['role'])) || values['reach'] !== 'some') return null
    const tags = String(values['tags'] ?? '').split(/[,،、，]/)
    return { clientIds: [...((values['clientIds'] as readonly string[] | undefined) ?? [])], tags: [...new Set(tags.map((tag) => tag.trim()).filter(Boolean))] }
  }

  /** Reads the names of clients that are only known by their id. */
  async learn(scope: Scope): Promise<void> {
    const portal = this.#portal()
    const unknown = (scope?.clientIds ?? []).filter((id) => !this.#names.has(id))
    if (!portal) return
    for (const id of unknown) {
      try {
        this.#names.set(id, (await portal.clients.get(id)).name)
      } catch {
        // The client may be beyond the reader's own reach; its id stands in its place.
      }
      this.#host.requestUpdate()
    }
  }

  /** Forgets what was searched for. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#asked?.abort()
    this.#asked = undefined
    this.#found = undefined
  }

  fields(): readonly Field[] {
    const text = this.#host.text('people', peopleCatalogue)
    const form = this.#form()
    if (!Reach.open(String(form.value('role') ?? ''))) return []
    const reach: Field = {
      name: 'reach',
      label: text('reach'),
      kind: 'radios',
      value: 'all',
      plain: true,
      choices: [
        { value: 'all', label: text('reachAll') },
        { value: 'some', label: text('reachSome') },
      ],
    }
    if (form.value('reach') !== 'some') return [reach]
    return [
      reach,
      { name: 'clientIds', label: text('clients'), path: 'scope.clientIds', value: [], plain: true, custom: (state) => this.#picker(state) },
      { name: 'tags', label: text('tags'), path: 'scope.tags', help: text('tagsHelp'), max: 2000 },
    ]
  }

  #picker({ id, describedby, value }: { id: string; describedby: string | undefined; value: unknown }): TemplateResult {
    const text = this.#host.text('people', peopleCatalogue)
    const chosen = value as readonly string[]
    const found = this.#found?.filter((client) => !chosen.includes(client.id))
    return html`<div class="picker">
      ${chosen.length > 0
        ? html`<ul class="chosen">
            ${chosen.map((each) => {
              const name = this.#names.get(each) ?? each
              return html`<li>
                <bdi>${name}</bdi>
                <button class="plain close" type="button" aria-label=${text('clientTake', { name })} @click=${() => this.#put(chosen.filter((other) => other !== each), id)}></button>
              </li>`
            })}
          </ul>`
        : nothing}
      <input
        id=${id}
        type="search"
        autocomplete="off"
        dir="auto"
        maxlength="200"
        placeholder=${text('clientsSearch')}
        aria-describedby=${describedby ?? nothing}
        @input=${this.#search}
        @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && event.preventDefault()}
      />
      ${found === undefined
        ? nothing
        : html`<ul class="found">
            ${found.map(
              (client) => html`<li>
                <button
                  class="plain"
                  type="button"
                  aria-label=${text('clientAdd', { name: client.name })}
                  @click=${() => {
                    this.#names.set(client.id, client.name)
                    this.#put([...chosen, client.id], id)
                  }}
                >
                  + <bdi>${client.name}</bdi>
                </button>
              </li>`,
            )}
            ${found.length === 0 ? html`<li class="hint" role="status">${text('clientsNone')}</li>` : nothing}
          </ul>`}
    </div>`
  }

  /** The button that was pressed goes away with its row, so the focus goes to the search field. */
  #put(chosen: readonly string[], id: string): void {
    this.#form().set('clientIds', chosen)
    void this.#host.updateComplete.then(() => (this.#host.shadowRoot?.getElementById(id) as HTMLElement | null | undefined)?.focus())
  }

  #search = (event: Event): void => {
    // The search is no entry of the form.
    event.stopPropagation()
    const q = (event.target as HTMLInputElement).value.trim()
    this.stop()
    if (!q) return this.#host.requestUpdate()
    this.#timer = setTimeout(() => void this.#look(q), restMs)
  }

  async #look(q: string): Promise<void> {
    const portal = this.#portal()
    const asked = (this.#asked = new AbortController())
    if (!portal) return
    try {
      const { items } = await portal.clients.list({ q, limit: 8 }, { signal: asked.signal })
      if (this.#asked !== asked) return
      this.#found = items
    } catch {
      if (this.#asked !== asked) return
      this.#found = []
    }
    this.#host.requestUpdate()
  }
}
