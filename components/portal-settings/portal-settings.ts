import { html, nothing, type PropertyValues } from 'lit'
import type { Client } from '../../src/contract/client.ts'
import type { Policy } from '../../src/contract/policy.ts'
import type { FieldProblem } from '../../src/contract/problem.ts'
import type { Me } from '../../src/contract/session.ts'
import { formatRelativeTime } from '../../src/format/time.ts'
import type { Portal } from '../../src/index.ts'
import { announce } from '../base/announce.ts'
import { optionalNumber } from '../base/attributes.ts'
import { permitted } from '../base/denials.ts'
import { SaElement } from '../base/element.ts'
import { Minute } from '../base/minute.ts'
import { property } from '../base/property.ts'
import { RemoteData } from '../base/remote-data.ts'
import { failureState, requestReference, skeletonLines, staleBanner } from '../base/states.ts'
import { Submission } from '../base/submission.ts'
import { SaSettingsSavedEvent } from '../events/settings-saved-event.ts'
import { settingsCatalogue } from './messages.ts'
import { portalSettingsStyles } from './portal-settings.styles.ts'
import type { Reading } from './read.ts'
import { changeBar, conflictPanel } from './review.ts'
import { settingsSections, type Entered } from './sections.ts'
import { changesOf, decided, merge, takePreset, updateOf, type Conflict, type Draft, type Path, type Settings } from './settings.ts'
import { nameOf } from './words.ts'

/** Everything read at once: the settings, and what the reader may do with them. */
interface Loaded extends Settings {
  client?: Client
  me: Me
}

/**
 * @summary What the people of one client, or of all clients, reach of the portal, see and must do to sign in.
 * @documentation docs/components/portal-settings.md
 * @status stable
 * @since 0.2
 *
 * Every setting says whether it is inherited or set here, and goes back to what is inherited. Nothing is saved before "Save"; what
 * saving changes is listed first. Where somebody else was quicker, their changes come in and the person decides what stands against
 * them. While there are unsaved changes the browser asks before the page is left; see `dirty`.
 *
 * @event {SaSettingsSavedEvent} sa-settings-saved - The person has saved changes; the portal has them. Not cancelable.
 * @event {SaPortalErrorEvent} sa-portal-error - The settings could not be loaded; the widget shows this itself. Not cancelable.
 *
 * @csspart base - The card.
 * @csspart header - The line with the title.
 * @csspart title - The title.
 * @csspart section - One group of settings.
 * @csspart preset - Where the module modes of a way of working are filled in.
 * @csspart field - One setting that is typed, ticked or chosen.
 * @csspart field-error - What is wrong with it.
 * @csspart conflict - What somebody else has changed meanwhile.
 * @csspart changes - What saving would change, with its buttons.
 * @csspart stale - The line over settings that could not be refreshed.
 * @csspart error - What stands in place of settings that could not be loaded.
 *
 * @cssstate loading - The settings are on their way for the first time.
 * @cssstate error - The settings could not be loaded.
 * @cssstate stale - The settings are old; new ones could not be loaded.
 * @cssstate dirty - There are changes that are not saved.
 */
export class SaPortalSettings extends SaElement {
  static override styles = [SaElement.styles, portalSettingsStyles]

  /** The client whose settings they are; the partner's own, which every client inherits, when absent. Another one drops unsaved changes. */
  @property({ attribute: 'client-id' }) clientId?: string

  /** The portal to load from; the `<sa-portal>` around the widget when absent. */
  @property({ attribute: false }) portal?: Portal

  /** The level of the title as a heading, 1–5; its groups stand one below. 2 by default. */
  @property({ attribute: 'heading-level', converter: optionalNumber }) headingLevel?: number | null

