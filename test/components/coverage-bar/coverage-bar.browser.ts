import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/coverage-bar/sa-coverage-bar.ts'
import { accessible, clear, inside, rendered, show, textOf } from '../base/support.ts'

const bar = (place: HTMLElement) => place.querySelector('sa-coverage-bar')!

describe('sa-coverage-bar', () => {
  afterEach(clear)

  for (const [value, words] of [
    ['0', '0%'],
    ['0.3', '<1%'],
    ['50', '50%'],
    ['99.6', '99%'],
    ['100', '100%'],
  ] as const) {
    it(`reads ${words} for ${value}`, async () => {
      const place = await show(`<sa-coverage-bar value="${value}"></sa-coverage-bar>`)
      expect(textOf(bar(place))).to.equal(words)
      expect(inside(bar(place), '[role=meter]').getAttribute('aria-valuetext')).to.equal(words)
    })
  }

  it('reads Not assessed, never 0%, where nothing is known', async () => {
    for (const attributes of ['', 'value=""', 'value="null"', 'value="-1"', 'value="101"', 'total="0" with-evidence="0"', 'total="24"', 'with-evidence="3"']) {
      const place = await show(`<sa-coverage-bar ${attributes}></sa-coverage-bar>`)
      expect(textOf(bar(place)), attributes).to.equal('Not assessed')
      expect(bar(place).shadowRoot!.querySelector('[role=meter]'), attributes).to.equal(null)
    }
  })

  it('says how many controls have evidence and takes the share from them', async () => {
    const place = await show('<sa-coverage-bar total="24" with-evidence="14"></sa-coverage-bar>')
    expect(textOf(bar(place))).to.equal('58% 14 of 24 controls have evidence')
    const meter = inside(bar(place), '[role=meter]')
    expect(meter.getAttribute('aria-valuetext')).to.equal('58%, 14 of 24 controls have evidence')
    expect(meter.getAttribute('aria-valuenow')).to.equal('58')
    expect(meter.getAttribute('aria-label')).to.equal('Evidence coverage')
  })

  it('says one control in the singular', async () => {
    const place = await show('<sa-coverage-bar total="1" with-evidence="1"></sa-coverage-bar>')
    expect(textOf(bar(place))).to.equal('100% 1 of 1 control has evidence')
  })

  it('fills as much of the bar as is covered', async () => {
    const place = await show('<sa-coverage-bar value="25"></sa-coverage-bar>')
    const ratio = () => inside(bar(place), '.bar-fill').getBoundingClientRect().width / inside(bar(place), '.bar').getBoundingClientRect().width
    expect(ratio()).to.be.closeTo(0.25, 0.01)
    bar(place).value = 75
    await rendered(place)
    expect(ratio()).to.be.closeTo(0.75, 0.01)
  })

  it('fills from the right where text runs from the right', async () => {
    const place = await show('<sa-coverage-bar value="25"></sa-coverage-bar>', { dir: 'rtl' })
    expect(inside(bar(place), '.bar-fill').getBoundingClientRect().right).to.be.closeTo(inside(bar(place), '.bar').getBoundingClientRect().right, 1)
  })

  it('keeps its bar at 48 pixels and its words whole in a narrow box', async () => {
    const place = await show('<div id="box"><sa-coverage-bar value="100"></sa-coverage-bar></div>')
    place.querySelector<HTMLElement>('#box')!.style.inlineSize = '10px'
    expect(inside(bar(place), '.bar').getBoundingClientRect().width).to.be.at.least(48)
    expect(inside(bar(place), '.percent').getBoundingClientRect().height).to.be.below(30)
  })

  it('draws no style attribute, which a strict style-src blocks', async () => {
    const place = await show('<sa-coverage-bar value="40"></sa-coverage-bar>')
    expect(inside(bar(place), '.base').outerHTML).not.to.match(/<[^>]* style="(?!--_ratio)/)
  })

  const states = '<sa-coverage-bar value="58"></sa-coverage-bar><sa-coverage-bar></sa-coverage-bar><sa-coverage-bar total="24" with-evidence="0"></sa-coverage-bar>'
  for (const [name, options] of Object.entries({ light: {}, dark: { scheme: 'dark' }, 'right to left': { dir: 'rtl', lang: 'ar' } })) {
    it(`is accessible: ${name}`, async () => accessible(await show(states, options)))
  }
})
