import { Command, Option } from 'commander'
import { email as emailShape, line, locale as localeShape, slug as slugShape, timezone as timezoneShape } from '../../src/contract/shape.ts'
import { partnerRoles, type PartnerRole } from '../../src/contract/permission.ts'
import { fourBands } from '../../src/contract/risk.ts'
import { currencyKnown } from '../import/money.ts'
import { newId } from '../ids.ts'
import { appendAudit } from '../store/audit.ts'
import { systemScope } from '../store/types.ts'
import { insertMember, listMembers } from '../store/members.ts'
import { insertPartner, listPartners, updatePartner } from '../store/partners.ts'
import { choosePartner, commandScope, withDatabase } from './database.ts'
import { CommandFault } from './fault.ts'

interface CreateOptions {
  slug: string
  name: string
  owner: string
  ownerName?: string
  timezone: string
  currency: string
  locale: string
  workspaceUrl?: string
}

/** `partner create`, `partner list`: the MSPs that this server works for. */
export function partnerCommand(): Command {
  const command = new Command('partner').description('The MSPs that this server works for.')
  command
    .command('create')
    .description('Add an MSP, with its first member.')
    .requiredOption('--slug <slug>', 'its short name, in lower-case letters, digits and hyphens')
    .requiredOption('--name <text>', 'its name')
    .requiredOption('--owner <email>', 'email of its first member, an owner')
    .option('--owner-name <text>', "that member's name; the email when absent")
    .option('--timezone <name>', 'IANA time zone', 'UTC')
    .option('--currency <code>', 'currency that new clients are given', 'USD')
    .option('--locale <tag>', 'language that new clients are given', 'en')
    .option('--workspace-url <address>', 'where a client\'s workspace opens, with {clientId} or {clientSlug} in it')
    .addHelpText(
      'after',
      `
Example:
  sa-portal-server partner create --slug larkfield-it --name "Larkfield IT" --owner olivia.grant@larkfield.example \\
    --workspace-url "https://intranet.larkfield.example/clients/{clientId}"`,
    )
    .action(async (options: CreateOptions) => {
      const checked = (flag: string, shape: { safeParse(value: string): { success: boolean; data?: unknown; error?: { issues: { message: string }[] } } }, text: string) => {
        const result = shape.safeParse(text)
        if (!result.success) throw new CommandFault(`${flag} is "${text}": ${result.error?.issues[0]?.message ?? 'it is not valid'}.`)
        return result.data as string
      }
      const slug = checked('--slug', slugShape, options.slug)
      const name = checked('--name', line(200), options.name)
      const owner = checked('--owner', emailShape, options.owner)
      const timezone = checked('--timezone', timezoneShape, options.timezone)
      const locale = checked('--locale', localeShape, options.locale)
      const currency = options.currency.toUpperCase()
      if (!currencyKnown(currency)) throw new CommandFault(`--currency is "${options.currency}": give a currency code such as USD.`)
      const workspaceUrl = options.workspaceUrl === undefined ? null : readWorkspaceUrl(options.workspaceUrl)
      await withDatabase(
        async (database) => {
          const now = new Date()
          const id = newId('partner', now.getTime())
          await database.transact(systemScope, async (tx) => {
            await insertPartner(tx, {
              id, slug, name, mode: 'consulting', contactEmail: owner, timezone, currency, locale, riskBands: [...fourBands],
              allowedOrigins: [], workspaceUrl, clientCreationEnabled: true, excludesNotApplicable: false, createdAt: now,
            })
          })
          await database.transact(commandScope(id), async (tx) => {
            const memberId = newId('partnerMember', now.getTime())
            await insertMember(tx, { id: memberId, email: owner, name: options.ownerName?.trim() || owner, role: 'owner', createdAt: now })
            const entry = { clientId: null, at: now, result: 'ok' as const, ip: null, ua: null }
            await appendAudit(tx, [
              { ...entry, action: 'partner.create', target: { type: 'partner', id }, meta: { name } },
              { ...entry, action: 'member.create', target: { type: 'member', id: memberId }, meta: { role: 'owner' } },
            ])
          })
          process.stderr.write(`${name} is added. Next: sa-portal-server api-key create --name intranet --partner ${slug}\nFor a password at the hosted page: sa-portal-server sign-in-link ${owner} --partner ${slug}\n`)
        },
        { create: true },
      )
    })
  command
    .command('brand')
    .description('Set how an MSP shows itself in mails: the name, the logo and the address they come from. Without options it is shown.')
    .option('--name <text>', 'what it calls itself; "-" is its name')
    .option('--logo-url <address>', 'https address of a picture; "-" for none')
    .option('--mail-from <email>', "address that its mails come from; \"-\" is the server's own")
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .addHelpText(
      'after',
      `
The mail server must be allowed to send for the address (SPF, DKIM), or mails end among junk.

Example:
  sa-portal-server partner brand --name Larkfield --logo-url https://larkfield.example/logo.png --mail-from portal@larkfield.example`,
    )
    .action(async (options: { name?: string; logoUrl?: string; mailFrom?: string; partner?: string }) => {
      const { isAddress } = await import('../mail/message.ts')
      const read = (flag: string, text: string | undefined, good: (text: string) => boolean, wants: string) => {
        if (text === undefined || text === '-') return text === undefined ? {} : { value: null }
        if (!good(text)) throw new CommandFault(`${flag} is "${text}": give ${wants}.`)
        return { value: text }
      }
      const name = read('--name', options.name?.trim(), (text) => line(100).safeParse(text).success, 'one line of at most 100 characters')
      const logo = read('--logo-url', options.logoUrl, httpsAddress, 'an https address such as https://larkfield.example/logo.png')
      const from = read('--mail-from', options.mailFrom, isAddress, 'one email address without a name')
      const changes = {
        ...('value' in name ? { brandName: name.value } : {}),
        ...('value' in logo ? { brandLogoUrl: logo.value } : {}),
        ...('value' in from ? { mailFrom: from.value } : {}),
      }
      await withDatabase(async (database) => {
        const partner = await choosePartner(database, options.partner)
        if (Object.keys(changes).length > 0) {
          const now = new Date()
          await database.transact(commandScope(partner.id), async (tx) => {
            await updatePartner(tx, partner.id, changes, now)
            const target = { type: 'partner', id: partner.id }
            await appendAudit(tx, [{ clientId: null, at: now, action: 'partner.update', target, result: 'ok', ip: null, ua: null, meta: { fields: Object.keys(changes).sort() } }])
          })
        }
        const brand = { ...partner, ...changes }
        process.stdout.write(`name\t${brand.brandName ?? brand.name}\nlogo\t${brand.brandLogoUrl ?? '(none)'}\nmails from\t${brand.mailFrom ?? "(the server's own address)"}\n`)
      })
    })
  command
    .command('tokens')
    .description('Say whether tokens are given out only bound to a key of the page (DPoP). Without an option it is shown.')
    .addOption(new Option('--bound <when>', 'always: a token that is bound to no key is not minted').choices(['always', 'when-asked']))
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .addHelpText('after', '\nExample:\n  sa-portal-server partner tokens --bound always')
    .action(async ({ bound, partner: slug }: { bound?: 'always' | 'when-asked'; partner?: string }) => {
      await withDatabase(async (database) => {
        const partner = await choosePartner(database, slug)
        const requiresProof = bound === undefined ? partner.requiresProof : bound === 'always'
        if (requiresProof !== partner.requiresProof) {
          const now = new Date()
          await database.transact(commandScope(partner.id), async (tx) => {
            await updatePartner(tx, partner.id, { requiresProof }, now)
            const target = { type: 'partner', id: partner.id }
            await appendAudit(tx, [{ clientId: null, at: now, action: 'partner.update', target, result: 'ok', ip: null, ua: null, meta: { fields: ['requiresProof'], requiresProof } }])
          })
        }
        process.stdout.write(`bound\t${requiresProof ? 'always' : 'when-asked'}\n`)
      })
    })
  command
    .command('list')
    .description('List the MSPs: slug, name, where workspaces open.')
    .addHelpText('after', '\nExample:\n  sa-portal-server partner list')
    .action(async () => {
      await withDatabase(async (database) => {
        for (const partner of await database.read(systemScope, listPartners)) {
          process.stdout.write(`${partner.slug}\t${partner.name}\t${partner.workspaceUrl ?? '(no workspace address)'}\n`)
        }
      })
    })
  return command
}

