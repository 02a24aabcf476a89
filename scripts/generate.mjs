/**
 * Writes src/contract/generated from the contract: one check for each answer, and the endpoint table without its schemas.
 * The SDK and the widgets run on these, so that a page loads no schema library and no code is ever made at run time.
 *
 *   node scripts/generate.mjs           writes the files
 *   node scripts/generate.mjs --check   exits 1 when the files are not what the contract says
 */
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = new URL('..', import.meta.url)
const folder = new URL('src/contract/generated/', root)
const banner = '// Written by scripts/generate.mjs from the contract. Change the contract and run it again.\n\n'

/**
 * The rooms of the endpoint table, by file, in the parts that a page loads together. The first part is in every page that makes a portal,
 * each of the others comes when it is first used. A shape that two parts answer with is written into the first of them.
 */
const parts = {
  '': ['clients', 'portfolio', 'system'],
  frameworks: ['frameworks'],
  people: ['people', 'policies'],
  notifications: ['notifications'],
  findings: ['engagements', 'findings', 'finding-imports'],
  comments: ['comments', 'attachments'],
  audit: ['audit'],
  'sign-in': ['sign-in'],
}

/** @returns {Promise<Record<string, string>>} the text of each generated file, by name */
export async function generate() {
  const contract = await import(new URL('src/contract/index.ts', root).href)
  const named = new Map()
  for (const [name, value] of Object.entries(contract)) {
    // Only shapes with fields get a function of their own; the rest is written where it stands.
    if (value?._zod?.def?.type === 'object' && !value._zod.def.catchall?._zod.def.type.includes('never')) named.set(value, name)
  }
  const files = {}
  const written = new Map()
  let pattern = null
  for (const [part, rooms] of Object.entries(parts)) {
    const folder = part && `${part}/`
    const writer = new CheckWriter(named, written, folder)
    const table = []
    for (const room of rooms) {
      const entries = await import(new URL(`src/contract/endpoints/${room}.ts`, root).href)
      for (const [name, entry] of Object.entries(entries)) {
        // What nobody signs in for (health, the API's own description) is not spoken by the SDK.
        if (entry.action === null && entry.door === undefined) continue
        table.push({ room, name, entry, check: entry.answer && writer.top(entry.answer, entry.operation) })
      }
    }
    if (part === '') {
      writer.top(contract.problem, 'problem')
      writer.top(contract.portalEvent, 'event')
    }
    files[`${folder}operations.ts`] = operationsFile(table, rooms, folder, writer.from)
    files[`${folder}answers.ts`] = writer.file()
    pattern ??= writer.pattern
  }
  if (!pattern) throw new Error('No answer holds a time: the helper for times would be written without its expression.')
  files['check.ts'] = banner + helpers.replace('MOMENT', () => String(pattern))
  files['operation.ts'] = operationType
  return files
}

const helpers = `/** Remembers the first field that is not what the contract says; \`null\` is the value itself. Always \`false\`, so that it ends a chain of \`&&\`. */
export type Fault = (key: string | number | null, expected?: string) => false

/** Whether a value is the answer that the contract promises. Fields that the contract does not name are not looked at. */
export type Check = (value: any, fault: Fault) => boolean

const moment =
  MOMENT

/** RFC 3339. The form that the API writes (UTC, milliseconds) is told by its characters; any other by the full expression. */
export function time(value: any): boolean {
  if (typeof value !== 'string') return false
  if (value.length === 24) {
    const month = (value.charCodeAt(5) - 48) * 10 + value.charCodeAt(6) - 48
    const day = (value.charCodeAt(8) - 48) * 10 + value.charCodeAt(9) - 48
    if (
      digits(value, 0, 4) && value.charCodeAt(4) === 45 &&
      digits(value, 5, 7) && month > 0 && month < 13 && value.charCodeAt(7) === 45 &&
      digits(value, 8, 10) && day > 0 && day < 29 && value.charCodeAt(10) === 84 &&
      digits(value, 11, 13) && value.charCodeAt(11) < 50 && value.charCodeAt(13) === 58 &&
      digits(value, 14, 16) && value.charCodeAt(14) < 54 && value.charCodeAt(16) === 58 &&
      digits(value, 17, 19) && value.charCodeAt(17) < 54 && value.charCodeAt(19) === 46 &&
      digits(value, 20, 23) && value.charCodeAt(23) === 90
    ) return true
  }
  return moment.test(value)
}

function digits(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code < 48 || code > 57) return false
  }
  return true
}

export const text: Check = (value) => typeof value === 'string'
export const whole = Number.isSafeInteger as (value: any) => boolean
export const finite = Number.isFinite as (value: any) => boolean

export function object(value: any, fault: Fault): boolean {
  return (typeof value === 'object' && value !== null && !Array.isArray(value)) || fault(null, 'an object')
}

export function list(value: any, fault: Fault, check: Check, expected: string): boolean {
  if (!Array.isArray(value)) return fault(null, 'a list')
  for (let index = 0; index < value.length; index++) {
    if (!check(value[index], fault)) return fault(index, expected)
  }
  return true
}

export function record(value: any, fault: Fault, check: Check, expected: string): boolean {
  if (!object(value, fault)) return false
  for (const key in value) {
    if (key !== '__proto__' && !check(value[key], fault)) return fault(key, expected)
  }
  return true
}
`

