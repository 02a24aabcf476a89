import { defineCatalogue } from '../../src/format/messages.ts'

/** Texts of the line of open findings over time. */
export const trendCatalogue = defineCatalogue({
  en: {
    title: 'Findings over time',
    open: 'Open',
    verifiedFixed: 'Verified fixed',
    openNow: { one: '{count} open finding', other: '{count} open findings' },
    fixedNow: '{count} verified fixed',
    fewer: { one: '{count} fewer than on {date}', other: '{count} fewer than on {date}' },
    more: { one: '{count} more than on {date}', other: '{count} more than on {date}' },
    same: 'as many as on {date}',
    conclusion: '{count}, {change}',
    range: 'Period',
    '4w': '4 weeks',
    '13w': '13 weeks',
    '26w': '26 weeks',
    all: 'Everything',
    date: 'Date',
    none: 'No history yet.',
    noneHint: 'The line begins with the first published finding.',
  },
})
