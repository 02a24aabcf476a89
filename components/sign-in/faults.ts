import type { FieldProblem } from '../../src/contract/problem.ts'
import { failureOf, type FailureKind } from '../base/failure.ts'
import type { signInCatalogue } from './messages.ts'
import type { Method, Screen } from './screen.ts'

/** A text of the widget. */
export type TextKey = keyof (typeof signInCatalogue)['en'] & string

/** A field of a form. */
export type FieldName = 'email' | 'password' | 'code' | 'kept'

/** Why a step did not go on, as the person reads it. */
export interface Fault {
  /** One sentence on the whole; absent where only fields are wrong. */
  text?: TextKey
  /** What is wrong with a field, by its name. */
  fields?: Readonly<Partial<Record<FieldName, { text: TextKey; count?: number }>>>
  /** Finds the request in the server's log. */
  requestId?: string | undefined
  /** How long the server wants nothing more. @unit milliseconds */
  waitMs?: number
  /** What has ended by it: the attempt, which starts again, or the link that led here, for good. */
  ends?: 'attempt' | 'link'
  kind: FailureKind
  /** What the page's own log should hear of. Absent for what people do wrong. */
  unexpected?: Error
}

/** How long to wait where the server does not say. @unit milliseconds */
const usualWaitMs = 30_000

/** Sorts whatever a step threw into what is shown. */
export function faultOf(thrown: unknown, screen: Screen, method: Method): Fault {
  const name = (thrown as { name?: unknown } | null)?.name
  if (thrown instanceof DOMException) {
    const text = name === 'NotAllowedError' || name === 'AbortError' ? 'passkeyStopped' : name === 'InvalidStateError' ? 'passkeyPresent' : 'passkeyFailed'
    return { text, kind: 'refused' }
  }
  const failed = failureOf(thrown)
  const { kind, requestId } = failed
  const { code, status, retryAfterMs, problem } = thrown as { code?: unknown; status?: unknown; retryAfterMs?: number; problem?: { errors?: FieldProblem[] } }
  const fault: Fault = { kind, requestId }
  switch (code) {
    case 'sign-in-failed':
      return { ...fault, text: 'failed', fields: {} }
    case 'code-refused':
      return { ...fault, text: screen === 'factor' && method === 'recovery-code' ? 'recoveryWrong' : screen === 'sign-in' || screen === 'enrol' || (screen === 'factor' && method === 'passkey') ? 'passkeyRefused' : 'codeWrong' }
    case 'attempt-expired':
      return { ...fault, text: 'attemptOver', ends: 'attempt' }
    case 'session-missing':
      return { ...fault, text: 'sessionOver', ends: 'attempt' }
    case 'link-dead':
      return { ...fault, ends: 'link' }
    case 'weak-password':
      return { ...fault, fields: { password: { text: 'passwordRefused' } } }
    case 'address-not-allowed':
      return { ...fault, text: 'blocked' }
    case 'portal-disabled':
      return { ...fault, text: 'disabled' }
    case 'sign-in-elsewhere':
      return { ...fault, text: 'elsewhere' }
    case 'fresh-sign-in-needed':
      return { ...fault, text: 'freshNeeded' }
    case 'not-found':
      return { ...fault, text: 'unknownPortal', unexpected: failed.error }
  }
  if (status === 429) return { ...fault, text: 'throttled', waitMs: retryAfterMs ?? usualWaitMs }
  const fields = fieldsOf(problem?.errors ?? [])
  if (Object.keys(fields).length > 0) return { ...fault, fields }
  return { ...fault, text: kind === 'unreachable' ? 'unreachable' : 'refused', unexpected: failed.error }
}

function fieldsOf(errors: readonly FieldProblem[]): NonNullable<Fault['fields']> {
  const texts = { email: 'emailInvalid', password: 'passwordRefused', code: 'codeInvalid' } as const
  return Object.fromEntries(
    errors.flatMap(({ field }) => {
      const own = field.replace(/^body\./, '')
      return Object.hasOwn(texts, own) ? [[own, { text: texts[own as keyof typeof texts] }]] : []
    }),
  )
}
