import { existsSync, readdirSync } from 'node:fs'
import { readConfig, redactUrl, type Config } from '../config.ts'
import { findClient, findClientIdBySlug, type ClientRecord } from '../store/clients.ts'
import { listPartners, type Partner } from '../store/partners.ts'
import { systemScope, type Actor, type Database, type PartnerScope } from '../store/types.ts'
import { CommandFault } from './fault.ts'

/** Who the command line is in the audit chain: whoever can reach the database needs no name. */
export const commandActor: Actor = { kind: 'system', id: null, email: null, role: null }

/** Everything of one partner, for the command line. */
export function commandScope(partnerId: string): PartnerScope {
  return { kind: 'partner', partnerId, actor: commandActor }
}

/** Where the database is, for people: never with a password. */
export function placeOf(config: Config): string {
  return config.databaseUrl ? redactUrl(config.databaseUrl) : `in the folder ${config.dataDir}`
}

/** How a command needs the database. */
export interface OpenOptions {
  /** A database that does not exist yet is made, and one of an older version brought up to date. */
  create?: boolean
}

/** Opens the database that the configuration names. Whoever opens it closes it. */
export async function openConfigured(config: Config, options: OpenOptions = {}): Promise<Database> {
  if (!options.create && config.databaseUrl === null && !(existsSync(config.dataDir) && readdirSync(config.dataDir).length > 0)) {
    throw new CommandFault(
      `There is no database in "${config.dataDir}" yet. Set DATA_DIR to where it is, or make one: sa-portal-server demo, or sa-portal-server partner create.`,
    )
  }
  // Loaded when it is needed: "--help" and a refused argument need no database.
  const { openDatabase } = await import('../store/database.ts')
  return openDatabase({
    url: config.databaseUrl ?? undefined,
    ownerUrl: config.databaseOwnerUrl ?? undefined,
    dataDir: config.databaseUrl === null ? config.dataDir : undefined,
    migrations: options.create || config.databaseUrl === null ? 'apply' : 'require',
    log: (message, detail) => process.stderr.write(`${message}${detail ? ` ${JSON.stringify(detail)}` : ''}\n`),
  })
}

/** Runs one command's work on the configured database and closes it, whatever happens. */
export async function withDatabase<Result>(
  work: (database: Database, config: Config) => Promise<Result>,
  options: OpenOptions = {},
): Promise<Result> {
  const config = readConfig(process.env)
  const database = await openConfigured(config, options)
  try {
    return await work(database, config)
  } finally {
    await database.close()
  }
}

/**
 * The MSP a command is about: the one that is named, or the only one there is.
 *
 * @throws {CommandFault} when there is none, or several and none is named
 */
export async function choosePartner(database: Database, slug: string | undefined): Promise<Partner> {
  const partners = await database.read(systemScope, listPartners)
  const slugs = partners.map((partner) => partner.slug).join(', ')
  if (partners.length === 0) {
    throw new CommandFault('There is no MSP in the database yet. Load the demo with "sa-portal-server demo", or make one with "sa-portal-server partner create".')
  }
  if (slug === undefined) {
    if (partners.length > 1) throw new CommandFault(`There are several MSPs. Name one with --partner: ${slugs}.`)
    return partners[0]!
  }
  const found = partners.find((partner) => partner.slug === slug)
  if (!found) throw new CommandFault(`There is no MSP "${slug}". There is: ${slugs}.`)
  return found
}

/**
 * The client a command is about, by slug or id.
 *
 * @throws {CommandFault} when the MSP has none of that name
 */
export async function chooseClient(database: Database, partner: Partner, named: string): Promise<ClientRecord> {
  const client = await database.read(commandScope(partner.id), async (tx) => findClient(tx, (await findClientIdBySlug(tx, named)) ?? named))
  if (!client) throw new CommandFault(`${partner.name} has no client "${named}". Give the slug, as the portfolio shows it in addresses, or the id.`)
  return client
}
