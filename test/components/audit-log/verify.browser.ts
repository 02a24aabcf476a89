import { expect } from 'chai'

import '../../../components/audit-log/sa-audit-log.ts'
import { canonicalJson, generateSigningKey, openSigningKey, rotateKeys } from '../../../src/audit/index.ts'
import type { AuditRecord } from '../../../src/contract/audit.ts'
import { accessible, clear, inside, pause, refuse, until } from '../base/support.ts'
import { buttonOf, chainOf, client, endOf, logOf, logWith, owner, panelOf, recordsAfter, rowsOf, servedFrom, signing, verified, type Chain } from './support.ts'

const manager = { ...owner, user: { ...owner.user, role: 'manager' as const }, audience: 'client' as const, client: { id: client, name: 'Harrow' }, allowedActions: ['audit.view'], deniedActions: { 'audit.export': 'role' } } as typeof owner

/** What somebody with the database does to an entry, and to what is shown of it, hashed anew or not. */
async function edited(record: AuditRecord, change: (entry: Record<string, unknown>) => void, hashedAnew: boolean): Promise<AuditRecord> {
  const { hash, ...unsealed } = structuredClone(record.entry)
  change(unsealed)
  const canonical = canonicalJson(unsealed)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical)))
  const anew = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return { ...record, canonical, entry: { ...unsealed, hash: hashedAnew ? anew : hash } as AuditRecord['entry'] }
}

