import { defineCatalogue } from '../../../src/format/messages.ts'

/** Texts of the exposure range. */
export const exposureCatalogue = defineCatalogue({
  en: { label: 'Annual exposure', none: 'No estimate', range: '{low} to {high}', perYear: 'a year' },
  de: { label: 'Jährliches Risiko', none: 'Keine Schätzung', range: '{low} bis {high}', perYear: 'pro Jahr' },
  ar: { label: 'التعرّض السنوي', none: 'لا يوجد تقدير', range: 'من {low} إلى {high}', perYear: 'سنويًا' },
})
