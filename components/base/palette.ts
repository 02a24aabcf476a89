import { unsafeCSS } from 'lit'

/**
 * The palette: name → [light, dark]. Contrast of every pair that text is written in is at least 4.5:1, of every mark at least 3:1;
 * the risk colours stay apart for people who see red and green alike. Tests measure both.
 */
export const palette = {
  surface: ['#ffffff', '#14181f'],
  sunken: ['#f6f7f9', '#0f1216'],
  raised: ['#ffffff', '#1b2028'],
  text: ['#14171c', '#f1f3f6'],
  'text-muted': ['#4b515c', '#a9b0bb'],
  border: ['#e3e6ea', '#2c323b'],
  'border-strong': ['#858c98', '#7d8592'],
  track: ['#dcdee2', '#2c323b'],
  accent: ['#00648f', '#5aaee2'],
  'accent-on': ['#ffffff', '#0b0e12'],
  'accent-quiet': ['#e6f0f4', '#1a2530'],
  critical: ['#7b2037', '#d64853'],
  high: ['#c02a00', '#f39971'],
  medium: ['#8a6a00', '#f0c64a'],
  moderate: ['#b38427', '#f9e572'],
  low: ['#0079aa', '#80afeb'],
  unknown: ['#717272', '#8c8d8f'],
} as const satisfies Record<string, readonly [light: string, dark: string]>

const entries = Object.entries(palette)

/** `--_sa-<name>` for every colour: the light ones. */
export const lightPalette = unsafeCSS(entries.map(([name, [light]]) => `--_sa-${name}:${light};`).join(''))

/** `--_sa-<name>` for every colour, by the scheme of the element. */
export const schemePalette = unsafeCSS(entries.map(([name, [light, dark]]) => `--_sa-${name}:light-dark(${light},${dark});`).join(''))

/** `--_<name>`: the page's own colour where it has set one, else ours. Marks of risk are named by the badge. */
export const publicColours = unsafeCSS(
  ['surface', 'sunken', 'raised', 'text', 'text-muted', 'border', 'border-strong', 'accent', 'accent-on', 'accent-quiet']
    .map((name) => `--_${name}:var(--sa-color-${name},var(--_sa-${name}));`)
    .join(''),
)