/** Turns schemas into checks. Whatever it does not know how to check is an error, never left out. */
class CheckWriter {
  #named
  #written
  #folder
  #code = []
  #borrowed = new Map()
  /** What a time looks like; `null` where no answer holds one. */
  pattern = null

  /**
   * @param named the name of each schema that the contract exports
   * @param written what every part has written so far: name and folder, by schema
   */
  constructor(named, written, folder) {
    this.#named = named
    this.#written = written
    this.#folder = folder
  }

  /** The module, seen from this part, that holds a check. */
  from = (name) => this.#borrowed.get(name) ?? './answers.ts'

  /** The name of the check of one answer. */
  top(schema, where) {
    const def = schema._zod.def
    if (def.type !== 'object') throw new Error(`${where}: an answer must be an object, not ${def.type}. Wrap it in answer().`)
    return this.#function(schema, where)
  }

  #function(schema, where) {
    const known = this.#written.get(schema)
    if (known) {
      if (known.folder !== this.#folder) this.#borrowed.set(known.name, `${this.#folder && '../'}${known.folder}answers.ts`)
      return known.name
    }
    let name = this.#named.get(schema) ?? where.replace(/[^a-zA-Z0-9]+(\w)?/g, (_, letter) => (letter ? letter.toUpperCase() : ''))
    const used = new Set([...this.#written.values()].map((each) => each.name))
    while (used.has(name)) name += 'Part'
    this.#written.set(schema, { name, folder: this.#folder })
    const { shape, checks } = schema._zod.def
    if (checks?.length) throw new Error(`${where}: a check over a whole answer cannot be written out. Check its fields.`)
    const lines = Object.entries(shape).map(([key, field]) => {
      if (!/^[a-z]\w*$/i.test(key)) throw new Error(`${where}: the field ${JSON.stringify(key)} is not a plain name.`)
      const access = `value.${key}`
      const { test, expected } = this.#test(field, access, `${where}.${key}`)
      return test === null ? null : `(${test} || fault('${key}', '${expected}'))`
    })
    const chain = ['object(value, fault)', ...lines.filter((line) => line !== null)]
    this.#code.push(`export const ${name}: Check = (value, fault) =>\n  ${chain.join(' &&\n  ')}\n`)
    return name
  }

  /** An expression over \`access\` and the words for what it expects. \`null\` where anything will do. */
  #test(schema, access, where) {
    const def = schema._zod.def
    const unknown = (what) => new Error(`${where}: ${what} cannot be written out. Teach scripts/generate.mjs or use a plainer shape.`)
    const checks = def.checks ?? []
    switch (def.type) {
      case 'string': {
        if (checks.length === 0) return { test: `typeof ${access} === 'string'`, expected: 'a text', item: 'text' }
        if (checks.length === 1 && checks[0]._zod.def.format === 'datetime') {
          this.pattern = checks[0]._zod.def.pattern
          return { test: `time(${access})`, expected: 'an RFC 3339 time', item: 'time' }
        }
        throw unknown('a checked text')
      }
      case 'number': {
        const isWhole = def.format === 'safeint'
        if (def.format && !isWhole) throw unknown(`the number format ${def.format}`)
        const bounds = checks.map((check) => {
          const { check: kind, value, inclusive } = check._zod.def
          if (kind !== 'greater_than' && kind !== 'less_than') throw unknown(`the check ${kind}`)
          return ` && ${access} ${kind === 'greater_than' ? '>' : '<'}${inclusive ? '=' : ''} ${value}`
        })
        const name = isWhole ? 'whole' : 'finite'
        const test = `${name}(${access})${bounds.join('')}`
        return { test: bounds.length ? `(${test})` : test, expected: isWhole ? 'a whole number' : 'a number', item: bounds.length ? undefined : name }
      }
      case 'boolean':
        return { test: `typeof ${access} === 'boolean'`, expected: 'true or false' }
      case 'literal': {
        const [value, ...others] = def.values
        if (typeof value !== 'string' || others.length > 0) throw unknown('a literal other than one text')
        return { test: `${access} === '${value}'`, expected: `"${value}"` }
      }
      case 'unknown':
      case 'any':
        return { test: null, expected: 'anything' }
      case 'nullable':
      case 'optional': {
        const inner = this.#test(def.innerType, access, where)
        const without = def.type === 'nullable' ? 'null' : 'undefined'
        return {
          test: inner.test === null ? null : `${access} === ${without} || ${inner.test}`,
          expected: def.type === 'nullable' ? `${inner.expected} or null` : inner.expected,
        }
      }
      case 'union': {
        // openEnum(): a known word or any other text.
        const plain = def.options.some((option) => option._zod.def.type === 'string' && !option._zod.def.checks?.length)
        const words = def.options.every((option) => option._zod.def.type === 'string' || option._zod.def.type === 'enum')
        if (!plain || !words) throw unknown('a union other than openEnum()')
        return { test: `typeof ${access} === 'string'`, expected: 'a text', item: 'text' }
      }
      case 'object': {
        const name = this.#function(schema, where)
        return { test: `${name}(${access}, fault)`, expected: 'an object', item: name }
      }
      case 'array':
      case 'record': {
        if (checks.length) throw unknown(`a checked ${def.type}`)
        const element = def.type === 'array' ? def.element : def.valueType
        const inner = this.#test(element, 'item', `${where}.item`)
        const check = inner.item ?? (inner.test === null ? '() => true' : `(item${inner.test.includes('fault') ? ', fault' : ''}) => ${inner.test}`)
        const name = def.type === 'array' ? 'list' : 'record'
        return { test: `${name}(${access}, fault, ${check}, '${inner.expected}')`, expected: def.type === 'array' ? 'a list' : 'an object' }
      }
      default:
        throw unknown(`a ${def.type}`)
    }
  }

  file() {
    const code = this.#code.join('\n')
    const plain = code.replace(/'[^'\n]*'/g, "''")
    const calls = (name) => new RegExp(`(?<!\\.)\\b${name}\\b`).test(plain)
    const helpersUsed = ['Check', 'finite', 'list', 'object', 'record', 'text', 'time', 'whole'].filter(calls)
    const imports = [`import { ${helpersUsed.map((name) => (name === 'Check' ? 'type Check' : name)).join(', ')} } from '${this.#folder ? '..' : '.'}/check.ts'\n`]
    for (const module of [...new Set(this.#borrowed.values())].sort()) {
      const names = [...this.#borrowed].filter(([name, from]) => from === module && calls(name)).map(([name]) => name)
      if (names.length > 0) imports.push(`import { ${names.sort().join(', ')} } from '${module}'\n`)
    }
    return `${banner}${imports.join('')}\n${code}`
  }
}

const operationType = `${banner}import type { Endpoint, Method } from '../endpoints/endpoint.ts'
import type { Check } from './check.ts'

/** One endpoint as the SDK calls it: the entry of the table without its schemas, and the check of its answer. */
export interface Operation<Entry extends Endpoint = Endpoint> {
  operation: string
  method: Method
  path: string
  /** Absent where nothing is answered. */
  check?: Check
  /** Takes \`Idempotency-Key\`. */
  idempotent?: true
  /** A change takes \`If-Match\`. */
  etag?: true
  /** Never set: it carries the types of the entry. */
  entry?: Entry
}
`

/** The name under which a room is imported. */
function nameOf(room) {
  return room.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())
}

function operationsFile(table, rooms, folder, from) {
  const up = folder && '../'
  const checks = [...new Set(table.map((each) => each.check).filter(Boolean))].sort()
  const modules = [...new Set(checks.map(from))].sort()
  const imports = modules.map((module) => `import {\n${checks.filter((check) => from(check) === module).map((check) => `  ${check},\n`).join('')}} from '${module}'\n`)
  const types = rooms
    .filter((room) => table.some((each) => each.room === room))
    .map((room) => `import type * as ${nameOf(room)} from '${up}../endpoints/${room}.ts'\n`)
  const entries = table.map(({ room, name, entry, check }) => {
    const fields = [
      `operation: '${entry.operation}'`,
      `method: '${entry.method}'`,
      `path: '${entry.path}'`,
      check && `check: ${check}`,
      entry.idempotent && 'idempotent: true',
      entry.etag && 'etag: true',
    ].filter(Boolean)
    return `export const ${name}: Operation<typeof ${nameOf(room)}.${name}> = { ${fields.join(', ')} }\n`
  })
  return `${banner}${imports.join('')}import type { Operation } from '${up || './'}operation.ts'\n${types.join('')}\n${entries.join('')}`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const files = await generate()
  const checking = process.argv.includes('--check')
  let stale = 0
  for (const [name, content] of Object.entries(files)) {
    const path = fileURLToPath(new URL(name, folder))
    if (!checking) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
      continue
    }
    let present = ''
    try {
      present = readFileSync(path, 'utf8')
    } catch {
      // Not there is as stale as different.
    }
    if (present !== content) {
      stale++
      console.error(`src/contract/generated/${name} is not what the contract says. Run "node scripts/generate.mjs".`)
    }
  }
  process.exitCode = stale ? 1 : 0
}
