import { Collector, type ReadingOptions } from './collect.ts'
import type { ImportSeverity, Scan } from './finding.ts'
import { cleanLine, cveOf, cweOf, proseOf, referencesOf } from './text.ts'
import { childOf, readXml, textIn } from './xml.ts'

const risks: readonly ImportSeverity[] = ['info', 'low', 'medium', 'high']

/** The XML report of OWASP ZAP: one finding for each alert of each site, its instances as places. */
export function readZap(text: string, options: ReadingOptions): Scan {
  const all = new Collector('zap-xml', options)
  all.scanner('zap')
  readXml(text, {
    root: 'OWASPZAPReport',
    records: new Set(['alertitem']),
    open({ name, attributes }) {
      if (name === 'site') all.target(attributes.get('name') ?? '')
    },
    record(item, around) {
      const at = { line: item.line, record: cleanLine(textIn(item, 'name'), 80) || 'alert' }
      all.record(at)
      const site = around.find(({ name }) => name === 'site')?.attributes.get('name') ?? ''
      const title = textIn(item, 'alert') || textIn(item, 'name')
      const rule = textIn(item, 'pluginid') || title
      const risk = textIn(item, 'riskcode').trim()
      const severity = /^\d$/.test(risk) ? risks[Number(risk)] : undefined
      if (!severity) {
        all.fault(at, `The risk code "${cleanLine(risk, 40)}" is none of 0, 1, 2, 3.`)
        return
      }
      const instances = childOf(item, 'instances')?.children.filter(({ name }) => name === 'instance') ?? []
      const other = proseOf(textIn(item, 'otherinfo'))
      const description = proseOf(textIn(item, 'desc'))
      all.add({
        scanner: 'zap', rule, target: site,
        // One plugin raises alerts of several names.
        where: [title.trim().toLowerCase()],
        title, severity, description,
        remediation: proseOf(textIn(item, 'solution')),
        // Older reports write addresses one after another with nothing between.
        references: referencesOf(textIn(item, 'reference').replaceAll(/(?<=[^\s=>])(?=https?:\/\/)/g, '\n')),
        cwe: cweOf(textIn(item, 'cweid')),
        cve: cveOf(title, description, textIn(item, 'reference')),
        locations: instances.map((each) => ({ place: textIn(each, 'uri'), detail: [textIn(each, 'method'), textIn(each, 'param')].filter((part) => part.trim() !== '').join(' ') })),
        evidence: [
          ...instances.map((each) => ({
            label: `${textIn(each, 'method')} ${textIn(each, 'uri')}`,
            text: ([['Attack', 'attack'], ['Evidence', 'evidence'], ['Other information', 'otherinfo']] as const)
              .map(([label, name]) => [label, textIn(each, name).trim()] as const)
              .filter(([, said]) => said !== '')
              .map(([label, said]) => `${label}: ${said}`)
              .join('\n'),
          })),
          { label: 'Other information', text: other },
        ],
        // A confidence of 0 is ZAP's word for a false positive.
        suppressed: textIn(item, 'confidence').trim() === '0',
        source: at,
      })
    },
  })
  return all.finish()
}
