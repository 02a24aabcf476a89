import type { Client } from '../../src/contract/client.ts'
import { recordAddress } from '../base/record-address.ts'

/** Where a client opens: the page's own pattern of `{id}` or `{slug}`, else the address that the partner has set for the client. */
export function clientAddress({ id, slug, workspaceUrl }: Client, pattern: string | null | undefined): string | null {
  return recordAddress(pattern, { id, slug }, workspaceUrl)
}
