import { Command, Option } from 'commander'
import { email as emailShape } from '../../src/contract/shape.ts'
import { partnerRoles, portalRoles, type PartnerRole, type PortalRole } from '../../src/contract/permission.ts'
import { newId } from '../ids.ts'
import type { SessionClaims } from '../http/token.ts'
import { appendAudit } from '../store/audit.ts'
import { findPortalUserByEmail, insertPortalUser, seePortalUser, type PortalUserRecord } from '../store/portal-users.ts'
import type { Database, PartnerTx } from '../store/types.ts'
import { listMembers } from '../store/members.ts'
import type { Partner } from '../store/partners.ts'
import { chooseClient, choosePartner, commandScope, withDatabase } from './database.ts'
import { CommandFault } from './fault.ts'

interface TokenOptions {
  as: PartnerRole | PortalRole
  client?: string
  email?: string
  partner?: string
}

/** `token`: prints one session token, for development. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('Print one session token, alone on standard output. For development: your intranet gets its tokens from POST /v1/sessions.')
    .addOption(new Option('--as <role>', 'whose token').choices([...partnerRoles, ...portalRoles]).makeOptionMandatory())
    .option('--client <slug>', 'the client, by slug or id; needed for viewer, collaborator and manager')
    .option('--email <address>', 'the person; when absent, the first active member of that role, or a person of the client made for it')
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .addHelpText(
      'after',
      `
Examples:
  sa-portal-server token --as owner
  sa-portal-server token --as viewer --client copperlane-architects --email pat@copperlane.example
  curl -H "Authorization: Bearer $(sa-portal-server token --as analyst)" http://localhost:4400/v1/clients`,
    )
    .action(async (options: TokenOptions) => {
      const { as: role } = options
      const onClientSurface = (portalRoles as readonly string[]).includes(role)
      if (onClientSurface && options.client === undefined) {
        throw new CommandFault(`A ${role} belongs to one client. Name it with --client, by its slug.`)
      }
      if (!onClientSurface && options.client !== undefined) {
        throw new CommandFault(`A token for ${role} reaches the whole portfolio, so --client means nothing with it. Leave it out, or take --as viewer.`)
      }
      if (options.email !== undefined && !emailShape.safeParse(options.email).success) {
        throw new CommandFault(`--email is "${options.email}", which is not an email address.`)
      }
      await withDatabase(async (database, config) => {
        const partner = await choosePartner(database, options.partner)
        const claims = onClientSurface
          ? await portalClaims(database, partner, role as PortalRole, options)
          : await memberClaims(database, partner, role as PartnerRole, options.email)
        const [{ createContext }, { openKeys }] = await Promise.all([import('../context.ts'), import('../http/keys.ts')])
        const { tokens } = await openKeys(createContext({ config, database }))
        const { token, expiresAt } = await tokens.mint(claims, config.tokenTtlSeconds)
        process.stderr.write(`${claims.email}, ${role} of ${partner.name}, until ${expiresAt.toISOString()}.\n`)
        process.stdout.write(`${token}\n`)
      })
    })
}

type Claims = Omit<SessionClaims, 'expiresAt'>

async function memberClaims(database: Database, partner: Partner, role: PartnerRole, email: string | undefined): Promise<Claims> {
  const members = await database.read(commandScope(partner.id), listMembers)
  const wanted = email?.trim().toLowerCase()
  const member = members.find(
    (each) => each.status === 'active' && each.role === role && (wanted === undefined || each.email.toLowerCase() === wanted),
  )
  if (!member) {
    const present = members.filter((each) => each.status === 'active').map((each) => `${each.email} (${each.role})`).join(', ')
    throw new CommandFault(
      `${partner.name} has no active ${role}${email === undefined ? '' : ` ${email}`}. There is: ${present || 'nobody'}. Add somebody with "sa-portal-server member add".`,
    )
  }
  return {
    audience: 'partner',
    userId: member.id,
    partnerId: partner.id,
    clientId: null,
    role,
    email: member.email,
    name: member.name,
    origins: partner.allowedOrigins,
    sessionVersion: member.sessionVersion,
    scoped: member.scope !== null,
  }
}

async function portalClaims(database: Database, partner: Partner, role: PortalRole, options: TokenOptions): Promise<Claims> {
  const client = await chooseClient(database, partner, options.client!)
  if (client.status === 'suspended' || client.status === 'archived') {
    throw new CommandFault(`"${client.name}" is ${client.status}; its people cannot come in.`)
  }
  if (!client.portalEnabled) {
    throw new CommandFault(`The portal of "${client.name}" is switched off. Switch it on with PATCH /v1/clients/${client.id} and {"portalEnabled": true}.`)
  }
  const email = options.email?.trim().toLowerCase() ?? `${role}@${client.slug}.example`
  const user = await database.transact(commandScope(partner.id), (tx) => personFor(tx, client.id, email, role))
  return {
    audience: 'client',
    userId: user.id,
    partnerId: partner.id,
    clientId: client.id,
    role,
    email: user.email,
    name: user.name,
    origins: partner.allowedOrigins,
    sessionVersion: user.sessionVersion,
    scoped: false,
  }
}

/** The person with this email, made where there is none: this command is for trying things out. */
async function personFor(tx: PartnerTx, clientId: string, email: string, role: PortalRole): Promise<PortalUserRecord> {
  const now = new Date()
  const present = await findPortalUserByEmail(tx, clientId, email)
  if (present) {
    if (present.status === 'suspended') throw new CommandFault(`${email} is suspended.`)
    if (portalRoles.indexOf(role) > portalRoles.indexOf(present.role)) {
      throw new CommandFault(`${email} is ${present.role}, so there is no token as ${role}. Take --as ${present.role}, or another --email.`)
    }
    await seePortalUser(tx, clientId, present.id, now)
    return present
  }
  const id = newId('portalUser', now.getTime())
  await insertPortalUser(tx, { id, clientId, email, name: email, role, status: 'active', lastSeenAt: now, createdAt: now })
  await appendAudit(tx, [
    { clientId, at: now, action: 'portal_user.manage', target: { type: 'portal_user', id }, result: 'ok', ip: null, ua: null, meta: { role } },
  ])
  return (await findPortalUserByEmail(tx, clientId, email))!
}
