import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { alreadyHas, etagOf, matches, readIfMatch } from '../../../server/http/etag.ts'
import { Refusal } from '../../../server/http/problem.ts'

describe('a precondition', () => {
  it('matches the version it names, one of several, or any', () => {
    assert.equal(etagOf(7), '"7"')
    assert.equal(matches(readIfMatch('"7"'), 7), true)
    assert.equal(matches(readIfMatch('"7"'), 8), false)
    assert.equal(matches(readIfMatch('"6", "7"'), 7), true)
    assert.equal(matches(readIfMatch('*'), 123), true)
    assert.equal(matches(readIfMatch(' * '), 123), true)
    assert.equal(matches(readIfMatch(' "12" , "345" '), 345), true)
    assert.equal(matches(readIfMatch('"123456789012345"'), 123456789012345), true)
  })

  it('is met by no tag that is no version', () => {
    for (const [header, version] of [['"x7"', 7], ['"7x"', 7], ['"1234567890123456"', 1234567890123456], ['""', 0], ['" 7"', 7], ['"7.0"', 7]] as const) assert.equal(matches(readIfMatch(header), version), false, header)
  })

  it('is not met by a weak tag', () => {
    assert.equal(matches(readIfMatch('W/"7"'), 7), false)
  })

  it('is demanded', () => {
    for (const header of [null, '', '  ']) {
      assert.throws(() => readIfMatch(header), (thrown) => thrown instanceof Refusal && thrown.code === 'precondition-required' && thrown.detail === 'Send If-Match with the ETag of the record that is changed.')
    }
  })

  it('is refused when it cannot be read', () => {
    for (const header of ['7', '"7', 'x"7"', '"7";"8"']) {
      assert.throws(
        () => readIfMatch(header),
        (thrown) => thrown instanceof Refusal && thrown.code === 'invalid-input' && thrown.errors?.[0]?.field === 'header.if-match' && thrown.errors[0].message === 'must be an ETag such as "7" with its quotes, or *',
      )
    }
  })

  it('of If-None-Match is met weakly, as caches compare', () => {
    assert.equal(alreadyHas('W/"7"', '"7"'), true)
    assert.equal(alreadyHas('"6", "7"', '"7"'), true)
    assert.equal(alreadyHas('*', '"7"'), true)
    assert.equal(alreadyHas(' * ', '"7"'), true)
    assert.equal(alreadyHas('"W/7"', '"7"'), false)
    assert.equal(alreadyHas('"6"', '"7"'), false)
    assert.equal(alreadyHas(null, '"7"'), false)
  })
})
