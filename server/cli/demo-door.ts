import type { Config } from '../config.ts'
import { createContext } from '../context.ts'
import { Door } from '../http/door.ts'
import { larkfield } from '../seed/larkfield.ts'
import { setPassword } from '../store/credentials.ts'
import { findPartnerId } from '../store/partners.ts'
import { findPlaces } from '../store/places.ts'
import { readPartnerPolicy, writePolicy } from '../store/policies.ts'
import { systemScope, type Database } from '../store/types.ts'
import { commandScope } from './database.ts'

/** The password of the demo people. It is in the documentation, so it is set on a machine that nobody else reaches and nowhere else. */
export const demoPassword = 'larkfield harbour lights'
/**
 * Who of the demo MSP can sign in with it: an owner, and of one client a manager, a collaborator who is assigned to two of its engagements, and
 * a viewer.
 */
export const demoPeople = [larkfield.members[0].email, 'pat@copperlane.example', 'noor@copperlane.example', 'tom@copperlane.example'] as const

/** Whether only this machine reaches the server: the one place where a password that everybody knows does no harm. */
export function reachedHereOnly({ host, publicUrl, databaseUrl }: Pick<Config, 'host' | 'publicUrl' | 'databaseUrl'>): boolean {
  return ['127.0.0.1', 'localhost', '::1'].includes(host) && publicUrl === null && databaseUrl === null
}

/**
 * Lets the demo people in at the hosted page with a password alone, where only this machine reaches the server. Whoever has set a password
 * of their own, or a policy, keeps it.
 *
 * @returns whether they can come in
 */
export async function openDemoDoor(config: Config, database: Database, now: Date): Promise<boolean> {
  if (!reachedHereOnly(config)) return false
  const partnerId = await database.read(systemScope, (tx) => findPartnerId(tx, larkfield.slug))
  if (partnerId === null) return false
  const door = await Door.open(createContext({ config, database }))
  await database.transact(commandScope(partnerId), async (tx) => {
    const { version, settings } = await readPartnerPolicy(tx)
    if (version === 0) await writePolicy(tx, null, 0, { ...settings, mfa: 'optional' }, now)
  })
  for (const email of demoPeople) {
    const hash = await door.hashPassword(demoPassword, partnerId, email)
    await database.transact({ ...commandScope(partnerId), door: true }, async (tx) => {
      for (const place of await findPlaces(tx, email, now)) {
        if (place.status === 'active' && place.password === null) await setPassword(tx, place, hash, now)
      }
    })
  }
  return true
}
