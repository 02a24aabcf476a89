/** A colour by lightness (0–1), chroma (0 and up) and hue (degrees), in OKLCH. */
export interface Oklch {
  l: number
  c: number
  h: number
}

/** Linear light of red, green and blue, 0–1 inside sRGB. */
type Linear = readonly [number, number, number]

const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i

/** Whether text is a colour such as `#0a7bc2`: what a brand may be, and nothing that could carry CSS with it. */
export function isHexColour(text: unknown): text is string {
  return typeof text === 'string' && hex.test(text)
}

function linearOf(colour: string): Linear {
  const parts = hex.exec(colour)
  if (!parts) throw new RangeError(`"${colour}" is not a colour such as #0a7bc2.`)
  return parts.slice(1).map((pair) => {
    const value = Number.parseInt(pair, 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as unknown as Linear
}

function hexOf(linear: Linear): string {
  const pairs = linear.map((value) => {
    const clipped = Math.min(1, Math.max(0, value))
    const gamma = clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055
    return Math.round(gamma * 255)
      .toString(16)
      .padStart(2, '0')
  })
  return `#${pairs.join('')}`
}

/** The colour in OKLCH. Throws `RangeError` for anything but six hexadecimal digits after `#`. */
export function toOklch(colour: string): Oklch {
  const [r, g, b] = linearOf(colour)
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const l = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short
  const a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short
  const bb = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short
  const h = (Math.atan2(bb, a) * 180) / Math.PI
  return { l, c: Math.hypot(a, bb), h: h < 0 ? h + 360 : h }
}

function linearOfOklch({ l, c, h }: Oklch): Linear {
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ]
}

function shown(linear: Linear): boolean {
  return linear.every((value) => value >= -0.0001 && value <= 1.0001)
}

/** The nearest colour a screen shows: the same lightness and hue, with as much of the chroma as fits. */
export function fromOklch(colour: Oklch): string {
  const l = Math.min(1, Math.max(0, colour.l))
  let linear = linearOfOklch({ ...colour, l })
  if (!shown(linear)) {
    let fits = 0
    let tooMuch = colour.c
    for (let step = 0; step < 20; step++) {
      const c = (fits + tooMuch) / 2
      if (shown(linearOfOklch({ l, c, h: colour.h }))) fits = c
      else tooMuch = c
    }
    linear = linearOfOklch({ l, c: fits, h: colour.h })
  }
  return hexOf(linear)
}

function luminance(colour: string): number {
  const [r, g, b] = linearOf(colour)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** WCAG contrast of two colours, 1–21. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** `share` (0–1) of one colour over another, as `color-mix(in srgb, …)` mixes them. */
export function mix(one: string, share: number, other: string): string {
  const bytes = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  const under = bytes(other)
  const pairs = bytes(one).map((value, index) =>
    Math.round(value * share + under[index]! * (1 - share))
      .toString(16)
      .padStart(2, '0'),
  )
  return `#${pairs.join('')}`
}
