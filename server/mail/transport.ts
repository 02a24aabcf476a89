import { mkdir, open, rename, rm } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import nodemailer from 'nodemailer'
import type { Config } from '../config.ts'
import type { Message } from './message.ts'

/** A mail did not go out. */
export class DeliveryError extends Error {
  override name = 'DeliveryError'
  /** Whether it is of no use to try again. */
  readonly permanent: boolean
  /** Whether nothing at all goes out now, so that other mails need not be tried either. */
  readonly everything: boolean

  constructor(message: string, options: { permanent?: boolean; everything?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.permanent = options.permanent ?? false
    this.everything = options.everything ?? false
  }
}

/** What takes mails. */
export interface MailTransport {
  /** Where mails go, for people and logs: never with a password. */
  readonly place: string
  /** The address that mails come from where the partner has none of its own. */
  readonly sender: string
  /**
   * @param name names the mail; the same mail has the same name at every try
   * @throws {DeliveryError}
   */
  deliver(message: Message, name: string): Promise<void>
}

/** How long a server that says nothing is waited for. @unit milliseconds */
const silenceMs = 30_000

/** What the configuration asks for: a mail server, or a folder where there is none. */
export function transportFor(config: Pick<Config, 'smtpUrl' | 'mailDir' | 'mailFrom' | 'publicUrl'>): MailTransport {
  if (config.smtpUrl !== null) return smtpTransport(config.smtpUrl, config.mailFrom!)
  return folderTransport(config.mailDir, config.mailFrom ?? `portal@${config.publicUrl === null ? 'localhost' : new URL(config.publicUrl).hostname}`)
}

/** The options of a message, the same wherever it goes. Nothing in it names a program. */
function contentOf(message: Message) {
  const { from, to, replyTo, subject, date, messageId, text, html, language } = message
  return {
    from,
    to,
    ...(replyTo === null ? {} : { replyTo }),
    subject,
    date,
    messageId,
    text,
    html,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'Content-Language': language },
    xMailer: false as const,
    boundaryPrefix: '--part',
    // What stands in a mail is text; no part of it makes this server read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/**
 * Sends over SMTP, one connection a mail.
 *
 * @param address `smtp://` or `smtps://`, as the configuration has checked it
 */
export function smtpTransport(address: string, sender: string): MailTransport {
  const url = new URL(address)
  const secure = url.protocol === 'smtps:'
  const user = decodeURIComponent(url.username)
  const pass = decodeURIComponent(url.password)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? (secure ? 465 : 587) : Number(url.port)
  const wanted = url.searchParams.get('tls')
  const transporter = nodemailer.createTransport({
    host,
    port,
    secure,
    // A password, and links that open accounts, do not cross a network in the clear because somebody on the way says so.
    requireTLS: !secure && (wanted === 'required' || (wanted === null && user !== '' && !isLoopback(host))),
    ...(user === '' ? {} : { auth: { user, pass } }),
    connectionTimeout: silenceMs,
    greetingTimeout: silenceMs,
    socketTimeout: silenceMs,
    dnsTimeout: silenceMs,
    logger: false,
  })
  return {
    place: `${url.protocol}//${url.hostname}:${port}`,
    sender,
    async deliver(message) {
      try {
        await transporter.sendMail({ ...contentOf(message), envelope: { from: message.from.address, to: [message.to.address] } })
      } catch (error) {
        throw refusalOf(error, [pass, message.to.address])
      }
    },
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** What the server has said, without the secrets of whoever was to be reached. */
function refusalOf(error: unknown, secrets: readonly string[]): DeliveryError {
  const { message = '', code, command = '', responseCode = 0 } = error as { message?: string; code?: string; command?: string; responseCode?: number }
  let reason = message.replace(/[\p{Cc}\s]+/gu, ' ').trim()
  for (const secret of secrets) if (secret !== '') reason = reason.replaceAll(secret, '…')
  reason = (reason || code || 'the mail server did not take it').slice(0, 300)
  // Only what the server says of this recipient or this mail is about this mail. All else may be mended, and then it goes out.
  const aboutMail = responseCode >= 500 && (/^(RCPT TO|DATA)\b/.test(command) || code === 'EMESSAGE')
  return new DeliveryError(reason, { permanent: aboutMail, everything: responseCode === 0 || responseCode === 421 || code === 'EAUTH' || code === 'ETLS' })
}

/**
 * Writes each mail as a file, whole or not at all, readable by this user only: links in it open accounts.
 *
 * @param folder made when the first mail comes
 */
export function folderTransport(folder: string, sender: string): MailTransport {
  const composer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  return {
    place: `the folder ${resolve(folder)}`,
    sender,
    async deliver(message, name) {
      const { message: content } = await composer.sendMail(contentOf(message))
      const file = join(folder, `${message.date.toISOString().replaceAll(':', '-')}-${name}.eml`)
      const half = `${file}.part`
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await rm(half, { force: true })
        const handle = await open(half, 'wx', 0o600)
        try {
          await handle.writeFile(content as Buffer)
          await handle.sync()
        } finally {
          await handle.close()
        }
        await rename(half, file)
      } catch (error) {
        throw new DeliveryError(`the folder cannot be written: ${(error as Error).message}`, { everything: true, cause: error })
      }
    },
  }
}
