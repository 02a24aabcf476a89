import { findingEvents, type FindingEvent } from '../../../src/contract/finding-status.ts'
import { riskWord } from '../../../src/format/risk.ts'
import type { Speech } from '../speech.ts'
import { findingEventCatalogue } from './finding.messages.ts'

const isKnown = (event: string): event is FindingEvent => (findingEvents as readonly string[]).includes(event)

/** What has happened to a finding, in words; an event that a later server added is shown by its own name. */
export function findingEventWord(event: string, speech: Speech): string {
  return isKnown(event) ? speech.text('findingEvent', findingEventCatalogue)(event) : riskWord(event, speech.language)
}

/** Who did it: their name, or whose side they are on where a server or the portal has none to give. */
export function authorName({ side, name }: { readonly side: string; readonly name: string | null }, speech: Speech): string {
  if (name) return name
  return side === 'partner' || side === 'client' || side === 'system' ? speech.text('findingEvent', findingEventCatalogue)(side) : riskWord(side, speech.language)
}
