import type { SystemTx } from './types.ts'

/**
 * Counts the tables anew for the planner. Call it after many rows were loaded: the embedded database has nobody else who does, and
 * PostgreSQL does it only after a while.
 */
export async function refreshStatistics(tx: SystemTx): Promise<void> {
  await tx.query('select sa.refresh_statistics()')
}
