/** The one way in which rows are shown. */

const shown = (value) => (Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 10 ? 2 : 1))

/** Writes rows to the terminal. @param {import('./measure.mjs').Row[]} rows */
export function report(rows, write = (line) => console.log(line)) {
  const width = Math.min(90, Math.max(...rows.map(({ name }) => name.length)))
  for (const { name, value, unit, bar, met, atLeast } of rows) {
    const judged = bar === null || bar === undefined ? '' : `${atLeast ? 'at least' : 'at most'} ${bar}${met ? '' : '  ← not met'}`
    const mark = met === true ? '✔' : met === false ? '✖' : ' '
    write(`${mark} ${name.padEnd(width)} ${shown(value).padStart(9)} ${unit.padEnd(8)} ${judged}`.trimEnd())
  }
}
