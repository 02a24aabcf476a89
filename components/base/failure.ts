/** Why a widget has no data. Each kind has a sentence of its own, `error.<kind>` in the messages. */
export type FailureKind = 'refused' | 'forbidden' | 'signed-out' | 'not-found' | 'unreachable' | 'mismatch' | 'no-portal'

/** A request that brought no data, as a widget shows it. */
export interface RemoteFailure {
  readonly kind: FailureKind
  readonly error: Error
  /** For developers, in English. */
  readonly message: string
  /** Finds the request in the server's log; absent where no answer came. */
  readonly requestId?: string
  /** Whether asking again can help. */
  readonly retryable: boolean
}

/** What errors of the SDK carry. Read by shape: the error may come from another copy of the SDK. */
interface ErrorShape {
  name?: unknown
  status?: unknown
  code?: unknown
  requestId?: unknown
  issues?: unknown
}

/** Sorts whatever was thrown into what a widget shows. */
export function failureOf(thrown: unknown): RemoteFailure {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const { status, code, requestId, issues, name } = error as ErrorShape
  const kind: FailureKind =
    status === 401
      ? 'signed-out'
      : status === 403 && (code === 'not-allowed' || code === undefined)
        ? 'forbidden'
        : status === 404
          ? 'not-found'
          : typeof status === 'number' && !Array.isArray(issues)
            ? 'refused'
            : name === 'PortalMismatchError' || Array.isArray(issues)
              ? 'mismatch'
              : 'unreachable'
  return {
    kind,
    error,
    message: error.message,
    ...(typeof requestId === 'string' ? { requestId } : {}),
    retryable: kind !== 'forbidden' && kind !== 'not-found',
  }
}

/** Said where a widget stands in no portal and has no data of its own. */
export function noPortal(tag: string, insideEmptyPortal: boolean): RemoteFailure {
  const message = insideEmptyPortal
    ? `<${tag}> stands in a <sa-portal> that has no portal yet. Give that element base-url and token-endpoint, or set its \`portal\` property. See docs/errors.md#no-portal`
    : `<${tag}> found no portal. Wrap it in <sa-portal> or set its \`portal\` property. See docs/errors.md#no-portal`
  return { kind: 'no-portal', error: new Error(message), message, retryable: false }
}
