// Who there is, free of schemas: widgets import it, and a page loads no schema library for it.

/** The two surfaces of the portal. A token is made for one and refused at the other. */
export const audiences = ['partner', 'client'] as const
/** The surface a token is made for. */
export type Audience = (typeof audiences)[number]

/** Roles of the MSP's own staff. */
export const partnerRoles = ['owner', 'admin', 'analyst', 'billing'] as const
/** A role of the MSP's own staff. */
export type PartnerRole = (typeof partnerRoles)[number]

/** Roles of the people of one client, each including the one before it. */
export const portalRoles = ['viewer', 'collaborator', 'manager'] as const
/** A role of a person of one client. */
export type PortalRole = (typeof portalRoles)[number]

/** Every role of the client surface; `auditor` is somebody from outside who reads for a time. */
export const clientRoles = [...portalRoles, 'auditor'] as const
/** A role of the client surface. */
export type ClientRole = (typeof clientRoles)[number]

/** Every role that may call the API; `api_key` is the MSP's own server. */
export const roles = [...partnerRoles, 'api_key', ...clientRoles] as const
/** Who is calling. */
export type Role = (typeof roles)[number]

/** What a person of a client may do beyond the role. */
export const grants = ['billing', 'approver'] as const
