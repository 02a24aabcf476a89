import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { AuditNote } from '../../src/contract/audit.ts'
import { emptyHead, exportLine, headsFile, headsText, makeNote, noteFile, sealEntries, signCheckpoint, type SealedEntry } from '../../src/audit/index.ts'
// @ts-expect-error: a build script without types
import { buildVerifier } from '../../verifier/build.mjs'
import { nodeCrypto } from '../../verifier/node-crypto.ts'
import { chainOf, checkpointAt, draft, exportOf, headOf, replaced, rewrittenFrom, signer, tenant, type Signer } from '../src/audit/support.ts'

interface Ran {
  status: number
  out: string
  err: string
}

let folder: string
let program: string
let built: { imports: string[]; inputs: string[] }
let ours: Signer
let chain: SealedEntry[]
const origin = 'portal.example/larkfield-it'

const at = (name: string) => join(folder, name)
function run(...args: string[]): Promise<Ran> {
  return runWith('', ...args)
}
function runWith(input: string, ...args: string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [program, ...args], { cwd: folder, env: {}, maxBuffer: 1 << 26 }, (error, out, err) => {
      if (error && typeof error.code !== 'number') reject(new Error('the verifier did not run', { cause: error }))
      else resolve({ status: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
    child.stdin?.end(input)
  })
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sa-verify-'))
  // Away from the repository: there is nothing beside it that it could lean on.
  program = at('verify-audit.mjs')
  built = (await buildVerifier(program)) as typeof built
  ours = await signer()
  chain = await chainOf(60)
  await writeFile(at('export.jsonl'), exportOf(chain))
  await writeFile(at('checkpoint.json'), JSON.stringify(await checkpointAt(chain, 60, ours.key)))
  await writeFile(at('keys.json'), JSON.stringify({ items: ours.list }))
  await mkdir(at('notes'))
  let last: AuditNote | null = null
  for (const length of [20, 40, 60]) {
    last = await makeNote({ origin, heads: [headOf(chain.slice(0, length)), { ...emptyHead('ptr_x') }], at: `2026-11-20T12:${length - 10}:00.000Z`, before: last, key: ours.key })
    await writeFile(at(`notes/${noteFile(last.number)}`), last.note)
    await writeFile(at(`notes/${headsFile(last.number)}`), headsText(last.heads))
  }
})

after(() => rm(folder, { recursive: true, force: true }))

