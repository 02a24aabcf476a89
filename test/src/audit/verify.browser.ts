import { expect } from 'chai'
import { makeNote, readExport, verifyChain, verifyNotes } from '../../../src/audit/index.ts'
import { chainOf, checkpointAt, exportOf, headOf, replaced, signer } from './support.ts'

describe('in the reader’s own browser', () => {
  it('an export and its checkpoint are checked without a server', async () => {
    const chain = await chainOf(300)
    const ours = await signer()
    const checkpoints = [await checkpointAt(chain, 300, ours.key)]
    const report = await verifyChain(readExport([new TextEncoder().encode(exportOf(chain))]), { checkpoints, keys: ours.ring })
    expect(report.intact).to.equal(true)
    expect(report.sealed?.seq).to.equal(300)
    expect(report.cautions).to.deep.equal([])
    const edited = { ...chain[99]!, canonical: chain[99]!.canonical.replace('finding.updated', 'finding.deleted') }
    const broken = await verifyChain(replaced(chain, 99, edited), { checkpoints, keys: ours.ring })
    expect(broken.faults.map(({ kind, seq }) => [kind, seq])).to.deep.equal([['edited', 100]])
    const cut = await verifyChain(chain.slice(0, 200), { checkpoints, keys: ours.ring })
    expect(cut.faults.map(({ kind, seq }) => [kind, seq])).to.deep.equal([['tail-cut', 201]])
  })

  it('notes are checked, too', async () => {
    const chain = await chainOf(4)
    const ours = await signer()
    const note = await makeNote({ origin: 'portal.example/larkfield-it', heads: [headOf(chain)], at: '2026-11-20T12:00:00.000Z', before: null, key: ours.key })
    expect((await verifyNotes([note], { keys: ours.ring.keys })).intact).to.equal(true)
    expect((await verifyNotes([{ ...note, note: note.note.replace('12:00', '12:01') }], { keys: ours.ring.keys })).faults.map(({ kind }) => kind)).to.deep.equal(['note-forged'])
  })
})
