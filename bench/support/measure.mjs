/** What the benches share: a row of the table, medians, parts that take turns, and the reason why something was left out. */

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {number} value
 * @property {string} unit
 * @property {number | null} [bar] what the value is held against; absent or `null` where it only informs
 * @property {boolean | null} [met]
 * @property {boolean} [atLeast] the bar is a lower bound; upper where absent
 */

/** Something that this machine lacks; the runner says so and goes on. */
export class Skipped extends Error {
  name = 'Skipped'
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

/** A figure that informs. */
export const fact = (name, value, unit) => ({ name, value, unit, bar: null, met: null })
/** A figure with an upper bound. */
export const atMost = (name, value, unit, bar) => ({ name, value, unit, bar, met: value <= bar })
/** A figure with a lower bound. */
export const atLeast = (name, value, unit, bar) => ({ name, value, unit, bar, met: value >= bar, atLeast: true })

/**
 * Runs the parts in turns, so that what else happens on the machine disturbs all of them alike.
 *
 * @template {string} Name
 * @param {number} rounds
 * @param {Record<Name, () => Promise<number>>} parts each measures once
 * @returns {Promise<Record<Name, number[]>>} every measurement of each part, in the order of the rounds
 */
export async function inTurns(rounds, parts) {
  const figures = Object.fromEntries(Object.keys(parts).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) for (const [name, part] of Object.entries(parts)) figures[name].push(await part())
  return figures
}

/** The median of the ratios of neighbouring measurements: both of a pair were disturbed alike. */
export const ratioOf = (above, below) => median(above.map((value, index) => value / below[index]))

/** Runs work for a while with so many under way at once. @returns {Promise<number>} how often a second */
export async function throughput(work, { seconds, inFlight }) {
  const started = performance.now()
  const until = started + seconds * 1000
  let done = 0
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() < until) {
        await work()
        done += 1
      }
    }),
  )
  return (done / (performance.now() - started)) * 1000
}
