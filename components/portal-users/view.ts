import { html, nothing, type TemplateResult } from 'lit'
import type { Member } from '../../src/contract/people.ts'
import { formatDate, formatRelativeTime } from '../../src/format/time.ts'
import { permitted } from '../base/denials.ts'
import type { Column } from '../base/list/table.ts'
import { listCatalogue } from '../base/list/messages.ts'
import type { Speech } from '../base/speech.ts'
import { peopleCatalogue } from './messages.ts'
import { isMember, type People, type PeopleCut, type Person } from './people.ts'
import { word } from './words.ts'

/** Which clients somebody of the staff reaches, in words. */
export function reachWords(member: Member, speech: Speech): string {
  const text = speech.text('people', peopleCatalogue)
  const { scope } = member
  if (scope === null) return text('reachAll')
  const words = [...(scope.clientIds.length > 0 ? [text('reachClients', { count: scope.clientIds.length })] : []), ...scope.tags]
  return words.length > 0 ? words.join(', ') : text('reachNothing')
}

function statusCell(person: Person, speech: Speech): TemplateResult {
  const text = speech.text('people', peopleCatalogue)
  const { status, invitation } = person
  const expired = invitation ? Date.parse(invitation.expiresAt) <= Date.now() : false
  const style = expired || status === 'suspended' ? 'warn' : status === 'active' ? '' : 'quiet'
  return html`<span>
    <span class="tag ${style}" part="status">${word('status', status, speech)}</span>
    ${status === 'invited' && invitation
      ? html`<span class="sub"
          >${expired ? text('invitedExpired', { time: formatRelativeTime(invitation.expiresAt, speech.language) }) : text('invitedUntil', { date: formatDate(invitation.expiresAt, speech.language) })}</span
        >`
      : nothing}
  </span>`
}

function roleCell(person: Person, speech: Speech): TemplateResult {
  const more = isMember(person) ? (person.scope === null ? '' : reachWords(person, speech)) : person.grants.map((grant) => word('grant', grant, speech)).join(', ')
  return html`<span>${word('role', person.role, speech)}${more ? html`<span class="sub">${more}</span>` : nothing}</span>`
}

function ago(moment: string | null, speech: Speech): TemplateResult {
  return html`<span>${moment === null ? speech.text('people', peopleCatalogue)('never') : formatRelativeTime(moment, speech.language)}</span>`
}

/** What the table shows. */
export interface ColumnOptions {
  readonly speech: Speech
  readonly people: People
  readonly rows: readonly Person[]
  /** Id of the reader. */
  readonly self: string | undefined
  /** The people chosen in an access review; absent outside one. */
  readonly chosen: ReadonlySet<string> | undefined
  readonly choose: (person: Person, on: boolean) => void
  readonly open: (person: Person, button: HTMLElement) => void
}

