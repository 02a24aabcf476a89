// What may be attached, free of schemas: widgets import it, and a page loads no schema library for it.

/**
 * The files that may be attached, by media type, each with the endings that its name may have. A file must also begin as its type does.
 * Whatever a browser would run – HTML, SVG, scripts – is none of them.
 */
export const attachmentTypes = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt', 'log'],
  'text/csv': ['csv'],
  'application/json': ['json'],
  'application/zip': ['zip'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
} as const satisfies Record<string, readonly string[]>

/** The media type of a file that may be attached. */
export type AttachmentType = keyof typeof attachmentTypes

/** The largest file, where the server's operator has set no other limit. @unit bytes */
export const maxAttachmentBytes = 10 * 1024 * 1024

/** The most files of one comment, submission or verification. */
export const maxAttachments = 10
