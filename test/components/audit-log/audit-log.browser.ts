import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/locales/de.ts'
import '../../../components/audit-log/sa-audit-log.ts'
import type { SaPortalErrorEvent } from '../../../components/events/portal-error-event.ts'
import { emulateMedia, canEmulateMedia, sendKeys } from '../../support/browser.ts'
import { accessible, clear, inside, json, later, leaveOut, pause, refuse, rendered, show, textOf, until } from '../base/support.ts'
import { buttonOf, cellsOf, chainOf, client, logOf, logWith, owner, rowsOf, servedFrom, verified, type Chain } from './support.ts'

describe('<sa-audit-log>', () => {
  let chain: Chain

  before(async function () {
    this.timeout(20_000)
    chain = await chainOf(130)
  })
  afterEach(clear)

  const choose = (element: Element, name: string, value: string) => {
    const control = inside<HTMLInputElement>(element, `[name=${name}]`)
    control.value = value
    control.dispatchEvent(new Event('change', { bubbles: true }))
  }

  it('P1: lists what was done, newest first: when, who, what, with what result and from where', async () => {
    const { element } = await logOf(chain)
    const [first, second] = rowsOf(element).map(cellsOf)
    expect(rowsOf(element).length).to.equal(50)
    expect(first!.slice(1)).to.deep.equal(['olivia.grant@larkfield.example Staff', 'Invited a portal user usr_pat', 'Done', '2001:db8::7'])
    expect(first![0]).to.match(/^Nov 20, 2026, \d+:09/)
    expect(second!.slice(1, 3)).to.deep.equal(['API key', 'Viewed a page portfolio'])
    expect(inside(element, '[part=footer]').textContent).to.contain('1–50 of 130 entries')
  })

  it('shows a person whose details are erased as erased, and no address where there never was one', async () => {
    const some = await chainOf(3)
    some.records[1] = { ...some.records[1]!, person: { email: null, ip: null, ua: null } }
    const { element } = await logOf({ ...some })
    expect(cellsOf(rowsOf(element)[1]!).slice(1)).to.deep.equal(['erased Client', 'Invited a portal user usr_pat', 'Done', 'erased'])
    rowsOf(element)[1]!.querySelector<HTMLElement>('.toggle')!.click()
    await until('details', () => element.shadowRoot!.querySelector('.details') !== null)
    expect(inside(element, '.details').textContent).to.contain('Erased on request.')
  })

  it('tells what is withheld from what is erased', async () => {
    const some = await chainOf(2)
    some.records = some.records.map((record) => ({ ...record, person: null }))
    const { element } = await logOf(some)
    expect(cellsOf(rowsOf(element)[1]!).slice(1)).to.deep.equal(['withheld Staff', 'Viewed a page portfolio', 'Done', 'withheld'])
    buttonOf(element, '.toggle').click()
    await until('details', () => element.shadowRoot!.querySelector('.details') !== null)
    expect(inside(element, '.details').textContent).to.contain('Not shown to your role.').and.not.to.contain('Erased')
    expect(await verified(element)).to.contain('Intact').and.to.contain('Some entries came without their personal fields')
  })

  it('goes to older entries and back, and keeps what is shown until the others are there', async () => {
    const { promise, give } = later()
    const serve = servedFrom(() => chain)
    let held = true
    const { element, sent } = await logWith({ answer: (each) => (each.query.get('cursor') === '50' && held ? promise : serve(each)) })
    await until('entries', () => rowsOf(element).length === 50)
    await until('the count', () => buttonOf(element, '.older') !== null)
    const before = cellsOf(rowsOf(element)[0]!)
    buttonOf(element, '.older').click()
    await pause(60)
    expect(cellsOf(rowsOf(element)[0]!)).to.deep.equal(before)
    held = false
    give(serve(sent.at(-1)!))
    await until('older entries', () => inside(element, '[part=footer]').textContent!.includes('51–100 of 130'))
    expect(cellsOf(rowsOf(element)[0]!)).not.to.deep.equal(before)
    buttonOf(element, '.older').click()
    await until('the last page', () => inside(element, '[part=footer]').textContent!.includes('101–130 of 130'))
    expect(buttonOf(element, '.older').ariaDisabled).to.equal('true')
    buttonOf(element, '.newer').click()
    await until('back', () => inside(element, '[part=footer]').textContent!.includes('51–100'))
    buttonOf(element, '.newer').click()
    await until('at the start', () => inside(element, '[part=footer]').textContent!.includes('1–50'))
    expect(buttonOf(element, '.newer').ariaDisabled).to.equal('true')
  })

  it('is narrowed by action, person, result and days of the reader’s own calendar, and back', async () => {
    const { element, sent } = await logOf(chain)
    choose(element, 'action', 'policy.update')
    await until('policies', () => rowsOf(element).every((row) => cellsOf(row)[2]!.startsWith('Changed portal settings')))
    choose(element, 'actor', 'usr_mara')
    await until('Mara', () => rowsOf(element).length > 0 && rowsOf(element).every((row) => cellsOf(row)[1]!.startsWith('mara@')))
    choose(element, 'result', 'denied')
    await until('refusals', () => rowsOf(element).every((row) => cellsOf(row)[3] === 'Refused'))
    choose(element, 'action', '')
    choose(element, 'actor', '')
    choose(element, 'result', '')
    choose(element, 'from', '2026-11-20')
    choose(element, 'to', '2026-11-20')
    await until('the day', () => sent.at(-1)!.query.has('to') && inside(element, '[part=footer]').textContent!.includes('130'))
    const { query } = sent.at(-1)!
    expect(new Date(query.get('from')!).getTime()).to.equal(new Date(2026, 10, 20).getTime())
    expect(new Date(query.get('to')!).getTime()).to.equal(new Date(2026, 10, 21).getTime() - 1)
    choose(element, 'to', '2020-01-01')
    choose(element, 'from', '')
    await until('nothing', () => textOf(element).includes('No entry fits these filters.'))
    expect(element.matches(':state(empty)')).to.equal(true)
    inside(element, '[part=empty] button').click()
    await until('everything', () => rowsOf(element).length === 50)
    expect(inside<HTMLInputElement>(element, '[name=to]').value).to.equal('')
  })

  it('shows everything that an entry says, and from there only what that person did', async () => {
    const { element, place } = await logOf(chain)
    const { entry } = chain.records[129]!
    buttonOf(element, '.toggle').click()
    await until('details', () => element.shadowRoot!.querySelector('.details') !== null)
    const said = inside(element, '.details').textContent!
    for (const part of [entry.hash, entry.prev, entry.at, 'mem_olivia', 'Mozilla/5.0', 'portal_user.manage', 'portalUsers.invite', 'usr_pat']) expect(said).to.contain(part)
    await accessible(place)
    inside(element, '.details .only').click()
    await until('one person', () => rowsOf(element).length > 0 && rowsOf(element).every((row) => cellsOf(row)[1]!.startsWith('olivia')))
    expect(inside<HTMLSelectElement>(element, '[name=actor]').value).to.equal('mem_olivia')
  })

  it('opens details by the keyboard', async () => {
    const { element } = await logOf(chain)
    const toggle = buttonOf(element, '.toggle')
    toggle.focus()
    await sendKeys({ press: 'Enter' })
    await until('details', () => toggle.ariaExpanded === 'true')
    expect(element.shadowRoot!.activeElement).to.equal(toggle)
    await sendKeys({ press: 'Enter' })
    await until('closed', () => toggle.ariaExpanded === 'false' && element.shadowRoot!.querySelector('.details') === null)
  })

  it('reads the partner’s own chain on the partner surface, and the caller’s client on the client surface', async () => {
    const partner = await logWith({ answer: servedFrom(() => chain) }, { attributes: '' })
    await until('entries', () => rowsOf(partner.element).length > 0)
    expect(partner.sent.map(({ path }) => path)).to.deep.equal(['/v1/me', '/v1/audit'])
    const me = { ...owner, audience: 'client' as const, client: { id: client, name: 'Harrow' } }
    const own = await logWith({ answer: servedFrom(() => chain, () => me) }, { attributes: '' })
    await until('entries', () => rowsOf(own.element).length > 0)
    expect(own.sent.map(({ path }) => path)).to.deep.equal(['/v1/me', `/v1/clients/${client}/audit`])
  })

  it('says that something has happened, and reads the log again only when asked: reading is an entry itself', async () => {
    const { element, sent, happen, streams } = await logOf(chain)
    await until('the stream', () => streams.length > 0)
    await pause(50)
    const before = sent.length
    happen('user.invited', 'cli_other')
    await pause(100)
    expect(element.shadowRoot!.querySelector('[part=moved]')).to.equal(null)
    happen('user.invited', client)
    await until('the line', () => element.shadowRoot!.querySelector('[part=moved]') !== null)
    await pause(400)
    expect(sent.length).to.equal(before)
    inside(element, '[part=moved] button').click()
    await until('a request', () => sent.length > before)
    await until('no line', () => element.shadowRoot!.querySelector('[part=moved]') === null)
  })

  it('G10: exports the chain with its checkpoint and keys as files of this page, without a token in any address', async () => {
    const saved: string[] = []
    const hear = (event: Event) => {
      const link = event.composedPath()[0] as HTMLAnchorElement
      if (link.download) {
        saved.push(link.download)
        event.preventDefault()
      }
    }
    const { click } = HTMLAnchorElement.prototype
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      saved.push(this.download)
    }
    document.addEventListener('click', hear)
    try {
      const { element, place } = await logOf(chain)
      buttonOf(element, '.export').click()
      await until('files', () => element.shadowRoot!.querySelectorAll('.files a').length === 3)
      const [first, second, third] = element.shadowRoot!.querySelectorAll<HTMLAnchorElement>('.files a')
      expect(saved).to.deep.equal([`audit-${client}-2026-11-20.jsonl`, `audit-${client}-2026-11-20.jsonl.checkpoint.json`])
      expect([first!, second!, third!].every(({ href }) => href.startsWith('blob:') && !href.includes('token'))).to.equal(true)
      const lines = (await (await fetch(first!.href)).text()).trim().split('\n')
      expect(lines.length).to.equal(130)
      expect(JSON.parse(lines[0]!)).to.have.keys(['canonical', 'hash', 'person'])
      expect(await (await fetch(second!.href)).json()).to.deep.equal(chain.checkpoint)
      expect(((await (await fetch(third!.href)).json()) as { items: unknown[] }).items.length).to.equal(1)
      await accessible(place)
      const { href } = first!
      element.remove()
      await pause(20)
      expect(await fetch(href).then(() => 'there', () => 'gone')).to.equal('gone')
    } finally {
      HTMLAnchorElement.prototype.click = click
      document.removeEventListener('click', hear)
    }
  })

  it('says why somebody may not export, and sends nothing when the button is pressed', async () => {
    const me = { ...owner, allowedActions: ['audit.view'], deniedActions: { 'audit.export': 'role' } } as typeof owner
    const { element, sent } = await logOf(chain, { me })
    const button = buttonOf(element, '.export')
    expect(button.ariaDisabled).to.equal('true')
    expect(element.shadowRoot!.getElementById(button.getAttribute('aria-describedby')!)!.textContent).to.contain('Your role cannot export this log.')
    const before = sent.length
    button.click()
    await pause(50)
    expect(sent.length).to.equal(before)
  })

  it('says that the export could not be made', async () => {
    const serve = servedFrom(() => chain)
    const { element } = await logWith({ answer: (sent) => (sent.path.endsWith('/export') ? refuse(503, 'unavailable') : serve(sent)) })
    await until('a button', () => buttonOf(element, '.export')?.ariaDisabled === 'false')
    buttonOf(element, '.export').click()
    await until('the refusal', () => textOf(element).includes('The export could not be made.'))
    expect(textOf(element)).to.contain('req_7f3a')
  })

  it('shows a skeleton only after a moment, and none of it once entries are there', async () => {
    const { promise, give } = later()
    const serve = servedFrom(() => chain)
    const { element, sent } = await logWith({ answer: (each) => (each.path.endsWith('/audit') ? promise : serve(each)) })
    expect(element.matches(':state(loading)')).to.equal(true)
    expect(element.shadowRoot!.querySelector('.bone')).to.equal(null)
    await until('a skeleton', () => element.shadowRoot!.querySelector('.bone') !== null)
    give(serve(sent.find(({ path }) => path.endsWith('/audit'))!))
    await until('entries', () => rowsOf(element).length === 50)
    expect(element.shadowRoot!.querySelector('.bone')).to.equal(null)
    expect(element.matches(':state(loading)')).to.equal(false)
  })

  it('says that nothing has been written down yet', async () => {
    const { element } = await logWith({ answer: servedFrom(() => ({ ...chain, records: [] })) })
    await until('the words', () => textOf(element).includes('Nothing has been written down yet'))
    expect(element.matches(':state(empty)')).to.equal(true)
  })

  it('says that somebody may not read it: what the portal has said is not asked again', async () => {
    const refusing = await logWith({ answer: (sent) => (sent.path === '/v1/me' ? json(owner) : refuse(403, 'not-allowed')) })
    await until('the refusal', () => textOf(refusing.element).includes('Your role cannot read this audit log.'))
    expect(textOf(refusing.element)).to.contain('req_7f3a')
    expect(refusing.element.shadowRoot!.querySelector('.verify')).to.equal(null)
    const me = { ...owner, allowedActions: [], deniedActions: { 'audit.view': 'role' } } as unknown as typeof owner
    const knowing = await logWith({ answer: servedFrom(() => chain, () => me) }, { attributes: '' })
    await until('the refusal', () => textOf(knowing.element).includes('Your role cannot read this audit log.'))
    expect(knowing.sent.map(({ path }) => path)).to.deep.equal(['/v1/me'])
  })

  it('says that the portal cannot be reached, tells the page, and tries again when asked', async () => {
    let down = true
    const serve = servedFrom(() => chain)
    const heard: SaPortalErrorEvent[] = []
    const hear = (event: SaPortalErrorEvent) => void heard.push(event)
    document.body.addEventListener('sa-portal-error', hear)
    const { element, place } = await logWith({ giveUpAfterMs: 1500, answer: (sent) => (down ? Promise.reject(new TypeError('Failed to fetch')) : serve(sent)) })
    await until('a refusal', () => textOf(element).includes('The portal cannot be reached.'))
    document.body.removeEventListener('sa-portal-error', hear)
    expect(heard.some(({ kind }) => kind === 'unreachable')).to.equal(true)
    await accessible(place)
    down = false
    inside(element, '.state-actions button').click()
    await until('entries', () => rowsOf(element).length === 50)
  })

  it('says so where nobody is signed in, and where there is no portal', async () => {
    const { element } = await logWith({ token: () => null })
    await until('the words', () => textOf(element).includes('Your session has ended.'))
    const place = await show('<sa-audit-log></sa-audit-log>')
    const lost = place.firstElementChild!
    await until('the words', () => textOf(lost).includes('<sa-audit-log> found no portal.'))
  })

  it('keeps old entries under a line that says so when they cannot be read again', async () => {
    let failing = false
    const serve = servedFrom(() => chain)
    const { element, place } = await logWith({ answer: (sent) => (failing ? refuse(400, 'invalid-input') : serve(sent)) })
    await until('entries', () => rowsOf(element).length === 50)
    failing = true
    element.refresh()
    await until('the line', () => element.shadowRoot!.querySelector('[part=stale]') !== null)
    expect(rowsOf(element).length).to.equal(50)
    expect(element.matches(':state(stale)')).to.equal(true)
    await accessible(place)
  })

  it('shows nothing of one client while another is on its way', async () => {
    const { promise } = later()
    const serve = servedFrom(() => chain)
    const { element } = await logWith({ answer: (sent) => (sent.path.includes('cli_2/') ? promise : serve(sent)) })
    await until('entries', () => rowsOf(element).length === 50)
    element.clientId = 'cli_2'
    await rendered(document.body)
    expect(rowsOf(element)).to.deep.equal([])
    expect(textOf(element)).not.to.contain('olivia')
  })

  it('starts again from the newest where its place in the log is not known any more', async () => {
    let gone = false
    const serve = servedFrom(() => chain)
    const { element } = await logWith({ answer: (sent) => (gone && sent.query.has('cursor') ? refuse(400, 'invalid-cursor') : serve(sent)) })
    await until('entries', () => rowsOf(element).length === 50)
    gone = true
    buttonOf(element, '.older').click()
    await until('the refusal', () => element.shadowRoot!.querySelector('.state-actions button') !== null)
    inside(element, '.state-actions button').click()
    await until('the newest', () => element.shadowRoot!.querySelector('[part=footer]')?.textContent?.includes('1–50') === true)
  })

  it('speaks German and Arabic', async () => {
    const german = await logOf(chain, { lang: 'de' })
    expect(textOf(german.element)).to.contain('Prüfprotokoll').and.to.contain('Hat eine Person des Kunden eingeladen')
    const arabic = await logOf(chain, { lang: 'ar', dir: 'rtl' })
    expect(textOf(arabic.element)).to.contain('سجل التدقيق')
  })

  it('stacks its entries in a narrow place and cuts nothing off at 280 pixels', async () => {
    const { element, place } = await logOf(chain)
    place.style.inlineSize = '280px'
    buttonOf(element, '.toggle').click()
    await until('details', () => element.shadowRoot!.querySelector('.details') !== null)
    const base = inside(element, '.base')
    expect(base.scrollWidth).to.be.at.most(base.clientWidth)
    for (const inner of element.shadowRoot!.querySelectorAll<HTMLElement>('.base *:not(.unseen, .unseen *, thead, thead *, option)')) {
      const box = inner.getBoundingClientRect()
      if (box.width > 0) expect(box.right, inner.outerHTML.slice(0, 80)).to.be.at.most(base.getBoundingClientRect().right + 1)
    }
  })

  it('is usable in forced colours', async function () {
    if (!canEmulateMedia) leaveOut(this, 'this engine emulates no media')
    await emulateMedia({ forcedColors: 'active' })
    try {
      const { place } = await logOf(chain)
      await accessible(place)
    } finally {
      await emulateMedia({ forcedColors: 'none' })
    }
  })

  for (const [name, options] of Object.entries({ light: {}, dark: { scheme: 'dark' }, 'right to left': { dir: 'rtl', lang: 'ar' } })) {
    it(`is accessible with entries: ${name}`, async () => accessible((await logOf(chain, options)).place))
    it(`is accessible when refused: ${name}`, async () => {
      const { place, element } = await logWith({ answer: () => refuse(400, 'invalid-input') }, options)
      await until('the refusal', () => element.shadowRoot!.querySelector('[part=error]') !== null)
      await accessible(place)
    })
  }
})
