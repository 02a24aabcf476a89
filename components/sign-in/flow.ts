import type { InvitationView, SignInPlace, SignInState } from '../../src/contract/sign-in.ts'
import type { SignIn } from '../../src/sign-in/index.ts'
import { faultOf, type Fault } from './faults.ts'
import { askForPasskey, makePasskey, passkeysOfferedInFields, passkeysSupported, type PasskeyJson } from './passkeys.ts'
import type { Method, Screen } from './screen.ts'

/** What is told to the widget around the flow. */
export interface FlowOptions {
  /** Something to show has changed. `moved` where another screen, or a fault, is shown. */
  changed(moved: boolean): void
  /** The person is signed in. */
  signedIn(): void
  /** The server takes attempts again. */
  waited(): void
}

/** What an offer of passkeys in a field lives for; its challenge at the server lives a little longer. @unit milliseconds */
const offerMs = 8 * 60_000

/** Where a sign-in stands, and every step of it. It knows the server and the authenticator, and nothing of elements. */
export class SignInFlow {
  screen: Screen = 'sign-in'
  /** Kept from screen to screen, and when an attempt is over. */
  email = ''
  methods: readonly string[] = []
  method: Method = 'totp'
  fault: Fault | undefined
  /** Whether the password is shown as it is typed. */
  revealed = false
  busy = false
  invitation: InvitationView | undefined
  /** What the link that led here was for; `null` where none did. */
  link: 'invitation' | 'reset' | null = null
  /** As whom the person can come in. */
  places: readonly SignInPlace[] = []
  /** What the portal is called; empty until the server has said so. */
  name = ''
  enrolment: { secret: string; uri: string } | undefined
  recoveryCodes: readonly string[] = []
  /** The server takes no attempt before this. @unit milliseconds of `performance.now()` */
  waitUntil = 0

  /** Finds the last refusal in the server's log. */
  lastRequestId: string | undefined

  readonly #door: SignIn
  #partner: string | undefined
  readonly #options: FlowOptions
  #attempt: string | null = null
  #token = ''
  /** Where the sign-in goes on once the recovery codes are kept. */
  #afterCodes: SignInState | undefined
  /** Of the step under way. */
  #running: AbortController | undefined
  /** Of the passkeys that a field offers. */
  #offer: AbortController | undefined
  #offerTimer: ReturnType<typeof setTimeout> | undefined
  #ticking: ReturnType<typeof setInterval> | undefined
  #stopped = false

  /** @param partner the slug of the MSP; the only one of the server when absent */
  constructor(door: SignIn, partner: string | undefined, options: FlowOptions) {
    this.#door = door
    this.#partner = partner
    this.#options = options
  }

  /** How long the server still wants nothing. @unit seconds, rounded up; 0 where it takes attempts */
  get waitSeconds(): number {
    return Math.max(0, Math.ceil((this.waitUntil - performance.now()) / 1000))
  }

