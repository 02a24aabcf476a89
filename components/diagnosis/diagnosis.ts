import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { DiagnoseQuery, Diagnosis } from '../../src/contract/people.ts'
import type { Me } from '../../src/contract/session.ts'
import { formatRelativeTime } from '../../src/format/time.ts'
import type { Portal } from '../../src/index.ts'
import { announce } from '../base/announce.ts'
import { optionalNumber } from '../base/attributes.ts'
import { permitted } from '../base/denials.ts'
import { SaElement } from '../base/element.ts'
import type { Field } from '../base/form/field.ts'
import { Form, type FormValues } from '../base/form/form.ts'
import { formCatalogue } from '../base/form/messages.ts'
import { headingLevel } from '../base/list/view.ts'
import { Minute } from '../base/minute.ts'
import { property } from '../base/property.ts'
import { RemoteData } from '../base/remote-data.ts'
import { Whose } from '../base/whose.ts'
import { failureState, skeletonLines } from '../base/states.ts'
import { diagnosisStyles } from './diagnosis.styles.ts'
import { diagnosisCatalogue } from './messages.ts'

const questions = ['sign-in', 'engagement', 'download'] as const satisfies readonly DiagnoseQuery['question'][]

/** An answer, and the client it is about. */
interface Answered {
  readonly clientId: string
  readonly diagnosis: Diagnosis
}

/** What was found, and for whom it was asked. */
interface Found {
  readonly diagnosis: Diagnosis
  readonly email: string
  readonly at: Date
}

/**
 * @summary Why somebody cannot sign in, see a project or download a report: what was looked at, what stands in the way, and what to do.
 * @documentation docs/components/diagnosis.md
 * @status stable
 * @since 0.2
 *
 * For the MSP's own staff. With `email` set it looks into the question as soon as it is on the page.
 *
 * @slot title - In place of the words "Why does it not work?".
 *
 * @event {SaPortalErrorEvent} sa-portal-error - Nobody could be asked who is reading; the widget shows this itself. Not cancelable.
 *
 * @csspart base - The card.
 * @csspart header - The line with the title.
 * @csspart title - The title.
 * @csspart field - One field of the form.
 * @csspart field-error - What is wrong with it.
 * @csspart action - "Look into it".
 * @csspart result - What was found.
 * @csspart check - One thing that was looked at.
 * @csspart mend - What to do about it.
 * @csspart empty - What stands there where no client is chosen.
 * @csspart error - What stands in place of the form where it is not open.
 *
 * @cssstate loading - It is being looked into.
 * @cssstate error - The question is not open to the reader.
 */
export class SaDiagnosis extends SaElement {
  static override styles = [SaElement.styles, diagnosisStyles]

  /** The client whose portal it is. */
  @property({ attribute: 'client-id' }) clientId?: string

  /** The email of the person. Where the page sets one, the question is looked into at once. */
  @property() email?: string

  /** `sign-in` (default), `engagement` or `download`. */
  @property() question?: DiagnoseQuery['question']

  /** The portal to ask; the `<sa-portal>` around the widget when absent. */
  @property({ attribute: false }) portal?: Portal

  /** The level of the title as a heading, 1–6. 2 by default. */
  @property({ attribute: 'heading-level', converter: optionalNumber }) headingLevel?: number | null

