import { readFileSync } from 'node:fs'
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
