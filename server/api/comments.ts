import * as entries from '../../src/contract/endpoints/comments.ts'
import type { CommentRevision } from '../../src/contract/comment.ts'
import type { EventType } from '../../src/contract/event.ts'
import { serve, type Call, type Reply } from '../http/call.ts'
import { matches } from '../http/etag.ts'
import { readListing } from '../http/listing.ts'
import { invalidField, notFound, Refusal } from '../http/problem.ts'
import { denied } from '../http/scoped.ts'
import { tell } from '../mail/tell.ts'
import { decideComment, decideOnComment, type CommentLane } from '../rules/comment.ts'
import { readsThread } from '../rules/notification.ts'
import { claimAttachments, removeAttachmentsOf } from '../store/attachments.ts'
import { changeComment, findComment, holdComment, insertComment, listComments, listRevisions, type CommentRecord, type Mention } from '../store/comments.ts'
import type { TenantTx } from '../store/database.ts'
import { appendEvents } from '../store/events.ts'
import { findFindingRecord, type FindingRecord } from '../store/findings.ts'
import { listNeighbours, type Neighbour } from '../store/notifications.ts'
import { authorOf, policyOf, shown } from './finding-views.ts'
import { hiddenTrace, leaveTrace } from './write.ts'

/** A call about a thread, in either lane. */
type ThreadCall = Pick<Call, 'caller' | 'partner' | 'person' | 'now' | 'runtime' | 'request' | 'requestId' | 'address' | 'entry' | 'precondition'> & { tx: TenantTx }
type ListCall = ThreadCall & { query: { cursor?: string | undefined; limit?: number | undefined } }

const nounOf = { client: 'comment', internal: 'internal_comment' } as const

/** A comment as this caller sees it. The lane is that of the endpoint, and never read off the record. */
function present<Lane extends CommentLane>(call: Pick<ThreadCall, 'caller' | 'partner'>, lane: Lane, comment: CommentRecord) {
  const { by, saidAt: _, ...rest } = comment
  const facts = { clientId: comment.clientId, authorId: by.id, deleted: comment.deletedAt !== null }
  return { ...rest, lane, by: shown(by), ...decideComment(call.caller, lane, facts, call.partner) }
}

/** @throws {Refusal} `not-found` */
async function requireFinding(call: Pick<ThreadCall, 'tx'>, params: { clientId: string; findingId: string }): Promise<FindingRecord> {
  const finding = await findFindingRecord(call.tx, params.clientId, params.findingId)
  if (!finding) throw notFound()
  return finding
}

/** Everybody who can read a thread. */
async function readersOf(call: ThreadCall, lane: CommentLane, finding: FindingRecord): Promise<Neighbour[]> {
  const offer = { clientCreationEnabled: false, policy: await policyOf(call, finding.clientId) }
  const near = await listNeighbours(call.tx, finding.clientId, finding.engagementId, finding.status !== 'draft')
  return near.filter((person) => readsThread(person, lane, finding.clientId, offer))
}

/** @throws {Refusal} `invalid-input`: somebody who is mentioned cannot read the thread; the same for whoever there is not */
async function mentionsOf(call: ThreadCall, lane: CommentLane, finding: FindingRecord, ids: readonly string[] | undefined): Promise<Mention[]> {
  if (!ids?.length) return []
  const readers = new Map((await readersOf(call, lane, finding)).map((person) => [person.id, person]))
  for (const [index, id] of ids.entries()) {
    if (!readers.has(id)) throw invalidField(`body.mentions.${index}`, 'must be somebody who can read these comments; take the person out, or let them in first')
  }
  return [...new Set(ids)].map((id) => {
    const { name, side } = readers.get(id)!
    return { id, name, side }
  })
}

