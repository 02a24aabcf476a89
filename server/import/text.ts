import { FileRefused } from './refusal.ts'

/** The largest file an import reads. @unit bytes */
export const maxFileBytes = 64 * 1024 * 1024

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/**
 * The text of a file that must be UTF-8; a byte order mark at its start is dropped.
 *
 * @param what the kind of file, as a person would call it: "CSV", "JSON"
 * @throws {FileRefused} when it is empty, too large, UTF-16, a workbook, compressed, or not UTF-8
 */
export function readUtf8(bytes: Uint8Array, what: string): string {
  if (bytes.byteLength === 0) throw new FileRefused('The file is empty.')
  if (bytes.byteLength > maxFileBytes) {
    throw new FileRefused(
      `The file is ${Math.ceil(bytes.byteLength / 1048576)} MB; at most ${maxFileBytes / 1048576} MB is read. Cut it into smaller files.`,
    )
  }
  const starts = (...head: number[]) => head.every((byte, index) => bytes[index] === byte)
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) {
    throw new FileRefused(`The file is UTF-16. Save it as UTF-8${what === 'CSV' ? ' (in Excel: "CSV UTF-8 (comma delimited)")' : ''}.`)
  }
  if (starts(0x50, 0x4b, 0x03, 0x04)) {
    throw new FileRefused(`The file is a workbook or a ZIP archive, not ${what}. Save the sheet as "CSV UTF-8".`)
  }
  if (starts(0x1f, 0x8b)) throw new FileRefused(`The file is compressed, not ${what}. Unpack it first.`)
  const zero = bytes.indexOf(0)
  if (zero !== -1) {
    throw new FileRefused(`The file holds a zero byte on line ${lineAt(bytes, zero)}: it is UTF-16 or not text. Save it as UTF-8.`)
  }
  try {
    return utf8.decode(bytes)
  } catch {
    throw new FileRefused(
      `The file is not UTF-8: line ${lineAt(bytes, firstInvalid(bytes))} holds bytes of another encoding, such as Windows-1252. Save it as UTF-8.`,
    )
  }
}

function lineAt(bytes: Uint8Array, offset: number): number {
  let line = 1
  for (let index = 0; index < offset; index += 1) if (bytes[index] === 0x0a) line += 1
  return line
}

/** The offset of the first byte that is not UTF-8, to about a line: text up to it decodes. */
function firstInvalid(bytes: Uint8Array): number {
  let low = 0
  let high = bytes.byteLength
  while (high - low > 1) {
    const middle = (low + high) >> 1
    try {
      // `stream` forgives a character that is cut by the end of the piece.
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true })
      low = middle
    } catch {
      high = middle
    }
  }
  return low
}
