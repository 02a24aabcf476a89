import { randomBytes } from 'node:crypto'
import { Command } from 'commander'
import { apiKeyHash } from '../http/credentials.ts'
import { newId } from '../ids.ts'
import { insertApiKey, listApiKeys, revokeApiKey } from '../store/api-keys.ts'
import { appendAudit } from '../store/audit.ts'
import type { Database } from '../store/types.ts'
import { choosePartner, commandScope, withDatabase } from './database.ts'
import { CommandFault } from './fault.ts'

/** `api-key create`, `api-key list`, `api-key revoke`. */
export function apiKeyCommand(): Command {
  const command = new Command('api-key').description('Keys with which the servers of an MSP call the API.')
  command
    .command('create')
    .description('Make a key. It is printed once, alone on standard output, and cannot be shown again.')
    .requiredOption('--name <text>', 'what it is for, such as "intranet"')
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .addHelpText('after', '\nExample:\n  sa-portal-server api-key create --name intranet > key.txt')
    .action(async ({ name, partner: slug }: { name: string; partner?: string }) => {
      const trimmed = name.trim()
      if (trimmed === '' || trimmed.length > 120) throw new CommandFault('--name must be 1 to 120 characters.')
      await withDatabase(async (database) => {
        const partner = await choosePartner(database, slug)
        const { id, key } = await createApiKey(database, partner.id, trimmed, new Date())
        process.stderr.write(`Key ${id} "${trimmed}" of ${partner.name}. Keep it on a server; it is not shown again.\n`)
        process.stdout.write(`${key}\n`)
      })
    })
  command
    .command('list')
    .description('List the keys, newest first: id, name, when it was made and last used. The keys themselves are not kept.')
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .addHelpText('after', '\nExample:\n  sa-portal-server api-key list')
    .action(async ({ partner: slug }: { partner?: string }) => {
      await withDatabase(async (database) => {
        const partner = await choosePartner(database, slug)
        const keys = await database.read(commandScope(partner.id), listApiKeys)
        if (keys.length === 0) process.stderr.write(`${partner.name} has no keys.\n`)
        for (const key of keys) {
          const state = key.revokedAt ? `revoked ${key.revokedAt}` : key.lastUsedAt ? `used ${key.lastUsedAt}` : 'never used'
          process.stdout.write(`${key.id}\t${key.name}\tmade ${key.createdAt}\t${state}\n`)
        }
      })
    })
  command
    .command('revoke')
    .description('Revoke a key for good. Requests with it are refused from now on.')
    .argument('<id>', 'id of the key, as "api-key list" shows it')
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .addHelpText('after', '\nExample:\n  sa-portal-server api-key revoke key_01jd…')
    .action(async (id: string, { partner: slug }: { partner?: string }) => {
      await withDatabase(async (database) => {
        const partner = await choosePartner(database, slug)
        if (!(await revokeKey(database, partner.id, id, new Date()))) {
          throw new CommandFault(`${partner.name} has no key "${id}" that is not revoked. "sa-portal-server api-key list" shows them.`)
        }
        process.stderr.write(`Key ${id} is revoked.\n`)
      })
    })
  return command
}

/** Makes a key of 256 random bits and keeps its hash. */
export async function createApiKey(database: Database, partnerId: string, name: string, now: Date): Promise<{ id: string; key: string }> {
  const key = `sak_${randomBytes(32).toString('base64url')}`
  const id = newId('apiKey', now.getTime())
  await database.transact(commandScope(partnerId), async (tx) => {
    await insertApiKey(tx, { id, hash: apiKeyHash(key), name, scopes: [], createdAt: now })
    await appendAudit(tx, [
      { clientId: null, at: now, action: 'api_key.create', target: { type: 'api_key', id }, result: 'ok', ip: null, ua: null, meta: { name } },
    ])
  })
  return { id, key }
}

/** Revokes a key. @returns whether there was one to revoke */
export async function revokeKey(database: Database, partnerId: string, id: string, now: Date): Promise<boolean> {
  return database.transact(commandScope(partnerId), async (tx) => {
    if (!(await revokeApiKey(tx, id, now))) return false
    await appendAudit(tx, [
      { clientId: null, at: now, action: 'api_key.revoke', target: { type: 'api_key', id }, result: 'ok', ip: null, ua: null, meta: {} },
    ])
    return true
  })
}
