import calculator from 'ae-cvss-calculator'

const { Cvss2, Cvss3P0, Cvss3P1, Cvss4P0 } = calculator

/** Versions of CVSS that a vector can be of. */
export const cvssVersions = ['2.0', '3.0', '3.1', '4.0'] as const
export type CvssVersion = (typeof cvssVersions)[number]

/** How bad a score is, in the words of the specification. */
export const cvssSeverities = ['none', 'low', 'medium', 'high', 'critical'] as const
export type CvssSeverity = (typeof cvssSeverities)[number]

/** A vector and its score. */
export interface Cvss {
  version: CvssVersion
  vector: string
  /** Of all metrics that the vector gives: environmental over temporal over base. @unit 0–10, one decimal */
  score: number
  severity: CvssSeverity
}

/** A text that is no CVSS vector. */
export class CvssVectorError extends Error {
  override name = 'CvssVectorError'
}

/** The values of each metric, in the order in which the specification names them. */
type Metrics = ReadonlyArray<readonly [name: string, values: string]>
interface Grammar {
  prefix: string
  /** Every vector names these. */
  base: Metrics
  /** A vector may name these; those left out are as not defined. */
  optional: Metrics
  /** Whether metrics stand in the order of the specification. CVSS 3 leaves the order free. */
  ordered: boolean
}

const environment2 = 'N,L,LM,MH,H,ND'
const requirement = 'X,L,M,H'
const base3: Metrics = [['AV', 'N,A,L,P'], ['AC', 'L,H'], ['PR', 'N,L,H'], ['UI', 'N,R'], ['S', 'U,C'], ['C', 'H,L,N'], ['I', 'H,L,N'], ['A', 'H,L,N']]
const optional3: Metrics = [
  ['E', 'X,H,F,P,U'], ['RL', 'X,U,W,T,O'], ['RC', 'X,C,R,U'],
  ['CR', requirement], ['IR', requirement], ['AR', requirement],
  ...base3.map(([name, values]) => [`M${name}`, `X,${values}`] as const),
]

const grammars: Readonly<Record<CvssVersion, Grammar>> = {
  '2.0': {
    prefix: '',
    base: [['AV', 'L,A,N'], ['AC', 'H,M,L'], ['Au', 'M,S,N'], ['C', 'N,P,C'], ['I', 'N,P,C'], ['A', 'N,P,C']],
    optional: [
      ['E', 'U,POC,F,H,ND'], ['RL', 'OF,TF,W,U,ND'], ['RC', 'UC,UR,C,ND'],
      ['CDP', environment2], ['TD', 'N,L,M,H,ND'], ['CR', 'L,M,H,ND'], ['IR', 'L,M,H,ND'], ['AR', 'L,M,H,ND'],
    ],
    ordered: true,
  },
  '3.0': { prefix: 'CVSS:3.0/', base: base3, optional: optional3, ordered: false },
  '3.1': { prefix: 'CVSS:3.1/', base: base3, optional: optional3, ordered: false },
  '4.0': {
    prefix: 'CVSS:4.0/',
    base: [
      ['AV', 'N,A,L,P'], ['AC', 'L,H'], ['AT', 'N,P'], ['PR', 'N,L,H'], ['UI', 'N,P,A'],
      ['VC', 'H,L,N'], ['VI', 'H,L,N'], ['VA', 'H,L,N'], ['SC', 'H,L,N'], ['SI', 'H,L,N'], ['SA', 'H,L,N'],
    ],
    optional: [
      ['E', 'X,A,P,U'], ['CR', requirement], ['IR', requirement], ['AR', requirement],
      ['MAV', 'X,N,A,L,P'], ['MAC', 'X,L,H'], ['MAT', 'X,N,P'], ['MPR', 'X,N,L,H'], ['MUI', 'X,N,P,A'],
      ['MVC', 'X,H,L,N'], ['MVI', 'X,H,L,N'], ['MVA', 'X,H,L,N'], ['MSC', 'X,H,L,N'], ['MSI', 'X,S,H,L,N'], ['MSA', 'X,S,H,L,N'],
      ['S', 'X,N,P'], ['AU', 'X,N,Y'], ['R', 'X,A,U,I'], ['V', 'X,D,C'], ['RE', 'X,L,M,H'], ['U', 'X,Clear,Green,Amber,Red'],
    ],
    ordered: true,
  },
}

