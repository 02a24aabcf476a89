import { streamEvents } from '../../src/contract/endpoints/portfolio.ts'
import { serveStream } from '../http/call.ts'
import { Refusal } from '../http/problem.ts'
import { confirm, scopeOf } from '../http/scoped.ts'
import { hearsOf, type Offer } from '../rules/access.ts'
import { reachableClients } from '../store/clients.ts'

export const serveEvents = serveStream(streamEvents, async ({ address, caller, partner, person, request, runtime }) => {
  const { database } = runtime.context
  let offer: Offer = partner
  // Whoever is put on another engagement gets other tokens, so this holds as long as the stream.
  return await runtime.hub.open({
    scope: { partnerId: caller.partnerId, clientId: caller.clientId, ...(caller.kind === 'key' ? {} : { personId: caller.userId }) },
    subject: `${caller.partnerId}:${caller.userId}`,
    lastEventId: request.headers.get('last-event-id') || null,
    expiresAt: caller.expiresAt,
    mayHear: (event) => hearsOf(caller, event, offer, person),
    ...(caller.scoped
      ? { reaches: (ids: readonly string[]) => database.read(scopeOf(caller), (tx) => reachableClients(tx, ids)) }
      : {}),
    stillAllowed: async () => {
      if (caller.kind === 'key') return await runtime.apiKeys.isGood(caller)
      try {
        const { policy } = await database.read(scopeOf(caller), (tx) => confirm(tx, caller, runtime.context.now(), address))
        // What may be heard follows the policy.
        offer = { ...partner, policy }
        return true
      } catch (thrown) {
        if (thrown instanceof Refusal) return false
        throw thrown
      }
    },
  })
})
