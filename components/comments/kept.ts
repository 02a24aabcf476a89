import type { Attachment } from '../../src/contract/attachment.ts'
import type { Mentionable } from '../../src/contract/comment.ts'
import type { DraftTexts } from '../base/draft.ts'
import type { KeptFiles } from '../base/files/attached-files.ts'

/** What is kept of a comment that is being written. */
export interface CommentDraft {
  readonly text: string
  readonly mentioned: readonly Mentionable[]
  readonly files: KeptFiles
}

/** A file that belongs to nothing is gone after a day; a little before that it is named as lost. @unit milliseconds */
const filesKeptMs = 23 * 3_600_000

/** A comment as a draft keeps it. */
export function writtenDraft({ text, mentioned, files }: CommentDraft): DraftTexts {
  return { text, mentioned: JSON.stringify(mentioned), files: JSON.stringify({ ...files, at: Date.now() }) }
}

/** What was kept; `undefined` where nothing was. What of it cannot be read is left out. */
export function readDraft(texts: DraftTexts | undefined): CommentDraft | undefined {
  if (texts?.['text'] === undefined) return undefined
  const { kept = [], lost = [], at } = parsed<KeptFiles & { at: number }>(texts['files']) ?? {}
  const files = list(kept).filter(isFile)
  const gone = list(lost).filter((name): name is string => typeof name === 'string')
  const old = typeof at !== 'number' || Date.now() - at > filesKeptMs
  return {
    text: texts['text'],
    mentioned: list(parsed(texts['mentioned'])).filter(isPerson),
    files: old ? { kept: [], lost: [...gone, ...files.map(({ name }) => name)] } : { kept: files, lost: gone },
  }
}

function parsed<Value>(text: string | undefined): Partial<Value> | undefined {
  try {
    return (JSON.parse(text ?? 'null') as Partial<Value> | null) ?? undefined
  } catch {
    return undefined
  }
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const has = (value: unknown, ...names: string[]) => typeof value === 'object' && value !== null && names.every((name) => typeof (value as Record<string, unknown>)[name] === 'string')
const isFile = (value: unknown): value is Attachment => has(value, 'id', 'name') && typeof (value as { bytes?: unknown }).bytes === 'number'
const isPerson = (value: unknown): value is Mentionable => has(value, 'id', 'name')
