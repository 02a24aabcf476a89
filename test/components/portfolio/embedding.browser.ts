import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/locales/ar.ts'
import '../../../components/locales/de.ts'
import '../../../components/portfolio/sa-portfolio.ts'
import { SaPortfolio } from '../../../components/portfolio/portfolio.ts'
import { canEmulateMedia, emulateMedia, engine, screenshot, setViewport } from '../../support/browser.ts'
import { inside, leaveOut, pause, until } from '../base/support.ts'
import { awkwardClients as hard, clean, clientsOf, fakePortal, names, put, ready, rows } from './support.ts'


/** The rules of pages that were there before us. */
const hostile = `
  html { font-size: 62.5% }
  * { letter-spacing: 2px; line-height: 3; text-transform: uppercase; box-sizing: content-box }
  table { font-size: 30px; border-spacing: 9px; background: yellow !important; color: red !important }
  button, input, select, a { background: lime !important; padding: 30px !important; border: 9px dashed red !important; float: right }
  th, td, tr { display: block !important; height: 200px !important; vertical-align: top }
  dl, dt, dd, p, span, div { margin: 20px; font: italic 30px/3 serif; color: red }
  [hidden] { display: block !important } dialog { display: block }
  ::selection { background: red } .badge, .bar, .rows, .header, .button, .open { display: none !important }
`

/** What is painted in a box of the page. The driver of WebKit knows whole pages only, so the box is cut out here, for every engine alike. */
async function pixels({ x, y, width, height }: { x: number; y: number; width: number; height: number }): Promise<ImageData> {
  const bytes = Uint8Array.from(atob(await screenshot()), (character) => character.charCodeAt(0))
  const page = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const scale = page.width / innerWidth
  const canvas = new OffscreenCanvas(width * scale, height * scale).getContext('2d')!
  canvas.drawImage(page, -x * scale, -y * scale)
  return canvas.getImageData(0, 0, width * scale, height * scale)
}

/** How many pixels of two pictures are not the same. */
function differences(one: ImageData, other: ImageData): number {
  expect([other.width, other.height]).to.deep.equal([one.width, one.height])
  const [before, after] = [one, other].map(({ data }) => new Uint32Array(data.buffer))
  return before!.reduce((count, pixel, index) => count + Number(pixel !== after![index]), 0)
}

