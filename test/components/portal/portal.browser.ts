import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/locales/de.ts'
import '../../../components/all.ts'
import { mount } from '../../../components/mount.ts'
import type { SaPortalErrorEvent } from '../../../components/events/portal-error-event.ts'
import type { SaPortal } from '../../../components/portal/portal.ts'
import { summaryFixture, tokenFixture } from '../../support/fixtures.ts'
import { accessible, clear, inside, json, pause, rendered, show, testPortal, textOf, tokenFor, until, warnings } from '../base/support.ts'

const portalOf = (place: ParentNode) => place.querySelector<SaPortal>('sa-portal')!
const total = (place: ParentNode) =>
  place.querySelector('sa-portfolio-summary')?.shadowRoot?.querySelector('[part=stat-value]')?.textContent?.trim() ?? ''

/** Stands in for the network under the page; the element uses the page's own `fetch`. */
function network(answer: (url: URL, request: Request) => Response | Promise<Response>) {
  const real = globalThis.fetch
  const seen: { url: URL; request: Request }[] = []
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    if (url.pathname === '/v1/events') return new Promise(() => {})
    seen.push({ url, request })
    return answer(url, request)
  }
  return { seen, asked: (path: string) => seen.filter(({ url }) => url.pathname === path), restore: () => void (globalThis.fetch = real) }
}

const given = () => json({ token: tokenFor(), expiresAt: new Date(Date.now() + 600_000).toISOString() })
const addresses = 'base-url="https://portal.example" token-endpoint="/portal-token"'

