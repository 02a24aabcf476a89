// Networks of the allow-list: what is one, and the one that holds a single address.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { isNetwork, networkOf } from '../../src/contract/network.ts'

describe('a network of the allow-list', () => {
  it('is an address with the number of its fixed bits, in either family', () => {
    for (const text of ['203.0.113.0/24', '0.0.0.0/0', '10.1.2.3/32', '2001:db8::/32', '::/0', '::1/128', '::ffff:192.0.2.1/128']) assert.ok(isNetwork(text), text)
  })

  it('is nothing else', () => {
    for (const text of ['', '10.0.0.0', '10.0.0.0/33', '10.0.0/8', '256.0.0.1/32', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/-1', '2001:db8::/129', 'fe80::%1/64', 'g::/16', 'intranet/24', '/24'])
      assert.ok(!isNetwork(text), text)
  })

  it('holds one address where only that is given', () => {
    assert.deepEqual(['203.0.113.7', '2001:db8::7', '203.0.113.0/24', 'intranet', '999.1.1.1'].map(networkOf), ['203.0.113.7/32', '2001:db8::7/128', '203.0.113.0/24', 'intranet', '999.1.1.1'])
  })
})
