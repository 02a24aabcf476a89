import { Collector, severityOf, type ReadingOptions } from './collect.ts'
import { limits, type Scan } from './finding.ts'
import { cleanLine, cleanText, cveOf, cweOf, htmlToText, referencesOf } from './text.ts'
import { readXml, textIn, type Element } from './xml.ts'

/** The XML report of Burp Suite: one finding for each kind of issue of each host, its issues as places. */
export function readBurp(text: string, options: ReadingOptions): Scan {
  const all = new Collector('burp-xml', options)
  all.scanner('burp')
  readXml(text, {
    root: 'issues',
    // Burp describes its own elements at the top of every report.
    doctype: true,
    records: new Set(['issue']),
    record(issue) {
      const name = textIn(issue, 'name')
      const at = { line: issue.line, record: cleanLine(name, 80) || 'issue' }
      all.record(at)
      const host = textIn(issue, 'host').trim()
      const location = textIn(issue, 'location').trim()
      const word = textIn(issue, 'severity').trim()
      const severity = severityOf(word)
      const suppressed = /^false positive$/i.test(word)
      if (severity === null && !suppressed) {
        all.fault(at, `The severity "${cleanLine(word, 40)}" is none of High, Medium, Low, Information.`)
        return
      }
      const prose = (field: string) => cleanText(htmlToText(textIn(issue, field)))
      const classes = textIn(issue, 'vulnerabilityClassifications')
      const detail = prose('issueDetail')
      const path = textIn(issue, 'path').trim()
      all.add({
        scanner: 'burp',
        rule: textIn(issue, 'type') || name,
        target: host,
        // Every extension raises its issues under one type.
        where: [name.trim().toLowerCase()],
        title: name,
        severity: severity ?? 'info',
        description: prose('issueBackground') || detail,
        remediation: [prose('remediationBackground'), prose('remediationDetail')].filter((each) => each !== '').join('\n\n'),
        references: referencesOf(linksOf(textIn(issue, 'references')), linksOf(classes)),
        cwe: cweOf(classes),
        cve: cveOf(detail, classes),
        locations: [{ place: path, detail: (location.startsWith(path) ? location.slice(path.length) : location).trim().replace(/^\[(.*)\]$/s, '$1') }],
        evidence: [{ label: `Detail: ${location}`, text: detail }, ...issue.children.filter((child) => child.name === 'requestresponse').slice(0, 3).flatMap((pair) => [...said(pair, 'request', `Request: ${location}`), ...said(pair, 'response', `Response: ${location}`)])],
        suppressed,
        source: at,
      })
    },
  })
  return all.finish()
}

/** A request or an answer, unpacked as far as evidence is kept. */
function said(pair: Element, name: string, label: string): Array<{ label: string; text: string }> {
  const element = pair.children.find((child) => child.name === name)
  if (!element) return []
  // Four characters of base64 are three bytes; more is not decoded than can be shown.
  const text = element.attributes.get('base64') === 'true' ? Buffer.from(element.text.slice(0, limits.evidenceText * 8), 'base64').toString('utf8') : element.text
  return [{ label, text: text.replaceAll('\ufffd', '') }]
}

function linksOf(html: string): string[] {
  return [...html.slice(0, 100_000).matchAll(/\bhref\s*=\s*["'](https?:\/\/[^"'<>\s]{1,2000})["']/gi)].map(([, link]) => link!)
}
