import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { cvssSeverities, CvssVectorError, readCvss, severityOf } from '../../../server/cvss/cvss.ts'

const folder = new URL('../../../../shared/data/cvss/', import.meta.url)
const absent = existsSync(folder) ? false : 'the vectors of ../shared/data/cvss are not here'
const rows = (file: string) => readFileSync(new URL(file, folder), 'utf8').trimEnd().split('\n').slice(1).map((line) => line.split('\t'))

const base31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'
const base40 = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'

describe('a CVSS vector', () => {
  it('is scored as its specification says', () => {
    for (const [vector, version, score, severity] of [
      [base31, '3.1', 9.8, 'critical'],
      ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', '3.1', 10, 'critical'],
      ['CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N', '3.1', 0, 'none'],
      ['CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', '3.0', 6.1, 'medium'],
      [base40, '4.0', 9.3, 'critical'],
      ['AV:N/AC:L/Au:N/C:C/I:C/A:C', '2.0', 10, 'critical'],
    ] as const) assert.deepEqual(readCvss(vector), { version, vector, score, severity }, vector)
  })

  it('of version 3.1 has the exact base score, all 1,296 of them', { skip: absent }, () => {
    const all = rows('cvss31_base_all.tsv')
    assert.ok(all.length >= 1296)
    for (const [vector, score, severity] of all) {
      const read = readCvss(vector!)
      assert.deepEqual([read.score, read.severity], [Number(score), severity!.toLowerCase()], vector)
    }
  })

  it('of version 3.1 with temporal and environmental metrics has the environmental score', { skip: absent }, () => {
    const all = rows('cvss31_temporal_env_random.tsv')
    assert.ok(all.length >= 500)
    for (const [vector, , , environmental, , , severity] of all) {
      const read = readCvss(vector!)
      assert.deepEqual([read.score, read.severity], [Number(environmental), severity!.toLowerCase()], vector)
    }
  })

  it('of version 4.0 has the exact score', { skip: absent }, () => {
    const all = rows('cvss40_random.tsv')
    assert.ok(all.length >= 1500)
    for (const [vector, score, severity] of all) {
      const read = readCvss(vector!)
      assert.deepEqual([read.score, read.severity], [Number(score), severity!.toLowerCase()], vector)
    }
  })

  it('that the specification does not allow is refused, all of the shared ones', { skip: absent }, () => {
    const all = rows('cvss_invalid.tsv')
    assert.ok(all.length >= 18)
    for (const [name, vector, expected] of all) {
      assert.equal(expected, 'reject')
      assert.throws(() => readCvss(vector!), CvssVectorError, name)
    }
  })

  it('is refused with the first thing that is wrong', () => {
    for (const [vector, message] of [
      ['', /empty/],
      [`${base31}/`, /no metric ""/],
      [`${base31}/AV:N`, /AV twice/],
      [`${base31}/ZZ:N`, /no metric "ZZ:N"/],
      [base31.replace('/A:H', ''), /lacks A\./],
      [base31.replace('AV:N', 'AV:Q'), /AV of CVSS 3\.1 is N, A, L, P; not "Q"/],
      [base31.replace('3.1', '3.2'), /"3\.2" is no version/],
      [base31.replace('CVSS:3.1', 'CVSS:2.0'), /"2\.0" is no version/],
      [base31.slice(9), /begins with none of/],
      [base31.toLowerCase(), /begins with none of/],
      ['CVSS:4.0/AC:L/AV:N/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', /AV stands behind AC/],
      ['CVSS:4.0/AV:N/AC:L/PR:H/UI:R/S:C/C:L/I:L/A:N', /UI of CVSS 4\.0 is N, P, A; not "R"/],
      ['AV:N/AC:L/Au:N/C:C/I:C', /lacks A\./],
      [`${base31}/${'x'.repeat(500)}`, /at most 400/],
      ['CVSS:3.1/__proto__:N', /no metric/],
      [`CVSS:3.1/AV:N\u202e/AC:L`, /AV of CVSS 3\.1/],
    ] as const) assert.throws(() => readCvss(vector), (error) => error instanceof CvssVectorError && message.test(error.message), vector)
  })

  it('of version 3.1 may name its metrics in any order', () => {
    assert.equal(readCvss('CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N').score, 9.8)
  })

  it('of version 4.0 is changed by what threatens and by what is at stake, and not by what only informs', () => {
    assert.ok(readCvss(`${base40}/E:U`).score < 9.3)
    assert.ok(readCvss(`${base40}/CR:L/IR:L/AR:L`).score < 9.3)
    assert.equal(readCvss(`${base40}/S:P/AU:Y/R:I/V:C/RE:H/U:Red`).score, 9.3)
  })
})

describe('the word for a CVSS score', () => {
  it('changes at the edges of the specification', () => {
    assert.deepEqual([0, 0.1, 3.9, 4, 6.9, 7, 8.9, 9, 10].map(severityOf), ['none', 'low', 'low', 'medium', 'medium', 'high', 'high', 'critical', 'critical'])
    assert.equal(cvssSeverities.length, 5)
  })
})
