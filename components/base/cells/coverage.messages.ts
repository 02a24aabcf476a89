import { defineCatalogue } from '../../../src/format/messages.ts'

/** Texts of the coverage bar. */
export const coverageCatalogue = defineCatalogue({
  en: {
    label: 'Evidence coverage',
    none: 'Not assessed',
    detail: { one: '{withEvidence} of {count} control has evidence', other: '{withEvidence} of {count} controls have evidence' },
  },
})
