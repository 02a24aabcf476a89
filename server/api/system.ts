import { getHealth, getOpenApi, getReadiness } from '../../src/contract/endpoints/system.ts'
import { servePublic } from '../http/call.ts'
import { Refusal } from '../http/problem.ts'

export const serveHealth = servePublic(getHealth, async () => ({ body: { status: 'alive' } }))

export const serveReadiness = servePublic(getReadiness, async ({ runtime }) => {
  if (runtime.stopping) throw new Refusal('unavailable', { detail: 'The server is stopping.', headers: { 'retry-after': '5' } })
  await runtime.context.database.ping()
  return { body: { status: 'ready' } }
})

export const serveOpenApi = servePublic(getOpenApi, async ({ runtime }) => ({
  body: runtime.openApi as Record<string, unknown>,
  // The same for everybody until the next release, and large.
  headers: { 'cache-control': 'public, max-age=300' },
}))
