import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** Longer values stand in no address that a person has made. @unit characters */
const longest = 400

/** How a widget keeps what it shows in the address of the page. */
export interface PageAddressOptions {
  /**
   * Stands before each name: `findings` makes `?findings.severity=high`, `#findings` the same behind the `#`. Nothing is kept, and nothing
   * read, where it is empty or no such word.
   */
  readonly name: () => string | undefined
  /** What is kept, as text by name. Always the same names. */
  readonly read: () => Readonly<Record<string, string>>
  /** Takes over what the address says; whoever does this takes nothing on trust. */
  readonly take: (values: Readonly<Record<string, string>>) => void
}

type Host = ReactiveControllerHost & HTMLElement

/**
 * Keeps what a person has chosen in the address of the page, so that it can be sent, kept and come back to. No entry of the history is made.
 * What the page has set at first is not written down; everything else in the address stays as it is, letter by letter.
 */
export class PageAddress implements ReactiveController {
  readonly #host: Host
  readonly #options: PageAddressOptions
  #defaults: Readonly<Record<string, string>> | undefined
  #written = ''

  constructor(host: Host, options: PageAddressOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  hostConnected(): void {
    addEventListener('popstate', this.#moved)
    addEventListener('hashchange', this.#moved)
  }

  hostDisconnected(): void {
    removeEventListener('popstate', this.#moved)
    removeEventListener('hashchange', this.#moved)
  }

  /** Before the first update: attributes that the page sets in the same turn are the defaults. */
  hostUpdate(): void {
    if (this.#defaults || !this.#place) return
    this.#defaults = this.#options.read()
    this.#follow()
  }

  hostUpdated(): void {
    const place = this.#place
    const values = this.#options.read()
    const written = JSON.stringify(values)
    if (!this.#defaults || !place || written === this.#written || !this.#host.isConnected) return
    this.#written = written
    const { name, hash } = place
    const kept = this.#parts(hash).filter((part) => !this.#names(name, part))
    const own = Object.entries(values)
      .filter(([key, value]) => value !== this.#defaults![key])
      .map(([key, value]) => `${name}.${key}=${encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%20', '+')}`)
    this.#write(hash, [...kept, ...own].join('&'))
  }

  get #place(): { name: string; hash: boolean } | undefined {
    const [, sign, name] = /^(#?)([A-Za-z][\w-]{0,39})$/.exec(this.#options.name() ?? '') ?? []
    return name === undefined ? undefined : { name, hash: sign === '#' }
  }

  readonly #moved = (): void => {
    if (this.#defaults && this.#place) this.#follow()
  }

  /** Takes over what the address says, and the defaults where it says nothing. */
  #follow(): void {
    const { name, hash } = this.#place!
    const values = { ...this.#defaults! }
    for (const part of this.#parts(hash)) {
      const key = this.#names(name, part)
      const value = key && decode(part.slice(part.indexOf('=') + 1))
      if (key && value !== undefined && value.length <= longest) values[key] = value
    }
    this.#written = JSON.stringify(values)
    this.#options.take(values)
  }

  /** Which of ours a part of the address holds. */
  #names(name: string, part: string): string | undefined {
    const key = decode(part.split('=', 1)[0]!)
    return key !== undefined && part.includes('=') && key.startsWith(`${name}.`) && Object.hasOwn(this.#defaults!, key.slice(name.length + 1)) ? key.slice(name.length + 1) : undefined
  }

  #parts(hash: boolean): string[] {
    return (hash ? fragment().query : location.search.slice(1)).split('&').filter(Boolean)
  }

  #write(hash: boolean, query: string): void {
    const { pathname, search, hash: fragmentNow } = location
    const after = hash ? `${fragment().path}${query && fragment().path ? '?' : ''}${query}` : ''
    const address = hash ? `${pathname}${search}${after ? `#${after}` : ''}` : `${pathname}${query ? `?${query}` : ''}${fragmentNow}`
    if (address === `${pathname}${search}${fragmentNow}`) return
    try {
      history.replaceState(history.state, '', address)
    } catch {
      // A page without an address of its own, or one that has changed it too often: what is shown does not depend on it.
    }
  }
}

/** What stands behind the `#`: the path of a page that routes there, or an anchor, and what follows it. */
function fragment(): { path: string; query: string } {
  const whole = location.hash.slice(1)
  const mark = whole.indexOf('?')
  if (mark >= 0) return { path: whole.slice(0, mark), query: whole.slice(mark + 1) }
  return whole.includes('=') ? { path: '', query: whole } : { path: whole, query: '' }
}

/** @returns `undefined` for what is no such text */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
