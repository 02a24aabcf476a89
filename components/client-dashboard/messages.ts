import { defineCatalogue } from '../../src/format/messages.ts'

/** Texts of the dashboard of one client. */
export const dashboardCatalogue = defineCatalogue({
  en: {
    title: 'Dashboard',
    figures: 'In numbers',
    activeEngagements: 'Active engagements',
    openFindings: 'Open findings',
    overdue: 'Overdue',
    show: 'Show findings:',
    severity: 'Open findings by severity',
    progress: 'Remediation progress',
    trend: 'Findings over time',
    activity: 'Recent activity',
    did: '{event} · {name}',
    noActivity: 'Nothing has happened yet. What is published, fixed and verified appears here.',
    more: { one: 'Show {count} more', other: 'Show {count} more' },
    fewer: 'Show fewer',
    nothing: 'Nothing is shown here.',
    nothingHint: 'The parts of this portal that a dashboard is made of are not open to you.',
    noClient: 'No client is chosen.',
  },
})
