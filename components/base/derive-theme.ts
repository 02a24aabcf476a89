import { contrast, fromOklch, isHexColour, mix, toOklch } from './colour.ts'

/** The tokens that follow from a brand and its surfaces, each a colour such as `#0a7bc2`. */
export const derivedTokens = [
  '--sa-color-surface',
  '--sa-color-sunken',
  '--sa-color-raised',
  '--sa-color-text',
  '--sa-color-text-muted',
  '--sa-color-border',
  '--sa-color-border-strong',
  '--sa-color-accent',
  '--sa-color-accent-on',
  '--sa-color-accent-quiet',
  '--sa-color-accent-quiet-on',
  '--sa-color-link',
  '--sa-color-focus',
] as const

/** Tokens and their values, ready for `style.setProperty`. */
export type ThemeTokens = Record<(typeof derivedTokens)[number], string>

/** What a page already has and the theme must fit. */
export interface ThemeOptions {
  /** Colour of cards in the light theme; white when absent. */
  surface?: string
  /** Colour of cards in the dark theme; a near-black when absent. */
  darkSurface?: string
}

/** A theme in both modes. `auto` holds `light-dark()` pairs that follow the scheme of whatever wears them. */
export interface Theme {
  light: ThemeTokens
  dark: ThemeTokens
  auto: ThemeTokens
}

/** WCAG AA for text; a little above it, since browsers round colours once more. */
const forText = 4.52
/** WCAG AA for what is not text. */
const forMarks = 3.02

/** What must be readable on all of `backgrounds`: as near to `wish` as it can be, darker or lighter until it is. */
function readable(wish: { l: number; c: number; h: number }, backgrounds: readonly string[], enough: number, darker: boolean): string {
  const reads = (colour: string) => backgrounds.every((background) => contrast(colour, background) >= enough)
  const at = (l: number) => fromOklch({ ...wish, l })
  const wished = at(wish.l)
  if (reads(wished)) return wished
  // Contrast only grows towards the end of the scale, so the first lightness that reads is found by halving.
  let no = wish.l
  let yes = darker ? 0 : 1
  for (let step = 0; step < 24; step++) {
    const middle = (no + yes) / 2
    if (reads(at(middle))) yes = middle
    else no = middle
  }
  return at(yes)
}

function mode(brand: string, surface: string, wish: { darkest: number; chroma: number; lightest: number }): ThemeTokens {
  // Text is dark where black reads better than white. One of the two always has 4.58:1.
  const darkText = contrast('#000000', surface) >= contrast('#ffffff', surface)
  const end = darkText ? '#000000' : '#ffffff'
  // A second surface moves away from the text where the first leaves it little room, else the usual way.
  const step = (share: number, towards: string) => {
    const moved = mix(towards, share, surface)
    return contrast(end, moved) >= 7 ? moved : mix(darkText ? '#ffffff' : '#000000', share, surface)
  }
  const sunken = step(0.035, '#000000')
  const raised = darkText ? surface : step(0.05, '#ffffff')
  const grounds = [surface, sunken, raised]

  // As much contrast as the grounds have to give, up to AAA, and AA at the least.
  const most = Math.min(...grounds.map((ground) => contrast(end, ground)))
  const text = readable({ l: darkText ? 0.2 : 0.96, c: 0.01, h: 260 }, grounds, Math.max(forText, Math.min(7, 0.95 * most)), darkText)
  const { c, h, l } = toOklch(brand)
  const accent = readable(
    { l: darkText ? Math.min(l, wish.darkest) : Math.max(l, wish.lightest), c: Math.min(c, wish.chroma), h },
    grounds,
    forText,
    darkText,
  )
  // As much of a tint as leaves text and links on it readable.
  let quiet = surface
  for (const share of [0.09, 0.06, 0.03]) {
    const tint = mix(accent, share, surface)
    if (contrast(accent, tint) < forText || contrast(text, tint) < forText) continue
    quiet = tint
    break
  }
  const everywhere = [...grounds, quiet]
  const muted = readable({ l: darkText ? 0.43 : 0.75, c: 0.015, h: 260 }, everywhere, forText, darkText)
  const strong = readable({ l: darkText ? 0.64 : 0.6, c: 0.015, h: 260 }, grounds, forMarks, darkText)
  return {
    '--sa-color-surface': surface,
    '--sa-color-sunken': sunken,
    '--sa-color-raised': raised,
    '--sa-color-text': text,
    '--sa-color-text-muted': muted,
    '--sa-color-border': mix(text, 0.12, surface),
    '--sa-color-border-strong': strong,
    '--sa-color-accent': accent,
    '--sa-color-accent-on': contrast('#ffffff', accent) >= contrast('#000000', accent) ? '#ffffff' : '#000000',
    '--sa-color-accent-quiet': quiet,
    '--sa-color-accent-quiet-on': text,
    '--sa-color-link': accent,
    '--sa-color-focus': accent,
  }
}

/**
 * A whole theme from one brand colour, for pages that change the colour of cards or that need plain colours. Every text has 4.5:1 on
 * every ground it stands on, in both modes, whatever the brand: its hue is kept, its lightness moves as far as it must. Pages that
 * change nothing but the brand need only `--sa-brand`.
 *
 * Risk colours are not part of it: they mean the same under every brand.
 *
 * @param brand a colour such as `#0a7bc2`
 * @throws {RangeError} for a colour that is not six hexadecimal digits after `#`
 * @example
 * const { auto } = deriveTheme('#0a7bc2', { surface: '#fbf7ef' })
 * for (const [token, value] of Object.entries(auto)) document.documentElement.style.setProperty(token, value)
 */
export function deriveTheme(brand: string, { surface = '#ffffff', darkSurface = '#14181f' }: ThemeOptions = {}): Theme {
  for (const [name, colour] of [['brand', brand], ['surface', surface], ['darkSurface', darkSurface]] as const) {
    if (!isHexColour(colour)) throw new RangeError(`deriveTheme(): ${name} is ${JSON.stringify(colour)}; give it a colour such as #0a7bc2.`)
  }
  const light = mode(brand.toLowerCase(), surface.toLowerCase(), { darkest: 0.5, lightest: 0.72, chroma: 0.15 })
  const dark = mode(brand.toLowerCase(), darkSurface.toLowerCase(), { darkest: 0.5, lightest: 0.72, chroma: 0.12 })
  const auto = Object.fromEntries(derivedTokens.map((token) => [token, `light-dark(${light[token]}, ${dark[token]})`])) as ThemeTokens
  return { light, dark, auto }
}
