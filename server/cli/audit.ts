import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { Command } from 'commander'
import { exportLine } from '../../src/audit/index.ts'
import { createLog } from '../context.ts'
import { AuditNotes } from '../http/audit-notes.ts'
import { AuditSigner, rotateSigningKey } from '../http/audit-signer.ts'
import { appendAudit, readAudit, readAuditHead } from '../store/audit.ts'
import { listPartners } from '../store/partners.ts'
import { systemScope } from '../store/types.ts'
import { choosePartner, commandScope, withDatabase } from './database.ts'
import { CommandFault } from './fault.ts'
import { clientOf } from './verify-audit.ts'

/** Entries that are written at once. */
const atOnce = 1000
const now = (): Date => new Date()

/** `audit export`, `audit note`, `audit rotate-key`. */
export function auditCommand(): Command {
  const command = new Command('audit').description('The audit chains: exports, notes and the key that signs them.')
  command
    .command('export')
    .description('Write a chain to a file, with a checkpoint of its end and the keys beside it.')
    .requiredOption('--out <file>', 'where to; beside it come <file>.checkpoint.json and <file>.keys.json')
    .option('--client <slug>', "the client; the MSP's own chain when absent")
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .addHelpText('after', '\nExample:\n  sa-portal-server audit export --client harrow-dental --out harrow.jsonl')
    .action(async ({ out, client, partner: slug }: { out: string; client?: string; partner?: string }) => {
      await withDatabase(async (database) => {
        const partner = await choosePartner(database, slug)
        const clientId = client === undefined ? null : await clientOf(database, partner, client)
        const tenantId = clientId ?? partner.id
        const scope = commandScope(partner.id)
        const head = await database.transact(scope, async (tx) => {
          await appendAudit(tx, [{ clientId, at: now(), action: 'audit.export', target: { type: 'audit', id: tenantId }, result: 'ok', ip: null, ua: null }])
          return await readAuditHead(tx, tenantId)
        })
        const signer = await AuditSigner.open({ database, now })
        const checkpoint = await signer.checkpoint(head)
        const file = createWriteStream(out)
        const failed = once(file, 'error').then(([error]: unknown[]) => {
          throw new CommandFault(`"${out}" cannot be written: ${(error as Error).message}.`)
        })
        const written = async (): Promise<void> => {
          for (let seq = 0; seq < head.seq; ) {
            const rows = await database.read(scope, (tx) => readAudit(tx, tenantId, seq, Math.min(atOnce, head.seq - seq)))
            // Entries that are missing are for whoever checks the file to find.
            if (rows.length === 0) break
            if (!file.write(rows.map(exportLine).join(''))) await once(file, 'drain')
            seq = rows.at(-1)!.columns.seq
          }
          file.end()
          await once(file, 'close')
        }
        await Promise.race([written(), failed])
        failed.catch(() => undefined)
        await writeFile(`${out}.checkpoint.json`, `${JSON.stringify(checkpoint, undefined, 2)}\n`)
        await writeFile(`${out}.keys.json`, `${JSON.stringify({ items: await signer.keys() }, undefined, 2)}\n`)
        process.stderr.write(`${head.seq} entries are in ${out}. Check them anywhere: verify-audit chain ${out} --checkpoint ${out}.checkpoint.json --keys ${out}.keys.json\n`)
      })
    })
  command
    .command('note')
    .description('Make a signed note over all chains now. With AUDIT_NOTES_DIR it is laid down there, too.')
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .addHelpText('after', '\nExample:\n  AUDIT_NOTES_DIR=notes sa-portal-server audit note > newest.note')
    .action(async ({ partner: slug }: { partner?: string }) => {
      await withDatabase(async (database, config) => {
        const partner = await choosePartner(database, slug)
        const notes = new AuditNotes({ config, database, log: createLog(config.logLevel, now) }, await AuditSigner.open({ database, now }))
        const note = await notes.make(partner)
        if (!note) throw new CommandFault(`${partner.name} has no audit chain yet.`)
        process.stdout.write(note.note)
      })
    })
  command
    .command('rotate-key')
    .description('Make a new key for checkpoints and notes. The one in use endorses it and retires; what it signed stays right.')
    .addHelpText('after', '\nExample:\n  sa-portal-server audit rotate-key')
    .action(async () => {
      await withDatabase(async (database) => {
        const { key, before } = await rotateSigningKey({ database, now })
        for (const { id } of await database.read(systemScope, listPartners)) {
          await database.transact(commandScope(id), (tx) =>
            appendAudit(tx, [{ clientId: null, at: now(), action: 'audit_key.rotate', target: { type: 'audit_key', id: key.keyId }, result: 'ok', ip: null, ua: null, meta: { before: before?.keyId ?? null } }]),
          )
        }
        process.stdout.write(`${key.keyId}\n`)
        process.stderr.write(`Key ${key.keyId} signs from now on${before ? `, endorsed by ${before.keyId}` : ''}.\n`)
      })
    })
  return command
}
