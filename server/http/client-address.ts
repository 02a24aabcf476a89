import { isIP } from 'node:net'
import type { TrustedProxies } from '../config.ts'

/** An IPv4 address that came in IPv6 spelling is the IPv4 address. */
function plain(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  return mapped ? mapped[1]! : address.replace(/%.*/, '')
}

/**
 * The address a request comes from. `X-Forwarded-For` is read from the right, for as long as the peer that wrote each entry
 * is one of our own proxies; anything a stranger wrote before that is not believed.
 *
 * @param peer the address at the other end of the socket; empty for in-process requests
 */
export function clientAddress(peer: string, forwardedFor: string | null, proxies: TrustedProxies): string {
  let address = plain(peer)
  if (forwardedFor === null) return address
  const hops = forwardedFor.split(',').map((hop) => hop.trim())
  for (let index = hops.length - 1; index >= 0 && proxies.has(address); index -= 1) {
    const hop = plain(hops[index]!.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1'))
    if (isIP(hop) === 0) break
    address = hop
  }
  return address
}

/** What is counted as one neighbour: an IPv4 address, or the /64 that one IPv6 subscriber has. */
export function neighbourhood(address: string): string {
  if (isIP(address) !== 6) return address || 'unknown'
  const [left, right] = address.toLowerCase().split('::').map((part) => (part === '' ? [] : part.split(':'))) as [string[], string[]?]
  const groups = right ? [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right] : left
  return `${groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}