  readonly #remote = new RemoteData<Loaded>(this, {
    key: () => `settings:${this.clientId || 'partner'}`,
    load: (portal, options) => load(portal, this.clientId || null, options),
    portal: () => this.portal,
    live: ({ type, clientId }) => (type === 'policy.updated' && (clientId === null || clientId === (this.clientId || null))) || (clientId !== null && clientId === this.clientId && /^(client\.updated|portal\.)/.test(type)),
  })
  readonly #submission = new Submission<Settings>(this, () => this.#remote.portal)
  /** What the decisions are made to; absent until the settings are there. */
  #base: Loaded | undefined
  #seen: Loaded | undefined
  #of: { portal: Portal | undefined; clientId: string | undefined; scope: string } | undefined
  #draft: Draft = new Map()
  #wrong = new Map<Path, Entered>()
  #conflicts: Conflict[] = []
  #others: Path[] = []
  #preset = ''
  #asking = false
  /** Why Save did nothing, or not all. */
  #sentence: string | undefined

  constructor() {
    super()
    new Minute(this)
  }

  /** Whether there are changes that are not saved. A page that navigates by itself asks before it takes the widget away. */
  get dirty(): boolean {
    return this.#draft.size > 0 || [...this.#wrong.values()].some(({ bad }) => bad)
  }

  /** Forgets what is not saved. */
  discard(): void {
    this.#forget()
    this.requestUpdate()
  }

  /** Loads the settings again. What is shown, and what is not saved, stays. */
  refresh(): void {
    this.#remote.refresh()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    globalThis.addEventListener('beforeunload', this.#guard)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    globalThis.removeEventListener('beforeunload', this.#guard)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed)
    const { portal } = this.#remote
    const of = this.#of
    const scope = portal?.scope ?? ''
    if (of && (of.portal !== portal || of.clientId !== this.clientId || (of.scope !== '' && of.scope !== scope))) {
      this.#forget()
      this.#base = this.#seen = undefined
    }
    this.#of = { portal, clientId: this.clientId, scope }
  }

  protected override render() {
    const text = this.text('settings', settingsCatalogue)
    const { status, data, failed, slow, readAt, refresh } = this.#remote
    if (data && status !== 'waiting') this.#take(data)
    if (!data && (status === 'forbidden' || status === 'signed-out')) this.#base = undefined
    const settings = this.#base
    const closed = status === 'forbidden' || (failed?.error as { code?: unknown } | undefined)?.code === 'wrong-audience'
    this.setState('loading', status === 'waiting' && !settings)
    this.setState('stale', status === 'stale')
    this.setState('error', !settings && status !== 'waiting')
    this.setState('dirty', this.dirty)
    const may = settings && this.#may(settings)
    return html`<section class="base" part="base" lang=${this.language} aria-labelledby="title" aria-busy=${status === 'waiting' ? 'true' : 'false'}>
      <div class="header" part="header">
        <div class="title" id="title" part="title" role="heading" aria-level=${this.#level}>
          ${this.clientId ? html`${text('titleClient')}${settings?.client ? html` · <bdi>${settings.client.name}</bdi>` : nothing}` : text('titleDefault')}
        </div>
      </div>
      ${status === 'stale' && settings ? staleBanner(failed, readAt ? formatRelativeTime(readAt, this.language) : '', this, refresh) : nothing}
      ${settings && may && !may.policy ? html`<p class="note">${text('readOnly')}</p>` : nothing}
      ${settings && (this.#conflicts.length > 0 || this.#others.length > 0)
        ? conflictPanel({ settings, draft: this.#draft, conflicts: this.#conflicts, others: this.#others }, this, { mine: this.#keepMine, theirs: this.#takeTheirs, close: this.#closeConflict })
        : nothing}
      ${settings && may
        ? html`<form class="settings" novalidate @submit=${(event: Event) => event.preventDefault()} @keydown=${this.#keydown}>
            ${settingsSections({
              speech: this,
              settings,
              draft: this.#draft,
              wrong: this.#wrong,
              may,
              level: this.#level,
              preset: this.#preset,
              set: this.#set,
              typed: this.#typed,
              choosePreset: this.#choosePreset,
              takePreset: this.#takePreset,
            })}
          </form>`
        : nothing}
      ${settings || status !== 'waiting' ? nothing : html`<div class="waiting">${slow ? skeletonLines(8) : nothing}</div>`}
      ${!settings && closed
        ? html`<div class="state" part="error">
            <p class="state-title">${text('forbidden')}</p>
            <p class="state-hint">${text('forbiddenHint')}</p>
            ${failed?.requestId ? html`<p>${requestReference(failed.requestId, this)}</p>` : nothing}
          </div>`
        : !settings && failed && status !== 'waiting'
          ? failureState(failed, this, refresh)
          : nothing}
      ${settings && this.dirty
        ? changeBar(
            { settings, draft: this.#draft, busy: this.#submission.busy, asking: this.#asking, failed: this.#submission.failed, sentence: this.#sentence },
            this,
            { save: this.#save, leave: this.#leave, discard: this.#discard, keep: this.#keep },
          )
        : nothing}
    </section>`
  }

  get #level(): number {
    const level = this.headingLevel
    return level && level >= 1 && level <= 5 ? level : 2
  }

  #may({ client, me }: Loaded): { policy: boolean; portal: boolean } {
    const open = !this.#submission.busy
    return { policy: open && permitted(client ?? me, 'policy.update', this) === true, portal: open && client !== undefined && permitted(client, 'client.update', this) === true }
  }

  /** Takes what was read. Decisions that are not saved are taken over to it. */
  #take(data: Loaded): void {
    if (data === this.#seen) return
    this.#seen = data
    const base = this.#base
    // An answer that was on its way while something was saved is older than what is here.
    if (base && (data.policy.version < base.policy.version || (data.client && base.client && data.client.version < base.client.version))) return
    this.#rebase(data)
  }

  #rebase(data: Loaded): void {
    const base = this.#base
    this.#base = data
    if (!base || !this.dirty) return
    const { draft, conflicts, others } = merge(base, data, this.#draft)
    this.#draft = draft
    const still = this.#conflicts.filter(({ path }) => draft.has(path) && !conflicts.some((each) => each.path === path))
    this.#conflicts = [...still, ...conflicts]
    this.#others = [...new Set([...this.#others, ...others])]
    if (conflicts.length > 0 || others.length > 0) announce(this.text('settings', settingsCatalogue)('conflict'))
  }

  #forget(): void {
    this.#draft = new Map()
    this.#wrong = new Map()
    this.#conflicts = []
    this.#others = []
    this.#preset = ''
    this.#asking = false
    this.#sentence = undefined
    this.#submission.reset()
  }

  #set = (path: Path, value: unknown): void => {
    if (!this.#base) return
    this.#draft = decided(this.#base, this.#draft, path, value)
    this.#wrong.delete(path)
    this.#conflicts = this.#conflicts.filter((conflict) => conflict.path !== path)
    this.#changed()
  }

  #typed = (path: Path, text: string, reading: Reading, last: boolean): void => {
    if (!this.#base) return
    if ('value' in reading) {
      this.#draft = decided(this.#base, this.#draft, path, reading.value)
      this.#conflicts = this.#conflicts.filter((conflict) => conflict.path !== path)
      if (last) this.#wrong.delete(path)
      else this.#wrong.set(path, { text, message: '' })
    } else this.#wrong.set(path, { text, bad: true, message: last ? this.text('settings', settingsCatalogue)(reading.wrong, reading.about) : (this.#wrong.get(path)?.message ?? '') })
    this.#changed()
  }

  #changed(): void {
    this.#sentence = undefined
    this.#asking = false
    if (this.#submission.failed) this.#submission.reset()
    this.requestUpdate()
  }

  #choosePreset = (name: string): void => {
    this.#preset = name
    this.requestUpdate()
  }

  #takePreset = (): void => {
    if (!this.#base || !this.#preset) return
    this.#draft = takePreset(this.#base, this.#draft, this.#preset)
    announce(this.text('settings', settingsCatalogue)('presetTaken', { preset: nameOf('preset', this.#preset, this) }))
    this.#preset = ''
    this.#changed()
  }

  /** Enter in a one-line field ends that field and saves nothing: a policy is looked at first. */
  #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement) || event.target.type === 'checkbox') return
    event.preventDefault()
    event.target.dispatchEvent(new Event('change', { bubbles: true }))
  }

  #keepMine = (path: Path): void => {
    this.#conflicts = this.#conflicts.filter((conflict) => conflict.path !== path)
    this.#changed()
  }

  #takeTheirs = (path: Path): void => {
    const draft = new Map(this.#draft)
    draft.delete(path)
    this.#draft = draft
    this.#wrong.delete(path)
    this.#keepMine(path)
  }

  #closeConflict = (): void => {
    this.#others = []
    this.requestUpdate()
  }

  #leave = (): void => {
    this.#asking = true
    this.requestUpdate()
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>('.keep')?.focus())
  }

  #keep = (): void => {
    this.#asking = false
    this.requestUpdate()
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>('.save')?.focus())
  }

  #discard = (): void => {
    this.#forget()
    this.requestUpdate()
    void this.updateComplete.then(() => this.#focusFirst())
  }

  #guard = (event: Event): void => {
    if (!this.dirty) return
    event.preventDefault()
    // What older browsers go by.
    ;(event as BeforeUnloadEvent).returnValue = true
  }

  #focusFirst(): void {
    this.shadowRoot?.querySelector<HTMLElement>('.settings :is(input, select, textarea):not([disabled])')?.focus()
  }

  #focusSetting(path: Path): void {
    const field = `setting-${path.replaceAll('.', '-')}`
    void this.updateComplete.then(() => (this.shadowRoot?.getElementById(field) ?? this.shadowRoot?.getElementById(`${field}-mode`))?.focus())
  }

  /** Says why nothing is saved and takes the focus there. */
  #hold(sentence: string, focus: () => void): void {
    this.#sentence = sentence
    this.requestUpdate()
    focus()
  }

  #save = async (): Promise<void> => {
    const base = this.#base
    if (!base || this.#submission.busy) return
    const text = this.text('settings', settingsCatalogue)
    const bad = [...this.#wrong].find(([, { bad: unreadable }]) => unreadable)
    if (bad) {
      const [path] = bad
      // A field that is still being typed in says what is wrong once it is left.
      this.shadowRoot?.getElementById(`setting-${path.replaceAll('.', '-')}`)?.dispatchEvent(new Event('change', { bubbles: true }))
      return this.#hold(text('mendFirst'), () => this.#focusSetting(path))
    }
    if (this.#conflicts.length > 0) return this.#hold(text('decideFirst'), () => this.shadowRoot?.querySelector<HTMLElement>('.conflict')?.focus())
    const draft = this.#draft
    const update = updateOf(draft)
    const clientId = this.clientId || null
    const portalEnabled = draft.get('portalEnabled') as boolean | undefined
    const fields = changesOf(base, draft).map(({ path }) => path)
    let now: Loaded = base
    this.#sentence = undefined
    const done = await this.#submission.run({ clientId, update, portalEnabled, versions: [base.policy.version, base.client?.version] }, async (portal, { idempotencyKey }) => {
      if (update) {
        const options = { version: base.policy.version, idempotencyKey }
        const policy = clientId === null ? await portal.policy.updateDefault(update, options) : await portal.policy.update(clientId, update, options)
        now = { ...now, policy }
      }
      if (portalEnabled !== undefined && clientId !== null && base.client) {
        const client = await portal.clients.update(clientId, { portalEnabled }, { version: base.client.version, idempotencyKey: `${idempotencyKey}-client` })
        now = { ...now, client }
      }
      return now
    })
    // Whoever has become somebody else, or looks at another client, has nothing to do with the answer.
    if (this.#base !== base && !done && !this.#submission.failed) return
    if (done) return this.#done(now, fields)
    const { failed } = this.#submission
    if (failed) this.#refused(now, update !== undefined && now !== base, failed.error)
  }

  #done(now: Loaded, fields: readonly Path[]): void {
    this.#forget()
    this.#base = now
    announce(this.text('settings', settingsCatalogue)('saved'))
    this.requestUpdate()
    this.#remote.refresh()
    void this.updateComplete.then(() => this.#focusFirst())
    this.dispatchEvent(new SaSettingsSavedEvent(this.clientId || null, fields))
  }

  #refused(now: Loaded, policySaved: boolean, error: Error): void {
    const { current, problem } = error as { current?: unknown; problem?: { errors?: FieldProblem[] } }
    if (policySaved) {
      this.#sentence = this.text('settings', settingsCatalogue)('partly')
      this.#draft = new Map([...this.#draft].filter(([path]) => path === 'portalEnabled'))
      this.#base = now
    }
    if (isPolicy(current)) this.#rebase({ ...now, policy: current })
    else if (isClient(current)) this.#rebase({ ...now, client: current })
    if (this.#conflicts.length > 0 || this.#others.length > 0) {
      this.#submission.reset()
      void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>('.conflict')?.focus())
    }
    const found = (problem?.errors ?? []).flatMap(({ field, message }) => {
      const path = [...this.#draft.keys()].find((each) => field === `body.${each}` || field.startsWith(`body.${each}.`))
      return path ? [[path, { message: message.charAt(0).toUpperCase() + message.slice(1) }] as const] : []
    })
    for (const [path, entered] of found) this.#wrong.set(path, entered)
    if (found[0]) this.#focusSetting(found[0][0])
    this.requestUpdate()
  }
}

async function load(portal: Portal, clientId: string | null, options: { signal: AbortSignal }): Promise<Loaded> {
  if (clientId === null) {
    const [policy, me] = await Promise.all([portal.policy.getDefault(options), portal.me.get(options)])
    return { policy, me }
  }
  const [policy, client, me] = await Promise.all([portal.policy.get(clientId, options), portal.clients.get(clientId, options), portal.me.get(options)])
  return { policy, client, me }
}

function isPolicy(value: unknown): value is Policy {
  return typeof value === 'object' && value !== null && 'effective' in value && 'own' in value
}

function isClient(value: unknown): value is Client {
  return typeof value === 'object' && value !== null && 'portalEnabled' in value
}
