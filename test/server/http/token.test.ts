import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { SignJWT } from 'jose'
import type { ProblemCode } from '../../../src/contract/problem.ts'
import { Refusal } from '../../../server/http/problem.ts'
import { Tokens, type SessionClaims, type SigningKey } from '../../../server/http/token.ts'

const makeKey = (kid: string) => {
  const { privateKey } = generateKeyPairSync('ed25519')
  return { kid, privateJwk: privateKey.export({ format: 'jwk' }), retired: false, privateKey }
}
const openTokens = (keys: readonly SigningKey[]) =>
  Tokens.open({ readKeys: async () => keys, now: () => time, newTokenId: randomUUID })
const key = makeKey('k1')
let time = new Date('2026-11-20T09:00:00Z')
const tokens = await openTokens([key])

const claims: Omit<SessionClaims, 'expiresAt'> = {
  audience: 'partner',
  userId: 'mem_1',
  partnerId: 'ptr_1',
  clientId: null,
  role: 'analyst',
  email: 'ana@msp.example',
  name: 'Ana',
  origins: ['https://intranet.example'],
  sessionVersion: 3,
  scoped: false,
}
const clientClaims = { ...claims, audience: 'client' as const, clientId: 'cli_1', role: 'viewer' as const }

const refuses = async (token: string, code: ProblemCode, by = tokens) =>
  assert.rejects(by.verify(token), (thrown) => {
    assert.ok(thrown instanceof Refusal, String(thrown))
    assert.equal(thrown.code, code)
    assert.ok(token.length < 20 || !JSON.stringify([thrown.message, thrown.detail]).includes(token))
    return true
  })

const forge = (payload: Record<string, unknown>, header: Record<string, unknown> = {}, by = key.privateKey) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'k1', ...header }).sign(by)

const goodPayload = () => {
  const now = Math.floor(time.getTime() / 1000)
  return {
    iss: 'sa-portal', aud: 'sa-portal:partner', sub: 'mem_1', iat: now, exp: now + 600, jti: 'j', ptr: 'ptr_1', role: 'analyst',
    eml: 'ana@msp.example', nam: 'Ana', org: ['https://intranet.example'], sv: 3,
  }
}

