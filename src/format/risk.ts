import type { RiskLevel } from '../contract/risk.ts'
import { createMessages, defineCatalogue, type Message } from './messages.ts'

/**
 * What each risk level is called and what it means, in English; other languages are added under `risk` (`addLanguage`).
 *
 * @source Client portfolio guide, "Risk level badges"; `medium` belongs to the five-band preset.
 */
export const riskCatalogue = defineCatalogue({
  en: {
    critical: 'Critical',
    high: 'High',
    medium: 'Medium',
    moderate: 'Moderate',
    low: 'Low',
    unknown: 'Unknown',
    criticalMeaning: 'Severe gaps across multiple control areas. Immediate attention required.',
    highMeaning: 'Significant unmitigated risk. The client needs prioritized remediation work.',
    mediumMeaning: 'Notable gaps remain in several control areas. Plan remediation work.',
    moderateMeaning: 'Some control gaps exist but the overall posture is partially managed.',
    lowMeaning: 'Controls are well implemented and evidence is in place.',
    unknownMeaning: 'The client has not yet completed their baseline assessment.',
  },
})

/** A text of the risk catalogue, for overriding. */
export type RiskMessages = Partial<Record<keyof (typeof riskCatalogue)['en'], Message>>

const known: Record<RiskLevel, true> = { critical: true, high: true, medium: true, moderate: true, low: true, unknown: true }

/** The levels from worst to best, `unknown` last. */
export const riskLevels = Object.keys(known) as RiskLevel[]

/** Whether this version has a word, a meaning and a colour for the level. */
export function isKnownRiskLevel(level: unknown): level is RiskLevel {
  return typeof level === 'string' && Object.hasOwn(known, level)
}

/**
 * The word on the badge. A level that a later server added is shown by its own name, in words: `very_high` is `Very high`.
 *
 * @param level absent is `unknown`
 */
export function riskWord(level: string | null | undefined, locale?: string | null, overrides?: RiskMessages | null): string {
  if (typeof level !== 'string' || level === '') level = 'unknown'
  if (isKnownRiskLevel(level)) return createMessages(riskCatalogue, locale, overrides, 'risk')(level)
  const words = level.replace(/[-_\s]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/**
 * What the level says about the client, in one or two sentences.
 *
 * @param level absent is `unknown`
 * @returns an empty text for a level that this version does not know
 */
export function riskMeaning(level: string | null | undefined, locale?: string | null, overrides?: RiskMessages | null): string {
  if (typeof level !== 'string' || level === '') level = 'unknown'
  return isKnownRiskLevel(level) ? createMessages(riskCatalogue, locale, overrides, 'risk')(`${level}Meaning`) : ''
}
