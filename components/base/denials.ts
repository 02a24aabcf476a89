import type { DenialReason } from '../../src/contract/permission.ts'
import { formCatalogue } from './form/messages.ts'
import type { Speech } from './speech.ts'

const words = {
  role: 'whyRole',
  'not-enabled': 'whyNotEnabled',
  'not-assigned': 'whyNotAssigned',
  state: 'whyState',
  request: 'whyRequest',
  'above-own': 'whyAboveOwn',
  'last-of-role': 'whyLastOfRole',
  'own-work': 'whyOwnWork',
  'not-own': 'whyNotOwn',
} as const satisfies Record<DenialReason, string>

/** A reason as a sentence; one that a later server has added, and none, read as "You may not do this." */
export function denialWords(reason: unknown, speech: Speech): string {
  return speech.text('form', formCatalogue)(Object.hasOwn(words, String(reason)) ? words[reason as DenialReason] : 'not-allowed')
}

/** A record, or `me`, as far as it says what the caller may do. */
export interface Permitted {
  readonly allowedActions: readonly string[]
  readonly deniedActions: Readonly<Record<string, string>>
}

/**
 * Whether an action is open, and if not, why in words. A widget shows what this says and never guesses from a role.
 *
 * @returns `true`, or the reason as a sentence
 */
export function permitted(record: Permitted, action: string, speech: Speech): true | string {
  return record.allowedActions.includes(action) || denialWords(record.deniedActions[action], speech)
}
