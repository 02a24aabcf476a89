// A file is added first and belongs to nothing; a comment, a submission or a verification then names it.
import { attachment, attachmentUpload } from '../attachment.ts'
import { endpoint } from './endpoint.ts'

export const addAttachment = endpoint({
  operation: 'attachments.add',
  method: 'POST',
  path: '/v1/clients/{clientId}/findings/{findingId}/attachments',
  summary: 'Adds a file for a comment, a submission or a verification that the client and the MSP both read. Unused, it is gone after a day.',
  action: 'attachment.add',
  audience: ['partner', 'client'],
  query: attachmentUpload,
  upload: 'attachment',
  answer: attachment,
  status: 201,
  problems: ['illegal-transition', 'too-many'],
})
export const downloadAttachment = endpoint({
  operation: 'attachments.download',
  method: 'GET',
  path: '/v1/clients/{clientId}/attachments/{attachmentId}/content',
  summary: 'Hands out a file. It is always a download, and an entry of the audit chain.',
  action: 'attachment.view',
  audience: ['partner', 'client'],
  status: 200,
  download: 'application/octet-stream',
  problems: [],
})
export const removeAttachment = endpoint({
  operation: 'attachments.remove',
  method: 'DELETE',
  path: '/v1/clients/{clientId}/attachments/{attachmentId}',
  summary: 'Takes back a file that the caller has added and that belongs to nothing yet.',
  action: 'attachment.add',
  audience: ['partner', 'client'],
  status: 204,
  idempotent: true,
  problems: [],
})
export const addInternalAttachment = endpoint({
  operation: 'internalAttachments.add',
  method: 'POST',
  path: '/v1/clients/{clientId}/findings/{findingId}/internal-attachments',
  summary: "Adds a file for an internal comment. No client learns that there is one.",
  action: 'internal_comment.write',
  audience: ['partner'],
  query: attachmentUpload,
  upload: 'attachment',
  answer: attachment,
  status: 201,
  problems: ['too-many'],
})
export const downloadInternalAttachment = endpoint({
  operation: 'internalAttachments.download',
  method: 'GET',
  path: '/v1/clients/{clientId}/internal-attachments/{internalAttachmentId}/content',
  summary: 'Hands out a file of an internal comment.',
  action: 'internal_comment.view',
  audience: ['partner'],
  status: 200,
  download: 'application/octet-stream',
  problems: [],
})
export const removeInternalAttachment = endpoint({
  operation: 'internalAttachments.remove',
  method: 'DELETE',
  path: '/v1/clients/{clientId}/internal-attachments/{internalAttachmentId}',
  summary: 'Takes back a file that the caller has added for an internal comment and that belongs to none yet.',
  action: 'internal_comment.write',
  audience: ['partner'],
  status: 204,
  idempotent: true,
  problems: [],
})