  readonly #me = new RemoteData<Me>(this, { key: () => 'me', load: (portal, options) => portal.me.get(options), portal: () => this.portal })
  readonly #form: Form<Answered> = new Form<Answered>(this, {
    name: 'ask',
    portal: () => this.#me.portal,
    fields: () => this.#fields(),
    send: async (portal, values) => {
      const clientId = this.clientId!
      return { clientId, diagnosis: await portal.clients.diagnose(clientId, queryOf(values)) }
    },
    done: (answered, values) => this.#answered(answered, values),
  })
  readonly #whose = new Whose()
  #found: Found | undefined
  /** The page has set an email that was not looked into yet. */
  #due = false

  constructor() {
    super()
    new Minute(this)
  }

  /** Looks into it again, as the button does. */
  refresh(): void {
    void this.#form.submit()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed)
    const another = this.#whose.changed(this.#me.portal, this.clientId)
    if (another) this.#found = undefined
    if (another || changed.has('email') || changed.has('question')) {
      this.#form.reset({ email: this.email ?? '', question: this.#asked })
      this.#due = Boolean(this.email)
    }
    if (changed.has('clientId')) this.#due ||= Boolean(this.email)
  }

  protected override render() {
    const text = this.text('diagnosis', diagnosisCatalogue)
    const { busy } = this.#form
    this.setState('loading', busy)
    return html`<section class="base" part="base" lang=${this.language} aria-labelledby="title" aria-busy=${busy ? 'true' : 'false'}>
      <div class="header" part="header">
        <div class="title" id="title" part="title" role="heading" aria-level=${headingLevel(this.headingLevel)}>
          <slot name="title">${text('title')}</slot>
        </div>
      </div>
      ${this.#inside()}
    </section>`
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    // What is under way is of the question before; this one is asked after it.
    if (!this.#due || !this.clientId || this.#may !== true || this.#form.busy) return
    this.#due = false
    void this.#form.submit()
  }

  get #asked(): DiagnoseQuery['question'] {
    return questions.find((each) => each === this.question) ?? 'sign-in'
  }

  /** Whether the reader may ask, or why not; `undefined` while that is not known. */
  get #may(): true | string | undefined {
    const me = this.#me.data
    return me && permitted(me, 'client.diagnose', this)
  }

  #inside(): TemplateResult {
    const text = this.text('diagnosis', diagnosisCatalogue)
    const { data, failed, slow, refresh } = this.#me
    const may = this.#may
    this.setState('error', typeof may === 'string' || (!data && failed !== undefined))
    if (!data && failed) return failureState(failed, this, refresh)
    if (!this.clientId) return html`<div class="state" part="empty"><p class="state-title">${text('noClient')}</p></div>`
    if (typeof may === 'string') return html`<div class="state" part="error"><p class="state-title">${may}</p></div>`
    if (!data) return html`<div class="fields">${slow ? skeletonLines(4) : nothing}</div>`
    const { busy } = this.#form
    return html`${this.#form.render(
      html`<div class="send">
        <button class="primary" part="action" type="submit" aria-disabled=${busy ? 'true' : 'false'}>
          ${busy ? this.text('form', formCatalogue)('sending') : text('look')}
        </button>
      </div>`,
      html`<p class="hint-line">${text('hint')}</p>`,
    )}${this.#found ? this.#result(this.#found) : nothing}`
  }

  #fields(): Field[] {
    const text = this.text('diagnosis', diagnosisCatalogue)
    return [
      { name: 'email', label: text('email'), kind: 'email', required: true, max: 254 },
      {
        name: 'question',
        label: text('question'),
        kind: 'radios',
        required: true,
        value: this.#asked,
        choices: questions.map((each) => ({ value: each, label: text(`ask:${each}`) })),
      },
      ...(this.#form.value('question') === 'engagement' ? [{ name: 'subjectId', label: text('subject'), help: text('subjectHelp'), max: 64 }] : []),
    ]
  }

  #result({ diagnosis, email, at }: Found): TemplateResult {
    const text = this.text('diagnosis', diagnosisCatalogue)
    const bad = diagnosis.checks.filter(({ ok }) => !ok).length
    return html`<div class="result" part="result">
      <div class="verdict" id="verdict" tabindex="-1" role="heading" aria-level=${Math.min(6, headingLevel(this.headingLevel) + 1)}>
        ${bad === 0 ? text('none', { email }) : text('found', { count: bad, email })}
      </div>
      ${bad === 0 ? html`<p class="hint-line">${text('noneHint')}</p>` : nothing}
      <ol class="checks" role="list" aria-labelledby="verdict">
        ${diagnosis.checks.map((check) => this.#check(check))}
      </ol>
      <div class="footer"><span class="count">${text('askedAt', { time: formatRelativeTime(at, this.language) })}</span></div>
    </div>`
  }

  #check({ check, ok, detail, mend, action }: Diagnosis['checks'][number]): TemplateResult {
    const text = this.text('diagnosis', diagnosisCatalogue)
    const key = `check:${check}` as 'check:client'
    const me = this.#me.data
    return html`<li class="check ${ok ? 'good' : 'bad'}" part="check">
      <span class="mark" aria-hidden="true"></span>
      <div>
        <span class="check-name">${key in diagnosisCatalogue.en ? text(key) : check}</span> <span class="check-word">${text(ok ? 'good' : 'bad')}</span>
      </div>
      <div><bdi lang="en">${detail}</bdi></div>
      ${mend === null
        ? nothing
        : html`<div class="mend" part="mend">
            <bdi lang="en">${mend}</bdi>
            ${action !== null && me && !me.allowedActions.includes(action as (typeof me.allowedActions)[number]) ? html`<div class="not-yours">${text('notYours')}</div>` : nothing}
          </div>`}
    </li>`
  }

  #answered({ clientId, diagnosis }: Answered, values: FormValues): void {
    // Another client was chosen meanwhile.
    if (clientId !== this.clientId || this.#due) return this.requestUpdate()
    const text = this.text('diagnosis', diagnosisCatalogue)
    const email = String(values['email'])
    const mine = this.shadowRoot?.activeElement !== null
    this.#form.reset(values)
    this.#found = { diagnosis, email, at: new Date() }
    this.requestUpdate()
    const count = diagnosis.checks.filter(({ ok }) => !ok).length
    announce(count === 0 ? text('none', { email }) : text('found', { count, email }))
    // Who has pressed the button is led to the answer; a page that asks by itself moves nobody.
    if (mine) void this.updateComplete.then(() => this.shadowRoot?.getElementById('verdict')?.focus())
  }
}

function queryOf(values: FormValues): DiagnoseQuery {
  const question = values['question'] as DiagnoseQuery['question']
  const subjectId = String(values['subjectId'] ?? '')
  return { question, email: String(values['email']), ...(question === 'engagement' && subjectId ? { subjectId } : {}) }
}
