import type { AuditNote } from '../../src/contract/audit.ts'

/** How long the receiver of a note may take. @unit milliseconds */
const timeoutMs = 10_000

/**
 * Posts one note to a receiver outside: the JSON that `GET /v1/audit/notes` lists, with the partner's id in `Audit-Partner`. The note is
 * signed, so the receiver need not trust the way that it came.
 *
 * @throws when the receiver is not reached or answers anything but 2xx; a redirect is not followed
 */
export async function postNote(url: string, partnerId: string, note: AuditNote): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'audit-partner': partnerId },
    body: JSON.stringify(note),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`the receiver of AUDIT_NOTES_URL answered ${response.status}`)
}
