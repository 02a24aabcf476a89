// Chains as a server keeps them, and a portal that hands them out: whole, or changed behind its back.
import { generateSigningKey, openSigningKey, rotateKeys, sealEntries, signCheckpoint, exportLine, emptyHead, type EntryDraft, type SigningKey } from '../../../src/audit/index.ts'
import type { AuditKey, AuditRecord, Checkpoint } from '../../../src/contract/audit.ts'
import type { Me } from '../../../src/contract/session.ts'
import type { SaAuditLog } from '../../../components/audit-log/sa-audit-log.ts'
import { meFixture } from '../../support/fixtures.ts'
import { json, refuse, rendered, show, testPortal, until, type Answers, type Sent } from '../base/support.ts'

export const client = 'cli_00000000000000000000000001'
export const began = Date.parse('2026-11-20T09:00:00.000Z')

/** What may be read of a chain, and what signs for it. */
export interface Chain {
  tenantId: string
  records: AuditRecord[]
  keys: AuditKey[]
  key: SigningKey
  checkpoint: Checkpoint
}

const people = [
  { kind: 'partner_user', id: 'mem_olivia', role: 'owner', email: 'olivia.grant@larkfield.example' },
  { kind: 'portal_user', id: 'usr_mara', role: 'manager', email: 'mara@harrow.example' },
  { kind: 'api_key', id: 'key_1', role: 'api_key', email: null },
] as const
const deeds = [
  { action: 'page.view', target: { type: 'page', id: 'portfolio' }, meta: {} },
  { action: 'portal_user.manage', target: { type: 'portal_user', id: 'usr_pat' }, meta: { operation: 'portalUsers.invite', requestId: 'req_1' } },
  { action: 'policy.update', target: { type: 'policy', id: client }, meta: { operation: 'policy.update', fields: ['mfa'] } },
  { action: 'session.mint', target: null, meta: {} },
] as const

let signer: Promise<{ key: SigningKey; keys: AuditKey[] }> | undefined
/** One key a page: making one takes a while. */
export function signing() {
  return (signer ??= generateSigningKey().then(openSigningKey).then(async (key) => ({ key, keys: await rotateKeys([], null, key, '2026-11-20T08:00:00.000Z') })))
}

/** Entries after a head, as a server writes them. */
export async function recordsAfter(head: { tenantId: string; seq: number; hash: string }, drafts: readonly Partial<EntryDraft>[]): Promise<AuditRecord[]> {
  const sealed = await sealEntries(
    head,
    drafts.map((draft, index) => {
      const number = head.seq + index
      return {
        at: new Date(began + number * 60_000).toISOString(),
        actor: people[number % people.length]!,
        ip: number % 5 === 4 ? '2001:db8::7' : '203.0.113.7',
        ua: 'Mozilla/5.0',
        result: number % 7 === 6 ? ('denied' as const) : ('ok' as const),
        ...deeds[number % deeds.length]!,
        ...draft,
      }
    }),
  )
  return sealed.map(({ canonical, entry, person }) => ({ canonical, entry, person }))
}

/** A whole chain with its signed end. */
export async function chainOf(count: number, tenantId = client, drafts: readonly Partial<EntryDraft>[] = []): Promise<Chain> {
  const { key, keys } = await signing()
  const records = await recordsAfter(emptyHead(tenantId), Array.from({ length: count }, (_, index) => drafts[index] ?? {}))
  return { tenantId, records, keys, key, checkpoint: await endOf(records, tenantId, key) }
}

/** What signs for the end of some records. */
export async function endOf(records: readonly AuditRecord[], tenantId: string, key: SigningKey): Promise<Checkpoint> {
  const last = records.at(-1)?.entry
  return await signCheckpoint(last ? { tenantId, seq: last.seq, hash: last.hash } : emptyHead(tenantId), '2026-11-20T12:00:00.000Z', key)
}

