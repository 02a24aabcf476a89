import { readUtf8 } from '../text.ts'
import { FileRefused } from '../refusal.ts'
import { refuse, ScanRefused } from './finding.ts'

/** The first bytes of files that are no text, and what they are. */
const magics: ReadonlyArray<readonly [head: readonly number[], what: string]> = [
  [[0x50, 0x4b], 'a ZIP archive or a workbook'],
  [[0x1f, 0x8b], 'compressed with gzip'],
  [[0x42, 0x5a, 0x68], 'compressed with bzip2'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'compressed with xz'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'compressed with zstd'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'a 7z archive'],
  [[0x52, 0x61, 0x72, 0x21], 'a RAR archive'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Office document'],
  [[0x89, 0x50, 0x4e, 0x47], 'a picture'],
]

/**
 * The text of a scanner's file. Nothing is unpacked: an archive is refused by its first bytes, and a file that is too large by its size.
 *
 * @throws {ScanRefused} when it is empty, too large, an archive, UTF-16, or not UTF-8
 */
export function textOf(bytes: Uint8Array): string {
  const magic = magics.find(([head]) => head.every((byte, index) => bytes[index] === byte))
  if (magic) refuse(`The file is ${magic[1]}, not the scanner's own output. Unpack it or export it again as XML, JSON or CSV.`)
  try {
    const text = readUtf8(bytes, "a scanner's file")
    if (text.trim() === '') refuse('The file is empty.')
    return text
  } catch (error) {
    if (error instanceof FileRefused && !(error instanceof ScanRefused)) refuse(error.message)
    throw error
  }
}
