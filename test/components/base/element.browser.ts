import { expect } from 'chai'
import { html } from 'lit'

import { announce } from '../../../components/base/announce.ts'
import { SaElement } from '../../../components/base/element.ts'
import '../../../components/all.ts'
import type { SaPortfolioSummary } from '../../../components/portfolio-summary/portfolio-summary.ts'
import type { SaRiskBadge } from '../../../components/risk-badge/risk-badge.ts'
import { addLanguage } from '../../../src/format/messages.ts'
import { screenshot } from '../../support/browser.ts'
import { clear, inside, pause, rendered, show, until } from './support.ts'

class SampleElement extends SaElement {
  protected override render() {
    this.setState('empty', true)
    return html`<div class="base" part="base" lang=${this.language}><table><tbody><tr><td>cell</td></tr></tbody></table><p>text</p></div>`
  }
}
customElements.define('sa-test-sample', SampleElement)

const widgets = `
  <sa-risk-badge level="high" score="32" meaning="shown"></sa-risk-badge>
  <sa-coverage-bar total="24" with-evidence="14"></sa-coverage-bar>
  <sa-exposure low="4200000" high="18000000" currency="USD"></sa-exposure>
  <sa-portfolio-summary></sa-portfolio-summary>`

/** What pages of the last thirty years do to everything on them. */
const hostile = `
  * { letter-spacing: 3px; word-spacing: 9px; line-height: 3; text-transform: uppercase; font-style: italic; text-indent: 20px; text-align: right;
      color: red; font-size: 30px; font-family: monospace; font-weight: 900; white-space: nowrap; text-shadow: 2px 2px blue; cursor: crosshair;
      list-style: square; word-break: break-all; font-variant: small-caps; border-collapse: separate; border-spacing: 9px; hyphens: auto; }
  table, td, th, tr { border: 3px solid lime; background: pink; padding: 20px; }
  button, input, select, summary { background: orange; border: 5px dotted; float: right; }
  p, dl, dt, dd { margin: 40px; }
  html { font-size: 62.5%; }`

/** The page's own style sheet, for the time of one test. */
function pageRules(css: string): () => void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet)
  }
}

async function showWidgets() {
  const place = await show(widgets)
  place.querySelector('sa-portfolio-summary')!.summary = { total: 38, highRisk: 6, healthy: 27, unknown: 5 }
  await rendered(place)
  place.style.inlineSize = '600px'
  return place
}

