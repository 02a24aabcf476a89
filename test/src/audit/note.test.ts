import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { AuditHead, AuditNote } from '../../../src/contract/audit.ts'
import { auditNote } from '../../../src/contract/audit.ts'
import { headLeaf, headsTree, inclusionProof, makeNote, merkleRoot, noteVerifier, openSigningKey, parseNoteText, parseSignedNote, readKeys, rotateKeys, signNote, verifierLine, verifyInclusion, verifyNotes, verifySignedNote, generateSigningKey, headsText, parseHeads, parseJsonList, noteFile, headsFile, compareHeads, webCrypto, type NoteBody } from '../../../src/audit/index.ts'
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

  it('that is none says why', () => {
    const [line] = goNote.split('\n').slice(-2)
    const long = `\u2014 ${'x'.repeat(100)}`
    const table: Array<[string, string]> = [
      [goText, 'no empty line parts its text from its signatures'], [goNote.slice(0, -1), 'its last line has no end'], [goNote.replace('problem,', 'problem,\t'), 'its text holds a control character'],
      [goNote.replace('think', '\ud800'), 'its text holds half a surrogate pair'], [goNote.replace('PeterNeumann', '\ud800'), `${JSON.stringify(line!.replace('PeterNeumann', '\ud800').slice(0, 80))} is no signature line`],
      [`${goText}\n${`${line}\n`.repeat(65)}`, 'it has more than 64 signatures'], [`${goText}\n${long}\n`, `${JSON.stringify(long.slice(0, 80))} is no signature line`],
      ...[`x${line}`, `${line} x`, '\u2014 x', `\u2014 a+b ${line!.split(' ')[2]}`, '\u2014 x AAAAAA=='].map((wrong): [string, string] => [`${goText}\n${wrong}\n`, `${JSON.stringify(wrong.slice(0, 80))} is no signature line`]),
    ]
    for (const [note, why] of table) assert.equal(parseSignedNote(note), why)
  })

  it('may have 64 signatures, and one as short as a byte', () => {
    const [line] = goNote.split('\n').slice(-2)
    for (const [lines, count] of [[`${line}\n`.repeat(64), 64], ['\u2014 x AAAAAAA=\n', 1]] as const) {
      const note = parseSignedNote(`${goText}\n${lines}`)
      assert.ok(typeof note !== 'string')
      assert.equal(note.signatures.length, count)
    }
  })

  it('may say nothing but an empty line', async () => {
    const { key } = await signer()
    const note = parseSignedNote(await signNote('\n', 'name', key))
    assert.ok(typeof note !== 'string')
    assert.equal(note.text, '\n')
  })

  it('counts one signature once, each signer by itself, and nobody by the name or the number of another', async () => {
    const [one, two] = [await signer(), await signer()]
    const lines = await Promise.all([one, two, one].map(async ({ key }) => (await signNote(goText, 'name', key)).split('\n').at(-2)!))
    const note = parseSignedNote(`${goText}\n${lines.join('\n')}\n`)
    assert.ok(typeof note !== 'string')
    const [first, second] = await Promise.all([one, two].map(({ key }) => noteVerifier('name', key.publicKey)))
    assert.deepEqual(await verifySignedNote(note, [first!, second!]), { signedBy: [first, second], forged: [] })
    assert.deepEqual(await verifySignedNote(note, [{ ...first!, name: 'other' }, { ...first!, noteKeyId: '00000000' }]), { signedBy: [], forged: [] })
  })

  it('is signed by 64 bytes or not at all, whatever the arithmetic thinks of others', async () => {
    const verifier = await noteVerifier('PeterNeumann', goPublic)
    const note = parseSignedNote(goNote)
    assert.ok(typeof note !== 'string')
    const [line] = note.signatures
    const asked: number[] = []
    const crypto = { ...webCrypto, verifyEd25519: async (_: unknown, signature: Uint8Array) => asked.push(signature.length) > 0 }
    for (const signature of [line!.signature.slice(1), new Uint8Array([...line!.signature, 0]), line!.signature]) await verifySignedNote({ ...note, signatures: [{ ...line!, signature }] }, [verifier], crypto)
    assert.deepEqual(asked, [64])
  })

  it('may have empty lines in its text: the last one ends it', () => {
    const note = parseSignedNote(goNote.replace('problem,\n', 'problem,\n\n'))
    assert.ok(typeof note !== 'string' && note.text.includes('\n\n'))
  })

  it('is signed under a name without spaces and plus signs only', async () => {
    const { key } = await signer()
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\u2003b', 'a\tb', 'a\u0085b']) await assert.rejects(signNote(goText, name, key), new TypeError(`${JSON.stringify(name)} cannot name a key: it is empty, or holds a space or a plus sign`))
    for (const [text, why] of [['', 'its text does not end with a newline'], ['no newline', 'its text does not end with a newline'], ['tab\there\n', 'its text holds a control character'], ['\ud800\n', 'its text holds half a surrogate pair']] as const) {
      await assert.rejects(signNote(text, 'name', key), new TypeError(`the text cannot be signed as a note: ${why}`))
    }
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
  const parsed = ({ note }: { note: string }): NoteBody => {
    const body = parseNoteText(`${note.split('\n\n')[0]!}\n`)
    assert.ok(typeof body !== 'string', String(body))
    return body
  }
  /** A note that says what makeNote would not say. */
  const byHand = async ({ size, root, number, at, previous }: NoteBody) => ({ note: await signNote(`${origin}\n${size}\n${root}\nnumber ${number}\ntime ${at}\nprevious ${previous}\n`, origin, ours.key) })

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

  it('say in words why a text is none', () => {
    const { root } = parsed(notes[1]!)
    const lines = [origin, '3', root, 'number 2', `time ${minute(1)}`, `previous ${'a'.repeat(64)}`, '']
    const text = (changes: Record<number, string>) => lines.map((line, index) => changes[index] ?? line).join('\n')
    assert.deepEqual(parseNoteText(text({})), { origin, size: 3, root, number: 2, at: minute(1), previous: 'a'.repeat(64) })
    assert.ok(typeof parseNoteText(text({ 1: '0' })) !== 'string', 'an MSP may have no chain yet')
    const table: Array<[string, string]> = [
      ['', 'it does not have the six lines of a note'], [lines.slice(0, 6).join('\n'), 'it does not have the six lines of a note'], [`${text({})}\n`, 'it does not have the six lines of a note'], [text({ 6: 'more' }), 'it does not have the six lines of a note'],
      [text({ 0: 'two words' }), 'its origin is empty, or holds a space or a plus sign'], [text({ 0: '' }), 'its origin is empty, or holds a space or a plus sign'],
      [text({ 1: '-1' }), 'its size is not a whole number'], [text({ 1: '1.5' }), 'its size is not a whole number'], [text({ 1: 'x' }), 'its size is not a whole number'],
      [text({ 2: 'AAAA' }), 'its root is not 32 bytes in base64'], [text({ 2: '!' }), 'its root is not 32 bytes in base64'],
      [text({ 3: 'number 0' }), 'its number is not a whole number from 1'], [text({ 3: 'number 1.5' }), 'its number is not a whole number from 1'],
      [text({ 4: 'time soon' }), 'its time is not a UTC moment with milliseconds'], [text({ 5: 'previous x' }), 'its line about the note before is not a hash'],
      [text({ 1: '+3' }), 'it is not written in the one form of a note'], [text({ 3: 'Number 2' }), 'it is not written in the one form of a note'], [text({ 5: `PREVIOUS ${'a'.repeat(64)}` }), 'it is not written in the one form of a note'],
    ]
    for (const [wrong, why] of table) assert.equal(parseNoteText(wrong), why)
  })

  it('are not made after one that cannot be read, of another MSP, or at no moment', async () => {
    await assert.rejects(again(heads[3]!, { ...notes[3]!, note: 'nothing' }), new TypeError('the note before is unreadable: it is no signed note: no empty line parts its text from its signatures'))
    await assert.rejects(again(heads[3]!, { ...notes[3]!, note: goNote }), new TypeError('the note before is unreadable: it is no note over chains: it does not have the six lines of a note'))
    await assert.rejects(again(heads[3]!, notes[3]!, { origin: 'portal.example/other' }), new TypeError(`the note before is of ${origin}, not of portal.example/other`))
    await assert.rejects(again(heads[3]!, notes[3]!, { at: 'soon' }), new TypeError('soon is not a UTC moment with milliseconds'))
    await assert.rejects(again(heads[2]!, notes[3]!), new TypeError(`the heads do not follow those of note 4: ${compareHeads(heads[3]!, heads[2]!)[0]!.message}`))
  })

  it('are told in sentences that name notes, entries and what is wrong with them', async () => {
    const [one, two, three, four] = notes as [AuditNote, AuditNote, AuditNote, AuditNote]
    const stranger = await signer()
    const retired = new Map([[ours.key.keyId, { ...ours.list[0]!, retiredAt: minute(1) }]])
    const unlinked = await byHand({ ...parsed(one), previous: 'a'.repeat(64) })
    const older = await again(heads[1]!, one, { at: minute(5) })
    const swapped = { ...two, note: two.note.replace('\n3\n', '\n4\n') }
    const table: Array<[Array<{ note: string; heads: readonly AuditHead[] | null; name?: string }>, Partial<Parameters<typeof verifyNotes>[1]>, string[]]> = [
      [[one, three], {}, ['Note 2 is missing.']],
      [[one, four], {}, ['Notes 2 to 3 are missing.']],
      [[one, two, two], {}, ['Note 2 stands after note 2.']],
      [[{ ...unlinked, heads: one.heads }], {}, ['Note 1 does not follow the beginning: it names another one as the note before.']],
      [[one, older, three], {}, ['Note 3 does not follow the note 2 that is here: it names another one as the note before.', 'Note 3 is older than note 2.']],
      [[{ ...one, heads: null }], {}, ['The heads of note 1 are not there, so its chains cannot be compared.']],
      [[{ ...one, heads: one.heads.slice(1) }], {}, ['The heads published with note 1 are not those that were signed: they are 1, and it speaks of 2.']],
      [[{ ...one, heads: [one.heads[0]!, one.heads[0]!] }], {}, ['The heads published with note 1 are not those that were signed: tenant cli_a has two heads.']],
      [[{ ...one, heads: [one.heads[0]!, { ...one.heads[1]!, seq: 9 }] }], {}, ['The heads published with note 1 are not those that were signed: their root is another.']],
      [[{ ...one, note: 'nothing' }], {}, ['Note 1: it is no signed note: no empty line parts its text from its signatures.']],
      [[{ ...one, note: goNote, name: 'one.note' }], {}, ['One.note: it is no note over chains: it does not have the six lines of a note.']],
      [[one], { origin: 'portal.example/other' }, [`Note 1: it is a note of ${origin}, not of portal.example/other.`]],
      [[one, swapped, three], {}, ['Note 2: it is forged: the key that it names did not sign this text.']],
      [[one], { keys: stranger.ring.keys }, ['Note 1: no trusted key has signed it.']],
      [[one, two, three], { keys: retired }, ['Note 3: the key that signed it was not in use at its time.']],
      [[one], { now: [] }, ['Since note 1: the chain of tenant cli_a, which had 3 entries, is gone.', 'Since note 1: the chain of tenant cli_b, which had 3 entries, is gone.']],
    ]
    for (const [list, options, wanted] of table) assert.deepEqual((await verifyNotes(list, { keys: ours.ring.keys, ...options })).faults.map(({ message }) => message), wanted)
    assert.deepEqual(await told([one, { ...two, note: 'x' }, { ...three, note: 'x' }, four]), ['note-malformed 2', 'note-malformed 3'], 'one that is not believed takes the place of the one that belongs there')
    assert.deepEqual(await told([{ ...one, note: 'x' }, { ...two, note: goNote }, three]), ['note-malformed 1', 'note-malformed 2'])
  })

  it('are believed when one of several signers was in use', async () => {
    const next = await openSigningKey(await generateSigningKey())
    const ring = await readKeys(await rotateKeys(ours.list, ours.key, next, minute(20)))
    const five = await again(heads[3]!, notes[3]!, { key: next })
    const old = (await again(heads[3]!, notes[3]!)).note.split('\n').at(-2)!
    assert.deepEqual((await verifyNotes([...notes, { ...five, note: `${five.note}${old}\n` }], { keys: ring.keys })).faults, [])
  })

  it('compare chains: each may stand still or grow', () => {
    const head = (tenantId: string, seq: number, hash = 'a') => ({ tenantId, seq, hash: hash.repeat(64) })
    const before = [head('cli_a', 3), head('cli_b', 5)]
    assert.deepEqual(compareHeads(before, before), [])
    assert.deepEqual(compareHeads(before, [head('cli_b', 6, 'b'), head('cli_a', 3), head('cli_c', 1)]), [])
    assert.deepEqual(compareHeads(before, [head('cli_a', 1)]), [
      { kind: 'head-back', number: null, tenantId: 'cli_a', seq: 2, message: 'the chain of tenant cli_a went back from entry 3 to entry 1: its end was cut off, or an older database was put back.' },
      { kind: 'head-gone', number: null, tenantId: 'cli_b', seq: 1, message: 'the chain of tenant cli_b, which had 5 entries, is gone.' },
    ])
    assert.deepEqual(compareHeads(before, [head('cli_a', 3, 'b'), head('cli_b', 5)]), [{ kind: 'head-rewritten', number: null, tenantId: 'cli_a', seq: 3, message: 'entry 3 of tenant cli_a is another than it was: its chain was written anew.' }])
  })

  it('let one tenant prove that its head is in the tree without the heads of the others', async () => {
    const body = parsed(notes[3]!)
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
    const hidden = await verifyNotes([...notes, old], { keys: ours.ring.keys })
    assert.deepEqual(hidden.faults, compareHeads(heads[3]!, heads[1]!).map((fault) => ({ ...fault, number: 5, message: `Note 5: ${fault.message}` })))
    assert.deepEqual(hidden.faults.map(({ kind, tenantId, seq }) => `${kind} ${tenantId} ${seq}`), ['head-back cli_a 6', 'head-back cli_b 6', 'head-back ptr_x 6'])
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
    assert.throws(() => parseHeads(`${text}{`), new TypeError('line 4 is not JSON'))
  })

  it('are read from every form in which a list is handed over', () => {
    const list = [{ a: 1 }, { b: 2 }]
    const [one, two] = list.map((item) => JSON.stringify(item))
    for (const text of [`[${one},${two}]`, `{"items":[${one},${two}]}`, `{"heads":[${one},${two}]}`, `{"heads":[${one},${two}],"items":[]}`, `${one}\n${two}`, `\ufeff ${one}\r\n\r\n  ${two}\r\n\n`, `\ufeff${JSON.stringify(list, null, 2)}\n`]) assert.deepEqual(parseJsonList(text, 'heads'), list, text)
    for (const text of ['', ' \n\r\n', '[]', '{"items":[]}', '\ufeff']) assert.deepEqual(parseJsonList(text, 'heads'), [], text)
    for (const text of ['{"items":5}', '{"heads":null}', '{}']) assert.deepEqual(parseJsonList(text, 'heads'), [JSON.parse(text)], text)
    for (const text of ['5', 'null', '"text"', '[5]', '[null]', '[[]]', '[{},5]', '{}\n5', '{"items":[[]]}']) assert.throws(() => parseJsonList(text, 'heads'), new TypeError('it holds something else than objects'), text)
    assert.throws(() => parseJsonList('{}\n\n{]\n', 'heads'), new TypeError('line 3 is not JSON'), 'as an editor counts them')
  })
})
