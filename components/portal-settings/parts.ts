// What can be set, free of schemas: a page loads no schema library for a widget. A test compares it with the contract.

/** The parts of the client surface, in the order they are shown. */
export const modules = ['dashboard', 'engagements', 'findings', 'comments', 'controls', 'compliance', 'reports', 'users', 'change_requests', 'licences', 'devices', 'security', 'invoices'] as const
/** What a client's people may reach of a part, from nothing to everything. */
export const modes = ['hidden', 'view', 'request', 'direct'] as const
/** Roles of a client's people, each including the one before it. */
export const roles = ['viewer', 'collaborator', 'manager'] as const
/** Fields that can be shown or hidden. */
export const visibleFields = ['cvss', 'technical_details', 'references', 'evidence', 'exposure', 'licence_cost'] as const
/** Whether a second factor is asked for. */
export const mfaPolicies = ['required', 'optional', 'idp'] as const
/** Sets of module modes for the ways MSPs work. */
export const presets = ['consultancy', 'closing', 'managed-service'] as const

/** The shortest and longest times that the portal takes. @unit seconds */
export const limits = { sessionIdleSeconds: [300, 86_400], sessionMaxSeconds: [900, 604_800] } as const
/** The longest texts that the portal takes. @unit characters */
export const lengths = { welcome: 600, help: 600, footer: 300, explanation: 300, status: 40 } as const
/** The most networks of an allow-list. */
export const mostNetworks = 100
