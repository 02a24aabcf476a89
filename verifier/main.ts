import { parseArgs } from 'node:util'
import { isMainThread } from 'node:worker_threads'
import { AuditUnsupportedError } from '../src/audit/crypto.ts'
import { checkChain } from './chain.ts'
import { Refusal } from './files.ts'
import { help } from './help.ts'
import { checkNotes } from './notes.ts'
import { workOnPart } from './parallel.ts'

/** 0: nothing is wrong. 1: something was changed. 2: it could not be checked. */
async function main(): Promise<number> {
  let json = process.argv.includes('--json')
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        checkpoint: { type: 'string', multiple: true },
        keys: { type: 'string' },
        trust: { type: 'string', multiple: true },
        notes: { type: 'string' },
        origin: { type: 'string' },
        heads: { type: 'string' },
        tenant: { type: 'string' },
        'max-faults': { type: 'string' },
        'one-thread': { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    json = values.json === true
    const [command, path, ...more] = positionals
    if (values.help || command === undefined || command === 'help') {
      process.stdout.write(help)
      return values.help || command === 'help' ? 0 : 2
    }
    if (command !== 'chain' && command !== 'notes') throw new Refusal(`There is no command "${command}": it is chain or notes. See verify-audit --help.`)
    if (path === undefined || more.length > 0) throw new Refusal(command === 'chain' ? 'Name one export to check: verify-audit chain export.jsonl' : 'Name one folder of notes to check: verify-audit notes folder')
    const maxFaults = values['max-faults'] === undefined ? 20 : Number(values['max-faults'])
    if (!Number.isInteger(maxFaults) || maxFaults < 1) throw new Refusal('--max-faults is a whole number from 1.')
    const options = { ...values, maxFaults, oneThread: values['one-thread'] === true, program: new URL(import.meta.url) }
    const { intact, text, report } = command === 'chain' ? await checkChain(path, options) : await checkNotes(path, options)
    process.stdout.write(json ? `${JSON.stringify({ verdict: intact ? 'intact' : 'broken', ...report }, undefined, 2)}\n` : text)
    return intact ? 0 : 1
  } catch (error) {
    const usage = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
    const expected = error instanceof Refusal || error instanceof AuditUnsupportedError || usage
    const message = error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error)
    if (json) process.stdout.write(`${JSON.stringify({ verdict: 'unchecked', error: message }, undefined, 2)}\n`)
    else process.stderr.write(`Not checked: ${message}\n`)
    return 2
  }
}

// The threads that read the parts of a large file are this same file.
if (isMainThread) process.exitCode = await main()
else await workOnPart()
