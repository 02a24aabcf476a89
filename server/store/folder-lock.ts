import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readFileSync, rmdirSync, statSync, unlinkSync, utimesSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { DataFolderError } from './errors.ts'

/** Who holds a folder. */
interface Holder {
  pid: number
  /** What the system says of when the process began; empty where it says nothing. Process ids come around again. */
  began: string
  /** The machine or container: process ids of another one say nothing here. */
  host: string
  /** Tells this hold from every other. */
  nonce: string
}

/** What the system says of a process, from its state on; empty where it says nothing. */
function statOf(pid: number): string[] {
  try {
    // The name of the program may hold spaces and brackets; the fields are counted from behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

const stateOf = (pid: number): string => statOf(pid)[0] ?? ''

/** What tells a process from a later one with the same id. */
const beganOf = (pid: number): string => statOf(pid)[19] ?? ''

/** How often a holder says that it is there. @unit milliseconds */
const beatMs = 2000
/** After how long without a sign a holder on another machine counts as gone. @unit milliseconds */
const silenceMs = 15_000

function isRunning({ pid, began, host }: Holder, file: string): boolean {
  // Another machine, or the container before this one, cannot be asked; its lock file tells when it was last touched.
  if (host !== hostname()) return ageMs(file) < silenceMs
  try {
    process.kill(pid, 0)
  } catch (error) {
    // A process of another user may not be signalled, and runs.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  // What has ended and was not yet collected by its parent can still be signalled.
  if (stateOf(pid) === 'Z') return false
  return began === '' || beganOf(pid) === '' || beganOf(pid) === began
}

function readHolder(file: string): Holder | null {
  try {
    const { pid, began, host, nonce } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>
    return typeof pid === 'number' && pid > 0
      ? { pid, began: String(began ?? ''), host: String(host ?? hostname()), nonce: String(nonce ?? '') }
      : null
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
  const mine: Holder = { pid: process.pid, began: beganOf(process.pid), host: hostname(), nonce: randomUUID() }
  for (let tries = 0; tries < 50; tries++) {
    try {
      writeNew(file, JSON.stringify(mine))
      const beat = setInterval(() => touch(file), beatMs).unref()
      return () => {
        clearInterval(beat)
        if (readHolder(file)?.nonce === mine.nonce) unlinkSync(file)
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = readHolder(file)
    if (holder && isRunning(holder, file)) {
      throw new DataFolderError(
        'in-use',
        `The data folder "${folder}" is in use by the process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`}. Stop that process first, or set DATA_DIR to another folder.`,
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
      if (ageMs(taking) > settlesMs) rmdirQuietly(taking)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
      continue
    }
    try {
      const still = readHolder(file)
      if (still ? !isRunning(still, file) : ageMs(file) >= settlesMs) unlinkSync(file)
    } catch {
      // Gone already: the next round tries to take it.
    } finally {
      rmdirQuietly(taking)
    }
  }
  throw new DataFolderError('in-use', `The lock of the data folder "${folder}" cannot be taken. Remove "${file}" if no server runs on that folder.`)
}

function writeNew(file: string, text: string): void {
  const handle = openSync(file, 'wx')
  try {
    writeSync(handle, text)
  } catch (error) {
    // A full disk takes the name but not the text.
    unlinkSync(file)
    throw error
  } finally {
    closeSync(handle)
  }
}

function rmdirQuietly(path: string): void {
  try {
    rmdirSync(path)
  } catch {
    // Somebody else was quicker.
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // A folder that was taken away shows in the next write.
  }
}

function ageMs(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs
  } catch {
    return 0
  }
}
