import * as z from 'zod/mini'
import { maxAttachments } from './attachment-type.ts'
import { idInput } from './id.ts'
import { answer, input, line, timestamp } from './shape.ts'

export * from './attachment-type.ts'

/** A file that somebody has added to a finding. Its content is a download, never a page. */
export const attachment = answer({
  id: z.string(),
  name: z.string(),
  /** One of `attachmentTypes`. */
  mediaType: z.string(),
  /** @unit bytes */
  bytes: z.int(),
  /** Of the content, as lower-case hexadecimal digits. */
  sha256: z.string(),
  createdAt: timestamp,
})
/** A file that somebody has added to a finding. */
export type Attachment = z.infer<typeof attachment>

/** How a file is called that is being added. */
export const attachmentUpload = input({
  /** Its ending must be one of its media type. */
  name: line(200).check(z.refine((name) => !/[/\\]/.test(name), { error: 'must be the name of a file, without a path' })),
})
/** How a file is called that is being added. */
export type AttachmentUpload = z.input<typeof attachmentUpload>

/** Files that the caller has added to the finding and that belong to nothing yet. */
export const attachmentIds = z.optional(z.array(idInput).check(z.maxLength(maxAttachments)))
