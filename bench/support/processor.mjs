/** Processor time from /proc: unlike time on the clock, it is not disturbed by what else the machine does. Linux only. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** Whether processor time of other processes can be read here. */
export const readable = existsSync('/proc/self/stat')

/** What Linux counts processor time in, on every architecture that Node runs on. @unit seconds */
const tick = 0.01

function statOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { parent: Number(fields[1]), own: (Number(fields[11]) + Number(fields[12])) * tick, ended: (Number(fields[13]) + Number(fields[14])) * tick }
}

/** Processor time of one process. @returns {number} seconds */
export const ofProcess = (pid) => statOf(pid).own

/** Processor time of the children of this process that have ended. @returns {number} seconds */
export const ofEndedChildren = () => statOf('self').ended

/**
 * Processor time of a PostgreSQL with everything that it has started.
 *
 * @param {number} backend the process of any connection
 * @returns {number} seconds
 */
export function ofPostgres(backend) {
  const { parent } = statOf(backend)
  const { own, ended } = statOf(parent)
  let sum = own + ended
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const process = statOf(name)
      if (process.parent === parent) sum += process.own
    } catch {
      // It has ended in between, and its time stands with its parent.
    }
  }
  return sum
}
