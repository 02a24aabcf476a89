// What engagements are called, free of schemas: widgets import it, and a page loads no schema library for it.

/** What the MSP does for the client. */
export const engagementKinds = ['pentest', 'vuln_assessment', 'compliance', 'review', 'managed_service'] as const
/** What the MSP does for the client. */
export type EngagementKind = (typeof engagementKinds)[number]
/** Where an engagement stands. `active` and `remediation` count as active. */
export const engagementStatuses = ['planned', 'active', 'on_hold', 'remediation', 'completed', 'archived'] as const
/** Where an engagement stands. */
export type EngagementStatus = (typeof engagementStatuses)[number]
