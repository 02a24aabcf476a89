import { join } from 'node:path'
import * as z from 'zod/mini'
import { maxAttachmentBytes } from '../src/contract/attachment-type.ts'
import { isNetwork, networkOf } from '../src/contract/network.ts'
import { sessionTtlSeconds } from '../src/contract/session.ts'
import { isWithin } from './rules/network.ts'

/** How loud the log is; each level includes those before it. */
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
/** How loud the log is. */
export type LogLevel = (typeof logLevels)[number]

/** What the server is told from outside. Read once at start and never again. */
export interface Config {
  /** `0` takes any free port. */
  port: number
  /** The address to listen on. */
  host: string
  /** Where the embedded database keeps its files; unused with `databaseUrl`. */
  dataDir: string
  /** The PostgreSQL server, as the application role; `null` runs the embedded database. */
  databaseUrl: string | null
  /** The PostgreSQL server as the owner of the schema, for migrations; `null` uses `databaseUrl`. */
  databaseOwnerUrl: string | null
  /** Whether the demo MSP is loaded on the first start. */
  demo: boolean
  /** The longest and the usual life of a session token. @unit seconds */
  tokenTtlSeconds: number
  /** Peers whose `X-Forwarded-For` is believed. */
  trustedProxies: TrustedProxies
  rateLimits: RateLimits
  /** The largest request body. @unit bytes */
  maxBodyBytes: number
  /** The largest file that may be attached. @unit bytes */
  maxAttachmentBytes: number
  /** How long what people are told is gathered before a mail tells of it. @unit seconds */
  notificationMailSeconds: number
  /** How many event streams one person or key may hold open. */
  maxStreamsPerSubject: number
  /** How many event streams this process serves. */
  maxStreams: number
  /** How long a stopping server waits for requests that are under way. @unit seconds */
  stopTimeoutSeconds: number
  logLevel: LogLevel
  /** Folder outside the database in which the signed notes over all audit chains are kept; `null` keeps them in the database only. */
  auditNotesDir: string | null
  /** Where each new note is posted; `null` posts none. */
  auditNotesUrl: string | null
  /** How often a note is made when a chain has moved; `0` only when it is asked for. @unit seconds */
  auditNoteSeconds: number
  /** How often it is looked what passing time asks for; 0 for never. @unit seconds */
  clockSeconds: number
  /** Whether proofs of bound tokens must carry a nonce of this server. */
  dpopNonce: boolean
  /** What the secrets of authenticator apps are sealed with, beside the database; `null` seals them with a key that the database keeps. */
  signInSecret: string | null
  /** The mail server: `smtp://` or `smtps://`, with user and password where it wants them; `null` writes mails into `mailDir`. */
  smtpUrl: string | null
  /** Where mails are written as files when there is no mail server. */
  mailDir: string
  /** The address that mails come from unless the partner has its own; present where there is a mail server. */
  mailFrom: string | null
  /** Where the API is reached from outside, as it stands in the OpenAPI document; `null` when it is not told. */
  publicUrl: string | null
}

/** How many requests a minute; `0` is no limit. */
export interface RateLimits {
  /** @unit requests per minute and signed-in person */
  tokenPerMinute: number
  /** @unit requests per minute and API key */
  keyPerMinute: number
  /** @unit refused credentials per minute and network address (a /64 for IPv6) */
  failuresPerMinute: number
}

/** Answers whether a peer is one of our own proxies. */
export interface TrustedProxies {
  /** The list as it was written. */
  readonly list: readonly string[]
  has(address: string): boolean
}

/** The configuration cannot be used. The message holds one line a variable and no secret. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  /** The variables that are wrong. */
  readonly variables: readonly string[]

  constructor(faults: ReadonlyArray<{ variable: string; message: string }>) {
    super(`The configuration cannot be used.\n${faults.map((fault) => `  ${fault.message}`).join('\n')}`)
    this.variables = faults.map((fault) => fault.variable)
  }
}

interface Variable {
  schema: z.ZodMiniType
  /** What is wrong when the schema says no; follows the variable's name and value. */
  wants: string
  /** What to do. */
  mend: string
  /** The value is never printed. */
  secret?: boolean
}

const wholeNumber = (min: number, max: number) =>
  z.pipe(
    z.pipe(z.string().check(z.regex(/^\d{1,9}$/)), z.transform(Number)),
    z.number().check(z.minimum(min), z.maximum(max)),
  )

