import type { Attachment } from '../../src/contract/attachment.ts'
import type { Mentionable } from '../../src/contract/comment.ts'
import type { KeptFiles } from './files.ts'

/** What is kept of a comment that is being written. */
export interface CommentDraft {
  readonly text: string
  readonly mentioned: readonly Mentionable[]
  readonly files: KeptFiles
}

/** A file that belongs to nothing is gone after a day; a little before that it is named as lost. @unit milliseconds */
const filesKeptMs = 23 * 3_600_000

const place = (key: string) => `sa-portal:comment:${key}`

/**
 * Keeps what is written for this tab alone, until it is sent, given up, or the tab is closed: what people write about findings has no
 * business on a disk that others use. Where the page may store nothing, nothing is kept.
 */
export function keepDraft(key: string, draft: CommentDraft): void {
  try {
    sessionStorage.setItem(place(key), JSON.stringify({ ...draft, at: Date.now() }))
  } catch {
    // Full, or not open to this page.
  }
}

/** Forgets it. */
export function forgetDraft(key: string): void {
  try {
    sessionStorage.removeItem(place(key))
  } catch {
    // Then nothing was kept either.
  }
}

/** What was kept; `undefined` where nothing was, or nothing that can be read. */
export function keptDraft(key: string): CommentDraft | undefined {
  try {
    const { text, mentioned, files, at } = JSON.parse(sessionStorage.getItem(place(key)) ?? '{}') as Partial<CommentDraft> & { at?: number }
    if (typeof text !== 'string') return undefined
    const kept = (files?.kept ?? []).filter(isFile)
    const lost = (files?.lost ?? []).filter((name) => typeof name === 'string')
    const old = typeof at !== 'number' || Date.now() - at > filesKeptMs
    return {
      text,
      mentioned: (mentioned ?? []).filter((person) => typeof person?.id === 'string' && typeof person.name === 'string'),
      files: old ? { kept: [], lost: [...lost, ...kept.map(({ name }) => name)] } : { kept, lost },
    }
  } catch {
    return undefined
  }
}

function isFile(value: Attachment | undefined): value is Attachment {
  return typeof value?.id === 'string' && typeof value.name === 'string' && typeof value.bytes === 'number'
}