describe('sa-portal', () => {
  let net: ReturnType<typeof network>
  beforeEach(() => {
    net = network((url) => (url.pathname === '/portal-token' ? given() : json(summaryFixture)))
  })
  afterEach(() => {
    clear()
    net.restore()
  })

  it('needs no script: a token from the page’s own server, the numbers from the portal', async () => {
    const place = await show(`<sa-portal ${addresses}><sa-portfolio-summary></sa-portfolio-summary></sa-portal>`)
    await until('the numbers', () => total(place) === '38')
    const [token] = net.asked('/portal-token')
    expect(token!.url.origin).to.equal(location.origin)
    expect(token!.request.method).to.equal('POST')
    expect(token!.request.credentials).to.equal('same-origin')
    const [summary] = net.asked('/v1/portfolio/summary')
    expect(summary!.url.origin).to.equal('https://portal.example')
    expect(net.seen.length).to.equal(2)
  })

  it('with dpop asks for a token that is bound to this page, and proves it with each request', async () => {
    net.restore()
    net = network((url) => {
      if (url.pathname !== '/portal-token') return json(summaryFixture)
      return json({ token: tokenFixture({ cnf: { jkt: url.searchParams.get('dpop_jkt') } }) })
    })
    const place = await show(`<sa-portal ${addresses} dpop><sa-portfolio-summary></sa-portfolio-summary></sa-portal>`)
    await until('the numbers', () => total(place) === '38')
    expect(net.asked('/portal-token')[0]!.url.searchParams.get('dpop_jkt')).to.match(/^[\w-]{43}$/)
    const [summary] = net.asked('/v1/portfolio/summary')
    expect(summary!.request.headers.get('authorization')).to.match(/^DPoP /)
    expect(summary!.request.headers.get('dpop')!.split('.').length).to.equal(3)
    // Taken away, the page has another portal.
    portalOf(place).dpop = false
    await until('a request without a proof', () => net.asked('/v1/portfolio/summary').length > 1 || net.asked('/portal-token').length > 1)
    expect(net.asked('/portal-token').at(-1)!.url.search).to.equal('')
  })

  it('asks with GET where it is told to', async () => {
    const place = await show(`<sa-portal ${addresses} token-method="GET"><sa-portfolio-summary></sa-portfolio-summary></sa-portal>`)
    await until('the numbers', () => total(place) === '38')
    expect(net.asked('/portal-token')[0]!.request.method).to.equal('GET')
  })

  it('keeps the token out of the page', async () => {
    const place = await show(`<sa-portal ${addresses}><sa-portfolio-summary></sa-portfolio-summary></sa-portal>`)
    await until('the numbers', () => total(place) === '38')
    const token = tokenFor().split('.')[1]!.slice(0, 40)
    expect(document.documentElement.outerHTML).not.to.contain(token)
    expect(JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie).not.to.contain(token)
    expect(net.seen.map(({ url }) => url.href).join()).not.to.contain(token)
  })

  it('shows a signed-out person so, not an error', async () => {
    net.restore()
    net = network(() => new Response(null, { status: 401 }))
    const place = await show(`<sa-portal ${addresses}><sa-portfolio-summary></sa-portfolio-summary></sa-portal>`)
    await until('the sentence', () => textOf(place.querySelector('sa-portfolio-summary')!).includes('Your session has ended.'))
  })

  it('makes one request for attributes that come after it and its widgets, in one turn', async () => {
    const place = await show('')
    const portal = document.createElement('sa-portal')
    portal.append(document.createElement('sa-portfolio-summary'))
    place.append(portal)
    portal.setAttribute('base-url', 'https://portal.example')
    portal.setAttribute('token-endpoint', '/portal-token')
    await until('the numbers', () => total(place) === '38')
    expect(net.asked('/v1/portfolio/summary').length).to.equal(1)
    expect(net.asked('/portal-token').length).to.equal(1)
  })

  it('makes one request for attributes that come much later, in any order', async () => {
    const warned = await warnings(async () => {
      const place = await show('<sa-portal><sa-portfolio-summary></sa-portfolio-summary></sa-portal>')
      await pause(20)
      portalOf(place).setAttribute('token-endpoint', '/portal-token')
      await pause(20)
      portalOf(place).setAttribute('base-url', 'https://portal.example')
      await until('the numbers', () => total(place) === '38')
    })
    expect(net.asked('/v1/portfolio/summary').length).to.equal(1)
    expect(warned.join()).to.contain('has token-endpoint but no base-url')
  })

  it('keeps its portal when an attribute is written again as it was', async () => {
    const place = await show(`<sa-portal ${addresses}><sa-portfolio-summary></sa-portfolio-summary></sa-portal>`)
    await until('the numbers', () => total(place) === '38')
    portalOf(place).setAttribute('base-url', 'https://portal.example')
    portalOf(place).setAttribute('brand', '#aa0055')
    await pause(30)
    expect(net.seen.length).to.equal(2)
  })

  it('forgets everything and stops what is under way when an address changes', async () => {
    let first: Request | undefined
    net.restore()
    net = network((url, request) => {
      if (url.pathname === '/portal-token') return given()
      if (url.origin === 'https://portal.example') {
        first = request
        return new Promise(() => {})
      }
      return json({ ...summaryFixture, total: 4 })
    })
    const place = await show(`<sa-portal ${addresses}><sa-portfolio-summary></sa-portfolio-summary></sa-portal>`)
    await until('the first request', () => first !== undefined)
    portalOf(place).baseUrl = 'https://other.example'
    await until('the other numbers', () => total(place) === '4')
    expect(first!.signal.aborted).to.equal(true)
    portalOf(place).tokenEndpoint = '/other-token'
    net.restore()
    net = network((url) => (url.pathname === '/other-token' ? given() : json({ ...summaryFixture, total: 5 })))
    await until('the numbers of the other person', () => total(place) === '5')
  })

  it('says what is missing, where it is missing', async () => {
    for (const [attributes, message] of [
      ['base-url="https://portal.example"', '<sa-portal> has base-url but no token-endpoint.'],
      ['token-endpoint="/portal-token"', '<sa-portal> has token-endpoint but no base-url.'],
      ['base-url="ftp://portal.example" token-endpoint="/portal-token"', '<sa-portal> cannot use its addresses:'],
      ['base-url="https://portal.example?x=1" token-endpoint="/portal-token"', 'must not hold a user name, password, query or fragment'],
    ] as const) {
      const heard: SaPortalErrorEvent[] = []
      const hear = (event: SaPortalErrorEvent) => void heard.push(event)
      document.body.addEventListener('sa-portal-error', hear)
      const said = await warnings(async () => {
        const place = await show(`<sa-portal ${attributes}></sa-portal>`)
        expect(inside(portalOf(place), '[part=error]').textContent).to.contain(message)
        await accessible(place)
      })
      document.body.removeEventListener('sa-portal-error', hear)
      expect(said.length).to.equal(1)
      expect(heard.length).to.equal(1)
    }
  })

  it('hides its fallback once it is up', async () => {
    const place = await show('<sa-portal><p>kept</p><a slot="fallback" href="https://portal.example">Open the portal</a></sa-portal>')
    expect(place.querySelector('a')!.checkVisibility()).to.equal(false)
    expect(place.querySelector('p')!.checkVisibility()).to.equal(true)
  })

  it('gives its language and its words to what it wraps, and follows a change', async () => {
    const place = await show('<sa-portal locale="de"><div><sa-risk-badge level="low"></sa-risk-badge></div></sa-portal>')
    const word = () => inside(place.querySelector('sa-risk-badge')!, '[part=badge]').textContent
    expect(word()).to.equal('Niedrig')
    portalOf(place).locale = 'ar'
    await rendered(place)
    await rendered(place)
    expect(word()).to.equal('منخفض')
    portalOf(place).messages = { 'risk.low': 'مطمئن' }
    await rendered(place)
    await rendered(place)
    expect(word()).to.equal('مطمئن')
    portalOf(place).removeAttribute('locale')
    portalOf(place).messages = undefined
    await rendered(place)
    await rendered(place)
    expect(word()).to.equal('Low')
  })

  it('stands inside another one with its own portal and the outer language', async () => {
    const outer = testPortal({ answer: () => json({ ...summaryFixture, total: 1 }) })
    const inner = testPortal({ answer: () => json({ ...summaryFixture, total: 2 }), token: () => tokenFor('mem_2') })
    const place = await show('<sa-portal id="outer" locale="de"><sa-portal id="inner"><sa-portfolio-summary></sa-portfolio-summary></sa-portal></sa-portal>')
    place.querySelector<SaPortal>('#outer')!.portal = outer.portal
    place.querySelector<SaPortal>('#inner')!.portal = inner.portal
    await until('the inner numbers', () => total(place) === '2')
    expect(outer.sent.length).to.equal(0)
    expect(place.querySelector('sa-portfolio-summary')!.shadowRoot!.textContent).to.contain('Kunden gesamt')
  })

  it('takes a colour for its brand and nothing else', async () => {
    const place = await show('<sa-portal brand="#0a7bc2"></sa-portal>')
    const portal = portalOf(place)
    expect(portal.style.getPropertyValue('--sa-brand')).to.equal('#0a7bc2')
    const said = await warnings(async () => {
      for (const brand of ['red', '#fff', '#0a7bc2;color:red', 'url(https://evil.example)', 'var(--x)', '}', '#0a7bc2 ']) {
        portal.brand = brand
        await portal.updateComplete
        expect(portal.getAttribute('style') ?? '', brand).not.to.contain('--sa-brand')
      }
    })
    expect(said.length).to.equal(7)
    portal.brand = '#0A7BC2'
    await portal.updateComplete
    expect(portal.style.getPropertyValue('--sa-brand')).to.equal('#0A7BC2')
  })

  it('leaves a brand that the page has set on it alone', async () => {
    const place = await show('<sa-portal></sa-portal>')
    portalOf(place).style.setProperty('--sa-brand', 'teal')
    portalOf(place).locale = 'de'
    await rendered(place)
    expect(portalOf(place).style.getPropertyValue('--sa-brand')).to.equal('teal')
  })

  describe('placeholders', () => {
    it('become widgets in a portal of their own, once', async () => {
      const place = await show(
        `<div data-sa-widget="portfolio-summary" data-base-url="https://portal.example" data-token-endpoint="/portal-token" data-brand="#aa0055" data-density="compact">Loading</div>`,
      )
      expect(mount({ root: place }).map((each) => each.localName)).to.deep.equal(['sa-portfolio-summary'])
      expect(mount({ root: place })).to.deep.equal([])
      await until('the numbers', () => total(place) === '38')
      expect(place.textContent).not.to.contain('Loading')
      expect(portalOf(place).getAttribute('brand')).to.equal('#aa0055')
      expect(place.querySelector('sa-portfolio-summary')!.getAttribute('density')).to.equal('compact')
    })

    it('set only attributes that the widget reads', async () => {
      const place = await show('<div data-sa-widget="risk-badge" data-level="low" data-onclick="alert(1)" data-style="color:red" data-id="x"></div>')
      mount({ root: place })
      expect(place.querySelector('sa-risk-badge')!.getAttributeNames()).to.deep.equal(['level'])
    })

    it('that name no widget are left as they are, with a word', async () => {
      const place = await show('<div data-sa-widget="nothing">kept</div><div data-sa-widget="__proto__">kept</div>')
      const said = await warnings(() => expect(mount({ root: place })).to.deep.equal([]))
      expect(said.length).to.equal(2)
      expect(said[0]).to.contain('portfolio-summary')
      expect(place.textContent).to.equal('keptkept')
    })
  })
})
