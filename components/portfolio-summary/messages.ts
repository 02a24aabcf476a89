import { defineCatalogue } from '../../src/format/messages.ts'

/** Texts of the three numbers over the portfolio. */
export const summaryCatalogue = defineCatalogue({
  en: {
    label: 'Portfolio summary',
    total: 'Total Clients',
    highRisk: 'High Risk',
    healthy: 'Healthy',
    totalMeaning: 'Every client you manage, with or without an assessment.',
    highRiskMeaning: 'Clients whose risk level is Critical or High.',
    healthyMeaning: 'Clients at every other level. Clients without a finished assessment count in neither number.',
    unknown: { one: '{count} client is not assessed yet.', other: '{count} clients are not assessed yet.' },
    define: 'What “{label}” counts',
    empty: 'No clients yet. The numbers appear with the first one.',
  },
})
