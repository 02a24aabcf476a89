import type * as attachmentEntries from '../contract/endpoints/attachments.ts'
import type * as commentEntries from '../contract/endpoints/comments.ts'
import type { Attachment } from '../contract/attachment.ts'
import type { Comment, CommentRevision, InternalComment, Mentionable } from '../contract/comment.ts'
import type { Endpoint } from '../contract/endpoints/endpoint.ts'
import {
  addAttachment,
  addInternalAttachment,
  createComment,
  createInternalComment,
  downloadAttachment,
  downloadInternalAttachment,
  listCommentRevisions,
  listComments,
  listInternalCommentRevisions,
  listInternalComments,
  listInternalMentionable,
  listMentionable,
  removeAttachment,
  removeComment,
  removeInternalAttachment,
  removeInternalComment,
  updateComment,
  updateInternalComment,
} from '../contract/generated/comments/operations.ts'
import type { Operation } from '../contract/generated/operation.ts'
import { call, type BodyOf, type QueryOf } from './call.ts'
import type { ChangeOptions } from './clients.ts'
import type { CallOptions, Connection } from './connection.ts'
import { download, type Download } from './download.ts'
import { listOf, type PageRequest } from './page.ts'

/** `portal.comments`: what the client and the MSP say about a finding. */
export function commentsOf(connection: Connection) {
  return {
    /** What was said about a finding, newest first. */
    list(clientId: string, findingId: string, query?: QueryOf<typeof commentEntries.listComments>, options?: CallOptions): PageRequest<Comment> {
      return listOf(connection, listComments, { clientId, findingId }, query, options)
    },
    /**
     * Says something that the client and the MSP both read.
     *
     * @throws {PortalRefusedError} `invalid-input` – somebody who is mentioned cannot read the thread · `illegal-transition` – a draft has
     * internal comments only
     * @example
     * const file = await portal.attachments.add(clientId, findingId, screenshot)
     * await portal.comments.create(clientId, findingId, { body: 'Fixed in 2.4, see the picture.', attachmentIds: [file.id] })
     */
    create(clientId: string, findingId: string, body: BodyOf<typeof commentEntries.createComment>, options?: CallOptions): Promise<Comment> {
      return call(connection, createComment, { path: { clientId, findingId }, body }, options)
    },
    /** Changes what the caller has said; what it said before is kept. */
    update(clientId: string, commentId: string, body: BodyOf<typeof commentEntries.updateComment>, { version, ...options }: ChangeOptions): Promise<Comment> {
      return call(connection, updateComment, { path: { clientId, commentId }, body, version }, options)
    },
    /** Deletes a comment; answers what is left of it. */
    remove(clientId: string, commentId: string, options?: CallOptions): Promise<Comment> {
      return call(connection, removeComment, { path: { clientId, commentId } }, options)
    },
    /** What a comment said before, newest first: to the MSP, and to whoever wrote it. */
    revisions(clientId: string, commentId: string, query?: QueryOf<typeof commentEntries.listCommentRevisions>, options?: CallOptions): PageRequest<CommentRevision> {
      return listOf(connection, listCommentRevisions, { clientId, commentId }, query, options)
    },
    /** People who can be mentioned, by name. */
    async mentionable(clientId: string, findingId: string, query?: QueryOf<typeof commentEntries.listMentionable>, options?: CallOptions): Promise<Mentionable[]> {
      return (await call(connection, listMentionable, { path: { clientId, findingId }, query }, options)).items
    },
  }
}