describe('a session token', () => {
  it('says who it was minted for, on either surface', async () => {
    for (const who of [claims, clientClaims]) {
      const { token, expiresAt } = await tokens.mint(who, 600)
      assert.equal(expiresAt.getTime(), time.getTime() + 600_000)
      assert.deepEqual(await tokens.verify(token), { ...who, expiresAt })
      assert.deepEqual(await tokens.verify(token), { ...who, expiresAt }, 'remembered')
    }
  })

  it('says so in the words of RFC 9068, and what is not so is not said', async () => {
    const inside = async (who: typeof claims) => {
      const [header, payload] = (await tokens.mint(who, 600)).token.split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>)
      return { header, payload }
    }
    const { header, payload } = await inside(claims)
    assert.deepEqual(header, { alg: 'EdDSA', typ: 'at+jwt', kid: 'k1' })
    const { jti, ...rest } = payload!
    assert.ok(jti)
    const { jti: _, ...good } = goodPayload()
    assert.deepEqual(rest, good)
    for (const name of ['scp', 'hss', 'cli']) assert.ok(!(name in payload!), name)
    for (const who of [{ ...claims, scoped: true }, { ...claims, hostedSessionId: 'hse_1' }, { ...clientClaims, hostedSessionId: 'hse_1' }]) {
      const { token, expiresAt } = await tokens.mint(who, 600)
      assert.deepEqual(await tokens.verify(token), { ...who, expiresAt })
    }
    assert.equal((await inside({ ...claims, scoped: true })).payload!['scp'], true)
    assert.equal((await inside({ ...claims, hostedSessionId: 'hse_1' })).payload!['hss'], 'hse_1')
  })

  it('is good to the last millisecond of what the clocks may differ by, seen before or not', async () => {
    const start = time
    const server = await openTokens([key])
    const { token: seen } = await server.mint(claims, 30)
    const { token: unseen } = await server.mint(clientClaims, 30)
    await server.verify(seen)
    time = new Date(start.getTime() + 31_999)
    await server.verify(seen)
    await server.verify((await server.mint(claims, -1)).token)
    time = new Date(start.getTime() + 32_000)
    await refuses(seen, 'token-expired', server)
    await refuses(unseen, 'token-expired', server)
    time = start
  })

  it('is computed once and then remembered, until it has run out, a key is gone or too many others came', async () => {
    const start = time
    const other = { ...makeKey('k1'), kid: 'k1' }
    let keys: SigningKey[] = [key]
    const open = () => Tokens.open({ readKeys: async () => keys, now: () => time, newTokenId: randomUUID, mostRemembered: 2 })
    const reread = async (server: Tokens, next: SigningKey[]) => {
      keys = next
      time = new Date(time.getTime() + 60_000)
      server.keepFresh()
      await new Promise((resolve) => setImmediate(resolve))
    }
    // Under the same name stands another key, so a signature that is computed again is wrong.
    const server = await open()
    const [first, second] = [(await server.mint(claims, 600)).token, (await server.mint(claims, 600)).token]
    await server.verify(first)
    await reread(server, [makeKey('k2'), { ...other, retired: true }])
    assert.equal((await server.verify(first)).userId, 'mem_1', 'no key is gone')
    await refuses(second, 'token-invalid', server)
    await reread(server, [makeKey('k3')])
    await refuses(first, 'token-invalid', server)

    keys = [key]
    const full = await open()
    const three = [(await full.mint(claims, 600)).token, (await full.mint(claims, 600)).token, (await full.mint(claims, 600)).token]
    for (const token of three) await full.verify(token)
    await full.verify(three[1]!)
    await reread(full, [other])
    await refuses(three[0]!, 'token-invalid', full)
    for (const token of three.slice(1)) assert.equal((await full.verify(token)).userId, 'mem_1', 'the newest are remembered')

    keys = [key]
    const late = await open()
    const { token: brief } = await late.mint(claims, 90)
    await late.verify(brief)
    const before = time
    await reread(late, [other])
    await late.verify(brief)
    time = new Date(before.getTime() + 100_000)
    await refuses(brief, 'token-expired', late)
    time = before
    await refuses(brief, 'token-invalid', late)
    time = start
  })

  it('dies by itself, also when it was seen before', async () => {
    const { token } = await tokens.mint(claims, 30)
    await tokens.verify(token)
    const start = time
    time = new Date(start.getTime() + 33_000)
    await refuses(token, 'token-expired')
    await refuses(token, 'token-expired')
    const unseen = (await (async () => { time = start; return tokens.mint(claims, 30) })()).token
    time = new Date(start.getTime() + 33_000)
    await refuses(unseen, 'token-expired')
    time = start
  })

  it('is refused when any character of it is changed', async () => {
    const { token } = await tokens.mint(claims, 600)
    for (let at = 0; at < token.length; at += 7) {
      // The last character of a part may carry unused bits; anything else changes what is signed or the signature.
      if (token[at] === '.' || token[at + 1] === '.' || at === token.length - 1) continue
      await refuses(token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1), 'token-invalid')
    }
  })

  it('is refused without a signature, whatever it calls its algorithm', async () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    for (const alg of ['none', 'None', 'NONE', 'HS256', 'EdDSA']) {
      await refuses(`${encode({ alg, typ: 'at+jwt', kid: 'k1' })}.${encode(goodPayload())}.`, 'token-invalid')
    }
  })

  it('is refused when signed with the public key as a shared secret', async () => {
    const { createPublicKey, createHmac } = await import('node:crypto')
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const input = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' })}.${encode(goodPayload())}`
    const pem = createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' })
    await refuses(`${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`, 'token-invalid')
  })

  it('is refused when another key signed it, under any name', async () => {
    const stranger = makeKey('k2')
    await refuses(await forge(goodPayload(), {}, stranger.privateKey), 'token-invalid')
    await refuses(await forge(goodPayload(), { kid: 'k2' }, stranger.privateKey), 'token-invalid')
    await refuses(await forge(goodPayload(), { kid: undefined }), 'token-invalid')
    await refuses(await forge(goodPayload(), { kid: '__proto__' }), 'token-invalid')
  })

  it('brings no key of its own', async () => {
    const stranger = makeKey('k1')
    const jwk = (await import('node:crypto')).createPublicKey(stranger.privateKey).export({ format: 'jwk' })
    await refuses(await forge(goodPayload(), { jwk }, stranger.privateKey), 'token-invalid')
  })

  it('is refused when it is another kind of token, of another issuer, or for nobody here', async () => {
    assert.equal((await tokens.verify(await forge(goodPayload()))).userId, 'mem_1', 'what the rest differs from is good')
    await refuses(await forge(goodPayload(), { typ: 'JWT' }), 'token-invalid')
    await refuses(await forge(goodPayload(), { typ: undefined }), 'token-invalid')
    for (const name of ['iss', 'iat', 'jti', 'ptr', 'eml', 'nam', 'org', 'role', 'aud']) await refuses(await forge({ ...goodPayload(), [name]: undefined }), 'token-invalid')
    await refuses(await forge({ ...goodPayload(), scp: false }), 'token-invalid')
    await refuses(await forge({ ...goodPayload(), hss: 7 }), 'token-invalid')
    await refuses(await forge({ ...goodPayload(), iss: 'somebody' }), 'token-invalid')
    await refuses(await forge({ ...goodPayload(), aud: 'sa-portal:admin' }), 'token-invalid')
    await refuses(await forge({ ...goodPayload(), aud: ['sa-portal:partner', 'sa-portal:client'] }), 'token-invalid')
    await refuses(await forge({ ...goodPayload(), exp: undefined }), 'token-invalid')
    await refuses(await forge({ ...goodPayload(), sub: undefined }), 'token-invalid')
    await refuses(await forge({ ...goodPayload(), sv: '3' }), 'token-invalid')
  })

  it('is refused when its role and its surface do not belong together', async () => {
    await refuses(await forge({ ...goodPayload(), role: 'viewer' }), 'token-invalid')
    await refuses(await forge({ ...goodPayload(), role: 'api_key' }), 'token-invalid')
    await refuses(await forge({ ...goodPayload(), aud: 'sa-portal:client', role: 'owner', cli: 'cli_1' }), 'token-invalid')
    await refuses(await forge({ ...goodPayload(), aud: 'sa-portal:client', role: 'viewer' }), 'token-invalid')
    await refuses(await forge({ ...goodPayload(), cli: 'cli_1' }), 'token-invalid')
  })

  it('is not taken for one when it is nonsense', async () => {
    await assert.rejects(tokens.verify('x'), (thrown) => thrown instanceof Refusal && thrown.cause instanceof Error)
    await assert.rejects(tokens.verify(await forge({ ...goodPayload(), iss: 'somebody' })), (thrown) => thrown instanceof Refusal && thrown.cause instanceof Error)
    for (const text of ['', 'x', 'a.b.c', '..', `${'a'.repeat(9000)}.b.c`, 'null.null.null']) await refuses(text, 'token-invalid')
  })

  it('survives a rotation of the key, and no longer than the old key is known', async () => {
    const { token } = await tokens.mint(claims, 600)
    const next = makeKey('k2')
    const rotated = await openTokens([next, { ...key, retired: true }])
    assert.equal((await rotated.verify(token)).userId, 'mem_1')
    const fresh = (await rotated.mint(claims, 600)).token
    assert.equal(JSON.parse(Buffer.from(fresh.split('.')[0]!, 'base64url').toString()).kid, 'k2')
    await refuses(token, 'token-invalid', await openTokens([next]))
    await refuses(fresh, 'token-invalid')
  })

  it('is signed at once while the keys are read again, and with the new key afterwards', async () => {
    const start = time
    const next = makeKey('k2')
    let keys: readonly SigningKey[] | Promise<readonly SigningKey[]> = [key]
    const server = await Tokens.open({ readKeys: async () => await keys, now: () => time, newTokenId: randomUUID })
    const kidOf = async () => JSON.parse(Buffer.from((await server.mint(claims, 600)).token.split('.')[0]!, 'base64url').toString()).kid as string
    let give!: (keys: readonly SigningKey[]) => void
    keys = new Promise<readonly SigningKey[]>((resolve) => (give = resolve))
    time = new Date(start.getTime() + 60_000)
    server.keepFresh()
    assert.equal(await kidOf(), 'k1')
    give([next, { ...key, retired: true }])
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(await kidOf(), 'k2')
    time = start
  })

  it('is still signed when the keys cannot be read, which is tried again soon', async () => {
    const start = time
    let reads = 0
    const server = await Tokens.open({
      readKeys: async () => {
        reads += 1
        if (reads === 2) throw new Error('the database is away')
        return [key]
      },
      now: () => time,
      newTokenId: randomUUID,
    })
    const later = async (ms: number) => {
      time = new Date(start.getTime() + ms)
      server.keepFresh()
      await new Promise((resolve) => setImmediate(resolve))
      await server.verify((await server.mint(claims, 600)).token)
      return reads
    }
    assert.deepEqual([await later(59_999), await later(60_000), await later(61_999), await later(62_000), await later(63_000)], [1, 2, 2, 3, 3])
    time = start
  })

  it('of a key that another process has made since is read with it, without a restart', async () => {
    const start = time
    const next = makeKey('k2')
    let keys: SigningKey[] = [key]
    const server = await Tokens.open({ readKeys: async () => keys, now: () => time, newTokenId: randomUUID })
    const { token: old } = await server.mint(claims, 600)
    await server.verify(old)
    const { token } = await (await openTokens([next])).mint(claims, 600)
    await refuses(token, 'token-invalid', server)
    keys = [next]
    await refuses(token, 'token-invalid', server)
    time = new Date(start.getTime() + 2000)
    assert.equal((await server.verify(token)).userId, 'mem_1')
    await refuses(old, 'token-invalid', server)
    time = start
  })

  it('is not refused for it when the keys cannot be read', async () => {
    const start = time
    let away = false
    const server = await Tokens.open({
      readKeys: async () => {
        if (away) throw new Error('the database is away')
        return [key]
      },
      now: () => time,
      newTokenId: randomUUID,
    })
    away = true
    time = new Date(start.getTime() + 5000)
    const { token } = await (await openTokens([makeKey('k9')])).mint(claims, 600)
    await assert.rejects(server.verify(token), /the database is away/)
    time = start
  })

  it('cannot be minted without a key, or with one of another kind', async () => {
    await assert.rejects(openTokens([]), /There is no signing key/)
    await assert.rejects(openTokens([{ ...key, retired: true }]), /There is no signing key/)
    const privateJwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
    await assert.rejects(openTokens([{ kid: 'k', privateJwk, retired: false }]), /not an Ed25519 key/)
  })
})
