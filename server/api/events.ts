import { streamEvents } from '../../src/contract/endpoints/portfolio.ts'
import { serveStream } from '../http/call.ts'
import { Refusal } from '../http/problem.ts'
import { confirm, scopeOf } from '../http/scoped.ts'
import { hearsOf } from '../rules/access.ts'

export const serveEvents = serveStream(streamEvents, async ({ caller, request, runtime }) => {
  const { database } = runtime.context
  return await runtime.hub.open({
    scope: { partnerId: caller.partnerId, clientId: caller.clientId },
    subject: `${caller.partnerId}:${caller.userId}`,
    lastEventId: request.headers.get('last-event-id') || null,
    expiresAt: caller.expiresAt,
    mayHear: (event) => hearsOf(caller, event),
    stillAllowed: async () => {
      if (caller.kind === 'key') return await runtime.apiKeys.isGood(caller)
      try {
        await database.read(scopeOf(caller), (tx) => confirm(tx, caller))
        return true
      } catch (thrown) {
        if (thrown instanceof Refusal) return false
        throw thrown
      }
    },
  })
})
