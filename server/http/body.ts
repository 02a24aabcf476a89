import { attachmentTypes, type AttachmentType } from '../../src/contract/attachment-type.ts'
import { isAttachmentType, typeByName } from '../rules/attachment.ts'
import { invalidField, Refusal } from './problem.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads a JSON body, never more of it than the limit.
 *
 * @param maxBytes @unit bytes
 * @throws {Refusal} `unsupported-media-type`, `body-too-large`, `malformed-json`
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^\s*application\/json\s*(;|$)/i.test(type)) {
    throw new Refusal('unsupported-media-type', { detail: 'Send Content-Type: application/json.' })
  }
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(type)?.[1]
  if (charset && !/^utf-?8$/i.test(charset)) {
    throw new Refusal('unsupported-media-type', { detail: 'JSON is sent as UTF-8.' })
  }
  insistOnPlain(request)
  const bytes = await readBytes(request, maxBytes)
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    throw new Refusal('malformed-json', { detail: 'The body is not UTF-8.' })
  }
  try {
    return JSON.parse(text) as unknown
  } catch {
    // The parser's own message quotes the body, which may hold what belongs in no log.
    throw new Refusal('malformed-json')
  }
}

/**
 * Reads a body that is a file: its bytes, of whatever media type, never more of it than the limit.
 *
 * @param maxBytes @unit bytes
 * @throws {Refusal} `unsupported-media-type`, `body-too-large`
 */
export async function readUpload(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (/^\s*multipart\//i.test(request.headers.get('content-type') ?? '')) {
    throw new Refusal('unsupported-media-type', { detail: 'Send the file itself as the body, not a form that holds it.' })
  }
  insistOnPlain(request)
  return await readBytes(request, maxBytes)
}

/** What is unpacked here has no end that anybody knows. */
function insistOnPlain(request: Request): void {
  const encoding = request.headers.get('content-encoding')
  if (encoding && encoding.toLowerCase() !== 'identity') {
    throw new Refusal('unsupported-media-type', { detail: 'Send the body without Content-Encoding.' })
  }
}

/** A file as it was sent. */
export interface SentFile {
  type: AttachmentType
  content: Uint8Array
}

/** What browsers and systems call files of which they know no better, or by another word. The ending of the name then says which type is meant. */
const vague: ReadonlySet<string> = new Set(['', 'application/octet-stream', 'application/x-zip-compressed', 'application/vnd.ms-excel', 'text/x-log'])

/** How many files are in memory at once; whoever sends another waits a moment. */
const mostFiles = 16
let filesInMemory = 0

/**
 * Reads a file, never more of it than the limit. What it is called decides before its first byte is read.
 *
 * @param name what it is called
 * @param maxBytes @unit bytes
 * @throws {Refusal} `unsupported-media-type`, `body-too-large`, `invalid-input`, `rate-limited`
 */
export async function readFile(request: Request, name: string, maxBytes: number): Promise<SentFile> {
  const said = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  const type = vague.has(said) ? typeByName(name) : said
  if (type === null || !isAttachmentType(type)) {
    throw new Refusal('unsupported-media-type', { detail: `Files are taken as ${Object.keys(attachmentTypes).join(', ')}; Content-Type says which.` })
  }
  insistOnPlain(request)
  if (filesInMemory >= mostFiles) throw new Refusal('rate-limited', { detail: 'Too many files arrive at once.', headers: { 'retry-after': '2' } })
  filesInMemory += 1
  try {
    const content = await readBytes(request, maxBytes)
    if (content.byteLength === 0) throw invalidField('body', 'must not be empty: it is the file itself', 'missing')
    return { type, content }
  } finally {
    filesInMemory -= 1
  }
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal('body-too-large', { detail: `It takes at most ${maxBytes} bytes.` })
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const declared = request.headers.get('content-length')
  if (declared !== null) {
    if (Number(declared) > maxBytes) throw tooLarge(maxBytes)
    // The HTTP parser holds the sender to the length it declared; in-process requests are checked once more.
    const bytes = new Uint8Array(await request.arrayBuffer())
    if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes)
    return bytes
  }
  if (!request.body) return new Uint8Array()
  const parts: Uint8Array[] = []
  let size = 0
  const reader = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > maxBytes) {
      await reader.cancel().catch(() => undefined)
      throw tooLarge(maxBytes)
    }
    parts.push(value)
  }
  const whole = new Uint8Array(size)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.byteLength
  }
  return whole
}
