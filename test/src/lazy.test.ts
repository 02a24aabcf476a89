import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { lazily } from '../../src/client/lazy.ts'
import { PageRequest } from '../../src/client/page.ts'
import { PortalUnreachableError } from '../../src/index.ts'

interface Part {
  list(query?: { from: number }): PageRequest<number>
  double(value: number): Promise<number>
}

/** Three pages of two numbers each; `asked` is what was asked for. */
function partWith(asked: unknown[]): Part {
  return {
    list: (query) =>
      new PageRequest('numbers.list', () => async (cursor) => {
        asked.push(cursor ?? 'first')
        const at = cursor ? Number(cursor) : (query?.from ?? 0)
        return { items: [at, at + 1], total: 6, nextCursor: at + 2 < 6 ? String(at + 2) : null } as never
      }),
    double: async (value) => value * 2,
  }
}

describe('a part of the portal that is loaded when it is used', () => {
  it('is loaded once, by the first call, and not by a list that nobody reads', async () => {
    let loads = 0
    const asked: unknown[] = []
    const part = lazily<Part>('numbers', async () => (loads++, partWith(asked)), { list: 'list', double: 'call' })
    const list = part.list()
    await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual([loads, asked], [0, []])
    assert.deepEqual((await list).items, [0, 1])
    assert.deepEqual(await Promise.all([part.double(2), part.double(3)]), [4, 6])
    assert.deepEqual([loads, asked], [1, ['first']])
  })

  it('walks its lists page by page and item by item, each walk from the start', async () => {
    const asked: unknown[] = []
    const part = lazily<Part>('numbers', async () => partWith(asked), { list: 'list', double: 'call' })
    const found: number[] = []
    const list = part.list({ from: 2 })
    for await (const number of list) found.push(number)
    assert.deepEqual([found, asked], [[2, 3, 4, 5], ['first', '4']])
    for await (const page of list.pages()) {
      assert.deepEqual(page.items, [2, 3])
      break
    }
    assert.deepEqual(asked, ['first', '4', 'first'])
  })

  it('says that its code could not be loaded, and loads it again the next time', async () => {
    let loads = 0
    const part = lazily<Part>(
      'numbers',
      async () => {
        if (++loads === 1) throw new TypeError('Failed to fetch dynamically imported module: https://cdn.example/people.js')
        return partWith([])
      },
      { list: 'list', double: 'call' },
    )
    await assert.rejects(part.double(2), (error) => {
      assert.ok(error instanceof PortalUnreachableError)
      assert.deepEqual([error.code, error.operation, error.attempts, error.retryable], ['network', 'numbers.double', 0, true])
      assert.doesNotMatch(error.message, /cdn\.example/)
      return true
    })
    assert.equal(await part.double(2), 4)
  })
})
