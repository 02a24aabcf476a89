import { defineCatalogue } from '../../../src/format/messages.ts'

/** Texts of the progress bar. */
export const progressCatalogue = defineCatalogue({
  en: {
    label: 'Remediation progress',
    none: 'Nothing published yet',
    nothingToFix: 'Nothing to fix',
    fixed: '{fixed} of {total} verified fixed',
    pending: { one: '{count} pending verification', other: '{count} pending verification' },
    accepted: { one: '{count} risk accepted', other: '{count} risks accepted' },
  },
})
