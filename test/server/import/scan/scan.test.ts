import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ScanRefused } from '../../../../server/import/scan/finding.ts'
import { scanFormatOf, sheetColumns } from '../../../../server/import/scan/scan.ts'
import { bytes, file, read, severities, titled } from './support.ts'

describe('the kind of a scanner\'s file', () => {
  const kinds = [
    ['shop.sarif', 'sarif'], ['shop.nessus', 'nessus-xml'], ['shop-nessus.csv', 'nessus-csv'], ['shop-zap.xml', 'zap-xml'], ['shop-nuclei.jsonl', 'nuclei'],
    ['shop-burp.xml', 'burp-xml'], ['shop-trivy.json', 'trivy'], ['shop.csv', 'generic-csv'], ['shop.json', 'generic-json'],
  ] as const
  for (const [name, format] of kinds) {
    it(`is told by its content: ${format}`, () => {
      assert.equal(scanFormatOf(file(name)), format)
      const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), file(name)])
      assert.equal(scanFormatOf(marked), format, 'with a byte order mark')
      assert.equal(scanFormatOf(bytes(file(name).toString().replaceAll('\n', '\r\n'))), format, 'with line endings of Windows')
    })
  }

  it('is refused when it is not the one asked for', () => {
    assert.throws(() => read(file('shop-zap.xml'), { format: 'sarif' }), /The file is ZAP's XML report, not SARIF/)
    assert.throws(() => read(file('shop.csv'), { format: 'nessus-csv' }), /The file is a CSV sheet, not a sheet of Nessus/)
  })

  it('lets a sheet of Nessus be read as any sheet', () => {
    const scan = read(file('shop-nessus.csv'), { format: 'generic-csv', columns: { title: 'Name' } })
    assert.deepEqual([scan.format, scan.records], ['generic-csv', 4])
  })

  for (const name of ['shop.sarif', 'shop.nessus', 'shop-zap.xml', 'shop-burp.xml', 'shop-trivy.json', 'shop.json']) {
    it(`is refused wherever ${name} is cut`, () => {
      const whole = bytes(file(name).toString().trimEnd())
      for (let length = 0; length < whole.length - 1; length += 41) assert.throws(() => read(whole.subarray(0, length)), ScanRefused, `cut at ${length}`)
    })
  }
})

