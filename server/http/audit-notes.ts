import { compareHeads, makeNote } from '../../src/audit/index.ts'
import type { AuditHead, AuditNote } from '../../src/contract/audit.ts'
import { join } from 'node:path'
import type { Context } from '../context.ts'
import { nodeCrypto } from '../store/audit-crypto.ts'
import { listAuditHeads } from '../store/audit.ts'
import { insertNote, listNotes, lockNotes, newestNote } from '../store/audit-notes.ts'
import { systemActor, systemScope, type PartnerScope, type PartnerTx } from '../store/database.ts'
import { AuditBrokenError } from '../store/errors.ts'
import { listPartners } from '../store/partners.ts'
import type { AuditSigner } from './audit-signer.ts'
import { publishNotes } from './note-folder.ts'
import { postNote } from './note-post.ts'

/** Whose notes are made. */
export interface NotedPartner {
  id: string
  slug: string
}

/** Notes of one slice when a folder is brought up to date. */
const atOnce = 50

/** Makes the signed notes over all chains of each partner, and publishes them outside the database. */
export class AuditNotes {
  readonly #context: Pick<Context, 'config' | 'database' | 'log'>
  readonly #signer: AuditSigner
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #stopped = false
  /** Whose notes are being posted. */
  readonly #posting = new Map<string, Promise<void>>()
  /** The newest note of each partner that the receiver has taken. Not kept: after a restart the newest is posted anew. */
  readonly #posted = new Map<string, number>()

  constructor(context: Pick<Context, 'config' | 'database' | 'log'>, signer: AuditSigner) {
    this.#context = context
    this.#signer = signer
  }

  /** Makes notes from now on, as often as the configuration says. */
  start(): void {
    const { auditNoteSeconds } = this.#context.config
    if (auditNoteSeconds > 0) this.#timer = setInterval(() => void this.makeAll(), auditNoteSeconds * 1000).unref()
  }

  /** Makes no more notes; fulfilled when none is being made. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    await this.#running
    await Promise.all(this.#posting.values())
  }

  /** A note of each partner with a chain that has moved. What fails is logged, and tried again the next time. */
  makeAll(): Promise<void> {
    this.#running ??= this.#makeEach().finally(() => (this.#running = undefined))
    return this.#running
  }

  async #makeEach(): Promise<void> {
    const { database, log } = this.#context
    try {
      for (const { id, slug } of await database.read(systemScope, listPartners)) {
        if (this.#stopped) return
        await this.make({ id, slug }).catch((error: unknown) => log.error('no note was made over the audit chains', { partnerId: id, error }))
      }
    } catch (error) {
      log.error('no notes were made over the audit chains; it is tried again', { error })
    }
  }

  /**
   * The note over the heads as they are now; the newest one where no chain has moved since. It is published too, where a folder or an
   * address is set.
   *
   * @returns `null` while the partner has no chain
   * @throws {AuditBrokenError} a chain is shorter, another or gone: no note hides that
   */
  async make(partner: NotedPartner): Promise<AuditNote | null> {
    const { config, database, log } = this.#context
    const scope: PartnerScope = { kind: 'partner', partnerId: partner.id, actor: systemActor }
    const { key, at } = await this.#signer.current()
    const origin = `${config.publicUrl === null ? 'sa-portal' : new URL(config.publicUrl).host}/${partner.slug}`
    const notesAfter = (after: number) => database.read(scope, async (tx: PartnerTx) => (await listNotes(tx, { limit: atOnce, after: [after] })).items)
    const note = await database.transact(scope, async (tx: PartnerTx) => {
      await lockNotes(tx)
      const before = await newestNote(tx)
      const heads = await listAuditHeads(tx)
      const moved = movedHeads(before?.heads ?? [], heads)
      const broken = compareHeads(before?.heads ?? [], heads)
      if (broken[0]) throw new AuditBrokenError(`Since note ${before!.number}: ${broken.map(({ message }) => message).join(' ')}`)
      if (moved.length === 0) return before
      // The name stays that of the first note: a server that moves keeps its line of notes.
      const name = before ? before.note.slice(0, before.note.indexOf('\n')) : origin
      const made = await makeNote({ origin: name, heads, at, before, key, crypto: nodeCrypto })
      await insertNote(tx, made, moved)
      return made
    })
    if (note && config.auditNotesDir !== null) {
      // The note is made and kept; that it could not be laid down is for the operator.
      await publishNotes(join(config.auditNotesDir, partner.id), note, notesAfter).catch((error: unknown) =>
        log.error('a note over the audit chains could not be published', { partnerId: partner.id, error }),
      )
    }
    // Not waited for: whoever asks for a note is not kept by a slow receiver.
    if (note && config.auditNotesUrl !== null && !this.#posting.has(partner.id)) {
      const posting = this.#post(config.auditNotesUrl, partner.id, note, notesAfter)
      this.#posting.set(partner.id, posting)
      void posting.finally(() => this.#posting.delete(partner.id))
    }
    return note
  }

  /** What the receiver has not taken yet, oldest first. What fails is tried again with the next note, and at every round. */
  async #post(url: string, partnerId: string, newest: AuditNote, notesAfter: (after: number) => Promise<AuditNote[]>): Promise<void> {
    // The first note that fails is the first that is tried again.
    let last = this.#posted.get(partnerId) ?? newest.number - 1
    this.#posted.set(partnerId, last)
    try {
      while (last < newest.number && !this.#stopped) {
        const notes = await notesAfter(last)
        if (notes.length === 0) return
        for (const note of notes) {
          await postNote(url, partnerId, note)
          last = note.number
          this.#posted.set(partnerId, last)
        }
      }
    } catch (error) {
      this.#context.log.error('a note over the audit chains could not be posted; it is tried again', { partnerId, error })
    }
  }
}

function movedHeads(before: readonly AuditHead[], after: readonly AuditHead[]): AuditHead[] {
  const known = new Map(before.map((head) => [head.tenantId, head]))
  return after.filter(({ tenantId, seq, hash }) => {
    const head = known.get(tenantId)
    return head?.seq !== seq || head.hash !== hash
  })
}
