import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/locales/de.ts'
import '../../../components/risk-badge/sa-risk-badge.ts'
import '../../../components/severity-badge/sa-severity-badge.ts'
import { accessible, clear, inside, rendered, show, textOf } from '../base/support.ts'

const severities = ['critical', 'high', 'medium', 'low', 'info', 'unknown']
const every = severities.map((severity) => `<sa-severity-badge severity="${severity}"></sa-severity-badge>`).join('')
const pill = (element: Element) => inside(element, '[part=badge]')
const mark = (element: Element) => getComputedStyle(pill(element), '::before')

describe('sa-severity-badge', () => {
  afterEach(clear)

  it('says each severity in a word, and Unknown where there is none', async () => {
    const place = await show(`${every}<sa-severity-badge></sa-severity-badge><sa-severity-badge severity=""></sa-severity-badge>`)
    expect([...place.children].map(textOf)).to.deep.equal(['Critical', 'High', 'Medium', 'Low', 'Info', 'Unknown', 'Unknown', 'Unknown'])
  })

  it('shows a severity of a later server by its own name', async () => {
    expect(textOf((await show('<sa-severity-badge severity="very_high"></sa-severity-badge>')).firstElementChild!)).to.equal('Very high')
  })

  it('tells every severity apart by shape as well as by colour', async () => {
    const place = await show(`${every}<sa-severity-badge severity="elsewhere"></sa-severity-badge>`)
    const shapes = [...place.children].map((each) => `${mark(each).clipPath} ${mark(each).borderTopLeftRadius} ${mark(each).borderTopWidth}`)
    expect(new Set(shapes).size).to.equal(severities.length + 1)
  })

  it('wears the colour of the risk level of its name, unless the page gives it one of its own', async () => {
    const place = await show('<sa-severity-badge severity="critical"></sa-severity-badge><sa-risk-badge level="critical"></sa-risk-badge>')
    const [severity, risk] = [...place.children]
    expect(mark(severity!).backgroundColor).to.equal(mark(risk!).backgroundColor)
    place.style.setProperty('--sa-risk-critical', 'rgb(1, 2, 3)')
    expect(mark(severity!).backgroundColor).to.equal('rgb(1, 2, 3)')
    place.style.setProperty('--sa-severity-critical', 'rgb(4, 5, 6)')
    expect(mark(severity!).backgroundColor).to.equal('rgb(4, 5, 6)')
    expect(mark(risk!).backgroundColor).to.equal('rgb(1, 2, 3)')
    place.style.setProperty('--sa-severity-critical-quiet', 'rgb(7, 8, 9)')
    expect(getComputedStyle(pill(severity!)).backgroundColor).to.equal('rgb(7, 8, 9)')
  })

  it('follows a new severity in the same element', async () => {
    const place = await show('<sa-severity-badge severity="low"></sa-severity-badge>')
    const element = place.querySelector('sa-severity-badge')!
    const before = pill(element)
    element.severity = 'high'
    await rendered(place)
    expect(pill(element)).to.equal(before)
    expect(textOf(element)).to.equal('High')
  })

  it('wraps and never leaves its box at 60 pixels', async () => {
    const place = await show('<div id="box"><sa-severity-badge severity="very_long_severity_of_a_later_server" size="large"></sa-severity-badge></div>')
    const box = place.querySelector<HTMLElement>('#box')!
    box.style.inlineSize = '60px'
    expect(box.scrollWidth).to.be.at.most(60)
  })

  it('speaks the language of the page, and the words of the page before that', async () => {
    const place = await show('<sa-severity-badge severity="info"></sa-severity-badge><sa-severity-badge severity="info" locale="ar"></sa-severity-badge>', { lang: 'de' })
    const element = place.querySelector('sa-severity-badge')!
    expect([...place.children].map(textOf)).to.deep.equal(['Hinweis', 'معلومة'])
    element.messages = { 'severity.info': 'Note' }
    await rendered(place)
    expect(textOf(element)).to.equal('Note')
  })

  for (const [name, options] of Object.entries({ light: {}, dark: { scheme: 'dark' }, 'right to left': { dir: 'rtl', lang: 'ar' } })) {
    it(`is accessible: every severity, ${name}`, async () => accessible(await show(every, options)))
  }
})
