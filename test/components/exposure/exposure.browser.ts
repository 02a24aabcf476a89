import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/exposure/sa-exposure.ts'
import { accessible, clear, inside, rendered, show } from '../base/support.ts'

const exposure = (place: HTMLElement) => place.querySelector('sa-exposure')!
/** What eyes see. */
const seen = (element: Element) => inside(element, '[aria-hidden], bdi').textContent
/** What is said. */
const said = (element: Element) => element.shadowRoot!.querySelector('.unseen')?.textContent

describe('sa-exposure', () => {
  afterEach(clear)

  it('reads $42K–$180K, and says "to" to screen readers', async () => {
    const place = await show('<sa-exposure low="4200000" high="18000000" currency="USD"></sa-exposure>')
    expect(seen(exposure(place))).to.equal('$42K–$180K')
    expect(said(exposure(place))).to.equal('$42K to $180K')
    expect(inside(exposure(place), '[part=period]').textContent).to.equal('a year')
  })

  it('reads one amount where both ends are the same', async () => {
    const place = await show('<sa-exposure low="4200000" high="4200000" currency="USD"></sa-exposure>')
    expect(seen(exposure(place))).to.equal('$42K')
  })

  it('counts yen without cents', async () => {
    const place = await show('<sa-exposure low="42000" high="180000" currency="JPY"></sa-exposure>')
    expect(seen(exposure(place))).to.match(/42K–.*180K/)
  })

  it('takes an estimate as the portal sends it, before its attributes', async () => {
    const place = await show('<sa-exposure low="1" high="2" currency="USD"></sa-exposure>')
    exposure(place).exposure = { low: 800_000, high: 2_100_000, currency: 'GBP' }
    await rendered(place)
    expect(seen(exposure(place))).to.equal('£8K–£21K')
    exposure(place).exposure = null
    await rendered(place)
    expect(seen(exposure(place))).to.equal('—')
  })

  it('shows a dash, said as No estimate, for what is no estimate', async () => {
    for (const attributes of ['', 'low="5" high="1" currency="USD"', 'low="" high="5" currency="USD"', 'low="1" high="5"', 'low="-1" high="5" currency="USD"']) {
      const place = await show(`<sa-exposure ${attributes}></sa-exposure>`)
      expect(seen(exposure(place)), attributes).to.equal('—')
      expect(said(exposure(place)), attributes).to.equal('No estimate')
      expect(exposure(place).shadowRoot!.querySelector('[part=period]'), attributes).to.equal(null)
    }
  })

  const states = '<sa-exposure low="4200000" high="18000000" currency="USD"></sa-exposure><sa-exposure></sa-exposure>'
  for (const [name, options] of Object.entries({ light: {}, dark: { scheme: 'dark' }, 'right to left': { dir: 'rtl', lang: 'ar' } })) {
    it(`is accessible: ${name}`, async () => accessible(await show(states, options)))
  }
})
