import { createHash } from 'node:crypto'
import type { Client, QueryConfig } from 'pg'
import pg from 'pg'
import { AlreadyExistsError, DatabaseUnavailableError, MissingReferenceError } from './errors.ts'
import type { Scope, SqlValue, StatementOptions, Tx } from './types.ts'

/** The role that a transaction acts as, by its scope. */
function roleOf(scope: Scope): string {
  if (scope.kind === 'partner' && scope.door) return 'sa_door'
  if (scope.kind === 'partner') return scope.memberId === undefined ? 'sa_partner' : 'sa_scoped'
  if (scope.kind === 'client') return scope.auditorId === undefined ? 'sa_client' : 'sa_auditor'
  return scope.kind === 'mailer' ? 'sa_mailer' : 'sa_system'
}

/** What an id may look like: it is written into SET statements, which take no parameters. */
const idForm = /^[a-z]{3}_[0-9a-z]{26}$/

/** How values arrive: numbers that are exact, times as the API writes them, everything else as the driver reads it. */
export const typeReaders: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === 20) return (text: string) => Number(text)
    if (oid === 1184) return isoOf
    return pg.types.getTypeParser(oid, format as 'text')
  }) as pg.CustomTypesConfig['getTypeParser'],
}

/** `2026-11-20 09:40:00.12+00` as `2026-11-20T09:40:00.120Z`; connections speak UTC. */
function isoOf(text: string): string {
  const [date, time = ''] = text.split(' ')
  const [clock = '', fraction = ''] = time.replace(/\+00(:00)?$/, '').split('.')
  return `${date}T${clock}.${fraction.padEnd(3, '0').slice(0, 3)}Z`
}

/** The statement that opens a transaction under a scope. */
export function openingOf(scope: Scope, readOnly: boolean): string {
  const settings = [readOnly ? 'begin read only' : 'begin', `set local role ${roleOf(scope)}`]
  if (scope.kind === 'partner' || scope.kind === 'client') settings.push(`set local app.partner = '${checkedId(scope.partnerId)}'`)
  if (scope.kind === 'client') settings.push(`set local app.client = '${checkedId(scope.clientId)}'`)
  if (scope.kind === 'partner' && scope.memberId !== undefined) settings.push(`set local app.member = '${checkedId(scope.memberId)}'`)
  if ((scope.kind === 'client' || scope.kind === 'partner') && scope.personId !== undefined) settings.push(`set local app.person = '${checkedId(scope.personId)}'`)
  if (scope.kind === 'client' && scope.auditorId !== undefined) settings.push(`set local app.auditor = '${checkedId(scope.auditorId)}'`)
  return settings.join('; ')
}

/** @throws {TypeError} a text that is no id; nothing of it reaches the database */
function checkedId(id: string): string {
  if (!idForm.test(id)) throw new TypeError('the scope holds a text that is no id of this system')
  return id
}

/**
 * What a connection does before its first transaction: it speaks UTC, it falls to a role that may touch nothing by itself, and no
 * statement of it runs for ever. A transaction that forgets its scope fails closed.
 */
export async function dropRights(client: Client): Promise<void> {
  const { rows } = await client.query<{ superuser: boolean }>(
    'select rolsuper as superuser from pg_catalog.pg_roles where rolname = current_user',
  )
  await client.query(
    `set time zone 'UTC'; set datestyle = 'ISO'; set search_path = pg_catalog, pg_temp; set statement_timeout = '30s';
     set idle_in_transaction_session_timeout = '60s'; set lock_timeout = '15s';
     ${rows[0]?.superuser ? 'set session authorization sa_login' : 'set role sa_login'}`,
  )
}

/** Names of prepared statements. One a role, since plans are made for a role's policies and thrown away when another uses them. */
const names = new Map<string, string>()
function statementName(role: string, text: string): string {
  const key = `${role}\n${text}`
  let name = names.get(key)
  if (name === undefined) {
    name = `${role}_${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`
    // Texts are written by the program, so there are as many as it has statements; the bound is for statements that are put together.
    if (names.size < 2000) names.set(key, name)
  }
  return name
}

/** One transaction on one connection. */
export class Transaction<S extends Scope> implements Tx<S> {
  readonly scope: S
  readonly #client: Client
  readonly #role: string
  readonly #sent: Promise<unknown>[] = []
  #ended = false
  /** Whether somebody asked to tell others of new events. */
  announced = false
  /** Whether the database has begun it. */
  opened = false

  constructor(client: Client, scope: S) {
    this.#client = client
    this.scope = scope
    this.#role = roleOf(scope)
  }

  /** How many statements were sent. */
  get sent(): number {
    return this.#sent.length
  }

  async query<Row>(text: string, values: readonly SqlValue[] = [], options: StatementOptions = {}): Promise<Row[]> {
    if (this.#ended) throw new Error('a statement was sent after its transaction had ended')
    const config: QueryConfig = { text, values: values as unknown[] }
    if (!options.custom) config.name = statementName(this.#role, text)
    const answer = this.#client.query(config)
    this.#sent.push(answer.catch(() => undefined))
    const { rows } = await answer.catch((error: unknown) => {
      throw asBroken(error)
    })
    return rows as Row[]
  }

  announce(): void {
    this.announced = true
  }

  /** Takes no more statements; fulfilled when every one that was sent is answered. */
  async end(): Promise<void> {
    this.#ended = true
    // The connection goes to somebody else only when nothing of this transaction is still to come.
    await Promise.all(this.#sent)
  }

  /** Statements from here on belong to another transaction. */
  close(): void {
    this.#ended = true
  }
}

const lostCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH', 'EAI_AGAIN', 'ENOENT'])

/** Whether an error says that the database is out of reach, and not that it said no. */
export function isLost(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (typeof code === 'string') {
    // 08: connection; 57P: shutting down, starting up; 53: no connection or no disk left.
    if (lostCodes.has(code) || /^(08|57P0[1-5]|53)/.test(code)) return true
    if (code.length === 5) return false
  }
  return typeof message === 'string' && /connection (terminated|error|ended)|client was closed|timeout exceeded when trying to connect|not queryable|PGlite is closed|RuntimeError/i.test(message)
}

/** The error as callers know it. */
export function unavailable(error: unknown): unknown {
  if (!isLost(error)) return error
  const { code, message } = error as { code?: string; message?: string }
  const lost = new DatabaseUnavailableError(message || code || 'the database cannot be reached', { cause: error })
  return Object.assign(lost, code ? { code } : {})
}

/** The field whose value must be unique, by the constraint that says so. */
const uniqueFields: Readonly<Record<string, string>> = {
  partner_slug_key: 'slug',
  partner_member_email: 'email',
  portal_user_email: 'email',
  client_name: 'name',
  client_slug: 'slug',
  framework_title: 'title',
  framework_control_key: 'key',
  client_framework_pkey: 'frameworkId',
  asset_name: 'name',
  risk_acceptance_one: 'acceptance',
  retest_round_one: 'retest',
}

/** A broken uniqueness or a reference to nothing as callers know it; every other error as it is. */
function asBroken(error: unknown): unknown {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  if (code === '23503') return new MissingReferenceError('what the record refers to does not exist', { cause: error })
  const field = code === '23505' && typeof constraint === 'string' ? uniqueFields[constraint] : undefined
  return field === undefined ? error : new AlreadyExistsError(field, `a record with this ${field} exists`, { cause: error })
}

/** Whether the same transaction, run again, may succeed: a deadlock or a serialisation failure. */
export function isRetryable(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return code === '40001' || code === '40P01'
}
