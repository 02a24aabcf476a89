import * as z from 'zod/mini'
import type { FieldProblem } from '../../src/contract/problem.ts'
import { fieldProblem, Refusal } from './problem.ts'

/** How many fields one answer names; a body with ten thousand unknown fields is not echoed whole. */
const mostProblems = 50
/** The deepest nesting of a body. The contract's own shapes are at most three deep. */
const mostDepth = 16
const mostNameLength = 100

/**
 * Checks a part of the request against the contract.
 *
 * @param where `body`, `query` or `header`: the first step of every field's path
 * @throws {Refusal} `invalid-input`, with one entry a field
 */
export function validate<Schema extends z.ZodMiniType>(schema: Schema, value: unknown, where: string): z.output<Schema> {
  const strange = strangeText(value, where)
  if (strange) throw refused([strange])
  const result = z.safeParse(schema, value, { reportInput: true })
  if (result.success) return result.data
  throw refused(result.error.issues.flatMap((issue) => fieldsOf(issue, where)))
}

function refused(problems: FieldProblem[]): Refusal {
  const byField = new Map<string, FieldProblem>()
  for (const problem of problems) if (!byField.has(problem.field)) byField.set(problem.field, problem)
  const all = [...byField.values()]
  const first = all[0]!
  const more = all.length > 1 ? ` ${all.length - 1} more in errors.` : ''
  return new Refusal('invalid-input', { detail: `${first.field} ${first.message}.${more}`, errors: all.slice(0, mostProblems) })
}

type Issue = z.core.$ZodIssue

function fieldsOf(issue: Issue, where: string): FieldProblem[] {
  const at = path(where, issue.path)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, mostProblems).map((key) => fieldProblem(path(at, [key]), 'unknown', 'is not a field of this request'))
  }
  const absent = issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union')
  if (absent && issue.path.length > 0 && !discriminatorIsWrong(issue)) return [fieldProblem(at, 'missing', 'is missing')]
  return [fieldProblem(at, 'invalid', messageOf(issue))]
}

/** A union reports the whole object as its input, so an absent discriminator looks like a wrong one. */
function discriminatorIsWrong(issue: Issue): boolean {
  return issue.code === 'invalid_union' && issue.path.length > 0 && issue.input !== undefined
}

function path(start: string, steps: readonly PropertyKey[]): string {
  return steps.reduce<string>((so, step) => {
    const name = String(step)
    return `${so}.${name.length > mostNameLength ? `${name.slice(0, mostNameLength)}…` : name}`
  }, start)
}

/** What is wrong, in words. The contract's own sentence where it has one. */
function messageOf(issue: Issue): string {
  if (issue.message && issue.message !== 'Invalid input') return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeWords[issue.expected] ?? `of type ${issue.expected}`}`
    case 'invalid_value':
      return `must be ${oneOf(issue.values)}`
    case 'invalid_union':
      return unionMessage(issue)
    case 'too_small':
      return bound(issue.origin, 'at least', issue.minimum)
    case 'too_big':
      return bound(issue.origin, 'at most', issue.maximum)
    case 'invalid_format':
      return `must be ${formatWords[issue.format] ?? `written as ${issue.format}`}`
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    default:
      return 'is not valid'
  }
}

/** A union that is told apart by one field names the words of that field, though zod's types leave them out. */
function unionMessage(issue: Issue): string {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : []
  return options.length > 0 ? `must be ${oneOf(options)}` : 'is of no kind that fits here'
}

const typeWords: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
}

const formatWords: Record<string, string> = {
  datetime: 'a time such as 2026-11-20T09:40:00Z',
  email: 'an email address',
  regex: 'written in the form that the API documents',
}

function oneOf(values: readonly unknown[]): string {
  const words = values.map((value) => String(value))
  if (words.length === 1) return words[0]!
  return `one of ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function bound(origin: string, word: string, limit: number | bigint): string {
  if (origin === 'string') return `must be ${word} ${limit} characters`
  if (origin === 'array' || origin === 'set') return `must hold ${word} ${limit}`
  return `must be ${word} ${limit}`
}

/**
 * Text that no database column or log line takes: NUL and half surrogate pairs. Also refuses nesting beyond reason.
 * Walks without recursion, so that no depth of nesting can exhaust the stack.
 */
function strangeText(value: unknown, where: string): FieldProblem | null {
  const waiting: Array<{ at: string; value: unknown; depth: number }> = [{ at: where, value, depth: 0 }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (typeof next.value === 'string') {
      if (next.value.includes('\0') || !next.value.isWellFormed()) {
        return fieldProblem(next.at, 'invalid', 'must not hold NUL or half of a surrogate pair')
      }
    } else if (typeof next.value === 'object' && next.value !== null) {
      if (next.depth >= mostDepth) return fieldProblem(where, 'invalid', `must not be nested deeper than ${mostDepth} levels`)
      for (const [key, inner] of Object.entries(next.value)) {
        waiting.push({ at: path(next.at, [key.isWellFormed() ? key : key.toWellFormed()]), value: inner, depth: next.depth + 1 })
      }
    }
  }
  return null
}

/** Which fields of a query are lists, read off the schema once. */
const listFields = new WeakMap<z.ZodMiniType, ReadonlySet<string>>()

function listFieldsOf(schema: z.ZodMiniType): ReadonlySet<string> {
  const known = listFields.get(schema)
  if (known) return known
  const lists = new Set<string>()
  const def = (schema as unknown as { _zod: { def: { shape?: Record<string, z.ZodMiniType> } } })._zod.def
  for (const [name, field] of Object.entries(def.shape ?? {})) if (isList(field)) lists.add(name)
  listFields.set(schema, lists)
  return lists
}

function isList(field: z.ZodMiniType): boolean {
  const def = (field as unknown as { _zod: { def: { type: string; innerType?: z.ZodMiniType } } })._zod.def
  return def.type === 'array' || (def.innerType !== undefined && isList(def.innerType))
}

/**
 * Checks the query parameters. A list field is repeated; any other may stand once.
 *
 * @throws {Refusal} `invalid-input`
 */
export function validateQuery<Schema extends z.ZodMiniType>(schema: Schema, parameters: URLSearchParams): z.output<Schema> {
  const lists = listFieldsOf(schema)
  // Without a prototype: a parameter named `__proto__` is a field like any other, and an unknown one.
  const value: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const name of new Set(parameters.keys())) {
    const all = parameters.getAll(name)
    if (lists.has(name)) value[name] = all
    else if (all.length > 1) throw refused([fieldProblem(path('query', [name]), 'invalid', 'must stand once')])
    else value[name] = all[0]
  }
  return validate(schema, { ...value }, 'query')
}

/** Refuses every query parameter where an endpoint takes none. */
export function refuseQuery(parameters: URLSearchParams): void {
  const names = [...new Set(parameters.keys())]
  if (names.length > 0) {
    throw refused(names.map((name) => fieldProblem(path('query', [name]), 'unknown', 'is not a field of this request')))
  }
}
