import type { Endpoint } from '../../src/contract/endpoints/endpoint.ts'
import { permissions, type DenialReason, type Role } from '../../src/contract/permission.ts'
import type { EffectivePolicy } from '../../src/contract/policy.ts'
import { appendAudit } from '../store/audit.ts'
import type { Actor, ClientScope, PartnerScope, PartnerTx, TenantTx } from '../store/database.ts'
import { claimKey, storeAnswer } from '../store/idempotency.ts'
import { readMemberStanding } from '../store/members.ts'
import { readStanding } from '../store/policies.ts'
import { decide, denialSentences, rankOf } from '../rules/access.ts'
import { resolvePolicy, type PolicySettings } from '../rules/policy.ts'
import { mayComeFrom, sessionEnds } from '../rules/sign-in.ts'
import type { Call, Caller, CallerPerson, Handler, PublicCall, Reply, Seen } from './call.ts'
import { neighbourhood } from './client-address.ts'
import { readCredential } from './credentials.ts'
import { readIfMatch } from './etag.ts'
import { readIdempotencyKey, requestFingerprint } from './idempotency.ts'
import type { PartnerFacts, PartnerSettings } from './partners.ts'
import { notFound, Refusal } from './problem.ts'
import type { Runtime } from './runtime.ts'

/**
 * Finds out who calls, as far as the token or the key says: surface, page and role. Whether the person may still come in is for
 * the transaction to see.
 *
 * @throws {Refusal} every problem of a token, `rate-limited`, `not-allowed`
 */
export async function identify(runtime: Runtime, entry: Endpoint, request: Request, seen: Seen): Promise<Caller> {
  const caller = await credentialed(runtime, request, seen.address)
  seen.headers = await (caller.kind === 'key' ? runtime.limits.key : runtime.limits.token).count(`${caller.partnerId}:${caller.userId}`)
  const origin = request.headers.get('origin')
  if (origin !== null && !caller.origins.includes(origin)) throw new Refusal('origin-not-allowed')
  seen.originAllowed = origin !== null
  const wrongSurface = !entry.audience.includes(caller.audience)
  // By role first: what a role may never do needs no look into the database, and its body is not even read.
  const allowed = entry.action !== null && (permissions[entry.action] as readonly Role[]).includes(caller.role)
  if (!wrongSurface && allowed) return caller
  const refusal = wrongSurface ? new Refusal('wrong-audience') : denied('role')
  // A person who may not come in any more is told that, and nothing else.
  await runtime.context.database.read(scopeOf(caller), (tx) => confirm(tx, caller, runtime.context.now(), seen.address))
  await auditDenied(runtime, entry, caller, request, seen, {}, refusal)
  throw refusal
}

/** Refusals of whoever shows what is not theirs. */
const guesses: ReadonlySet<string> = new Set(['token-invalid', 'proof-missing', 'proof-invalid'])

async function credentialed(runtime: Runtime, request: Request, address: string): Promise<Caller> {
  const { failures } = runtime.limits
  const where = neighbourhood(address)
  try {
    const credential = readCredential(request.headers)
    if (credential.kind === 'session') {
      const claims = await runtime.tokens.verify(credential.token)
      // A bound token is never taken without its proof, nor an unbound one for more than it is.
      if (claims.jkt) {
        if (!credential.proven) throw new Refusal('proof-missing', { detail: 'Send Authorization: DPoP, and a DPoP header that is made for this request.' })
        await runtime.proofs.check(request, credential.token, claims.jkt)
      } else if (credential.proven) {
        throw new Refusal('token-invalid', { detail: 'The token is bound to no key. Send Authorization: Bearer.' })
      }
      return { kind: 'session', ...claims }
    }
    if (!runtime.apiKeys.wasGood(credential.hash)) await failures.check(where)
    const key = await runtime.apiKeys.find(credential.hash)
    if (!key) throw new Refusal('token-invalid')
    runtime.apiKeys.used(key, credential.hash)
    return {
      kind: 'key',
      role: 'api_key',
      audience: 'partner',
      partnerId: key.partnerId,
      clientId: null,
      userId: key.id,
      name: key.name,
      email: null,
      origins: [],
      sessionVersion: 0,
      scoped: false,
      expiresAt: null,
    }
  } catch (thrown) {
    // A token that has only run out is not a guess; everything else that is refused here is counted against the address.
    if (thrown instanceof Refusal && guesses.has(thrown.code)) await failures.count(where)
    throw thrown
  }
}

