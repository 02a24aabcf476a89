import { getMe } from '../../src/contract/endpoints/portfolio.ts'
import { serve } from '../http/call.ts'
import { notFound } from '../http/problem.ts'
import { decideSurface, givable } from '../rules/access.ts'
import { findClient } from '../store/clients.ts'

export const serveMe = serve(getMe, async ({ caller, partner, person, tx }) => {
  const client = caller.clientId === null ? null : await findClient(tx, caller.clientId)
  if (caller.clientId !== null && client === null) throw notFound()

  const mayGive = givable({ ...caller, grants: person?.grants ?? [] }, partner)
  return {
    body: {
      user: { id: caller.userId, name: caller.name, email: caller.email, role: caller.role },
      audience: caller.audience,
      partner: { id: partner.id, name: partner.name, slug: partner.slug, timezone: partner.timezone },
      client: client && { id: client.id, name: client.name },
      ...decideSurface(caller, partner),
      ...(mayGive && { mayGive }),
      expiresAt: caller.expiresAt?.toISOString() ?? null,
    },
  }
})
