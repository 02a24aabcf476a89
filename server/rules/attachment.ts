import { attachmentTypes, type AttachmentType } from '../../src/contract/attachment-type.ts'

/** Whether a text names a media type of files that may be attached. */
export function isAttachmentType(type: string): type is AttachmentType {
  return Object.hasOwn(attachmentTypes, type)
}

/** The type of files that end as a name does; `null` where none that may be attached do. */
export function typeByName(name: string): AttachmentType | null {
  const types = Object.keys(attachmentTypes) as AttachmentType[]
  return types.find((type) => endsAs(type, name)) ?? null
}

/** Whether a file name ends as files of the type do. */
export function endsAs(type: AttachmentType, name: string): boolean {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  return name.includes('.') && (attachmentTypes[type] as readonly string[]).includes(ending)
}

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

function has(content: Uint8Array, text: string, at = 0): boolean {
  return bytesOf(text).every((byte, index) => content[at + index] === byte)
}

const isZip = (content: Uint8Array) => has(content, 'PK\u0003\u0004') || has(content, 'PK\u0005\u0006')

/** A document of an office program, without programs of its own: the names of the parts stand in the container as they are. */
function isDocument(content: Uint8Array, part: string): boolean {
  const parts = new TextDecoder('latin1').decode(content)
  return isZip(content) && parts.includes('[Content_Types].xml') && parts.includes(part) && !/vbaproject\.bin/i.test(parts)
}

function isText(content: Uint8Array): boolean {
  if (content.includes(0)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content)
    return true
  } catch {
    return false
  }
}

const signs: Readonly<Record<AttachmentType, (content: Uint8Array) => boolean>> = {
  'image/png': (content) => has(content, '\u0089PNG\r\n\u001a\n'),
  'image/jpeg': (content) => has(content, '\u00ff\u00d8\u00ff'),
  'image/gif': (content) => has(content, 'GIF87a') || has(content, 'GIF89a'),
  'image/webp': (content) => has(content, 'RIFF') && has(content, 'WEBP', 8),
  'application/pdf': (content) => has(content, '%PDF-'),
  'text/plain': isText,
  'text/csv': isText,
  'application/json': isText,
  'application/zip': isZip,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': (content) => isDocument(content, 'word/'),
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': (content) => isDocument(content, 'xl/'),
}

/** Whether a file is what it says it is, by its own bytes. Nothing of it is run or unpacked. */
export function looksLike(type: AttachmentType, content: Uint8Array): boolean {
  return signs[type](content)
}