/** `portal.internalComments`: what the MSP's staff say among themselves about a finding. No client learns of it. */
export function internalCommentsOf(connection: Connection) {
  return {
    /** What was said about a finding, newest first. */
    list(clientId: string, findingId: string, query?: QueryOf<typeof commentEntries.listInternalComments>, options?: CallOptions): PageRequest<InternalComment> {
      return listOf(connection, listInternalComments, { clientId, findingId }, query, options)
    },
    /**
     * Says something to the MSP's staff alone; also about a draft.
     *
     * @throws {PortalRefusedError} `invalid-input` – somebody who is mentioned cannot read the thread
     */
    create(clientId: string, findingId: string, body: BodyOf<typeof commentEntries.createInternalComment>, options?: CallOptions): Promise<InternalComment> {
      return call(connection, createInternalComment, { path: { clientId, findingId }, body }, options)
    },
    /** Changes what the caller has said; what it said before is kept. */
    update(clientId: string, internalCommentId: string, body: BodyOf<typeof commentEntries.updateInternalComment>, { version, ...options }: ChangeOptions): Promise<InternalComment> {
      return call(connection, updateInternalComment, { path: { clientId, internalCommentId }, body, version }, options)
    },
    /** Deletes a comment; answers what is left of it. */
    remove(clientId: string, internalCommentId: string, options?: CallOptions): Promise<InternalComment> {
      return call(connection, removeInternalComment, { path: { clientId, internalCommentId } }, options)
    },
    /** What a comment said before, newest first. */
    revisions(clientId: string, internalCommentId: string, query?: QueryOf<typeof commentEntries.listInternalCommentRevisions>, options?: CallOptions): PageRequest<CommentRevision> {
      return listOf(connection, listInternalCommentRevisions, { clientId, internalCommentId }, query, options)
    },
    /** Members of the staff who can be mentioned, by name. */
    async mentionable(clientId: string, findingId: string, query?: QueryOf<typeof commentEntries.listInternalMentionable>, options?: CallOptions): Promise<Mentionable[]> {
      return (await call(connection, listInternalMentionable, { path: { clientId, findingId }, query }, options)).items
    },
  }
}

/** A file to add: a `File` of an input or a drop, or a `Blob` with a name. */
export type AttachedFile = File | (Blob & { name: string })

/** How long a file may take to arrive, where nobody says otherwise. @unit milliseconds */
const uploadMs = 120_000

function filesOf<Add extends Endpoint, Content extends Endpoint, Remove extends Endpoint>(
  connection: Connection,
  operations: { add: Operation<Add>; content: Operation<Content>; remove: Operation<Remove> },
  path: (clientId: string, id: string) => Record<string, string>,
) {
  return {
    /**
     * Adds a file to a finding. It belongs to nothing until a comment, a submission or a verification names it, and is gone after a day.
     *
     * @throws {PortalRefusedError} `body-too-large` · `unsupported-media-type` – of a kind that is not taken, or not what it says it is ·
     * `too-many` – too many files wait to be used
     */
    async add(clientId: string, findingId: string, file: AttachedFile, options: CallOptions = {}): Promise<Attachment> {
      const input = { path: { clientId, findingId }, query: { name: file.name } as QueryOf<Add>, file: { content: file, type: file.type || 'application/octet-stream' } }
      return (await call(connection, operations.add, input, { timeoutMs: uploadMs, ...options })) as Attachment
    },
    /**
     * Hands out a file. It leaves an entry in the audit chain.
     *
     * @example
     * const { blob } = await portal.attachments.download(clientId, attachment.id)
     * save(attachment.name, await blob())
     */
    download(clientId: string, id: string, options?: CallOptions): Promise<Download> {
      return download(connection, operations.content, path(clientId, id), 'content-type', options)
    },
    /** Takes back a file of the caller that belongs to nothing yet. */
    async remove(clientId: string, id: string, options?: CallOptions): Promise<undefined> {
      await call(connection, operations.remove, { path: path(clientId, id) }, options)
    },
  }
}

/** `portal.attachments`: files of comments, submissions and verifications. */
export function attachmentsOf(connection: Connection) {
  const operations = { add: addAttachment, content: downloadAttachment, remove: removeAttachment }
  return filesOf<typeof attachmentEntries.addAttachment, typeof attachmentEntries.downloadAttachment, typeof attachmentEntries.removeAttachment>(
    connection, operations, (clientId, attachmentId) => ({ clientId, attachmentId }))
}

/** `portal.internalAttachments`: files of internal comments. */
export function internalAttachmentsOf(connection: Connection) {
  const operations = { add: addInternalAttachment, content: downloadInternalAttachment, remove: removeInternalAttachment }
  return filesOf<typeof attachmentEntries.addInternalAttachment, typeof attachmentEntries.downloadInternalAttachment, typeof attachmentEntries.removeInternalAttachment>(
    connection, operations, (clientId, internalAttachmentId) => ({ clientId, internalAttachmentId }))
}
