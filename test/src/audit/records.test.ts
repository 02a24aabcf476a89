import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { parseRecord, readExport, verifyChain, type BrokenLine, type ChainRecord, type SealedEntry } from '../../../src/audit/index.ts'
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
    assert.deepEqual(plain(await read(text.replaceAll('\n', '\r\n\r\n'))), wanted())
    assert.deepEqual(plain(await read(text.slice(0, -1))), wanted())
    assert.deepEqual(plain(await read('')), [])
  })

  it('has a byte order mark before its first line only', async () => {
    for (const first of ['{}\n', '\n', 'x'.repeat(longestLine + 1) + '\n', Buffer.from([0xff, 0x0a])]) {
      assert.deepEqual(broken(await read(first, `\ufeff${text.split('\n')[0]!}`)).at(-1), '2: it is not JSON')
    }
  })

  it('numbers its lines as an editor does', async () => {
    const records = await read(text.replace('\n', '\n\n'))
    assert.deepEqual(records.slice(0, 3).map(({ line }) => line), [1, 3, 4])
  })

  it('tells of each line that is no record, and reads on', async () => {
    const lines = text.split('\n')
    const wrong: Array<[string | Uint8Array, RegExp]> = [
      ['{', /not JSON/], ['[]', /no canonical/], ['1', /not an object/], ['null', /not an object/], ['{"canonical":"x"}', /no hash/], ['{"canonical":1,"hash":"x"}', /no canonical/],
      ['{"canonical":"x","hash":1}', /no hash/], ['{"canonical":"x","hash":"y","person":1}', /person is neither an object nor null/],
      ...['email', 'ip', 'ua'].flatMap((field) => ['{"value":1,"salt":"x"}', '{"value":"x","salt":1}', '{"value":"x"}', '{"salt":"x"}', '{}', '[]', '1', '"x"', 'false'].map((secret): [string, RegExp] => [`{"canonical":"x","hash":"y","person":{"${field}":${secret}}}`, /personal field/])), [Buffer.from([0x7b, 0xff, 0xfe]), /UTF-8/], [`\ufeff${lines[4]!}`, /not JSON/],
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

  it('holds what it was written with, and personal fields that were not handed out are absent', () => {
    const secret = { value: 'a', salt: 'b' }
    const table: Array<[object, ChainRecord]> = [
      [{}, { canonical: 'x', hash: 'y' }], [{ person: null }, { canonical: 'x', hash: 'y' }],
      [{ person: {} }, { canonical: 'x', hash: 'y', person: { email: null, ip: null, ua: null } }],
      [{ person: { email: secret, ip: null, ua: secret }, more: 1 }, { canonical: 'x', hash: 'y', person: { email: secret, ip: null, ua: secret } }],
    ]
    for (const [person, wanted] of table) assert.deepEqual(parseRecord(JSON.stringify({ canonical: 'x', hash: 'y', ...person })), wanted)
  })

  it('of which one line is not UTF-8 keeps its other lines and their numbers, all in one piece or in many', async () => {
    const lines = text.split('\n').slice(0, 3)
    const bad = Buffer.from([0x7b, 0xff])
    const join = (...parts: Array<string | Buffer>) => Buffer.concat(parts.map((part) => Buffer.concat([Buffer.from(part), Buffer.from('\n')])))
    const told = async (...chunks: Buffer[]) => (await read(...chunks)).map((record) => `${record.line} ${'broken' in record ? record.broken : 'good'}`)
    const wrong = 'it is not UTF-8, or longer than 4 MB'
    assert.deepEqual(await told(join(lines[0]!, lines[1]!, bad, lines[2]!)), ['1 good', '2 good', `3 ${wrong}`, '4 good'])
    assert.deepEqual(await told(join(lines[0]!, '', bad, '', lines[2]!)), ['1 good', `3 ${wrong}`, '5 good'])
    assert.deepEqual(await told(join(lines[0]!, bad, ''), join(lines[2]!)), ['1 good', `2 ${wrong}`, '4 good'])
    assert.deepEqual(await told(join(bad, lines[0]!)), [`1 ${wrong}`, '2 good'])
    assert.deepEqual(await told(bad), [`1 ${wrong}`])
  })

  it('takes a line of 4 MB and none that is longer, wherever it stands', async () => {
    const long = (length: number) => `{"canonical":"${'x'.repeat(length - 27)}","hash":"y"}`
    assert.equal(long(100).length, 100)
    const [line] = text.split('\n')
    for (const [length, wanted] of [[longestLine, []], [longestLine + 1, ['2: it is not UTF-8, or longer than 4 MB']]] as const) {
      assert.deepEqual(broken(await read(`${line}\n`, long(length))), wanted, 'at the end, without an end of its own')
      const half = longestLine / 2
      const records = await read(`${line}\n`, long(length).slice(0, half), long(length).slice(half), `\n${line!.slice(0, 9)}`, `${line!.slice(9)}\n${line}`)
      assert.equal(records.length, 4, 'between others, in pieces')
      assert.deepEqual(broken(records), wanted)
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