/** The columns, without those that nobody's row has anything for. */
export function columns({ speech, people, rows, self, chosen, choose, open }: ColumnOptions): Column<Person>[] {
  const text = speech.text('people', peopleCatalogue)
  const some = (has: (person: Person) => unknown) => rows.some((row) => has(row) !== undefined)
  const list: (Column<Person> | false)[] = [
    chosen !== undefined && {
      name: 'choose',
      kind: 'select',
      label: text('select'),
      cell: (person) =>
        person.status === 'removed'
          ? nothing
          : html`<input
              type="checkbox"
              aria-label=${text('reviewChoose', { name: person.name })}
              .checked=${chosen.has(person.id)}
              @change=${(event: Event) => choose(person, (event.target as HTMLInputElement).checked)}
            />`,
    },
    {
      name: 'person',
      kind: 'header',
      label: text('person'),
      cell: (person) => html`<span class="name"><bdi>${person.name}</bdi>${person.id === self ? html` <span class="sub you">${text('you')}</span>` : nothing}</span>
        <span class="sub"><bdi dir="ltr">${person.email}</bdi></span>`,
    },
    { name: 'role', label: text('role'), cell: (person) => roleCell(person, speech) },
    { name: 'status', label: text('status'), cell: (person) => statusCell(person, speech) },
    some(({ mfa }) => mfa) && {
      name: 'mfa',
      label: text('mfa'),
      cell: ({ mfa, status }) => (mfa === undefined ? nothing : html`<span class=${status === 'active' && mfa !== 'enrolled' ? 'lacking' : ''}>${word('mfa', mfa, speech)}</span>`),
    },
    some(({ lastSeenAt }) => lastSeenAt) && { name: 'seen', label: text('lastSeen'), cell: ({ lastSeenAt }) => (lastSeenAt === undefined ? nothing : ago(lastSeenAt, speech)) },
    chosen !== undefined && { name: 'reviewed', label: text('reviewed'), cell: ({ reviewedAt }) => (reviewedAt === undefined ? nothing : ago(reviewedAt, speech)) },
    {
      name: 'act',
      kind: 'actions',
      label: speech.text('list', listCatalogue)('actions'),
      cell: (person) => {
        const may = ['manage', 'remove', 'resend'].some((verb) => permitted(person, `${people.noun}.${verb}`, speech) === true)
        return html`<button type="button" part="action" aria-label=${text(may ? 'managePerson' : 'detailsOf', { name: person.name })} @click=${(event: Event) => open(person, event.currentTarget as HTMLElement)}>
          ${text(may ? 'manage' : 'details')}
        </button>`
      },
    },
  ]
  return list.filter((column) => column !== false)
}

const days = [30, 90, 180] as const

/** Search and filters. */
export function toolbar({
  speech,
  people,
  cut,
  typed,
  sees,
  search,
  set,
}: {
  speech: Speech
  people: People | undefined
  cut: PeopleCut
  typed: string
  /** Whether the reader sees when people were there. */
  sees: boolean
  search: (text: string) => void
  set: (name: 'statusFilter' | 'roleFilter' | 'inactiveDays', value: string) => void
}): TemplateResult {
  const text = speech.text('people', peopleCatalogue)
  const choice = (name: 'statusFilter' | 'roleFilter' | 'inactiveDays', label: string, value: string, options: readonly (readonly [string, string])[]) => html`<label class="filter">
    <span>${label}</span>
    <select .value=${value} @change=${(event: Event) => set(name, (event.target as HTMLSelectElement).value)}>
      ${options.map(([each, words]) => html`<option value=${each} ?selected=${each === value}>${words}</option>`)}
      ${options.some(([each]) => each === value) ? nothing : html`<option value=${value} selected>${value}</option>`}
    </select>
  </label>`
  const within = [...new Set([...days, ...(cut.inactiveDays ? [cut.inactiveDays] : [])])].sort((a, b) => a - b)
  return html`<div class="toolbar no-print" part="toolbar">
    <input
      class="search"
      part="search"
      type="search"
      maxlength="200"
      autocomplete="off"
      dir="auto"
      aria-label=${text('search')}
      placeholder=${text('search')}
      .value=${typed}
      @input=${(event: Event) => search((event.target as HTMLInputElement).value)}
    />
    ${choice('statusFilter', text('filterStatus'), cut.status, [
      ['', text('anyStatus')],
      ...(['active', 'invited', 'suspended', 'removed'] as const).map((status) => [status, word('status', status, speech)] as const),
    ])}
    ${choice('roleFilter', text('filterRole'), cut.role, [['', text('anyRole')], ...(people?.roles ?? []).map((role) => [role, word('role', role, speech)] as const)])}
    ${sees
      ? choice('inactiveDays', text('filterSeen'), cut.inactiveDays ? String(cut.inactiveDays) : '', [
          ['', text('anySeen')],
          ...within.map((count) => [String(count), text('notSeen', { count })] as const),
        ])
      : nothing}
  </div>`
}
