import { defineCatalogue } from '../../../src/format/messages.ts'

/** Texts of the badge beyond the words and meanings of the levels. */
export const badgeCatalogue = defineCatalogue({
  en: { score: 'Posture score {score} of 100; higher is better.' },
  de: { score: 'Sicherheitswert {score} von 100; höher ist besser.' },
  ar: { score: 'درجة الوضع الأمني {score} من 100؛ الأعلى أفضل.' },
})

/** Texts of the coverage bar. */
export const coverageCatalogue = defineCatalogue({
  en: {
    label: 'Evidence coverage',
    none: 'Not assessed',
    detail: { one: '{withEvidence} of {count} control has evidence', other: '{withEvidence} of {count} controls have evidence' },
  },
  de: {
    label: 'Nachweisabdeckung',
    none: 'Nicht bewertet',
    detail: { one: '{withEvidence} von {count} Kontrolle hat Nachweise', other: '{withEvidence} von {count} Kontrollen haben Nachweise' },
  },
  ar: {
    label: 'تغطية الأدلة',
    none: 'لم يُقيَّم',
    detail: {
      one: '{withEvidence} من ضابط واحد له أدلة',
      two: '{withEvidence} من ضابطين لهما أدلة',
      few: '{withEvidence} من {count} ضوابط لها أدلة',
      many: '{withEvidence} من {count} ضابطًا لها أدلة',
      other: '{withEvidence} من {count} ضابط لها أدلة',
    },
  },
})

/** Texts of the exposure range. */
export const exposureCatalogue = defineCatalogue({
  en: { label: 'Annual exposure', none: 'No estimate', range: '{low} to {high}', perYear: 'a year' },
  de: { label: 'Jährliches Risiko', none: 'Keine Schätzung', range: '{low} bis {high}', perYear: 'pro Jahr' },
  ar: { label: 'التعرّض السنوي', none: 'لا يوجد تقدير', range: 'من {low} إلى {high}', perYear: 'سنويًا' },
})
