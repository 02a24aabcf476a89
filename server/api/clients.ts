import { createClient, getClient, listClients, updateClient } from '../../src/contract/endpoints/clients.ts'
import { serve, type Call } from '../http/call.ts'
import { matches } from '../http/etag.ts'
import { readListing } from '../http/listing.ts'
import { notFound, Refusal } from '../http/problem.ts'
import { denied } from '../http/scoped.ts'
import { clientActions, decide, decideAll, denialSentences, seesEveryFinding, seesExposure, seesMeasures } from '../rules/access.ts'
import {
  findClient,
  findTakenSlugs,
  insertClients,
  listClientsJson,
  lockClient,
  readClientJson,
  updateClient as changeClient,
  type ClientView,
} from '../store/clients.ts'
import type { PartnerTx } from '../store/database.ts'
import { AlreadyExistsError } from '../store/errors.ts'
import { slugsFrom } from '../rules/slug.ts'
import { leaveTrace } from './write.ts'

/** How the caller sees a client: which fields are there at all, and what may be done with it. */
export function viewOf({ caller, partner, person, now }: Pick<Call, 'caller' | 'partner' | 'person' | 'now'>): ClientView {
  return {
    measures: seesMeasures(caller, partner),
    exposure: seesExposure(caller, partner),
    findings: seesEveryFinding(caller, partner, person),
    ...decideAll(caller, clientActions, partner, caller.clientId === null ? undefined : { clientId: caller.clientId }),
    workspaceUrl: partner.workspaceUrl,
    now,
  }
}

/** Sorts and filters that tell a measure even where none is shown. */
const measuredSorts = new Set(['risk', '-risk', 'exposure', '-exposure', 'coverage', '-coverage'])

export const serveClients = serve(listClients, async (call) => {
  const { caller, partner, query, tx, now } = call
  const sort = query.sort ?? '-created'
  if (!seesMeasures(caller, partner) && (measuredSorts.has(sort) || query.level !== undefined)) {
    throw new Refusal('not-allowed', { detail: `${denialSentences.role} Leave out ${query.level === undefined ? 'the sort' : 'level'}.` })
  }
  const { slice, next } = readListing(call)

  const page = await listClientsJson(
    tx,
    {
      ...slice,
      sort,
      ...(query.level ? { levels: query.level } : {}),
      ...(query.tag ? { tags: query.tag } : {}),
      ...(query.q ? { text: query.q } : {}),
    },
    viewOf(call),
  )
  const rest = JSON.stringify({ nextCursor: next(page.next), total: page.total, asOf: now.toISOString() })
  return { json: `{"items":${page.json},${rest.slice(1)}` }
})

export const serveClient = serve(getClient, async (call) => {
  const client = await readClientJson(call.tx, call.params.clientId, viewOf(call))
  if (!client) throw notFound()
  return client
})

export const serveClientCreation = serve(createClient, async (call) => {
  const { body, partner, runtime, tx, now } = call
  const id = runtime.context.newId('client')
  const slug = body.slug ?? (await freeSlug(tx, body.name, id))

  await insertClients(
    tx,
    [
      {
        id,
        name: body.name,
        slug,
        aliases: body.aliases ?? [],
        tags: body.tags ?? [],
        industry: body.industry ?? null,
        contactEmail: body.contactEmail ?? null,
        currency: body.currency ?? partner.currency,
        timezone: body.timezone ?? partner.timezone,
        locale: body.locale ?? partner.locale,
        createdAt: now,
      },
    ],
    partner.riskBands,
  )
  await leaveTrace(call, { clientId: id, target: { type: 'client', id }, events: ['client.created'] })
  const { json } = (await readClientJson(tx, id, viewOf(call)))!
  return { json, headers: { location: `/v1/clients/${id}` } }
})

async function freeSlug(tx: PartnerTx, name: string, id: string): Promise<string> {
  const wishes = slugsFrom(name, id)
  const taken = await findTakenSlugs(tx, wishes)
  const free = wishes.find((slug) => !taken.has(slug))
  if (free === undefined) throw new AlreadyExistsError('slug', `every slug made from the id ${id} is taken`)
  return free
}

export const serveClientUpdate = serve(updateClient, async (call) => {
  const { body, caller, params, partner, precondition, tx, now } = call
  // Whether a client has a portal is the policy's business, and tags decide which of the staff reach it.
  if (body.portalEnabled !== undefined && decide(caller, 'policy.update', partner) !== 'allow') throw denied('role')
  if (body.tags !== undefined && caller.scoped) throw denied('not-assigned')
  const held = await lockClient(tx, params.clientId)
  if (!held) throw notFound()
  if (!matches(precondition!, held.version)) {
    const current = await readClientJson(tx, held.id, viewOf(call))
    throw new Refusal('version-conflict', {
      detail: 'Read the record again, then make the change to what it is now.',
      current: JSON.parse(current!.json),
    })
  }

  await changeClient(tx, held.id, held.version, body, now)
  await leaveTrace(call, {
    clientId: held.id,
    target: { type: 'client', id: held.id },
    meta: { fields: Object.keys(body).sort() },
    events: [
      'client.updated',
      ...(body.portalEnabled === undefined || body.portalEnabled === held.portalEnabled
        ? []
        : [body.portalEnabled ? ('portal.enabled' as const) : ('portal.disabled' as const)]),
    ],
  })
  return (await readClientJson(tx, held.id, viewOf(call)))!
})

/** @throws {Refusal} `not-found`, with the words of every other record that is not there */
export async function requireClient(call: Pick<Call, 'tx'>, clientId: string): Promise<void> {
  if ((await findClient(call.tx, clientId)) === null) throw notFound()
}
