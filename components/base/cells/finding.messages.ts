import { defineCatalogue } from '../../../src/format/messages.ts'

/** What severities are called. */
export const severityCatalogue = defineCatalogue({
  en: { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low', info: 'Info', unknown: 'Unknown' },
})

/** What the statuses of a finding are called where the MSP has chosen no words of its own. */
export const findingStatusCatalogue = defineCatalogue({
  en: {
    draft: 'Draft',
    open: 'Open',
    in_progress: 'In Progress',
    pending_verification: 'Pending Verification',
    not_fixed: 'Not Fixed',
    partially_fixed: 'Partial',
    verified_fixed: 'Verified Fixed',
    risk_accepted: 'Risk Accepted',
    false_positive: 'False Positive',
    closed: 'Closed',
  },
})
