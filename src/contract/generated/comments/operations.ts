// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import {
  attachment,
} from '../findings/answers.ts'
import {
  comment,
  commentPage,
  commentRevisionPage,
  internalComment,
  internalCommentPage,
  mentionableList,
} from './answers.ts'
import type { Operation } from '../operation.ts'
import type * as comments from '../../endpoints/comments.ts'
import type * as attachments from '../../endpoints/attachments.ts'

export const createComment: Operation<typeof comments.createComment> = { operation: 'comments.create', method: 'POST', path: '/v1/clients/{clientId}/findings/{findingId}/comments', check: comment, idempotent: true }
export const createInternalComment: Operation<typeof comments.createInternalComment> = { operation: 'internalComments.create', method: 'POST', path: '/v1/clients/{clientId}/findings/{findingId}/internal-comments', check: internalComment, idempotent: true }
export const listCommentRevisions: Operation<typeof comments.listCommentRevisions> = { operation: 'comments.revisions', method: 'GET', path: '/v1/clients/{clientId}/comments/{commentId}/revisions', check: commentRevisionPage }
export const listComments: Operation<typeof comments.listComments> = { operation: 'comments.list', method: 'GET', path: '/v1/clients/{clientId}/findings/{findingId}/comments', check: commentPage }
export const listInternalCommentRevisions: Operation<typeof comments.listInternalCommentRevisions> = { operation: 'internalComments.revisions', method: 'GET', path: '/v1/clients/{clientId}/internal-comments/{internalCommentId}/revisions', check: commentRevisionPage }
export const listInternalComments: Operation<typeof comments.listInternalComments> = { operation: 'internalComments.list', method: 'GET', path: '/v1/clients/{clientId}/findings/{findingId}/internal-comments', check: internalCommentPage }
export const listInternalMentionable: Operation<typeof comments.listInternalMentionable> = { operation: 'internalComments.mentionable', method: 'GET', path: '/v1/clients/{clientId}/findings/{findingId}/internal-mentionable', check: mentionableList }
export const listMentionable: Operation<typeof comments.listMentionable> = { operation: 'comments.mentionable', method: 'GET', path: '/v1/clients/{clientId}/findings/{findingId}/mentionable', check: mentionableList }
export const removeComment: Operation<typeof comments.removeComment> = { operation: 'comments.remove', method: 'DELETE', path: '/v1/clients/{clientId}/comments/{commentId}', check: comment, idempotent: true }
export const removeInternalComment: Operation<typeof comments.removeInternalComment> = { operation: 'internalComments.remove', method: 'DELETE', path: '/v1/clients/{clientId}/internal-comments/{internalCommentId}', check: internalComment, idempotent: true }
export const updateComment: Operation<typeof comments.updateComment> = { operation: 'comments.update', method: 'PATCH', path: '/v1/clients/{clientId}/comments/{commentId}', check: comment, idempotent: true, etag: true }
export const updateInternalComment: Operation<typeof comments.updateInternalComment> = { operation: 'internalComments.update', method: 'PATCH', path: '/v1/clients/{clientId}/internal-comments/{internalCommentId}', check: internalComment, idempotent: true, etag: true }
export const addAttachment: Operation<typeof attachments.addAttachment> = { operation: 'attachments.add', method: 'POST', path: '/v1/clients/{clientId}/findings/{findingId}/attachments', check: attachment }
export const addInternalAttachment: Operation<typeof attachments.addInternalAttachment> = { operation: 'internalAttachments.add', method: 'POST', path: '/v1/clients/{clientId}/findings/{findingId}/internal-attachments', check: attachment }
export const downloadAttachment: Operation<typeof attachments.downloadAttachment> = { operation: 'attachments.download', method: 'GET', path: '/v1/clients/{clientId}/attachments/{attachmentId}/content' }
export const downloadInternalAttachment: Operation<typeof attachments.downloadInternalAttachment> = { operation: 'internalAttachments.download', method: 'GET', path: '/v1/clients/{clientId}/internal-attachments/{internalAttachmentId}/content' }
export const removeAttachment: Operation<typeof attachments.removeAttachment> = { operation: 'attachments.remove', method: 'DELETE', path: '/v1/clients/{clientId}/attachments/{attachmentId}', idempotent: true }
export const removeInternalAttachment: Operation<typeof attachments.removeInternalAttachment> = { operation: 'internalAttachments.remove', method: 'DELETE', path: '/v1/clients/{clientId}/internal-attachments/{internalAttachmentId}', idempotent: true }
