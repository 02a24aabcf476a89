import type { Action, DenialReason } from '../../src/contract/permission.ts'
import { decide, sort, type Asker, type Decisions, type Offer } from './access.ts'

/** The lane of a thread: what both sides read, or what the MSP's staff say among themselves. */
export type CommentLane = 'client' | 'internal'

/** What is done in each lane, as the matrix of permissions calls it. */
export const laneActions = {
  client: { view: 'comment.view', write: 'comment.write', remove: 'comment.remove' },
  internal: { view: 'internal_comment.view', write: 'internal_comment.write', remove: 'internal_comment.remove' },
} as const satisfies Record<CommentLane, Record<string, Action>>

/** A comment, as far as the law needs to know. */
export interface CommentFacts {
  clientId: string
  authorId: string
  deleted: boolean
}

/** Whether somebody changes or deletes a comment: one's own; and whoever runs the MSP deletes what should not stand there. */
export function decideOnComment(actor: Asker & { userId: string }, what: 'write' | 'remove', lane: CommentLane, comment: CommentFacts, offer: Offer): 'allow' | DenialReason {
  const general = decide(actor, laneActions[lane][what], offer, { clientId: comment.clientId })
  if (general !== 'allow') return general
  if (comment.deleted) return 'state'
  if (comment.authorId === actor.userId) return 'allow'
  const head = actor.role === 'owner' || actor.role === 'admin' || actor.role === 'api_key'
  return what === 'remove' && head ? 'allow' : 'not-own'
}

/** What somebody may do with a comment. */
export function decideComment(actor: Asker & { userId: string }, lane: CommentLane, comment: CommentFacts, offer: Offer): Decisions {
  const { write, remove } = laneActions[lane]
  return sort([write, remove], (action) => decideOnComment(actor, action === write ? 'write' : 'remove', lane, comment, offer))
}
