import { defineCatalogue } from '../../src/format/messages.ts'

/** Texts of the badge beyond the words and meanings of the levels. */
export const badgeCatalogue = defineCatalogue({
  en: { score: 'Posture score {score} of 100; higher is better.' },
  de: { score: 'Sicherheitswert {score} von 100; höher ist besser.' },
  ar: { score: 'درجة الوضع الأمني {score} من 100؛ الأعلى أفضل.' },
})
