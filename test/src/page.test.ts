import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createPortal, PortalMismatchError, PortalRefusedError } from '../../src/index.ts'
import { clientFixture, pageFixture, problemFixture, tokenFixture } from '../support/fixtures.ts'
import { fakeServer, pause, type FakeServer } from '../support/http.ts'

/** A portfolio of ten clients, three a page. */
async function withPortfolio(use: (portal: ReturnType<typeof createPortal>, server: FakeServer) => Promise<void>, cursorAfter = (from: number): string | null => (from + 3 < 10 ? `from-${from + 3}` : null)) {
  const server = await fakeServer((request, reply) => {
    const from = Number(request.query.get('cursor')?.slice(5) ?? 0)
    const items = Array.from({ length: Math.min(3, 10 - from) }, (_, index) => clientFixture(from + index))
    reply.json(pageFixture(items, cursorAfter(from), 10))
  })
  try {
    await use(createPortal({ baseUrl: server.baseUrl, fetchToken: () => tokenFixture() }), server)
  } finally {
    await server.close()
  }
}

const names = (clients: { name: string }[]) => clients.map(({ name }) => Number(name.slice(7)))

describe('a list', () => {
  it('is awaited for its first page', async () => {
    await withPortfolio(async (portal, { requests }) => {
      const list = portal.clients.list({ sort: 'name' })
      await pause(5)
      assert.equal(requests.length, 0, 'nothing is asked before it is used')
      const page = await list
      assert.deepEqual([names(page.items), page.total, page.nextCursor], [[0, 1, 2], 10, 'from-3'])
      assert.equal(await list, page, 'and asked for once')
      assert.deepEqual(requests.map(({ url }) => url), ['/v1/clients?sort=name'])
    })
  })

  it('gives every item of every page to a loop, and the query to every page', async () => {
    await withPortfolio(async (portal, { requests }) => {
      const seen: number[] = []
      for await (const client of portal.clients.list({ sort: 'name', level: ['high', 'low'] })) seen.push(...names([client]))
      assert.deepEqual(seen, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
      assert.deepEqual(requests.map(({ url }) => url), ['', '&cursor=from-3', '&cursor=from-6', '&cursor=from-9'].map((cursor) => `/v1/clients?sort=name&level=high&level=low${cursor}`))
    })
  })

  it('gives its pages, at most one ahead of what is used, and stops when the loop is left', async () => {
    await withPortfolio(async (portal, { requests }) => {
      let pages = 0
      for await (const page of portal.clients.list().pages()) {
        await pause(10)
        assert.ok(requests.length <= ++pages + 1)
        if (page.nextCursor === 'from-6') break
      }
      await pause(10)
      assert.equal(pages, 2)
      assert.ok(requests.length <= 3)
      const used = requests.length
      for await (const client of portal.clients.list()) {
        assert.equal(client.name, 'Client 0')
        break
      }
      await pause(10)
      assert.ok(requests.length <= used + 2)
    })
  })

  it('starts where its cursor says', async () => {
    await withPortfolio(async (portal) => {
      const seen: number[] = []
      for await (const client of portal.clients.list({ cursor: 'from-6' })) seen.push(...names([client]))
      assert.deepEqual(seen, [6, 7, 8, 9])
    })
  })

  it('whose cursor comes a second time ends with an error instead of never', async () => {
    await withPortfolio(
      async (portal, { requests }) => {
        await assert.rejects(
          (async () => {
            for await (const _ of portal.clients.list()) void _
          })(),
          (error) => error instanceof PortalMismatchError && error.code === 'repeated-cursor' && error.operation === 'clients.list',
        )
        assert.ok(requests.length <= 3)
      },
      (from) => (from === 0 ? 'from-3' : 'from-0'),
    )
    await withPortfolio(
      async (portal) => {
        await assert.rejects(async () => {
          for await (const _ of portal.clients.list({ cursor: 'from-3' })) void _
        }, PortalMismatchError)
      },
      () => 'from-3',
    )
  })

  it('that is refused rejects, also through catch and finally', async () => {
    const server = await fakeServer((_, reply) => reply.problem(problemFixture('invalid-cursor', 400)))
    const portal = createPortal({ baseUrl: server.baseUrl, fetchToken: () => tokenFixture() })
    let ended = 0
    const list = portal.clients.list()
    assert.equal(await list.catch((error: unknown) => (error as PortalRefusedError).code), 'invalid-cursor')
    await assert.rejects(list.finally(() => ended++), PortalRefusedError)
    await assert.rejects(async () => {
      for await (const _ of portal.controls.list('cli_1')) void _
    }, PortalRefusedError)
    assert.equal(ended, 1)
    await server.close()
  })

  it('ends with the signal it was given', async () => {
    await withPortfolio(async (portal, { requests }) => {
      const controller = new AbortController()
      await assert.rejects(
        (async () => {
          for await (const client of portal.clients.list({}, { signal: controller.signal })) if (client.name === 'Client 1') controller.abort()
        })(),
        { name: 'AbortError' },
      )
      assert.equal(requests.length, 1)
    })
  })
})
