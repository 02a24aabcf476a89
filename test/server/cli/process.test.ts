import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { endLeftovers, makePlace, run, start, type Place, type Running } from './support.ts'

const root = process.getuid?.() === 0

/** A refusal to start: exit code 1, nothing on standard output, and a message without a stack. */
async function refused(place: Place, env: Record<string, string | undefined>, message: RegExp) {
  const { code, stdout, stderr } = await run(place, ['start'], env)
  assert.equal(code, 1, stderr)
  assert.equal(stdout, '')
  assert.match(stderr, message)
  assert.doesNotMatch(stderr, /\n\s+at /)
}

describe('the server as a process', { timeout: 170_000 }, () => {
  let place: Place
  let key: string
  before(async () => {
    place = await makePlace()
    const demo = await run(place, ['demo'])
    assert.equal(demo.code, 0, demo.stderr)
    key = (await run(place, ['api-key', 'create', '--name', 'test'])).stdout.trim()
  })
  after(async () => {
    endLeftovers()
    await place.remove()
  })

  const create = (server: Running, name: string, idempotencyKey?: string) =>
    fetch(`${server.url}/v1/clients`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}) },
      body: JSON.stringify({ name }),
    })
  const namesLike = async (server: Running, text: string) => {
    const names: string[] = []
    let cursor: string | null = null
    do {
      const query = new URLSearchParams({ q: text, limit: '200', ...(cursor ? { cursor } : {}) })
      const response = await fetch(`${server.url}/v1/clients?${query}`, { headers: { authorization: `Bearer ${key}` } })
      assert.equal(response.status, 200)
      const page = (await response.json()) as { items: { name: string }[]; nextCursor: string | null }
      names.push(...page.items.map((client) => client.name))
      cursor = page.nextCursor
    } while (cursor)
    return names
  }

  it('says where it answers, lives and is ready, and stops cleanly on SIGTERM and on Ctrl+C', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const server = await start(place)
      assert.equal((await fetch(`${server.url}/healthz`)).status, 200)
      assert.equal((await fetch(`${server.url}/readyz`)).status, 200)
      assert.match(server.said(), /The portal API answers at http:/)
      if (place.engine === 'pglite') assert.match(server.said(), /for trying out and small sites/)
      assert.equal(await server.end(signal), 0)
    }
  })

  it('finishes the request that is under way when it is asked to stop', async () => {
    const server = await start(place)
    const answers = Promise.all(Array.from({ length: 8 }, (_, index) => create(server, `Stopping ${index}`)))
    await new Promise((resolve) => setTimeout(resolve, 15))
    const ended = server.end('SIGTERM')
    const settled = await answers.then((all) => all.map((answer) => answer.status), () => [])
    assert.equal(await ended, 0)
    const again = await start(place)
    const there = await namesLike(again, 'Stopping')
    assert.ok(settled.filter((status) => status === 201).length <= there.length)
    assert.equal(await again.end('SIGTERM'), 0)
  })

  it('killed with -9 in the middle of writes, it starts again with every acknowledged write there', async () => {
    const acknowledged: string[] = []
    for (let round = 0; round < 3; round += 1) {
      const server = await start(place)
      let running = true
      const before = acknowledged.length
      const writers = Array.from({ length: 4 }, async (_, writer) => {
        for (let number = 0; running; number += 1) {
          const name = `Killed ${round}-${writer}-${number}`
          try {
            const answer = await create(server, name)
            await answer.json()
            if (answer.status === 201) acknowledged.push(name)
          } catch {
            return
          }
        }
      })
      // Not before writes flow, and then at a moment of nobody's choosing.
      for (const until = Date.now() + 20_000; acknowledged.length < before + 12 && Date.now() < until; ) await new Promise((resolve) => setTimeout(resolve, 5))
      await new Promise((resolve) => setTimeout(resolve, round * 13))
      assert.equal(await server.end('SIGKILL'), 'SIGKILL')
      running = false
      await Promise.all(writers)
    }
    const server = await start(place)
    const there = new Set(await namesLike(server, 'Killed'))
    assert.ok(acknowledged.length >= 36, `only ${acknowledged.length} writes were acknowledged`)
    assert.deepEqual(acknowledged.filter((name) => !there.has(name)), [])
    assert.equal(await server.end('SIGTERM'), 0)
  })

  it('refuses a port that is in use, by the name of the variable, and lets the database go', async (t) => {
    const other = createServer()
    t.after(() => void other.close())
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    await refused(place, { PORT: String(port) }, new RegExp(`Port ${port} is in use\\. Set PORT`))
    await new Promise((resolve) => other.close(resolve))
    const server = await start(place, { PORT: String(port) })
    assert.match(server.url, new RegExp(`:${port}$`))
    await server.end('SIGTERM')
  })

  it('keeps its data folder to itself while it runs, says so to every command, and gives it back', { skip: process.env.TEST_DATABASE_URL ? 'PostgreSQL takes many at once' : false }, async () => {
    const server = await start(place)
    for (const args of [['start'], ['token', '--as', 'owner'], ['demo'], ['api-key', 'create', '--name', 'x']]) {
      const { code, stdout, stderr } = await run(place, args)
      assert.equal(code, 1, args.join(' '))
      assert.equal(stdout, '')
      assert.match(stderr, /in use|another process|is open/i)
      assert.ok(stderr.includes(place.env['DATA_DIR']!) || /data/.test(stderr), stderr)
    }
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200)
    await server.end('SIGTERM')
    assert.equal((await run(place, ['token', '--as', 'owner'])).code, 0)
  })
})

