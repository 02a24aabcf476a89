import { PortalUnreachableError } from './errors.ts'
import { PageRequest } from './page.ts'

/** How each method of a part answers: a list is asked for when it is used, anything else at once. */
type Methods<Part> = { readonly [Name in keyof Part]: Part[Name] extends (...given: never[]) => PageRequest<unknown> ? 'list' : 'call' }

/** A method of whatever part. Its own signature is the part's; this one only passes on what it is given. */
type AnyMethod = (...given: unknown[]) => unknown

/**
 * Brings code when it is first needed, and asks for it again after that has failed.
 *
 * @param operation what the error calls it, such as `members.list`
 * @throws {PortalUnreachableError} the code could not be loaded
 */
export function bringing<Part>(load: () => Promise<Part>): (operation: string) => Promise<Part> {
  let part: Promise<Part> | undefined
  return async (operation) => {
    part ??= load()
    try {
      return await part
    } catch {
      part = undefined
      throw new PortalUnreachableError(`${operation} could not load its code. Check the network.`, { code: 'network', operation, attempts: 0, retryable: true })
    }
  }
}

/**
 * A part of the portal whose code comes when one of its methods is first used, so that a page which never uses it does not load it.
 *
 * @param name what errors call the part, such as `members`
 * @param load brings the code; it is asked again after it has failed
 * @param methods every method of the part
 */
export function lazily<Part extends object>(name: string, load: () => Promise<Part>, methods: Methods<Part>): Part {
  const bring = bringing(load)
  const method = async (operation: string, key: string): Promise<AnyMethod> => ((await bring(operation)) as Record<string, AnyMethod>)[key]!
  const late = Object.entries(methods).map(([key, kind]) => {
    const operation = `${name}.${key}`
    if (kind === 'call') return [key, async (...given: unknown[]) => (await method(operation, key))(...given)]
    return [
      key,
      (...given: unknown[]) =>
        new PageRequest(operation, () => {
          let walk: ReturnType<PageRequest<unknown>['walk']> | undefined
          return async (cursor) => {
            walk ??= ((await method(operation, key))(...given) as PageRequest<unknown>).walk()
            return walk(cursor)
          }
        }),
    ]
  })
  return Object.fromEntries(late) as Part
}
