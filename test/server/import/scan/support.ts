import { existsSync, readFileSync } from 'node:fs'
import type { ImportedFinding, ReadVector, Scan } from '../../../../server/import/scan/finding.ts'
import { readScan, type ScanOptions } from '../../../../server/import/scan/scan.ts'

export const file = (name: string) => readFileSync(new URL(`./files/${name}`, import.meta.url))
export const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))

/** Takes vectors by their form alone, which is enough to see what is done with the answer. */
export const readVector: ReadVector = (vector) => {
  const version = /^CVSS:(3\.0|3\.1)\/AV:[NALP]\/AC:[LH]\/PR:[NLH]\/UI:[NR]\/S:[UC]\/C:[HLN]\/I:[HLN]\/A:[HLN](?:\/[A-Z]{1,3}:[A-Z])*$/.exec(vector)?.[1]
  if (version) return { version: version as '3.0' | '3.1', score: 6.1 }
  if (/^CVSS:4\.0\/AV:[NALP]\/AC:[LH]\/AT:[NP]\/PR:[NLH]\/UI:[NPA]\/VC:[HLN]\/VI:[HLN]\/VA:[HLN]\/SC:[HLN]\/SI:[HLN]\/SA:[HLN](?:\/E:[XAPU])?$/.test(vector)) return { version: '4.0', score: 5.5 }
  if (/^AV:[LAN]\/AC:[HML]\/Au:[MSN]\/C:[NPC]\/I:[NPC]\/A:[NPC](?:\/[A-Z]{1,2}:[A-Z]{1,3})*$/.test(vector)) return { version: '2.0', score: 7.5 }
  return null
}

export const read = (content: Uint8Array, options: Partial<ScanOptions> = {}): Scan => readScan(content, { readVector, ...options })

export function severities(scan: Scan): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { severity } of scan.findings) counts[severity] = (counts[severity] ?? 0) + 1
  return counts
}

/** The finding whose title begins so. */
export function titled(scan: Scan, start: string): ImportedFinding {
  const found = scan.findings.find(({ title }) => title.startsWith(start))
  if (!found) throw new Error(`no finding "${start}" among: ${scan.findings.map(({ title }) => title).join(', ')}`)
  return found
}

/** Where files of real scanners lie. */
export const sharedScans = new URL('../../../../../shared/data/scans/', import.meta.url)
/** Why tests of them are skipped, or `false`. */
export const noSharedScans = existsSync(sharedScans) ? false : 'the folder ../shared/data is not here'

/** Files of real scanners, and what is in them: counted with other tools than ours, grep, jq, and the XML reader of another language. */
export const scanFiles: ReadonlyArray<readonly [path: string, format: string, records: number, findings: number, severities: Record<string, number>, suppressed: number]> = [
  ['burp/one_finding.xml', 'burp-xml', 3, 1, { high: 1 }, 0],
  ['burp/seven_findings.xml', 'burp-xml', 16, 7, { high: 3, low: 2, info: 2 }, 0],
  ['generic/generic_csv_with_epss.csv', 'generic-csv', 1, 1, { low: 1 }, 0],
  ['generic/generic_report1.csv', 'generic-csv', 5, 5, { low: 5 }, 0],
  ['generic/generic_invalid.json', 'generic-json', 1, 1, { low: 1 }, 0],
  ['generic/generic_non_numeric_fields.json', 'generic-json', 3, 3, { medium: 3 }, 0],
  ['generic/generic_report1.json', 'generic-json', 2, 2, { medium: 2 }, 0],
  ['generic/generic_report_kev_cvssv4.json', 'generic-json', 2, 2, { medium: 2 }, 0],
  ['nuclei/many_findings.json', 'nuclei', 18, 18, { medium: 1, low: 1, info: 16 }, 0],
  ['sarif/appendix_k.sarif', 'sarif', 1, 1, { high: 1 }, 1],
  ['sarif/dockle_0_3_15.sarif', 'sarif', 4, 4, { high: 1, info: 3 }, 0],
  ['sarif/no_runs.sarif', 'sarif', 0, 0, {}, 0],
  ['sarif/spotbugs.sarif', 'sarif', 56, 56, { info: 56 }, 0],
  ['sarif/suppression_test.sarif', 'sarif', 5, 5, { medium: 5 }, 3],
  ['tenable/nessus/nessus_many_vuln.csv', 'nessus-csv', 4, 4, { medium: 4 }, 0],
  ['tenable/nessus/nessus_many_vuln.xml', 'nessus-xml', 7, 6, { info: 6 }, 0],
  ['trivy/all_statuses.json', 'trivy', 8, 8, { low: 8 }, 1],
  ['trivy/cvssv4_severity_source.json', 'trivy', 3, 3, { medium: 1, low: 2 }, 0],
  ['zap/0_zap_sample.xml', 'zap-xml', 4, 4, { medium: 1, low: 3 }, 0],
  ['zap/1_zap_sample_0_and_new_absent.xml', 'zap-xml', 4, 4, { medium: 1, low: 3 }, 0],
  ['zap/2_zap_sample_0_and_new_endpoint.xml', 'zap-xml', 4, 4, { medium: 1, low: 3 }, 0],
  ['zap/3_zap_sampl_0_and_different_severities.xml', 'zap-xml', 4, 4, { medium: 3, low: 1 }, 0],
  ['zap/zap-results-first-scan.xml', 'zap-xml', 15, 15, { high: 4, medium: 3, low: 4, info: 4 }, 0],
  ['zap/zap-results-second-scan.xml', 'zap-xml', 18, 18, { high: 4, medium: 3, low: 6, info: 5 }, 0],
]
