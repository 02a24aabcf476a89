import { cvssCatalogue } from './cvss.messages.ts'
import type { Speech } from '../base/speech.ts'

type Key = keyof (typeof cvssCatalogue)['en'] & string
type Value = Key extends infer Each ? (Each extends `is:${infer Name}` ? Name : never) : never
type Values = Readonly<Record<string, Value>>

const impact: Values = { H: 'high', L: 'low', N: 'none' }
const need: Values = { X: 'undefined', L: 'low', M: 'medium', H: 'high', ND: 'undefined' }
const reach: Values = { N: 'network', A: 'adjacent', L: 'local', P: 'physical' }
const privileges: Values = { N: 'none', L: 'low', H: 'high' }

/** What the letters of each metric stand for, version 3. Those of the environment, `MAV` and so on, mean the same. */
const three: Readonly<Record<string, Values>> = {
  AV: reach, AC: { L: 'low', H: 'high' }, PR: privileges, UI: { N: 'none', R: 'required' }, S: { U: 'unchanged', C: 'changed' }, C: impact, I: impact, A: impact,
  E: { H: 'high', F: 'functional', P: 'poc', U: 'unproven' }, RL: { U: 'unavailable', W: 'workaround', T: 'temporary', O: 'official' },
  RC: { C: 'confirmed', R: 'reasonable', U: 'unknown' }, CR: need, IR: need, AR: need,
}
const four: Readonly<Record<string, Values>> = {
  AV: reach, AC: three['AC']!, AT: { N: 'none', P: 'present' }, PR: privileges, UI: { N: 'none', P: 'passive', A: 'active' },
  VC: impact, VI: impact, VA: impact, SC: impact, SI: { ...impact, S: 'safety' }, SA: { ...impact, S: 'safety' },
  E: { A: 'attacked', P: 'poc', U: 'unreported' }, CR: need, IR: need, AR: need,
  S: { N: 'negligible', P: 'present' }, AU: { N: 'no', Y: 'yes' }, R: { A: 'automatic', U: 'user', I: 'irrecoverable' }, V: { D: 'diffuse', C: 'concentrated' },
  RE: { L: 'low', M: 'medium', H: 'high' }, U: { Clear: 'clear', Green: 'green', Amber: 'amber', Red: 'red' },
}
const partly: Values = { N: 'none', P: 'partial', C: 'complete' }
const two: Readonly<Record<string, Values>> = {
  AV: reach, AC: { H: 'high', M: 'medium', L: 'low' }, Au: { M: 'multiple', S: 'single', N: 'none' }, C: partly, I: partly, A: partly,
  E: { U: 'unproven', POC: 'poc', F: 'functional', H: 'high' }, RL: { OF: 'official', TF: 'temporary', W: 'workaround', U: 'unavailable' },
  RC: { UC: 'unconfirmed', UR: 'uncorroborated', C: 'confirmed' }, CDP: { N: 'none', L: 'low', LM: 'lowMedium', MH: 'mediumHigh', H: 'high' },
  TD: { N: 'none', L: 'low', M: 'medium', H: 'high' }, CR: need, IR: need, AR: need,
}
const versions: Readonly<Record<string, Readonly<Record<string, Values>>>> = { '2.0': two, '3.0': three, '3.1': three, '4.0': four }

/** One metric of a vector in words. */
export interface Metric {
  /** As it stands in the vector, such as `AV:N`. */
  readonly written: string
  readonly name: string
  readonly value: string
}

/**
 * A vector in words, metric by metric, in the order of the vector. What is not defined is left out; a metric or a value that this version
 * does not know is shown by its letters.
 *
 * @param version `2.0`, `3.0`, `3.1` or `4.0`
 */
export function metricsOf(version: string, vector: string, speech: Speech): Metric[] {
  const text = speech.text('cvss', cvssCatalogue)
  const known = versions[version] ?? {}
  const own = <Found>(record: Readonly<Record<string, Found>>, name: string) => (Object.hasOwn(record, name) ? record[name] : undefined)
  return vector
    .replace(/^CVSS:[\d.]+\//, '')
    .split('/')
    .flatMap((written): Metric[] => {
      const [letters = '', letter = ''] = written.split(':')
      if (letter === 'X' || letter === 'ND') return []
      const plain = own(known, letters)
      const base = plain ? letters : letters.replace(/^M/, '')
      const values = plain ?? own(known, base)
      const value = values && own(values, letter)
      if (!values || !value) return [{ written, name: letters, value: letter }]
      const name = text(`of:${version === '4.0' && base === 'S' ? 'Safety' : base}` as Key)
      return [{ written, name: plain ? name : text('modified', { metric: name }), value: text(`is:${value}`) }]
    })
}
