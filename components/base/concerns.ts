import type { PortalEvent } from '../../src/contract/event.ts'

/** Whether something that happened may change the numbers of a client's findings, or what of them may be seen. */
export function concernsFindings({ type, clientId }: PortalEvent, ofClient: string | undefined): boolean {
  // A policy of all clients names none.
  if (type === 'policy.updated') return clientId === null || clientId === ofClient
  return clientId === ofClient && /^(finding|engagement|acceptance)\./.test(type)
}
