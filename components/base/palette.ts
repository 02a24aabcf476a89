import { unsafeCSS, type CSSResult } from '@lit/reactive-element'

/** Colours by name: [light, dark]. */
export type Palette = Readonly<Record<string, readonly [light: string, dark: string]>>

// Contrast of every pair that text is written in is at least 4.5:1, of every mark at least 3:1; the risk colours stay apart for people
// who see red and green alike. Tests measure both.

/** What every widget wears. */
export const basePalette = {
  surface: ['#ffffff', '#14181f'],
  text: ['#14171c', '#f1f3f6'],
  'text-muted': ['#4b515c', '#a9b0bb'],
  accent: ['#00648f', '#5aaee2'],
} as const satisfies Palette

/** What cards and controls wear besides. */
export const cardPalette = {
  sunken: ['#f6f7f9', '#0f1216'],
  raised: ['#ffffff', '#1b2028'],
  border: ['#e3e6ea', '#2c323b'],
  'border-strong': ['#858c98', '#7d8592'],
  'accent-on': ['#ffffff', '#0b0e12'],
  'accent-quiet': ['#e6f0f4', '#1a2530'],
} as const satisfies Palette

/** The marks of the levels, and the ground that bars are drawn on. */
export const riskPalette = {
  critical: ['#7b2037', '#d64853'],
  high: ['#c02a00', '#f39971'],
  medium: ['#8a6a00', '#f0c64a'],
  moderate: ['#b38427', '#f9e572'],
  low: ['#0079aa', '#80afeb'],
  unknown: ['#717272', '#8c8d8f'],
} as const satisfies Palette

/** The marks of where a finding stands. */
export const statusPalette = {
  'status-open': ['#0079aa', '#80afeb'],
  'status-progress': ['#5a5bd0', '#a9a6f5'],
  'status-pending': ['#8a6a00', '#f0c64a'],
  'status-fixed': ['#1b7f4d', '#62c995'],
  'status-partial': ['#8f5c1f', '#d9a566'],
  'status-not-fixed': ['#c02a00', '#f39971'],
  'status-aside': ['#717272', '#8c8d8f'],
} as const satisfies Palette

export const trackPalette = { track: ['#dcdee2', '#2c323b'] } as const satisfies Palette

/**
 * `--_sa-<name>` for every colour of a palette: by the scheme of the element, and the light one in browsers from before mid 2024.
 *
 * @param named whether the page can set it: `--_<name>` is then its own `--sa-color-<name>` where it has one, else ours
 */
export function coloursOf(palette: Palette, named?: boolean): CSSResult {
  const list = (write: (name: string, light: string, dark: string) => string) =>
    Object.entries(palette).map(([name, [light, dark]]) => write(name, light, dark)).join('')
  return unsafeCSS(
    `:host{${list((name, light) => `--_sa-${name}:${light};${named ? `--_${name}:var(--sa-color-${name},var(--_sa-${name}));` : ''}`)}}` +
      `@supports (color:light-dark(#000,#fff)) and (color:oklch(from #000 l c h)){:host{${list((name, light, dark) => `--_sa-${name}:light-dark(${light},${dark});`)}}}`,
  )
}
