/** What is typed is searched for once typing rests. @unit milliseconds */
const restMs = 250

/** What stands in a search field, which may be ahead of what is searched for. */
export class Typing {
  readonly #take: (q: string) => void
  #typed: string | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param take begins the search, once typing rests */
  constructor(take: (q: string) => void) {
    this.#take = take
  }

  /** What the field shows. @param q what is searched for */
  shown(q: string | null | undefined): string {
    return this.#typed ?? q ?? ''
  }

  /** Takes over what the page searches for: it goes before what is typed. */
  follow(q: string | null | undefined): void {
    if (q !== this.#typed?.trim()) this.#typed = undefined
  }

  /** Something was typed. Bound, so that the field can be handed it. */
  readonly type = (text: string): void => {
    this.#typed = text
    this.stop()
    this.#timer = setTimeout(() => this.#take(text.trim()), restMs)
  }

  /** Forgets what was typed. */
  clear(): void {
    this.stop()
    this.#typed = undefined
  }

  /** Forgets a search that has not begun. */
  stop(): void {
    clearTimeout(this.#timer)
  }
}
