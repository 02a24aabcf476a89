import { problem as isProblem } from '../contract/generated/answers.ts'
import type { Check } from '../contract/generated/check.ts'
import type { Problem } from '../contract/problem.ts'
import type { MismatchIssue } from './errors.ts'

/** The first place where a value is not what the check wants. */
export function issueOf(check: Check, value: unknown): MismatchIssue | undefined {
  const path: (string | number)[] = []
  let expected = ''
  const sound = check(value, (key, wanted = '') => {
    expected ||= wanted
    if (key !== null) path.unshift(key)
    return false
  })
  if (sound) return undefined
  let found = value
  for (const key of path) found = (found as Record<string | number, unknown>)[key]
  return { path: path.join('.'), message: found === undefined ? 'is missing' : `must be ${expected}` }
}

/** The problem that a text is; absent where it is none. */
export function problemOf(text: string): Problem | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    const value = JSON.parse(text) as unknown
    return issueOf(isProblem, value) ? undefined : (value as Problem)
  } catch {
    return undefined
  }
}
