import { AlreadyExistsError, AuditBrokenError, DatabaseUnavailableError, MissingReferenceError } from '../store/errors.ts'
import { fieldProblem, notFound, Refusal } from './problem.ts'

/** What a caller should wait before it tries again while the database is away. @unit seconds */
const retryAfterSeconds = 2

/**
 * The refusal for whatever was thrown. What nobody foresaw is a 500 that says nothing but the request id; its cause is for the log.
 */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown
  if (thrown instanceof AlreadyExistsError) {
    return new Refusal('already-exists', {
      errors: [fieldProblem(`body.${thrown.field}`, 'invalid', 'is taken')],
      detail: `Choose another ${thrown.field}.`,
      cause: thrown,
    })
  }
  if (thrown instanceof AuditBrokenError) return new Refusal('audit-broken', { detail: 'Check the chains: sa-portal-server verify-audit.', cause: thrown })
  if (thrown instanceof MissingReferenceError) return notFound()
  if (thrown instanceof DatabaseUnavailableError) {
    return new Refusal('unavailable', { headers: { 'retry-after': String(retryAfterSeconds) }, cause: thrown })
  }
  return new Refusal('internal', { cause: thrown })
}
