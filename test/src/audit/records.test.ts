import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { readExport, verifyChain, type BrokenLine, type ChainRecord, type SealedEntry } from '../../../src/audit/index.ts'
import { longestLine } from '../../../src/audit/records.ts'
import { chainOf, exportOf } from './support.ts'

let chain: SealedEntry[]
let text: string

before(async () => {
  chain = await chainOf(12)
  text = exportOf(chain)
})

async function read(...chunks: Array<string | Uint8Array>): Promise<Array<ChainRecord | BrokenLine>> {
  const all = []
  for await (const records of readExport(chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk)))) all.push(...records)
  return all
}
const broken = (records: ReadonlyArray<ChainRecord | BrokenLine>) => records.flatMap((record) => ('broken' in record ? [`${record.line}: ${record.broken}`] : []))
const plain = (records: ReadonlyArray<ChainRecord | BrokenLine>) => records.map((record) => ('broken' in record ? record : { canonical: record.canonical, hash: record.hash, person: record.person }))
const wanted = () => chain.map(({ canonical, hash, person }) => ({ canonical, hash, person }))

describe('an export', () => {
  it('reads back as it was written, wherever its bytes are cut', async () => {
    const bytes = Buffer.from(text)
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 30 }), async (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), bytes.length]
      const chunks = places.slice(1).map((to, index) => bytes.subarray(places[index], to))
      assert.deepEqual(plain(await read(...chunks)), wanted())
    }), { numRuns: 100 })
  })

  it('keeps a start of a line although its chunk is used again', async () => {
    const bytes = Buffer.from(text)
    const reused = Buffer.alloc(100)
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += 100) {
        const length = bytes.copy(reused, 0, at, at + 100)
        yield reused.subarray(0, length)
      }
    }
    const all = []
    for await (const records of readExport(chunks())) all.push(...records)
    assert.deepEqual(plain(all), wanted())
  })

  it('may have a byte order mark, the line ends of Windows, empty lines, and no last line end', async () => {
    assert.deepEqual(plain(await read(`\ufeff${text}`)), wanted())
    assert.deepEqual(plain(await read(Buffer.from([0xef]), Buffer.from([0xbb]), Buffer.from([0xbf]), text)), wanted())
    assert.deepEqual(plain(await read(text.replaceAll('\n', '\r\n'))), wanted())
    assert.deepEqual(plain(await read(text.replaceAll('\n', '\n\n'))), wanted())
    assert.deepEqual(plain(await read(text.slice(0, -1))), wanted())
    assert.deepEqual(plain(await read('')), [])
  })

  it('numbers its lines as an editor does', async () => {
    const records = await read(text.replace('\n', '\n\n'))
    assert.deepEqual(records.slice(0, 3).map(({ line }) => line), [1, 3, 4])
  })

  it('tells of each line that is no record, and reads on', async () => {
    const lines = text.split('\n')
    const wrong: Array<[string | Uint8Array, RegExp]> = [
      ['{', /not JSON/], ['[]', /no canonical/], ['1', /not an object/], ['null', /not an object/], ['{"canonical":"x"}', /no hash/], ['{"canonical":1,"hash":"x"}', /no canonical/],
      ['{"canonical":"x","hash":"y","person":1}', /person/], ['{"canonical":"x","hash":"y","person":{"email":{"value":1,"salt":"x"}}}', /personal field/], [Buffer.from([0x7b, 0xff, 0xfe]), /UTF-8/], [`\ufeff${lines[4]!}`, /not JSON/],
    ]
    for (const [line, message] of wrong) {
      const records = await read(`${lines.slice(0, 4).join('\n')}\n`, line, `\n${lines.slice(5).join('\n')}`)
      assert.equal(records.length, 12)
      assert.equal(broken(records).length, 1)
      assert.match(broken(records)[0]!, message)
      assert.match(broken(records)[0]!, /^5: /)
      const report = await verifyChain(records)
      assert.deepEqual(report.faults.map(({ kind, seq, line: at }) => [kind, seq, at]), [['bad-json', 5, 5]])
    }
  })

  it('that breaks off in the middle of a line says so', async () => {
    const report = await verifyChain(await read(text.slice(0, -40)))
    assert.deepEqual(report.faults.map(({ kind, seq, line }) => [kind, seq, line]), [['bad-json', 12, 12]])
  })

  it('with a line between two entries that is no entry is otherwise whole', async () => {
    const lines = text.split('\n')
    const report = await verifyChain(await read([...lines.slice(0, 5), 'nonsense', ...lines.slice(5)].join('\n')))
    assert.deepEqual(report.faults.map(({ kind, line }) => [kind, line]), [['bad-json', 6]])
  })

  it('does not hold a line that has no end', async () => {
    async function* endless() {
      yield Buffer.from(text.split('\n')[0]!)
      yield Buffer.from('\n')
      for (let sent = 0; sent < longestLine * 4; sent += 1 << 20) yield Buffer.alloc(1 << 20, 'x')
      yield Buffer.from(`\n${text.split('\n').slice(2).join('\n')}`)
    }
    const all = []
    for await (const records of readExport(endless())) all.push(...records)
    assert.equal(all.length, 12)
    assert.deepEqual(broken(all), ['2: it is not UTF-8, or longer than 4 MB'])
  })
})