/** What the caller's transaction may see. */
export function scopeOf(caller: Caller): PartnerScope | ClientScope {
  const { partnerId, clientId, userId } = caller
  if (clientId === null) {
    const actor: Actor = { kind: caller.kind === 'key' ? 'api_key' : 'partner_user', id: userId, email: caller.email, role: caller.role }
    return { kind: 'partner', partnerId, actor, ...(caller.kind === 'key' ? {} : { personId: userId }), ...(caller.scoped ? { memberId: userId } : {}) }
  }
  const auditing = caller.role === 'auditor'
  const actor: Actor = { kind: auditing ? 'auditor' : 'portal_user', id: userId, email: caller.email, role: caller.role }
  return { kind: 'client', partnerId, clientId, actor, ...(auditing ? { auditorId: userId } : { personId: userId }) }
}

/** What a caller of a client brings along: the policy that holds for it, and what is on record of the person. */
export interface Standing {
  policy: EffectivePolicy | null
  person: CallerPerson | null
}

const staffStanding: Standing = { policy: null, person: null }

/** Whether a hosted session stands under a policy. A token that is of none stands by itself. */
function hostedStands(caller: Caller, hosted: { createdAt: string; lastSeenAt: string } | null, policy: EffectivePolicy, now: Date): boolean {
  if (caller.hostedSessionId === undefined) return true
  return hosted !== null && sessionEnds({ createdAt: new Date(hosted.createdAt), lastSeenAt: new Date(hosted.lastSeenAt) }, policy) > now
}

/**
 * Whether the caller may still come in, as the database has it now.
 *
 * @param address where the request comes from
 * @throws {Refusal} `token-invalid`, `portal-disabled`, `address-not-allowed`
 */
export async function confirm(tx: TenantTx, caller: Caller, now: Date, address: string): Promise<Standing> {
  if (caller.kind === 'key') return staffStanding
  if (caller.clientId === null) {
    const member = await readMemberStanding(tx as PartnerTx, caller.userId, caller.hostedSessionId)
    const same =
      member?.status === 'active' &&
      member.role === caller.role &&
      member.sessionVersion === caller.sessionVersion &&
      member.scoped === caller.scoped &&
      hostedStands(caller, member.hosted, resolvePolicy((member.partnerPolicy ?? {}) as PolicySettings), now)
    if (!same) throw new Refusal('token-invalid')
    return staffStanding
  }
  const standing = await readStanding(tx, caller.clientId, caller.userId, caller.hostedSessionId)
  if (!standing || standing.status === 'suspended' || standing.status === 'archived') throw new Refusal('token-invalid')
  const { person, auditor } = standing
  const good =
    caller.role === 'auditor'
      ? auditor !== null &&
        auditor.revokedAt === null &&
        Date.parse(auditor.expiresAt) > now.getTime() &&
        auditor.sessionVersion === caller.sessionVersion
      : person?.status === 'active' &&
        person.sessionVersion === caller.sessionVersion &&
        // A token may be for less than the person may do, never for more.
        rankOf(caller.role) <= rankOf(person.role as Role)
  const policy = resolvePolicy((standing.partnerPolicy ?? {}) as PolicySettings, (standing.clientPolicy ?? {}) as PolicySettings)
  if (!good || !hostedStands(caller, standing.hosted, policy, now)) throw new Refusal('token-invalid')
  if (!standing.portalEnabled) throw new Refusal('portal-disabled')
  // At every request and not only at the sign-in: a token that is carried out of the network is worth nothing there.
  if (!mayComeFrom(policy.ipAllow, address)) throw new Refusal('address-not-allowed')
  return {
    policy,
    person: caller.role === 'auditor' ? { grants: [], engagementIds: null } : { grants: person!.grants, engagementIds: person!.engagementIds },
  }
}

