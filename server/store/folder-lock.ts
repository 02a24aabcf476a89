import { closeSync, mkdirSync, openSync, readFileSync, rmdirSync, statSync, unlinkSync, writeSync } from 'node:fs'
import { DataFolderError } from './errors.ts'

/** Who holds a folder. */
interface Holder {
  pid: number
  /** What the system says of when the process began; empty where it says nothing. Process ids come around again. */
  began: string
}

/** What tells a process from a later one with the same id. */
function beganOf(pid: number): string {
  try {
    // The name of the program may hold spaces and brackets; the 22nd field is counted from behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function isRunning({ pid, began }: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // A process of another user may not be signalled, and runs.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return began === '' || beganOf(pid) === '' || beganOf(pid) === began
}

function readHolder(file: string): Holder | null {
  try {
    const { pid, began } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>
    return typeof pid === 'number' && pid > 0 ? { pid, began: String(began ?? '') } : null
  } catch {
    return null
  }
}

/** A half-made lock is another process between two system calls, unless it stays so. @unit milliseconds */
const settlesMs = 2000

/**
 * Takes a folder for this process alone. The embedded database has no guard of its own: two processes on one folder lose
 * acknowledged writes without a word.
 *
 * @returns gives the folder back
 * @throws {DataFolderError} `in-use` when a running process has it
 */
export function lockFolder(folder: string): () => void {
  const file = `${folder}/lock`
  const taking = `${folder}/lock.taking`
  const mine: Holder = { pid: process.pid, began: beganOf(process.pid) }
  for (let tries = 0; tries < 50; tries++) {
    try {
      const handle = openSync(file, 'wx')
      writeSync(handle, JSON.stringify(mine))
      closeSync(handle)
      return () => {
        if (readHolder(file)?.pid === process.pid) unlinkSync(file)
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = readHolder(file)
    if (holder && isRunning(holder)) {
      throw new DataFolderError(
        'in-use',
        `The data folder "${folder}" is in use by the process ${holder.pid}. Stop that process first, or set DATA_DIR to another folder.`,
      )
    }
    if (!holder && ageMs(file) < settlesMs) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
      continue
    }
    // The holder is dead. Only one of those who see that may take its lock away, or the second would take the first one's new lock.
    try {
      mkdirSync(taking)
    } catch {
      if (ageMs(taking) > settlesMs) rmdirSync(taking)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
      continue
    }
    try {
      const still = readHolder(file)
      if (!still || !isRunning(still)) unlinkSync(file)
    } catch {
      // Gone already: the next round tries to take it.
    } finally {
      rmdirSync(taking)
    }
  }
  throw new DataFolderError('in-use', `The lock of the data folder "${folder}" cannot be taken. Remove "${file}" if no server runs on that folder.`)
}

function ageMs(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs
  } catch {
    return 0
  }
}
