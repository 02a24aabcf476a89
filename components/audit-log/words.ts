import type { AuditRecord } from '../../src/contract/audit.ts'
import type { Speech } from '../base/speech.ts'
import { auditCatalogue, type AuditText } from './messages.ts'

/** The kinds of actor that have a word. */
const kinds: readonly string[] = ['partner_user', 'portal_user', 'auditor', 'api_key', 'system'] satisfies AuditText[]

/** A text whose key is made from data; absent where this version has none. */
function lookUp(key: string, speech: Speech): string | undefined {
  return key in auditCatalogue.en ? speech.text('audit', auditCatalogue)(key as AuditText) : undefined
}

/** An action in plain words; one that a later server added is shown by its own name. */
export function actionWord(action: string, speech: Speech, operation?: unknown): string {
  return (typeof operation === 'string' ? lookUp(`did:${operation}`, speech) : undefined) ?? lookUp(`did:${action}`, speech) ?? action
}

/** Which kind of actor, in one word. */
export function kindWord(kind: string, speech: Speech): string {
  return kinds.includes(kind) ? (lookUp(kind, speech) ?? kind) : kind
}

/** How it ended, in one word. */
export function resultWord(result: string, speech: Speech): string {
  return result === 'ok' || result === 'denied' || result === 'error' ? speech.text('audit', auditCatalogue)(result) : result
}

/** A personal field: in clear, erased, not for the reader's eyes, or never there. */
export function personal({ entry, person }: Pick<AuditRecord, 'entry' | 'person'>, name: 'email' | 'ip' | 'ua'): { text: string } | 'erased' | 'withheld' | 'none' {
  const secret = person?.[name]
  if (secret) return { text: secret.value }
  const digest = { email: entry.actor.emailDigest, ip: entry.ipDigest, ua: entry.uaDigest }[name]
  if (digest === null) return 'none'
  return person === null ? 'withheld' : 'erased'
}

/** What an entry was about: the page by its name, else the record by its id; empty where it is the chain's own tenant, which goes without saying. */
export function targetOf({ entry: { target, tenantId } }: Pick<AuditRecord, 'entry'>): string {
  return target && target.id !== tenantId ? target.id : ''
}
