import { html, nothing, type PropertyValues } from 'lit'
import type { PortalEvent } from '../../src/contract/event.ts'
import type { Finding, FindingStep } from '../../src/contract/finding.ts'
import type { Me } from '../../src/contract/session.ts'
import type { Portal } from '../../src/index.ts'
import { announce } from '../base/announce.ts'
import { optionalNumber } from '../base/attributes.ts'
import { authorName } from '../base/cells/finding-event.ts'
import { severityBadge } from '../base/cells/severity.ts'
import { statusBadge, statusWord } from '../base/cells/status.ts'
import { Confirm } from '../base/dialog/confirm.ts'
import { SaElement } from '../base/element.ts'
import { PagedList } from '../base/list/paged-list.ts'
import { freshness, headingLevel } from '../base/list/view.ts'
import { Markdown } from '../base/markdown/markdown.ts'
import { Minute } from '../base/minute.ts'
import { property } from '../base/property.ts'
import { RemoteData } from '../base/remote-data.ts'
import { failureState, skeletonLines, staleBanner } from '../base/states.ts'
import { Whose } from '../base/whose.ts'
import { formatNumber } from '../../src/format/number.ts'
import { formatRelativeTime } from '../../src/format/time.ts'
import { SaFindingUpdatedEvent } from '../events/finding-updated-event.ts'
import { SaRemediationSubmitEvent } from '../events/remediation-submit-event.ts'
import { SaRemediationSubmittedEvent } from '../events/remediation-submitted-event.ts'
import { ActDialog } from './act-dialog.ts'
import { sendAct } from './act-send.ts'
import { ActionBar } from './action-bar.ts'
import { notNow, type Act } from './acts.ts'
import { FileFetch } from './files.ts'
import { findingStyles } from './finding.styles.ts'
import { history, story } from './main-view.ts'
import { findingCatalogue } from './messages.ts'
import { rail } from './rail-view.ts'
import { dueWords } from './words.ts'

/** Steps shown at first, and added by "Show older". */
const stepsShown = 10

/**
 * @summary One finding: what is wrong, how bad, what to do, and where it stands, with everything that its reader can do about it.
 * @documentation docs/components/finding.md
 * @status stable
 * @since 0.3
 *
 * Shows what the portal lets the reader see and offers what it lets them do; a field or an action that is not theirs is not there. Texts
 * are Markdown, drawn without HTML. Follows what happens in the portal. What somebody writes is kept until it was accepted.
 *
 * @slot actions - Buttons after the widget's own.
 *
 * @event {SaRemediationSubmitEvent} sa-remediation-submit - The person asks to mark the finding as remediated. Cancelable: otherwise the widget's own form opens.
 * @event {SaRemediationSubmittedEvent} sa-remediation-submitted - The person has marked it as remediated. Not cancelable.
 * @event {SaFindingUpdatedEvent} sa-finding-updated - The person has done something to the finding. Not cancelable.
 * @event {SaPortalErrorEvent} sa-portal-error - The finding could not be loaded; the widget shows this itself. Not cancelable.
 *
 * @csspart base - The card.
 * @csspart header - The head with the title.
 * @csspart title - The title.
 * @csspart meta - How fresh the data is, and every list of facts.
 * @csspart badge - The severity.
 * @csspart status - Where it stands.
 * @csspart actions - The bar with the buttons.
 * @csspart action - One of its buttons.
 * @csspart section - One section under its heading.
 * @csspart step - One step of the history.
 * @csspart attachment - One file.
 * @csspart more - "Show older".
 * @csspart conflict - How the finding is now, where somebody else was quicker.
 * @csspart stale - The line over data that could not be refreshed.
 * @csspart empty - What stands there where no finding is chosen.
 * @csspart error - What stands in place of a finding that could not be loaded.
 * @csspart dialog - Every dialog.
 * @csspart field - One field of a form.
 * @csspart field-error - What is wrong with it.
 *
 * @cssproperty [--sa-finding-rail=280px] - Width of the column beside the text, 200px to 400px.
 * @cssproperty [--sa-finding-actions-offset=0px] - How far from the top of the window the actions stay in narrow places: the height of what the page keeps there.
 *
 * @cssstate loading - The finding is on its way for the first time.
 * @cssstate empty - No finding is chosen.
 * @cssstate error - The finding could not be loaded.
 * @cssstate stale - What is shown is old; new data could not be loaded.
 */
export class SaFinding extends SaElement {
  static override styles = [SaElement.styles, findingStyles]

  /** The client whose finding it is. */
  @property({ attribute: 'client-id' }) clientId?: string

  /** The finding to load. */
  @property({ attribute: 'finding-id' }) findingId?: string

  /** A finding that the page has read itself; it stands before `finding-id`. */
  @property({ attribute: false }) finding?: Finding

  /** The portal to load from; the `<sa-portal>` around the widget when absent. */
  @property({ attribute: false }) portal?: Portal

