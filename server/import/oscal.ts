import { FileRefused } from './refusal.ts'
import { readUtf8 } from './text.ts'

/** One control of a catalogue. */
export interface CatalogueControl {
  /** The control's own id in the catalogue, such as `ac-2.1`. */
  key: string
  title: string
  /** Title of the innermost group it stands in; empty when it stands in none. */
  group: string
  /** The key of the control it enhances; `null` for a control of its own. */
  parentKey: string | null
}

/** A framework as a catalogue describes it. Parents stand before what enhances them. */
export interface Catalogue {
  title: string
  /** Empty when the file names none. */
  sourceVersion: string
  controls: CatalogueControl[]
  /** How many controls the file marks as withdrawn; they are not taken. */
  withdrawn: number
}

/** The longest title a control keeps; a longer one is cut with an ellipsis. @unit characters */
const maxTitle = 300
/** No catalogue nests deeper; a file that does is broken or hostile. */
const maxDepth = 32
const maxControls = 20_000

/** The other models of OSCAL, by the name of their root. */
const otherModels: Record<string, string> = {
  profile: 'a profile, which only points at controls of another file. Resolve it first, and import the resolved profile catalogue',
  'component-definition': 'a component definition, not a catalogue',
  'system-security-plan': 'a system security plan, not a catalogue',
  'assessment-plan': 'an assessment plan, not a catalogue',
  'assessment-results': 'assessment results, not a catalogue',
  'plan-of-action-and-milestones': 'a plan of action, not a catalogue',
  mapping: 'a control mapping, not a catalogue',
}

/**
 * Reads an OSCAL catalogue, or a profile that has been resolved into one, in JSON.
 *
 * @throws {FileRefused} when it is not JSON, cut off, another model of OSCAL, or breaks the catalogue's own rules
 */
export function readOscalCatalogue(bytes: Uint8Array): Catalogue {
  const text = readUtf8(bytes, 'JSON')
  if (/^\s*</.test(text)) throw new FileRefused('The file is XML. Convert it to OSCAL JSON first.')
  let root: unknown
  try {
    root = JSON.parse(text)
  } catch (error) {
    const { message } = error as Error
    const position = Number(/at position (\d+)/.exec(message)?.[1] ?? -1)
    const cut = /end of JSON|Unterminated/i.test(message) || position >= text.trimEnd().length
    throw new FileRefused(
      cut
        ? `The file is not whole: it breaks off after ${text.length} characters. Fetch it again.`
        : `The file is not JSON: ${message}.`,
    )
  }
  if (!isRecord(root)) throw new FileRefused('The file is JSON, but not an OSCAL catalogue: its root must be an object with "catalog".')
  const catalogue = own(root, 'catalog')
  if (catalogue === undefined) {
    const other = Object.keys(root).find((key) => Object.hasOwn(otherModels, key))
    throw new FileRefused(
      other
        ? `The file is ${otherModels[other]}.`
        : `The file is JSON, but not an OSCAL catalogue: its root has no "catalog"${rootKeys(root)}.`,
    )
  }
  if (!isRecord(catalogue)) throw new FileRefused('"catalog" must be an object.')
  const metadata = own(catalogue, 'metadata')
  if (!isRecord(metadata)) throw new FileRefused('"catalog.metadata" is missing: the file is not a whole OSCAL catalogue.')
  const title = lineOf(own(metadata, 'title'))
  if (title === '') throw new FileRefused('"catalog.metadata.title" is missing: a framework needs a title.')
  const version = own(metadata, 'version')

  const reader = new CatalogueReader()
  reader.readGroups(own(catalogue, 'groups'), '', 'catalog.groups', 0)
  reader.readControls(own(catalogue, 'controls'), '', null, 'catalog.controls', 0)
  if (reader.controls.length === 0) throw new FileRefused('The catalogue holds no controls.')
  return {
    title: cut(title, 200),
    sourceVersion: typeof version === 'string' ? cut(lineOf(version), 80) : '',
    controls: reader.controls,
    withdrawn: reader.withdrawn,
  }
}

