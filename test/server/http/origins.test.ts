// Which pages may read an answer, without a server around it. cors.test.ts asks the same of the whole app.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allowOrigin, Origins, preflight } from '../../../server/http/cors.ts'

const page = 'https://intranet.larch.example'

/** Origins over a list of registered ones, with a clock; `asked` is what was looked up. */
function known(...registered: string[]) {
  const asked: string[] = []
  const clock = { ms: 1_000_000 }
  const ask = async (origin: string) => {
    asked.push(origin)
    return registered.includes(origin)
  }
  return { origins: new Origins(ask, () => new Date(clock.ms)), registered, asked, clock }
}

describe('an origin', () => {
  it('is looked up when it is one, and is registered or not', async () => {
    const { origins, asked } = known(page, 'http://localhost:8080')
    for (const origin of [page, 'http://localhost:8080']) assert.equal(await origins.registered(origin), true)
    for (const origin of ['https://evil.example', 'https://intranet.larch.example:8443', 'http://intranet.larch.example']) assert.equal(await origins.registered(origin), false)
    assert.equal(asked.length, 5)
  })

  it('that nobody can have registered is not looked up', async () => {
    const { origins, asked } = known()
    const long = `https://${'a.'.repeat(130)}example`
    for (const text of ['', 'null', '*', 'nonsense', `${page}/`, `${page}/path`, `${page}?q`, page.toUpperCase(), `${page}, https://evil.example`, `https://user@intranet.larch.example`, 'https://intranet.larch.example:443', 'ftp://larch.example', 'file://', 'data:text/html,x', 'ws://larch.example', long]) {
      assert.equal(await origins.registered(text), false, text)
    }
    assert.deepEqual(asked, [])
  })

  it('has 255 characters at most', async () => {
    const of = (length: number) => `https://${'a'.repeat(length - 'https://'.length)}`
    const { origins, asked } = known(of(255), of(256))
    assert.deepEqual([await origins.registered(of(255)), await origins.registered(of(256))], [true, false])
    assert.deepEqual(asked, [of(255)])
  })

  it('is remembered for five seconds, whatever the answer was', async () => {
    const { origins, asked, clock, registered } = known(page)
    const both = async () => [await origins.registered(page), await origins.registered('https://evil.example')]
    assert.deepEqual(await both(), [true, false])
    registered.splice(0, 1, 'https://evil.example')
    clock.ms += 4999
    assert.deepEqual(await both(), [true, false])
    assert.equal(asked.length, 2)
    clock.ms += 1
    assert.deepEqual(await both(), [false, true])
    assert.equal(asked.length, 4)
  })

  it('is looked up once for all who ask at the same time', async () => {
    const { origins, asked } = known(page)
    assert.deepEqual(await Promise.all([origins.registered(page), origins.registered(page)]), [true, true])
    assert.deepEqual(asked, [page])
  })

  it('is one of a thousand that are remembered; the oldest is forgotten first', async () => {
    const { origins, asked } = known()
    const at = (index: number) => origins.registered(`https://${index}.example`)
    for (let index = 0; index < 1000; index += 1) await at(index)
    await at(0)
    assert.equal(asked.length, 1000, 'all of a thousand are remembered')
    await at(1000)
    await at(1)
    assert.equal(asked.length, 1001, 'the second is still known')
    await at(0)
    assert.equal(asked.length, 1002, 'the first is not')
  })

  it('of which the database says nothing is asked for again', async () => {
    let failing = true
    const origins = new Origins(async () => {
      if (failing) throw new Error('no database')
      return true
    }, () => new Date(0))
    await assert.rejects(origins.registered(page), /no database/)
    failing = false
    assert.equal(await origins.registered(page), true)
  })
})

describe('an answer', () => {
  it('is for one page, which may read the headers that the SDK reads', () => {
    const headers = new Headers()
    allowOrigin(headers, page)
    assert.deepEqual(Object.fromEntries(headers), {
      'access-control-allow-origin': page,
      'access-control-expose-headers': 'ETag, X-Request-Id, Retry-After, Idempotency-Replayed, Audit-Checkpoint, RateLimit, RateLimit-Policy, Location, WWW-Authenticate, DPoP-Nonce',
    })
  })
})

describe('a preflight', () => {
  const vary = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'
  const ask = async (headers: Record<string, string>, origins: Origins | null, methods: readonly string[]) => {
    const answer = await preflight(new Request('https://portal.example/v1/clients', { method: 'OPTIONS', headers }), origins, methods)
    assert.deepEqual([answer.status, await answer.text()], [204, ''])
    return Object.fromEntries(answer.headers)
  }

  it('of a registered page says what it may send, for two hours', async () => {
    assert.deepEqual(await ask({ origin: page, 'access-control-request-method': 'POST' }, known(page).origins, ['GET', 'POST']), {
      vary,
      allow: 'GET, POST, OPTIONS',
      'access-control-allow-origin': page,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'Authorization, DPoP, Content-Type, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID, Accept',
      'access-control-max-age': '7200',
    })
  })

  it('without the permission says no more than what the address takes', async () => {
    const plain = { vary, allow: 'GET, OPTIONS' }
    const { origins } = known(page)
    assert.deepEqual(await ask({ origin: 'https://evil.example', 'access-control-request-method': 'GET' }, origins, ['GET']), plain, 'a stranger')
    assert.deepEqual(await ask({ origin: page, 'access-control-request-method': 'GET' }, null, ['GET']), plain, 'where no page may')
    assert.deepEqual(await ask({ origin: page }, origins, ['GET']), plain, 'no preflight at all')
    assert.deepEqual(await ask({ 'access-control-request-method': 'GET' }, origins, ['GET']), plain, 'no page')
  })

  it('of an address that is none says nothing of methods', async () => {
    assert.deepEqual(await ask({}, known(page).origins, []), { vary })
  })
})
