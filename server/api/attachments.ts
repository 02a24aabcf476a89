import { createHash } from 'node:crypto'
import * as entries from '../../src/contract/endpoints/attachments.ts'
import { serve, serveAlone, type Call, type LoneCall } from '../http/call.ts'
import { invalidField, notFound, Refusal } from '../http/problem.ts'
import { denied, userAgent } from '../http/scoped.ts'
import { decide } from '../rules/access.ts'
import { endsAs, looksLike } from '../rules/attachment.ts'
import type { CommentLane } from '../rules/comment.ts'
import { countAttachments, insertAttachment, readAttachment, removeAttachment } from '../store/attachments.ts'
import { appendAudit } from '../store/audit.ts'
import type { TenantTx } from '../store/database.ts'
import { findFindingRecord } from '../store/findings.ts'
import { authorOf } from './finding-views.ts'
import { hiddenTrace, leaveTrace } from './write.ts'

/** Files of one person at one finding that belong to nothing yet. */
const mostUnused = 20
/** Files of one finding in one lane. */
const mostOfFinding = 500

type FileCall = Pick<Call, 'caller' | 'partner' | 'now' | 'runtime' | 'request' | 'requestId' | 'address' | 'entry' | 'file'> & { tx: TenantTx }

const nounOf = { client: 'attachment', internal: 'internal_attachment' } as const

async function add(call: FileCall & { params: { clientId: string; findingId: string }; query: { name: string } }, lane: CommentLane) {
  const { caller, params, query, runtime, tx, now } = call
  const { type, content } = call.file!
  const finding = await findFindingRecord(tx, params.clientId, params.findingId)
  if (!finding) throw notFound()
  if (lane === 'client' && finding.status === 'draft') {
    throw new Refusal('illegal-transition', { detail: 'The finding is a draft, which no client sees. Add the file to an internal comment.', allowed: [] })
  }
  if (!endsAs(type, query.name)) throw invalidField('query.name', `must end as files of the type ${type} do`)
  if (!looksLike(type, content)) throw new Refusal('unsupported-media-type', { detail: `The file is not what it says it is: ${type}.` })
  const { unused, all } = await countAttachments(tx, lane, finding.clientId, finding.id, caller.userId)
  if (unused >= mostUnused) throw new Refusal('too-many', { detail: `${mostUnused} files wait to be used already. Use them, or take some back.` })
  if (all >= mostOfFinding) throw new Refusal('too-many', { detail: `A finding holds at most ${mostOfFinding} files.` })
  const file = {
    id: runtime.context.newId('attachment'), name: query.name, mediaType: type, bytes: content.byteLength, sha256: createHash('sha256').update(content).digest('hex'),
  }
  await insertAttachment(tx, lane, { ...file, clientId: finding.clientId, findingId: finding.id, content, by: authorOf(call), at: now })
  await trace(call, lane, { clientId: finding.clientId, findingId: finding.id, id: file.id }, { bytes: file.bytes, sha256: file.sha256 })
  return { body: { ...file, createdAt: now.toISOString() } }
}

async function trace(call: FileCall, lane: CommentLane, place: { clientId: string; findingId: string; id: string }, meta: Record<string, unknown>): Promise<void> {
  const { clientId, findingId, id } = place
  const noun = nounOf[lane]
  await leaveTrace(call, lane === 'internal' ? hiddenTrace(call, noun, id, meta) : { clientId, target: { type: noun, id }, meta: { findingId, ...meta } })
}

async function takeBack(call: FileCall, lane: CommentLane, clientId: string, id: string) {
  const removed = await removeAttachment(call.tx, lane, clientId, id, call.caller.userId, call.now)
  if (!removed) throw notFound()
  await trace(call, lane, { clientId, findingId: removed.findingId, id }, {})
  return {}
}

type DownloadCall = Pick<LoneCall, 'caller' | 'partner' | 'now' | 'runtime' | 'request' | 'requestId' | 'address' | 'entry'> & {
  write<Result>(work: (tx: TenantTx) => Promise<Result>): Promise<Result>
}

async function download(call: DownloadCall, lane: CommentLane, clientId: string, id: string): Promise<Response> {
  const { caller, now } = call
  const file = await call.write(async (tx) => {
    const found = await readAttachment(tx, lane, clientId, id)
    if (!found || (found.owner === null && found.uploadedBy !== caller.userId)) throw notFound()
    if (found.owner === 'comment' && lane === 'client') {
      const reads = decide(caller, 'comment.view', call.partner, { clientId })
      if (reads !== 'allow') throw denied(reads)
    }
    const meta = { requestId: call.requestId, sha256: found.sha256 }
    const { clientId: tenant = clientId, ...entry } = lane === 'internal' ? hiddenTrace(call, nounOf[lane], id, meta) : { target: { type: nounOf[lane], id }, meta: { findingId: found.findingId, ...meta } }
    await appendAudit(tx, [{ ...entry, meta: entry.meta ?? {}, clientId: tenant, at: now, action: 'attachment.download', result: 'ok', ip: call.address || null, ua: userAgent(call.request) }])
    return found
  })
  return new Response(file.content as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': file.mediaType.startsWith('text/') ? `${file.mediaType}; charset=utf-8` : file.mediaType,
      'content-length': String(file.bytes),
      // A file is never shown where it lies: whatever is in it opens no page of the portal.
      'content-disposition': `attachment; filename="${plainName(file.name)}"; filename*=UTF-8''${encoded(file.name)}`,
    },
  })
}

/** The name for programs that know no other alphabet. */
const plainName = (name: string) => name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
/** RFC 8187 */
const encoded = (name: string) => encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

export const serveAttachmentUpload = serve(entries.addAttachment, (call) => add(call, 'client'))
export const serveAttachment = serveAlone(entries.downloadAttachment, (call) => download(call, 'client', call.params.clientId, call.params.attachmentId))
export const serveAttachmentRemoval = serve(entries.removeAttachment, (call) => takeBack(call, 'client', call.params.clientId, call.params.attachmentId))
export const serveInternalAttachmentUpload = serve(entries.addInternalAttachment, (call) => add(call, 'internal'))
export const serveInternalAttachment = serveAlone(entries.downloadInternalAttachment, (call) => download(call, 'internal', call.params.clientId, call.params.internalAttachmentId))
export const serveInternalAttachmentRemoval = serve(entries.removeInternalAttachment, (call) => takeBack(call, 'internal', call.params.clientId, call.params.internalAttachmentId))
