import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Scan } from '../../../../server/import/scan/finding.ts'
import { importedOf, previewScan, type KnownFinding, type KnownStatus } from '../../../../server/import/scan/preview.ts'
import { bytes, read } from './support.ts'

interface Line {
  title: string
  severity?: string
  url?: string
  [key: string]: unknown
}
const scanOf = (lines: Line[], options: { target?: string; scanner?: string } = {}): Scan => {
  const scan = read(bytes({ findings: [{ title: 'keeps the list from being empty', severity: 'info' }, ...lines.map((line) => ({ severity: 'low', unique_id_from_tool: line.title, ...line }))] }), options)
  return { ...scan, findings: scan.findings.slice(1) }
}
const known = (scan: Scan, status: KnownStatus = 'open', absent = false): KnownFinding[] =>
  scan.findings.map((finding) => ({ id: finding.title, key: finding.key, scanner: finding.scanner, target: finding.target, status, imported: importedOf(finding), absent }))
const statuses: KnownStatus[] = ['draft', 'open', 'in_progress', 'pending_verification', 'verified_fixed', 'not_fixed', 'partially_fixed', 'risk_accepted', 'false_positive', 'closed']

describe('the preview of an import', () => {
  const before = scanOf([{ title: 'a' }, { title: 'b', severity: 'high', url: 'https://x.example/1' }])

  it('takes everything as new where nothing is known', () => {
    const preview = previewScan(before, [])
    assert.deepEqual(preview.created.map(({ title }) => title), ['a', 'b'])
  })

  it('says of each field what was and what is', () => {
    const after = scanOf([{ title: 'a', description: 'New words.', cwe: 79, cve: 'CVE-2024-1111', cvssv3_score: 5 }, { title: 'b', severity: 'low', url: 'https://x.example/2' }])
    const preview = previewScan(after, known(before))
    assert.deepEqual(preview.changed.map(({ known: { id }, changes }) => [id, changes]), [
      ['a', [
        { field: 'description', before: '', after: 'New words.' },
        { field: 'cvss', before: [], after: ['3.1  5'] },
        { field: 'cwe', before: [], after: ['79'] },
        { field: 'cve', before: [], after: ['CVE-2024-1111'] },
      ]],
      ['b', [
        { field: 'severity', before: 'high', after: 'low' },
        { field: 'locations', added: [{ asset: 'x.example', place: 'https://x.example/2', detail: '', line: null }], removed: [{ asset: 'x.example', place: 'https://x.example/1', detail: '', line: null }] },
      ]],
    ])
  })

  it('takes a moved line, other evidence and other references as no change', () => {
    const [one, two] = [{ line: 1, evidence: 'x', references: 'https://a.example' }, { line: 9, evidence: 'y', references: 'https://b.example' }].map((rest) => scanOf([{ title: 'a', url: 'src/a.c', ...rest }]))
    assert.equal(previewScan(two!, known(one!)).unchanged.length, 1)
  })

  for (const status of statuses) {
    it(`${status}: present ${status === 'verified_fixed' ? 'reopens' : 'stays'}, absent ${['verified_fixed', 'false_positive', 'closed'].includes(status) ? 'is no news' : 'is said'}`, () => {
      const present = previewScan(before, known(before, status))
      assert.deepEqual(present.reappeared.map(({ reopens }) => reopens), status === 'verified_fixed' ? [true, true] : [])
      assert.equal(present.unchanged.length, status === 'verified_fixed' ? 0 : 2)
      const gone = previewScan(scanOf([]), known(before, status))
      const settled = ['verified_fixed', 'false_positive', 'closed'].includes(status)
      assert.deepEqual([gone.absent.length, gone.untouched.length], settled ? [0, 2] : [2, 0])
    })
  }

  it('says that what was absent is there again, without reopening what never closed', () => {
    const preview = previewScan(before, known(before, 'open', true))
    assert.deepEqual(preview.reappeared.map(({ reopens, changes }) => [reopens, changes]), [[false, []], [false, []]])
  })

  it('leaves alone what another scanner found, and what was found at a target that the file does not cover', () => {
    const others = [...known(scanOf([{ title: 'a' }], { target: 'elsewhere' })), ...known(scanOf([{ title: 'b' }], { scanner: 'other' }))]
    const preview = previewScan(scanOf([]), others)
    assert.deepEqual([preview.absent, preview.untouched.map(({ id }) => id)], [[], ['a', 'b']])
  })

  it('does not reopen or create what the source has set aside', () => {
    const aside = scanOf([{ title: 'a', false_p: true }, { title: 'c', duplicate: 'true' }])
    const preview = previewScan(aside, known(before, 'verified_fixed'))
    assert.deepEqual([preview.created, preview.reappeared, preview.suppressed.map(({ finding, known: ours }) => [finding.title, ours?.id ?? null])], [[], [], [['a', 'a'], ['c', null]]])
  })

  it('compares with the one still worked on where two have one identity', () => {
    const [closed] = known(scanOf([{ title: 'a' }]), 'closed')
    const [open] = known(scanOf([{ title: 'a' }]), 'open')
    for (const both of [[{ ...closed!, id: '1' }, { ...open!, id: '2' }], [{ ...open!, id: '2' }, { ...closed!, id: '1' }]]) {
      const preview = previewScan(scanOf([{ title: 'a' }]), both)
      assert.deepEqual([preview.unchanged.map(({ known: { id } }) => id), preview.untouched.map(({ id }) => id)], [['2'], ['1']])
    }
  })

  const lines = fc.uniqueArray(fc.record({ title: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), severity: fc.constantFrom('low', 'high'), false_p: fc.boolean() }), { selector: ({ title }) => title })
  const someKnown = fc.tuple(lines, fc.infiniteStream(fc.constantFrom(...statuses)), fc.infiniteStream(fc.boolean())).map(([some, states, gone]) =>
    known(scanOf(some)).map((each) => ({ ...each, status: states.next().value, absent: gone.next().value })))

  it('puts each finding of the file and each known one in exactly one list, in whatever order they come', () => {
    fc.assert(
      fc.property(lines, someKnown, (some, before) => {
        const scan = scanOf(some)
        const preview = previewScan(scan, before)
        const found = [...preview.created, ...[...preview.changed, ...preview.unchanged, ...preview.reappeared, ...preview.suppressed].map(({ finding }) => finding)].map(({ title }) => title).toSorted()
        assert.deepEqual(found, scan.findings.map(({ title }) => title).toSorted())
        const matched = [...preview.changed, ...preview.unchanged, ...preview.reappeared, ...preview.suppressed].flatMap(({ known: ours }) => ours ?? [])
        assert.deepEqual([...matched, ...preview.absent, ...preview.untouched].map(({ id }) => id).toSorted(), before.map(({ id }) => id).toSorted())
        const turned = previewScan({ ...scan, findings: scan.findings.toReversed() }, before.toReversed())
        for (const list of ['created', 'changed', 'unchanged', 'reappeared', 'suppressed', 'absent', 'untouched'] as const) {
          const names = (from: typeof preview) => from[list].map((each) => ('finding' in each ? each.finding.title : 'title' in each ? each.title : each.id)).toSorted()
          assert.deepEqual(names(turned), names(preview))
        }
      }),
      { numRuns: 150 },
    )
  })
})