class CatalogueReader {
  controls: CatalogueControl[] = []
  withdrawn = 0
  private readonly places = new Map<string, string>()

  readGroups(groups: unknown, group: string, path: string, depth: number): void {
    if (groups === undefined) return
    if (!Array.isArray(groups)) throw new FileRefused(`"${path}" must be a list.`)
    if (depth > maxDepth) throw new FileRefused(`"${path}" is nested more than ${maxDepth} levels deep.`)
    for (const [index, each] of groups.entries()) {
      const place = `${path}[${index}]`
      if (!isRecord(each)) throw new FileRefused(`"${place}" must be an object.`)
      const title = cut(lineOf(own(each, 'title')), 200) || group
      this.readGroups(own(each, 'groups'), title, `${place}.groups`, depth + 1)
      this.readControls(own(each, 'controls'), title, null, `${place}.controls`, depth + 1)
    }
  }

  readControls(controls: unknown, group: string, parentKey: string | null, path: string, depth: number): void {
    if (controls === undefined) return
    if (!Array.isArray(controls)) throw new FileRefused(`"${path}" must be a list.`)
    if (depth > maxDepth) throw new FileRefused(`"${path}" is nested more than ${maxDepth} levels deep.`)
    for (const [index, each] of controls.entries()) {
      const place = `${path}[${index}]`
      if (!isRecord(each)) throw new FileRefused(`"${place}" must be an object.`)
      const id = own(each, 'id')
      if (typeof id !== 'string' || !/^[\p{L}_][\p{L}\p{N}.\-_]{0,119}$/u.test(id)) {
        throw new FileRefused(`"${place}.id" must be a name such as ac-2.1.`)
      }
      const earlier = this.places.get(id)
      if (earlier) throw new FileRefused(`The control "${id}" stands twice: at "${earlier}" and "${place}".`)
      this.places.set(id, place)
      if (isWithdrawn(each)) {
        this.withdrawn += 1
        this.readControls(own(each, 'controls'), group, parentKey, `${place}.controls`, depth + 1)
        continue
      }
      if (this.controls.length >= maxControls) throw new FileRefused(`The catalogue holds more than ${maxControls} controls.`)
      this.controls.push({ key: id, title: titleOf(each, id), group, parentKey })
      this.readControls(own(each, 'controls'), group, id, `${place}.controls`, depth + 1)
    }
  }
}

/** The title, or the statement where the title only repeats the id, as in the Information Security Manual. */
function titleOf(control: Record<string, unknown>, id: string): string {
  const title = lineOf(own(control, 'title'))
  const bare = title.toLowerCase().replace(/^control:?\s*/, '')
  if (title !== '' && bare !== id.toLowerCase()) return cut(title, maxTitle)
  const parts = own(control, 'parts')
  const statement = Array.isArray(parts) ? parts.find((part) => isRecord(part) && own(part, 'name') === 'statement') : undefined
  const prose = isRecord(statement) ? lineOf(own(statement, 'prose')) : ''
  return cut(prose || title || id, maxTitle)
}

function isWithdrawn(control: Record<string, unknown>): boolean {
  const props = own(control, 'props')
  return (
    Array.isArray(props) &&
    props.some((prop) => isRecord(prop) && own(prop, 'name') === 'status' && /^withdrawn$/i.test(String(own(prop, 'value'))))
  )
}

/** A property of the file itself: what an object inherits is never read. */
function own(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** One line of text without control or direction-override characters; empty for anything that is not text. */
function lineOf(value: unknown): string {
  if (typeof value !== 'string') return ''
  return value
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ')
    .trim()
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).trimEnd()}…`
}

function rootKeys(root: Record<string, unknown>): string {
  const keys = Object.keys(root).slice(0, 5)
  return keys.length === 0 ? '' : ` (it has: ${keys.join(', ').slice(0, 120)})`
}