/** What a comment leaves behind: events for those who read the lane, what people are told, and an audit entry where the lane may stand. */
async function leave(call: ThreadCall, lane: CommentLane, finding: FindingRecord, commentId: string, events: readonly EventType[], meta: Record<string, unknown>, mentioned: readonly Mention[]): Promise<void> {
  const { tx, now, runtime } = call
  const noun = nounOf[lane]
  const subject = { type: noun, id: commentId }
  const { clientId, engagementId } = finding
  const all: EventType[] = [...events, ...(mentioned.length > 0 ? ['comment.mentioned' as const] : [])]
  await appendEvents(
    tx,
    all.map((type) => ({ id: runtime.context.newId('event'), type, clientId, subject, engagementId, findingId: finding.id, forStaff: lane === 'internal', at: now })),
  )
  const about = { clientId, engagementId, finding, lane, subject, by: authorOf(call), mentioned: mentioned.map(({ id }) => id) }
  const place = { context: runtime.context, tx, now }
  if (mentioned.length > 0) await tell(place, { ...about, event: 'comment.mentioned' })
  if (events.includes('comment.created')) await tell(place, { ...about, event: 'comment.created' })
  const facts = { ...meta, mentions: mentioned.length }
  // A client's people read the chain of the client, so what is said among staff stands in the partner's, and names nothing.
  await leaveTrace(call, lane === 'internal' ? hiddenTrace(call, noun, commentId, facts) : { clientId, target: subject, meta: { findingId: finding.id, ...facts } })
}

async function list<Lane extends CommentLane>(call: ListCall & { params: { clientId: string; findingId: string } }, lane: Lane) {
  const { params, tx, now } = call
  const { slice, next } = readListing(call)
  await requireFinding(call, params)
  const { items, next: place, total } = await listComments(tx, lane, params.clientId, params.findingId, slice)
  return { body: { items: items.map((comment) => present(call, lane, comment)), nextCursor: next(place), total, asOf: now.toISOString() } }
}

async function create<Lane extends CommentLane>(
  call: ThreadCall & { params: { clientId: string; findingId: string }; body: { body: string; mentions?: string[] | undefined; attachmentIds?: string[] | undefined } },
  lane: Lane,
) {
  const { body, params, runtime, tx, now } = call
  const finding = await requireFinding(call, params)
  if (lane === 'client' && finding.status === 'draft') {
    throw new Refusal('illegal-transition', { detail: 'The finding is a draft, which no client sees. Comment on it internally, or publish it first.', allowed: [] })
  }
  const mentions = await mentionsOf(call, lane, finding, body.mentions)
  const id = runtime.context.newId('comment')
  const by = authorOf(call)
  await insertComment(tx, lane, { id, clientId: finding.clientId, findingId: finding.id, body: body.body, by, mentions, at: now })
  await attach(call, lane, finding, body.attachmentIds, { type: 'comment', id })
  await leave(call, lane, finding, id, ['comment.created'], { files: body.attachmentIds?.length ?? 0 }, mentions)
  const comment = (await findComment(tx, lane, finding.clientId, id))!
  return { body: present(call, lane, comment), version: comment.version }
}

/** Gives files to what they were added for. @throws {Refusal} `invalid-input`: one is not the caller's, not of this finding or used already */
export async function attach(
  call: Pick<ThreadCall, 'caller' | 'tx'>,
  lane: CommentLane,
  finding: { id: string; clientId: string },
  ids: readonly string[] | undefined,
  owner: Parameters<typeof claimAttachments>[4],
): Promise<void> {
  const place = { clientId: finding.clientId, findingId: finding.id, personId: call.caller.userId }
  if (await claimAttachments(call.tx, lane, place, ids ?? [], owner)) return
  throw invalidField('body.attachmentIds', 'must name files that you have added to this finding and not used yet; add them again')
}

interface OwnParams {
  clientId: string
  id: string
}

/** The comment, held, once the caller may change it. */
async function hold(call: ThreadCall, lane: CommentLane, { clientId, id }: OwnParams, what: 'write' | 'remove'): Promise<{ comment: CommentRecord; finding: FindingRecord }> {
  const insist = async () => {
    const comment = await findComment(call.tx, lane, clientId, id)
    if (!comment) throw notFound()
    const decided = decideOnComment(call.caller, what, lane, { clientId, authorId: comment.by.id, deleted: comment.deletedAt !== null }, call.partner)
    if (decided === 'state') throw new Refusal('illegal-transition', { detail: 'The comment was deleted.', allowed: [] })
    if (decided !== 'allow') throw denied(decided)
    return comment
  }
  await insist()
  await holdComment(call.tx, lane, clientId, id)
  const comment = await insist()
  return { comment, finding: await requireFinding(call, { clientId, findingId: comment.findingId }) }
}

