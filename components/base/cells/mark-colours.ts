import { unsafeCSS, type CSSResult } from '@lit/reactive-element'

/** Who wears a colour, the public name of the colour, and ours where the page has none. */
export type MarkColour = readonly [selector: string, token: string, mark: string]

/**
 * `--_mark` and its partners for whatever the selectors find: the page's token, else ours. Stands in a file of its own: the build
 * takes no white space out of sheets beside one that is put together.
 */
export function markColours(colours: readonly MarkColour[]): CSSResult {
  return unsafeCSS(
    colours
      .map(([selector, token, mark]) => `${selector}{--_mark:var(${token},${mark});--_quiet:var(${token}-quiet);--_on-quiet:var(${token}-on-quiet);--_edge:var(${token}-border)}`)
      .join(''),
  )
}
