import { html, nothing, type TemplateResult } from 'lit'
import type { Me } from '../../src/contract/session.ts'
import type { Portal } from '../../src/index.ts'
import { formatDate, formatDateTime, formatRelativeTime } from '../../src/format/time.ts'
import { permitted } from '../base/denials.ts'
import type { Confirm } from '../base/dialog/confirm.ts'
import { Dialog } from '../base/dialog/dialog.ts'
import { failureLine } from '../base/form/failure-text.ts'
import { Form, type FormHost, type FormValues } from '../base/form/form.ts'
import { languageField } from '../base/form/language-field.ts'
import { formCatalogue } from '../base/form/messages.ts'
import type { RemoteFailure } from '../base/failure.ts'
import { Submission } from '../base/submission.ts'
import { grantsField, roleField } from './fields.ts'
import { missingReach, personFields } from './invite.ts'
import { peopleCatalogue } from './messages.ts'
import { isMember, type Invited, type People, type Person } from './people.ts'
import { Reach } from './reach.ts'
import { reachWords } from './view.ts'
import { word } from './words.ts'

/** How the dialog reaches its widget. */
export interface PersonOptions {
  readonly portal: () => Portal | undefined
  readonly people: () => People | undefined
  readonly me: () => Me | undefined
  readonly confirm: Confirm
  /** The person as the list knows them now. */
  readonly latest: (id: string) => Person | undefined
  readonly changed: (person: Person, words: string) => void
  readonly invited: (invited: Invited) => void
  readonly remove: (person: Person) => void
  readonly fallback: () => HTMLElement | null | undefined
}

/** The dialog with everything about one person: what is known, what may be changed, and why something may not. */
export class PersonDialog {
  readonly #host: FormHost
  readonly #options: PersonOptions
  readonly #form: Form<Person>
  readonly #dialog: Dialog
  readonly #resend: Submission<Invited>
  readonly #resume: Submission<Person>
  readonly #reach: Reach
  #person: Person | undefined

  constructor(host: FormHost, options: PersonOptions) {
    this.#host = host
    this.#options = options
    const text = () => host.text('people', peopleCatalogue)
    this.#resend = new Submission(host, options.portal)
    this.#resume = new Submission(host, options.portal)
    this.#form = new Form<Person>(host, {
      name: 'person',
      portal: options.portal,
      fields: () => this.#fields(),
      check: (values) => missingReach(values, text()('reachMissing')),
      send: (portal, values, { idempotencyKey }) => {
        const changes = this.#changes(values)
        return Object.keys(changes).length === 0 ? Promise.resolve(this.#person!) : options.people()!.update(portal, this.#person!, changes, idempotencyKey)
      },
      done: (person) => {
        this.#person = person
        this.#dialog.close()
        options.changed(person, text()('saved', { name: person.name }))
      },
      explain: ({ error }) => ((error as { code?: unknown }).code === 'version-conflict' ? text()('conflict', { name: this.#person?.name ?? '' }) : undefined),
      refused: (failed) => this.#takeOver(failed),
    })
    this.#reach = new Reach(host, { portal: options.portal, form: () => this.#form as Form })
    this.#dialog = new Dialog(host, {
      name: 'person',
      dirty: () => this.#form.dirty,
      busy: () => this.#form.busy || this.#resend.busy || this.#resume.busy,
      discard: () => this.#form.reset(),
      closed: () => {
        this.#reach.stop()
        this.#person = undefined
      },
      fallback: options.fallback,
    })
  }

  show(person: Person): void {
    this.#person = person
    this.#form.reset(valuesOf(person))
    this.#resend.reset()
    this.#resume.reset()
    if (isMember(person)) void this.#reach.learn(person.scope)
    void this.#dialog.show(() => this.#focus())
  }

  close(): void {
    this.#form.reset()
    this.#dialog.close()
  }

