import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { headsFile, headsText, noteFile } from '../../src/audit/index.ts'
import type { AuditNote } from '../../src/contract/audit.ts'
import { AuditBrokenError } from '../store/errors.ts'

/**
 * Brings a folder of notes up to date. What lies there is never written over.
 *
 * @param newest the newest note of the database
 * @param notesAfter some notes of the database after a number, oldest first
 * @throws {AuditBrokenError} the folder knows of notes that the database does not have: an older database was put back
 */
export async function publishNotes(folder: string, newest: AuditNote, notesAfter: (number: number) => Promise<AuditNote[]>): Promise<void> {
  await mkdir(folder, { recursive: true })
  let last = Math.max(0, ...(await readdir(folder)).map((name) => Number(/^(\d{10})\.note$/.exec(name)?.[1] ?? 0)))
  if (last > newest.number) throw new AuditBrokenError(`${folder} holds note ${last}, and the newest of the database is ${newest.number}: an older database was put back.`)
  if (last > 0) {
    const kept = await readFile(join(folder, noteFile(last)), 'utf8')
    const [same] = await notesAfter(last - 1)
    if (same?.note !== kept) throw new AuditBrokenError(`${join(folder, noteFile(last))} is another note ${last} than the one of the database: one of them was written anew.`)
  }
  while (last < newest.number) {
    const notes = await notesAfter(last)
    if (notes.length === 0) return
    for (const note of notes) {
      // The heads first: a note that lies there is complete.
      await lay(folder, headsFile(note.number), headsText(note.heads))
      await lay(folder, noteFile(note.number), note.note)
      last = note.number
    }
  }
}

/** Written aside and moved, so that nobody ever reads half a file. */
async function lay(folder: string, name: string, text: string): Promise<void> {
  const aside = join(folder, `.${name}.${process.pid}`)
  await writeFile(aside, text)
  await rename(aside, join(folder, name))
}