async function update<Lane extends CommentLane>(call: ThreadCall & { body: { body: string; mentions?: string[] | undefined } }, lane: Lane, own: OwnParams) {
  const { body, precondition, tx, now } = call
  const { comment: held, finding } = await hold(call, lane, own, 'write')
  if (!matches(precondition!, held.version)) {
    throw new Refusal('version-conflict', { detail: 'Read the comment again, then make the change to what it says now.', current: present(call, lane, held) })
  }
  const mentions = await mentionsOf(call, lane, finding, body.mentions)
  await changeComment(tx, lane, held, { body: body.body, mentions }, now)
  const known = new Set(held.mentions.map(({ id }) => id))
  await leave(call, lane, finding, held.id, ['comment.edited'], { version: held.version + 1 }, mentions.filter(({ id }) => !known.has(id)))
  const comment = (await findComment(tx, lane, held.clientId, held.id))!
  return { body: present(call, lane, comment), version: comment.version }
}

async function remove<Lane extends CommentLane>(call: ThreadCall, lane: Lane, own: OwnParams) {
  const { tx, now } = call
  const { comment: held, finding } = await hold(call, lane, own, 'remove')
  await changeComment(tx, lane, held, null, now)
  await removeAttachmentsOf(tx, held.clientId, { type: 'comment', id: held.id }, now)
  await leave(call, lane, finding, held.id, ['comment.deleted'], { files: held.attachments.length }, [])
  const comment = (await findComment(tx, lane, held.clientId, held.id))!
  return { body: present(call, lane, comment), version: comment.version }
}

async function revisions(call: ListCall & { params: Readonly<Record<string, string>> }, lane: CommentLane, { clientId, id }: OwnParams): Promise<Reply<{ items: CommentRevision[]; nextCursor: string | null; total: number; asOf: string }>> {
  const { slice, next } = readListing(call)
  const comment = await findComment(call.tx, lane, clientId, id)
  if (!comment) throw notFound()
  if (call.caller.audience === 'client' && comment.by.id !== call.caller.userId) throw denied('not-own')
  const { items, next: place, total } = await listRevisions(call.tx, lane, clientId, id, slice)
  return { body: { items, nextCursor: next(place), total, asOf: call.now.toISOString() } }
}

/** @unit people */
const mostMentionable = 20

async function mentionable(call: ThreadCall & { params: { clientId: string; findingId: string }; query: { q?: string | undefined } }, lane: CommentLane) {
  const finding = await requireFinding(call, call.params)
  const wanted = call.query.q?.toLowerCase() ?? ''
  const people = (await readersOf(call, lane, finding)).filter(({ id, name }) => id !== call.caller.userId && name.toLowerCase().includes(wanted))
  return { body: { items: people.slice(0, mostMentionable).map(({ id, name, side }) => ({ id, name, side })) } }
}

const ofClient = ({ params: { clientId, commentId } }: { params: { clientId: string; commentId: string } }): OwnParams => ({ clientId, id: commentId })
const ofStaff = ({ params: { clientId, internalCommentId } }: { params: { clientId: string; internalCommentId: string } }): OwnParams => ({ clientId, id: internalCommentId })

export const serveComments = serve(entries.listComments, (call) => list(call, 'client'))
export const serveCommentCreation = serve(entries.createComment, (call) => create(call, 'client'))
export const serveMentionable = serve(entries.listMentionable, (call) => mentionable(call, 'client'))
export const serveCommentUpdate = serve(entries.updateComment, (call) => update(call, 'client', ofClient(call)))
export const serveCommentRemoval = serve(entries.removeComment, (call) => remove(call, 'client', ofClient(call)))
export const serveCommentRevisions = serve(entries.listCommentRevisions, (call) => revisions(call, 'client', ofClient(call)))

export const serveInternalComments = serve(entries.listInternalComments, (call) => list(call, 'internal'))
export const serveInternalCommentCreation = serve(entries.createInternalComment, (call) => create(call, 'internal'))
export const serveInternalMentionable = serve(entries.listInternalMentionable, (call) => mentionable(call, 'internal'))
export const serveInternalCommentUpdate = serve(entries.updateInternalComment, (call) => update(call, 'internal', ofStaff(call)))
export const serveInternalCommentRemoval = serve(entries.removeInternalComment, (call) => remove(call, 'internal', ofStaff(call)))
export const serveInternalCommentRevisions = serve(entries.listInternalCommentRevisions, (call) => revisions(call, 'internal', ofStaff(call)))
