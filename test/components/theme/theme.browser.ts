import { expect } from 'chai'

import '../../../components/all.ts'
import { contrast } from '../../../components/base/colour.ts'
import { deriveTheme } from '../../../components/base/derive-theme.ts'
import { canEmulateMedia, emulateMedia, engine } from '../../support/browser.ts'
import { accessible, clear, inside, leaveOut, pause, rendered, show } from '../base/support.ts'

const canvas = document.createElement('canvas')
canvas.width = canvas.height = 1
const context = canvas.getContext('2d', { willReadFrequently: true })!

/** A computed colour as the screen shows it. */
function painted(colour: string): string {
  context.clearRect(0, 0, 1, 1)
  context.fillStyle = '#010203'
  context.fillStyle = colour
  context.fillRect(0, 0, 1, 1)
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data
  return `#${[r, g, b].map((value) => value!.toString(16).padStart(2, '0')).join('')}`
}

/** Brands round the whole wheel, pale to dark, dull to brighter than any screen. */
function* brands(): Generator<string> {
  for (let hue = 0; hue < 360; hue += 20) for (const l of [0.15, 0.4, 0.55, 0.7, 0.9, 0.99]) for (const c of [0.02, 0.13, 0.37]) yield `oklch(${l} ${c} ${hue})`
  for (const each of ['#000', '#fff', '#808080', '#ff0', '#00f', '#0f0', '#f00', '#0ff', '#f0f', 'color(display-p3 0 1 0)', 'color(display-p3 1 0 0)', 'rebeccapurple', 'hsl(50 100% 50%)']) yield each
}

const fill = (place: HTMLElement) => getComputedStyle(inside(place.querySelector('sa-coverage-bar')!, '.bar-fill')).backgroundColor
const badge = (place: HTMLElement) => getComputedStyle(inside(place.querySelector('sa-risk-badge')!, '[part=badge]'))

