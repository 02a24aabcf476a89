import type { Client } from '../../src/contract/client.ts'
import { safeAddress } from '../base/address.ts'

/**
 * Where a client opens: the page's own pattern, else the address that the partner has set for the client.
 *
 * @param pattern such as `/clients/{id}` or `/clients/{slug}`
 * @returns `null` where there is no address, or one that is neither http nor https
 */
export function clientAddress(client: Client, pattern: string | null | undefined): string | null {
  const address = pattern
    ? pattern.replace(/\{(id|slug)\}/g, (_, field: 'id' | 'slug') => encodeURIComponent(client[field]))
    : client.workspaceUrl
  return safeAddress(address)
}
