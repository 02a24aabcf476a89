import type { Client } from '../../src/contract/client.ts'
import { modules, visibleFields } from './parts.ts'
import type { Policy, PolicyUpdate } from '../../src/contract/policy.ts'

/** Everything that is set in one place: the policy, and for a client whether its portal is open. */
export interface Settings {
  policy: Policy
  /** Absent at the partner's own level. */
  client?: Pick<Client, 'portalEnabled' | 'version'>
}

/** A setting by its path: `mfa`, `modules.findings`, `messages.welcome`, `portalEnabled`. */
export type Path = string

/** What somebody has decided and not saved: a value, or `null` for inheriting again. */
export type Draft = ReadonlyMap<Path, unknown>

const plain = ['mfa', 'sessionIdleSeconds', 'sessionMaxSeconds', 'ipAllow'] as const
const texts = ['welcome', 'help', 'footer', 'statusExplanations'] as const

/** Every setting, in the order in which it is shown. */
export const paths: readonly Path[] = [
  'portalEnabled',
  ...modules.map((name) => `modules.${name}`),
  ...visibleFields.map((name) => `fields.${name}`),
  ...plain,
  ...texts.map((name) => `messages.${name}`),
]

function at(holder: unknown, path: Path): unknown {
  let value = holder
  for (const part of path.split('.')) value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined
  return value ?? undefined
}

/** Whether two values say the same, whatever the order of their fields. */
export function same(a: unknown, b: unknown): boolean {
  return written(a) === written(b)
}

function written(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  ) ?? ''
}

/** What is set at this level; `null` where it inherits. */
export function ownOf({ policy, client }: Settings, path: Path): unknown {
  return path === 'portalEnabled' ? (client?.portalEnabled ?? null) : (at(policy.own, path) ?? null)
}

/** What would hold were nothing set at this level. */
export function inheritedOf({ policy }: Settings, path: Path): unknown {
  return at(policy.inherited, path) ?? null
}

/** What is shown for a setting, and whether it comes from above. */
export function shownOf(settings: Settings, draft: Draft, path: Path): { value: unknown; inherits: boolean; changed: boolean } {
  const changed = draft.has(path)
  const own = changed ? draft.get(path) : ownOf(settings, path)
  return own === null ? { value: inheritedOf(settings, path), inherits: true, changed } : { value: own, inherits: false, changed }
}

/** The draft with one decision more; a decision for what is there already is none. */
export function decided(settings: Settings, draft: Draft, path: Path, value: unknown): Draft {
  const next = new Map(draft)
  if (same(value, ownOf(settings, path))) next.delete(path)
  else next.set(path, value)
  return next
}

/** The module modes of a preset, as decisions. */
export function takePreset(settings: Settings, draft: Draft, name: string): Draft {
  let next = draft
  for (const [module, value] of Object.entries(settings.policy.presets[name] ?? {})) next = decided(settings, next, `modules.${module}`, value)
  return next
}

/** One thing that saving would change. */
export interface Change {
  path: Path
  before: { value: unknown; inherits: boolean }
  after: { value: unknown; inherits: boolean }
}

/** What saving would change, in the order of the settings. */
export function changesOf(settings: Settings, draft: Draft): Change[] {
  const known = [...paths, ...[...draft.keys()].filter((path) => !paths.includes(path))]
  return known.filter((path) => draft.has(path)).map((path) => ({ path, before: shownOf(settings, new Map(), path), after: shownOf(settings, draft, path) }))
}

/** What is sent to the portal for the decisions about the policy; absent where there are none. */
export function updateOf(draft: Draft): PolicyUpdate | undefined {
  const update: Record<string, unknown> = {}
  for (const [path, value] of draft) {
    if (path === 'portalEnabled') continue
    const [group, name] = path.split('.') as [string, string | undefined]
    if (name === undefined) update[group] = value
    else update[group] = { ...(update[group] as object | undefined), [name]: value }
  }
  return Object.keys(update).length > 0 ? (update as PolicyUpdate) : undefined
}

/** Where somebody else has decided otherwise meanwhile. */
export interface Conflict {
  path: Path
  /** What they have set; `null` for inheriting. */
  theirs: unknown
}

/** What becomes of decisions when the settings have changed under them. */
export interface Merged {
  draft: Draft
  /** Decisions that stand against somebody else's. */
  conflicts: Conflict[]
  /** What else has changed. */
  others: Path[]
}

/** Takes decisions over to settings that somebody else has changed. What both have decided alike is decided. */
export function merge(before: Settings, now: Settings, draft: Draft): Merged {
  const next = new Map(draft)
  const conflicts: Conflict[] = []
  const others: Path[] = []
  for (const path of paths) {
    const theirs = ownOf(now, path)
    if (same(theirs, ownOf(before, path))) continue
    if (!draft.has(path)) others.push(path)
    else if (same(draft.get(path), theirs)) next.delete(path)
    else conflicts.push({ path, theirs })
  }
  return { draft: next, conflicts, others }
}
