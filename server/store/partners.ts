import type { RiskBand } from '../../src/contract/risk.ts'
import type { PartnerTx, SystemTx, TenantTx, Tx } from './types.ts'

/** What kind of business the partner runs the portal for. */
export type PartnerMode = 'solo' | 'consulting' | 'internal'

/** The MSP itself. */
export interface Partner {
  id: string
  slug: string
  name: string
  mode: PartnerMode
  contactEmail: string | null
  timezone: string
  /** What new clients are given. */
  currency: string
  /** What new clients are given. */
  locale: string
  riskBands: RiskBand[]
  /** Origins whose pages may call the API. */
  allowedOrigins: string[]
  /** Address of a client's workspace with `{clientId}` or `{clientSlug}` in it; `null` when there is none. */
  workspaceUrl: string | null
  /** How the partner calls itself in mails; `null` is its name. */
  brandName: string | null
  /** An https address of a picture for mails; `null` when there is none. */
  brandLogoUrl: string | null
  /** The address that mails to this partner's people come from; `null` is the server's own. */
  mailFrom: string | null
  /** Whether tokens are given out only bound to a key. */
  requiresProof: boolean
  clientCreationEnabled: boolean
  /** Controls that are not applicable do not count in coverage. */
  excludesNotApplicable: boolean
  createdAt: string
  updatedAt: string
  version: number
}

/** A partner to create. */
export type NewPartner = Omit<Partner, 'createdAt' | 'updatedAt' | 'version' | Optional> & Partial<Pick<Partner, Optional>> & { createdAt: Date }
type Optional = 'brandName' | 'brandLogoUrl' | 'mailFrom' | 'requiresProof'

/** What a client's people may know of the partner. */
export type PartnerFace = Pick<Partner, 'id' | 'slug' | 'name' | 'timezone' | 'currency' | 'locale' | 'workspaceUrl' | 'allowedOrigins' | 'requiresProof'>

const face = `id, slug, name, timezone, currency, locale, workspace_url as "workspaceUrl", allowed_origins as "allowedOrigins",
  requires_proof as "requiresProof"`
const whole = `${face}, mode, contact_email as "contactEmail", risk_bands as "riskBands",
  brand_name as "brandName", brand_logo_url as "brandLogoUrl", mail_from as "mailFrom", client_creation_enabled as "clientCreationEnabled", excludes_not_applicable as "excludesNotApplicable",
  created_at as "createdAt", updated_at as "updatedAt", version`

/**
 * Creates a partner.
 *
 * @throws {AlreadyExistsError} `slug`
 */
export async function insertPartner(tx: SystemTx, partner: NewPartner): Promise<void> {
  await tx.query(
    `insert into sa.partner (id, slug, name, mode, contact_email, timezone, currency, locale, risk_bands, allowed_origins,
       workspace_url, client_creation_enabled, excludes_not_applicable, created_at, updated_at, brand_name, brand_logo_url, mail_from, requires_proof)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12, $13, $14, $14, $15, $16, $17, $18)`,
    [
      partner.id, partner.slug, partner.name, partner.mode, partner.contactEmail, partner.timezone, partner.currency, partner.locale,
      JSON.stringify(partner.riskBands), partner.allowedOrigins, partner.workspaceUrl, partner.clientCreationEnabled,
      partner.excludesNotApplicable, partner.createdAt, partner.brandName ?? null, partner.brandLogoUrl ?? null, partner.mailFrom ?? null,
      partner.requiresProof ?? false,
    ],
  )
}

/** Every partner, by slug. */
export async function listPartners(tx: SystemTx): Promise<Partner[]> {
  return await tx.query<Partner>(`select ${whole} from sa.partner order by slug`)
}

/** The id of the partner with this slug; `null` when there is none. */
export async function findPartnerId(tx: SystemTx, slug: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string | null }>('select sa.find_partner($1) as id', [slug])
  return row?.id ?? null
}

/** Whether any partner allows its pages on this origin. */
export async function originIsKnown(tx: SystemTx, origin: string): Promise<boolean> {
  const [row] = await tx.query<{ known: boolean }>('select sa.origin_is_known($1) as known', [origin])
  return row?.known === true
}

/** The partner in scope; `null` when it does not exist any more. */
export async function getPartner(tx: PartnerTx): Promise<Partner | null> {
  const [row] = await tx.query<Partner>(`select ${whole} from sa.partner where id = $1`, [tx.scope.partnerId])
  return row ?? null
}

/** The partner in scope as its clients' people may know it. */
export async function getPartnerFace(tx: TenantTx): Promise<PartnerFace | null> {
  const [row] = await tx.query<PartnerFace>(`select ${face} from sa.partner where id = $1`, [tx.scope.partnerId])
  return row ?? null
}

/** What may be changed of a partner. */
export type PartnerChanges = Partial<Omit<Partner, 'id' | 'slug' | 'riskBands' | 'excludesNotApplicable' | 'createdAt' | 'updatedAt' | 'version'>>

const columns = {
  name: 'name',
  mode: 'mode',
  contactEmail: 'contact_email',
  timezone: 'timezone',
  currency: 'currency',
  locale: 'locale',
  allowedOrigins: 'allowed_origins',
  workspaceUrl: 'workspace_url',
  brandName: 'brand_name',
  brandLogoUrl: 'brand_logo_url',
  mailFrom: 'mail_from',
  requiresProof: 'requires_proof',
  clientCreationEnabled: 'client_creation_enabled',
} as const satisfies Record<keyof PartnerChanges, string>

/** Changes the partner. */
export async function updatePartner(tx: Tx, partnerId: string, changes: PartnerChanges, at: Date): Promise<void> {
  const named = (Object.keys(columns) as (keyof PartnerChanges)[]).filter((name) => changes[name] !== undefined)
  const sets = named.map((name, index) => `${columns[name]} = $${index + 3}`)
  await tx.query(
    `update sa.partner set ${[...sets, 'updated_at = $2', 'version = version + 1'].join(', ')} where id = $1`,
    [partnerId, at, ...named.map((name) => changes[name]!)],
  )
}