const count = (name: string, what: string, usual: number, min: number, max: number): Variable => ({
  schema: wholeNumber(min, max),
  wants: `${what} must be a whole number from ${min} to ${max}`,
  mend: `Set ${name}=${usual}, or leave it out.`,
})

const postgresUrl = z.string().check(
  z.refine((text) => {
    try {
      const url = new URL(text)
      return (url.protocol === 'postgres:' || url.protocol === 'postgresql:') && url.pathname.length > 1
    } catch {
      return false
    }
  }),
)

const postgres = (name: string): Variable => ({
  schema: postgresUrl,
  wants: 'must be an address such as postgres://user:password@host:5432/database',
  mend: `Correct ${name}; characters such as @ and / in the password are written %40 and %2F.`,
  secret: true,
})

const smtpUrl = z.string().check(
  z.refine((text) => {
    try {
      const url = new URL(text)
      decodeURIComponent(url.username + url.password)
      const options = [...url.searchParams]
      return (
        (url.protocol === 'smtp:' || url.protocol === 'smtps:') &&
        url.hostname !== '' &&
        /^\/?$/.test(url.pathname) &&
        url.hash === '' &&
        (url.password === '' || url.username !== '') &&
        options.every(([name, value]) => url.protocol === 'smtp:' && name === 'tls' && (value === 'required' || value === 'optional'))
      )
    } catch {
      return false
    }
  }),
)

const proxies = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== '')),
  ),
  z.array(z.string().check(z.refine((part) => isNetwork(networkOf(part))))),
)

