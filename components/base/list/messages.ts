import { defineCatalogue } from '../../../src/format/messages.ts'

/** Texts around every list. */
export const listCatalogue = defineCatalogue({
  en: {
    more: { one: 'Show {count} more', other: 'Show {count} more' },
    shown: '{shown} of {count}',
    noMatch: 'Nothing matches what you are looking for.',
    clear: 'Clear filters',
    updates: { one: '{count} update', other: '{count} updates' },
    refresh: 'Refresh',
    actions: 'Actions',
  },
})
