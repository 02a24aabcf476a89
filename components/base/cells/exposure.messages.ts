import { defineCatalogue } from '../../../src/format/messages.ts'

/** Texts of the exposure range. */
export const exposureCatalogue = defineCatalogue({
  en: { label: 'Annual exposure', none: 'No estimate', range: '{low} to {high}', perYear: 'a year' },
})