describe('a SARIF log', () => {
  it('gives a finding for each result, with the words of its rule', () => {
    const scan = read(file('shop.sarif'), { target: 'shop' })
    assert.deepEqual([scan.records, scan.skipped, scan.findings.length, scan.scanners, scan.targets], [5, 1, 4, ['larder lint'], ['shop']])
    assert.deepEqual(severities(scan), { high: 2, critical: 1, info: 1 })
    const { key, source, ...open } = scan.findings[0]!
    assert.match(key, /^[0-9a-f]{40}$/)
    assert.equal(source.record, 'runs[0].results[0]')
    assert.deepEqual(open, {
      scanner: 'larder lint', rule: 'LL001', target: 'shop', title: 'The larder is open', severity: 'high', cvss: [],
      description: 'Door north stands open in kitchen.\n\nAnyone can walk in.', impact: '', remediation: 'Lock the door.',
      references: ['https://lint.example/LL001'], cwe: [284], cve: [], assets: ['shop'],
      locations: [{ asset: 'shop', place: 'src/larder.c', detail: '', line: 12 }], locationCount: 1,
      evidence: [{ label: 'src/larder.c:12', text: 'open(door);' }], kev: null, epss: null, suppressed: false,
    })
    assert.deepEqual(titled(scan, 'Stale').cve, ['CVE-2024-11111'])
    assert.deepEqual([titled(scan, 'Dusty').suppressed, titled(scan, 'Dusty').description], [true, 'Seen in pantry.\n\nDusty shelf'])
  })

  const log = (results: unknown[], driver: object = {}) => bytes({ version: '2.1.0', runs: [{ tool: { driver: { name: 'L', ...driver } }, results }] })
  const result = (line: number, text = 'Bad', extra: object = {}) => ({ ruleId: 'R', message: { text }, locations: [{ physicalLocation: { artifactLocation: { uri: 'a.c' }, region: { startLine: line } } }], ...extra })
  const keys = (results: unknown[]) => read(log(results)).findings.map(({ key }) => key)

  it('keeps the identity of a result when its lines move', () => {
    assert.deepEqual(keys([result(31), result(90)]), keys([result(24), result(83)]))
    assert.deepEqual(keys([result(90), result(31)]).toSorted(), keys([result(31), result(90)]).toSorted())
    assert.equal(new Set(keys([result(31), result(90)])).size, 2)
    assert.deepEqual(keys([result(31, 'Bad on line 31')]), keys([result(24, 'Bad on line 24')]))
    assert.notDeepEqual(keys([result(31)]), keys([result(31, 'Worse')]))
  })

  it('takes the fingerprint of the tool as the identity', () => {
    const print = { partialFingerprints: { primaryLocationLineHash: 'f00:1' } }
    assert.deepEqual(keys([result(1, 'One', print)]), keys([result(9, 'Another', print)]))
  })

  it('joins a result that stands twice to the letter', () => {
    assert.equal(read(log([result(5), result(5)])).findings.length, 1)
  })

  it('is suppressed only by a suppression that has been accepted', () => {
    const suppressed = (suppressions: unknown) => read(log([result(1, 'x', { suppressions })])).findings[0]!.suppressed
    assert.deepEqual([[], [{ kind: 'external' }], [{ kind: 'external', status: 'accepted' }], [{ kind: 'external', status: 'underReview' }], [{ kind: 'external' }, { kind: 'external', status: 'rejected' }]].map(suppressed), [false, true, true, false, false])
  })

  const refused: [string, unknown, RegExp][] = [
    ['of another version', { version: '2.0.0', runs: [] }, /SARIF "2.0.0"; only 2.1.0/],
    ['without a list of runs', { version: '2.1.0', runs: {} }, /"runs" must be a list/],
    ['with a run that names no tool', { version: '2.1.0', runs: [{ results: [] }] }, /runs\[0\]\.tool\.driver\.name: The run does not name its tool/],
    ['with results that are no list', { version: '2.1.0', runs: [{ tool: { driver: { name: 'L' } }, results: 'x' }] }, /runs\[0\]\.results: "results" must be a list/],
    ['with results in other files', { version: '2.1.0', runs: [{ tool: { driver: { name: 'L' } }, externalPropertyFileReferences: { results: [] } }] }, /stand in other files/],
    ['with a level we do not know', { version: '2.1.0', runs: [{ tool: { driver: { name: 'L' } }, results: [{ ruleId: 'R', level: 'awful', message: { text: 'x' } }] }] }, /runs\[0\]\.results\[0\]: The level "awful"/],
    ['with an empty result', { version: '2.1.0', runs: [{ tool: { driver: { name: 'L' } }, results: [{}] }] }, /neither a rule nor a message/],
  ]
  for (const [what, content, message] of refused) it(`is refused ${what}`, () => assert.throws(() => read(bytes(content)), (error: Error) => error instanceof ScanRefused && message.test(error.message)))
})

