import { base64Of, bytesOfBase64, hexOf, utf8, type Bytes } from './bytes.ts'
import { webCrypto, type AuditCrypto } from './crypto.ts'
import { publicKeyBytes, type SigningKey } from './keys.ts'

/** A signature line of a note. */
export interface NoteSignature {
  name: string
  /** 8 lower-case hex digits: with the name, which key it is. */
  noteKeyId: string
  signature: Bytes
}

/** A note of the C2SP signed-note format, taken apart. Nothing about it is believed until `verifySignedNote` says so. */
export interface SignedNote {
  /** What is signed, with its last newline. */
  text: string
  signatures: NoteSignature[]
}

/** A key that may sign notes. */
export interface NoteVerifier {
  name: string
  noteKeyId: string
  publicKey: string
}

/** The most signatures that one note may carry. */
const mostSignatures = 64
/** The type of an Ed25519 signature in this format. */
const ed25519Type = 1

/** Whether a text may name a key: not empty, no space of any script, no plus sign, no control character. */
export function isKeyName(text: string): boolean {
  return /^[^\s+\u0000-\u001f\u007f-\u009f]+$/u.test(text) && text.isWellFormed()
}

/**
 * The key as a verifier of notes.
 *
 * @throws {TypeError} for a name or a key that is none
 */
export async function noteVerifier(name: string, publicKey: string, crypto: AuditCrypto = webCrypto): Promise<NoteVerifier> {
  if (!isKeyName(name)) throw new TypeError(`${JSON.stringify(name)} cannot name a key: it is empty, or holds a space or a plus sign`)
  const head = utf8(`${name}\n`)
  const key = publicKeyBytes(publicKey)
  const message = new Uint8Array(head.length + 1 + key.length)
  message.set(head)
  message[head.length] = ed25519Type
  message.set(key, head.length + 1)
  const [digest] = await crypto.sha256([message])
  return { name, noteKeyId: hexOf(digest!.subarray(0, 4)), publicKey }
}

/** The one line under which other programs know a verifier: name, id and key, joined by plus signs. */
export function verifierLine({ name, noteKeyId, publicKey }: NoteVerifier): string {
  return `${name}+${noteKeyId}+${base64Of(Uint8Array.of(ed25519Type, ...publicKeyBytes(publicKey)))}`
}

/**
 * Signs a text as a note.
 *
 * @param text ends with a newline
 * @throws {TypeError} for a text that no note can hold
 */
export async function signNote(text: string, name: string, key: SigningKey): Promise<string> {
  const fault = faultOfText(text)
  if (fault) throw new TypeError(`the text cannot be signed as a note: ${fault}`)
  const { noteKeyId } = await noteVerifier(name, key.publicKey)
  const signature = await key.sign(utf8(text))
  const id = Uint8Array.from({ length: 4 }, (_, index) => Number.parseInt(noteKeyId.slice(2 * index, 2 * index + 2), 16))
  return `${text}\n\u2014 ${name} ${base64Of(Uint8Array.of(...id, ...signature))}\n`
}

/** A note taken apart, or why it is none. */
export function parseSignedNote(note: string): SignedNote | string {
  // The text ends at the last empty line.
  const split = note.lastIndexOf('\n\n')
  if (split < 0) return 'no empty line parts its text from its signatures'
  const text = note.slice(0, split + 1)
  const fault = faultOfText(text)
  if (fault) return fault
  const block = note.slice(split + 2)
  if (!block.endsWith('\n')) return 'its last line has no end'
  const lines = block.slice(0, -1).split('\n')
  if (lines.length > mostSignatures) return `it has more than ${mostSignatures} signatures`
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const found = /^\u2014 (\S+) (\S+)$/u.exec(line)
    const bytes = found && bytesOfBase64(found[2]!)
    if (!bytes || bytes.length < 5 || !isKeyName(found[1]!)) return `${JSON.stringify(line.slice(0, 80))} is no signature line`
    signatures.push({ name: found[1]!, noteKeyId: hexOf(bytes.subarray(0, 4)), signature: bytes.slice(4) })
  }
  return { text, signatures }
}

function faultOfText(text: string): string | null {
  if (!text.endsWith('\n')) return 'its text does not end with a newline'
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) return 'its text holds a control character'
  if (!text.isWellFormed()) return 'its text holds half a surrogate pair'
  return null
}

/** What became of the signatures of a note. */
export interface NoteVerdict {
  /** The verifiers whose signatures are right. */
  signedBy: NoteVerifier[]
  /** The verifiers that the note names, and that did not sign it. One is enough to refuse the note. */
  forged: NoteVerifier[]
}

/**
 * Checks the signatures of the verifiers that are known; those of others are passed over.
 *
 * @throws {AuditUnsupportedError} where Ed25519 is missing and a known verifier is named
 */
export async function verifySignedNote(note: SignedNote, verifiers: readonly NoteVerifier[], crypto: AuditCrypto = webCrypto): Promise<NoteVerdict> {
  const verdict: NoteVerdict = { signedBy: [], forged: [] }
  const message = utf8(note.text)
  const lines = new Map(note.signatures.map((line) => [`${line.name} ${line.noteKeyId} ${hexOf(line.signature)}`, line]))
  // The same line twice says nothing more.
  for (const line of lines.values()) {
    const verifier = verifiers.find(({ name, noteKeyId }) => name === line.name && noteKeyId === line.noteKeyId)
    if (!verifier) continue
    const signed = line.signature.length === 64 && (await crypto.verifyEd25519(publicKeyBytes(verifier.publicKey), line.signature, message))
    ;(signed ? verdict.signedBy : verdict.forged).push(verifier)
  }
  return verdict
}
