import type * as entries from '../contract/endpoints/policies.ts'
import type { Policy } from '../contract/policy.ts'
import { getClientPolicy, getPartnerPolicy, updateClientPolicy, updatePartnerPolicy } from '../contract/generated/people/operations.ts'
import { call, type BodyOf } from './call.ts'
import type { ChangeOptions } from './clients.ts'
import type { CallOptions, Connection } from './connection.ts'

/** `portal.policy`: what the clients' people reach, by default and client by client. */
export function policyOf(connection: Connection) {
  return {
    /** The partner's own policy, which every client inherits. */
    getDefault(options?: CallOptions): Promise<Policy> {
      return call(connection, getPartnerPolicy, {}, options)
    },
    /**
     * Changes the partner's policy; `null` goes back to the product's default. The version of a policy that was never set is 0.
     *
     * @throws {PortalConflictError} somebody else was first; `current` is the policy as it is now
     */
    updateDefault(changes: BodyOf<typeof entries.updatePartnerPolicy>, { version, ...options }: ChangeOptions): Promise<Policy> {
      return call(connection, updatePartnerPolicy, { body: changes, version }, options)
    },
    /** The policy of one client: what is set there, and what holds. */
    get(clientId: string, options?: CallOptions): Promise<Policy> {
      return call(connection, getClientPolicy, { path: { clientId } }, options)
    },
    /**
     * Changes the policy of one client; `null` inherits from the partner.
     *
     * @throws {PortalConflictError} somebody else was first; `current` is the policy as it is now
     */
    update(clientId: string, changes: BodyOf<typeof entries.updateClientPolicy>, { version, ...options }: ChangeOptions): Promise<Policy> {
      return call(connection, updateClientPolicy, { path: { clientId }, body: changes, version }, options)
    },
  }
}
