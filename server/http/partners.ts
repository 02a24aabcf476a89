import { getPartner, getPartnerFace } from '../store/partners.ts'
import type { PartnerTx, TenantTx } from '../store/database.ts'
import type { EffectivePolicy } from '../../src/contract/policy.ts'
import type { RiskBand } from '../../src/contract/risk.ts'

/** What a request needs to know of the partner. */
export interface PartnerSettings {
  id: string
  slug: string
  name: string
  timezone: string
  currency: string
  locale: string
  allowedOrigins: readonly string[]
  workspaceUrl: string | null
  /** Whether tokens are given out only bound to a key. */
  requiresProof: boolean
  /** `false` on the client surface, where nobody creates clients. */
  clientCreationEnabled: boolean
  /** Empty on the client surface, where no level is decided. */
  riskBands: readonly RiskBand[]
  /** The portal policy of the caller's own client; `null` on the partner surface, which no policy cuts. */
  policy: EffectivePolicy | null
  /** The engagements that a person of a client is assigned to; `null` is every one, and for everybody else. */
  assigned: readonly string[] | null
}

/** What is remembered: the policy belongs to one client, the assignment to one person, and both are read for each request. */
export type PartnerFacts = Omit<PartnerSettings, 'policy' | 'assigned'>

/** How long what a partner has set is taken for true while reading. Writing always reads it anew. @unit milliseconds */
const rememberedMs = 1000
const mostRemembered = 2000

/** The settings of partners, remembered for a moment, so that a page of the portfolio is one question to the database. */
export class Partners {
  readonly #now: () => Date
  readonly #known = new Map<string, { settings: PartnerFacts; until: number }>()

  constructor(now: () => Date) {
    this.#now = now
  }

  /** The settings of the partner in scope, a moment old at most; `null` when it does not exist any more. */
  async recent(tx: TenantTx): Promise<PartnerFacts | null> {
    const key = `${tx.scope.kind}:${tx.scope.partnerId}`
    const known = this.#known.get(key)
    if (known && known.until > this.#now().getTime()) return known.settings
    const settings = await this.fresh(tx)
    this.#known.delete(key)
    if (!settings) return null
    if (this.#known.size >= mostRemembered) this.#known.delete(this.#known.keys().next().value!)
    this.#known.set(key, { settings, until: this.#now().getTime() + rememberedMs })
    return settings
  }

  /** The settings of the partner in scope as they are now; `null` when it does not exist any more. */
  async fresh(tx: TenantTx): Promise<PartnerFacts | null> {
    if (tx.scope.kind === 'partner') return await getPartner(tx as PartnerTx)
    const face = await getPartnerFace(tx)
    return face && { ...face, clientCreationEnabled: false, riskBands: [] }
  }
}