describe('the theme', () => {
  afterEach(clear)

  for (const [scheme, ground, on] of [
    ['light', '#f6f7f9', '#ffffff'],
    ['dark', '#1b2028', '#000000'],
  ] as const) {
    it(`keeps 4.5:1 for the accent as text and under text, for any brand, ${scheme}, as painted`, async function () {
      this.timeout(10_000)
      const place = await show('<sa-coverage-bar value="50"></sa-coverage-bar>', { scheme })
      let count = 0
      let worst = 21
      for (const brand of brands()) {
        place.style.setProperty('--sa-brand', brand)
        const accent = painted(fill(place))
        const ratio = Math.min(contrast(accent, ground), contrast(accent, on))
        worst = Math.min(worst, ratio)
        expect(ratio, `${brand} → ${accent}`).to.be.at.least(4.5)
        count++
      }
      expect(count).to.be.above(300)
      expect(worst).to.be.below(21)
    })
  }

  it('takes a token from any ancestor, and from the element itself', async () => {
    const place = await show('<div><sa-coverage-bar value="50"></sa-coverage-bar></div>')
    document.documentElement.style.setProperty('--sa-color-accent', 'rgb(1, 2, 3)')
    expect(fill(place)).to.equal('rgb(1, 2, 3)')
    place.querySelector('sa-coverage-bar')!.style.setProperty('--sa-color-accent', 'rgb(4, 5, 6)')
    expect(fill(place)).to.equal('rgb(4, 5, 6)')
    document.documentElement.style.removeProperty('--sa-color-accent')
  })

  it('never sets a public token itself', async () => {
    const { SaElement } = await import('../../../components/base/element.ts')
    for (const tag of ['sa-portal', 'sa-risk-badge', 'sa-coverage-bar', 'sa-exposure', 'sa-portfolio-summary']) {
      const { elementStyles } = customElements.get(tag) as unknown as typeof SaElement
      expect(elementStyles.map(String).join(' '), tag).not.to.match(/[;{]\s*--sa-[a-z-]+\s*:/)
    }
  })

  it('repaints at once when a token, the scheme or the page’s scheme changes', async () => {
    const place = await show('<sa-portal><sa-coverage-bar value="50"></sa-coverage-bar><sa-risk-badge level="high"></sa-risk-badge></sa-portal>')
    const light = fill(place)
    place.style.setProperty('--sa-brand', '#aa0055')
    const branded = fill(place)
    expect(branded).not.to.equal(light)
    document.documentElement.style.colorScheme = 'dark'
    const dark = fill(place)
    expect(dark).not.to.equal(branded)
    const portal = place.querySelector('sa-portal')!
    portal.setAttribute('color-scheme', 'light')
    await rendered(place)
    expect(fill(place)).to.equal(branded)
    portal.colorScheme = 'dark'
    await rendered(place)
    expect(fill(place)).to.equal(dark)
    place.querySelector('sa-coverage-bar')!.colorScheme = 'light'
    await rendered(place)
    expect(fill(place)).to.equal(branded)
    place.querySelector('sa-coverage-bar')!.colorScheme = 'auto'
    await rendered(place)
    expect(fill(place)).to.equal(dark)
  })

  it('leaves risk colours as they are under any brand', async () => {
    const place = await show('<sa-risk-badge level="critical"></sa-risk-badge>')
    const before = badge(place).backgroundColor
    place.style.setProperty('--sa-brand', '#00ff00')
    expect(badge(place).backgroundColor).to.equal(before)
    place.style.setProperty('--sa-risk-critical-quiet', 'rgb(9, 9, 9)')
    expect(badge(place).backgroundColor).to.equal('rgb(9, 9, 9)')
  })

  it('stands closer or wider by the density of the widget or of the portal around it', async () => {
    const place = await show('<sa-portal><sa-portfolio-summary></sa-portfolio-summary></sa-portal>')
    const element = place.querySelector('sa-portfolio-summary')!
    const padding = () => Number.parseFloat(getComputedStyle(inside(element, '.stat')).paddingBlockStart)
    const usual = padding()
    place.querySelector('sa-portal')!.density = 'compact'
    await rendered(place)
    expect(padding()).to.be.below(usual)
    element.density = 'roomy'
    await rendered(place)
    expect(padding()).to.be.above(usual)
  })

  it('wears a derived theme on a surface of the page’s own, and stays readable', async () => {
    const { auto } = deriveTheme('#ffcc00', { surface: '#f3e9d2', darkSurface: '#2b2118' })
    for (const scheme of ['light', 'dark']) {
      const place = await show('<sa-portfolio-summary></sa-portfolio-summary>', { scheme })
      for (const [token, value] of Object.entries(auto)) place.style.setProperty(token, value)
      place.querySelector('sa-portfolio-summary')!.summary = { total: 1, highRisk: 0, healthy: 1, unknown: 0 }
      await rendered(place)
      expect(painted(getComputedStyle(inside(place.firstElementChild!, '.base')).backgroundColor)).to.equal(scheme === 'light' ? '#f3e9d2' : '#2b2118')
      await accessible(place)
    }
  })

  it('draws edges and marks in system colours where colours are forced', async function () {
    if (!canEmulateMedia) leaveOut(this, `the driver of ${engine} cannot emulate media features`)
    await emulateMedia({ forcedColors: 'active' })
    const place = await show('<sa-risk-badge level="high"></sa-risk-badge><sa-coverage-bar value="50"></sa-coverage-bar>')
    const probe = document.createElement('i')
    probe.style.cssText = 'forced-color-adjust: none; color: CanvasText; background: Canvas'
    place.append(probe)
    const { color, backgroundColor } = getComputedStyle(probe)
    expect(fill(place)).to.equal(color)
    expect(fill(place)).not.to.equal(backgroundColor)
    expect(getComputedStyle(inside(place.querySelector('sa-risk-badge')!, '[part=badge]'), '::before').backgroundColor).to.equal(color)
    expect(getComputedStyle(inside(place.querySelector('sa-coverage-bar')!, '.bar')).borderTopWidth).to.equal('1px')
    await emulateMedia({ forcedColors: 'none' })
  })

  it('moves nothing where motion is reduced', async function () {
    if (!canEmulateMedia) leaveOut(this, `the driver of ${engine} cannot emulate media features`)
    const place = await show('<sa-portal></sa-portal>')
    const animation = async (reducedMotion: 'reduce' | 'no-preference') => {
      await emulateMedia({ reducedMotion })
      const element = document.createElement('sa-portfolio-summary')
      place.append(element)
      await pause(250)
      return getComputedStyle(inside(element, '.bone')).animationName
    }
    expect(await animation('no-preference')).not.to.equal('none')
    expect(await animation('reduce')).to.equal('none')
    await emulateMedia({ reducedMotion: 'no-preference' })
  })

  it('prints every definition and no button', async function () {
    if (!canEmulateMedia) leaveOut(this, `the driver of ${engine} cannot emulate media features`)
    const place = await show('<sa-portfolio-summary></sa-portfolio-summary>')
    place.querySelector('sa-portfolio-summary')!.summary = { total: 1, highRisk: 0, healthy: 1, unknown: 0 }
    await rendered(place)
    await emulateMedia({ media: 'print' })
    expect(inside(place.firstElementChild!, '.definition').checkVisibility()).to.equal(true)
    expect(inside(place.firstElementChild!, 'button').checkVisibility()).to.equal(false)
    await emulateMedia({ media: 'screen' })
  })
})
