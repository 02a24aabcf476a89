import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/locales/de.ts'
import '../../../components/risk-badge/sa-risk-badge.ts'
import type { SaRiskBadge } from '../../../components/risk-badge/sa-risk-badge.ts'
import { sendKeys } from '../../support/browser.ts'
import { accessible, clear, inside, rendered, show, textOf } from '../base/support.ts'

const levels = ['critical', 'high', 'medium', 'moderate', 'low', 'unknown']
const everyLevel = levels.map((level) => `<sa-risk-badge level="${level}" score="32.7"></sa-risk-badge>`).join('')
const badge = (place: HTMLElement) => place.querySelector<SaRiskBadge>('sa-risk-badge')!

describe('sa-risk-badge', () => {
  afterEach(clear)

  for (const [level, word, meaning] of [
    ['critical', 'Critical', 'Severe gaps across multiple control areas. Immediate attention required.'],
    ['high', 'High', 'Significant unmitigated risk. The client needs prioritized remediation work.'],
    ['moderate', 'Moderate', 'Some control gaps exist but the overall posture is partially managed.'],
    ['low', 'Low', 'Controls are well implemented and evidence is in place.'],
    ['unknown', 'Unknown', 'The client has not yet completed their baseline assessment.'],
  ] as const) {
    it(`says ${word} and what it means`, async () => {
      const place = await show(`<sa-risk-badge level="${level}"></sa-risk-badge>`)
      expect(inside(badge(place), '[part=badge]').textContent).to.equal(word)
      expect(inside(badge(place), '[part=meaning]').textContent?.trim()).to.equal(meaning)
    })
  }

  it('shows the word the server sent, never one of its own from the score', async () => {
    const place = await show('<sa-risk-badge score="5"></sa-risk-badge>')
    expect(inside(badge(place), '[part=badge]').textContent).to.equal('Unknown')
    expect(textOf(badge(place))).not.to.contain('5')
  })

  it('rounds the score down, so that 19.9 beside Critical reads 19', async () => {
    const place = await show('<sa-risk-badge level="critical" score="19.9"></sa-risk-badge>')
    expect(inside(badge(place), '[part=score]').textContent).to.equal('19/100')
  })

  it('shows no score that is empty, unreadable or out of range', async () => {
    for (const score of ['', 'many', '-1', '101', 'null']) {
      const place = await show(`<sa-risk-badge level="low" score="${score}"></sa-risk-badge>`)
      expect(badge(place).shadowRoot!.querySelector('[part=score]'), score).to.equal(null)
    }
  })

  it('shows a level of a later server by its own name', async () => {
    const place = await show('<sa-risk-badge level="very_high"></sa-risk-badge>')
    expect(textOf(badge(place))).to.equal('Very high')
  })

  it('opens its meaning by the keyboard and closes it again', async () => {
    const place = await show('<sa-risk-badge level="high"></sa-risk-badge>')
    const details = inside<HTMLDetailsElement>(badge(place), 'details')
    expect(details.open).to.equal(false)
    await sendKeys({ press: 'Tab' })
    expect(document.activeElement).to.equal(badge(place))
    await sendKeys({ press: 'Enter' })
    expect(details.open).to.equal(true)
    await sendKeys({ press: ' ' })
    expect(details.open).to.equal(false)
  })

  it('has something to press of at least 24 by 24 pixels', async () => {
    const place = await show('<sa-risk-badge level="low"></sa-risk-badge>')
    const { width, height } = inside(badge(place), 'summary').getBoundingClientRect()
    expect(Math.min(width, height)).to.be.at.least(24)
  })

  it('is not a live region and stays out of the tab order where its meaning is hidden or shown', async () => {
    const place = await show('<sa-risk-badge level="low" meaning="hidden"></sa-risk-badge><sa-risk-badge level="low" meaning="shown"></sa-risk-badge>')
    for (const each of place.children) {
      expect(each.shadowRoot!.querySelector('summary, button, [tabindex], [role=status], [aria-live]')).to.equal(null)
      expect(textOf(each)).to.contain('evidence is in place')
    }
  })

  it('tells every level apart by shape as well as by colour', async () => {
    const place = await show(everyLevel)
    const shapes = [...place.children].map((each) => {
      const { clipPath, borderRadius, borderTopWidth } = getComputedStyle(inside(each, '[part=badge]'), '::before')
      return `${clipPath} ${borderRadius} ${borderTopWidth}`
    })
    expect(new Set(shapes).size).to.equal(levels.length)
  })

  it('wraps and never leaves its box at 60 pixels', async () => {
    const place = await show('<div id="box"><sa-risk-badge level="very_long_level_of_a_later_server" score="12"></sa-risk-badge></div>')
    const box = place.querySelector<HTMLElement>('#box')!
    box.style.inlineSize = '60px'
    await rendered(place)
    expect(box.scrollWidth).to.be.at.most(60)
  })

  it('speaks the language of the page, and its own where it is told', async () => {
    const place = await show('<sa-risk-badge level="low"></sa-risk-badge><sa-risk-badge level="low" locale="ar"></sa-risk-badge>', { lang: 'de-AT' })
    const [page, own] = [...place.children]
    expect(inside(page!, '[part=badge]').textContent).to.equal('Niedrig')
    expect(inside(own!, '[part=badge]').textContent).to.equal('منخفض')
    expect(inside(own!, '.base').lang).to.equal('ar')
  })

  it('gives every level a pill, a mark and an edge, one that it does not know as well', async () => {
    const place = await show([...levels, 'of_a_later_server'].map((level) => `<sa-risk-badge level="${level}"></sa-risk-badge>`).join(''))
    for (const each of place.children) {
      const pill = inside(each, '[part=badge]')
      const [style, mark] = [getComputedStyle(pill), getComputedStyle(pill, '::before')]
      const level = each.getAttribute('level')!
      expect(style.backgroundColor, level).not.to.match(/rgba\(0, 0, 0, 0\)|transparent/)
      expect(style.borderTopColor, level).not.to.equal(style.color)
      expect(style.borderTopStyle, level).to.equal('solid')
      expect([mark.backgroundColor, mark.borderTopColor].some((colour) => colour !== 'rgba(0, 0, 0, 0)' && colour !== style.color), level).to.equal(true)
    }
  })

  it('stays open, with the same elements, when its level changes', async () => {
    const place = await show('<sa-risk-badge level="low" score="90"></sa-risk-badge>')
    const details = inside(badge(place), 'details') as HTMLDetailsElement
    details.open = true
    badge(place).level = 'high'
    badge(place).score = undefined
    await rendered(place)
    expect(inside(badge(place), 'details')).to.equal(details)
    expect(details.open).to.equal(true)
    expect(inside(badge(place), '[part=badge]').textContent).to.equal('High')
    expect(badge(place).shadowRoot!.querySelector('[part=score]')).to.equal(null)
    expect(inside(badge(place), '[part=meaning]').textContent).to.match(/^Significant unmitigated risk[^0-9]*$/)
  })

  it('changes between its ways of explaining', async () => {
    const place = await show('<sa-risk-badge level="low" score="90"></sa-risk-badge>')
    const root = badge(place).shadowRoot!
    for (const [meaning, level, shape] of [
      ['shown', 'low', 'span.row bdi, p[part=meaning]'],
      ['hidden', 'low', 'span.row bdi, span.row > .unseen[part=meaning]'],
      ['hidden', 'elsewhere', 'span.row'],
      ['toggle', 'low', 'details summary.row bdi, details > p[part=meaning]'],
    ] as const) {
      Object.assign(badge(place), { meaning, level })
      await rendered(place)
      for (const selector of shape.split(', ')) expect(root.querySelectorAll(selector).length, `${meaning} ${level}: ${selector}`).to.equal(1)
      expect(root.querySelectorAll('.base').length).to.equal(1)
      expect(root.querySelectorAll('[part=meaning]').length).to.equal(level === 'low' ? 1 : 0)
    }
  })

  it('takes the page’s own words', async () => {
    const place = await show('<sa-risk-badge level="low"></sa-risk-badge>')
    badge(place).messages = { 'risk.low': 'Fine' }
    await rendered(place)
    expect(inside(badge(place), '[part=badge]').textContent).to.equal('Fine')
  })

  for (const [name, options] of Object.entries({ light: {}, dark: { scheme: 'dark' }, 'right to left': { dir: 'rtl', lang: 'ar' } })) {
    it(`is accessible: every level, ${name}`, async () => accessible(await show(everyLevel + everyLevel.replaceAll('score', 'meaning="shown" score'), options)))
  }
})
