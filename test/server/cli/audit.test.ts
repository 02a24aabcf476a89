// From the command line to a check without the server: the program, the file it writes, and the verifier as a process of its own.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { after, before, describe, it } from 'node:test'
import type { CheckedAudit } from '../../../server/cli/verify-audit.ts'
import { makePlace, run, type Place } from './support.ts'

const verifier = fileURLToPath(new URL('../../../verifier/main.ts', import.meta.url))
const slug = 'wexcombe-water'

describe('the audit commands', { timeout: 170_000 }, () => {
  let place: Place
  before(async () => {
    place = await makePlace()
    const demo = await run(place, ['demo'])
    assert.equal(demo.code, 0, demo.stderr)
  })
  after(() => place.remove())

  const ok = async (args: string[], env: Record<string, string> = {}) => {
    const outcome = await run(place, args, env)
    assert.equal(outcome.code, 0, outcome.stderr)
    return outcome
  }
  const verify = (...args: string[]) =>
    new Promise<{ status: number; out: string }>((resolve) => {
      execFile(process.execPath, [verifier, ...args], { cwd: place.folder, env: {} }, (error, stdout, stderr) =>
        resolve({ status: error ? Number(error.code) : 0, out: stdout + stderr }))
    })
  const at = (name: string) => join(place.folder, name)

  it('check every chain of the demo MSP', async () => {
    const { stdout } = await ok(['verify-audit'])
    assert.match(stdout, /^INTACT {2}Larkfield IT \(ptr_\w+\): \d+ entries, vouched for by nothing$/m)
    assert.match(stdout, /^INTACT {2}Wexcombe Water \(cli_\w+\): \d+ entries/m)
    assert.doesNotMatch(stdout, /BROKEN/)
    const one = JSON.parse((await ok(['verify-audit', '--client', slug, '--json'])).stdout) as CheckedAudit
    assert.deepEqual([one.intact, one.chains.map(({ name }) => name)], [true, ['Wexcombe Water']])
  })

  it('export a chain that is checked offline, and a change in the file is found', async () => {
    const { stderr } = await ok(['audit', 'export', '--client', slug, '--out', 'out.jsonl'])
    assert.match(stderr, /Check them anywhere: verify-audit chain out\.jsonl --checkpoint out\.jsonl\.checkpoint\.json --keys out\.jsonl\.keys\.json/)
    const proofs = ['--checkpoint', 'out.jsonl.checkpoint.json', '--keys', 'out.jsonl.keys.json']
    const whole = await verify('chain', 'out.jsonl', ...proofs)
    assert.equal(whole.status, 0, whole.out)
    assert.match(whole.out, /^INTACT/)
    const lines = readFileSync(at('out.jsonl'), 'utf8').trimEnd().split('\n')
    assert.ok(lines.length >= 3)
    writeFileSync(at('edited.jsonl'), `${lines.map((line, index) => (index === 1 ? line.replace('result\\":\\"ok', 'result\\":\\"denied') : line)).join('\n')}\n`)
    const edited = await verify('chain', 'edited.jsonl', ...proofs)
    assert.deepEqual([edited.status, /BROKEN.* at entry 2:[^]*edited/.test(edited.out)], [1, true], edited.out)
    writeFileSync(at('cut.jsonl'), `${lines.slice(0, -1).join('\n')}\n`)
    const cut = await verify('chain', 'cut.jsonl', ...proofs)
    assert.deepEqual([cut.status, /tail-cut/.test(cut.out)], [1, true], cut.out)
  })

  it('lay notes into a folder that the verifier reads, over two keys, and vouch for the chains of the database', async () => {
    const env = { AUDIT_NOTES_DIR: at('notes') }
    const { stdout: note } = await ok(['audit', 'note'], env)
    assert.match(note, /^sa-portal\/larkfield-it\n39\n/)
    const { stdout: keyId } = await ok(['audit', 'rotate-key'])
    await ok(['audit', 'note'], env)
    const [folder] = readdirSync(at('notes'))
    assert.ok(existsSync(join(at('notes'), folder!, '0000000002.note')))
    await ok(['audit', 'export', '--out', 'own.jsonl'])
    const { items } = JSON.parse(readFileSync(at('own.jsonl.keys.json'), 'utf8')) as { items: Array<{ keyId: string }> }
    assert.equal(items[1]!.keyId, keyId.trim())
    const notes = await verify('notes', join('notes', folder!), '--keys', 'own.jsonl.keys.json', '--trust', items[0]!.keyId)
    assert.deepEqual([notes.status, /INTACT {2}2 notes of sa-portal\/larkfield-it/.test(notes.out)], [0, true], notes.out)
    const { stdout } = await ok(['verify-audit', '--trust', items[0]!.keyId], env)
    assert.match(stdout, /Wexcombe Water \(cli_\w+\): \d+ entries, vouched for up to \d+ by note 1 of/)
    const checked = JSON.parse((await ok(['verify-audit', '--json'], env)).stdout) as CheckedAudit
    assert.deepEqual(checked.notes, [])
  })

  it('end with 1 and name the note when one in the folder was changed', async () => {
    const [folder] = readdirSync(at('notes'))
    const path = join(at('notes'), folder!, '0000000001.note')
    writeFileSync(path, readFileSync(path, 'utf8').replace('number 1', 'number 2'))
    const { code, stdout, stderr } = await run(place, ['verify-audit'], { AUDIT_NOTES_DIR: at('notes') })
    assert.equal(code, 1)
    assert.match(stdout, /BROKEN {2}notes of .*: note-forged: 0000000001\.note/)
    assert.match(stderr, /The audit log is not as it was written\./)
  })

  it('say what cannot be found', async () => {
    const strange = await run(place, ['verify-audit', '--client', 'nobody'])
    assert.deepEqual([strange.code, /no client with the slug "nobody"/.test(strange.stderr)], [1, true], strange.stderr)
    const unwritable = await run(place, ['audit', 'export', '--out', at('no/such/folder.jsonl')])
    assert.deepEqual([unwritable.code, /cannot be written/.test(unwritable.stderr)], [1, true], unwritable.stderr)
  })
})