const variables: Record<string, Variable> = {
  PORT: count('PORT', 'the port', 4400, 0, 65535),
  HOST: {
    schema: z.string().check(z.regex(/^[A-Za-z0-9.:_-]{1,255}$/)),
    wants: 'must be a host name or an address',
    mend: 'Set HOST=127.0.0.1 for this machine only or HOST=0.0.0.0 for every network.',
  },
  DATA_DIR: {
    schema: z.string().check(z.minLength(1), z.refine((text) => !text.includes('\0'))),
    wants: 'must be a folder',
    mend: 'Set DATA_DIR=.data, or leave it out.',
  },
  DATABASE_URL: postgres('DATABASE_URL'),
  DATABASE_OWNER_URL: postgres('DATABASE_OWNER_URL'),
  DEMO: {
    schema: z.pipe(z.enum(['0', '1', 'true', 'false']), z.transform((word) => word === '1' || word === 'true')),
    wants: 'must be 0 or 1',
    mend: 'Set DEMO=0 to start without the demo MSP, or leave it out.',
  },
  TOKEN_TTL_SECONDS: count(
    'TOKEN_TTL_SECONDS',
    'the life of a session token in seconds',
    sessionTtlSeconds.default,
    sessionTtlSeconds.min,
    sessionTtlSeconds.max,
  ),
  TRUSTED_PROXY: {
    schema: proxies,
    wants: 'must be a list of addresses or networks, separated by commas',
    mend: 'Set TRUSTED_PROXY=10.0.0.0/8,fd00::/8 to the proxies in front of this server, or leave it out.',
  },
  RATE_LIMIT_TOKEN_PER_MINUTE: count('RATE_LIMIT_TOKEN_PER_MINUTE', 'requests a minute and person', 1200, 0, 1_000_000),
  RATE_LIMIT_KEY_PER_MINUTE: count('RATE_LIMIT_KEY_PER_MINUTE', 'requests a minute and API key', 6000, 0, 1_000_000),
  RATE_LIMIT_FAILURES_PER_MINUTE: count(
    'RATE_LIMIT_FAILURES_PER_MINUTE',
    'refused credentials a minute and address',
    60,
    0,
    1_000_000,
  ),
  MAX_BODY_BYTES: count('MAX_BODY_BYTES', 'the largest request body in bytes', 65536, 1024, 16_777_216),
  MAX_ATTACHMENT_BYTES: count('MAX_ATTACHMENT_BYTES', 'the largest file that may be attached in bytes', maxAttachmentBytes, 1024, 104_857_600),
  NOTIFICATION_MAIL_SECONDS: count('NOTIFICATION_MAIL_SECONDS', 'how many seconds notifications are gathered before a mail tells of them', 60, 0, 86_400),
  MAX_STREAMS: count('MAX_STREAMS', 'open event streams', 5000, 1, 100_000),
  MAX_STREAMS_PER_SUBJECT: count('MAX_STREAMS_PER_SUBJECT', 'open event streams of one person', 20, 1, 1000),
  STOP_TIMEOUT_SECONDS: count('STOP_TIMEOUT_SECONDS', 'the wait for running requests in seconds', 10, 0, 300),
  LOG_LEVEL: {
    schema: z.enum(logLevels),
    wants: `must be one of ${logLevels.join(', ')}`,
    mend: 'Set LOG_LEVEL=info, or leave it out.',
  },
  AUDIT_NOTES_DIR: {
    schema: z.string().check(z.minLength(1), z.refine((text) => !text.includes('\0'))),
    wants: 'must be a folder',
    mend: 'Set AUDIT_NOTES_DIR to a folder on storage that does not overwrite, or leave it out.',
  },
  AUDIT_NOTES_URL: {
    schema: z.string().check(
      z.refine((text) => {
        const url = URL.canParse(text) ? new URL(text) : null
        return url?.protocol === 'https:' || (url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname))
      }),
    ),
    wants: 'must be an https address, or an http one of this machine',
    mend: 'Set AUDIT_NOTES_URL=https://witness.example/portal-notes, or leave it out.',
  },
  AUDIT_NOTE_SECONDS: count('AUDIT_NOTE_SECONDS', 'seconds between two notes over the audit chains', 60, 0, 86_400),
  CLOCK_SECONDS: count('CLOCK_SECONDS', 'seconds between two looks at what has run out', 60, 0, 3600),
  DPOP_NONCE: {
    schema: z.pipe(z.enum(['0', '1', 'true', 'false']), z.transform((word) => word === '1' || word === 'true')),
    wants: 'must be 0 or 1',
    mend: 'Set DPOP_NONCE=1 to demand a nonce in every proof, or leave it out.',
  },
  SIGN_IN_SECRET: {
    schema: z.string().check(
      z.minLength(32),
      z.maxLength(1024),
      // What stands in an example is no secret, and neither is a key held down.
      z.refine((text) => new Set(text).size >= 10 && !/change.?me|secret|example|default|password|placeholder/i.test(text)),
    ),
    wants: 'must be a secret of your own with at least 32 characters',
    mend: 'Set SIGN_IN_SECRET to what "openssl rand -base64 32" prints, or leave it out.',
    secret: true,
  },
  SMTP_URL: {
    schema: smtpUrl,
    wants: 'must be an address such as smtps://user:password@mail.example:465 or smtp://mail.example:587',
    mend: 'Correct SMTP_URL; characters such as @ and / in the password are written %40 and %2F. The only option is ?tls=required or ?tls=optional with smtp://.',
    secret: true,
  },
  MAIL_DIR: {
    schema: z.string().check(z.minLength(1), z.refine((text) => !text.includes('\0'))),
    wants: 'must be a folder',
    mend: 'Set MAIL_DIR to a folder that this user may write, or leave it out.',
  },
  MAIL_FROM: {
    schema: z.string().check(z.email(), z.maxLength(254)),
    wants: 'must be one address without a name: the name is that of each MSP',
    mend: 'Set MAIL_FROM=portal@example.com to an address that the mail server may send for.',
  },
  PUBLIC_URL: {
    schema: z.string().check(
      z.refine((text) => {
        try {
          const url = new URL(text)
          return /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash
        } catch {
          return false
        }
      }),
    ),
    wants: 'must be the http(s) address of this API',
    mend: 'Set PUBLIC_URL=https://portal.example, or leave it out.',
  },
}

/** Variables whose family name is ours: a name in it that nobody reads is a typing mistake, not somebody else's variable. */
const ownFamilies = ['RATE_LIMIT_', 'MAX_STREAMS', 'AUDIT_', 'SIGN_IN_']

