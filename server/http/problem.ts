import type { DenialReason } from '../../src/contract/permission.ts'
import { problems, type FieldProblem, type Problem, type ProblemCode } from '../../src/contract/problem.ts'

/** What a refusal may carry besides its code. */
export interface RefusalOptions {
  /** What happened this time and the mend; never data of another tenant, a token or a stack. */
  detail?: string
  errors?: FieldProblem[]
  /** For `not-allowed`: why. */
  reason?: DenialReason
  /** For `illegal-transition`: what the record takes now. */
  allowed?: readonly string[]
  /** For `version-conflict`: the record as it is now, as the caller may see it. */
  current?: unknown
  headers?: Record<string, string>
  cause?: unknown
}

/** A request that is answered with a problem. Thrown anywhere below the router; everything else that is thrown is a 500. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: ProblemCode
  readonly detail: string | undefined
  readonly errors: FieldProblem[] | undefined
  readonly reason: DenialReason | undefined
  readonly allowed: readonly string[] | undefined
  readonly current: unknown
  readonly headers: Record<string, string>

  constructor(code: ProblemCode, options: RefusalOptions = {}) {
    super(`${code}${options.detail ? `: ${options.detail}` : ''}`, { cause: options.cause })
    this.code = code
    this.detail = options.detail
    this.errors = options.errors
    this.reason = options.reason
    this.allowed = options.allowed
    this.current = options.current
    this.headers = options.headers ?? {}
  }

  /** The status it is answered with. */
  get status(): number {
    return problems[this.code].status
  }
}

/** A field that was refused. */
export function fieldProblem(field: string, code: 'missing' | 'unknown' | 'invalid', message: string): FieldProblem {
  return { field, code, message }
}

/** Refuses one field. */
export function invalidField(field: string, message: string, code: 'missing' | 'unknown' | 'invalid' = 'invalid'): Refusal {
  return new Refusal('invalid-input', { detail: `${field} ${message}.`, errors: [fieldProblem(field, code, message)] })
}

/** How a client that does not exist and a client of somebody else are answered: with the same words. */
export function notFound(): Refusal {
  return new Refusal('not-found')
}

/** The body of a refusal, as RFC 9457 wants it. */
export function problemBody(refusal: Refusal, requestId: string): Problem {
  const { status, title } = problems[refusal.code]
  return {
    type: `urn:sa-portal:problem:${refusal.code}`,
    title,
    status,
    code: refusal.code,
    ...(refusal.detail === undefined ? {} : { detail: refusal.detail }),
    requestId,
    ...(refusal.errors ? { errors: refusal.errors } : {}),
    ...(refusal.reason === undefined ? {} : { reason: refusal.reason }),
    ...(refusal.allowed === undefined ? {} : { allowed: [...refusal.allowed] }),
    ...(refusal.current === undefined ? {} : { current: refusal.current }),
  }
}

/** The answer of a refusal. */
export function problemResponse(refusal: Refusal, requestId: string): Response {
  return new Response(JSON.stringify(problemBody(refusal, requestId)), {
    status: refusal.status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', ...challenge(refusal), ...refusal.headers },
  })
}

/** What RFC 9449 calls the refusals of a proof. */
const proofErrors: Partial<Record<ProblemCode, string>> = {
  'proof-missing': 'invalid_token',
  'proof-invalid': 'invalid_dpop_proof',
  'proof-nonce': 'use_dpop_nonce',
}

const bearerCodes: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['token-missing', 'token-invalid', 'token-expired', 'wrong-audience'])

/** RFC 6750 and RFC 9449: a 401 says which scheme it wants and, where a token came, what is wrong with it. */
function challenge(refusal: Refusal): Record<string, string> {
  const proof = proofErrors[refusal.code]
  if (proof !== undefined) return { 'www-authenticate': `DPoP realm="sa-portal", error="${proof}", algs="ES256 EdDSA"` }
  // The hosted sign-in takes no bearer token, so it asks for none.
  if (refusal.status !== 401 || !bearerCodes.has(refusal.code)) return {}
  return {
    'www-authenticate':
      refusal.code === 'token-missing' ? 'Bearer realm="sa-portal"' : 'Bearer realm="sa-portal", error="invalid_token"',
  }
}
