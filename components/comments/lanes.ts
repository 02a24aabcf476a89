import type { Attachment } from '../../src/contract/attachment.ts'
import type { Comment, CommentCreate, CommentRevision, CommentUpdate, InternalComment, Mentionable } from '../../src/contract/comment.ts'
import type { Page } from '../../src/contract/list.ts'
import type { Action } from '../../src/contract/permission.ts'
import type { AttachedFile, CallOptions, ChangeOptions, Download, Portal } from '../../src/index.ts'

/** Who reads what is said: the client and the MSP, or the MSP's staff alone. */
export type Lane = 'client' | 'internal'

/** A comment of either lane. */
export type ThreadComment = Comment | InternalComment

/** What can be asked of the thread of one lane. */
export interface Talk {
  list(clientId: string, findingId: string, query: { limit: number; cursor?: string }, options?: CallOptions): PromiseLike<Page<ThreadComment>>
  create(clientId: string, findingId: string, body: CommentCreate, options?: CallOptions): Promise<ThreadComment>
  update(clientId: string, commentId: string, body: CommentUpdate, options: ChangeOptions): Promise<ThreadComment>
  remove(clientId: string, commentId: string, options?: CallOptions): Promise<ThreadComment>
  revisions(clientId: string, commentId: string, query: { limit: number; cursor?: string }, options?: CallOptions): PromiseLike<Page<CommentRevision>>
  mentionable(clientId: string, findingId: string, query: { q?: string }, options?: CallOptions): Promise<Mentionable[]>
}

/** What can be asked of the files of one lane. */
export interface TalkFiles {
  add(clientId: string, findingId: string, file: AttachedFile, options?: CallOptions): Promise<Attachment>
  download(clientId: string, id: string, options?: CallOptions): Promise<Download>
  remove(clientId: string, id: string, options?: CallOptions): Promise<undefined>
}

/** One lane and everything that is its own; nothing of it serves the other. */
export interface LaneKind {
  readonly lane: Lane
  /** What events call a comment of it. */
  readonly subject: string
  readonly may: { readonly view: Action; readonly write: Action; readonly remove: Action; readonly attach: Action }
  readonly talk: (portal: Portal) => Talk
  readonly files: (portal: Portal) => TalkFiles
}

export const laneKinds: Readonly<Record<Lane, LaneKind>> = {
  client: {
    lane: 'client',
    subject: 'comment',
    may: { view: 'comment.view', write: 'comment.write', remove: 'comment.remove', attach: 'attachment.add' },
    talk: ({ comments }) => comments,
    files: ({ attachments }) => attachments,
  },
  internal: {
    lane: 'internal',
    subject: 'internal_comment',
    may: { view: 'internal_comment.view', write: 'internal_comment.write', remove: 'internal_comment.remove', attach: 'internal_comment.write' },
    talk: ({ internalComments }) => internalComments,
    files: ({ internalAttachments }) => internalAttachments,
  },
}

/** The finding that is spoken about. */
export interface ThreadPlace {
  readonly clientId: string
  readonly findingId: string
}