/** How long a vector may be. The longest that means anything has under 250 characters. */
const longest = 400

/**
 * Reads a vector strictly and scores it.
 *
 * @param text as it stands in a report; CVSS 2 without a prefix, any other with `CVSS:<version>/`
 * @throws {CvssVectorError} naming the first thing that is wrong: an unknown version, metric or value, a metric twice, missing or out of order
 * @source FIRST, CVSS specification documents 2.0, 3.0, 3.1, 4.0
 */
export function readCvss(text: string): Cvss {
  if (text === '') throw new CvssVectorError('The CVSS vector is empty.')
  if (text.length > longest) throw new CvssVectorError(`A CVSS vector has at most ${longest} characters; this one has ${text.length}.`)
  const version = versionOf(text)
  check(version, text)
  return { version, vector: text, ...scoreOf(version, text) }
}

function versionOf(text: string): CvssVersion {
  const named = /^CVSS:([^/]*)\//.exec(text)?.[1]
  if (named !== undefined) {
    const version = cvssVersions.find((each) => each === named && each !== '2.0')
    if (!version) throw new CvssVectorError(`${quote(named)} is no version of CVSS with a prefix. Known: 3.0, 3.1 and 4.0.`)
    return version
  }
  // Only CVSS 2 has no prefix, and only it has "Au".
  if (/(^|\/)Au:/.test(text)) return '2.0'
  throw new CvssVectorError(`${quote(text)} is no CVSS vector: it begins with none of CVSS:3.0/, CVSS:3.1/ and CVSS:4.0/.`)
}

function check(version: CvssVersion, text: string): void {
  const { prefix, base, optional, ordered } = grammars[version]
  const known = [...base, ...optional]
  const seen = new Set<string>()
  let last = -1
  for (const part of text.slice(prefix.length).split('/')) {
    const colon = part.indexOf(':')
    const name = part.slice(0, Math.max(0, colon))
    const at = known.findIndex(([each]) => each === name)
    if (colon < 0 || at < 0) throw new CvssVectorError(`CVSS ${version} has no metric ${quote(part)}.`)
    if (seen.has(name)) throw new CvssVectorError(`The CVSS vector names the metric ${name} twice.`)
    const values = known[at]![1].split(',')
    if (!values.includes(part.slice(colon + 1))) throw new CvssVectorError(`The metric ${name} of CVSS ${version} is ${values.join(', ')}; not ${quote(part.slice(colon + 1))}.`)
    if (ordered && at < last) throw new CvssVectorError(`The metric ${name} stands behind ${known[last]![0]}; CVSS ${version} has a fixed order.`)
    seen.add(name)
    last = at
  }
  const missing = base.filter(([name]) => !seen.has(name)).map(([name]) => name)
  if (missing.length > 0) throw new CvssVectorError(`The CVSS vector lacks ${missing.join(', ')}.`)
}

function scoreOf(version: CvssVersion, text: string): { score: number; severity: CvssSeverity } {
  const score =
    version === '4.0' ? new Cvss4P0(text).calculateScores().overall
    : version === '3.1' ? new Cvss3P1(text).calculateScores().overall
    : version === '3.0' ? new Cvss3P0(text).calculateScores().overall
    : new Cvss2(text).calculateScores().overall
  return { score, severity: severityOf(score) }
}

/**
 * The word for a score.
 *
 * @param score @unit 0–10
 * @source domain model §9; the same bands in CVSS 3.0, 3.1 and 4.0
 */
export function severityOf(score: number): CvssSeverity {
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4) return 'medium'
  return score > 0 ? 'low' : 'none'
}

/** Foreign text in a message: short, and without anything that could move the cursor. */
function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
