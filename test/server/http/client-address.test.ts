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

  it('is told by no header where there is none', () => {
    assert.equal(clientAddress('203.0.113.9', null, ours), '203.0.113.9')
    assert.equal(clientAddress('10.0.0.1', null, ours), '10.0.0.1')
    assert.equal(clientAddress('', null, ours), '')
    assert.equal(clientAddress('', '198.51.100.1', ours), '')
  })

  it('is the farthest of our own where a request comes from within', () => {
    assert.equal(clientAddress('10.0.0.1', '10.0.0.2', ours), '10.0.0.2')
    assert.equal(clientAddress('10.0.0.1', '10.0.0.3, 10.0.0.2', ours), '10.0.0.3')
  })

  it('is the IPv4 address of an IPv6 spelling, and no other address is taken apart', () => {
    for (const [peer, wanted] of [
      ['::ffff:203.113.213.119', '203.113.213.119'], ['::FFFF:203.0.113.9', '203.0.113.9'], ['2001:db8::ffff:203.0.113.9', '2001:db8::ffff:203.0.113.9'], ['fe80::1%eth0', 'fe80::1'], ['fe80::1%25', 'fe80::1'],
      ['::ffff:203.0.113.9.7', '::ffff:203.0.113.9.7'], ['::ffff:a.b.c.d', '::ffff:a.b.c.d'], ['::ffff:1.b.2.3', '::ffff:1.b.2.3'], ['::ffff:1.2.b.3', '::ffff:1.2.b.3'], ['::ffff:1.2.3.b', '::ffff:1.2.3.b'],
    ] as const) assert.equal(clientAddress(peer, null, ours), wanted, peer)
  })

  it('reads a hop in the spellings that proxies use, whole', () => {
    for (const [hop, wanted] of [
      ['[2001:db8::7]', '2001:db8::7'], ['[2001:db8::7]:443', '2001:db8::7'], ['2001:db8::7', '2001:db8::7'], ['198.51.100.12:51234', '198.51.100.12'], ['198.51.100.12', '198.51.100.12'], ['::ffff:198.51.100.12', '198.51.100.12'],
      ['x[2001:db8::7]:443', '10.0.0.1'], ['[2001:db8::7]:443x', '10.0.0.1'], ['x198.51.100.1:5', '10.0.0.1'], ['198.51.100.1:5x', '10.0.0.1'], ['1[::2]', '10.0.0.1'], ['[1::]2', '10.0.0.1'], ['[1::]:4432', '1::'], ['::ffff:198.51.100.1:80', '10.0.0.1'], ['198.51.100.1:80%eth0', '10.0.0.1'], ['198.51.100.1:', '10.0.0.1'], ['', '10.0.0.1'], ['unknown', '10.0.0.1'], ['_hidden', '10.0.0.1'],
    ] as const) assert.equal(clientAddress('10.0.0.1', hop, ours), wanted, hop)
  })

  it('is counted under one name a neighbour', () => {
    for (const [address, wanted] of [
      ['2001:db8:1:2::1', '2001:db8:1:2::/64'], ['2001:DB8:0001:0100::', '2001:db8:1:100::/64'], ['1:2:3:4:5:6:7:8', '1:2:3:4::/64'], ['::1', '0:0:0:0::/64'], ['::', '0:0:0:0::/64'], ['2001:db8::1', '2001:db8:0:0::/64'],
      ['::2:3:4:5:6:7:8', '0:2:3:4::/64'], ['1::5:6:7:8:9:a', '1:0:5:6::/64'], ['1:2:3:4:5:6:7::', '1:2:3:4::/64'], ['2001:db8::a:b:c:d:e', '2001:db8:0:a::/64'], ['198.51.100.1', '198.51.100.1'], ['', 'unknown'],
    ] as const) assert.equal(neighbourhood(address), wanted, address)
  })

  it('counts a whole /64 as one neighbour, and every IPv4 address as its own', () => {
    assert.equal(neighbourhood('2001:db8:1:2::1'), neighbourhood('2001:db8:1:2:ffff:ffff:ffff:ffff'))
    assert.equal(neighbourhood('2001:db8:1:2::1'), neighbourhood('2001:0DB8:0001:0002:0::9'))
    assert.notEqual(neighbourhood('2001:db8:1:2::1'), neighbourhood('2001:db8:1:3::1'))
    assert.notEqual(neighbourhood('198.51.100.1'), neighbourhood('198.51.100.2'))
    assert.equal(neighbourhood('::1'), neighbourhood('::2'))
  })
})