describe('<sa-audit-log>, verifying', () => {
  let whole: Chain

  before(async function () {
    this.timeout(20_000)
    whole = await chainOf(450)
  })
  afterEach(clear)

  it('P4: says that a chain is intact, with its count, its newest hash and the key that signed', async () => {
    const { element, place, sent } = await logOf(whole)
    const said = await verified(element)
    expect(said).to.contain('Intact: 450 entries').and.to.contain(whole.checkpoint.hash).and.to.contain(whole.key.keyId).and.to.contain('up to entry 450')
    expect(said).to.contain('The portal itself named this key.')
    expect(element.matches(':state(intact)')).to.equal(true)
    expect(sent.filter(({ query }) => query.get('order') === 'asc').length, 'pages of 200').to.equal(3)
    expect(sent.some(({ path }) => path.endsWith('/export'))).to.equal(false)
    await accessible(place)
  })

  const tampered: Record<string, { make: () => Promise<Pick<Chain, 'records' | 'checkpoint' | 'keys'>>; says: RegExp; at: number | null }> = {
    'an entry was edited': {
      make: async () => ({ ...whole, records: whole.records.with(39, await edited(whole.records[39]!, (entry) => (entry['result'] = 'denied'), false)) }),
      says: /Entry 40 was changed/,
      at: 40,
    },
    'an entry was edited and hashed anew': {
      make: async () => ({ ...whole, records: whole.records.with(39, await edited(whole.records[39]!, (entry) => (entry['action'] = 'me.view'), true)) }),
      says: /Entry 40 was changed/,
      at: 40,
    },
    'an entry is shown differently from what was hashed': {
      make: async () => ({ ...whole, records: whole.records.map((record, index) => (index === 12 ? { ...record, entry: { ...record.entry, action: 'audit.view' } } : record)) }),
      says: /Entry 13 was changed/,
      at: 13,
    },
    'an address was exchanged': {
      make: async () => ({ ...whole, records: whole.records.map((record, index) => (index === 6 ? { ...record, person: { ...record.person!, ip: { ...record.person!.ip!, value: '198.51.100.9' } } } : record)) }),
      says: /A personal field of entry 7 was exchanged/,
      at: 7,
    },
    'entries were deleted': { make: async () => ({ ...whole, records: whole.records.filter((_, index) => index < 99 || index > 104) }), says: /Entries 100 to 105 are missing/, at: 100 },
    'the first entry was deleted': { make: async () => ({ ...whole, records: whole.records.slice(1) }), says: /Entry 1 is missing/, at: 1 },
    'two entries were swapped': {
      make: async () => ({ ...whole, records: whole.records.map((record, index, all) => (index === 20 ? all[21]! : index === 21 ? all[20]! : record)) }),
      says: /Entry 21 stands in the wrong place/,
      at: 21,
    },
    'an entry is there twice': { make: async () => ({ ...whole, records: [...whole.records.slice(0, 30), whole.records[29]!, ...whole.records.slice(30)] }), says: /Entry 30 is there twice/, at: 30 },
    'the newest entries were cut off': { make: async () => ({ ...whole, records: whole.records.slice(0, -20) }), says: /The newest entries are cut off, from entry 431/, at: 431 },
    'everything was deleted': { make: async () => ({ ...whole, records: [] }), says: /The newest entries are cut off, from entry 1/, at: 1 },
    'the chain was computed anew under the old checkpoint': {
      make: async () => ({ ...whole, records: (await chainOf(450)).records.map((record) => record) }),
      says: /The chain was written anew: entry 450/,
      at: 450,
    },
    'another key signed the end': {
      make: async () => {
        const other = await openSigningKey(await generateSigningKey())
        return { ...whole, checkpoint: await endOf(whole.records, client, other) }
      },
      says: /A checkpoint is not to be believed/,
      at: null,
    },
    'a key bears the name of another': {
      make: async () => {
        const [key] = await rotateKeys([], null, await openSigningKey(await generateSigningKey()), '2026-11-20T08:00:00.000Z')
        return { ...whole, keys: [{ ...key!, keyId: whole.key.keyId }] }
      },
      says: /A signing key is not to be believed/,
      at: null,
    },
    'the chain is another tenant’s': {
      make: async () => {
        const other = await chainOf(30, 'cli_00000000000000000000000002')
        return { ...whole, records: other.records, checkpoint: other.checkpoint }
      },
      says: /belongs to another chain/,
      at: null,
    },
  }
  for (const [name, { make, says, at }] of Object.entries(tampered)) {
    it(`P4: finds in the reader’s own browser that ${name}`, async () => {
      const chain = await make()
      const { element } = await logWith({ answer: servedFrom(() => chain, () => manager) })
      await until('a button', () => buttonOf(element, '.verify')?.ariaDisabled === 'false')
      const said = await verified(element)
      expect(said).to.match(/^Broken: \d+ fault/).and.to.match(says)
      expect(element.matches(':state(broken)')).to.equal(true)
      const seen = rowsOf(element).filter((row) => row.classList.contains('broken')).length
      if (at !== null && at > chain.records.length - 50 && at <= chain.records.length) expect(seen, 'the entry is marked').to.be.greaterThan(0)
    }).timeout(30_000)
  }

  it('finds a chain that was written anew, new end and all, by a checkpoint that the reader kept', async () => {
    const early = await endOf(whole.records.slice(0, 300), client, whole.key)
    const anew = await chainOf(450)
    const { element } = await logOf(anew)
    expect(await verified(element), 'without it nobody can').to.contain('Intact')
    const input = inside<HTMLInputElement>(element, '[part=kept] input')
    const data = new DataTransfer()
    data.items.add(new File([JSON.stringify(early)], 'early.checkpoint.json', { type: 'application/json' }))
    input.files = data.files
    input.dispatchEvent(new Event('change'))
    await until('the file', () => inside(element, '[part=kept]').textContent!.includes('1 checkpoint'))
    expect(await verified(element)).to.contain('The chain was written anew: entry 300').and.to.contain('Compared with 1 checkpoint that you kept.')
    const wrong = new DataTransfer()
    wrong.items.add(new File(['{"a":1}'], 'notes.json'))
    input.files = wrong.files
    input.dispatchEvent(new Event('change'))
    await until('the refusal', () => inside(element, '[part=kept]').textContent!.includes('notes.json holds no checkpoint.'))
  }).timeout(30_000)

  it('takes checkpoints and trusted keys from the page', async () => {
    const { element } = await logOf(whole, { attributes: `client-id="${client}" trusted-keys="${'0'.repeat(32)} ${whole.key.keyId}"` })
    expect(await verified(element)).to.contain('The key is one that this page trusts.')
    element.trustedKeys = '0'.repeat(32)
    expect(await verified(element)).to.contain('A signing key is not to be believed.')
    element.trustedKeys = ''
    element.checkpoints = [await endOf((await chainOf(10)).records, client, whole.key)]
    expect(await verified(element)).to.contain('The chain was written anew: entry 10')
  }).timeout(30_000)

  it('reads a long chain as one export where the reader may, and page by page where not', async () => {
    const { key, keys } = await signing()
    const short = await chainOf(20)
    const records = [...short.records, ...(await recordsAfter({ tenantId: client, seq: 20, hash: short.checkpoint.hash }, Array.from({ length: 5200 }, () => ({}))))]
    const long = { records, keys, key, checkpoint: await endOf(records, client, key) }
    const by = await logOf(long)
    expect(await verified(by.element)).to.contain('Intact: 5,220 entries')
    expect(by.sent.filter(({ path }) => path.endsWith('/export')).length).to.equal(1)
    const other = await logOf(long, { me: manager })
    expect(await verified(other.element)).to.contain('Intact: 5,220 entries')
    expect(other.sent.filter(({ path }) => path.endsWith('/export')).length).to.equal(0)
  }).timeout(60_000)

  it('shows how far it is and can be cancelled, which says nothing about the chain', async () => {
    let waiting: ((response: Response) => void) | undefined
    const serve = servedFrom(() => whole)
    const { element } = await logWith({
      answer: (sent) => (sent.query.get('order') === 'asc' && sent.query.get('cursor') === '200' ? new Promise<Response>((resolve) => (waiting = resolve)) : serve(sent)),
    })
    await until('a button', () => buttonOf(element, '.verify')?.ariaDisabled === 'false')
    buttonOf(element, '.verify').click()
    await until('the second page', () => waiting !== undefined)
    expect(element.matches(':state(verifying)')).to.equal(true)
    expect(inside(element, 'progress').ariaLabel ?? inside(element, '#checking').textContent).to.contain('Checking the chain')
    buttonOf(element, '.cancel').click()
    await until('the end', () => panelOf(element).includes('It says nothing about the chain.'))
    waiting!(new Response('{}'))
    await pause(50)
    expect(element.matches(':state(verifying)')).to.equal(false)
  }).timeout(30_000)

  it('says that nothing is known where the chain cannot be read to its end', async () => {
    const serve = servedFrom(() => whole)
    const { element } = await logWith({ answer: (sent) => (sent.query.get('cursor') === '200' ? refuse(400, 'invalid-cursor') : serve(sent)) })
    await until('a button', () => buttonOf(element, '.verify')?.ariaDisabled === 'false')
    expect(await verified(element)).to.contain('Nothing is known about it.').and.to.contain('req_7f3a')
    expect(element.matches(':state(intact)')).to.equal(false)
  })

  it('forgets its verdict when another chain is shown', async () => {
    const { element } = await logOf(whole)
    expect(await verified(element)).to.contain('Intact')
    element.clientId = 'cli_00000000000000000000000002'
    await until('another chain', () => panelOf(element) === '')
    expect(element.matches(':state(intact)')).to.equal(false)
  })
})
