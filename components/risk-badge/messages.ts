import { defineCatalogue } from '../../src/format/messages.ts'

/** Texts of the badge beyond the words and meanings of the levels. */
export const badgeCatalogue = defineCatalogue({
  en: { score: 'Posture score {score} of 100; higher is better.' },
})
