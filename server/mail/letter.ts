import type { Role } from '../../src/contract/permission.ts'
import type { NewsEvent } from '../rules/notification.ts'

/** What a mail says, without the words. */
export type Letter =
  | { kind: 'invitation'; person: 'member' | 'portal_user' | 'auditor'; url: string; expiresAt: Date; /** `null` when a program invites. */ inviter: string | null }
  | { kind: 'password-reset'; url: string; expiresAt: Date }
  | { kind: 'new-sign-in'; at: Date; ip: string | null; /** Browser and system, as far as they are known. */ device: string | null }
  | { kind: 'security-changed'; change: SecurityChange; at: Date }
  | { kind: 'role-changed'; role: Role }
  | { kind: 'access-ended' }
  /** What has happened that concerns the reader: put together when it is sent. */
  | { kind: 'notifications'; items: readonly NewsItem[]; /** How many more there are. */ more: number }
  /** Shows an operator that mails arrive. */
  | { kind: 'test' }

/** One thing that a reader is told. */
export interface NewsItem {
  event: NewsEvent
  /** The name is `null` for a server and for the portal itself. */
  by: { side: 'partner' | 'client' | 'system'; name: string | null }
  /** The finding with its reference, or the engagement. */
  what: string
  /** `null` where it is about no finding. */
  findingId: string | null
  /** Whose it is, for a reader who has several clients; `null` for a reader who has one. */
  client: string | null
}

/** What of somebody's own sign-in was changed. */
export type SecurityChange = 'password' | 'totp-added' | 'totp-removed' | 'passkey-added' | 'passkey-removed' | 'recovery-codes'

/** The kinds of mail there are. */
export type LetterKind = Letter['kind']

/** A letter as it is kept: moments as RFC 3339. */
export type KeptLetter = { [Kind in LetterKind]: { [Key in keyof Extract<Letter, { kind: Kind }>]: Extract<Letter, { kind: Kind }>[Key] extends Date ? string : Extract<Letter, { kind: Kind }>[Key] } }[LetterKind]

/** Whom a mail goes to. */
export interface Recipient {
  name: string
  email: string
}