/**
 * Reads and checks the whole environment.
 *
 * @throws {ConfigError} naming every variable that is wrong, with the mend; a secret's value is never in it.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults: Array<{ variable: string; message: string }> = []
  const read = <Value>(name: string, absent: Value): Value => {
    const text = env[name]
    const variable = variables[name]!
    // An empty variable is how shells and compose files spell an absent one.
    if (text === undefined || text.trim() === '') return absent
    const result = z.safeParse(variable.schema, text.trim())
    if (result.success) return result.data as Value
    const shown = variable.secret ? '(its value is not shown)' : JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
    faults.push({ variable: name, message: `${name} is ${shown}: ${variable.wants}. ${variable.mend}` })
    return absent
  }
  for (const name of Object.keys(env)) {
    if (!ownFamilies.some((family) => name.startsWith(family)) || name in variables) continue
    const known = Object.keys(variables).filter((each) => ownFamilies.some((family) => each.startsWith(family)))
    faults.push({ variable: name, message: `${name} is not a variable of this server. There are ${known.join(', ')}.` })
  }

  const dataDir = read('DATA_DIR', '.data')
  const config: Config = {
    port: read('PORT', 4400),
    host: read('HOST', '127.0.0.1'),
    dataDir,
    databaseUrl: read<string | null>('DATABASE_URL', null),
    databaseOwnerUrl: read<string | null>('DATABASE_OWNER_URL', null),
    demo: read('DEMO', true),
    tokenTtlSeconds: read('TOKEN_TTL_SECONDS', sessionTtlSeconds.default),
    trustedProxies: trustedProxies(read<readonly string[]>('TRUSTED_PROXY', [])),
    rateLimits: {
      tokenPerMinute: read('RATE_LIMIT_TOKEN_PER_MINUTE', 1200),
      keyPerMinute: read('RATE_LIMIT_KEY_PER_MINUTE', 6000),
      failuresPerMinute: read('RATE_LIMIT_FAILURES_PER_MINUTE', 60),
    },
    maxBodyBytes: read('MAX_BODY_BYTES', 65536),
    maxAttachmentBytes: read('MAX_ATTACHMENT_BYTES', maxAttachmentBytes),
    notificationMailSeconds: read('NOTIFICATION_MAIL_SECONDS', 60),
    maxStreams: read('MAX_STREAMS', 5000),
    maxStreamsPerSubject: read('MAX_STREAMS_PER_SUBJECT', 20),
    stopTimeoutSeconds: read('STOP_TIMEOUT_SECONDS', 10),
    logLevel: read<LogLevel>('LOG_LEVEL', 'info'),
    auditNotesDir: read<string | null>('AUDIT_NOTES_DIR', null),
    auditNotesUrl: read<string | null>('AUDIT_NOTES_URL', null),
    auditNoteSeconds: read('AUDIT_NOTE_SECONDS', 60),
    clockSeconds: read('CLOCK_SECONDS', 60),
    dpopNonce: read('DPOP_NONCE', false),
    signInSecret: read<string | null>('SIGN_IN_SECRET', null),
    smtpUrl: read<string | null>('SMTP_URL', null),
    mailDir: read('MAIL_DIR', join(dataDir, 'mail')),
    mailFrom: read<string | null>('MAIL_FROM', null),
    publicUrl: read<string | null>('PUBLIC_URL', null),
  }
  if (config.databaseOwnerUrl && !config.databaseUrl) {
    faults.push({
      variable: 'DATABASE_OWNER_URL',
      message: 'DATABASE_OWNER_URL is set without DATABASE_URL. Set DATABASE_URL to the same database as the application role.',
    })
  }
  if (config.smtpUrl && !config.mailFrom && !faults.some((fault) => fault.variable === 'MAIL_FROM')) {
    faults.push({
      variable: 'MAIL_FROM',
      message: 'SMTP_URL is set without MAIL_FROM. Set MAIL_FROM=portal@example.com to an address that the mail server may send for.',
    })
  }
  if (faults.length > 0) throw new ConfigError(faults)
  return config
}

/** An address for people and logs: the password of a database URL is replaced. */
export function redactUrl(text: string): string {
  try {
    const url = new URL(text)
    if (url.password) url.password = 'redacted'
    // A password may also stand in the query of a PostgreSQL address.
    if (url.search) url.search = ''
    return url.href
  } catch {
    return '(an address that cannot be read)'
  }
}

/** Proxies from a list of addresses and networks. */
export function trustedProxies(list: readonly string[]): TrustedProxies {
  const networks = list.map(networkOf)
  return { list, has: (address) => isWithin(networks, address) }
}