  /** Ends whatever is under way; the flow is not used again. */
  stop(): void {
    this.#stopped = true
    this.#running?.abort()
    this.#withdrawOffer()
    clearInterval(this.#ticking)
  }

  // ── beginnings ──

  /** The first screen. */
  begin(): void {
    this.#show('sign-in')
    void this.#offerPasskeys()
    if (!this.name) void this.#learnName()
  }

  /** Starts again; the email address stays. */
  startAgain = (): void => {
    this.#running?.abort()
    this.#attempt = null
    this.enrolment = undefined
    this.recoveryCodes = []
    this.begin()
  }

  /** Reads what an invitation is for. */
  async openInvitation(token: string): Promise<void> {
    this.#token = token
    this.link = 'invitation'
    this.#show('loading')
    await this.#step(async (signal) => {
      this.invitation = await this.#door.invitation(token, { signal })
      this.email = this.invitation.email
      this.name = this.invitation.brand
      this.#partner = this.invitation.partner
      this.#show('invitation')
    })
  }

  openReset(token: string): void {
    this.#token = token
    this.link = 'reset'
    this.#show('reset')
  }

  /** Sets up a second factor of somebody who is signed in. */
  openEnrolment(): void {
    this.#attempt = null
    this.#show('enrol')
  }

  forgot = (): void => this.#show('forgot')

  reveal = (): void => {
    this.revealed = !this.revealed
    this.#options.changed(false)
  }

  // ── steps ──

  async password(email: string, password: string): Promise<void> {
    this.email = email
    await this.#step(async (signal) => this.#goOn(await this.#door.password({ ...this.#to, email, password }, { signal })))
  }

  async choosePlace(personId: string): Promise<void> {
    await this.#step(async (signal) => this.#goOn(await this.#door.choose({ attempt: this.#attempt ?? '', personId }, { signal })))
  }

  async totp(code: string): Promise<void> {
    await this.#step(async (signal) => this.#goOn(await this.#door.totp({ attempt: this.#attempt ?? '', code }, { signal })))
  }

  async recoveryCode(code: string): Promise<void> {
    await this.#step(async (signal) => this.#goOn(await this.#door.recoveryCode({ attempt: this.#attempt ?? '', code }, { signal })))
  }

  /** Signs in by a passkey alone, or gives it as the second factor. */
  passkey = async (): Promise<void> => {
    // A browser has one question for a passkey open at a time.
    this.#withdrawOffer()
    await this.#step(async (signal) => {
      const { attempt, options } = await this.#door.passkeyOptions(this.#attempt === null ? this.#to : { attempt: this.#attempt }, { signal })
      const response = await askForPasskey(options, signal)
      this.#goOn(await this.#door.passkey({ attempt, response }, { signal }))
    })
    if (this.screen === 'sign-in') void this.#offerPasskeys()
  }

  choose(method: Method): void {
    this.method = method
    this.#show('factor')
  }

  chooseEnrolment = (): void => this.#show('enrol')

  startTotp = async (): Promise<void> => {
    await this.#step(async (signal) => {
      const { attempt, secret, uri } = await this.#door.totpEnrolment(this.#attempt === null ? {} : { attempt: this.#attempt }, { signal })
      this.#attempt = attempt
      this.enrolment = { secret, uri }
      this.#show('totp')
    })
  }

  async finishTotp(code: string): Promise<void> {
    await this.#step(async (signal) => this.#enrolled(await this.#door.enrolTotp({ attempt: this.#attempt ?? '', code }, { signal })))
  }

  enrolPasskey = async (): Promise<void> => {
    await this.#step(async (signal) => {
      const { attempt, options } = await this.#door.passkeyEnrolment(this.#attempt === null ? {} : { attempt: this.#attempt }, { signal })
      this.#attempt = attempt
      const response: PasskeyJson = await makePasskey(options, signal)
      this.#enrolled(await this.#door.enrolPasskey({ attempt, response }, { signal }))
    })
  }

  async acceptInvitation(password: string): Promise<void> {
    await this.#step(async (signal) => this.#goOn(await this.#door.acceptInvitation({ token: this.#token, password }, { signal })))
  }

  async sendLink(email: string): Promise<void> {
    this.email = email
    await this.#step(async (signal) => {
      await this.#door.forgotPassword({ ...this.#to, email }, { signal })
      this.#show('sent')
    })
  }

  async resetPassword(password: string): Promise<void> {
    await this.#step(async (signal) => {
      this.#goOn(await this.#door.resetPassword({ token: this.#token, password }, { signal }))
    })
  }

  /** The person has kept the recovery codes. */
  codesKept = (): void => {
    this.recoveryCodes = []
    if (this.#afterCodes) this.#goOn(this.#afterCodes)
    this.#afterCodes = undefined
  }

  /** Shows faults that were found before anything was sent. */
  refuse(fault: Fault): void {
    this.fault = fault
    this.#options.changed(true)
  }

  // ── inside ──

  get #to(): { partner?: string } {
    return this.#partner === undefined ? {} : { partner: this.#partner }
  }

  /** What the portal is called, for the heading. Without it the heading says less, and the first step says what is wrong. */
  async #learnName(): Promise<void> {
    try {
      const { name, partner } = await this.#door.page(this.#partner)
      this.name = name
      this.#partner ??= partner
      if (!this.#stopped) this.#options.changed(false)
    } catch {
      // Said by the first step.
    }
  }

  #goOn(state: SignInState): void {
    this.methods = state.methods
    this.places = state.places
    if (state.attempt !== null) this.#attempt = state.attempt
    if (state.step === 'done') return this.#finish()
    if (state.step === 'choose') return this.#show('choose')
    if (state.step === 'enrol-second-factor') return this.#show('enrol')
    const known = (['totp', 'passkey', 'recovery-code'] as const).filter((method) => state.methods.includes(method))
    // A passkey where the browser can, because it is the one proof that no false page can ask for.
    this.method = known.includes('passkey') && passkeysSupported() ? 'passkey' : (known.find((method) => method !== 'passkey') ?? 'totp')
    this.#show('factor')
  }

  #enrolled({ state, recoveryCodes }: { state: SignInState; recoveryCodes: readonly string[] }): void {
    this.enrolment = undefined
    if (recoveryCodes.length === 0) return this.#goOn(state)
    this.#afterCodes = state
    this.recoveryCodes = recoveryCodes
    this.#show('codes')
  }

  #finish(): void {
    this.#attempt = null
    this.#token = ''
    this.#withdrawOffer()
    this.#show('done')
    this.#options.signedIn()
  }

  #show(screen: Screen): void {
    if (this.#stopped) return
    this.screen = screen
    this.fault = undefined
    this.revealed = false
    if (screen !== 'sign-in') this.#withdrawOffer()
    this.#options.changed(true)
  }

  /** Runs one step; what it throws is shown. One step at a time: a second press while one is under way does nothing. */
  async #step(work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    if (this.busy || this.waitSeconds > 0) return
    const running = new AbortController()
    this.#running = running
    this.busy = true
    this.fault = undefined
    this.#options.changed(false)
    try {
      await work(running.signal)
    } catch (error) {
      if (!running.signal.aborted) this.#failed(error)
    } finally {
      if (this.#running === running) this.busy = false
      if (!this.#stopped) this.#options.changed(false)
    }
  }

  #failed(error: unknown): void {
    const fault = faultOf(error, this.screen, this.method)
    this.lastRequestId = fault.requestId
    if (fault.waitMs) this.#wait(fault.waitMs)
    if (fault.ends === 'link') return this.#show('link-over')
    if (fault.ends === 'attempt') {
      this.#attempt = null
      this.#show('sign-in')
      void this.#offerPasskeys()
    }
    this.fault = fault
    this.#options.changed(true)
  }

  #wait(ms: number): void {
    this.waitUntil = performance.now() + ms
    clearInterval(this.#ticking)
    this.#ticking = setInterval(() => {
      if (this.waitSeconds === 0) {
        clearInterval(this.#ticking)
        this.fault = undefined
        this.#options.waited()
      }
      this.#options.changed(false)
    }, 1000)
  }

  /** Lets the browser offer passkeys in the list of the email field, where it can. Silent: nobody has asked for it. */
  async #offerPasskeys(): Promise<void> {
    this.#withdrawOffer()
    const offer = new AbortController()
    this.#offer = offer
    const { signal } = offer
    try {
      if (!(await passkeysOfferedInFields()) || signal.aborted) return
      const { attempt, options } = await this.#door.passkeyOptions(this.#to, { signal })
      this.#offerTimer = setTimeout(() => void this.#offerPasskeys(), offerMs)
      const response = await askForPasskey(options, signal, 'conditional')
      clearTimeout(this.#offerTimer)
      await this.#step(async (stepSignal) => this.#goOn(await this.#door.passkey({ attempt, response }, { signal: stepSignal })))
    } catch {
      // The password is there for whoever gets no offer.
    }
  }

  #withdrawOffer(): void {
    clearTimeout(this.#offerTimer)
    this.#offer?.abort()
    this.#offer = undefined
  }
}
