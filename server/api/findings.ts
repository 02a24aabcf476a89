import {
  countFindings,
  createFinding,
  getFinding,
  listFindingHistory,
  listFindings,
  updateFinding,
} from '../../src/contract/endpoints/findings.ts'
import type { FindingCreate, FindingUpdate } from '../../src/contract/finding.ts'
import { CvssVectorError, readCvss } from '../cvss/cvss.ts'
import { serve } from '../http/call.ts'
import { matches } from '../http/etag.ts'
import { readListing } from '../http/listing.ts'
import { invalidField, notFound, Refusal } from '../http/problem.ts'
import { countOpen, countSeverities, progressOf } from '../rules/progress.ts'
import { changeSeverity } from '../rules/sla.ts'
import { countAssets } from '../store/assets.ts'
import type { PartnerTx } from '../store/database.ts'
import { findEngagement } from '../store/engagements.ts'
import {
  findFinding,
  holdFinding,
  insertFinding,
  listFindings as readFindings,
  listSteps,
  replaceAffected,
  replaceEvidence,
  tallyFindings,
  updateFinding as changeFinding,
  type FindingContent,
  type FindingFilter,
} from '../store/findings.ts'
import { findPortalUser } from '../store/portal-users.ts'
import { requireClient } from './clients.ts'
import { asDate, policyOf, presentBrief, presentStep, wholeOf } from './finding-views.ts'
import { hiddenTrace, leaveTrace } from './write.ts'

interface Filters {
  severity?: FindingFilter['severities'] | undefined
  status?: FindingFilter['statuses'] | undefined
  engagementId?: string | undefined
  q?: string | undefined
  overdue?: 'yes' | 'no' | undefined
}

function filterOf(query: Filters, now: Date): FindingFilter {
  return {
    ...(query.severity ? { severities: query.severity } : {}),
    ...(query.status ? { statuses: query.status } : {}),
    ...(query.engagementId === undefined ? {} : { engagementId: query.engagementId }),
    ...(query.q ? { text: query.q } : {}),
    ...(query.overdue === undefined ? {} : { overdue: { is: query.overdue === 'yes', now } }),
  }
}

export const serveFindings = serve(listFindings, async (call) => {
  const { params, query, tx, now } = call
  const { slice, next } = readListing(call)
  await requireClient(call, params.clientId)
  const policy = await policyOf(call, params.clientId)
  const { items, next: place, total } = await readFindings(tx, params.clientId, { ...slice, ...filterOf(query, now), sort: query.sort ?? 'severity', group: query.group })
  return { body: { items: items.map((finding) => presentBrief(call, finding, policy)), nextCursor: next(place), total, asOf: now.toISOString() } }
})

export const serveFindingCounts = serve(countFindings, async (call) => {
  const { params, query, tx, now } = call
  await requireClient(call, params.clientId)
  const tallies = await tallyFindings(tx, params.clientId, filterOf(query, now), now)
  const statuses: Record<string, number> = {}
  const engagements: Record<string, number> = {}
  for (const { status, engagementId, count } of tallies) {
    statuses[status] = (statuses[status] ?? 0) + count
    engagements[engagementId] = (engagements[engagementId] ?? 0) + count
  }
  return {
    body: {
      total: tallies.reduce((sum, tally) => sum + tally.count, 0),
      severities: countSeverities(tallies),
      statuses,
      engagements,
      open: countOpen(tallies),
      overdue: tallies.reduce((sum, tally) => sum + tally.overdue, 0),
      progress: progressOf(tallies),
      asOf: now.toISOString(),
    },
  }
})

export const serveFinding = serve(getFinding, async (call) => {
  const finding = await findFinding(call.tx, call.params.clientId, call.params.findingId)
  if (!finding) throw notFound()
  // Words, fields and acceptances move without a new version, so there is no ETag to tell that an answer is old.
  return { body: await wholeOf(call, finding) }
})

export const serveFindingHistory = serve(listFindingHistory, async (call) => {
  const { params, tx, now } = call
  const { slice, next } = readListing(call)
  if (!(await findFinding(tx, params.clientId, params.findingId))) throw notFound()
  const { items, next: place, total } = await listSteps(tx, params.clientId, params.findingId, slice)
  return { body: { items: items.map(presentStep), nextCursor: next(place), total, asOf: now.toISOString() } }
})