describe('the element base', () => {
  afterEach(() => {
    clear()
    document.adoptedStyleSheets = []
  })

  it('lets no inherited rule of the page in', async () => {
    const place = await show('<sa-test-sample></sa-test-sample>')
    const undo = pageRules(hostile)
    const base = getComputedStyle(inside(place.firstElementChild!, 'p'))
    expect({
      spacing: base.letterSpacing,
      words: base.wordSpacing,
      transform: base.textTransform,
      style: base.fontStyle,
      indent: base.textIndent,
      weight: base.fontWeight,
      size: base.fontSize,
      space: base.whiteSpace,
      shadow: base.textShadow,
      color: base.color,
    }).to.deep.equal({
      spacing: 'normal',
      words: '0px',
      transform: 'none',
      style: 'normal',
      indent: '0px',
      weight: '400',
      size: '14px',
      space: 'normal',
      shadow: 'none',
      color: 'rgb(20, 23, 28)',
    })
    undo()
  })

  it('changes no pixel under a hostile style sheet', async function () {
    this.timeout(10_000)
    const place = await showWidgets()
    const pictures: string[] = []
    for (const css of ['', hostile]) {
      const undo = pageRules(`${css} main > * { display: block; margin: 0; inline-size: 500px; }`)
      for (const widget of place.children) {
        const { x, y, width, height } = widget.getBoundingClientRect()
        pictures.push(await screenshot({ x, y, width, height }))
      }
      undo()
    }
    expect(pictures.slice(4).map((picture, index) => picture === pictures[index])).to.deep.equal([true, true, true, true])
  })

  it('stays as the page says in direction, visibility and pointer events', async () => {
    const place = await show('<sa-test-sample></sa-test-sample>', { dir: 'rtl' })
    const style = () => getComputedStyle(inside(place.firstElementChild!, '.base'))
    expect(style().direction).to.equal('rtl')
    place.style.visibility = 'hidden'
    place.style.pointerEvents = 'none'
    expect(style().visibility).to.equal('hidden')
    expect(style().pointerEvents).to.equal('none')
  })

  it('shows nothing when it is hidden', async () => {
    const place = await show('<sa-test-sample hidden></sa-test-sample><sa-risk-badge hidden level="low"></sa-risk-badge>')
    for (const each of place.children) expect(getComputedStyle(each).display).to.equal('none')
  })

  it('keeps a table’s colour, size and line height in a page without a doctype', async () => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const page = frame.contentDocument!
    page.open()
    page.write('<body><sa-test-quirks></sa-test-quirks><script type="module" src="/test/components/base/quirks-sample.ts"></script></body>')
    page.close()
    expect(page.compatMode).to.equal('BackCompat')
    const element = page.querySelector<HTMLElement>('sa-test-quirks')!
    await until('the element', () => element.shadowRoot?.querySelector('td') != null)
    element.style.setProperty('--sa-color-text', 'rgb(1, 2, 3)')
    element.style.setProperty('--sa-font-size', '17px')
    element.style.setProperty('--sa-line-height', '2')
    const { fontSize, color, lineHeight } = frame.contentWindow!.getComputedStyle(inside(element, 'td'))
    expect({ fontSize, color, lineHeight }).to.deep.equal({ fontSize: '17px', color: 'rgb(1, 2, 3)', lineHeight: '34px' })
    frame.remove()
  })

  it('never uses rem, whose size is the page’s own', () => {
    for (const tag of ['sa-portal', 'sa-risk-badge', 'sa-coverage-bar', 'sa-exposure', 'sa-portfolio-summary']) {
      const { elementStyles } = customElements.get(tag) as unknown as typeof SaElement
      expect(elementStyles.map(String).join(' '), tag).not.to.match(/[\d.]rem\b/)
    }
  })

  it('offers its states to the page’s style sheet', async () => {
    const place = await show('<sa-test-sample></sa-test-sample>')
    expect(place.firstElementChild!.matches(':state(empty)')).to.equal(true)
  })

  it('takes properties that were set before the tag was registered', async () => {
    const place = await show('<sa-test-late></sa-test-late>')
    const element = place.firstElementChild as SampleElement
    element.locale = 'de'
    customElements.define('sa-test-late', class extends SampleElement {})
    await element.updateComplete
    expect(inside(element, '.base').lang).to.equal('de')
  })

  it('finds the language through shadow trees and slots', async () => {
    const place = await show('<div lang="ar"></div>')
    const root = place.firstElementChild!.attachShadow({ mode: 'open' })
    const element = new SampleElement()
    root.append(element)
    await element.updateComplete
    expect(element.language).to.equal('ar')
  })

  it('writes what is on the page anew when a language is added', async () => {
    const place = await show('<sa-risk-badge level="low" locale="eo"></sa-risk-badge><sa-portfolio-summary locale="eo"></sa-portfolio-summary>')
    const [badge, summary] = [...place.children] as [SaRiskBadge, SaPortfolioSummary]
    summary.summary = { total: 3, highRisk: 1, healthy: 2, unknown: 0 }
    await rendered(place)
    const words = () => [inside(badge, '[part=badge]').textContent, inside(summary, '.stat-label').textContent]
    expect(words()).to.deep.equal(['Low', 'Total Clients'])
    badge.remove()
    addLanguage('eo', { risk: { low: 'Malalta' }, summary: { total: 'Ĉiuj klientoj' } })
    await rendered(place)
    place.prepend(badge)
    await rendered(place)
    expect(words()).to.deep.equal(['Malalta', 'Ĉiuj klientoj'])
  })

  it('takes a language that is none as English', async () => {
    const place = await show('<sa-test-sample locale="not a language"></sa-test-sample><sa-test-sample locale="en_GB"></sa-test-sample>')
    expect([...place.children].map((each) => (each as SampleElement).language)).to.deep.equal(['en', 'en-GB'])
  })

  for (const [host, css] of Object.entries({
    flex: 'display: flex',
    float: 'display: flow-root; --float: left',
    'inline-block': 'display: inline-block',
    'an auto grid track': 'display: grid; grid-template-columns: auto 1fr',
    'a table cell': 'display: table-cell',
    'an absolute box': 'position: absolute',
  })) {
    it(`is never 0 wide in ${host}`, async () => {
      const place = await showWidgets()
      const undo = pageRules(`main { ${css} } main > * { float: var(--float, none) } * { min-width: 0; min-inline-size: 0 }`)
      place.style.removeProperty('inline-size')
      for (const widget of place.children) expect(inside(widget, '.base').getBoundingClientRect().width, widget.localName).to.be.above(20)
      expect(inside(place.querySelector('sa-portfolio-summary')!, '.base').getBoundingClientRect().width).to.be.at.least(240)
      undo()
    })
  }

  it('never overflows from 280 to 1600 pixels', async () => {
    const place = await showWidgets()
    for (const width of [280, 320, 339, 341, 480, 620, 768, 1200, 1600]) {
      place.style.inlineSize = `${width}px`
      expect(place.scrollWidth, String(width)).to.be.at.most(width)
    }
  })

  it('says things through one region that was there, empty, before', async () => {
    await show('<sa-portfolio-summary></sa-portfolio-summary>')
    const regions = document.querySelectorAll('#sa-live-region')
    expect(regions.length).to.equal(1)
    const [region] = regions
    const heard: string[] = []
    const observer = new MutationObserver(() => region!.textContent && heard.push(region!.textContent))
    observer.observe(region!, { childList: true, characterData: true, subtree: true })
    announce('Sorted by risk')
    announce('Sorted by risk')
    announce('Sorted by name')
    await until('both', () => heard.length === 2)
    await pause(200)
    announce('Sorted by name')
    await until('the third', () => heard.length === 3)
    observer.disconnect()
    expect(heard).to.deep.equal(['Sorted by risk', 'Sorted by name', 'Sorted by name'])
    expect(region!.getAttribute('aria-live')).to.equal('polite')
    expect(document.querySelectorAll('#sa-live-region').length).to.equal(1)
    expect(region!.getBoundingClientRect().width).to.be.at.most(1)
  })

  it('shows each part under the name the page reaches it by', async () => {
    const place = await showWidgets()
    const parts = Object.fromEntries(
      [...place.children].map((each) => [each.localName, [...new Set([...each.shadowRoot!.querySelectorAll('[part]')].map((part) => part.getAttribute('part')))]]),
    )
    expect(parts).to.deep.equal({
      'sa-risk-badge': ['base', 'badge', 'score', 'meaning'],
      'sa-coverage-bar': ['base', 'bar', 'bar-fill', 'detail'],
      'sa-exposure': ['base', 'period'],
      'sa-portfolio-summary': ['base', 'stats', 'stat', 'stat-value'],
    })
  })
})
