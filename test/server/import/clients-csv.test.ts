import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { opensFormula, readClientsCsv, refuseTaken } from '../../../server/import/clients-csv.ts'
import { FileRefused } from '../../../server/import/refusal.ts'

const read = (text: string, options = {}) => readClientsCsv(Buffer.from(text), options)
const faults = (text: string, options = {}) => read(text, options).faults

describe('a file of clients', () => {
  it('gives every column', () => {
    const { rows, faults, remarks } = read(
      'name,aliases,industry,contact,score,baseline,exposure,tags\n' +
        'Quay & Lantern,QL|Lantern,Hospitality,it@quay.example,61.5,2026-03-01,$42K-$180K,gold;north\n' +
        'Bare Ltd,,,,,,,\n',
    )
    assert.deepEqual({ faults, remarks }, { faults: [], remarks: [] })
    assert.deepEqual(rows, [
      {
        line: 2,
        name: 'Quay & Lantern',
        aliases: ['QL', 'Lantern'],
        tags: ['gold', 'north'],
        industry: 'Hospitality',
        contactEmail: 'it@quay.example',
        currency: 'USD',
        score: 61.5,
        baselineCompletedAt: '2026-03-01T00:00:00.000Z',
        exposure: { low: 4_200_000, high: 18_000_000, currency: 'USD' },
      },
      {
        line: 3,
        name: 'Bare Ltd',
        aliases: [],
        tags: [],
        industry: null,
        contactEmail: null,
        currency: null,
        score: null,
        baselineCompletedAt: null,
        exposure: null,
      },
    ])
  })

  it('takes exposure in three columns as well', () => {
    const { rows } = read('name,exposure_low,exposure_high,currency\nA,42000,"180,000",GBP\n')
    assert.deepEqual(rows[0]!.exposure, { low: 4_200_000, high: 18_000_000, currency: 'GBP' })
  })

  for (const [what, delimiter] of [['commas', ','], ['semicolons', ';'], ['tabs', '\t']] as const) {
    it(`is read with ${what}, a byte order mark, CRLF, quotes and blank lines, and counts lines as an editor does`, () => {
      const d = delimiter
      // A tab inside a name would be refused as a control character.
      const inside = d === '\t' ? '' : d
      const file = read(`\ufeffName${d}Industry${d}Score\r\n"Say ""Hi""${inside} Ltd"${d}Retail${d}40\r\n\r\n\r\nOther${d}${d}oops\r\n`)
      assert.equal(file.delimiter, delimiter)
      assert.equal(file.rows[0]!.name, `Say "Hi"${inside} Ltd`)
      assert.equal(file.rowCount, 2)
      assert.deepEqual(file.faults.map(({ line, column }) => [line, column]), [[5, 'Score']])
    })
  }

  it('may end its lines with CR alone and lack a last line break', () => {
    assert.deepEqual(read('name\rA\rB').rows.map(({ name, line }) => [name, line]), [['A', 2], ['B', 3]])
  })

  it('reads a decimal comma in a score where semicolons separate', () => {
    assert.equal(read('name;score\nA;19,9\n').rows[0]!.score, 19.9)
    assert.match(faults('name,score\nA,"19,9"\n')[0]!.message, /not a number/)
  })

  it('keeps the score as it stands at every band edge', () => {
    const scores = [0, 19.9, 20, 39.9, 40, 59, 60, 79.99, 80, 100]
    const { rows } = read(`name,score\n${scores.map((score, index) => `c${index},${score}`).join('\n')}\n`)
    assert.deepEqual(rows.map((row) => row.score), scores)
  })

  for (const score of ['-0.1', '100.01', 'NaN', 'Infinity', '1e1', '0x10', '50%', '5 0', 'high', '٥٠']) {
    it(`refuses the score ${score} and names line and column`, () => {
      const [fault] = faults(`name,score\nA,${score}\n`)
      assert.deepEqual([fault!.line, fault!.column], [2, 'score'])
      assert.match(fault!.message, /not a number|outside 0 to 100/)
    })
  }

  it('reports every fault of a row at once, and every row', () => {
    const found = faults('name,contact,score,exposure,currency\n,bad,101,9-5,\nB,,,5,XXZ\nC,x@y.example,1,1-2,USD\n')
    assert.deepEqual(
      found.map(({ line, column }) => `${line} ${column}`),
      ['2 name', '2 contact', '2 score', '2 exposure', '3 currency'],
    )
  })

  it('refuses names that are too long, broken over lines or direction-overridden', () => {
    assert.match(faults(`name\n${'x'.repeat(201)}\n`)[0]!.message, /at most 200/)
    assert.match(faults('name,score\n"A\nB",5\n')[0]!.message, /line 2 to line 3/)
    assert.match(faults('name\nA\u202eB\n')[0]!.message, /direction-override/)
    assert.equal(read(`name\n${'x'.repeat(200)}\n`).rows.length, 1)
  })

  it('reports a name that stands twice, whatever its case, width and spacing', () => {
    const found = faults('name\nHarbour  Mill\nＨarbour mill\nOther\n')
    assert.deepEqual(found.map(({ line, message }) => [line, message]), [[3, '"Ｈarbour mill" stands on line 2 already: remove one of the two']])
  })

  it('reports a name that is a client already', () => {
    const file = refuseTaken(read('Client\nNew\nHarbour Mill\n'), (name) => name === 'Harbour Mill')
    assert.deepEqual(file.rows.map((row) => row.name), ['New'])
    assert.deepEqual(file.faults, [{ line: 3, column: 'Client', message: '"Harbour Mill" is a client already: remove the row' }])
  })

  it('keeps formula cells as plain text and says so; plain negative numbers are no formulas', () => {
    const { rows, remarks } = read(`name,industry\n"=HYPERLINK(""http://x"")",+cmd\n@sum,-5\n'=1+1,x\n`)
    assert.deepEqual(rows.map((row) => row.name), ['=HYPERLINK("http://x")', '@sum', '=1+1'])
    assert.deepEqual(remarks.map(({ line, column }) => `${line} ${column}`), ['2 name', '2 industry', '3 name', '4 name'])
    assert.equal(opensFormula('-5.00'), false)
    assert.equal(opensFormula('+44'), false)
    assert.equal(opensFormula('-5+cmd'), true)
    assert.equal(opensFormula('＝1'), true)
  })

  it('refuses a row with more cells than headings, and takes a shorter one', () => {
    assert.match(faults('name,score\nA,5,6\n')[0]!.message, /3 cells, the heading 2/)
    assert.equal(read('name,score,tags\nA,5\n').rows.length, 1)
    assert.equal(read('name,score\nA,5,,\n').rows.length, 1)
  })

  it('keeps stray quotes and points at them', () => {
    const { rows, remarks } = read('name,industry\nBob "The" Ltd,x\n"Ann ""A"" Ltd",y\n')
    assert.deepEqual(rows.map((row) => row.name), ['Bob "The" Ltd', 'Ann "A" Ltd'])
    assert.deepEqual(remarks.map(({ line }) => line), [2])
  })

  it('names headings that it does not know', () => {
    assert.deepEqual(read('Client Name,Phone\nA,1\n').ignored, ['Phone'])
  })

  const refused: [string, Uint8Array, RegExp][] = [
    ['an empty file', Buffer.from(''), /is empty/],
    ['a file of blank lines', Buffer.from('\ufeff \r\n\r\n'), /is empty/],
    ['UTF-16, little end first', Buffer.from('\ufeffname\nA', 'utf16le'), /UTF-16.*CSV UTF-8/],
    ['UTF-16, big end first', Buffer.from('\ufeffname\nA', 'utf16le').swap16(), /UTF-16/],
    ['UTF-16 without a mark', Buffer.from('name\nA', 'utf16le'), /zero byte on line 1/],
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, 20]), /workbook/],
    ['Windows-1252', Buffer.concat([Buffer.from('name\nA\nCaf'), Buffer.from([0xe9]), Buffer.from('\nB\n')]), /not UTF-8: line 3/],
    ['a quote that never closes', Buffer.from('name\n"A\nB\n'), /never closed/],
    ['a file without a name column', Buffer.from('title,score\nA,1\n'), /no column "name" \(it reads: title, score\)/],
    ['two columns for one thing', Buffer.from('name,client\nA,B\n'), /Two columns/],
    ['one exposure bound alone', Buffer.from('name,exposure_low\nA,1\n'), /Give both/],
    ['a range and bounds together', Buffer.from('name,exposure,exposure_low,exposure_high\nA,1,1,1\n'), /Keep one/],
  ]
  for (const [what, file, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => readClientsCsv(file), (error: Error) => error instanceof FileRefused && message.test(error.message))
    })
  }

  it('holds 100,000 rows', () => {
    const lines = ['name,industry,contact,score,exposure,tags']
    for (let index = 0; index < 100_000; index += 1) lines.push(`Client ${index},Retail,it@c${index}.example,${index % 101},$${index + 1}K-$${index + 9}K,a|b`)
    const { rows, faults } = read(lines.join('\r\n'))
    assert.equal(rows.length, 100_000)
    assert.deepEqual(faults, [])
    assert.equal(rows.at(-1)!.line, 100_001)
  })

  it('refuses more than 200,000 rows', () => {
    assert.throws(() => read(`name\n${'A\n'.repeat(200_001)}`), /at most 200000/)
  })
})
