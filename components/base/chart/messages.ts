import { defineCatalogue } from '../../../src/format/messages.ts'

/** Texts around every drawing of numbers. */
export const chartCatalogue = defineCatalogue({ en: { asTable: 'Show as a table', noClient: 'No client is chosen.' } })
