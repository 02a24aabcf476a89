import type { Comment, InternalComment } from '../../src/contract/comment.ts'

/** The person has changed what they have said. Not cancelable. An `internal` one is for the MSP's staff alone: pass it on to nobody. */
export class SaCommentEditedEvent extends Event {
  readonly comment: Comment | InternalComment

  constructor(comment: Comment | InternalComment) {
    super('sa-comment-edited', { bubbles: true, composed: true })
    this.comment = comment
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-comment-edited': SaCommentEditedEvent
  }
}
