import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditHead, AuditKey, Checkpoint } from '../src/contract/audit.ts'
import { textOfUtf8 } from '../src/audit/bytes.ts'
import { readKeys, type KeyRing } from '../src/audit/keys.ts'
import type { PublishedNote } from '../src/audit/note.ts'
import { parseHeads, parseJsonList } from '../src/audit/publish.ts'
import { nodeCrypto } from './node-crypto.ts'

/** Why something cannot be checked: the message is for the person at the command line. */
export class Refusal extends Error {
  override name = 'Refusal'
}

/** The bytes of a file, or of standard input for `-`. */
export async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    const stream: AsyncIterable<Uint8Array> = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 1 << 20 })
    yield* stream
  } catch (error) {
    throw unreadable(path, error)
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return textOfUtf8(await readFile(path))
  } catch (error) {
    throw unreadable(path, error)
  }
}

function unreadable(path: string, error: unknown): Refusal {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return new Refusal(`${path} does not exist.`)
  if (code === 'EISDIR') return new Refusal(`${path} is a folder; name a file.`)
  if (code === 'ENOTDIR') return new Refusal(`${path} is a file; name a folder.`)
  return new Refusal(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`)
}

async function listOf(path: string, name: string): Promise<unknown[]> {
  const text = await textOf(path)
  try {
    return parseJsonList(text, name)
  } catch (error) {
    throw new Refusal(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

/** The checkpoints of a file. Whether they are right is for the chain to say. */
export async function checkpointsOf(path: string): Promise<Checkpoint[]> {
  return (await listOf(path, 'checkpoints')) as Checkpoint[]
}

/** The keys of a file, as far as they are believed. */
export async function keysOf(path: string, trusted: readonly string[] | undefined): Promise<KeyRing> {
  const list = ((await listOf(path, 'keys')) as AuditKey[]).map((key) => ({ ...key, keyId: String(key.keyId), endorsement: key.endorsement ?? null, retiredAt: key.retiredAt ?? null }))
  for (const id of trusted ?? []) if (!list.some(({ keyId }) => keyId === id)) throw new Refusal(`--trust ${id}: ${path} holds no key of that name.`)
  const ring = await readKeys(list, { trusted, crypto: nodeCrypto })
  if (ring.keys.size === 0) throw new Refusal(`${path} holds no key that can be believed. ${ring.faults.map(({ message }) => message).join(' ')}`)
  return ring
}

/** The heads of a file. */
export async function headsOfFile(path: string): Promise<AuditHead[]> {
  const text = await textOf(path)
  try {
    return parseHeads(text)
  } catch (error) {
    throw new Refusal(`${path} holds no heads: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

/** The notes of a folder, in the order of their names, each with the heads beside it; one pair is in memory at a time. */
export async function* notesOf(folder: string): AsyncGenerator<PublishedNote> {
  let names: string[]
  try {
    names = await readdir(folder)
  } catch (error) {
    throw unreadable(folder, error)
  }
  const notes = names.filter((name) => name.endsWith('.note')).sort()
  if (notes.length === 0) throw new Refusal(`${folder} holds no file that ends in .note.`)
  const present = new Set(names)
  for (const name of notes) {
    const heads = name.replace(/\.note$/, '.heads.jsonl')
    // A damaged file is a finding about that note, not the end of the check.
    const note = await textOf(join(folder, name)).catch((error: unknown) => (error instanceof Refusal ? '' : Promise.reject(error)))
    yield { name, note, heads: present.has(heads) ? await headsOfFile(join(folder, heads)).catch(() => []) : null }
  }
}