  /** The level of the title as a heading, 1–5; sections stand one below. 2 by default. */
  @property({ attribute: 'heading-level', converter: optionalNumber }) headingLevel?: number | null

  /** `on` (default) follows what happens in the portal, `off` does not. */
  @property() live?: 'on' | 'off'

  readonly #remote = new RemoteData<Finding>(this, {
    key: () => (this.clientId && this.findingId ? `finding:${this.clientId}:${this.findingId}` : null),
    load: (portal, options) => portal.findings.get(this.clientId!, this.findingId!, options),
    given: () => this.finding,
    portal: () => this.portal,
    live: (event) => this.#concerned(event),
  })
  readonly #history: PagedList<FindingStep> = new PagedList<FindingStep>(this, {
    key: () => (this.#history.portal && this.#ids ? `finding.history:${this.#ids.join(':')}` : null),
    page: (portal, slice, options) => portal.findings.history(...this.#ids!, slice, options),
    id: ({ id }) => id,
    size: () => stepsShown,
    portal: () => this.portal,
    live: (event) => this.#concerned(event),
  })
  readonly #me: RemoteData<Me> = new RemoteData<Me>(this, {
    key: () => (this.#me.portal ? 'me' : null),
    load: (portal, options) => portal.me.get(options),
    portal: () => this.portal,
  })
  readonly #markdown = new Markdown(this)
  readonly #files = new FileFetch(this, () => ({ portal: this.#remote.portal, clientId: this.#shown?.clientId }))
  readonly #confirm = new Confirm(this, { name: 'confirm', portal: () => this.#remote.portal, fallback: () => this.#somewhere })
  readonly #dialog = new ActDialog(this, {
    portal: () => this.#remote.portal,
    finding: () => this.#shown,
    lastBy: (after) => {
      const step = this.#history.rows[0]
      return step && step.at > after ? authorName(step.by, this) : undefined
    },
    mayAttach: () => this.#me.data?.allowedActions.includes('attachment.add') ?? false,
    done: (act, finding) => this.#done(act, finding),
    outdated: (current) => this.#outdated(current),
    fallback: () => this.#somewhere,
  })
  readonly #bar = new ActionBar(this, {
    portal: () => this.#remote.portal,
    press: (act) => this.#press(act),
    send: (act, portal, key) => sendAct(portal, act, this.#shown!, {}, key),
    done: (act, finding) => this.#done(act, finding),
    outdated: (current) => this.#outdated(current),
  })
  readonly #whose = new Whose()
  /** What an act has brought, until something newer is read. */
  #answer: { finding: Finding; at: number; given: Finding | undefined } | undefined
  #tell = false
  #status: string | undefined

  constructor() {
    super()
    new Minute(this)
  }

  /** Loads everything again. What is shown stays until it is there. */
  refresh(): void {
    this.#remote.refresh()
    this.#history.refresh()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed)
    if (!this.#whose.changed(this.#remote.portal, this.finding?.id ?? this.findingId)) return
    this.#answer = this.#status = undefined
    this.#dialog.drop()
    this.#confirm.dialog.close()
    this.#bar.reset()
  }

  protected override render() {
    const text = this.text('finding', findingCatalogue)
    const { status, failed, slow, readAt, refresh } = this.#remote
    const finding = this.#shown
    const chosen = Boolean(this.finding ?? (this.clientId && this.findingId))
    const refused = chosen && !finding && (status === 'refused' || status === 'forbidden' || status === 'signed-out')
    const waiting = chosen && !finding && !refused
    this.setState('loading', waiting)
    this.setState('empty', !chosen)
    this.setState('error', refused)
    this.setState('stale', status === 'stale')
    return html`<article class="base" part="base" lang=${this.language} aria-labelledby=${finding ? 'title' : nothing} aria-busy=${waiting ? 'true' : 'false'}>
      ${!chosen ? html`<div class="state" part="empty"><p class="state-title">${text('noFinding')}</p></div>` : nothing}
      ${waiting ? html`<div class="waiting">${slow ? skeletonLines(6) : nothing}</div>` : nothing}
      ${refused && failed
        ? failed.kind === 'forbidden'
          ? html`<div class="state" part="error"><p class="state-title">${text('forbidden')}</p></div>`
          : failureState(failed, this, refresh)
        : nothing}
      ${finding && !refused
        ? html`${this.#header(finding)} ${status === 'stale' ? staleBanner(failed, readAt ? formatRelativeTime(readAt, this.language) : '', this, refresh) : nothing}
            ${this.#bar.render(finding)} ${this.#body(finding)}`
        : nothing}
      ${this.#dialog.render()} ${this.#confirm.render()}
    </article>`
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    const text = this.text('finding', findingCatalogue)
    const finding = this.#shown
    if (!finding) {
      if (this.#remote.slow && !this.#tell) {
        announce(text('loading'))
        this.#tell = true
      }
      return
    }
    const status = statusWord(finding.status, finding.statusLabel, this)
    if (this.#tell) announce(text('loaded', { title: finding.title, status }))
    else if (this.#status !== undefined && this.#status !== finding.status) announce(text('refreshed', { status }))
    this.#tell = false
    this.#status = finding.status
  }

  /** What is shown: what the last act has brought, unless something newer was read or given since. */
  get #shown(): Finding | undefined {
    const { data, readAt } = this.#remote
    const answer = this.#answer
    if (!answer) return data
    const newer = data && (this.finding ? this.finding !== answer.given : (readAt?.getTime() ?? 0) > answer.at && data.version >= answer.finding.version)
    return newer ? data : answer.finding
  }

  get #ids(): [clientId: string, findingId: string] | undefined {
    const { finding, clientId, findingId } = this
    if (finding) return [finding.clientId, finding.id]
    return clientId && findingId ? [clientId, findingId] : undefined
  }

  get #somewhere(): HTMLElement | null {
    return this.shadowRoot?.querySelector<HTMLElement>('.title') ?? null
  }

  #concerned({ type, clientId, subject, findingId, engagementId }: PortalEvent): boolean {
    const ids = this.#ids
    if (this.live === 'off' || !ids) return false
    if (type === 'policy.updated') return clientId === null || clientId === ids[0]
    if (clientId !== ids[0]) return false
    if (type.startsWith('finding.')) return subject.id === ids[1]
    if (type.startsWith('acceptance.')) return findingId === ids[1]
    return type.startsWith('retest.') && engagementId === this.#shown?.engagementId
  }

  #header(finding: Finding) {
    const text = this.text('finding', findingCatalogue)
    const { ref, title, severity, status, statusLabel, statusExplanation, cvssScore } = finding
    const { note, tone } = dueWords(finding, this)
    return html`<div class="header" part="header">
      <div class="title" id="title" part="title" role="heading" aria-level=${headingLevel(this.headingLevel)} tabindex="-1">
        ${ref === null ? nothing : html`<bdi class="ref">${ref}</bdi> `}<bdi>${title}</bdi>
      </div>
      <div class="badges">
        ${severityBadge(severity, this)} ${statusBadge(status, statusLabel, this)}
        ${typeof cvssScore === 'number' ? html`<span class="tag quiet">${text('score', { score: formatNumber(cvssScore, this.language) })}</span>` : nothing}
        ${tone === 'warn' ? html`<span class="tag warn">${note}</span>` : nothing}
        <span class="meta" part="meta">${freshness(this.#remote.readAt, this)}</span>
      </div>
      ${statusExplanation ? html`<p class="explained" dir="auto">${statusExplanation}</p>` : nothing}
    </div>`
  }

  #body(finding: Finding) {
    const level = Math.min(6, headingLevel(this.headingLevel) + 1)
    const view = {
      speech: this,
      level,
      files: this.#files,
      written: (source: string) => this.#markdown.render(source, { headingLevel: level }),
      said: (source: string) => this.#markdown.render(source, { headingLevel: level, breaks: true }),
    }
    return html`<div class="columns">
      <div class="rail">${rail(finding, view)}</div>
      <div class="main">${story(finding, view)} ${history(this.#history, finding, view)}</div>
    </div>`
  }

  #press(act: Act): void {
    const finding = this.#shown
    if (!finding) return
    const text = this.text('finding', findingCatalogue)
    if (act === 'publish' || act === 'withdraw') {
      this.#confirm.ask<Finding | undefined>({
        title: text(`${act}Title`),
        message: text(`${act}Message`),
        action: text(`act:${act}`),
        send: (portal, { idempotencyKey }) => sendAct(portal, act, this.#shown!, {}, idempotencyKey),
        done: (answer) => this.#done(act, answer),
        explain: ({ error }) => {
          const { code, problem } = error as { code?: unknown; problem?: { allowed?: readonly string[] } }
          return code === 'illegal-transition' ? notNow(problem?.allowed ?? [], this) : undefined
        },
        refused: ({ error }) => this.#outdated((error as { current?: Finding }).current),
      })
      return
    }
    if (act === 'submit' && !this.dispatchEvent(new SaRemediationSubmitEvent(finding))) return
    this.#dialog.show(act)
  }

  #done(act: Act, finding: Finding | undefined): void {
    if (finding) this.#take(finding)
    this.#remote.refresh()
    this.#history.refreshOwn()
    announce(this.text('finding', findingCatalogue)(`done:${act}`))
    const now = this.#shown
    if (!now) return
    if (act === 'submit') this.dispatchEvent(new SaRemediationSubmittedEvent(now))
    this.dispatchEvent(new SaFindingUpdatedEvent(now))
  }

  /** Somebody else was quicker: shows how the finding is now. */
  #outdated(current: Finding | undefined): void {
    if (current?.id === this.#shown?.id && current) this.#take(current)
    this.#remote.refresh()
    this.#history.refreshOwn()
  }

  #take(finding: Finding): void {
    this.#answer = { finding, at: Date.now(), given: this.finding }
    this.#status = finding.status
    this.requestUpdate()
  }
}
