// Bound tokens in a real browser, against the real API: its own keys, its own CORS.
import { expect } from 'chai'
import { createPortal, type PortalRefusedError } from '../../src/index.ts'
import { portalApi, type PortalApi } from '../support/browser.ts'

const person = { audience: 'partner', email: 'ana.ruiz@larkfield.example' }

describe('a page with dpop', () => {
  let api: PortalApi | undefined
  const keys: CryptoKeyPair[] = []
  const generate = crypto.subtle.generateKey

  before(async function () {
    this.timeout(120_000)
    api = await portalApi()
    if (!api) this.skip()
    crypto.subtle.generateKey = async function (this: SubtleCrypto, ...given: Parameters<SubtleCrypto['generateKey']>) {
      const made = await (generate as (...given: unknown[]) => Promise<CryptoKeyPair>).apply(crypto.subtle, given)
      keys.push(made)
      return made
    } as typeof generate
  })
  after(() => {
    crypto.subtle.generateKey = generate
  })

  const portalHere = (sent: Headers[] = []) =>
    createPortal({
      baseUrl: api!.baseUrl,
      dpop: true,
      fetchToken: ({ dpopJkt }) => api!.token({ ...person, dpopJkt }),
      fetch: (input, init) => {
        sent.push(new Headers(init?.headers ?? (input as Request).headers))
        return fetch(input, init)
      },
    })

  it('reads, writes and listens across origins with proofs that the server takes', async function () {
    this.timeout(20_000)
    const sent: Headers[] = []
    const portal = portalHere(sent)
    expect((await portal.me.get()).user.email).to.equal(person.email)
    const { items } = await portal.clients.list({ limit: 1 })
    const client = await portal.clients.get(items[0]!.id)
    const changed = await portal.clients.update(client.id, { industry: client.industry ?? 'Retail' }, { version: client.version })
    expect(changed.id).to.equal(client.id)
    const controller = new AbortController()
    for await (const item of portal.events.stream({ signal: controller.signal })) {
      expect(item.kind).to.equal('ready')
      controller.abort()
    }
    expect(sent.length).to.equal(5)
    for (const headers of sent) {
      expect(headers.get('authorization')).to.match(/^DPoP /)
      expect(headers.get('dpop')).to.match(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    }
    expect(new Set(sent.map((headers) => headers.get('dpop'))).size).to.equal(5)
  })

  it('makes a key that no script can take away, and keeps it nowhere', async () => {
    keys.length = 0
    const portal = portalHere()
    await portal.me.get()
    expect(keys.length).to.equal(1)
    const { privateKey } = keys[0]!
    expect(privateKey.extractable).to.equal(false)
    for (const format of ['jwk', 'pkcs8'] as const) {
      const taken = await crypto.subtle.exportKey(format, privateKey).then(() => true, () => false)
      expect(taken, format).to.equal(false)
    }
    expect(JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie).to.not.match(/eyJ|jwk/)
  })

  it('leaves a thief with a token that opens nothing', async () => {
    const sent: Headers[] = []
    await portalHere(sent).me.get()
    const token = sent[0]!.get('authorization')!.slice(5)
    const ask = async (headers: Record<string, string>) => (await fetch(`${api!.baseUrl}/v1/me`, { headers })).status
    expect(await ask({ authorization: `Bearer ${token}` })).to.equal(401)
    expect(await ask({ authorization: `DPoP ${token}`, dpop: sent[0]!.get('dpop')! })).to.equal(401)
    const thief = createPortal({ baseUrl: api!.baseUrl, dpop: true, fetchToken: () => token })
    const refused = await thief.me.get().then(() => undefined, (error: PortalRefusedError) => error.code)
    expect(refused).to.equal('token-unbound')
  })

  it('goes on where the clock of the machine is wrong, with the nonce that it can read across origins', async () => {
    const real = Date.now
    const sent: Headers[] = []
    try {
      Date.now = () => real() + 5 * 3_600_000
      const portal = portalHere(sent)
      expect((await portal.me.get()).user.email).to.equal(person.email)
    } finally {
      Date.now = real
    }
    expect(sent.length).to.equal(2)
  })
})
