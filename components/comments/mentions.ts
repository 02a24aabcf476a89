import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit'
import type { Mentionable } from '../../src/contract/comment.ts'
import { announce } from '../base/announce.ts'
import { placeBeside } from '../base/place-beside.ts'
import type { Speech } from '../base/speech.ts'
import { commentsCatalogue } from './messages.ts'

/** What is typed is looked for once typing rests. @unit milliseconds */
const restMs = 150
/** The most that can be seen without losing sight of what is written. */
const most = 8

/** How a list of people asks its composer. */
export interface MentionOptions {
  /** Stands before every id. */
  readonly name: string
  readonly find: (q: string, signal: AbortSignal) => Promise<readonly Mentionable[]>
  readonly chosen: (person: Mentionable) => void
  readonly area: () => HTMLTextAreaElement | null
}

type Host = ReactiveControllerHost & Speech & HTMLElement

/**
 * The names of a mention being written: the text before the caret from its `@` on, which stands at the start or after what is no word.
 * A name may have one space.
 */
export function mentionAt(text: string, caret: number): { from: number; q: string } | undefined {
  const found = /(?:^|[^\p{L}\p{N}_@./])@((?:[\p{L}\p{N}'’.\-]+ ?){0,1}[\p{L}\p{N}'’.\-]{0,40})$/u.exec(text.slice(0, caret))
  return found ? { from: caret - found[1]!.length - 1, q: found[1]! } : undefined
}

/**
 * The people who can be mentioned, beside a text area. The focus never leaves the text: arrows move among the people, Enter and Tab take
 * one, Esc closes. It stands in the top layer, so that no card or dialog around it cuts it off.
 */
export class MentionList implements ReactiveController {
  readonly #host: Host
  readonly #options: MentionOptions
  #people: readonly Mentionable[] = []
  #active = 0
  #at: { from: number; q: string } | undefined
  /** Where Esc was pressed: the same `@` opens nothing any more. */
  #dismissed: number | undefined
  #open = false
  #bound: HTMLElement | undefined
  #rest: ReturnType<typeof setTimeout> | undefined
  #finding: AbortController | undefined

  constructor(host: Host, options: MentionOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  hostUpdated(): void {
    this.#settle()
  }

  get open(): boolean {
    return this.#open
  }

  get listId(): string {
    return `${this.#options.name}-people`
  }

  /** Id of the person that Enter takes. */
  get activeId(): string | undefined {
    return this.#open ? `${this.listId}-${this.#active}` : undefined
  }

  hostDisconnected(): void {
    this.close()
  }

  /** The text or the caret has changed. */
  look(): void {
    const area = this.#options.area()
    const at = area && area.selectionStart === area.selectionEnd ? mentionAt(area.value, area.selectionStart) : undefined
    if (!at || at.from === this.#dismissed) {
      if (!at) this.#dismissed = undefined
      return this.close()
    }
    if (at.from === this.#at?.from && at.q === this.#at.q) return
    this.#at = at
    clearTimeout(this.#rest)
    this.#rest = setTimeout(() => void this.#find(at.q), restMs)
  }

  /** @returns whether the key was for the list */
  key(event: KeyboardEvent): boolean {
    if (!this.#open || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false
    const count = this.#people.length
    if (event.key === 'ArrowDown') this.#move((this.#active + 1) % count)
    else if (event.key === 'ArrowUp') this.#move((this.#active + count - 1) % count)
    else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) this.#take(this.#people[this.#active]!)
    else if (event.key === 'Escape') {
      this.#dismissed = this.#at?.from
      this.close()
    } else return false
    event.preventDefault()
    // A dialog around the widget stays open.
    event.stopPropagation()
    return true
  }

  close(): void {
    clearTimeout(this.#rest)
    this.#finding?.abort()
    this.#at = undefined
    if (!this.#open) return
    this.#open = false
    this.#people = []
    removeEventListener('scroll', this.#place, true)
    removeEventListener('resize', this.#place)
    this.#host.requestUpdate()
  }

  render(): TemplateResult {
    const text = this.#host.text('comments', commentsCatalogue)
    return html`<ul class="people" id=${this.listId} part="mentions" role="listbox" popover="manual" aria-label=${text('people')} @mousedown=${(event: Event) => event.preventDefault()}>
      ${this.#people.map(
        (person, index) => html`<li
          id="${this.listId}-${index}"
          class="person"
          role="option"
          aria-selected=${index === this.#active ? 'true' : 'false'}
          @mousemove=${() => this.#move(index, true)}
        >
          <bdi>${person.name}</bdi>
          <span class="side-word">${person.side === 'client' ? text('sideClient') : person.side === 'partner' ? text('sidePartner') : nothing}</span>
        </li>`,
      )}
    </ul>`
  }

  async #find(q: string): Promise<void> {
    this.#finding?.abort()
    const finding = (this.#finding = new AbortController())
    let people: readonly Mentionable[]
    try {
      people = await this.#options.find(q, finding.signal)
    } catch {
      // Without the list a name is a name: what is written can be sent all the same.
      people = []
    }
    if (finding.signal.aborted || !this.#at || this.#host.shadowRoot?.activeElement !== this.#options.area()) return
    const before = this.#open
    this.#people = people.slice(0, most)
    this.#active = 0
    this.#open = this.#people.length > 0
    if (this.#open) {
      const text = this.#host.text('comments', commentsCatalogue)
      announce(text(before ? 'peopleCount' : 'peopleOpen', { count: this.#people.length }), this.#options.area()?.closest('.composer')?.querySelector('.speaker') ?? undefined)
      if (!before) {
        addEventListener('scroll', this.#place, true)
        addEventListener('resize', this.#place)
      }
    } else if (before) {
      removeEventListener('scroll', this.#place, true)
      removeEventListener('resize', this.#place)
    }
    this.#host.requestUpdate()
  }

  #move(index: number, pointed = false): void {
    if (index === this.#active) return
    this.#active = index
    this.#host.requestUpdate()
    if (!pointed) void this.#host.updateComplete.then(() => this.#list?.children[index]?.scrollIntoView({ block: 'nearest' }))
  }

  #take(person: Mentionable): void {
    const area = this.#options.area()
    const at = this.#at
    if (!area || !at) return
    const after = area.value.slice(area.selectionStart)
    area.setRangeText(`@${person.name}${/^\s/.test(after) ? '' : ' '}`, at.from, area.selectionStart, 'end')
    this.close()
    this.#options.chosen(person)
    area.focus()
  }

  get #list(): HTMLElement | null {
    return this.#host.shadowRoot?.getElementById(this.listId) ?? null
  }

  #settle(): void {
    const list = this.#list
    if (!list) return
    if (list !== this.#bound) {
      this.#bound = list
      // Keys are answered where the focus is, in the text.
      list.addEventListener('click', (event) => {
        const person = this.#people[[...list.children].indexOf((event.target as Element).closest('.person')!)]
        if (person) this.#take(person)
      })
    }
    list.classList.toggle('open', this.#open)
    if (typeof list.showPopover !== 'function' || list.matches(':popover-open') === this.#open) return
    if (!this.#open) return list.hidePopover()
    list.showPopover()
    this.#place()
  }

  /** Under the text, or over it where there is more room. */
  #place = (): void => {
    const list = this.#list
    const area = this.#options.area()
    if (!list || !area || typeof list.showPopover !== 'function') return
    placeBeside(list, area, { inlineSize: Math.min(320, area.offsetWidth), blockSize: 264 })
  }
}