async function settingsFor(runtime: Runtime, tx: TenantTx, caller: Caller, request: Request, fresh: boolean): Promise<PartnerFacts> {
  const settings = await (fresh ? runtime.partners.fresh(tx) : runtime.partners.recent(tx))
  if (!settings) throw new Refusal('token-invalid')
  // An origin that the partner has taken back is closed to tokens that were minted before.
  const origin = request.headers.get('origin')
  const known = origin === null || settings.allowedOrigins.includes(origin) || runtime.door.isOwnOrigin(origin, request)
  if (caller.kind === 'session' && !known) throw new Refusal('origin-not-allowed')
  return settings
}

/** Refusals that tell of somebody who reached for more than they have. */
const deniedCodes: ReadonlySet<string> = new Set(['not-allowed', 'role-above-own', 'last-of-role', 'own-work'])

type Prepared = PublicCall & { caller: Caller }

/** Runs a handler inside the caller's transaction: first who, then whether, then what. */
export async function runScoped(handler: Handler, call: Prepared, seen: Seen): Promise<Reply | Response> {
  const { entry, runtime, request, caller } = call
  const { database } = runtime.context
  const scope = scopeOf(caller)
  const precondition = entry.etag && entry.method !== 'GET' ? readIfMatch(request.headers.get('if-match')) : null
  const key = entry.idempotent ? readIdempotencyKey(request.headers.get('idempotency-key')) : null
  try {
    if (handler.kind === 'stream' || handler.kind === 'alone') {
      const { partner, person } = await database.read(scope, async (tx) => {
        const standing = await confirm(tx, caller, call.now, call.address)
        const settings = await settingsFor(runtime, tx, caller, request, true)
        return { partner: settingsWith(settings, standing), person: standing.person }
      })
      allow(entry, caller, partner, call.params)
      const within = (open: typeof database.read) => <Result>(work: (tx: TenantTx) => Promise<Result>) =>
        open(scope, async (tx) => {
          await confirm(tx, caller, call.now, call.address)
          return await work(tx)
        })
      const lone = { read: within(database.read), write: within(database.transact) }
      return await handler.run({ ...call, ...lone, partner, person, precondition, tx: null as never } as Call)
    }
    if (entry.method === 'GET') {
      return await database.read(scope, async (tx) => {
        const confirmed = confirm(tx, caller, call.now, call.address)
        const run = async () => {
          const settings = await settingsFor(runtime, tx, caller, request, entry.operation === 'me.get')
          // Staff are cut by no policy, so their question does not wait for an answer.
          const standing = caller.clientId === null ? staffStanding : await confirmed
          const { person } = standing
          const partner = settingsWith(settings, standing)
          allow(entry, caller, partner, call.params)
          return await handler.run({ ...call, partner, person, precondition, tx } as Call)
        }
        // Asked together, so that they travel together. Whatever the second says, nobody hears it who may not come in.
        const [standing, reply] = await Promise.allSettled([confirmed, run()])
        if (standing.status === 'rejected') throw standing.reason
        if (reply.status === 'rejected') throw reply.reason
        return reply.value
      })
    }
    return await database.transact(scope, async (tx) => {
      const standing = await confirm(tx, caller, call.now, call.address)
      const { person } = standing
      const partner = settingsWith(await settingsFor(runtime, tx, caller, request, true), standing)
      allow(entry, caller, partner, call.params)
      const work = async () => (await handler.run({ ...call, partner, person, precondition, tx } as Call)) as Reply
      return key === null ? await work() : await once(tx, call, key, work)
    })
  } catch (thrown) {
    if (thrown instanceof Refusal && deniedCodes.has(thrown.code)) await auditDenied(runtime, entry, caller, request, seen, call.params, thrown)
    throw thrown
  }
}

