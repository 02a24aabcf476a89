/** Who does what is done: it goes into the audit chain as it stands here. */
export interface Actor {
  kind: 'partner_user' | 'portal_user' | 'auditor' | 'api_key' | 'system'
  /** Id of the person or key; `null` for the system. */
  id: string | null
  /** `null` for keys and the system. */
  email: string | null
  /** `null` for the system. */
  role: string | null
}

/** Everything of one partner. */
export interface PartnerScope {
  kind: 'partner'
  partnerId: string
  /** A member of staff who reaches some clients only: the transaction sees those and no other. */
  memberId?: string
  /** Who acts: of notifications the transaction sees theirs. Without one it sees none. */
  personId?: string
  /** A hosted sign-in: the transaction sees people, their secrets and their sessions, and of clients what a sign-in needs. */
  door?: true
  actor: Actor
}

/** Everything of one client, and nothing else of its partner but its name and brand. */
export interface ClientScope {
  kind: 'client'
  partnerId: string
  clientId: string
  /** A person of the client: of engagements and findings the transaction sees those the person is assigned to. Without one it sees none. */
  personId?: string
  /** An auditor: the transaction sees the frameworks of the grant and no people. */
  auditorId?: string
  actor: Actor
}

/**
 * What is nobody's: the partners themselves, signing keys, the tail of the event log, and look-ups before a tenant is known.
 * It reads no client's data.
 */
export interface SystemScope {
  kind: 'system'
}

/** The mails of every partner that wait to be sent, and of each partner what stands in a mail. */
export interface MailerScope {
  kind: 'mailer'
}

/** What a transaction may see. The database enforces it, whatever the SQL says. */
export type Scope = PartnerScope | ClientScope | SystemScope | MailerScope

/** The system's scope. */
export const systemScope: SystemScope = { kind: 'system' }

/** The scope of whoever sends mails. */
export const mailerScope: MailerScope = { kind: 'mailer' }

/** Who the system is in the audit chain. */
export const systemActor: Actor = { kind: 'system', id: null, email: null, role: null }

/** A value that SQL takes as a parameter. */
export type SqlValue = string | number | bigint | boolean | null | Date | Uint8Array | readonly (string | number | null)[]

/** Options of one statement. */
export interface StatementOptions {
  /** Plan it anew for these values instead of keeping a prepared plan. */
  custom?: boolean
}

/** A transaction under one scope. It ends when the work it was handed to ends. */
export interface Tx<S extends Scope = Scope> {
  readonly scope: S
  /** Runs one statement and gives its rows: `bigint` as number, times as RFC 3339 UTC with milliseconds, `numeric` and `xid8` as text. */
  query<Row>(text: string, values?: readonly SqlValue[], options?: StatementOptions): Promise<Row[]>
  /** After the commit, tell every server process on this database that there are new events. */
  announce(): void
}

/** A transaction in which one tenant is known. */
export type TenantTx = Tx<PartnerScope | ClientScope>
/** A transaction over one partner. */
export type PartnerTx = Tx<PartnerScope>
/** A transaction over what is nobody's. */
export type SystemTx = Tx<SystemScope>
/** A transaction over mails to send. */
export type MailerTx = Tx<MailerScope>

/** An open database. */
export interface Database {
  readonly engine: 'pglite' | 'postgresql'
  /**
   * Reads in one transaction with one snapshot a statement.
   *
   * @throws {DatabaseUnavailableError} when the database cannot be reached
   */
  read<S extends Scope, Result>(scope: S, work: (tx: Tx<S>) => Promise<Result>): Promise<Result>
  /**
   * Reads with exactly one statement; the whole transaction goes to the database in one write.
   *
   * @throws {DatabaseUnavailableError} when the database cannot be reached
   */
  readOnce<S extends Scope, Result>(scope: S, work: (tx: Tx<S>) => Promise<Result>): Promise<Result>
  /**
   * Writes. Everything in `work` happens, or nothing. After a deadlock or a serialisation failure `work` runs again, up to three times:
   * it must do nothing outside the transaction.
   *
   * @throws {DatabaseUnavailableError} when the database cannot be reached; whether a commit in flight took effect is then unknown
   */
  transact<S extends Scope, Result>(scope: S, work: (tx: Tx<S>) => Promise<Result>): Promise<Result>
  /** Calls back when there may be new events: after a commit here or in another process, and at least once a second. @returns how to stop */
  listenEvents(wake: () => void): () => void
  /** @throws {DatabaseUnavailableError} when the database does not answer */
  ping(): Promise<void>
  /** Waits for running transactions, then lets the database go. */
  close(): Promise<void>
}

/** Where the database is. */
export interface DatabaseConfig {
  /** Address of a PostgreSQL 15 or newer: `postgres://user:password@host:5432/name`. Absent: the embedded database in `dataDir`. */
  url?: string | undefined
  /** Address with the right to change the schema; `url` when absent. */
  ownerUrl?: string | undefined
  /** Folder of the embedded database; `null` keeps it in memory only. */
  dataDir?: string | null | undefined
  /** Where the embedded database keeps its start template; inside `dataDir`'s parent when absent. */
  templateDir?: string | undefined
  /** @unit connections; PostgreSQL only, 10 when absent */
  poolSize?: number | undefined
  /** Bring the schema up to date when opening (default), or refuse to open while it is not. */
  migrations?: 'apply' | 'require' | undefined
  /** Takes what an operator should know and nobody else reports, such as a lost idle connection. */
  log?: ((message: string, detail?: Record<string, unknown>) => void) | undefined
}