/** The owner of the MSP, who may do everything with the log. */
export const owner: Me = { ...meFixture, user: { ...meFixture.user, role: 'owner' }, allowedActions: ['audit.view', 'audit.export'], deniedActions: {} }

/** Answers as the portal API does, out of records. `sent.query` cuts them. */
export function servedFrom(chain: () => Pick<Chain, 'records' | 'keys' | 'checkpoint'>, me: () => Me = () => owner) {
  return (sent: Sent): Response => {
    const { records, keys, checkpoint } = chain()
    if (sent.path === '/v1/me') return json(me())
    if (sent.path.endsWith('/audit/keys')) return json({ items: keys })
    if (sent.path.endsWith('/audit/checkpoint')) return json(checkpoint)
    if (sent.path.endsWith('/audit/export')) {
      const lines = records.map(({ canonical, entry, person }) => exportLine({ canonical, hash: entry.hash, person }))
      return new Response(lines.join(''), { headers: { 'content-type': 'application/jsonl', 'audit-checkpoint': JSON.stringify(checkpoint), 'x-request-id': 'req_7f3a' } })
    }
    if (!/\/audit$/.test(sent.path)) return refuse(404, 'not-found')
    const { query } = sent
    const wanted = records.filter(
      ({ entry }) =>
        (!query.has('action') || query.getAll('action').includes(entry.action)) &&
        (!query.has('actor') || query.get('actor') === entry.actor.id) &&
        (!query.has('result') || query.get('result') === entry.result) &&
        (!query.has('from') || entry.at >= query.get('from')!) &&
        (!query.has('to') || entry.at <= query.get('to')!),
    )
    if (query.get('order') !== 'asc') wanted.reverse()
    const from = Number(query.get('cursor') ?? 0)
    const limit = Number(query.get('limit') ?? 50)
    const next = from + limit
    return json({ items: wanted.slice(from, next), nextCursor: next < wanted.length ? String(next) : null, total: wanted.length, asOf: '2026-11-20T12:00:00.000Z' })
  }
}

/** The widget on a page, in a portal that answers so. */
export async function logWith(answers: Answers, { attributes = `client-id="${client}"`, ...options }: { attributes?: string; lang?: string; dir?: string; scheme?: string } = {}) {
  const test = testPortal({ giveUpAfterMs: 1500, ...answers })
  const place = await show(`<sa-audit-log ${attributes}></sa-audit-log>`, options)
  const element = place.querySelector<SaAuditLog>('sa-audit-log')!
  element.portal = test.portal
  await rendered(place)
  return { place, element, ...test }
}

/** The widget, once it shows entries. */
export async function logOf(chain: Pick<Chain, 'records' | 'keys' | 'checkpoint'>, options: Parameters<typeof logWith>[1] & { me?: Me; limit?: string } = {}) {
  const test = await logWith({ answer: servedFrom(() => chain, () => options.me ?? owner) }, options)
  await until('entries', () => rowsOf(test.element).length > 0)
  await until('who reads', () => buttonOf(test.element, '.verify').ariaDisabled === 'false')
  return test
}

export const rowsOf = (element: Element) => [...element.shadowRoot!.querySelectorAll<HTMLElement>('tbody tr.entry')]
export const cellsOf = (row: HTMLElement) => [...row.children].slice(0, 5).map((cell) => cell.textContent!.replace(/\s+/g, ' ').trim())
export const buttonOf = (element: Element, selector: string) => element.shadowRoot!.querySelector<HTMLButtonElement>(selector)!
export const panelOf = (element: Element) => (element.shadowRoot!.querySelector('[part=verification]')?.textContent ?? '').replace(/\s+/g, ' ').trim()

/** Presses Verify and waits for what it says. */
export async function verified(element: SaAuditLog): Promise<string> {
  buttonOf(element, '.verify').click()
  await element.updateComplete
  await until('a verdict', () => !element.matches(':state(verifying)') && panelOf(element) !== '', 20_000)
  return panelOf(element)
}
