import type { Problem } from '../contract/problem.ts'
import type { Open } from '../contract/shape.ts'
import type { ProblemCode } from '../contract/problem.ts'

/**
 * Marks an error of this family. The symbol is shared by every copy of the SDK on a page, so that `instanceof` holds
 * for an error that another copy, or another version, has thrown.
 */
const brand = Symbol.for('sa-portal.error')

/** What every error of the SDK says about the call that failed. */
export interface ErrorFacts {
  code: string
  status?: number | undefined
  requestId?: string | undefined
  operation: string
  attempts: number
  retryable: boolean
}

/**
 * A call that gave no answer. It is one of `PortalRefusedError` (the server said no), `PortalUnreachableError` (nobody said anything)
 * and `PortalMismatchError` (the answer is not what the contract promises). None of them, printed or serialised, holds a token or a query.
 */
export class PortalError extends Error {
  static readonly kind: string = 'portal'
  override name = 'PortalError'
  /** A stable kebab-case name for the reason. */
  readonly code: string
  /** The HTTP status; absent where there was no answer. */
  readonly status: number | undefined
  /** Finds the request in the server's log; absent where the server named none. */
  readonly requestId: string | undefined
  /** What was called, such as `clients.list`. */
  readonly operation: string
  /** How often it was sent. @unit requests; 0 where it was never sent */
  readonly attempts: number
  /** Whether the same call may succeed later. */
  readonly retryable: boolean

  constructor(message: string, facts: ErrorFacts) {
    super(message)
    this.code = facts.code
    this.status = facts.status
    this.requestId = facts.requestId
    this.operation = facts.operation
    this.attempts = facts.attempts
    this.retryable = facts.retryable
    const kinds: string[] = []
    for (let at = new.target as { kind?: string }; at; at = Object.getPrototypeOf(at)) if (Object.hasOwn(at, 'kind')) kinds.push(at.kind!)
    Object.defineProperty(this, brand, { value: kinds })
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // A class that somebody derives has no kind of its own and is told by its prototype, as usual.
    if (!Object.hasOwn(this, 'kind')) return Function.prototype[Symbol.hasInstance].call(this, value)
    const kinds = typeof value === 'object' && value !== null ? (value as Record<symbol, unknown>)[brand] : undefined
    return Array.isArray(kinds) && kinds.includes(this.kind)
  }

  /** Everything but the stack. */
  toJSON(): object {
    return { ...this, name: this.name, message: this.message }
  }
}

/** The server answered no. */
export class PortalRefusedError extends PortalError {
  static override readonly kind: string = 'refused'
  override name = 'PortalRefusedError'
  /**
   * The problem's own code; `http-<status>` where the answer was no problem of this API (a gateway's page),
   * and `identity-changed` where the host page's token turned into somebody else's in the middle of the call.
   */
  declare readonly code: Open<ProblemCode>
  /** The refusal as the server wrote it, without `current`; absent where the answer was none. */
  readonly problem: Omit<Problem, 'current'> | undefined
  /** How long the server asks to wait. @unit milliseconds; absent where it does not say */
  readonly retryAfterMs: number | undefined

  constructor(message: string, facts: ErrorFacts & { problem?: Omit<Problem, 'current'> | undefined; retryAfterMs?: number | undefined }) {
    super(message, facts)
    this.problem = facts.problem
    this.retryAfterMs = facts.retryAfterMs
  }
}

/** Somebody else changed the record first. Read `current`, decide again, send its `version`. */
export class PortalConflictError<Current = unknown> extends PortalRefusedError {
  static override readonly kind: string = 'conflict'
  override name = 'PortalConflictError'
  /** The record as it is now; absent where the server did not send it. Not part of the printed error. */
  declare readonly current: Current | undefined

  constructor(message: string, facts: ErrorFacts & { problem?: Omit<Problem, 'current'> | undefined; current?: Current | undefined }) {
    super(message, facts)
    Object.defineProperty(this, 'current', { value: facts.current, enumerable: false })
  }
}

/** Codes of `PortalUnreachableError`. */
export type UnreachableCode = 'network' | 'timeout' | 'token-unavailable' | 'token-timeout'

/**
 * Nobody answered: the network failed (`network`), time ran out (`timeout`), or the host page gave no token
 * (`token-unavailable`; `token-timeout` after ten seconds).
 */
export class PortalUnreachableError extends PortalError {
  static override readonly kind: string = 'unreachable'
  override name = 'PortalUnreachableError'
  declare readonly code: Open<UnreachableCode>
}

/** One place where an answer is not what the contract promises. */
export interface MismatchIssue {
  /** Where in the answer: `items.3.posture.level`; empty for the answer as a whole. */
  path: string
  /** What was expected there. Never holds the value. */
  message: string
}

/** The answer broke the contract: a field is missing or of another kind, or it is not JSON. */
export class PortalMismatchError extends PortalError {
  static override readonly kind: string = 'mismatch'
  override name = 'PortalMismatchError'
  /** The first place that was found. */
  readonly issues: readonly MismatchIssue[]

  constructor(message: string, facts: ErrorFacts & { issues: readonly MismatchIssue[] }) {
    super(message, facts)
    this.issues = facts.issues
  }
}
