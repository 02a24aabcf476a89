import type { Checkpoint } from '../../src/contract/audit.ts'

/**
 * The checkpoints of a file that somebody kept: one, a list, or one a line. Whether they are genuine is for the verification to say.
 *
 * @returns none where the file holds nothing of the kind
 */
export function readCheckpoints(text: string): Checkpoint[] {
  return valuesOf(text).flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value])).filter(isCheckpoint)
}

function valuesOf(text: string): unknown[] {
  try {
    return [JSON.parse(text)]
  } catch {
    const lines: unknown[] = []
    for (const line of text.split('\n')) {
      if (line.trim() === '') continue
      try {
        lines.push(JSON.parse(line))
      } catch {
        return []
      }
    }
    return lines
  }
}

function isCheckpoint(value: unknown): value is Checkpoint {
  const { tenantId, seq, hash, signature } = (value ?? {}) as Partial<Record<keyof Checkpoint, unknown>>
  return typeof tenantId === 'string' && typeof seq === 'number' && typeof hash === 'string' && typeof signature === 'string'
}
