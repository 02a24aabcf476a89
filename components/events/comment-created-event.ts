import type { Comment, InternalComment } from '../../src/contract/comment.ts'

/** The person has said something about a finding; the portal has it. Not cancelable. An `internal` one is for the MSP's staff alone: pass it on to nobody. */
export class SaCommentCreatedEvent extends Event {
  readonly comment: Comment | InternalComment

  constructor(comment: Comment | InternalComment) {
    super('sa-comment-created', { bubbles: true, composed: true })
    this.comment = comment
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-comment-created': SaCommentCreatedEvent
  }
}