  /** Takes over what somebody else has changed, unless something is being entered: then saving says so. */
  follow(): void {
    if (!this.#person || !this.#dialog.open || this.#form.busy) return
    const latest = this.#options.latest(this.#person.id)
    if (!latest || latest === this.#person || latest.version < this.#person.version) return
    if (latest.version !== this.#person.version && this.#form.dirty) return
    this.#person = latest
    this.#form.rebase(valuesOf(latest))
  }

  render(): TemplateResult {
    return this.#dialog.render(() => {
      const person = this.#person!
      const form = this.#host.text('form', formCatalogue)
      const text = this.#host.text('people', peopleCatalogue)
      const manage = this.#manage
      const close = html`<button type="button" @click=${this.#dialog.leave}>${form(manage === true ? 'cancel' : 'close')}</button>`
      const details = this.#details(person)
      return {
        title: person.name,
        body: manage === true
          ? this.#form.render(
              this.#dialog.foot(html`${close}
                <button type="submit" class="primary" aria-disabled=${this.#form.busy ? 'true' : 'false'}>${this.#form.busy ? form('sending') : text('save')}</button>`),
              html`${details}${this.#access(person)}`,
            )
          : html`<div class="fields">
                ${details}
                <p class="reason" part="explanation">${manage}</p>
                ${this.#access(person)}
              </div>
              ${this.#dialog.foot(close)}`,
      }
    })
  }

  /** Whether the person may be changed, or why not. */
  get #manage(): true | string {
    return permitted(this.#person!, `${this.#options.people()?.noun ?? 'portal_user'}.manage`, this.#host)
  }

  #fields() {
    const person = this.#person
    const people = this.#options.people()
    if (!person || !people) return []
    const text = this.#host.text('people', peopleCatalogue)
    const me = this.#options.me()
    return [
      { name: 'name', label: text('name'), required: true, max: 120 },
      roleField(people, me, this.#host, person.role),
      ...(isMember(person) ? this.#reach.fields() : [grantsField(me, this.#host, person.grants)]),
      ...(person.locale === undefined ? [] : [languageField(this.#host, person.locale)]),
    ]
  }

  /** Only what was changed is sent: what somebody else changes meanwhile stays theirs. */
  #changes(values: FormValues) {
    const person = this.#person!
    const { name, role, grants, scope, locale } = personFields(values)
    const before: { scope: unknown; grants: readonly string[] } = isMember(person) ? { scope: Reach.scope({ role: person.role, ...Reach.values(person.scope) }), grants: [] } : { scope: null, grants: person.grants }
    const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
    return {
      ...(name === person.name ? {} : { name }),
      ...(role === person.role ? {} : { role }),
      ...(person.locale === undefined || locale === (person.locale ?? '') ? {} : { locale }),
      ...(same([...grants].sort(), [...before.grants].sort()) ? {} : { grants }),
      ...(same(scope, before.scope) || !isMember(person) ? {} : { scope }),
    }
  }

  #takeOver({ error }: RemoteFailure): void {
    const { code, current } = error as { code?: unknown; current?: Person }
    if (code !== 'version-conflict' || !current || current.id !== this.#person?.id) return
    this.#person = current
    this.#form.rebase(valuesOf(current))
  }

  #details(person: Person): TemplateResult {
    const text = this.#host.text('people', peopleCatalogue)
    const { language } = this.#host
    const { invitation, mfa, lastSeenAt, reviewedAt } = person
    const line = (label: string, value: unknown) => html`<dt>${label}</dt>
      <dd>${value}</dd>`
    const dated = (moment: string | null) => (moment === null ? text('never') : html`<span title=${formatDateTime(moment, language)}>${formatRelativeTime(moment, language)}</span>`)
    return html`<dl class="facts">
      ${line(text('email'), html`<bdi dir="ltr">${person.email}</bdi>`)}
      ${this.#manage === true ? nothing : line(text('role'), word('role', person.role, this.#host))}
      ${line(text('status'), word('status', person.status, this.#host))}
      ${invitation
        ? line(
            text('status:invited'),
            html`${text('sentAt', { time: formatRelativeTime(invitation.sentAt, language) })} ·
            ${invitationWords(invitation.expiresAt, this.#host)}${invitation.resendCount > 0 ? html` · ${text('resent', { count: invitation.resendCount })}` : nothing}`,
          )
        : nothing}
      ${mfa === undefined ? nothing : line(text('mfa'), word('mfa', mfa, this.#host))}
      ${lastSeenAt === undefined ? nothing : line(text('lastSeen'), dated(lastSeenAt))}
      ${reviewedAt === undefined || isMember(person) ? nothing : line(text('reviewed'), dated(reviewedAt))}
      ${isMember(person)
        ? line(text('reach'), reachWords(person, this.#host))
        : line(text('engagements'), person.engagementIds === null ? text('engagementsAll') : text('engagementsSome', { count: person.engagementIds.length }))}
    </dl>`
  }

  /** What can be done with the access; where it cannot, the reason in its place. */
  #access(person: Person): TemplateResult | typeof nothing {
    if (person.status === 'removed') return nothing
    const text = this.#host.text('people', peopleCatalogue)
    const noun = this.#options.people()?.noun ?? 'portal_user'
    const action = (may: true | string, label: string, hint: string, press: () => void, busy = false, failed?: RemoteFailure, style = '') => html`<li>
      <div>
        ${may === true
          ? html`<button type="button" class=${style} aria-disabled=${busy ? 'true' : 'false'} @click=${(event: Event) => {
              ;(event.currentTarget as HTMLElement).focus()
              press()
            }}>${label}</button>`
          : html`<span class="denied">${label}</span>`}
        <span class="hint">${may === true ? hint : may}</span>
      </div>
      ${failed ? html`<div class="problem" role="alert">${failureLine(failed, this.#host)}</div>` : nothing}
    </li>`
    const manage = this.#manage
    return html`<ul class="access" aria-label=${text('access')}>
      ${person.status === 'invited'
        ? action(permitted(person, `${noun}.resend`, this.#host), text('resend'), text('resendHint'), this.#pressResend, this.#resend.busy, this.#resend.failed)
        : nothing}
      ${person.status === 'active' ? action(manage, text('suspend'), text('suspendHint'), this.#pressSuspend) : nothing}
      ${person.status === 'suspended' ? action(manage, text('resume'), text('resumeHint'), this.#pressResume, this.#resume.busy, this.#resume.failed) : nothing}
      ${action(permitted(person, `${noun}.remove`, this.#host), text('remove'), text('removeHint'), () => this.#options.remove(person), false, undefined, 'danger')}
    </ul>`
  }

  #focus(): void {
    if (this.#manage === true) this.#form.focus('name')
    else this.#host.shadowRoot?.querySelector<HTMLElement>('#person-dialog .dialog-foot button')?.focus()
  }

  #pressResend = async (): Promise<void> => {
    const person = this.#person!
    const done = await this.#resend.run([person.id, person.version], (portal) => this.#options.people()!.resend(portal, person))
    if (!done) return
    this.#take(done.answer.person)
    this.#options.invited(done.answer)
  }

  #pressSuspend = (): void => {
    const text = this.#host.text('people', peopleCatalogue)
    const person = this.#person!
    this.#options.confirm.ask<Person>({
      title: text('suspendTitle', { name: person.name }),
      message: text('suspendHint'),
      action: text('suspend'),
      danger: true,
      send: (portal, { idempotencyKey }) => this.#options.people()!.update(portal, this.#person ?? person, { status: 'suspended' }, idempotencyKey),
      done: (changed) => {
        this.#take(changed)
        this.#options.changed(changed, text('suspended', { name: changed.name }))
      },
      refused: (failed) => this.#takeOver(failed),
    })
  }

  #pressResume = async (): Promise<void> => {
    const text = this.#host.text('people', peopleCatalogue)
    const person = this.#person!
    const done = await this.#resume.run([person.id, person.version], (portal, { idempotencyKey }) => this.#options.people()!.update(portal, person, { status: 'active' }, idempotencyKey))
    if (done) {
      this.#take(done.answer)
      this.#options.changed(done.answer, text('resumed', { name: done.answer.name }))
    } else if (this.#resume.failed) this.#takeOver(this.#resume.failed)
  }

  #take(person: Person): void {
    if (this.#person?.id !== person.id) return
    this.#person = person
    this.#form.rebase(valuesOf(person))
  }
}

/** Until when an invitation is good, or since when it is not. */
export function invitationWords(expiresAt: string, host: FormHost): string {
  const text = host.text('people', peopleCatalogue)
  return Date.parse(expiresAt) > Date.now()
    ? text('invitedUntil', { date: formatDate(expiresAt, host.language) })
    : text('invitedExpired', { time: formatRelativeTime(expiresAt, host.language) })
}

function valuesOf(person: Person): FormValues {
  return {
    name: person.name,
    role: person.role,
    locale: person.locale ?? '',
    ...(isMember(person) ? Reach.values(person.scope) : { grants: person.grants }),
  }
}
