import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { contrast, fromOklch, isHexColour, mix, toOklch } from '../../../components/base/colour.ts'
import { deriveTheme, derivedTokens, type ThemeTokens } from '../../../components/base/derive-theme.ts'
import { basePalette, cardPalette, riskPalette } from '../../../components/base/palette.ts'

const colour = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`)

/** Every pair of text and ground that the widgets draw. */
const pairs = (tokens: ThemeTokens): [string, number][] => {
  const of = (name: string) => tokens[`--sa-color-${name}` as keyof ThemeTokens]
  const grounds = ['surface', 'sunken', 'raised', 'accent-quiet']
  return [
    ...grounds.flatMap((ground) => ['text', 'text-muted', 'accent', 'link'].map((text): [string, number] => [`${text} on ${ground}`, contrast(of(text), of(ground))])),
    ['accent-on on accent', contrast(of('accent-on'), of('accent'))],
    ['accent-quiet-on on accent-quiet', contrast(of('accent-quiet-on'), of('accent-quiet'))],
  ]
}

function reads(tokens: ThemeTokens): void {
  for (const [pair, ratio] of pairs(tokens)) assert.ok(ratio >= 4.5, `${pair}: ${ratio}`)
  const edge = contrast(tokens['--sa-color-border-strong'], tokens['--sa-color-surface'])
  assert.ok(edge >= 3, `the edge of controls: ${edge}`)
}

test('every text pair keeps 4.5:1 in both modes for any brand', () => {
  fc.assert(
    fc.property(colour, (brand) => {
      const { light, dark } = deriveTheme(brand)
      reads(light)
      reads(dark)
    }),
    { numRuns: 4000 },
  )
})

test('every text pair keeps 4.5:1 on any surface for any brand', () => {
  fc.assert(
    fc.property(colour, colour, colour, (brand, surface, darkSurface) => {
      const { light, dark } = deriveTheme(brand, { surface, darkSurface })
      reads(light)
      reads(dark)
    }),
    { numRuns: 4000 },
  )
})

test('a grey in the middle, on which neither black nor white has much room, still reads', () => {
  for (let grey = 0x60; grey <= 0x90; grey++) {
    const surface = `#${grey.toString(16).repeat(3)}`
    for (const brand of ['#ffff00', '#0000ff', '#777777', '#ff0000']) reads(deriveTheme(brand, { surface }).light)
  }
})

test('the brand keeps its hue, and a brand that reads already is kept as it is', () => {
  assert.equal(deriveTheme('#005a87').light['--sa-color-accent'], '#005a87')
  fc.assert(
    fc.property(colour, (brand) => {
      const before = toOklch(brand)
      const after = toOklch(deriveTheme(brand).light['--sa-color-accent'])
      fc.pre(before.c > 0.05 && after.c > 0.05)
      const turn = Math.abs(((after.h - before.h + 540) % 360) - 180)
      assert.ok(turn < 6, `${brand} turned by ${turn} degrees`)
    }),
    { numRuns: 1000 },
  )
})

test('a theme is colours and nothing else, for every token, in a pair for both schemes', () => {
  const { light, dark, auto } = deriveTheme('#0a7bc2')
  for (const token of derivedTokens) {
    assert.ok(isHexColour(light[token]) && isHexColour(dark[token]), token)
    assert.equal(auto[token], `light-dark(${light[token]}, ${dark[token]})`)
  }
})

test('what is no colour is refused by name', () => {
  for (const bad of ['red', '#fff', '', '#0a7bc2;', 'var(--x)', null, undefined, 7]) {
    assert.throws(() => deriveTheme(bad as string), /deriveTheme\(\): brand/)
    if (bad !== undefined) assert.throws(() => deriveTheme('#0a7bc2', { darkSurface: bad as string }), /darkSurface/)
  }
})

test('a colour goes through OKLCH and back unchanged', () => {
  fc.assert(fc.property(colour, (each) => assert.equal(fromOklch(toOklch(each)), each)), { numRuns: 5000 })
})

test('contrast is WCAG’s', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21)
  assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48')
  assert.equal(contrast('#123456', '#123456'), 1)
})

test('our own palette keeps 4.5:1 for text and 3:1 for marks on every ground, and on every tint', () => {
  const palette = { ...basePalette, ...cardPalette, ...riskPalette }
  for (const mode of [0, 1] as const) {
    const of = (name: keyof typeof palette) => palette[name][mode]
    for (const ground of ['surface', 'sunken', 'raised'] as const) {
      for (const text of ['text', 'text-muted', 'accent'] as const) assert.ok(contrast(of(text), of(ground)) >= 4.5, `${text} on ${ground}, ${mode}`)
      assert.ok(contrast(of('border-strong'), of(ground)) >= 3, `border-strong on ${ground}, ${mode}: ${contrast(of('border-strong'), of(ground))}`)
    }
    for (const level of ['critical', 'high', 'medium', 'moderate', 'low', 'unknown'] as const) {
      const tint = mix(of(level), 0.09, of('surface'))
      assert.ok(contrast(of(level), tint) >= 3, `${level}, ${mode}`)
      assert.ok(contrast(of('text'), tint) >= 4.5, `text on ${level}, ${mode}`)
    }
    assert.ok(contrast(of('accent-on'), of('accent')) >= 4.5)
    assert.ok(contrast(of('text'), of('accent-quiet')) >= 4.5)
  }
})