describe('a file of Nessus', () => {
  it('gives a finding for each plugin of each host, ports as places, and covers hosts without findings', () => {
    const scan = read(file('shop.nessus'))
    assert.deepEqual([scan.records, scan.findings.length, scan.targets], [4, 3, ['oven.shop.example', 'quiet.shop.example', 'till.shop.example']])
    const [old, facts, oven] = scan.findings
    assert.deepEqual([old!.severity, facts!.severity, oven!.severity], ['high', 'info', 'critical'])
    assert.deepEqual(old!.locations.map(({ place }) => place), ['tcp/443', 'tcp/8443'])
    assert.deepEqual(old!.evidence, [{ label: 'Output tcp/443', text: 'Version : 1.0' }, { label: 'Output tcp/8443', text: 'Version : 1.1' }])
    assert.equal(old!.description, 'The server is old.\n\nEveryone sees that the server is old when 1 < 2.')
    assert.deepEqual([old!.cve, old!.cwe, old!.kev, old!.epss], [['CVE-2024-22222', 'CVE-2024-33333'], [79, 352], true, 0.25])
    assert.deepEqual(old!.references, ['https://bread.example/a', 'https://bread.example/b'])
    assert.deepEqual(old!.cvss, [
      { version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', score: 6.1, declaredScore: 8.8, valid: true },
      { version: '2.0', vector: 'AV:N/AC:L/Au:N/C:P/I:P/A:P', score: 7.5, declaredScore: 7.5, valid: true },
    ])
    assert.equal(facts!.remediation, '')
    assert.deepEqual([facts!.locations[0]!.place, facts!.source.line], ['', 28])
  })

  it('says the same of a host as XML and as a sheet', () => {
    const [xml, csv] = [read(file('shop.nessus')), read(file('shop-nessus.csv'))]
    assert.deepEqual(csv.findings.map(({ key }) => key), xml.findings.map(({ key }) => key))
    assert.deepEqual(severities(csv), severities(xml))
    assert.deepEqual(csv.findings[0]!.cve, ['CVE-2024-22222', 'CVE-2024-33333'])
    assert.deepEqual(csv.findings.map(({ source }) => source.line), [2, 6, 8])
  })

  it('names the plugin and the line of what is wrong', () => {
    const xml = (item: string) => bytes(`<NessusClientData_v2><Report>\n<ReportHost name="h">\n${item}</ReportHost></Report></NessusClientData_v2>`)
    assert.throws(() => read(xml('<ReportItem severity="9" pluginID="7" pluginName="x"/>')), /plugin 7, line 3: The severity "9" is none of 0, 1, 2, 3, 4/)
    assert.throws(() => read(xml('<ReportItem severity="1" pluginName="x"/>')), /ReportItem, line 3: The record names no plugin/)
    assert.throws(() => read(bytes(file('shop-nessus.csv').toString().replace('None', 'Odd'))), /plugin 900002, line 6: The severity "Odd"/)
    assert.throws(() => read(bytes(file('shop-nessus.csv').toString().replace('Critical,oven.shop.example', 'Critical,'))), /line 8: The row names no host/)
  })
})

describe("ZAP's report", () => {
  it('gives a finding for each alert of each site, HTML as plain text, evidence as it is', () => {
    const scan = read(file('shop-zap.xml'))
    assert.deepEqual([scan.records, scan.findings.length, scan.targets], [2, 2, ['https://quiet.example', 'https://shop.example']])
    const [crumbs, under] = scan.findings
    assert.equal(crumbs!.description, 'Crumbs & more.\n\nSee here.')
    assert.equal(crumbs!.remediation, 'Wipe.')
    assert.deepEqual(crumbs!.references, ['https://crumbs.example/1', 'https://crumbs.example/2'])
    assert.deepEqual(crumbs!.locations.map(({ place, detail }) => [place, detail]), [['https://Shop.example/a?q=1', 'GET q'], ['https://Shop.example/b', 'POST']])
    assert.deepEqual(crumbs!.evidence, [{ label: 'GET https://Shop.example/a?q=1', text: 'Attack: <crumb>\nEvidence: <img src=x onerror=alert(1)>' }])
    assert.deepEqual([crumbs!.severity, crumbs!.cwe, crumbs!.suppressed], ['medium', [614], false])
    assert.deepEqual([under!.severity, under!.cwe, under!.suppressed], ['high', [], true])
    assert.deepEqual(under!.references, ['http://one.example/', 'http://two.example/'])
    assert.notEqual(crumbs!.key, under!.key)
  })

  it('is refused with a risk it does not define', () => {
    assert.throws(() => read(bytes(file('shop-zap.xml').toString().replace('<riskcode>2<', '<riskcode>7<'))), /line 4: The risk code "7"/)
  })
})

describe("Burp's report", () => {
  it('gives a finding for each kind of issue of each host, with its worst severity', () => {
    const scan = read(file('shop-burp.xml'))
    assert.deepEqual([scan.records, scan.findings.length], [3, 2])
    const [milk, tea] = scan.findings
    assert.equal(milk!.severity, 'high')
    assert.equal(milk!.description, 'Milk is spilled & sour.\n\n- one\n- two')
    assert.equal(milk!.remediation, 'Mop, see the guide (https://milk.example/mop).')
    assert.deepEqual(milk!.references, ['https://milk.example/1', 'https://cwe.example/89'])
    assert.deepEqual(milk!.cwe, [89])
    assert.deepEqual(milk!.locations.map(({ place, detail }) => [place, detail]), [['/order', 'id parameter'], ['/pay', '']])
    assert.deepEqual(milk!.evidence, [
      { label: 'Detail: /order [id parameter]', text: 'The payload <milk> came back.' },
      { label: 'Request: /order [id parameter]', text: 'GET /order HTTP/1.1' },
      { label: 'Response: /order [id parameter]', text: 'HTTP/1.1 200 OK' },
    ])
    assert.deepEqual([tea!.suppressed, tea!.severity], [true, 'info'])
  })

  it('is refused with a severity it does not define', () => {
    assert.throws(() => read(bytes(file('shop-burp.xml').toString().replace('<severity>High<', '<severity>Loud<'))), /Spilled milk, line 8: The severity "Loud"/)
  })
})

describe("Trivy's report", () => {
  it('gives vulnerabilities, failed checks and secrets', () => {
    const scan = read(file('shop-trivy.json'))
    assert.deepEqual([scan.records, scan.skipped, scan.targets], [6, 1, ['registry.example:5000/shop/till']])
    assert.deepEqual(severities(scan), { critical: 1, low: 1, info: 1, high: 2 })
    const [bread, jam, tea, root, key] = scan.findings
    assert.deepEqual([bread!.title, bread!.remediation], ['CVE-2024-55555: libbread: Bread rises twice', 'Update libbread from 1.0 to 1.1.'])
    assert.deepEqual(bread!.cvss, [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', score: 6.1, declaredScore: 9.8, valid: true }])
    assert.deepEqual([bread!.cwe, bread!.cve, bread!.references.length], [[787], ['CVE-2024-55555'], 2])
    assert.deepEqual([jam!.suppressed, tea!.suppressed], [true, false])
    assert.deepEqual(root!.locations, [{ asset: 'registry.example:5000/shop/till', place: 'Dockerfile', detail: '', line: 3 }])
    assert.deepEqual([key!.title, key!.evidence[0]!.text], ['Shop key', 'KEY=*****'])
    assert.match(scan.remarks[0]!.message, /no severity: it is taken as info/)
  })

  it('keeps an identity through a new tag of the image and a new version of the package', () => {
    const later = bytes(file('shop-trivy.json').toString().replaceAll('till:1.4', 'till:1.5').replace('"InstalledVersion": "1.0"', '"InstalledVersion": "1.0.1"'))
    assert.deepEqual(read(later).findings.map(({ key }) => key), read(file('shop-trivy.json')).findings.map(({ key }) => key))
  })

  it('is refused with the path of what is wrong', () => {
    const changed = (from: string, to: string) => bytes(file('shop-trivy.json').toString().replace(from, to))
    assert.throws(() => read(changed('"SchemaVersion": 2', '"SchemaVersion": 1')), /schema 1; only 2/)
    assert.throws(() => read(changed('"CRITICAL"', '"AWFUL"')), /Results\[0\]\.Vulnerabilities\[0\]: The severity "AWFUL"/)
    assert.throws(() => read(changed('"PkgName": "libjam", ', '')), /Results\[0\]\.Vulnerabilities\[1\]: The record names no package/)
  })
})

describe('records of Nuclei', () => {
  it('give a finding for each template, matcher and place, under old and new names', () => {
    const scan = read(file('shop-nuclei.jsonl'))
    assert.deepEqual([scan.records, scan.skipped, scan.findings.length], [4, 1, 2])
    const [panel, oven] = scan.findings
    assert.deepEqual([panel!.title, panel!.severity, panel!.cwe, panel!.cve, panel!.kev, panel!.epss], ['Bread panel', 'high', [200], ['CVE-2024-44444'], true, 0.5])
    assert.deepEqual(panel!.evidence.map(({ label }) => label), ['Extracted', 'Request'])
    assert.deepEqual([oven!.title, oven!.severity, oven!.source.line], ['Oven: gas', 'info', 4])
  })

  it('are read from a list too', () => {
    const records = file('shop-nuclei.jsonl').toString().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as unknown)
    assert.deepEqual(read(bytes(records)).findings.map(({ key }) => key), read(file('shop-nuclei.jsonl')).findings.map(({ key }) => key))
  })

  it('are refused with every line that is wrong', () => {
    const lines = file('shop-nuclei.jsonl').toString().split('\n')
    const broken = bytes([lines[0], '{"template-id":', '{"template-id":"x","info":{"severity":"loud"}}', '[]'].join('\n'))
    assert.throws(() => read(broken), (error: ScanRefused) => {
      assert.deepEqual(error.faults.map(({ at }) => at?.line), [2, 3, 4])
      return /line 2, column 16: The record is not whole/.test(error.message) && /line 3: The severity "loud"/.test(error.message) && /line 4: The record must be an object/.test(error.message)
    })
  })
})

describe('any sheet', () => {
  const columns = { title: 'Finding', severity: 'Risk rating', location: 'Where', description: 'Notes' }

  it('is read by the columns it is told, and words of its own for severities', () => {
    const scan = read(file('shop.csv'), { columns, severities: { p1: 'critical' }, scanner: 'Kitchen audit', target: 'Shop' })
    assert.deepEqual([scan.records, scan.scanners, scan.targets], [3, ['kitchen audit'], ['shop']])
    const [door, oven, ghost] = scan.findings
    assert.deepEqual([door!.title, door!.severity, door!.description, door!.remediation], ['Door; open', 'critical', 'Two\nlines', 'Close it'])
    assert.deepEqual(door!.locations, [{ asset: 'shop.example', place: '/door', detail: '', line: null }])
    assert.deepEqual(door!.cvss.map(({ vector, score, valid }) => [vector, score, valid]), [['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 6.1, true]])
    assert.deepEqual([oven!.severity, oven!.description], ['medium', '=1+1'])
    assert.deepEqual(oven!.cvss, [{ version: null, vector: null, score: 4.4, declaredScore: 4.4, valid: null }])
    assert.deepEqual([ghost!.suppressed, ghost!.source.line], [true, 5])
  })

  it('shows its columns before they are mapped', () => {
    assert.deepEqual(sheetColumns(file('shop.csv'), { location: 'Where' }), {
      headings: ['Finding', 'Risk rating', 'Where', 'Host', 'Notes', 'CVSS', 'Fix', 'False positive'],
      taken: ['title', 'severity', 'location', 'asset', null, 'cvss', 'remediation', 'falsePositive'],
      rowCount: 3,
    })
    assert.throws(() => sheetColumns(file('shop.json')), /is a JSON list of findings, not a sheet/)
  })

  const refused: [string, string, object, RegExp][] = [
    ['without titles', 'a,severity\n1,low', {}, /line 1: No column holds the titles \(the first line reads: a, severity\)/],
    ['without severities', 'title,b\n1,low', {}, /line 1: No column holds the severities/],
    ['with a column that is not there', 'title,severity\nx,low', { columns: { impact: 'Harm' } }, /no column "Harm" \(it has: title, severity\)/],
    ['with words that are no severity', 'title,severity\nx,low\ny,odd', {}, /row 2, line 3: The severity "odd"/],
    ['with a row without a title', 'title,severity\n ,low', {}, /row 1, line 2: The record has no title/],
    ['with more cells than headings', 'title,severity\nx,low,more', {}, /line 2: The row has 3 cells, the heading 2/],
    ['with a quote that never closes', 'title,severity\n"x,low\ny,low', {}, /quote is opened and never closed/],
    ['of one column', 'title\nx', {}, /neither XML, JSON, nor a sheet/],
  ]
  for (const [what, content, options, message] of refused) it(`is refused ${what}`, () => assert.throws(() => read(bytes(content), options), (error: Error) => error instanceof ScanRefused && message.test(error.message)))

  it('is refused with all its faults at once, up to a number', () => {
    const rows = Array.from({ length: 30 }, (_, index) => `f${index},odd`).join('\n')
    assert.throws(() => read(bytes(`title,severity\n${rows}`)), (error: ScanRefused) => error.faults.length === 20 && error.message.endsWith('…and 10 more.'))
  })
})

describe('a list of findings in JSON', () => {
  it('is read under the names that other tools write', () => {
    const scan = read(file('shop.json'))
    const [door, oven] = scan.findings
    assert.deepEqual([door!.rule, door!.severity, door!.description, door!.remediation], ['A-1', 'high', 'It is open.', 'Close it.'])
    assert.deepEqual(door!.locations.map(({ asset, place }) => [asset, place]), [['shop.example', 'https://shop.example/door'], ['shop.example:8443', 'https://shop.example:8443/back']])
    assert.deepEqual([door!.cve, door!.cwe, door!.kev, door!.epss, door!.references.length], [['CVE-2024-66666'], [284], true, 0.125, 2])
    assert.deepEqual(oven!.locations, [{ asset: 'oven', place: 'kitchen/oven.c', detail: '', line: 7 }])
    assert.deepEqual(read(bytes((JSON.parse(file('shop.json').toString()) as { findings: unknown }).findings)).findings.map(({ key }) => key), [door!.key, oven!.key])
  })

  it('keeps the declared score of a wrong vector and marks the vector', () => {
    const one = (cvssv4_score?: unknown) => read(bytes([{ title: 't', cvssv4: 'CVSS:4.0/AV:N/AC:L/PR:H/UI:R/S:C/C:L/I:L/A:N', cvssv4_score }]))
    assert.deepEqual(one(7.3).findings[0]!.cvss, [{ version: '4.0', vector: 'CVSS:4.0/AV:N/AC:L/PR:H/UI:R/S:C/C:L/I:L/A:N', score: 7.3, declaredScore: 7.3, valid: false }])
    assert.equal(one(7.3).findings[0]!.severity, 'high')
    assert.match(one(7.3).remarks[0]!.message, /no right CVSS vector: the declared score 7.3 is kept/)
    assert.deepEqual(one().findings[0]!.cvss.map(({ score, valid }) => [score, valid]), [[null, false]])
    assert.match(one(99).remarks[0]!.message, /score 99 is outside 0 to 10/)
  })

  const refused: [string, unknown, RegExp][] = [
    ['with a record that is no object', { findings: ['x'] }, /findings\[0\]: The record must be an object/],
    ['with an empty record', { findings: [{}] }, /findings\[0\]: The record has no title/],
    ['that is empty', { findings: [] }, /"findings" is empty/],
    ['that is an empty list', [], /empty list/],
    ['of something else', { hello: 1 }, /none of SARIF, Trivy, Nuclei.*it has: hello/],
    ["of Semgrep's own", { errors: [], paths: {}, results: [], version: '1' }, /Export it with --sarif/],
    ['that is a number', '[1', /not whole/],
  ]
  for (const [what, content, message] of refused) it(`is refused ${what}`, () => assert.throws(() => read(bytes(content)), (error: Error) => error instanceof ScanRefused && message.test(error.message)))
})