describe('a server without a usable database', () => {
  let place: Place
  before(async () => void (place = await makePlace({ embedded: true })))
  after(async () => {
    endLeftovers()
    await place.remove()
  })

  it('refuses to start where PostgreSQL is not there, and shows no password', async () => {
    await refused(place, { DATABASE_URL: 'postgres://app:hidden@127.0.0.1:1/portal' }, /DATABASE_URL/)
    const { stderr } = await run(place, ['start'], { DATABASE_URL: 'postgres://app:hidden@127.0.0.1:1/portal' })
    assert.ok(!stderr.includes('hidden'))
  })

  it('refuses a data folder that is a file', async () => {
    await refused(place, { DATA_DIR: place.file('plain', 'x') }, /plain/)
  })

  it('refuses a data folder that it may not write', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'sa-readonly-'))
    const data = join(folder, 'data')
    mkdirSync(data)
    chmodSync(data, 0o555)
    chmodSync(folder, 0o555)
    try {
      if (root) {
        // Root may write everywhere, so the folder is mounted read-only for it.
        const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', data])
        if (mounted.status !== 0) return t.skip('root may write everywhere, and this one may not mount')
      }
      await refused(place, { DATA_DIR: data }, /cannot be written/)
      await refused(place, { DATA_DIR: join(data, 'inner') }, /cannot be (written|made)/)
    } finally {
      if (root) spawnSync('umount', [data])
      chmodSync(folder, 0o755)
      rmSync(folder, { recursive: true, force: true })
    }
  })

  const canMount = () => {
    const folder = mkdtempSync(join(tmpdir(), 'sa-mount-'))
    const mounted = root && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0
    if (mounted) spawnSync('umount', [folder])
    rmSync(folder, { recursive: true, force: true })
    return mounted
  }
  it('says that the disk is full, and starts once there is space', { skip: canMount() ? false : 'only root can mount a small disk to fill' }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sa-full-'))
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder])
    try {
      await refused(place, { DATA_DIR: join(folder, 'data') }, /full|space/i)
      spawnSync('mount', ['-o', 'remount,size=400m', folder])
      const server = await start(place, { DATA_DIR: join(folder, 'data') })
      assert.equal(await server.end('SIGTERM'), 0)
    } finally {
      spawnSync('umount', [folder])
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