function settingsWith(settings: PartnerFacts, { policy, person }: Standing): PartnerSettings {
  return { ...settings, policy, assigned: person?.engagementIds ?? null }
}

/** @throws {Refusal} `not-allowed`; `not-found` for another client than the caller's own, as for one that does not exist */
function allow(entry: Endpoint, caller: Caller, partner: PartnerSettings, params: Readonly<Record<string, string>>): void {
  if (entry.action === null) return
  const { clientId } = params as { clientId?: string }
  const decision = decide(caller, entry.action, partner, clientId === undefined ? undefined : { clientId })
  if (decision === 'allow') return
  if (decision === 'not-assigned' && clientId !== caller.clientId) throw notFound()
  throw denied(decision)
}

/** The refusal for a decision; its reason stands among the errors, for programs. */
export function denied(reason: DenialReason): Refusal {
  if (reason === 'above-own') return new Refusal('role-above-own', { detail: denialSentences[reason] })
  if (reason === 'own-work') return new Refusal('own-work', { detail: denialSentences[reason], reason })
  if (reason === 'last-of-role') return new Refusal('last-of-role', { detail: denialSentences[reason] })
  return new Refusal('not-allowed', { detail: denialSentences[reason], reason })
}

/** Does the work once for a key; every repetition of the same request gets what the first one got. */
async function once(tx: TenantTx, call: Prepared, key: string, work: () => Promise<Reply>): Promise<Reply> {
  const { caller, entry } = call
  const principal = caller.clientId === null ? caller.userId : `client:${caller.clientId}:${caller.userId}`
  const fingerprint = requestFingerprint({
    operation: entry.operation,
    params: call.params,
    ifMatch: call.request.headers.get('if-match'),
    body: call.body,
  })
  const state = await claimKey(tx, principal, key, fingerprint, call.now)
  if (state.kind === 'reused') throw new Refusal('idempotency-key-reused')
  if (state.kind === 'answered') {
    const { headers, ...reply } = JSON.parse(state.answer ?? '{}') as Reply
    return { ...reply, headers: { ...headers, 'idempotency-replayed': 'true' } }
  }
  const reply = await work()
  await storeAnswer(tx, principal, key, entry.status, JSON.stringify(reply))
  return reply
}

/** Writes down that somebody tried to change what they may not. The refusal stands whether or not it could be written. */
async function auditDenied(
  runtime: Runtime,
  entry: Endpoint,
  caller: Caller,
  request: Request,
  seen: Seen,
  params: Readonly<Record<string, string>>,
  refusal: Refusal,
): Promise<void> {
  if (entry.method === 'GET' || entry.action === null) return
  const { context } = runtime
  const { clientId } = params as { clientId?: string }
  try {
    await context.database.transact(scopeOf(caller), (tx) =>
      appendAudit(tx, [
        {
          // The named client may be anybody's, so the partner's own chain keeps it; a client's people reach their own chain only.
          clientId: caller.clientId,
          at: context.now(),
          action: entry.action!,
          target: clientId === undefined ? null : { type: 'client', id: clientId },
          result: 'denied',
          ip: seen.address || null,
          ua: userAgent(request),
          meta: { operation: entry.operation, requestId: seen.requestId, reason: refusal.code },
        },
      ]),
    )
  } catch (error) {
    context.log.error('a refused write could not be written into the audit chain', { requestId: seen.requestId, error })
  }
}

/** What the caller says it is, cut to what is worth keeping. */
export function userAgent(request: Request): string | null {
  const text = request.headers.get('user-agent')
  return text === null ? null : text.slice(0, 300)
}