describe('<sa-portfolio>: on a stranger’s page', () => {
  const added: Element[] = []
  const style = (text: string) => {
    const sheet = document.createElement('style')
    sheet.textContent = text
    document.head.append(sheet)
    added.push(sheet)
  }

  afterEach(async () => {
    clean()
    for (const each of added.splice(0)) each.remove()
    await setViewport({ width: 1200, height: 900 })
  })

  it('looks the same, pixel for pixel, under rules that reach for everything', async () => {
    const picture = async () => {
      const element = await ready({ clients: hard })
      ;(document.activeElement as HTMLElement | null)?.blur()
      const { x, y, width } = element.getBoundingClientRect()
      return pixels({ x: Math.round(x), y: Math.round(y), width: Math.round(width), height: 600 })
    }
    style('body { margin: 0 }')
    const plain = await picture()
    clean()
    style(hostile.replace(/dl, dt, dd, p, span, div \{ margin: 20px;/, 'dl, dt, dd, p, span {'))
    expect(differences(plain, await picture())).to.equal(0)
  })

  it('changes nothing outside itself', async () => {
    const outside = document.createElement('div')
    const cell = document.createElement('button')
    cell.textContent = 'Ours'
    outside.append(cell)
    document.body.prepend(outside)
    added.push(outside)
    const styles = () => JSON.stringify([...getComputedStyle(cell)].map((name) => getComputedStyle(cell).getPropertyValue(name)))
    const [look, globals, sheets] = [styles(), Object.keys(globalThis).join(), document.styleSheets.length + document.adoptedStyleSheets.length]
    await ready({ clients: clientsOf(3) })
    expect(styles()).to.equal(look)
    expect(Object.keys(globalThis).join()).to.equal(globals)
    expect(document.styleSheets.length + document.adoptedStyleSheets.length).to.equal(sheets)
  })

  const hosts: Record<string, (box: HTMLElement) => void> = {
    block: () => {},
    flex: (box) => (box.style.display = 'flex'),
    grid: (box) => {
      box.style.display = 'grid'
      box.style.gridTemplateColumns = 'auto'
    },
    float: (box) => {
      const inner = box.firstElementChild as HTMLElement
      inner.style.float = 'left'
      inner.style.maxWidth = '100%'
    },
    'inline-block': (box) => {
      const inner = box.firstElementChild as HTMLElement
      inner.style.display = 'inline-block'
      inner.style.maxWidth = '100%'
    },
    absolute: (box) => {
      box.style.position = 'relative'
      ;(box.firstElementChild as HTMLElement).style.position = 'absolute'
    },
    'table cell': (box) => {
      box.style.display = 'table'
      ;(box.firstElementChild as HTMLElement).style.display = 'table-cell'
    },
    'first hidden': (box) => (box.style.display = 'none'),
  }
  for (const [host, arrange] of Object.entries(hosts)) {
    it(`is never 0 wide and never overflows from 280 to 1600 px: ${host}`, async () => {
      await setViewport({ width: 1680, height: 900 })
      const element = await put({ clients: hard })
      const box = document.createElement('div')
      const inner = document.createElement('div')
      element.parentElement!.append(box)
      box.append(inner)
      inner.append(element)
      arrange(box)
      await element.updateComplete
      if (host === 'first hidden') box.style.display = ''
      for (const width of [280, 320, 339, 340, 479, 480, 619, 620, 768, 899, 900, 1200, 1600]) {
        box.parentElement!.style.inlineSize = box.style.inlineSize = `${width}px`
        const base = inside(element, '.base')
        expect(element.getBoundingClientRect().width, `${width}`).to.be.within(280, width)
        expect(base.scrollWidth, `${width}`).to.be.at.most(base.clientWidth)
        const { right } = base.getBoundingClientRect()
        // What a screen reader alone is told is clipped to a point wherever it stands.
        for (const each of base.querySelectorAll('button, a, input, select, .badge, .coverage, bdi')) {
          if (each.closest('thead, dialog, .unseen')) continue
          expect(each.getBoundingClientRect().right, `${width}: ${each.className}`).to.be.at.most(right + 0.5)
        }
      }
    })
  }

  it('gives every control at least 24 px at every width', async () => {
    for (const width of [280, 480, 768, 1200]) {
      const element = await ready({ clients: clientsOf(60), portal: fakePortal().portal }, { width })
      const small = [...element.shadowRoot!.querySelectorAll<HTMLElement>('button, a, input, select, summary')]
        .filter((each) => each.checkVisibility() && !each.closest('dialog, thead'))
        .map((each) => each.getBoundingClientRect())
        .filter((box) => box.width < 24 || box.height < 24)
      expect(small, `${width}`).to.deep.equal([])
    }
  })

  it('stands in rows of 52 px, 40 px where compact', async () => {
    for (const [density, height] of [['default', 52], ['compact', 40], ['roomy', 65]] as const) {
      const element = await ready({ clients: clientsOf(3), attributes: { density } })
      expect(Math.round(rows(element)[1]!.getBoundingClientRect().height), density).to.be.within(height, height + 5)
    }
  })

  it('works under a strict policy with Trusted Types and reports no violation', async () => {
    const policy = "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html sa-lit"
    const frame = document.createElement('iframe')
    frame.style.cssText = 'inline-size: 900px; block-size: 600px'
    frame.src = `/test/components/portfolio/strict.html?csp=${encodeURIComponent(policy)}`
    added.push(frame)
    const outcome = new Promise<{ rows: number; violations: string[]; width: string; opened: boolean }>((resolve) => {
      addEventListener('message', (event) => event.source === frame.contentWindow && resolve(event.data as never), { once: false })
    })
    document.body.append(frame)
    const { rows: count, violations, width, opened } = await outcome
    expect(violations).to.deep.equal([])
    expect(count).to.equal(3)
    expect(Number.parseFloat(width)).to.be.above(10)
    expect(opened).to.equal(true)
  })

  it('takes what was set before the tag was known', async () => {
    const element = document.createElement('sa-portfolio-late') as SaPortfolio
    element.clients = clientsOf(2)
    element.setAttribute('sort', 'created')
    document.body.append(element)
    added.push(element)
    customElements.define('sa-portfolio-late', class extends SaPortfolio {})
    await element.updateComplete
    expect(names(element)).to.deep.equal(['Client 001', 'Client 000'])
  })

  it('takes attributes that come late, change and go, with one request for those of one turn', async () => {
    const fake = fakePortal({ clients: clientsOf(9) })
    const element = await put({ portal: fake.portal, attributes: { live: 'off' } })
    await until('rows', () => rows(element).length === 9)
    element.setAttribute('sort', 'name')
    element.setAttribute('level', 'critical')
    element.setAttribute('q', 'client')
    await until('the answer', () => rows(element).length === 2)
    expect(fake.lists()).to.have.length(2)
    for (const name of ['sort', 'level', 'q', 'page-size', 'heading-level']) element.removeAttribute(name)
    await until('all', () => rows(element).length === 9)
    expect(names(element)[0]).to.equal('Client 000')
  })

  it('asks once when it is moved, cloned and taken away and put back in one turn', async () => {
    const fake = fakePortal({ clients: clientsOf(3) })
    const element = await put({ portal: fake.portal })
    const { parentElement } = element
    element.remove()
    parentElement!.append(element)
    parentElement!.prepend(element)
    await until('rows', () => rows(element).length === 3)
    expect(fake.lists()).to.have.length(1)
    const clone = element.cloneNode(true) as SaPortfolio
    clone.portal = fake.portal
    parentElement!.append(clone)
    await until('the rows of the clone', () => rows(clone).length === 3)
    expect(fake.lists()).to.have.length(1)
    element.remove()
    await pause(20)
    parentElement!.append(element)
    await pause(50)
    expect(rows(element)).to.have.length(3)
    expect(fake.openStreams()).to.equal(1)
  })

  it('stops what is under way when it leaves', async () => {
    const fake = fakePortal({ answer: () => new Promise<never>(() => {}) })
    const element = await put({ portal: fake.portal })
    await until('requests', () => fake.calls.length === 3)
    element.remove()
    await until('the requests to end', () => fake.calls.every(({ signal }) => signal.aborted))
  })

  it('leaves nothing behind after 200 times on and off the page', async () => {
    const fake = fakePortal({ clients: clientsOf(5) })
    const refs: WeakRef<SaPortfolio>[] = []
    for (let count = 0; count < 200; count += 1) {
      const element = document.createElement('sa-portfolio')
      element.portal = fake.portal
      document.body.append(element)
      await element.updateComplete
      if (count % 50 === 0) await until('rows', () => rows(element).length === 5)
      element.remove()
      refs.push(new WeakRef(element))
    }
    await until('the stream to close', () => fake.openStreams() === 0)
    const { gc } = globalThis as { gc?: () => void }
    if (!gc) return
    for (let round = 0; round < 10; round += 1) {
      gc()
      await pause(20)
    }
    expect(refs.filter((ref) => ref.deref()).length).to.be.at.most(2)
  }).timeout(30_000)

  it('never shows under 320 px what a page zoomed to 400 % would have to scroll for', async () => {
    // In a frame, whose width every engine gives exactly; the window of some is never as narrow as that.
    const frame = document.createElement('iframe')
    frame.style.cssText = 'inline-size: 320px; block-size: 600px; border: 0'
    frame.src = '/test/components/portfolio/narrow.html'
    added.push(frame)
    document.body.append(frame)
    const shown = () => frame.contentDocument?.querySelector('sa-portfolio')?.shadowRoot?.querySelectorAll('tbody tr').length
    await until('the rows in the frame', () => shown() === hard.length)
    const page = frame.contentDocument!
    expect(frame.contentWindow!.innerWidth).to.equal(320)
    expect(page.documentElement.scrollWidth).to.be.at.most(320)
    expect(inside(page.querySelector('sa-portfolio')!, '.rows').scrollWidth).to.be.at.most(320)
  })

  it('reads without colour, and leaves the buttons out on paper', async function () {
    if (!canEmulateMedia) leaveOut(this, `the driver of ${engine} cannot emulate media features`)
    const element = await ready({ clients: clientsOf(3) })
    await emulateMedia({ media: 'print' })
    expect(rows(element)[0]!.querySelector('.act')!.checkVisibility()).to.equal(false)
    expect(inside(element, '.toolbar').checkVisibility()).to.equal(false)
    expect(getComputedStyle(inside(element, 'thead')).display).to.equal('table-header-group')
    await emulateMedia({ media: 'screen' })
    await emulateMedia({ forcedColors: 'active' })
    const badge = rows(element)[0]!.querySelector('.badge')!
    expect(getComputedStyle(badge).borderTopColor).to.equal(getComputedStyle(inside(element, '.base')).color)
    await emulateMedia({ forcedColors: 'none' })
  })

  it('runs from right to left with its marks and names in their own direction', async () => {
    const element = await ready({ clients: hard }, { dir: 'rtl', lang: 'ar' })
    const [first] = rows(element)
    const name = first!.querySelector('th')!.getBoundingClientRect()
    const action = first!.querySelector('.open')!.getBoundingClientRect()
    expect(name.right).to.be.above(action.right)
    expect(first!.querySelector('th > bdi')).to.not.equal(null)
    const fill = first!.querySelector('.bar-fill')
    if (fill) expect(fill.getBoundingClientRect().right).to.be.closeTo(first!.querySelector('.bar')!.getBoundingClientRect().right, 1)
  })
})
