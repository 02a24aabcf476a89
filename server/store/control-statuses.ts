import type { ControlStatus } from './controls.ts'
import type { PartnerTx } from './types.ts'

/**
 * Sets the status of many controls of one client in one statement; for imports.
 *
 * Coverage is not counted anew, so `not_applicable` is not taken: it moves the count of a partner that leaves such controls out.
 */
export async function setControlStatuses(
  tx: PartnerTx,
  clientId: string,
  statuses: readonly { id: string; status: Exclude<ControlStatus, 'not_applicable'> }[],
  at: Date,
): Promise<void> {
  if (statuses.length === 0) return
  await tx.query(
    `update sa.control c set status = r.status, updated_at = $4, version = c.version + 1
     from json_to_recordset($3::json) as r(id text, status text)
     where c.partner_id = $1 and c.client_id = $2 and c.id = r.id`,
    [tx.scope.partnerId, clientId, JSON.stringify(statuses), at],
  )
}
