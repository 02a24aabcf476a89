import type { Portal } from '../../src/index.ts'

/**
 * Whose data a widget has on screen. What a list drops by itself when somebody else is signed in, a dialog that is open does not: it
 * has to be closed.
 */
export class Whose {
  #portal: Portal | undefined
  #scope = ''
  #key: string | undefined

  /**
   * @param key what is shown, such as the client; `undefined` while that is not known
   * @returns whether what was on screen belongs to somebody else now
   */
  changed(portal: Portal | undefined, key: string | undefined): boolean {
    const scope = portal?.scope ?? ''
    const other =
      (this.#portal !== undefined && portal !== this.#portal) ||
      // The first token only gives a name to who was asking all along.
      (this.#scope !== '' && scope !== this.#scope) ||
      (this.#key !== undefined && key !== undefined && key !== this.#key)
    this.#portal = portal
    this.#scope = scope
    if (key !== undefined || other) this.#key = key
    return other
  }
}
