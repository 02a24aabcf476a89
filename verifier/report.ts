/** What a command found. */
export interface Outcome {
  intact: boolean
  /** For a person. */
  text: string
  /** For a program. */
  report: object
}

/** A number of things in words. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? noun : plural}`
}

/** The line that tells of the faults that are not told. */
export function moreFaults(all: number, told: number): string[] {
  return all > told ? [`  and ${count(all - told, 'more fault')} (--max-faults)`] : []
}
