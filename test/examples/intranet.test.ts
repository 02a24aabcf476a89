import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'

interface Intranet {
  createIntranet(options: { apiUrl: string; apiKey: string; user?: string; log?: (line: string) => void; widgets?: string }): Server
}
const intranetModule = '../../examples/intranet/server.mjs'

const apiKey = `sak_${'k'.repeat(43)}`
let api: Server
let intranet: Server
let base: string
let folder: string
let seen: { headers: IncomingHttpHeaders; body: string }[]
let answer: { status: number; body: unknown }
let logged: string[]

const listen = async (server: Server) => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** `fetch` refuses to send some headers; a browser that lies is simulated by hand. */
const ask = (path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
  new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const sent = httpRequest(new URL(path, base), { method: options.method ?? 'GET', headers: options.headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }))
    })
    sent.on('error', reject).end(options.body)
  })

before(async () => {
  api = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({ headers: request.headers, body })
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  })
  folder = mkdtempSync(join(tmpdir(), 'intranet-'))
  writeFileSync(join(folder, 'sa-portal.js'), 'export {}\n')
  const { createIntranet } = (await import(intranetModule)) as Intranet
  intranet = createIntranet({ apiUrl: await listen(api), apiKey, log: (line) => logged.push(line), widgets: join(folder, 'sa-portal.js') })
  base = await listen(intranet)
})
after(() => {
  intranet.close()
  api.close()
  intranet.closeAllConnections()
  api.closeAllConnections()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  seen = []
  logged = []
  answer = { status: 201, body: { token: 'tok.tok.tok', expiresAt: '2026-11-20T10:00:00.000Z', audience: 'partner' } }
})

describe('the token endpoint of the intranet', () => {
  it('exchanges its API key for a token of the person who is signed in', async () => {
    const response = await ask('/portal-token', { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } })
    assert.equal(response.status, 200)
    assert.deepEqual(JSON.parse(response.text), { token: 'tok.tok.tok', expiresAt: '2026-11-20T10:00:00.000Z' })
    assert.equal(response.headers['cache-control'], 'no-store')
    assert.equal(seen[0]!.headers.authorization, `Bearer ${apiKey}`)
    assert.deepEqual(JSON.parse(seen[0]!.body), { audience: 'partner', email: 'adam.ferris@larkfield.example' })
  })

  it('asks for whoever signed in last, and never for a stranger named by a cookie', async () => {
    const signedIn = await ask('/sign-in', { method: 'POST', body: 'email=ana.ruiz%40larkfield.example' })
    assert.equal(signedIn.status, 303)
    const cookie = signedIn.headers['set-cookie']![0]!
    assert.match(cookie, /HttpOnly; SameSite=Strict/)
    await ask('/portal-token', { headers: { cookie: cookie.split(';')[0]! } })
    await ask('/portal-token', { headers: { cookie: 'intranet_user=mallory%40evil.example' } })
    assert.deepEqual(seen.map(({ body }) => JSON.parse(body).email), ['ana.ruiz@larkfield.example', 'adam.ferris@larkfield.example'])
    assert.equal((await ask('/sign-in', { method: 'POST', body: 'email=mallory%40evil.example' })).status, 400)
  })

  it('refuses a request that another site makes a browser send, and asks the portal nothing', async () => {
    for (const site of ['cross-site', 'same-site']) {
      assert.equal((await ask('/portal-token', { method: 'POST', headers: { 'sec-fetch-site': site } })).status, 403)
    }
    assert.equal((await ask('/portal-token', { headers: { host: 'evil.example' } })).status, 421)
    assert.deepEqual(seen, [])
  })

  it('passes a refusal on without a word of the portal but the request id, and logs it without the key', async () => {
    answer = { status: 403, body: { code: 'not-allowed', requestId: 'req_1', detail: 'inner detail' } }
    const response = await ask('/portal-token', { method: 'POST' })
    assert.equal(response.status, 502)
    assert.deepEqual(JSON.parse(response.text), { title: 'The portal gave no token.', requestId: 'req_1' })
    assert.match(logged.join(), /403 not-allowed \(request req_1\)/)
    assert.ok(!logged.join().includes(apiKey))
  })

  it('answers 503 while the portal is away', async () => {
    const { createIntranet } = (await import(intranetModule)) as Intranet
    const closed = createServer()
    const gone = await listen(closed)
    await new Promise((resolve) => closed.close(resolve))
    const lonely = createIntranet({ apiUrl: gone, apiKey, log: (line) => logged.push(line) })
    const address = await listen(lonely)
    const response = await fetch(new URL('/portal-token', address), { method: 'POST' })
    assert.equal(response.status, 503)
    assert.ok(!(await response.text()).includes('ECONNREFUSED'))
    assert.match(logged.join(), /does not answer \(ECONNREFUSED\)/)
    lonely.close()
    lonely.closeAllConnections()
  })
})

