import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** A mail as it arrived: envelope, bytes, and what a mail program reads in them. */
export interface Received {
  from: string
  to: string[]
  raw: string
  mail: Email
  /** Whether the connection was encrypted. */
  secure: boolean
  user: string | null
}

/** A mail server on this machine. */
export interface PostOffice {
  port: number
  received: Received[]
  /** Recipients that it refuses, each with what it says. */
  refuse: Map<string, { code: number; message: string }>
  close(): Promise<void>
}

/** What is not the default. */
export interface PostOfficeOptions {
  port?: number
  /** Who may send; everybody when absent. */
  user?: string
  password?: string
  /** Whether it offers STARTTLS; its certificate is one that nobody trusts. */
  startTls?: boolean
  /** Called with a mail before it is acknowledged. */
  beforeAnswer?: () => Promise<void>
}

/** Starts a mail server that keeps what it is given. */
export async function openPostOffice(options: PostOfficeOptions = {}): Promise<PostOffice> {
  const received: Received[] = []
  const refuse: PostOffice['refuse'] = new Map()
  const server = new SMTPServer({
    authOptional: options.user === undefined,
    allowInsecureAuth: true,
    disabledCommands: options.startTls ? [] : ['STARTTLS'],
    logger: false,
    disableReverseLookup: true,
    closeTimeout: 500,
    onAuth(auth, _session, callback) {
      const good = auth.username === options.user && auth.password === options.password
      callback(good ? null : new Error('535 5.7.8 no such user or password'), good ? { user: auth.username! } : {})
    },
    onRcptTo({ address }, _session, callback) {
      const refusal = refuse.get(address)
      callback(refusal ? Object.assign(new Error(refusal.message), { responseCode: refusal.code }) : null)
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        void (async () => {
          const raw = Buffer.concat(chunks).toString('utf8')
          const { mailFrom, rcptTo } = session.envelope
          const mail = await PostalMime.parse(raw)
          received.push({
            from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address), raw, mail, secure: session.secure,
            user: session.user ?? null,
          })
          await options.beforeAnswer?.()
          callback()
        })()
      })
    },
  })
  server.on('error', () => undefined)
  const listener = server.listen(options.port ?? 0, '127.0.0.1')
  await once(listener, 'listening')
  return {
    port: (listener.address() as AddressInfo).port,
    received,
    refuse,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const office = await openPostOffice()
  await office.close()
  return office.port
}

/** A password that is found again wherever it leaks. */
export const password = `p@ss/${randomBytes(9).toString('hex')}`
