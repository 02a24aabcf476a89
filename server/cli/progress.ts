import { Presets, SingleBar } from 'cli-progress'

/**
 * Shows how far a piece of work is on standard error: a bar on a terminal, a line every tenth elsewhere.
 *
 * @param work gets a function to call with how much is done so far
 */
export async function progress<Result>(title: string, total: number, work: (step: (done: number) => void) => Promise<Result>): Promise<Result> {
  if (!process.stderr.isTTY) {
    let tenths = 0
    return work((done) => {
      const now = Math.floor((done / total) * 10)
      if (now > tenths) process.stderr.write(`${title}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}\n`)
      tenths = now
    })
  }
  const bar = new SingleBar(
    { stream: process.stderr, hideCursor: true, format: `${title} {bar} {percentage} % · {value} of {total} · {eta_formatted} to go`, etaBuffer: 200 },
    Presets.shades_classic,
  )
  bar.start(total, 0)
  try {
    return await work((done) => bar.update(done))
  } finally {
    bar.stop()
  }
}