describe('a page of the intranet', () => {
  for (const path of ['/clients', '/clients?dark', '/clients?rtl', '/clients/cli_00000000000000000000000000?dark&rtl', '/clients/cli_00000000000000000000000000/findings?dark&findings.severity=high', '/clients/cli_00000000000000000000000000/findings/fnd_00000000000000000000000000?rtl']) {
    it(`${path} holds no inline script, style or key, under a policy that would refuse them`, async () => {
      const { status, headers, text } = await ask(path)
      assert.equal(status, 200)
      assert.ok(!/<script(?![^>]*\ssrc=)/.test(text))
      assert.ok(!/\sstyle=|<style|\son\w+=/.test(text))
      assert.ok(!text.includes('sak_') && !text.includes('{{'))
      const policy = headers['content-security-policy'] as string
      for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "require-trusted-types-for 'script'", 'trusted-types sa-lit']) {
        assert.ok(policy.includes(part), part)
      }
      assert.match(policy, /connect-src 'self' http:\/\/127\.0\.0\.1:\d+;/)
      assert.match(text, path.includes('dark') ? /class="dark"/ : /class="light"/)
      assert.match(text, path.includes('rtl') ? /dir="rtl"/ : /dir="ltr"/)
    })
  }

  it('of the portfolio needs no script of its own', async () => {
    const { text } = await ask('/clients')
    assert.deepEqual(text.match(/<script.*<\/script>/g), ['<script type="module" src="/assets/sa-portal.js"></script>'])
    assert.match(text, /<sa-portal base-url="http:\/\/127\.0\.0\.1:\d+" token-endpoint="\/portal-token"/)
  })

  it('passes on how the page looks and nothing else of its address', async () => {
    const { text } = await ask('/clients/cli_1/findings?dark&findings.severity=high&x="><b>')
    assert.match(text, /finding-href="\/clients\/cli_1\/findings\/\{id\}\?dark"/)
    assert.doesNotMatch(text, /severity=high|<b>/)
  })

  it('gives back nothing of an address that is no page', async () => {
    for (const path of ['/clients/%3Cscript%3E', '/clients/..%2f..%2fpackage.json', '/clients/cli_1/findings/%3Cscript%3E', '/clients/cli_1/people', '/assets/../server.mjs', '/server.mjs', '/assets/%2e%2e/server.mjs', '/nowhere']) {
      const { status, text } = await ask(path)
      assert.equal(status, 404, path)
      assert.ok(!/script|createServer|devDependencies/.test(text), path)
    }
    assert.equal((await ask('/clients', { method: 'PUT' })).status, 405)
    assert.equal((await ask('/')).headers.location, '/clients')
  })

  it('serves the one-file build and says how to make it where it is missing', async () => {
    assert.equal((await ask('/assets/sa-portal.js')).headers['content-type'], 'text/javascript; charset=utf-8')
    const { createIntranet } = (await import(intranetModule)) as Intranet
    const bare = createIntranet({ apiUrl: 'http://127.0.0.1:9', apiKey, widgets: join(folder, 'missing.js') })
    const address = await listen(bare)
    const response = await fetch(new URL('/assets/sa-portal.js', address))
    assert.equal(response.status, 404)
    assert.match(await response.text(), /npm run build/)
    bare.close()
    bare.closeAllConnections()
  })
})
