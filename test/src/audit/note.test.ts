import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { AuditHead, AuditNote } from '../../../src/contract/audit.ts'
import { auditNote } from '../../../src/contract/audit.ts'
import { headLeaf, headsTree, inclusionProof, makeNote, merkleRoot, noteVerifier, openSigningKey, parseNoteText, parseSignedNote, readKeys, rotateKeys, signNote, verifierLine, verifyInclusion, verifyNotes, verifySignedNote, generateSigningKey, headsText, parseHeads, noteFile, headsFile } from '../../../src/audit/index.ts'
import { chainOf, headOf, rewrittenFrom, signer, type Signer } from './support.ts'

const origin = 'portal.example/larkfield-it'
const minute = (number: number) => new Date(Date.UTC(2026, 10, 20, 12, number)).toISOString()

// The example in the documentation of the Go package golang.org/x/mod/sumdb/note.
const goText = 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n'
const goNote = `${goText}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`
const goLine = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const goPublic = Buffer.from(goLine.split('+').slice(2).join('+'), 'base64').subarray(1).toString('base64url')
const goSeed = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1).toString('base64url')

describe('a signed note', () => {
  it('is, byte for byte, what the reference program writes, and its key has the same name', async () => {
    const verifier = await noteVerifier('PeterNeumann', goPublic)
    assert.equal(verifierLine(verifier), goLine)
    const key = await openSigningKey({ kty: 'OKP', crv: 'Ed25519', x: goPublic, d: goSeed })
    assert.equal(await signNote(goText, 'PeterNeumann', key), goNote)
    const note = parseSignedNote(goNote)
    assert.ok(typeof note !== 'string')
    assert.deepEqual((await verifySignedNote(note, [verifier])).signedBy, [verifier])
  })

  it('is refused when one character of its text is another', async () => {
    const verifier = await noteVerifier('PeterNeumann', goPublic)
    const note = parseSignedNote(goNote.replace('answer', 'Answer'))
    assert.ok(typeof note !== 'string')
    assert.deepEqual(await verifySignedNote(note, [verifier]), { signedBy: [], forged: [verifier] })
  })

  it('may carry signatures of keys that nobody here knows', async () => {
    const verifier = await noteVerifier('PeterNeumann', goPublic)
    const { key } = await signer()
    const line = (await signNote(goText, 'witness.example', key)).split('\n').at(-2)!
    const note = parseSignedNote(`${goNote}${line}\n`)
    assert.ok(typeof note !== 'string')
    assert.equal(note.signatures.length, 2)
    assert.deepEqual(await verifySignedNote(note, [verifier]), { signedBy: [verifier], forged: [] })
    const unknown = await verifySignedNote(note, [await noteVerifier('PeterNeumann', key.publicKey)])
    assert.deepEqual(unknown, { signedBy: [], forged: [] }, 'the name is the same, the key is not')
  })

  it('is read strictly', () => {
    const wrong: Array<[string, RegExp]> = [
      ['', /empty line/], [goText, /empty line/], [goNote.slice(0, -1), /no end/], [goNote.replace('\n\n', '\r\n\r\n'), /./], [goNote.replace('\u2014', '-'), /signature line/],
      [goNote.replace('PeterNeumann ', 'Peter+Neumann '), /signature line/], [goNote.replace('PeterNeumann ', 'PeterNeumann  '), /signature line/], [goNote.replace('nAM=', 'nAN='), /signature line/],
      [goNote.replace('nAM=', 'nAM'), /signature line/], [goNote.replace('problem,', 'problem,\u0007'), /control/], [`${goText}\n`, /./], [goNote.replace('think', '\ud800'), /surrogate/],
      [`${goText}\n${goNote.split('\n').at(-2)!}\n`.repeat(1) + `${goNote.split('\n').at(-2)!}\n`.repeat(70), /more than 64/], [`${goText}\n\u2014 PeterNeumann AAAA\n`, /signature line/],
    ]
    for (const [note, message] of wrong) {
      const found = parseSignedNote(note)
      assert.ok(typeof found === 'string' && message.test(found), JSON.stringify([note.slice(-60), found]))
    }
  })

  it('may have empty lines in its text: the last one ends it', () => {
    const note = parseSignedNote(goNote.replace('problem,\n', 'problem,\n\n'))
    assert.ok(typeof note !== 'string' && note.text.includes('\n\n'))
  })

  it('is signed under a name without spaces and plus signs only', async () => {
    const { key } = await signer()
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\u2003b', 'a\tb', 'a\u0085b']) await assert.rejects(signNote(goText, name, key), TypeError)
    for (const text of ['', 'no newline', 'tab\there\n']) await assert.rejects(signNote(text, 'name', key), /cannot be signed/)
  })
})

