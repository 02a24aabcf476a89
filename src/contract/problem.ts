import * as z from 'zod/mini'
import { denialReasons } from './permission.ts'
import { answer, openEnum } from './shape.ts'

/**
 * Every refusal the API gives, with its HTTP status and one sentence for developers. Codes are stable.
 */
export const problems = {
  'malformed-json': { status: 400, title: 'The request body is not JSON.' },
  'invalid-input': { status: 400, title: 'A field of the request is missing, unknown or out of range.' },
  'weak-password': { status: 400, title: 'The password is one that others guess.' },
  'invalid-cursor': { status: 400, title: 'The cursor does not belong to this query.' },
  'token-missing': { status: 401, title: 'The request carries no bearer token.' },
  'token-invalid': { status: 401, title: 'The bearer token is not one this server issued, or has been revoked.' },
  'token-expired': { status: 401, title: 'The bearer token has expired.' },
  'proof-missing': { status: 401, title: 'The token is bound to a key, and the request carries no proof of it.' },
  'proof-invalid': { status: 401, title: 'The proof of the key is not one for this request.' },
  'proof-nonce': { status: 401, title: 'The proof of the key must carry the nonce of this answer.' },
  'wrong-audience': { status: 401, title: 'The bearer token was issued for another surface.' },
  'session-missing': { status: 401, title: 'Nobody is signed in on this browser, or the session has ended.' },
  'sign-in-failed': { status: 401, title: 'Email or password is wrong, or the person may not come in.' },
  'code-refused': { status: 401, title: 'The code or the passkey is wrong, or was used before.' },
  'attempt-expired': { status: 401, title: 'The sign-in took too long, or too many codes were wrong. It starts again.' },
  'not-allowed': { status: 403, title: 'The person may not do this.' },
  'role-above-own': { status: 403, title: 'Nobody gives, changes or takes away more than they have themselves.' },
  'portal-disabled': { status: 403, title: 'The portal of this client is switched off.' },
  'address-not-allowed': { status: 403, title: 'The network that the request comes from is not one that the portal may be used from.' },
  'sign-in-elsewhere': { status: 403, title: "The person signs in through the MSP's own sign-in." },
  'fresh-sign-in-needed': { status: 403, title: 'The sign-in is too long ago for this. Sign in again.' },
  'second-factor-required': { status: 403, title: 'The portal requires a second factor, and this is the last one or there is none.' },
  'origin-not-allowed': { status: 403, title: 'The page is not on an origin that this token may be used from.' },
  'api-key-in-browser': { status: 403, title: 'An API key was sent from a browser. Mint a session token on your server.' },
  'not-found': { status: 404, title: 'There is no such record.' },
  'method-not-allowed': { status: 405, title: 'The address exists, but not with this method.' },
  'already-exists': { status: 409, title: 'A record with this name exists.' },
  'audit-broken': { status: 409, title: 'The audit chains do not follow the newest note: entries were removed or changed.' },
  'too-many': { status: 409, title: 'There are as many of these already as there may be.' },
  'last-of-role': { status: 409, title: 'Nobody else would be left with this role.' },
  'illegal-transition': { status: 409, title: 'The record is in a state that does not take this. The problem names what it takes.' },
  'import-stale': { status: 409, title: 'The findings have changed since the preview was made. Preview the file again.' },
  'own-work': { status: 403, title: 'Nobody confirms or approves what they asked for themselves.' },
  'not-invited': { status: 409, title: 'The person is not waiting for an invitation.' },
  'idempotency-key-reused': { status: 409, title: 'The Idempotency-Key was used for another request.' },
  'link-dead': { status: 410, title: 'The link was used, was replaced, has expired or never was one.' },
  'version-conflict': { status: 412, title: 'Somebody else changed the record first.' },
  'body-too-large': { status: 413, title: 'The request body is larger than this endpoint takes.' },
  'unsupported-media-type': { status: 415, title: 'The request body is not of a type that this endpoint takes.' },
  'file-refused': { status: 422, title: 'The file cannot be taken. Nothing was written.' },
  'precondition-required': { status: 428, title: 'A change must say which version it is made to, by If-Match.' },
  'rate-limited': { status: 429, title: 'Too many requests.' },
  'too-many-attempts': { status: 429, title: 'Too many sign-ins have failed. It is worth trying again later.' },
  internal: { status: 500, title: 'The server failed. The request id finds the reason in its log.' },
  unavailable: { status: 503, title: 'The database cannot be reached at the moment.' },
} as const satisfies Record<string, { status: number; title: string }>

/** A stable name for one kind of refusal. */
export type ProblemCode = keyof typeof problems

/** One field that was refused. */
export const fieldProblem = answer({
  /** Where in the request: `body.exposure.low`, `query.limit`, `header.if-match`. */
  field: z.string(),
  /** A stable name: `missing`, `unknown`, `invalid`. */
  code: z.string(),
  /** What is wrong and the mend, for a person. */
  message: z.string(),
})

/** One field that was refused. */
export type FieldProblem = z.infer<typeof fieldProblem>

/** A refusal, as RFC 9457 `application/problem+json`. */
export const problem = answer({
  /** `urn:sa-portal:problem:<code>` */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: openEnum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
  /** What happened this time and the mend. Never holds data of another tenant, a token or a stack. */
  detail: z.optional(z.string()),
  /** Finds this request in the server's log. */
  requestId: z.string(),
  /** For `invalid-input`: one entry a field. For `file-refused`: one entry a fault of the file. */
  errors: z.optional(z.array(fieldProblem)),
  /** For `not-allowed`: why, in the words of `deniedActions`. */
  reason: z.optional(openEnum(denialReasons)),
  /** For `illegal-transition`: what the record takes now, in the words of `findingEvents` or of the statuses it may go to. */
  allowed: z.optional(z.array(z.string())),
  /** For `version-conflict`: the record as it is now. */
  current: z.optional(z.unknown()),
})

/** A refusal, as RFC 9457 `application/problem+json`. */
export type Problem = z.infer<typeof problem>
