import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/locales/de.ts'
import { contrast } from '../../../components/base/colour.ts'
import { statusPalette } from '../../../components/base/palette.ts'
import '../../../components/status-badge/sa-status-badge.ts'
import { findingStatuses, statusLabels } from '../../../src/contract/finding-status.ts'
import { accessible, clear, inside, show, textOf } from '../base/support.ts'

const every = findingStatuses.map((status) => `<sa-status-badge status="${status}"></sa-status-badge>`).join('')
const pill = (element: Element) => inside(element, '[part=badge]')
const mark = (element: Element) => getComputedStyle(pill(element), '::before')

describe('sa-status-badge', () => {
  afterEach(clear)

  it('says every status in the usual words', async () => {
    const place = await show(every)
    expect([...place.children].map(textOf)).to.deep.equal(Object.values(statusLabels))
  })

  it('says Open where it is told nothing, and a status of a later server by its own name or label', async () => {
    const place = await show('<sa-status-badge></sa-status-badge><sa-status-badge status="on_hold"></sa-status-badge><sa-status-badge status="on_hold" label="Parked"></sa-status-badge>')
    expect([...place.children].map(textOf)).to.deep.equal(['Open', 'On hold', 'Parked'])
  })

  it('keeps the words that the MSP has chosen, and says the usual ones in the language of the page', async () => {
    const place = await show('<sa-status-badge status="verified_fixed" label="Resolved"></sa-status-badge><sa-status-badge status="verified_fixed" label="Verified Fixed"></sa-status-badge>', { lang: 'de' })
    expect([...place.children].map(textOf)).to.deep.equal(['Resolved', 'Behoben, bestätigt'])
  })

  it('tells every status apart by shape as well as by colour', async () => {
    const place = await show(`${every}<sa-status-badge status="on_hold"></sa-status-badge>`)
    const shapes = [...place.children].map((each) => {
      const { clipPath, borderTopLeftRadius, borderTopWidth, borderTopStyle, backgroundImage } = mark(each)
      return `${clipPath} ${borderTopLeftRadius} ${borderTopWidth} ${borderTopStyle} ${/\d+deg/.exec(backgroundImage)?.[0] ?? backgroundImage.slice(0, 15)}`
    })
    expect(new Set(shapes).size, shapes.join('\n')).to.equal(findingStatuses.length + 1)
  })

  it('takes the colours of the page', async () => {
    const place = await show(every)
    place.style.setProperty('--sa-status-not-fixed', 'rgb(1, 2, 3)')
    const element = place.querySelector('[status=not_fixed]')!
    expect(mark(element).backgroundColor).to.equal('rgb(1, 2, 3)')
    place.style.setProperty('--sa-status-not-fixed-on-quiet', 'rgb(4, 5, 6)')
    expect(getComputedStyle(pill(element)).color).to.equal('rgb(4, 5, 6)')
  })

  it('has marks that keep 3:1 on the ground they stand on', () => {
    for (const [name, [light, dark]] of Object.entries(statusPalette)) {
      expect(contrast(light, '#f6f7f9'), name).to.be.at.least(3)
      expect(contrast(dark, '#1b2028'), name).to.be.at.least(3)
    }
  })

  it('wraps and never leaves its box at 60 pixels', async () => {
    const place = await show('<div id="box"><sa-status-badge status="open" label="Waits for somebody to look into it"></sa-status-badge></div>')
    const box = place.querySelector<HTMLElement>('#box')!
    box.style.inlineSize = '60px'
    expect(box.scrollWidth).to.be.at.most(60)
  })

  for (const [name, options] of Object.entries({ light: {}, dark: { scheme: 'dark' }, 'right to left': { dir: 'rtl', lang: 'ar' } })) {
    it(`is accessible: every status, ${name}`, async () => accessible(await show(every, options)))
  }
})
