import {
  modules,
  visibleFields,
  type EffectivePolicy,
  type Module,
  type ModuleMode,
  type PolicyPreset,
  type PolicyUpdate,
} from '../../src/contract/policy.ts'
import type { FindingSeverity } from '../../src/contract/finding-status.ts'
import type { PortalRole } from '../../src/contract/permission.ts'

/** How one module is open. */
export interface ModulePolicy {
  mode: ModuleMode
  minRole: PortalRole
  /** The least role that changes something there; the product's for the module, or `minRole`, where none is set. */
  changeRole?: PortalRole
}

/** What is set at one level: a partner's default or a client's override. What is absent is inherited; nothing in it is `null`. */
export interface PolicySettings {
  modules?: Partial<Record<string, ModulePolicy>>
  fields?: Partial<Record<string, boolean>>
  mfa?: 'required' | 'optional' | 'idp'
  sessionIdleSeconds?: number
  sessionMaxSeconds?: number
  ipAllow?: string[]
  messages?: { welcome?: string; footer?: string; help?: string; statusExplanations?: Record<string, string>; statusLabels?: Record<string, string> }
  /** Days to fix a finding of each severity; `null` promises nothing. */
  sla?: Partial<Record<string, number | null>>
}

/** Modules in which fewer may change something than may read, where no policy says who. */
export const productChangeRoles: Readonly<Partial<Record<Module, PortalRole>>> = { findings: 'manager' }

/** Days to fix a finding of each severity where nobody has set any. */
export const productSla: Readonly<Record<FindingSeverity, number | null>> = { critical: 7, high: 30, medium: 90, low: 120, info: null }

const open = (mode: ModuleMode, minRole: PortalRole): ModulePolicy => ({ mode, minRole })

/** What holds where neither partner nor client has set anything. What is billed and what is sensitive stays hidden until it is shown. */
export const productModules: Readonly<Record<Module, ModulePolicy>> = {
  dashboard: open('view', 'viewer'),
  engagements: open('view', 'viewer'),
  findings: open('direct', 'viewer'),
  comments: open('direct', 'viewer'),
  controls: open('view', 'viewer'),
  reports: open('view', 'viewer'),
  users: open('direct', 'manager'),
  compliance: open('view', 'viewer'),
  licences: open('hidden', 'viewer'),
  devices: open('hidden', 'viewer'),
  security: open('hidden', 'viewer'),
  invoices: open('hidden', 'viewer'),
  change_requests: open('hidden', 'collaborator'),
}

/** Module modes of the ways MSPs work, each whole. */
export const presets: Readonly<Record<PolicyPreset, Readonly<Record<Module, ModulePolicy>>>> = {
  consultancy: productModules,
  closing: { ...productModules, findings: { ...open('direct', 'viewer'), changeRole: 'collaborator' }, users: open('view', 'manager'), invoices: open('direct', 'viewer') },
  'managed-service': {
    ...productModules,
    findings: open('request', 'manager'),
    comments: open('hidden', 'viewer'),
    engagements: open('view', 'manager'),
    controls: open('view', 'manager'),
    users: open('request', 'viewer'),
    licences: open('request', 'manager'),
    devices: open('request', 'manager'),
    security: open('view', 'manager'),
    change_requests: open('direct', 'manager'),
  },
}

const hiddenAtFirst: ReadonlySet<string> = new Set(['licence_cost'])

/** Two levels over the product's defaults, each field by itself. Deterministic and total: every module and field has an answer. */
export function resolvePolicy(partner: PolicySettings = {}, client: PolicySettings = {}): EffectivePolicy {
  const sessionMaxSeconds = client.sessionMaxSeconds ?? partner.sessionMaxSeconds ?? 43_200
  const messages = { ...partner.messages, ...client.messages }
  return {
    modules: Object.fromEntries(
      modules.map((module) => [module, client.modules?.[module] ?? partner.modules?.[module] ?? productModules[module]]),
    ),
    fields: Object.fromEntries(
      visibleFields.map((field) => [field, client.fields?.[field] ?? partner.fields?.[field] ?? !hiddenAtFirst.has(field)]),
    ),
    mfa: client.mfa ?? partner.mfa ?? 'required',
    // An idle session never outlives the longest one.
    sessionIdleSeconds: Math.min(client.sessionIdleSeconds ?? partner.sessionIdleSeconds ?? 1800, sessionMaxSeconds),
    sessionMaxSeconds,
    ipAllow: client.ipAllow ?? partner.ipAllow ?? [],
    messages: {
      welcome: messages.welcome ?? null,
      footer: messages.footer ?? null,
      help: messages.help ?? null,
      statusExplanations: { ...partner.messages?.statusExplanations, ...client.messages?.statusExplanations },
      statusLabels: { ...partner.messages?.statusLabels, ...client.messages?.statusLabels },
    },
    sla: { ...productSla, ...partner.sla, ...client.sla } as Record<FindingSeverity, number | null>,
  }
}

/** What stands at a level after a change: an absent field stays, `null` goes back to what is inherited. */
export function changePolicy(own: PolicySettings, update: PolicyUpdate): PolicySettings {
  const { preset, modules: moduleChanges, fields, messages, sla, ...plain } = update
  const base = preset ? { ...presets[preset] } : own.modules
  return tidy({
    ...merged(own as Record<string, unknown>, plain),
    modules: tidy(merged(base ?? {}, moduleChanges ?? {})),
    fields: tidy(merged(own.fields ?? {}, fields ?? {})),
    messages: tidy(merged(own.messages ?? {}, messages ?? {})),
    // Days that are none are a promise of nothing and no way back, so the table goes back as a whole.
    sla: sla === undefined ? (own.sla ?? {}) : { ...sla },
  }) as PolicySettings
}

function merged(own: Readonly<Record<string, unknown>>, changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const all = { ...own }
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete all[name]
    else if (value !== undefined) all[name] = value
  }
  return all
}

/** Nothing is set by an empty group. */
function tidy(settings: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => !(isGroup(value) && Object.keys(value).length === 0)),
  )
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
