import type { IdKind } from '../../src/contract/id.ts'
import { newId } from '../ids.ts'
import type { Actor, PartnerScope } from '../store/types.ts'
import { sequence } from './random.ts'

/** Who loads demo data: nobody in particular. */
export const seedActor: Actor = { kind: 'system', id: null, email: null, role: null }

/** The scope that demo data of one partner is loaded in. */
export function seedScope(partnerId: string): PartnerScope {
  return { kind: 'partner', partnerId, actor: seedActor }
}

/** Ids that are the same for the same moments, so that demo data can be compared. Ids of real records are random. */
export function seedIds(start: number): (kind: IdKind, at: Date) => string {
  const random = sequence(start)
  return (kind, at) =>
    newId(kind, at.getTime(), (bytes) => {
      for (let index = 0; index < bytes.length; index += 1) bytes[index] = Math.floor(random() * 256)
    })
}

/** A moment so many days before another. */
export function daysBefore(now: Date, days: number): Date {
  return new Date(Math.round(now.getTime() - days * 86_400_000))
}
