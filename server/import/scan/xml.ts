import { SaxesParser } from 'saxes'
import { refuse, ScanRefused } from './finding.ts'
import { cleanLine } from './text.ts'

/** What XML may hold at most; no scanner's report comes near. */
const most = { depth: 64, attributes: 64, elements: 2_000_000, name: 200, /** Of one element; what is beyond is left out. @unit characters */ text: 200_000 } as const

/** An element with everything inside. */
export interface Element {
  name: string
  attributes: ReadonlyMap<string, string>
  children: Element[]
  /** Its own text without that of its children. */
  text: string
  /** The line it opens on, from 1. */
  line: number
}

/** An element around a record: what it is called and its attributes. */
export type Around = Pick<Element, 'name' | 'attributes' | 'line'>

/** What to do with the elements of a file. */
export interface XmlReading {
  /** The name the outermost element must have. */
  root: string
  /** Elements that are handed over whole, as soon as they close. Everything outside them is dropped on the way. */
  records: ReadonlySet<string>
  /** Called for each record. @param around the elements it stands in, outermost first */
  record(element: Element, around: readonly Around[]): void
  /** Called for each element outside the records as it opens. */
  open?(element: Around, around: readonly Around[]): void
  /** Whether a DOCTYPE is taken that declares elements and attributes and nothing else. */
  doctype?: boolean
}

/** The name and attributes of the outermost element, without reading further. */
export function xmlRoot(text: string): { name: string; attributes: ReadonlyMap<string, string> } {
  let found: Around | undefined
  class Enough extends Error {}
  try {
    parse(text, true, {
      opened(element) {
        found = element
        throw new Enough()
      },
      said() {},
      closed() {},
    })
  } catch (error) {
    if (!(error instanceof Enough)) throw error
  }
  return found ?? refuse('The file holds no element.')
}

/**
 * Reads XML record by record. Entities other than the five of XML and numbers are refused, and so are documents that declare any;
 * nothing is ever fetched or expanded.
 *
 * @throws {ScanRefused} with line and column, when it is not well-formed, hostile, or not of the kind
 */
export function readXml(text: string, reading: XmlReading): void {
  const around: Around[] = []
  const open: Element[] = []
  const pieces: string[][] = []
  const lengths: number[] = []
  parse(text, reading.doctype ?? false, {
    opened(element) {
      if (around.length === 0 && open.length === 0 && element.name !== reading.root) refuse(`The outermost element is <${cleanLine(element.name, 60)}>, not <${reading.root}>.`, { line: element.line, record: '' })
      if (open.length === 0 && !reading.records.has(element.name)) {
        reading.open?.(element, around)
        around.push(element)
        return
      }
      const node: Element = { ...element, children: [], text: '' }
      open.at(-1)?.children.push(node)
      open.push(node)
      pieces.push([])
      lengths.push(0)
    },
    said(piece) {
      if (open.length === 0) return
      const last = lengths.length - 1
      const room = most.text - lengths[last]!
      if (room <= 0) return
      pieces[last]!.push(piece.length > room ? piece.slice(0, room) : piece)
      lengths[last]! += piece.length
    },
    closed() {
      const node = open.pop()
      if (!node) {
        around.pop()
        return
      }
      node.text = pieces.pop()!.join('')
      lengths.pop()
      if (open.length === 0) reading.record(node, around)
    },
  })
}

interface Handler {
  opened(element: Around): void
  said(text: string): void
  closed(): void
}

/** No more than declarations of elements and attributes: neither entities, nor anything from elsewhere. */
function declaresOnly(doctype: string): boolean {
  const inside = /^\s*[\w:.-]{1,200}\s*\[([^]*)\]\s*$/.exec(doctype)?.[1]
  if (inside === undefined) return /^\s*[\w:.-]{1,200}\s*$/.test(doctype)
  if (inside.length > 20_000 || /[%&]|ENTITY|NOTATION|SYSTEM|PUBLIC/.test(inside)) return false
  return inside.replaceAll(/<!(?:ELEMENT|ATTLIST)\s[^<>]{1,4000}>/g, '').trim() === ''
}

function parse(text: string, doctype: boolean, handler: Handler): void {
  const parser = new SaxesParser({ position: true })
  const fail = (message: string) => refuse(message, { line: parser.line, column: parser.columnIndex + 1, record: '' })
  let elements = 0
  let depth = 0
  let attributes = new Map<string, string>()
  let openedOn = 1
  parser.on('error', (error) => {
    const message = error.message.replace(/^\d+:\d+:\s*/, '').replace(/\.$/, '')
    if (/undefined entity/.test(message)) fail('The file uses an entity that XML does not know; entities are not read. Export it again without them.')
    if (/unexpected end|unclosed tag|must contain a root/.test(message)) fail(`The file is not whole: ${message}. Export it again.`)
    fail(`The file is not well-formed XML: ${cleanLine(message, 200)}.`)
  })
  parser.on('xmldecl', ({ encoding, version }) => {
    if (version !== undefined && version !== '1.0') fail(`The file is XML ${cleanLine(version, 10)}; only XML 1.0 is read.`)
    if (encoding !== undefined && !/^(?:utf-?8|us-ascii)$/i.test(encoding) && /[^\0-\x7f]/.test(text)) fail(`The file says it is ${cleanLine(encoding, 40)}, but is read as UTF-8. Save it as UTF-8.`)
  })
  parser.on('doctype', (content) => {
    if (!doctype || !declaresOnly(content)) fail('The file has a DOCTYPE that may declare entities; such files are not read, because entities can blow up or fetch other files. Remove the DOCTYPE.')
  })
  parser.on('opentagstart', (tag) => {
    openedOn = parser.line
    attributes = new Map()
    elements += 1
    depth += 1
    if (depth > most.depth) fail(`Elements are nested deeper than ${most.depth}.`)
    if (elements > most.elements) fail(`The file holds more than ${most.elements} elements.`)
    if (tag.name.length > most.name) fail(`The name of an element is longer than ${most.name} characters.`)
  })
  parser.on('attribute', ({ name, value }) => {
    attributes.set(name, value)
    if (attributes.size > most.attributes) fail(`An element has more than ${most.attributes} attributes.`)
  })
  parser.on('opentag', ({ name }) => handler.opened({ name, attributes, line: openedOn }))
  parser.on('text', (piece) => handler.said(piece))
  parser.on('cdata', (piece) => handler.said(piece))
  parser.on('closetag', () => {
    depth -= 1
    handler.closed()
  })
  try {
    // In pieces, so that a hostile file is refused where it turns hostile.
    for (let at = 0; at < text.length; at += 65_536) parser.write(text.slice(at, at + 65_536))
    parser.close()
  } catch (error) {
    if (error instanceof ScanRefused || !(error instanceof RangeError || error instanceof TypeError)) throw error
    fail(`The file is not well-formed XML: ${cleanLine(error.message, 200)}.`)
  }
}

/** The first child of a name. */
export function childOf(element: Element, name: string): Element | undefined {
  return element.children.find((child) => child.name === name)
}

/** The text of the first child of a name; empty when there is none. */
export function textIn(element: Element, name: string): string {
  return childOf(element, name)?.text ?? ''
}

/** The texts of all children of a name. */
export function textsIn(element: Element, name: string): string[] {
  return element.children.filter((child) => child.name === name).map((child) => child.text)
}
