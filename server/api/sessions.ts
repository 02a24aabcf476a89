import { createHash } from 'node:crypto'
import { createSession } from '../../src/contract/endpoints/portfolio.ts'
import { serve } from '../http/call.ts'
import { fieldProblem, invalidField, notFound, Refusal } from '../http/problem.ts'
import { clientSessionVersion } from '../http/scoped.ts'
import type { SessionClaims } from '../http/token.ts'
import { findClient } from '../store/clients.ts'
import type { PartnerTx } from '../store/database.ts'
import { findMemberByEmail } from '../store/members.ts'
import { leaveTrace } from './write.ts'

export const mintSession = serve(createSession, async (call) => {
  const { body, partner, runtime } = call
  const registered = partner.allowedOrigins
  const origins = body.origins ?? registered
  const strange = origins.flatMap((origin, index) =>
    registered.includes(origin) ? [] : [fieldProblem(`body.origins.${index}`, 'invalid', 'is not registered for this partner')],
  )
  if (strange.length > 0) {
    throw new Refusal('invalid-input', { detail: 'A token can be used only from origins that the partner has registered.', errors: strange })
  }

  const who = body.audience === 'partner' ? await memberClaims(call.tx, body) : await portalUserClaims(call.tx, body)
  const ttlSeconds = Math.min(body.ttlSeconds ?? runtime.context.config.tokenTtlSeconds, runtime.context.config.tokenTtlSeconds)
  const { token, expiresAt } = await runtime.tokens.mint({ ...who, partnerId: partner.id, origins }, ttlSeconds)

  await leaveTrace(call, {
    clientId: who.clientId,
    target: { type: who.audience === 'partner' ? 'partner_member' : 'portal_user', id: who.userId },
    meta: { audience: who.audience, role: who.role },
  })
  return { body: { token, expiresAt: expiresAt.toISOString(), audience: who.audience } }
})

type Who = Omit<SessionClaims, 'partnerId' | 'origins' | 'expiresAt'>

async function memberClaims(tx: PartnerTx, { email }: { email: string }): Promise<Who> {
  const member = await findMemberByEmail(tx, email)
  if (member?.status !== 'active') throw notFound()
  return {
    audience: 'partner',
    userId: member.id,
    clientId: null,
    role: member.role,
    email: member.email,
    name: member.name,
    sessionVersion: member.sessionVersion,
  }
}

async function portalUserClaims(
  tx: PartnerTx,
  body: { clientId: string; email: string; name?: string | undefined; role: 'viewer' | 'collaborator' | 'manager' },
): Promise<Who> {
  const client = await findClient(tx, body.clientId)
  if (!client) throw notFound()
  if (client.status === 'suspended' || client.status === 'archived') {
    throw invalidField('body.clientId', `names a client that is ${client.status}; its people cannot come in`)
  }
  const email = body.email.toLowerCase()
  return {
    audience: 'client',
    userId: portalUserId(client.id, email),
    clientId: client.id,
    role: body.role,
    email,
    name: body.name ?? body.email,
    sessionVersion: clientSessionVersion,
  }
}

/** The same person of the same client has the same id in every session, so that limits, cursors and audit know them again. */
export function portalUserId(clientId: string, email: string): string {
  return `usr_${createHash('sha256').update(`${clientId}\n${email}`).digest('hex').slice(0, 26)}`
}
