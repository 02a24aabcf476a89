import * as z from 'zod/mini'
import { attachment, attachmentIds } from './attachment.ts'
import { author } from './author.ts'
import { idInput } from './id.ts'
import { pageOf, pageQuery } from './page.ts'
import { allowedActions, deniedActions } from './permission.ts'
import { answer, input, openEnum, prose, timestamp } from './shape.ts'

/** Somebody who can be mentioned in a thread: whoever can read it. */
export const mentionable = answer({ id: z.string(), name: z.string(), side: openEnum(['partner', 'client']) })
/** Somebody who can be mentioned in a thread. */
export type Mentionable = z.infer<typeof mentionable>
/** The people who can be mentioned, by name; the first of them where there are many. */
export const mentionableList = answer({ items: z.array(mentionable) })
/** The people who can be mentioned. */
export type MentionableList = z.infer<typeof mentionableList>
/** Whom somebody is looking for. */
export const mentionableQuery = input({
  /** Part of the name. */
  q: z.optional(z.string().check(z.trim(), z.maxLength(100))),
})

const said = {
  id: z.string(),
  clientId: z.string(),
  findingId: z.string(),
  /** Markdown; empty once the comment was deleted. */
  body: z.string(),
  by: author,
  /** Who is mentioned, as they were called then. */
  mentions: z.array(mentionable),
  attachments: z.array(attachment),
  createdAt: timestamp,
  /** `null` until the text was changed. */
  editedAt: z.nullable(timestamp),
  /** `null` until it was deleted; what is left then says that there was a comment, and no word of it. */
  deletedAt: z.nullable(timestamp),
  allowedActions,
  deniedActions,
  version: z.int(),
}

/** A comment that the client and the MSP both read. */
export const comment = answer({ ...said, lane: z.literal('client') })
/** A comment that the client and the MSP both read. */
export type Comment = z.infer<typeof comment>
/** One page of comments. */
export const commentPage = pageOf(comment)

/** A comment among the MSP's staff. No client learns that there is one. */
export const internalComment = answer({ ...said, lane: z.literal('internal') })
/** A comment among the MSP's staff. */
export type InternalComment = z.infer<typeof internalComment>
/** One page of internal comments. */
export const internalCommentPage = pageOf(internalComment)

/** How comments are cut. */
export const commentQuery = input({ ...pageQuery })

const content = {
  /** Markdown. */
  body: prose(10_000, 1),
  /** Ids of people who can read the thread; each of them is told. */
  mentions: z.optional(z.array(idInput).check(z.maxLength(20))),
}

/** What is said. Which lane it is said in never changes. */
export const commentCreate = input({ ...content, attachmentIds })
/** What is said. */
export type CommentCreate = z.input<typeof commentCreate>
/** What is said instead. Whoever is mentioned for the first time is told. */
export const commentUpdate = input(content)
/** What is said instead. */
export type CommentUpdate = z.input<typeof commentUpdate>

/** What is said among the MSP's staff. */
export const internalCommentCreate = input({ ...content, attachmentIds })
/** What is said among the MSP's staff. */
export type InternalCommentCreate = z.input<typeof internalCommentCreate>
/** What is said instead among the MSP's staff. */
export const internalCommentUpdate = input(content)
/** What is said instead among the MSP's staff. */
export type InternalCommentUpdate = z.input<typeof internalCommentUpdate>

/** A text that a comment had before. */
export const commentRevision = answer({
  /** The version of the comment that said this. */
  version: z.int(),
  body: z.string(),
  mentions: z.array(mentionable),
  /** From when to when it said this. */
  from: timestamp,
  until: timestamp,
})
/** A text that a comment had before. */
export type CommentRevision = z.infer<typeof commentRevision>
/** One page of what a comment said before, newest first. */
export const commentRevisionPage = pageOf(commentRevision)