describe('the notes over all chains', () => {
  let ours: Signer
  let notes: AuditNote[]
  let heads: AuditHead[][]

  before(async () => {
    ours = await signer()
    const chains = await Promise.all(['cli_a', 'cli_b', 'ptr_x'].map((id) => chainOf(9, id)))
    heads = [3, 5, 5, 9].map((length, step) => chains.slice(0, step === 0 ? 2 : 3).map((chain) => headOf(chain.slice(0, length))))
    notes = []
    for (const [step, list] of heads.entries()) notes.push(await makeNote({ origin, heads: list.toReversed(), at: minute(step), before: notes.at(-1) ?? null, key: ours.key }))
  })

  const told = async (list: ReadonlyArray<{ note: string; heads: readonly AuditHead[] | null }>, options: Partial<Parameters<typeof verifyNotes>[1]> = {}) => (await verifyNotes(list, { keys: ours.ring.keys, ...options })).faults.map(({ kind, number, tenantId, seq }) => [kind, String(number), ...(tenantId ? [tenantId, seq] : [])].join(' '))
  const again = (list: readonly AuditHead[], before: AuditNote | null, changes: object = {}) => makeNote({ origin, heads: list, at: minute(30), before, key: ours.key, ...changes })

  it('are intact, one after the other', async () => {
    const report = await verifyNotes(notes, { keys: ours.ring.keys, origin, now: heads[3] })
    assert.deepEqual([report.intact, report.faults, report.notes, report.newest?.body.number], [true, [], 4, 4])
    for (const note of notes) assert.deepEqual(auditNote.parse(note), note)
  })

  it('say origin, size, root, number, time and the hash of the text before, in lines', () => {
    const lines = notes[1]!.note.split('\n')
    assert.deepEqual([lines[0], lines[1], lines[3], lines[4]], [origin, '3', 'number 2', `time ${minute(1)}`])
    assert.match(lines[5]!, /^previous [0-9a-f]{64}$/)
    assert.match(notes[0]!.note, /\nprevious 0{64}\n/)
  })

  it('have one spelling each', () => {
    const text = `${notes[1]!.note.split('\n\n')[0]!}\n`
    assert.ok(typeof parseNoteText(text) !== 'string')
    for (const wrong of [text.replace('\n3\n', '\n03\n'), text.replace('number 2', 'number +2'), text.replace('number 2', 'number 0'), text.replace('time ', 'time  '), text.replace('.000Z', 'Z'), `${text}more\n`, text.slice(0, -1), text.replace('previous ', 'previous A'), text.replace(origin, 'two words'), text.replace('=\n', '\n')]) {
      assert.equal(typeof parseNoteText(wrong), 'string', wrong)
    }
  })

  it('let one tenant prove that its head is in the tree without the heads of the others', async () => {
    const body = parseNoteText(`${notes[3]!.note.split('\n\n')[0]!}\n`)
    assert.ok(typeof body !== 'string')
    const tree = await headsTree(notes[3]!.heads)
    assert.equal(Buffer.from(await merkleRoot(tree)).toString('base64'), body.root)
    const leaf = headLeaf(notes[3]!.heads[1]!)
    assert.equal(await verifyInclusion({ leaf, index: 1, size: body.size, proof: inclusionProof(tree, 1), root: Buffer.from(body.root, 'base64') }), true)
  })

  it('show a note that is left out, moved, repeated or changed', async () => {
    const [one, two, three, four] = notes as [AuditNote, AuditNote, AuditNote, AuditNote]
    assert.deepEqual(await told([one, three, four]), ['note-missing 2'])
    assert.deepEqual(await told([two, three, four]), ['note-missing 1'])
    assert.deepEqual((await told([one, three, two, four]))[0], 'note-missing 2')
    assert.deepEqual(await told([one, two, two, three, four]), ['note-unlinked 2'])
    assert.deepEqual(await told([one, { ...two, note: two.note.replace('\n3\n', '\n4\n') }, three, four]), ['note-forged 2'])
    assert.deepEqual(await told([one, { ...two, note: 'nothing' }, three, four]), ['note-malformed 2'])
  })

  it('show a note that was replaced by another one of the same signer', async () => {
    const other = await again(heads[1]!, notes[0]!)
    assert.deepEqual(await told([notes[0]!, other, notes[2]!, notes[3]!]), ['note-unlinked 3', 'note-time-back 3'])
  })

  it('show another signer and another origin', async () => {
    const stranger = await signer()
    assert.deepEqual(await told([await again(heads[0]!, null, { key: stranger.key })]), ['note-wrong-key 1'])
    assert.deepEqual(await told(notes, { origin: 'portal.example/other' }), Array.from({ length: 4 }, (_, index) => `note-wrong-origin ${index + 1}`))
    assert.deepEqual(await told([notes[0]!, await again(heads[1]!, null, { origin: 'portal.example/other' })]), ['note-wrong-origin 1'])
  })

  it('show heads that are not those that were signed, and heads that are not there', async () => {
    assert.deepEqual(await told([{ ...notes[0]!, heads: [{ ...heads[0]![0]!, seq: 4 }, heads[0]![1]!] }, ...notes.slice(1)]), ['heads-mismatch 1'])
    assert.deepEqual(await told([{ ...notes[0]!, heads: heads[0]!.slice(1) }, ...notes.slice(1)]), ['heads-mismatch 1'])
    assert.deepEqual(await told([{ ...notes[0]!, heads: null }, ...notes.slice(1)]), ['heads-missing 1'])
  })

  it('show a chain that went back, changed or vanished: in a later note, or now', async () => {
    const rewritten = headOf(await rewrittenFrom(await chainOf(9, 'cli_b'), 4, 'cli_b'))
    const now: Array<[AuditHead[], string]> = [
      [[{ ...heads[3]![0]!, seq: 8 }, heads[3]![1]!, heads[3]![2]!], 'head-back null cli_a 9'],
      [[heads[3]![0]!, rewritten, heads[3]![2]!], 'head-rewritten null cli_b 9'],
      [heads[3]!.slice(0, 2), 'head-gone null ptr_x 1'],
    ]
    for (const [list, wanted] of now) {
      assert.deepEqual(await told(notes, { now: list }), [wanted])
      await assert.rejects(again(list, notes[3]!), /do not follow those of note 4/, 'no note is made over it')
    }
    assert.deepEqual(await told(notes, { now: heads[1] }), ['head-back null cli_a 6', 'head-back null cli_b 6', 'head-back null ptr_x 6'], 'an old database')
  })

  it('show the same between two notes of a signer who hides it', async () => {
    // Signed by hand, since makeNote refuses.
    const old = await makeNote({ origin, heads: heads[1]!, at: minute(9), before: { ...notes[3]!, heads: [] }, key: ours.key })
    assert.deepEqual(await told([...notes, old]), ['head-back 5 cli_a 6', 'head-back 5 cli_b 6', 'head-back 5 ptr_x 6'])
  })

  it('go on under a new key that the old one endorses, and keep their links', async () => {
    const next = await openSigningKey(await generateSigningKey())
    const list = await rotateKeys(ours.list, ours.key, next, minute(20))
    const ring = await readKeys(list, { trusted: [ours.key.keyId] })
    const five = await again(heads[3]!, notes[3]!, { key: next })
    assert.deepEqual((await verifyNotes([...notes, five], { keys: ring.keys })).faults, [])
    const late = await again(heads[3]!, notes[3]!)
    assert.deepEqual((await verifyNotes([...notes, late], { keys: ring.keys })).faults.map(({ kind }) => kind), ['note-wrong-key'], 'the old key is retired by then')
  })

  it('keep their order when the clock is set back', async () => {
    const five = await again(heads[3]!, notes[3]!, { at: minute(-100) })
    assert.match(five.note, new RegExp(`\ntime ${minute(3).replaceAll('.', '\\.')}\n`))
    assert.deepEqual(await told([...notes, five]), [])
  })

  it('show one changed character anywhere in their text', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(), fc.constantFrom('x', '0', '9', ' ', '+', '\n', 'é'), async (place, character) => {
      const original = notes[1]!.note
      const end = original.indexOf('\n\n')
      const index = place % end
      if (original[index] === character) return
      const note = original.slice(0, index) + character + original.slice(index + 1)
      assert.equal((await verifyNotes([notes[0]!, { ...notes[1]!, note }, notes[2]!], { keys: ours.ring.keys })).intact, false)
    }), { numRuns: 150 })
  })

  it('are published as files that sort by number, with heads that read back', () => {
    assert.deepEqual([noteFile(7), headsFile(12_345)], ['0000000007.note', '0000012345.heads.jsonl'])
    const text = headsText(heads[3]!)
    assert.equal(text.split('\n').length, 4)
    assert.deepEqual(parseHeads(text), heads[3])
    assert.deepEqual(parseHeads(`\ufeff${text.replaceAll('\n', '\r\n')}`), heads[3])
    assert.deepEqual(parseHeads(JSON.stringify({ heads: heads[3] })), heads[3])
    assert.throws(() => parseHeads('[1]'), TypeError)
    assert.throws(() => parseHeads('{"tenantId":"cli_a","seq":1}'), TypeError)
    assert.throws(() => parseHeads(`${text}{`), /line 4 is not JSON/)
  })
})
