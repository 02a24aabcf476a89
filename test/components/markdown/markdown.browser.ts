import { expect } from 'chai'

import '../../../components/locales/de.ts'
import { sendKeys } from '../../support/browser.ts'
import { accessible, until } from '../base/support.ts'
import { attacks, clean, drawn, known, write, type Sample } from './support.ts'

const links = (element: Sample) => [...drawn(element).querySelectorAll('a')]
const hrefs = (element: Sample) => links(element).map((each) => each.getAttribute('href'))
const says = (element: Element) => (element.textContent ?? '').replace(/\s+/g, ' ').trim()
const everything = `# One\n\n## Two\n\nWords with *stress*, **weight**, ~~regret~~ and \`code <b>\`.\n\n- one\n- two\n  - three\n\n3. third\n4. fourth\n\n- [x] patched\n- [ ] tested\n\n> quoted\n\n\`\`\`js\nif (a < b) {}\n\`\`\`\n\n| Host | Port |\n|:---|---:|\n| web | 443 |\n\n---\n\n[Read on](https://read.example/a), <mail@read.example>, https://read.example/b`

describe('Markdown', () => {
  afterEach(clean)

  describe('that somebody has smuggled something into', () => {
    for (const [name, text] of Object.entries(attacks)) {
      it(`stands there as it was written and does nothing: ${name}`, async () => {
        const before = performance.getEntriesByType('resource').length
        const element = await write(text)
        await new Promise((resolve) => setTimeout(resolve, 60))
        const inside = [...drawn(element).querySelectorAll('*')]
        expect(inside.map(({ localName }) => localName).filter((each) => !known.has(each))).to.deep.equal([])
        for (const each of inside) {
          expect(each.getAttributeNames().filter((attribute) => /^on|^style$|^id$|^name$|^src/.test(attribute)), each.outerHTML).to.deep.equal([])
          const href = each.getAttribute('href')
          if (href) expect(href).to.match(/^(https?:\/\/[^@]*$|mailto:)/)
        }
        expect((window as { broken?: boolean }).broken).to.equal(undefined)
        expect(performance.getEntriesByType('resource').slice(before).map(({ name: each }) => each).filter((each) => each.includes('host.invalid') || !each.startsWith(location.origin))).to.deep.equal([])
        expect(links(element).flatMap((each) => [...each.querySelectorAll('a')])).to.deep.equal([])
      })
    }

    it('is not hidden from the reader: raw HTML is there as words', async () => {
      expect(says(drawn(await write('Try `x` or <img src=x onerror=alert(1)> and\n\n<script>alert(2)</script>')))).to.equal('Try x or <img src=x onerror=alert(1)> and<script>alert(2)</script>')
    })

    it('would be noticed: the same image as HTML is asked for', async () => {
      const image = new Image()
      image.src = `${location.origin}/not-there.png?${Date.now()}`
      await until('the request', () => performance.getEntriesByType('resource').some(({ name }) => name === image.src))
    })
  })

  it('becomes headings, lists, tables, code and the rest', async () => {
    const root = drawn(await write(everything))
    expect([...root.querySelectorAll('[role=heading]')].map((each) => [each.ariaLevel, says(each)])).to.deep.equal([['3', 'One'], ['4', 'Two']])
    expect(says(root.querySelector('p')!)).to.equal('Words with stress, weight, regret and code <b>.')
    expect(['em', 'strong', 'del', 'p code'].map((each) => root.querySelector(each)?.textContent)).to.deep.equal(['stress', 'weight', 'regret', 'code <b>'])
    expect([...root.querySelectorAll('ul ul li')].map(says)).to.deep.equal(['three'])
    expect(root.querySelector('ol')!.start).to.equal(3)
    expect([...root.querySelectorAll('.md-check')].map((each) => each.ariaLabel)).to.deep.equal(['Done', 'Not done'])
    expect(says(root.querySelector('blockquote')!)).to.equal('quoted')
    expect(root.querySelector('pre')!.textContent).to.equal('if (a < b) {}')
    expect([...root.querySelectorAll('th, td')].map(says)).to.deep.equal(['Host', 'Port', 'web', '443'])
    expect(getComputedStyle(root.querySelectorAll('td')[1]!).textAlign).to.match(/end|right/)
    expect(root.querySelector('hr')).not.to.equal(null)
  })

  it('has headings below that of the widget, and none deeper than six', async () => {
    const levels = [...drawn(await write('# a\n\n### b\n\n###### c', { headingLevel: 4 })).querySelectorAll('[role=heading]')].map((each) => each.ariaLevel)
    expect(levels).to.deep.equal(['5', '6', '6'])
  })

  it('keeps line ends where it is told to', async () => {
    expect(drawn(await write('a\nb')).querySelector('br')).to.equal(null)
    expect(drawn(await write('a\nb', { breaks: true })).querySelector('br')).not.to.equal(null)
  })

  it('says characters that are written as entities, but no other direction of reading', async () => {
    expect(says(drawn(await write('a &amp; b &lt;c&gt; &#8364; &#x2013; &nosuch; ab&#x202E;cd \u202ed&#0;')))).to.equal('a & b <c> € – &nosuch; abcd d\ufffd')
    expect(drawn(await write('`&lt;`')).querySelector('code')!.textContent).to.equal('&lt;')
  })

  it('leads elsewhere by https, http and mail, in a new tab that knows nothing of this one', async () => {
    const element = await write('[a](https://a.example/x?y=1&z=2#q) [b](http://b.example:8080/) [c](mailto:help@c.example?subject=x&body=y) <d@d.example> www.e.example')
    expect(hrefs(element)).to.deep.equal(['https://a.example/x?y=1&z=2#q', 'http://b.example:8080/', 'mailto:help@c.example', 'mailto:d@d.example', 'http://www.e.example/'])
    for (const each of links(element)) {
      expect(each.rel).to.equal('noopener noreferrer nofollow')
      expect(each.target).to.equal(each.protocol === 'mailto:' ? '' : '_blank')
    }
  })

  it('says where a link leads whose words do not', async () => {
    const element = await write('[read](https://a.example/x) [https://bank.example](https://evil.example/) https://c.example/d [www.f.example](http://www.f.example/) [bücher](https://bücher.example/) [mail](mailto:x@y.example) [A.example/x](https://a.example/y)')
    expect([...drawn(element).querySelectorAll('.md-host')].map(says)).to.deep.equal(['(a.example)', '(evil.example)', '(xn--bcher-kva.example)', '(x@y.example)'])
  })

  it('shows an address that may not be followed as it was written', async () => {
    expect(says(drawn(await write('[read](javascript:alert(1)) and [this](/settings)')))).to.equal('[read](javascript:alert(1)) and [this](/settings)')
  })

  it('shows images as links, and those that the widget allows as images', async () => {
    const off = await write('![A chart](https://img.example/a.png) ![](https://img.example/b.png)')
    expect(links(off).map((each) => says(each).replace(' (opens in a new tab)', ''))).to.deep.equal(['Image: A chart', 'Image'])
    const on = await write(`![A chart](${location.origin}/a.png) ![Another](https://img.example/b.png)`, { images: ({ origin }) => origin === location.origin })
    const images = [...drawn(on).querySelectorAll('img')]
    expect(images.map(({ alt, referrerPolicy }) => [alt, referrerPolicy])).to.deep.equal([['A chart', 'no-referrer']])
    expect(hrefs(on)).to.deep.equal(['https://img.example/b.png'])
  })

  it('lets the widget draw the words, not those of code and links', async () => {
    const heard: string[] = []
    const mark = (text: string) => (heard.push(text), text.toUpperCase())
    expect(says(drawn(await write('hi @sam `@code` [@link](https://a.example)', { words: mark })))).to.match(/^HI @SAM @code @link/)
    expect(heard.join('|')).not.to.match(/@code|@link/)
  })

  it('is read once, however often the widget is rendered, and anew where it changes', async () => {
    const element = await write('one')
    const first = drawn(element).firstElementChild
    const { drawings } = element
    element.requestUpdate()
    await element.updateComplete
    expect(element.drawings).to.equal(drawings + 1)
    expect(drawn(element).firstElementChild).to.equal(first)
    element.source = 'two'
    element.requestUpdate()
    await element.updateComplete
    expect(says(drawn(element))).to.equal('two')
  })

  describe('of a size that nobody writes', () => {
    const long = (text: string, length = 60_000) => text.repeat(Math.ceil(length / text.length)).slice(0, length)
    const lines = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join('\n')
    for (const [name, text] of Object.entries({
      'ten thousand quotes in one another': `${'>'.repeat(10_000)} x`,
      'ten thousand quotes with spaces': `${'> '.repeat(10_000)}x`,
      'lists in lists': lines(240, (index) => `${' '.repeat(index * 2)}- a`),
      'lists on one line': long('- '),
      'numbers on one line': long('1. '),
      'quotes and lists in turn': long('>- '),
      'emphasis that never ends': long('*a '),
      'emphasis in words': long('a__b_'),
      'emphasis around emphasis': `${'*a _b '.repeat(5000)} ${'b_ a*'.repeat(5000)}`,
      'brackets that never close': long('['),
      'links in links': long('[a]('),
      'images in images': long('!['),
      'parentheses': `[a](${long('(')})`,
      'code that never ends': lines(340, (index) => '`'.repeat(index + 1)).replaceAll('\n', 'a'),
      'tags that never close': long('<a '),
      'comments that never close': long('<!--'),
      'a table of ten thousand rows': `|a|b|\n|-|-|\n${'|x|y|\n'.repeat(10_000)}`,
      'a table of ten thousand columns': `|${'a|'.repeat(10_000)}\n|${'-|'.repeat(10_000)}\n|${'b|'.repeat(10_000)}`,
      'the same reference twenty thousand times': `[a]: https://a.example\n\n${long('[a]')}`,
      'twenty thousand paragraphs': long('a\n\n'),
      'ten thousand lines of a list': long('- a\n'),
      'ten thousand lines below one item': `- a\n${long('  - b\n')}`,
      'ten thousand lines of one quote': long('> a\n'),
      'ten thousand quotes after one another': long('> a\n\n'),
      'long lines of a list': long(`- ${'word '.repeat(20)}\n`),
      'long lines below one item': `- a\n${long(`  - ${'word '.repeat(20)}\n`)}`,
      'ten thousand headings': long('# a\n'),
      'paragraphs of brackets': long(`${'['.repeat(280)}\n\n`),
      'paragraphs of tags': long(`${'<a '.repeat(280)}\n\n`),
      'half a million letters': long('word ', 500_000),
      'half a million letters in lines': long('word\n', 500_000),
    })) {
      it(`is on screen soon: ${name}`, async function () {
        this.timeout(20_000)
        const start = performance.now()
        const element = await write(text)
        expect(performance.now() - start).to.be.below(5000)
        expect(drawn(element).querySelectorAll('*').length).to.be.below(20_000)
      })
    }

    it('loses no word: what is too much stands there as it was written', async function () {
      this.timeout(20_000)
      const text = lines(40_000, (index) => `line ${index}`).replaceAll('\n', '\n\n')
      expect(drawn(await write(text)).textContent?.match(/line \d+/g)?.length).to.equal(40_000)
      const rows = `|a|b|\n|-|-|\n${lines(8000, (index) => `|r${index}|x|`)}`.slice(0, 59_000)
      expect(drawn(await write(rows)).textContent?.match(/r\d+/g)?.length).to.equal(rows.match(/r\d+/g)?.length)
    })
  })

  it('is reached by the keyboard where it is wider than its place, and widens no page', async () => {
    const element = await write(`| ${'wide header | '.repeat(12)}\n|${'---|'.repeat(12)}\n| ${'https://a.example/very/long/address | '.repeat(12)}\n\n\`\`\`\n${'x'.repeat(500)}\n\`\`\`\n\n${'y'.repeat(500)}`, {}, { width: 280 })
    expect(element.scrollWidth).to.be.at.most(280)
    const box = drawn(element).querySelector<HTMLElement>('.md-scroll')!
    expect(box.scrollWidth).to.be.above(box.clientWidth)
    await sendKeys({ press: 'Tab' })
    expect(element.shadowRoot!.activeElement).to.equal(box)
    await sendKeys({ press: 'ArrowRight' })
    await until('scrolling', () => box.scrollLeft > 0)
  })

  for (const [name, look] of Object.entries({ light: {}, dark: { scheme: 'dark' }, 'right to left': { dir: 'rtl' }, narrow: { width: 280 } })) {
    it(`is accessible, ${name}`, async () => accessible((await write(everything, {}, look)).parentElement!))
  }
})
