// What a network is, free of schemas: widgets import it, and a page loads no schema library for it.

/** Whether a text is an IPv4 or IPv6 network such as `203.0.113.0/24` or `2001:db8::/32`. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, more] = text.split('/')
  if (more !== undefined || prefix === undefined || !/^\d{1,3}$/.test(prefix)) return false
  const bits = Number(prefix)
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) {
    return bits <= 32 && address.split('.').every((part) => Number(part) <= 255)
  }
  try {
    return /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(address) && bits <= 128 && new URL(`http://[${address}]/`).hostname.length > 2
  } catch {
    return false
  }
}

/** The network that holds one address and no other; the text itself where it is no address. */
export function networkOf(text: string): string {
  for (const bits of ['/32', '/128']) if (isNetwork(text + bits) && (bits === '/32') === !text.includes(':')) return text + bits
  return text
}