describe('the verifier', () => {
  it('is one file that needs nothing but Node', async () => {
    assert.deepEqual(built.imports.filter((name) => !name.startsWith('node:')), [])
    assert.deepEqual(built.inputs.filter((path) => path.includes('node_modules')), [])
    const source = await readFile(program, 'utf8')
    assert.ok(!/\b(?:fetch|http|https|net|tls|dns)\b\s*\(|node:(?:http|https|net|tls|dns)/.test(source), 'it speaks to no network')
  })

  it('says how it is used', async () => {
    const help = await run('--help')
    assert.equal(help.status, 0)
    assert.match(help.out, /verify-audit chain export\.jsonl --checkpoint checkpoint\.json --keys keys\.json/)
    assert.equal((await run()).status, 2)
  })

  it('finds an untouched export intact', async () => {
    const { status, out, err } = await run('chain', 'export.jsonl', '--checkpoint', 'checkpoint.json', '--keys', 'keys.json')
    assert.deepEqual([status, err], [0, ''])
    assert.match(out, new RegExp(`^INTACT  ${tenant}: 60 entries, 1 to 60\n +vouched for up to entry 60 by the checkpoint of `))
    const withNotes = await run('chain', 'export.jsonl', '--notes', 'notes', '--keys', 'keys.json', '--trust', ours.key.keyId, '--origin', origin)
    assert.equal(withNotes.status, 0)
    assert.match(withNotes.out, /3 notes of portal\.example\/larkfield-it read, 3 heads of this chain compared/)
  })

  it('reads standard input', async () => {
    const { status, out } = await runWith(`\ufeff${exportOf(chain).replaceAll('\n', '\r\n')}`, 'chain', '-', '--json')
    assert.equal(status, 0)
    assert.deepEqual((JSON.parse(out) as { verdict: string; entries: number; cautions: Array<{ code: string }> }).cautions.map(({ code }) => code), ['no-checkpoint'])
  })

  it('finds the notes intact, and the heads of now beside them', async () => {
    await writeFile(at('heads.jsonl'), headsText([headOf(chain), emptyHead('ptr_x')]))
    const { status, out } = await run('notes', 'notes', '--keys', 'keys.json', '--heads', 'heads.jsonl')
    assert.equal(status, 0)
    assert.match(out, /^INTACT {2}3 notes of portal\.example\/larkfield-it\n +newest: note 3 of 2026-11-20T12:50:00\.000Z, over 2 chains\n$/)
  })

  const edit = (one: SealedEntry) => ({ ...one, canonical: one.canonical.replace('finding.updated', 'finding.deleted') })
  const tampering: Array<[name: string, entry: RegExp, kind: string, make: () => Promise<{ records: readonly SealedEntry[]; checkpoint?: unknown }>]> = [
    ['an edited entry', /BROKEN.*at entry 30:/, 'edited', async () => ({ records: replaced(chain, 29, edit(chain[29]!)) })],
    ['a deleted entry', /BROKEN.*at entry 30:/, 'missing', async () => ({ records: chain.filter((_, index) => index !== 29) })],
    ['two swapped entries', /BROKEN.*at entry 30:/, 'out-of-order', async () => ({ records: replaced(replaced(chain, 29, chain[30]!), 30, chain[29]!) })],
    ['an inserted entry', /BROKEN.*at entry 30:/, 'inserted', async () => ({ records: [...chain.slice(0, 29), ...(await sealEntries(headOf(chain.slice(0, 29)), [draft(999)])), ...chain.slice(29)] })],
    ['a duplicated entry', /BROKEN.*at entry 30:/, 'duplicated', async () => ({ records: [...chain.slice(0, 30), chain[29]!, ...chain.slice(30)] })],
    ['a cut tail', /BROKEN.*at entry 56 to 60:/, 'tail-cut', async () => ({ records: chain.slice(0, 55) })],
    ['a rewritten chain', /BROKEN.*at entry 60:/, 'rewritten', async () => ({ records: await rewrittenFrom(chain, 30) })],
    ['a forged checkpoint', /BROKEN.*at entry 55:/, 'checkpoint-forged', async () => ({ records: chain.slice(0, 55), checkpoint: { ...(await checkpointAt(chain, 60, ours.key)), ...headOf(chain.slice(0, 55)) } })],
    ['an old database, written on', /BROKEN.*at entry 60:/, 'rewritten', async () => ({ records: [...chain.slice(0, 40), ...(await sealEntries(headOf(chain.slice(0, 40)), Array.from({ length: 40 }, (_, index) => draft(700 + index))))] })],
    ['another key', /BROKEN.*at entry 60:/, 'checkpoint-wrong-key', async () => ({ records: chain, checkpoint: await checkpointAt(chain, 60, (await signer()).key) })],
  ]
  for (const [index, [name, entry, kind, make]] of tampering.entries()) {
    it(`finds ${name}, names the entry, and ends with 1`, async () => {
      const { records, checkpoint } = await make()
      await writeFile(at(`tampered-${index}.jsonl`), exportOf(records))
      await writeFile(at(`checkpoint-${index}.json`), JSON.stringify([checkpoint ?? (await checkpointAt(chain, 60, ours.key))]))
      const args = ['chain', `tampered-${index}.jsonl`, '--checkpoint', `checkpoint-${index}.json`, '--keys', 'keys.json']
      const { status, out } = await run(...args)
      assert.equal(status, 1, out)
      assert.match(out, entry)
      assert.match(out, new RegExp(`${kind}: `))
      const json = await run(...args, '--json')
      const report = JSON.parse(json.out) as { verdict: string; faults: Array<{ kind: string }> }
      assert.deepEqual([json.status, report.verdict, report.faults[0]!.kind], [1, 'broken', kind])
    })
  }

  it('finds a cut tail and an old database by the notes alone', async () => {
    await writeFile(at('short.jsonl'), exportOf(chain.slice(0, 50)))
    const short = await run('chain', 'short.jsonl', '--notes', 'notes', '--keys', 'keys.json')
    assert.equal(short.status, 1)
    assert.match(short.out, /tail-cut: The chain ends at entry 50, but the note 3 of .* vouches for entry 60/)
    await writeFile(at('old-heads.jsonl'), headsText([headOf(chain.slice(0, 40)), emptyHead('ptr_x')]))
    const old = await run('notes', 'notes', '--keys', 'keys.json', '--heads', 'old-heads.jsonl')
    assert.equal(old.status, 1)
    assert.match(old.out, new RegExp(`head-back: .*${tenant} went back from entry 60 to entry 40`))
  })

  it('finds a note that is gone, changed, or signed by another key', async () => {
    const copy = async (name: string, change: (file: string, text: string) => string | null) => {
      await mkdir(at(name))
      for (const number of [1, 2, 3]) {
        await copyFile(at(`notes/${headsFile(number)}`), at(`${name}/${headsFile(number)}`))
        const text = change(noteFile(number), await readFile(at(`notes/${noteFile(number)}`), 'utf8'))
        if (text !== null) await writeFile(at(`${name}/${noteFile(number)}`), text)
      }
      return run('notes', name, '--keys', 'keys.json')
    }
    const gone = await copy('gone', (file, text) => (file === noteFile(2) ? null : text))
    assert.deepEqual([gone.status, /note-missing: Note 2 is missing/.test(gone.out)], [1, true])
    const changed = await copy('changed', (file, text) => (file === noteFile(2) ? text.replace('T12:30', 'T12:31') : text))
    assert.deepEqual([changed.status, /note-forged: 0000000002\.note/.test(changed.out)], [1, true])
    await writeFile(at('other-keys.json'), JSON.stringify((await signer()).list))
    const wrong = await run('notes', 'notes', '--keys', 'other-keys.json')
    assert.deepEqual([wrong.status, /note-wrong-key/.test(wrong.out)], [1, true])
  })

  it('ends with 2, and says why, when it cannot check', async () => {
    const cases: Array<[string[], RegExp]> = [
      [['chain', 'nowhere.jsonl'], /nowhere\.jsonl does not exist/], [['chain', 'notes'], /notes is a folder/], [['notes', 'export.jsonl', '--keys', 'keys.json'], /is a file; name a folder/],
      [['chain', 'export.jsonl', '--checkpoint', 'checkpoint.json'], /--keys/], [['notes', 'notes'], /--keys/], [['chain'], /Name one export/], [['chian', 'x'], /no command "chian"/],
      [['chain', 'export.jsonl', '--chekpoint', 'x'], /chekpoint/], [['chain', 'export.jsonl', '--keys', 'export.jsonl'], /no key that can be believed/], [['chain', 'export.jsonl', '--max-faults', 'many'], /--max-faults/],
      [['chain', 'export.jsonl', '--keys', 'keys.json', '--trust', 'nobody'], /no key of that name/], [['notes', '.', '--keys', 'keys.json'], /no file that ends in \.note/], [['chain', '-', '--notes', 'notes', '--keys', 'keys.json'], /--tenant/],
    ]
    for (const [args, message] of cases) {
      const { status, out, err } = await run(...args)
      assert.deepEqual([status, out], [2, ''], args.join(' '))
      assert.match(err, message)
      assert.ok(!err.includes('    at '), err)
    }
    const json = await run('chain', 'nowhere.jsonl', '--json')
    assert.deepEqual([json.status, (JSON.parse(json.out) as { verdict: string }).verdict], [2, 'unchecked'])
  })
})

describe('the verifier and 200,000 entries', () => {
  const many = 200_000
  let bytes = 0

  before(async () => {
    const out = createWriteStream(at('large.jsonl'))
    const broken = createWriteStream(at('large-broken.jsonl'))
    let head = emptyHead(tenant)
    for (let first = 1; first <= many; first += 2000) {
      const part = await sealEntries(head, Array.from({ length: 2000 }, (_, index) => draft(first + index)), { crypto: nodeCrypto })
      head = headOf(part)
      const text = part.map(exportLine).join('')
      bytes += Buffer.byteLength(text)
      if (!out.write(text)) await once(out, 'drain')
      const changed = first === 150_001 ? text.replace('finding.updated', 'finding.deleted') : text
      if (!broken.write(changed)) await once(broken, 'drain')
    }
    await Promise.all([out, broken].map((stream) => new Promise<void>((resolve) => stream.end(resolve))))
    await writeFile(at('large-checkpoint.json'), JSON.stringify(await signCheckpoint(head, '2026-11-20T12:00:00.000Z', ours.key)))
  })

  it('reads them in memory that is smaller than the file', { timeout: 170_000 }, async () => {
    // With this heap it would end by itself if it held the file.
    const heapMb = 64
    assert.ok(bytes > 2.5 * heapMb * 1e6, `${bytes} bytes`)
    const limited = (...more: string[]) => new Promise<Ran>((resolve) => {
      execFile(process.execPath, [`--max-old-space-size=${heapMb}`, program, 'chain', at('large.jsonl'), '--checkpoint', at('large-checkpoint.json'), '--keys', at('keys.json'), '--json', ...more], (error, stdout, err) => resolve({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out: stdout, err }))
    })
    const one = await limited('--one-thread')
    assert.equal(one.status, 0)
    const report = JSON.parse(one.out) as { entries: number; sealed: { seq: number }; erasedFields: number }
    assert.deepEqual([report.entries, report.sealed.seq], [many, many])
    const several = await limited()
    assert.deepEqual([several.status, JSON.parse(several.out)], [0, report], 'several threads tell the same')
  })

  it('names the one that was changed', { timeout: 170_000 }, async () => {
    const { status, out } = await run('chain', 'large-broken.jsonl', '--checkpoint', 'large-checkpoint.json', '--keys', 'keys.json')
    assert.equal(status, 1)
    assert.match(out, /line 150001, edited: Entry 150001 was changed/)
  })

  it('finds what lies between the parts that several threads read', { timeout: 170_000 }, async () => {
    const text = await readFile(at('large.jsonl'), 'utf8')
    const middle = text.indexOf('\n', Math.floor(Buffer.byteLength(text) / 2)) + 1
    // About 20 MB, so that there are two parts at least wherever two processors are.
    const start = text.indexOf('\n', middle - 10_000_000) + 1
    const piece = text.slice(start, text.indexOf('\n', middle + 10_000_000) + 1)
    const half = piece.indexOf('\n', Math.floor(piece.length / 2)) + 1
    const next = piece.indexOf('\n', half) + 1
    const first = JSON.parse(JSON.parse(piece.slice(0, piece.indexOf('\n'))).canonical as string) as { seq: number }
    const gone = JSON.parse(JSON.parse(piece.slice(half, next)).canonical as string) as { seq: number }
    await writeFile(at('piece.jsonl'), piece.slice(0, half) + piece.slice(next))
    const { status, out } = await run('chain', 'piece.jsonl', '--json')
    const { faults } = JSON.parse(out) as { faults: Array<{ kind: string; seq: number; to: number }> }
    assert.equal(status, 1)
    assert.deepEqual(faults.map(({ kind, seq, to }) => [kind, seq, to]), [['missing', 1, first.seq - 1], ['missing', gone.seq, gone.seq]])
  })
})
