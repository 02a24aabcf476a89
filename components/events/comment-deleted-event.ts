import type { Comment, InternalComment } from '../../src/contract/comment.ts'

/** The person has deleted a comment; what is left of it says that there was one. Not cancelable. An `internal` one is for the MSP's staff alone: pass it on to nobody. */
export class SaCommentDeletedEvent extends Event {
  readonly comment: Comment | InternalComment

  constructor(comment: Comment | InternalComment) {
    super('sa-comment-deleted', { bubbles: true, composed: true })
    this.comment = comment
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-comment-deleted': SaCommentDeletedEvent
  }
}
