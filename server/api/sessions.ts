import { createSession } from '../../src/contract/endpoints/portfolio.ts'
import type { ClientRole } from '../../src/contract/permission.ts'
import { serve, type Call } from '../http/call.ts'
import { fieldProblem, invalidField, notFound, Refusal } from '../http/problem.ts'
import type { SessionClaims } from '../http/token.ts'
import { rankOf } from '../rules/access.ts'
import { findLiveAuditor, seeAuditor } from '../store/auditors.ts'
import { findClient } from '../store/clients.ts'
import { closeInvitation } from '../store/invitations.ts'
import { findMemberByEmail, seeMember } from '../store/members.ts'
import { findPortalUserByEmail, seePortalUser } from '../store/portal-users.ts'
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

  if (partner.requiresProof && body.dpopJkt === undefined) {
    throw invalidField('body.dpopJkt', 'is missing: this partner gives out tokens that are bound to a key only. Pass on what fetchToken is given', 'missing')
  }

  const who = body.audience === 'partner' ? await memberClaims(call, body.email) : await clientClaims(call, body)
  const most = Math.min(body.ttlSeconds ?? runtime.context.config.tokenTtlSeconds, runtime.context.config.tokenTtlSeconds, who.mostSeconds)
  const { token, expiresAt } = await runtime.tokens.mint({ ...who.claims, partnerId: partner.id, origins, jkt: body.dpopJkt ?? null }, most)

  await leaveTrace(call, {
    clientId: who.claims.clientId,
    target: who.subject,
    meta: { audience: who.claims.audience, role: who.claims.role, ...(body.dpopJkt === undefined ? {} : { bound: true }) },
    events: who.activated ? ['user.activated'] : [],
    subject: who.subject,
  })
  return { body: { token, expiresAt: expiresAt.toISOString(), audience: who.claims.audience } }
})

type MintCall = Pick<Call<typeof createSession>, 'tx' | 'now'>

interface Who {
  claims: Omit<SessionClaims, 'partnerId' | 'origins' | 'expiresAt'>
  subject: { type: 'member' | 'portal_user' | 'auditor'; id: string }
  /** Whether the person came in for the first time. */
  activated: boolean
  /** How long the person may come in at all. @unit seconds */
  mostSeconds: number
}

async function memberClaims({ tx, now }: MintCall, email: string): Promise<Who> {
  const member = await findMemberByEmail(tx, email)
  if (member?.status !== 'active' && member?.status !== 'invited') throw notFound()
  const activated = member.status === 'invited'
  await seeMember(tx, member.id, now)
  // The MSP's own sign-in is the sign-in: whom its server names has arrived, and the link in the mail is of no more use.
  if (activated) await closeInvitation(tx, member.id, 'accepted', now)
  return {
    claims: {
      audience: 'partner',
      userId: member.id,
      clientId: null,
      role: member.role,
      email: member.email,
      name: member.name,
      sessionVersion: member.sessionVersion,
      scoped: member.scope !== null,
    },
    subject: { type: 'member', id: member.id },
    activated,
    mostSeconds: Infinity,
  }
}

async function clientClaims({ tx, now }: MintCall, body: { clientId: string; email: string; role?: ClientRole | undefined }): Promise<Who> {
  const client = await findClient(tx, body.clientId)
  if (!client) throw notFound()
  if (client.status === 'suspended' || client.status === 'archived') {
    throw invalidField('body.clientId', `names a client that is ${client.status}; its people cannot come in`)
  }
  const user = body.role === 'auditor' ? null : await findPortalUserByEmail(tx, client.id, body.email)
  const auditor = user ? null : await findLiveAuditor(tx, client.id, body.email, now)
  const open = user?.status === 'active' || user?.status === 'invited' || (user === null && auditor !== null)
  if (!open || (user === null && body.role !== undefined && body.role !== 'auditor')) throw notFound()
  if (!client.portalEnabled) throw new Refusal('portal-disabled', { detail: `Switch it on with PATCH /v1/clients/${client.id}.` })
  if (user) {
    const role = body.role === undefined || body.role === 'auditor' ? user.role : body.role
    if (rankOf(role) > rankOf(user.role)) throw new Refusal('role-above-own', { detail: `The person is ${user.role}. Change that on record first.` })
    const activated = user.status === 'invited'
    await seePortalUser(tx, client.id, user.id, now)
    if (activated) await closeInvitation(tx, user.id, 'accepted', now)
    return {
      claims: {
        audience: 'client', userId: user.id, clientId: client.id, role, email: user.email, name: user.name,
        sessionVersion: user.sessionVersion, scoped: false,
      },
      subject: { type: 'portal_user', id: user.id },
      activated,
      mostSeconds: Infinity,
    }
  }
  const { id, email, name, sessionVersion, acceptedAt, expiresAt } = auditor!
  await seeAuditor(tx, client.id, id, now)
  await closeInvitation(tx, id, 'accepted', now)
  return {
    claims: { audience: 'client', userId: id, clientId: client.id, role: 'auditor', email, name, sessionVersion, scoped: false },
    subject: { type: 'auditor', id },
    activated: acceptedAt === null,
    mostSeconds: Math.max(1, Math.floor((Date.parse(expiresAt) - now.getTime()) / 1000)),
  }
}
