import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { attachmentTypes, type AttachmentType } from '../../../src/contract/attachment-type.ts'
import { endsAs, isAttachmentType, looksLike, typeByName } from '../../../server/rules/attachment.ts'

const bytes = (...parts: Array<string | number>) => Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...Buffer.from(part, 'latin1')])))
const types = Object.keys(attachmentTypes) as AttachmentType[]
const docx: AttachmentType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const xlsx: AttachmentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const zip = ['PK', 3, 4] as const

/** The shortest of each, and whatever else it looks like. */
const samples: Array<[Uint8Array, AttachmentType[]]> = [
  [bytes(0x89, 'PNG', 13, 10, 26, 10), ['image/png']],
  [bytes(0xff, 0xd8, 0xff), ['image/jpeg']],
  [bytes('GIF87a', 0), ['image/gif']],
  [bytes('GIF89a', 0), ['image/gif']],
  [bytes('RIFF', 1, 0, 0, 0, 'WEBP'), ['image/webp']],
  [bytes('%PDF-', 0), ['application/pdf']],
  [bytes(...zip, 0), ['application/zip']],
  [bytes('PK', 5, 6, 0), ['application/zip']],
  [bytes(...zip, '[Content_Types].xml', 0, 'word/document.xml'), ['application/zip', docx]],
  [bytes(...zip, '[Content_Types].xml', 0, 'xl/workbook.xml'), ['application/zip', xlsx]],
  [bytes(''), ['text/plain', 'text/csv', 'application/json']],
  [bytes('plain'), ['text/plain', 'text/csv', 'application/json']],
  [Uint8Array.from(Buffer.from('Größe 𝄞')), ['text/plain', 'text/csv', 'application/json']],
  // What is none of them: cut short, moved, spoilt or with programs in it.
  [bytes(0x89, 'PNG', 13, 10, 26), []],
  [bytes(0, 0x89, 'PNG', 13, 10, 26, 10), []],
  [bytes(0xff, 0xd8), []],
  [bytes('GIF88a', 0), []],
  [bytes('RIFF', 1, 0, 0, 0, 'WAVE'), []],
  [bytes('RIFX', 1, 0, 0, 0, 'WEBP'), []],
  [bytes('WEBP', 1, 0, 0, 0, 'RIFF'), []],
  [bytes('xRIFF', 1, 0, 0, 0, 'WEBP'), []],
  [bytes('%PDF', 0), []],
  [bytes('PK', 3, 3, 0), []],
  [bytes(0x68, 0xe4, 0x69), []],
  [bytes('text', 0), []],
  [bytes(...zip, '[Content_Types].xml', 0, 'ppt/'), ['application/zip']],
  [bytes(...zip, 'word/document.xml', 0), ['application/zip']],
  [bytes('[Content_Types].xml', 0, 'word/document.xml'), []],
  [bytes(...zip, '[Content_Types].xml', 0, 'word/document.xml word/vbaProject.bin'), ['application/zip']],
  [bytes(...zip, '[Content_Types].xml', 0, 'xl/workbook.xml xl/VBAPROJECT.BIN'), ['application/zip']],
]

describe('a file', () => {
  for (const [content, wanted] of samples) {
    it(`that begins with ${JSON.stringify(Buffer.from(content).toString('latin1').slice(0, 60))} is ${wanted.join(', ') || 'nothing that may be attached'}`, () => {
      assert.deepEqual(types.filter((type) => looksLike(type, content)), types.filter((type) => wanted.includes(type)))
    })
  }

  it('has one of the types that may be attached, and no other', () => {
    for (const type of types) assert.equal(isAttachmentType(type), true)
    for (const type of ['', 'text/html', 'image/svg+xml', 'text/javascript', 'application/xhtml+xml', 'IMAGE/PNG', 'toString', '__proto__', 'constructor']) assert.equal(isAttachmentType(type), false, type)
  })

  it('has a name that ends as its type does', () => {
    for (const type of types) {
      for (const ending of attachmentTypes[type]) for (const name of [`a.${ending}`, `a.b.${ending.toUpperCase()}`, `.${ending}`]) assert.equal(endsAs(type, name), true, name)
      for (const name of ['', 'a', 'a.', 'a.html', 'a.exe', attachmentTypes[type][0], `a.${attachmentTypes[type][0]}.html`, `a.${attachmentTypes[type][0]} `, `a${attachmentTypes[type][0]}`]) assert.equal(endsAs(type, name), false, name)
    }
    assert.equal(endsAs('image/png', 'a.jpg'), false)
  })

  it('is taken for what its name says where nothing else does', () => {
    for (const [name, type] of [['a.pdf', 'application/pdf'], ['a.b.JPEG', 'image/jpeg'], ['a.log', 'text/plain'], ['a.docx', docx], ['a.html', null], ['a', null], ['', null]] as const) assert.equal(typeByName(name), type, name)
  })
})
