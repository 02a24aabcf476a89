// Comments, files and notifications in whatever state a test needs.
import { createHash } from 'node:crypto'
import type { Context } from '../../server/context.ts'
import { newId } from '../../server/ids.ts'
import { claimAttachments, insertAttachment, type AttachmentOwner, type Lane } from '../../server/store/attachments.ts'
import { changeComment, findComment, insertComment } from '../../server/store/comments.ts'
import type { Where } from './findings.ts'

/** Somebody who writes; the MSP's somebody when absent. */
export interface Writer {
  side: 'partner' | 'client'
  id: string
}

/** Whose side an id stands on. */
export const writerOf = (id: string): Writer => ({ side: id.startsWith('usr_') ? 'client' : 'partner', id })
const somebody: Writer = { side: 'partner', id: 'somebody' }

/** A comment, changed as often as asked for. */
export async function plantComment(context: Context, { scope, clientId, word }: Where, findingId: string, lane: Lane = 'client', by = somebody, changes = 0): Promise<string> {
  const id = newId('comment')
  await context.database.transact(scope, async (tx) => {
    const said = lane === 'internal' ? 'Said among us' : 'Said'
    await insertComment(tx, lane, { id, clientId, findingId, body: `${said} of ${word}`, by: { ...by, name: `Writer ${word}` }, mentions: [], at: context.now() })
    for (let change = 1; change <= changes; change += 1) {
      await changeComment(tx, lane, (await findComment(tx, lane, clientId, id))!, { body: `${said} ${change} times of ${word}`, mentions: [] }, context.now())
    }
  })
  return id
}

/** A file; it belongs to something where an owner is named. */
export async function plantAttachment(context: Context, { scope, clientId, word }: Where, findingId: string, lane: Lane = 'client', by = somebody, owner?: { type: AttachmentOwner; id: string }): Promise<string> {
  const id = newId('attachment')
  const content = Buffer.from(`Content of ${word}`)
  await context.database.transact(scope, async (tx) => {
    const file = { id, name: `file ${word}.txt`, mediaType: 'text/plain', bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
    await insertAttachment(tx, lane, { ...file, clientId, findingId, content, by, at: context.now() })
    if (owner) await claimAttachments(tx, lane, { clientId, findingId, personId: by.id }, [id], owner)
  })
  return id
}
