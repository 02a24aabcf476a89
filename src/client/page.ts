import type { Endpoint } from '../contract/endpoints/endpoint.ts'
import type { Operation } from '../contract/generated/operation.ts'
import type { Page } from '../contract/page.ts'
import { call, type AnswerOf, type CallInput, type QueryOf } from './call.ts'
import type { CallOptions, Connection } from './connection.ts'
import { PortalMismatchError } from './errors.ts'

/**
 * A list that is asked for when it is used, and not before: `await` it for its first page, `for await` it for every item,
 * or walk its `pages()`. The next page is asked for when the one before is used up; leaving a loop asks for nothing more.
 */
export class PageRequest<Item> implements PromiseLike<Page<Item>>, AsyncIterable<Item> {
  #operation: string
  /**
   * Begins a walk through the list: the function that loads the page at a cursor, the first one without.
   *
   * @internal
   */
  readonly walk: () => (cursor: string | undefined) => Promise<Page<Item>>
  #first: Promise<Page<Item>> | undefined

  /** @param walk begins a walk through the list: it gives the function that loads the page at a cursor */
  constructor(operation: string, walk: () => (cursor: string | undefined) => Promise<Page<Item>>) {
    this.#operation = operation
    this.walk = walk
  }

  then<Fulfilled = Page<Item>, Rejected = never>(
    onFulfilled?: ((page: Page<Item>) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return (this.#first ??= this.walk()(undefined)).then(onFulfilled, onRejected)
  }

  catch<Rejected = never>(onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null): Promise<Page<Item> | Rejected> {
    return this.then(undefined, onRejected)
  }

  finally(onFinally?: (() => void) | null): Promise<Page<Item>> {
    return this.then().finally(onFinally)
  }

  /**
   * Page after page.
   *
   * @throws {PortalMismatchError} `repeated-cursor` – the server gives a cursor a second time, so the list would never end
   */
  async *pages(): AsyncGenerator<Page<Item>, void, undefined> {
    const seen = new Set<string>()
    const load = this.walk()
    let cursor: string | undefined
    for (;;) {
      const page: Page<Item> = await load(cursor)
      if (page.nextCursor !== null && seen.has(page.nextCursor)) {
        throw new PortalMismatchError(`${this.#operation} got an answer that breaks the contract: "nextCursor" repeats an earlier one.`, {
          code: 'repeated-cursor',
          operation: this.#operation,
          attempts: 1,
          retryable: false,
          issues: [{ path: 'nextCursor', message: 'must not repeat' }],
        })
      }
      yield page
      if (page.nextCursor === null) return
      seen.add(page.nextCursor)
      cursor = page.nextCursor
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) yield* page.items
  }
}

/** The item of a list. */
type ItemOf<Entry extends Endpoint> = AnswerOf<Entry> extends { items: (infer Item)[] } ? Item : never

/** The list that an operation gives. All pages of one walk are one person's. */
export function listOf<Entry extends Endpoint>(
  connection: Connection,
  operation: Operation<Entry>,
  path: Readonly<Record<string, string>>,
  query: QueryOf<Entry> | undefined,
  options: CallOptions | undefined,
): PageRequest<ItemOf<Entry>> {
  return new PageRequest(operation.operation, () => {
    let scope: string | undefined
    return async (cursor) => {
      const input: CallInput<Entry> = { path, query: cursor === undefined ? query : { ...query!, cursor }, scope }
      const page = (await call(connection, operation, input, options)) as Page<ItemOf<Entry>>
      scope ??= connection.token.scope
      return page
    }
  })
}
