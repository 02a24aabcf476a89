import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createConnection, createServer } from 'node:net'
import { describe, it } from 'node:test'
import { readConfig } from '../../server/config.ts'
import { startServer, type RunningServer } from '../../server/main.ts'
import { testApp } from '../support/app.ts'
import { openTestDatabase } from '../support/database.ts'

const configOf = (env: Record<string, string> = {}) => readConfig({ PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', ...env })

async function withServer(run: (server: RunningServer) => Promise<void>, env?: Record<string, string>): Promise<void> {
  const server = await startServer(configOf(env), { database: await openTestDatabase() })
  try {
    await run(server)
  } finally {
    await server.stop()
  }
}

/** Speaks HTTP by hand, so that nothing between mends what is sent. */
async function speak(port: number, text: string): Promise<string> {
  const socket = createConnection(port, '127.0.0.1')
  await once(socket, 'connect')
  let heard = ''
  socket.on('data', (chunk) => (heard += chunk.toString()))
  socket.on('error', () => undefined)
  socket.write(text)
  await Promise.race([new Promise((resolve) => socket.once('close', resolve)), new Promise((resolve) => setTimeout(resolve, 2000))])
  socket.destroy()
  return heard
}

describe('the server', () => {
  it('answers over a real socket, and not any more when it is stopped', async () => {
    let url = ''
    await withServer(async (server) => {
      url = server.url
      assert.deepEqual(await (await fetch(`${url}/healthz`)).json(), { status: 'alive' })
      assert.deepEqual(await (await fetch(`${url}/readyz`)).json(), { status: 'ready' })
      const document = (await (await fetch(`${url}/openapi.json`)).json()) as { openapi: string }
      assert.equal(document.openapi, '3.1.0')
    })
    await assert.rejects(fetch(`${url}/healthz`))
  })

  it('refuses a body of 10 MB without taking it, whether or not it says how long it is', async () => {
    const t = await testApp()
    const server = await startServer(configOf(), { context: t.context })
    try {
      const token = await t.token(t.larch, 'owner')
      const head = `POST /v1/clients HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`
      const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`
      for (const text of [`${head}Content-Length: 10000000\r\n\r\n{`, `${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(600)}`]) {
        const heard = await speak(server.port, text)
        assert.match(heard, /^HTTP\/1\.1 413 /)
        assert.match(heard, /"code":"body-too-large"/)
      }
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const whole = await fetch(`${server.url}/v1/clients`, { method: 'POST', headers, body: JSON.stringify({ name: 'x'.repeat(10_000_000) }) })
      assert.equal(whole.status, 413, 'a sender that does not look before it has sent everything hears of it too')
      assert.equal((await fetch(`${server.url}/v1/clients`, { headers })).status, 200)
    } finally {
      await server.stop()
    }
  })

  it('takes an API key from Node’s own fetch, and streams to it', async () => {
    const t = await testApp()
    const server = await startServer(configOf(), { context: t.context })
    const headers = { authorization: `Bearer ${t.larch.apiKey}` }
    assert.equal((await fetch(`${server.url}/v1/me`, { headers })).status, 200)
    const response = await fetch(`${server.url}/v1/events`, { headers })
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    const stopped = server.stop()
    const text = await response.text()
    assert.match(text, /^retry: 1000\nid: \d+-\d+\nevent: ready\ndata: \{\}\n\nretry: 1000\n\n$/)
    await stopped
  })

  it('answers what is no HTTP with a 400 and nothing of its own', async () => {
    await withServer(async ({ port }) => {
      const heard = await speak(port, 'this is no HTTP\r\n\r\n')
      assert.match(heard, /^HTTP\/1\.1 400 /)
      assert.doesNotMatch(heard, /node|stack|error:/i)
    })
  })

  it('says that a port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const database = await openTestDatabase()
    await assert.rejects(startServer(configOf({ PORT: String(port) }), { database }), (error: NodeJS.ErrnoException) => {
      assert.equal(error.code, 'EADDRINUSE')
      return true
    })
    await assert.rejects(database.ping(), 'the database is closed again')
    other.close()
  })

  it('stops twice as once, with idle connections open', async () => {
    const server = await startServer(configOf(), { database: await openTestDatabase() })
    await (await fetch(`${server.url}/healthz`)).text()
    const started = performance.now()
    await Promise.all([server.stop(), server.stop()])
    assert.ok(performance.now() - started < 3000)
  })

  it('finishes a request that is under way before it stops', async () => {
    const server = await startServer(configOf(), { database: await openTestDatabase() })
    const { database } = server.context
    const ping = database.ping.bind(database)
    database.ping = async () => {
      await new Promise((resolve) => setTimeout(resolve, 400))
      await ping()
    }
    const answer = fetch(`${server.url}/readyz`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await server.stop()
    assert.equal((await answer).status, 200)
  })

  it('cuts off what takes longer than the stop may take', async () => {
    const server = await startServer(configOf({ STOP_TIMEOUT_SECONDS: '1' }), { database: await openTestDatabase() })
    const ping = server.context.database.ping
    server.context.database.ping = () => new Promise(() => undefined)
    const answer = fetch(`${server.url}/readyz`).then(
      () => 'answered',
      () => 'cut off',
    )
    await new Promise((resolve) => setTimeout(resolve, 100))
    const started = performance.now()
    server.context.database.ping = ping
    await server.stop()
    const seconds = (performance.now() - started) / 1000
    assert.ok(seconds > 0.8 && seconds < 4, String(seconds))
    assert.equal(await answer, 'cut off')
  })
})
