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

/** What has happened to a finding, as its history says it. */
export const findingEventCatalogue = defineCatalogue({
  en: {
    publish: 'Published',
    start: 'Fix started',
    submit_remediation: 'Fix handed over for verification',
    withdraw: 'Fix taken back',
    claim: 'Verification started',
    release: 'Verification left to somebody else',
    verify_fixed: 'Fix verified',
    verify_not_fixed: 'Verified as not fixed',
    verify_partial: 'Verified as partly fixed',
    verify_unable: 'Could not be verified',
    reopen: 'Opened again',
    accept_risk: 'Risk accepted',
    mark_false_positive: 'Marked as a false positive',
    close: 'Closed',
    partner: 'The provider',
    client: 'The organisation',
    system: 'The portal',
  },
})
