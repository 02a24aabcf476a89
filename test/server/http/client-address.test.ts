import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { trustedProxies } from '../../../server/config.ts'
import { clientAddress, neighbourhood } from '../../../server/http/client-address.ts'

const ours = trustedProxies(['10.0.0.0/8', 'fd00::/8'])

describe('the address of a caller', () => {
  it('is the peer when no proxy is ours, whatever the header says', () => {
    assert.equal(clientAddress('203.0.113.9', '198.51.100.1', trustedProxies([])), '203.0.113.9')
    assert.equal(clientAddress('203.0.113.9', '198.51.100.1', ours), '203.0.113.9')
  })

  it('is what our own proxy saw, not what the caller wrote before it', () => {
    assert.equal(clientAddress('10.0.0.1', '1.2.3.4, 198.51.100.1', ours), '198.51.100.1')
    assert.equal(clientAddress('10.0.0.1', '1.2.3.4, 198.51.100.1, 10.0.0.2', ours), '198.51.100.1')
  })

  it('stays with the nearest address that can be read', () => {
    assert.equal(clientAddress('10.0.0.1', 'nonsense', ours), '10.0.0.1')
    assert.equal(clientAddress('10.0.0.1', '198.51.100.1, , ', ours), '10.0.0.1')
  })

  it('reads IPv4 in IPv6 spelling, brackets and ports', () => {
    assert.equal(clientAddress('::ffff:10.0.0.1', '198.51.100.1:5123', ours), '198.51.100.1')
    assert.equal(clientAddress('fd00::1', '[2001:db8::7]:443', ours), '2001:db8::7')
  })

  it('counts a whole /64 as one neighbour, and every IPv4 address as its own', () => {
    assert.equal(neighbourhood('2001:db8:1:2::1'), neighbourhood('2001:db8:1:2:ffff:ffff:ffff:ffff'))
    assert.equal(neighbourhood('2001:db8:1:2::1'), neighbourhood('2001:0DB8:0001:0002:0::9'))
    assert.notEqual(neighbourhood('2001:db8:1:2::1'), neighbourhood('2001:db8:1:3::1'))
    assert.notEqual(neighbourhood('198.51.100.1'), neighbourhood('198.51.100.2'))
    assert.equal(neighbourhood('::1'), neighbourhood('::2'))
  })
})
