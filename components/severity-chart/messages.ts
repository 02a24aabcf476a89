import { defineCatalogue } from '../../src/format/messages.ts'

/** Texts of the chart of open findings by severity. */
export const severityChartCatalogue = defineCatalogue({
  en: {
    title: 'Open findings by severity',
    conclusion: '{open}, {worst}',
    conclusionWhole: '{open}: {each}',
    open: { one: '{count} open finding', other: '{count} open findings' },
    none: 'No open findings',
    centre: 'open',
    criticalCount: '{count} critical',
    highCount: '{count} high',
    mediumCount: '{count} medium',
    lowCount: '{count} low',
    infoCount: '{count} for information',
    show: 'Show findings:',
    severity: 'Severity',
    count: 'Open',
    total: 'Total',
  },
})
