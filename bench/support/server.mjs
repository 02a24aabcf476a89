/**
 * The portal API in a process of its own, as it is started in production: every limit counts and every request is logged. Started by
 * `support/portal.mjs`; says in one message where it is and gives a session token of the crowd's owner.
 */
import { readConfig } from '../../server/config.ts'
import { startServer, stopOnSignals } from '../../server/main.ts'
import { crowdPartner } from '../../server/seed/load-crowd.ts'
import { listMembers } from '../../server/store/members.ts'
import { findPartnerId } from '../../server/store/partners.ts'
import { systemActor, systemScope } from '../../server/store/types.ts'

const server = await startServer(readConfig(process.env))
const { database } = server.context
const partnerId = await database.read(systemScope, (tx) => findPartnerId(tx, crowdPartner.slug))
const [owner] = await database.read({ kind: 'partner', partnerId, actor: systemActor }, (tx) => listMembers(tx))
const { token } = await server.app.runtime.tokens.mint(
  {
    audience: 'partner',
    userId: owner.id,
    partnerId,
    clientId: null,
    role: owner.role,
    email: owner.email,
    name: owner.name,
    origins: [],
    sessionVersion: owner.sessionVersion,
  },
  3600,
)
stopOnSignals(server)
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.send({ url: server.url, token })
