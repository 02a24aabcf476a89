import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { ScanRefused, type Scan } from '../../../../server/import/scan/finding.ts'
import { importedOf, previewScan, type KnownFinding, type KnownStatus } from '../../../../server/import/scan/preview.ts'
import { noSharedScans, read, scanFiles, severities, sharedScans, titled } from './support.ts'

const scanOf = (path: string) => read(readFileSync(new URL(path, sharedScans)))
const known = (scan: Scan, status: KnownStatus = 'open'): KnownFinding[] =>
  scan.findings.map((finding, index) => ({ id: `f${index}`, key: finding.key, scanner: finding.scanner, target: finding.target, status, imported: importedOf(finding), absent: false }))

describe('files of real scanners', { skip: noSharedScans }, () => {
  for (const [path, format, records, findings, counts, suppressed] of scanFiles) {
    it(`${path} holds ${records} records, which are ${findings} findings`, () => {
      const scan = scanOf(path)
      assert.deepEqual([scan.format, scan.records, scan.findings.length, scan.skipped], [format, records, findings, 0])
      assert.deepEqual(severities(scan), counts)
      assert.equal(scan.findings.filter((each) => each.suppressed).length, suppressed)
      assert.equal(new Set(scan.findings.map(({ key }) => key)).size, findings)
      for (const each of scan.findings) assert.ok(each.title !== '' && each.rule !== '')
      const again = previewScan(scanOf(path), known(scan))
      assert.equal(again.unchanged.length + again.suppressed.length, findings, 'a second import of the same file changes nothing')
      assert.deepEqual(scanOf(path), scan)
    })
  }

  const refused: [string, RegExp][] = [
    ['nuclei/no_findings.json', /^The file is empty\.$/],
    ['generic/generic_empty.json', /^findings\[0\]: The record has no title\.$/],
    ['semgrep/close_old_findings_report_line31.json', /Semgrep's own JSON\. Export it with --sarif/],
    ['ptart/ptart_vuln_plus_retest.json', /none of SARIF, Trivy, Nuclei/],
  ]
  for (const [path, message] of refused) it(`${path} is refused`, () => assert.throws(() => scanOf(path), (error: Error) => error instanceof ScanRefused && message.test(error.message)))

  it('a vector of version 4.0 with metrics of version 3 keeps its declared score and is marked', () => {
    const [first] = scanOf('generic/generic_report_kev_cvssv4.json').findings
    assert.deepEqual(first!.cvss.map(({ version, score, valid }) => [version, score, valid]), [['4.0', 7.3, false], ['3.1', 6.1, true]])
    assert.deepEqual([first!.kev, first!.severity, first!.cve, first!.cwe], [true, 'medium', ['CVE-2020-36234'], [261]])
  })

  it('placeholders stand for no number, numbers written as text for numbers', () => {
    const { findings } = scanOf('generic/generic_non_numeric_fields.json')
    assert.deepEqual(findings.map(({ cwe, epss, cvss }) => [cwe, epss, cvss]), [[[], null, []], [[79], 0.5, []], [[79], 0.5, []]])
  })

  it("Burp's SQL injection is one finding at three places, its HTML plain text", () => {
    const [injection] = scanOf('burp/one_finding.xml').findings
    assert.deepEqual(injection!.locations.map(({ place, detail }) => `${place} ${detail}`), ['/bodgeit/basket.jsp b_id cookie', '/bodgeit/login.jsp password parameter', '/bodgeit/login.jsp username parameter'])
    assert.ok(injection!.evidence.some(({ label, text }) => label.startsWith('Request') && text.includes('HTTP/1.1')))
    assert.doesNotMatch(injection!.description + injection!.remediation, /<\/?(?:br|b|p|li|ul)>/)
  })

  it('a check of Nessus that fails on two ports is one finding at two places', () => {
    const scan = scanOf('tenable/nessus/nessus_many_vuln.xml')
    assert.deepEqual(scan.findings.find(({ rule }) => rule === '11219')!.locations.map(({ place }) => place), ['tcp/264', 'tcp/443'])
  })

  it('vectors of a Nessus sheet without their prefix are read as version 3.0', () => {
    const scan = scanOf('tenable/nessus/nessus_many_vuln.csv')
    assert.deepEqual(titled(scan, 'SSL Certificate Cannot').cvss.map(({ version, valid, declaredScore }) => [version, valid, declaredScore]), [['3.0', true, 6.5], ['2.0', true, 6.4]])
    assert.deepEqual(titled(scan, 'SSL Certificate Cannot').assets, ['10.1.1.1'])
  })

  it('an argument stands in the place of its number in a message of SARIF', () => {
    const [first] = scanOf('sarif/appendix_k.sarif').findings
    assert.ok(first!.description.startsWith('Variable "ptr" was used without being initialized. It was declared [here](0).'))
    assert.deepEqual(first!.locations, [{ asset: 'https://github.com/example-corp/browser', place: 'collections/list.h', detail: 'collections::list::add', line: 15 }])
  })

  describe('the same target scanned twice with ZAP', () => {
    const pairs: ReadonlyArray<readonly [from: string, to: string, created: string[], changed: string[], unchanged: number, absent: string[]]> = [
      ['0_zap_sample.xml', '0_zap_sample.xml', [], [], 4, []],
      ['0_zap_sample.xml', '1_zap_sample_0_and_new_absent.xml', ['zap4: Cookie No HttpOnly Flag'], [], 3, ['zap1: Cookie Without Secure Flag']],
      ['0_zap_sample.xml', '2_zap_sample_0_and_new_endpoint.xml', [], ['zap1: Cookie Without Secure Flag: locations'], 3, []],
      ['0_zap_sample.xml', '3_zap_sampl_0_and_different_severities.xml', [], ['zap2: Cookie Without SameSite Attribute: severity', 'zap5: Timestamp Disclosure - Unix: severity'], 2, []],
      [
        'zap-results-first-scan.xml', 'zap-results-second-scan.xml',
        ['Cookie No HttpOnly Flag', 'Cookie without SameSite Attribute', 'NoSQL Injection - MongoDB', 'Timestamp Disclosure - Unix'],
        [
          'Absence of Anti-CSRF Tokens', 'Buffer Overflow', 'Content Security Policy (CSP) Header Not Set', 'Information Disclosure - Suspicious Comments', 'Modern Web Application',
          'Permissions Policy Header Not Set', 'Server Leaks Version Information via "Server" HTTP Response Header Field', 'Storable and Cacheable Content',
          'User Controllable HTML Element Attribute (Potential XSS)', 'X-Content-Type-Options Header Missing', 'X-Frame-Options Header Not Set',
        ].map((title) => `${title}: locations`),
        3, ['PII Disclosure'],
      ],
    ]
    for (const [from, to, created, changed, unchanged, absent] of pairs) {
      it(`${from} → ${to}: ${created.length} new, ${changed.length} changed, ${unchanged} unchanged, ${absent.length} absent`, () => {
        const preview = previewScan(scanOf(`zap/${to}`), known(scanOf(`zap/${from}`)))
        assert.deepEqual(preview.created.map(({ title }) => title).toSorted(), created)
        assert.deepEqual(preview.changed.map(({ finding, changes }) => `${finding.title}: ${changes.map(({ field }) => field).join(', ')}`).toSorted(), changed)
        assert.equal(preview.unchanged.length, unchanged)
        assert.deepEqual(preview.absent.map(({ imported }) => imported.title), absent)
        assert.deepEqual([preview.reappeared, preview.suppressed, preview.untouched], [[], [], []])
      })
    }

    it('what the second scan no longer found reopens with the first when it had been verified', () => {
      const verified = known(scanOf('zap/0_zap_sample.xml'), 'verified_fixed')
      const preview = previewScan(scanOf('zap/1_zap_sample_0_and_new_absent.xml'), verified)
      assert.deepEqual([preview.created.length, preview.reappeared.length, preview.reappeared.every(({ reopens }) => reopens), preview.absent, preview.untouched.length], [1, 3, true, [], 1])
    })
  })
})
