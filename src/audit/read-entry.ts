import { isMoment } from './bytes.ts'
import { isCanonicalJson } from './canonical-json.ts'
import { faultOfEntry, type UnsealedEntry } from './entry.ts'

/** What a verification needs to know of an entry. */
export interface EntryFacts {
  seq: number
  tenantId: string
  action: string
  prev: string
  email: string | null
  ip: string | null
  ua: string | null
  /** Whether the text is in the form of RFC 8785. */
  canonical: boolean
}

const text = String.raw`"[^"\\\u0000-\u001f]+"`
const digest = '(null|"[0-9a-f]{64}")'
/** An entry whose own texts need no escape, in the form of RFC 8785. What stands in `meta` is left open. */
const usual = new RegExp(
  `^\\{"action":(${text}),"actor":\\{"emailDigest":${digest},"id":${text},"kind":${text},"role":(?:${text}|"")\\},"at":"([^"]{24})","ipDigest":${digest},"meta":(\\{.*\\}),` +
    `"prev":"([0-9a-f]{64})","result":${text},"seq":([1-9][0-9]{0,14}),"target":(?:null|\\{"id":${text},"type":${text}\\}),"tenantId":(${text}),"uaDigest":${digest},"v":1\\}$`,
)

/**
 * Reads the text of an entry.
 *
 * @param text well-formed text
 * @returns what keeps it from being an entry, in words, when it is none
 */
export function readEntry(text: string): EntryFacts | string {
  return readUsual(text) ?? readAny(text)
}

/** The way most entries go, in a third of the time: a text that fits the pattern, with a `meta` that is canonical, is canonical. */
function readUsual(text: string): EntryFacts | null {
  const found = usual.exec(text)
  if (!found) return null
  const [, action, email, at, ip, meta, prev, seq, tenantId, ua] = found as unknown as [string, string, string, string, string, string, string, string, string, string]
  if (!isMoment(at)) return null
  if (meta !== '{}') {
    try {
      if (!isCanonicalJson(meta, JSON.parse(meta))) return null
    } catch {
      return null
    }
  }
  return { seq: Number(seq), tenantId: bare(tenantId), action: bare(action), prev, email: bareDigest(email), ip: bareDigest(ip), ua: bareDigest(ua), canonical: true }
}

function readAny(text: string): EntryFacts | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'its text is not JSON'
  }
  const fault = faultOfEntry(value)
  if (fault) return fault
  const { seq, tenantId, action, prev, actor, ipDigest, uaDigest } = value as UnsealedEntry
  return { seq, tenantId, action, prev, email: actor.emailDigest, ip: ipDigest, ua: uaDigest, canonical: isCanonicalJson(text, value) }
}

function bare(quoted: string): string {
  return quoted.slice(1, -1)
}

function bareDigest(quoted: string): string | null {
  return quoted === 'null' ? null : bare(quoted)
}
