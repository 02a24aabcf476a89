import type { Context } from '../context.ts'
import { mailerScope } from '../store/database.ts'
import { claimMail, markDead, markNeedless, markSent, pruneMails, putOff, type ClaimedMail } from '../store/mails.ts'
import { portalAddress } from './links.ts'
import { MessageError, writeMessage } from './message.ts'
import { gatherNews, type News } from './news.ts'
import { DeliveryError, type MailTransport } from './transport.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** How long after each failed try the next one comes; after the last of them a mail is given up. @unit milliseconds */
export const retryDelaysMs: readonly number[] = [10 * second, minute, 5 * minute, 15 * minute, hour, 4 * hour, 12 * hour, 24 * hour, 24 * hour]
/** How often a mail is tried before it is given up. */
export const mostTries = retryDelaysMs.length + 1
/** How long one try may take: then it counts as failed. @unit milliseconds */
const tryMs = 4 * minute
/** How long a mail belongs to whoever sends it; longer than a try. @unit milliseconds */
const leaseMs = 5 * minute
/** How long nothing is tried after the mail server could not be reached: doubled each time, up to the most. @unit milliseconds */
const pauseMs = { first: 5 * second, most: 2 * minute }
/** How long what became of a mail can be looked up. @unit milliseconds */
const keptMs = 30 * 24 * hour
/** How long it is gathered who has left a mail: a busy server wakes us with every write, and most leave none. @unit milliseconds */
const gatherMs = 150
/** How often it is tried to write down that a mail is out, since it would be sent again otherwise. */
const mostMarks = 4

/**
 * Sends what waits. Each mail is claimed in one transaction, sent outside of any, and marked in another: no transaction is open while a
 * mail server thinks, and of several processes on a database one sends a mail. Whoever dies between sending and marking leaves a mail
 * that is sent once more when its claim has run out, under the same Message-ID.
 */
export class Mailer {
  readonly #context: Pick<Context, 'config' | 'database' | 'log' | 'now'>
  readonly #transport: MailTransport
  #stopListening: (() => void) | undefined
  #gathering: NodeJS.Timeout | undefined
  #running: Promise<number> | undefined
  #again = false
  #stopped = false
  #failures = 0
  #pausedUntil = 0

  constructor(context: Pick<Context, 'config' | 'database' | 'log' | 'now'>, transport: MailTransport) {
    this.#context = context
    this.#transport = transport
  }

  /** Sends from now on: after each commit that has left a mail, and what is due for another try. */
  start(): void {
    this.#context.log.info('mails go out', { to: this.#transport.place })
    this.#stopListening = this.#context.database.listenEvents(() => {
      this.#gathering ??= setTimeout(() => {
        this.#gathering = undefined
        void this.drain()
      }, gatherMs).unref()
    })
    void this.drain()
  }

  /** Takes no further mail; fulfilled when none is being sent. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#stopListening?.()
    clearTimeout(this.#gathering)
    await this.#running
  }

  /** Sends everything that is due. What fails is put off and logged. @returns how many went out */
  drain(): Promise<number> {
    // Whoever asks while it runs may mean a mail that was not there when it began.
    if (this.#running) this.#again = true
    this.#running ??= this.#drain().finally(() => (this.#running = undefined))
    return this.#running
  }

  async #drain(): Promise<number> {
    const { database, log, now } = this.#context
    let sent = 0
    try {
      do {
        this.#again = false
        while (!this.#stopped && now().getTime() >= this.#pausedUntil) {
          const at = now()
          const mail = await database.transact(mailerScope, (tx) => claimMail(tx, at, new Date(at.getTime() + leaseMs)))
          if (!mail) break
          if (await this.#send(mail)) sent += 1
        }
      } while (this.#again && !this.#stopped)
    } catch (error) {
      log.warn('the mails that wait could not be looked up; it is tried again', { error })
    }
    return sent
  }

  async #send(mail: ClaimedMail): Promise<boolean> {
    const { config, database, log, now } = this.#context
    const about = { partnerId: mail.partnerId, mailId: mail.id, kind: mail.kind, attempt: mail.attempt }
    let news: News | null = null
    try {
      if (mail.kind === 'notifications') {
        news = await gatherNews(database, mail)
        if (!news) {
          await database.transact(mailerScope, (tx) => markNeedless(tx, mail, now()))
          return false
        }
      }
      if (mail.expiresAt !== null && Date.parse(mail.expiresAt) <= now().getTime()) {
        throw new DeliveryError('it could not be sent before its link ran out', { permanent: true })
      }
      const whole = news ? { ...mail, content: { to: news.to, letter: news.letter, clientName: news.clientName } } : mail
      const places = { portal: (findingId: string | null) => portalAddress(config, findingId) }
      await withTimeLimit(this.#transport.deliver(writeMessage(whole, this.#transport.sender, places), `${mail.kind}-${mail.id}`))
    } catch (error) {
      await this.#putOff(mail, error)
      return false
    }
    this.#failures = 0
    for (let marks = 1; ; marks += 1) {
      try {
        // First what it has told, so that the next mail does not tell it again whatever becomes of this one's row.
        await news?.sent(now())
        await database.transact(mailerScope, (tx) => markSent(tx, mail, now()))
        break
      } catch (error) {
        if (marks < mostMarks) continue
        log.error('a mail is out and this could not be written down: it may go out once more', { ...about, error })
        return true
      }
    }
    log.info('a mail is out', { ...about, to: this.#transport.place })
    return true
  }

  async #putOff(mail: ClaimedMail, error: unknown): Promise<void> {
    const { database, log, now } = this.#context
    const at = now()
    const about = { partnerId: mail.partnerId, mailId: mail.id, kind: mail.kind, attempt: mail.attempt }
    const { permanent, everything } = error instanceof DeliveryError ? error : { permanent: error instanceof MessageError, everything: false }
    const reason = error instanceof Error ? error.message : String(error)
    if (everything) {
      this.#failures += 1
      this.#pausedUntil = at.getTime() + Math.min(pauseMs.first * 2 ** (this.#failures - 1), pauseMs.most)
    }
    const delay = retryDelaysMs[mail.attempt - 1]
    if (permanent || delay === undefined) {
      await database.transact(mailerScope, (tx) => markDead(tx, mail, at, reason))
      log.error('a mail is given up', { ...about, reason })
      return
    }
    await database.transact(mailerScope, (tx) => putOff(tx, mail, new Date(at.getTime() + delay), reason))
    log.warn('a mail did not go out; it is tried again', { ...about, reason, inSeconds: delay / second })
  }

  /** Throws away what nobody will ask for any more. */
  async tidy(): Promise<void> {
    const at = this.#context.now()
    await this.#context.database.transact(mailerScope, (tx) => pruneMails(tx, new Date(at.getTime() - keptMs), at))
  }
}

async function withTimeLimit(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeliveryError('the mail server took too long', { everything: true })), tryMs).unref()
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    work.catch(() => undefined)
  }
}
