import type { Context } from '../context.ts'
import { insertMail, withdrawMails as withdraw } from '../store/mails.ts'
import type { TenantTx } from '../store/types.ts'
import type { Letter, LetterKind, Recipient } from './letter.ts'

/** A mail to somebody. */
export interface MailRequest {
  /** The client of the person; `null` for a member of staff. */
  clientId: string | null
  personId: string
  to: Recipient
  /** A BCP 47 tag; absent or `null` is the language of the person, or else the client's, or else the partner's. */
  locale?: string | null
  letter: Letter
}

/** Letters with a link of which only the newest is good. */
const superseding: readonly LetterKind[] = ['invitation', 'password-reset']

/**
 * Writes a mail down in the transaction of what it tells of. It is sent once that has been committed, and not at all if it never is.
 * An invitation or a reset takes the place of one to the same person that still waits: its link is dead.
 */
export async function enqueueMail(context: Pick<Context, 'newId' | 'now'>, tx: TenantTx, mail: MailRequest): Promise<void> {
  const { letter } = mail
  const at = context.now()
  if (superseding.includes(letter.kind)) await withdraw(tx, mail.personId, [letter.kind], at)
  await insertMail(tx, {
    id: context.newId('mail'),
    clientId: mail.clientId,
    personId: mail.personId,
    kind: letter.kind,
    locale: mail.locale ?? null,
    content: { to: { name: mail.to.name, email: mail.to.email }, letter },
    expiresAt: 'expiresAt' in letter ? letter.expiresAt : null,
    at,
  })
}

/** Takes back what waits to be sent to a person, because its links are dead. */
export async function withdrawMails(context: Pick<Context, 'now'>, tx: TenantTx, personId: string, kinds: readonly LetterKind[]): Promise<void> {
  await withdraw(tx, personId, kinds, context.now())
}
