import { defineCatalogue } from '../../../src/format/messages.ts'

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