export const serveFindingCreation = serve(createFinding, async (call) => {
  const { body, params, runtime, tx, now } = call
  if (!(await findEngagement(tx, params.clientId, body.engagementId))) throw notFound()
  const content = await contentOf(tx, params.clientId, body)
  const id = runtime.context.newId('finding')
  await insertFinding(tx, { ...content, title: body.title, description: body.description, severity: body.severity, id, clientId: params.clientId, engagementId: body.engagementId, createdAt: now })
  await keepParts(call, id, body)
  await leaveTrace(call, hiddenTrace(call, 'finding', id))
  const finding = (await findFinding(tx, params.clientId, id))!
  return { body: await wholeOf(call, finding), version: finding.version, headers: { location: `/v1/clients/${params.clientId}/findings/${id}` } }
})

export const serveFindingUpdate = serve(updateFinding, async (call) => {
  const { body, params, precondition, tx, now } = call
  const held = await holdFinding(tx, params.clientId, params.findingId)
  if (!held) throw notFound()
  if (!matches(precondition!, held.version)) {
    throw new Refusal('version-conflict', { detail: 'Read the record again, then make the change to what it is now.', current: await wholeOf(call, held) })
  }
  const content = await contentOf(tx, params.clientId, body)
  const moved = body.severity !== undefined && body.severity !== held.severity && held.clockStartedAt !== null
  await changeFinding(
    tx,
    held,
    {
      ...content,
      ...(moved
        ? {
            dueAt: changeSeverity(
              { dueAt: asDate(held.dueAt), pausedAt: asDate(held.slaPausedAt), pausedMs: held.slaPausedMs },
              body.severity!,
              new Date(held.clockStartedAt!),
              (await policyOf(call, held.clientId)).sla,
            ).dueAt,
          }
        : {}),
    },
    now,
  )
  await keepParts(call, held.id, body)
  const meta = { fields: Object.keys(body).sort() }
  const subject = { type: 'finding', id: held.id }
  // A draft is in no event and no chain of the client: whoever reads them would know that there is one.
  await leaveTrace(
    call,
    held.status === 'draft'
      ? hiddenTrace(call, 'finding', held.id, meta)
      : { clientId: held.clientId, target: subject, meta, events: ['finding.updated'], subject, engagementId: held.engagementId },
  )
  const finding = (await findFinding(tx, held.clientId, held.id))!
  return { body: await wholeOf(call, finding), version: finding.version }
})

/** What a request says of a finding, its vectors scored. */
async function contentOf(tx: PartnerTx, clientId: string, body: FindingCreate | FindingUpdate): Promise<Partial<FindingContent>> {
  const { cvss, ownerUserId, evidence: _, assetIds, ...plain } = body
  const { engagementId: __, ...content } = plain as typeof plain & { engagementId?: string }
  if (assetIds && (await countAssets(tx, clientId, assetIds)) !== new Set(assetIds).size) throw invalidField('body.assetIds', 'must name assets of this client')
  if (typeof ownerUserId === 'string') {
    const owner = await findPortalUser(tx, clientId, ownerUserId)
    if (!owner || owner.status === 'removed') throw invalidField('body.ownerUserId', 'must name somebody of this client')
  }
  return {
    ...(content as Partial<FindingContent>),
    ...(ownerUserId === undefined ? {} : { ownerUserId }),
    ...(cvss === undefined ? {} : { cvss: cvss.map(({ vector, score }, index) => scored(vector, score, index)) }),
  }
}

/** @throws {Refusal} `invalid-input`: the vector is wrong and no score came with it */
function scored(vector: string, declared: number | undefined, index: number): { version: string; vector: string; score: number; valid: boolean } {
  try {
    const { version, score } = readCvss(vector)
    return { version, vector, score, valid: true }
  } catch (error) {
    if (!(error instanceof CvssVectorError)) throw error
    if (declared === undefined) throw invalidField(`body.cvss.${index}.vector`, `is wrong, and no score came with it: ${error.message.replace(/\.$/, '')}`)
    return { version: /^CVSS:([\d.]{1,8})\//.exec(vector)?.[1] ?? '', vector, score: Math.round(declared * 10) / 10, valid: false }
  }
}

/** Keeps what stands in tables of its own. */
async function keepParts(
  call: { params: { clientId: string }; runtime: { context: { newId(kind: 'findingEvidence'): string } }; tx: PartnerTx },
  findingId: string,
  body: FindingCreate | FindingUpdate,
): Promise<void> {
  const { clientId } = call.params
  if (body.evidence) {
    const rows = body.evidence.map(({ title, content, redacted }) => ({ id: call.runtime.context.newId('findingEvidence'), title, content, redacted: redacted ?? null }))
    await replaceEvidence(call.tx, clientId, findingId, rows)
  }
  if (body.assetIds) await replaceAffected(call.tx, clientId, findingId, [...new Set(body.assetIds)])
}

