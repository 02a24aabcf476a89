import { inviteAuditor, listAuditors, revokeAuditor } from '../../src/contract/endpoints/people.ts'
import type { AuditorGrant } from '../../src/contract/people.ts'
import { serve } from '../http/call.ts'
import { readListing } from '../http/listing.ts'
import { invalidField, notFound } from '../http/problem.ts'
import { findAuditor, findLiveAuditor, insertAuditor, listAuditors as readAuditors, revokeAuditor as endAccess, type AuditorRecord } from '../store/auditors.ts'
import { lockClient } from '../store/clients.ts'
import { AlreadyExistsError } from '../store/errors.ts'
import { findMissingFrameworks } from '../store/frameworks.ts'
import { requireClient } from './clients.ts'
import { closeLinks, invite, tell } from './invitation.ts'
import { leaveTrace } from './write.ts'

const longestMs = 366 * 86_400_000

function present({ sessionVersion: _, ...auditor }: AuditorRecord, now: Date): AuditorGrant {
  const status =
    auditor.revokedAt !== null ? 'revoked' : Date.parse(auditor.expiresAt) <= now.getTime() ? 'expired' : auditor.acceptedAt === null ? 'invited' : 'active'
  return { ...auditor, status }
}

export const serveAuditors = serve(listAuditors, async (call) => {
  const { params, tx, now } = call
  const { slice, next } = readListing(call)
  await requireClient(call, params.clientId)
  const { items, next: place, total } = await readAuditors(tx, params.clientId, slice)
  return { body: { items: items.map((auditor) => present(auditor, now)), nextCursor: next(place), total, asOf: now.toISOString() } }
})

export const serveAuditorInvitation = serve(inviteAuditor, async (call) => {
  const { body, params, runtime, tx, now } = call
  // Held, so that of two who invite the same auditor at once one finds the other's.
  if (!(await lockClient(tx, params.clientId))) throw notFound()
  const expiresAt = new Date(body.expiresAt)
  if (expiresAt <= now) throw invalidField('body.expiresAt', 'must be in the future')
  if (expiresAt.getTime() - now.getTime() > longestMs) throw invalidField('body.expiresAt', 'must be at most a year ahead')
  const frameworkIds = body.frameworkIds ? [...new Set(body.frameworkIds)] : null
  if (frameworkIds && (await findMissingFrameworks(tx, params.clientId, frameworkIds)).length > 0) throw notFound()
  if (await findLiveAuditor(tx, params.clientId, body.email, now)) throw new AlreadyExistsError('email', 'an auditor with this email has access')

  const id = runtime.context.newId('auditor')
  await insertAuditor(tx, { id, clientId: params.clientId, email: body.email, name: body.name, frameworkIds, createdAt: now, expiresAt, locale: body.locale })
  const invitationUrl = await invite(call, { kind: 'auditor', id, clientId: params.clientId, to: body }, expiresAt)
  const subject = { type: 'auditor', id }
  await leaveTrace(call, { clientId: params.clientId, target: subject, meta: { expiresAt: expiresAt.toISOString() }, events: ['user.invited'], subject })
  return { body: { auditor: present((await findAuditor(tx, params.clientId, id))!, now), invitationUrl } }
})

export const serveAuditorRevocation = serve(revokeAuditor, async (call) => {
  const { params, tx, now } = call
  if (!(await endAccess(tx, params.clientId, params.auditorId, now))) throw notFound()
  await closeLinks(call, params.auditorId)
  const auditor = (await findAuditor(tx, params.clientId, params.auditorId))!
  await tell(call, { ...auditor, clientId: params.clientId, status: auditor.acceptedAt === null ? 'invited' : 'active' }, { kind: 'access-ended' })
  const subject = { type: 'auditor', id: params.auditorId }
  await leaveTrace(call, { clientId: params.clientId, target: subject, events: ['user.removed'], subject })
  return { body: present(auditor, now) }
})
