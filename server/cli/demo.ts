import { Command, InvalidArgumentError } from 'commander'
import { crowdPartner, loadCrowd } from '../seed/load-crowd.ts'
import { loadDemo } from '../seed/load-demo.ts'
import { larkfield } from '../seed/larkfield.ts'
import { withDatabase } from './database.ts'
import { CommandFault } from './fault.ts'
import { progress } from './progress.ts'

/** `demo`: loads the demo MSP, or a large one. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('Load the demo MSP: Larkfield IT with 38 clients, or one with many.')
    .option('--clients <number>', 'load "Crowded IT" with this many clients instead, 1 to 1000000', readCount)
    .addHelpText(
      'after',
      `
Examples:
  sa-portal-server demo
  sa-portal-server demo --clients 100000`,
    )
    .action(async ({ clients }: { clients?: number }) => {
      const partner = clients === undefined ? larkfield : crowdPartner
      await withDatabase(
        async (database) => {
          const now = new Date()
          const loaded =
            clients === undefined
              ? await loadDemo(database, { now })
              : await progress(`Clients of ${partner.name}`, clients, (onProgress) => loadCrowd(database, { now, count: clients, onProgress }))
          if (!loaded) {
            throw new CommandFault(
              `"${partner.name}" is loaded already, and nothing was changed. To start over, take another DATA_DIR or an empty database.`,
            )
          }
          const which = clients === undefined ? '' : ` --partner ${partner.slug}`
          process.stderr.write(`${partner.name} is loaded. To look at it: sa-portal-server start, and sa-portal-server token --as owner${which}\n`)
        },
        { create: true },
      )
    })
}

function readCount(text: string): number {
  const number = /^\d{1,7}$/.test(text) ? Number(text) : NaN
  if (!(number >= 1 && number <= 1_000_000)) throw new InvalidArgumentError('Give a whole number from 1 to 1000000.')
  return number
}
