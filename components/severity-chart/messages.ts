import { defineCatalogue } from '../../src/format/messages.ts'

/** Texts of the chart of open findings by severity. */
export const severityChartCatalogue = defineCatalogue({
  en: {
    title: 'Open findings by severity',
    conclusion: '{open}, {worst}',
    conclusionWhole: '{open}: {each}',
    open: { one: '{count} open finding', other: '{count} open findings' },
    none: 'No open findings',
    centre: { one: 'open', other: 'open' },
    critical: 'Critical',
    high: 'High',
    medium: 'Medium',
    low: 'Low',
    info: 'Info',
    criticalCount: '{count} critical',
    highCount: '{count} high',
    mediumCount: '{count} medium',
    lowCount: '{count} low',
    infoCount: '{count} for information',
    noClient: 'No client is chosen.',
    show: 'Show findings: {severity}, {count}',
    severity: 'Severity',
    count: 'Open',
    total: 'Total',
  },
})
