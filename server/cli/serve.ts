import type { Config } from '../config.ts'
import { startServer } from '../main.ts'
import { loadDemo } from '../seed/load-demo.ts'
import { larkfield } from '../seed/larkfield.ts'
import { listApiKeys } from '../store/api-keys.ts'
import { systemScope, type Database } from '../store/types.ts'
import { findPartnerId, getPartner, updatePartner } from '../store/partners.ts'
import { createApiKey, revokeKey } from './api-key.ts'
import { commandScope, openConfigured } from './database.ts'
import { demoPassword, demoPeople, openDemoDoor } from './demo-door.ts'
import { addOrigins } from './origin.ts'

/** The portal API with what the example intranet needs of it. */
export interface ServedPortal {
  /** Where the API answers. */
  url: string
  /** A fresh API key of the demo MSP; `null` where the demo MSP is not loaded. */
  apiKey: string | null
  /** Whether the database is the embedded one. */
  embedded: boolean
  /** Where mails go, for people. */
  mailPlace: string
  /** Whether this start loaded the demo MSP. */
  demoLoaded: boolean
  /** With what the demo people sign in at the hosted page; `null` where they cannot. */
  demoSignIn: { people: readonly string[]; password: string } | null
  stop(): Promise<void>
}

/** The name by which the key of the example intranet is known again. */
const intranetKeyName = 'Example intranet'

/**
 * Starts the API as `npm start` does: makes the database where there is none, loads the demo MSP on the first start, and makes the
 * example intranet a key. The key is kept nowhere, so each start makes a new one and revokes the one before.
 *
 * @param options `demoSignIn` lets the demo people in at the hosted page, where only this machine reaches the server
 * @throws whatever `openDatabase` and `startServer` throw
 */
export async function servePortal(config: Config, options: { demo: boolean; intranetOrigins: readonly string[]; demoSignIn?: boolean }): Promise<ServedPortal> {
  const now = new Date()
  const database = await openConfigured(config, { create: true })
  let apiKey: string | null
  let demoLoaded = false
  let demoSignIn: ServedPortal['demoSignIn'] = null
  try {
    const [home] = options.intranetOrigins
    const workspaceUrl = home === undefined ? undefined : `${home}/clients/{clientId}`
    if (options.demo) demoLoaded = await loadDemo(database, { now, origins: options.intranetOrigins, ...(workspaceUrl ? { workspaceUrl } : {}) })
    if (options.demoSignIn && (await openDemoDoor(config, database, now))) demoSignIn = { people: demoPeople, password: demoPassword }
    apiKey = await keyForIntranet(database, options.intranetOrigins, workspaceUrl, now)
  } catch (error) {
    await database.close().catch(() => undefined)
    throw error
  }
  const server = await startServer(config, { database })
  return { url: server.url, apiKey, embedded: database.engine === 'pglite', mailPlace: server.mailPlace, demoLoaded, demoSignIn, stop: () => server.stop() }
}

async function keyForIntranet(
  database: Database,
  origins: readonly string[],
  workspaceUrl: string | undefined,
  now: Date,
): Promise<string | null> {
  const partnerId = await database.read(systemScope, (tx) => findPartnerId(tx, larkfield.slug))
  if (partnerId === null) return null
  await addOrigins(database, partnerId, origins, now)
  const scope = commandScope(partnerId)
  const partner = await database.read(scope, getPartner)
  // The intranet may have moved to another port since the demo was loaded; an address that somebody set by hand stays.
  const ours = partner?.workspaceUrl?.startsWith('http://localhost:') ?? true
  if (workspaceUrl !== undefined && ours && partner?.workspaceUrl !== workspaceUrl) {
    await database.transact(scope, (tx) => updatePartner(tx, partnerId, { workspaceUrl }, now))
  }
  for (const key of await database.read(scope, listApiKeys)) {
    if (key.name === intranetKeyName && key.revokedAt === null) await revokeKey(database, partnerId, key.id, now)
  }
  return (await createApiKey(database, partnerId, intranetKeyName, now)).key
}
