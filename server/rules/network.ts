/** Whether an address is in one of the networks. An address or a network that cannot be read is in none, and holds none. */
export function isWithin(networks: readonly string[], address: string): boolean {
  const from = readAddress(address)
  if (!from) return false
  return networks.some((network) => {
    const found = /^(.+)\/(\d{1,3})$/.exec(network)
    const at = found && readAddress(found[1]!)
    if (!at) return false
    // ::ffff:192.0.2.0/120 is 192.0.2.0/24.
    const bits = Number(found[2]) - at.skipped
    if (at.size !== from.size || bits < 0 || bits > at.size) return false
    const rest = BigInt(at.size - bits)
    return at.value >> rest === from.value >> rest
  })
}

interface ReadAddress {
  value: bigint
  /** @unit bits */
  size: 32 | 128
  /** Bits of the spelling that are not of the address: 96 where an IPv4 address came as IPv6. */
  skipped: number
}

function readAddress(text: string): ReadAddress | null {
  const v4 = readIpv4(text)
  if (v4 !== null) return { value: v4, size: 32, skipped: 0 }
  const v6 = readIpv6(text.replace(/%.*/, ''))
  if (v6 === null) return null
  return v6 >> 32n === 0xffffn ? { value: v6 & 0xffffffffn, size: 32, skipped: 96 } : { value: v6, size: 128, skipped: 0 }
}

function readIpv4(text: string): bigint | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return null
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n)
}

function readIpv6(text: string): bigint | null {
  const [head, tail, more] = text.split('::') as [string, string?, string?]
  if (more !== undefined) return null
  const left = readGroups(head, tail === undefined)
  const right = readGroups(tail ?? '', true)
  if (!left || !right) return null
  const missing = 8 - left.length - right.length
  // "::" stands for at least one group of zeros.
  if (tail === undefined ? missing !== 0 : missing < 1) return null
  return [...left, ...Array<bigint>(missing).fill(0n), ...right].reduce((value, group) => (value << 16n) | group, 0n)
}

/** @param last whether the address ends with these groups: there an IPv4 address may stand */
function readGroups(text: string, last: boolean): bigint[] | null {
  if (text === '') return []
  const groups: bigint[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(BigInt(`0x${part}`))
      continue
    }
    const v4 = last && index === parts.length - 1 ? readIpv4(part) : null
    if (v4 === null) return null
    groups.push(v4 >> 16n, v4 & 0xffffn)
  }
  return groups
}