/** `member add`, `member list`: the staff of an MSP. */
export function memberCommand(): Command {
  const command = new Command('member').description('The staff of an MSP, who get tokens for the portfolio.')
  command
    .command('add')
    .description('Add somebody.')
    .argument('<email>', 'as the intranet knows them')
    .addOption(new Option('--role <role>', 'what they may do').choices(partnerRoles).default('analyst'))
    .option('--name <text>', 'their name; the email when absent')
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .addHelpText('after', '\nExample:\n  sa-portal-server member add ana.ruiz@larkfield.example --role analyst --name "Ana Ruiz"')
    .action(async (text: string, options: { role: PartnerRole; name?: string; partner?: string }) => {
      const parsed = emailShape.safeParse(text)
      if (!parsed.success) throw new CommandFault(`"${text}" is not an email address.`)
      await withDatabase(async (database) => {
        const partner = await choosePartner(database, options.partner)
        const now = new Date()
        const id = newId('partnerMember', now.getTime())
        await database.transact(commandScope(partner.id), async (tx) => {
          await insertMember(tx, { id, email: parsed.data, name: options.name?.trim() || parsed.data, role: options.role, createdAt: now })
          await appendAudit(tx, [
            { clientId: null, at: now, action: 'member.create', target: { type: 'member', id }, result: 'ok', ip: null, ua: null, meta: { role: options.role } },
          ])
        })
        process.stderr.write(`${parsed.data} works for ${partner.name} now, as ${options.role}.\n`)
      })
    })
  command
    .command('list')
    .description('List the staff: email, role, name.')
    .option('--partner <slug>', 'the MSP, when the database holds several')
    .addHelpText('after', '\nExample:\n  sa-portal-server member list')
    .action(async ({ partner: slug }: { partner?: string }) => {
      await withDatabase(async (database) => {
        const partner = await choosePartner(database, slug)
        for (const member of await database.read(commandScope(partner.id), listMembers)) {
          process.stdout.write(`${member.email}\t${member.role}${member.status === 'active' ? '' : ` (${member.status})`}\t${member.name}\n`)
        }
      })
    })
  return command
}

function httpsAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  return url?.protocol === 'https:' && url.username === '' && url.password === '' && text.length <= 500
}

function readWorkspaceUrl(text: string): string {
  try {
    const url = new URL(text.replace('{clientId}', 'id').replace('{clientSlug}', 'slug'))
    if (/^https?:$/.test(url.protocol) && /\{client(Id|Slug)\}/.test(text)) return text
  } catch {
    // Told below.
  }
  throw new CommandFault(`--workspace-url is "${text}": give an http(s) address with {clientId} or {clientSlug} in it, such as https://intranet.example/clients/{clientId}.`)
}
