import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/notifications/sa-notifications.ts'
import { sendKeys, setViewport, smallestViewportWidth } from '../../support/browser.ts'
import { accessible, clear, inside, leaveOut, pause, refuse, textOf, tokenFor, until } from '../base/support.ts'
import { bell, button, items, notificationPortal, open, panel, put, reader, sentences, toldAt } from './support.ts'

const said = () => document.querySelector('#sa-live-region')?.textContent ?? ''

describe('<sa-notifications>', () => {
  afterEach(clear)

  it('is a button that says how much is unread, and stops counting at 99', async () => {
    const fake = notificationPortal()
    const element = await put(fake)
    expect(bell(element).ariaLabel).to.equal('Notifications, 2 unread')
    expect(inside(element, '.count').textContent).to.equal('2')
    expect(fake.sent.map(({ path }) => path)).to.deep.equal(['/v1/notifications/counts'])
    await accessible(element)
    const many = await put(notificationPortal({ told: Array.from({ length: 120 }, (_, index) => toldAt(index + 1)) }))
    expect(bell(many).ariaLabel).to.equal('Notifications, 120 unread')
    expect(inside(many, '.count').textContent).to.equal('99+')
    const none = await put(notificationPortal({ told: [] }))
    expect(bell(none).ariaLabel).to.equal('Notifications, none unread')
    expect(none.shadowRoot!.querySelector('.count')).to.equal(null)
  })

  it('opens a panel by keys, with the focus in it, and gives the focus back on Esc', async () => {
    const element = await put(notificationPortal())
    bell(element).focus()
    await sendKeys({ press: 'Enter' })
    await until('the panel', () => panel(element).checkVisibility() && items(element).length === 3)
    await until('the focus', () => element.shadowRoot!.activeElement?.id === 'title')
    expect(bell(element).getAttribute('aria-expanded')).to.equal('true')
    await accessible(element)
    await sendKeys({ press: 'Escape' })
    await until('the end', () => !panel(element).checkVisibility())
    expect(element.shadowRoot!.activeElement).to.equal(bell(element))
    await until('the state', () => bell(element).getAttribute('aria-expanded') === 'false')
  })

  it('closes when the person presses elsewhere, and when the bell is pressed again', async () => {
    const element = await put(notificationPortal())
    await open(element)
    bell(element).click()
    await until('the end', () => !panel(element).checkVisibility())
    await open(element)
  })

  it('tells each thing in a sentence, names finding, client and time, and takes what it does not know neutrally', async () => {
    const element = await put(
      notificationPortal({
        told: [
          toldAt(1),
          toldAt(2, { kind: 'mention' }),
          toldAt(3, { kind: 'verification', event: 'finding.not_fixed' }),
          toldAt(4, { kind: 'retest', event: 'retest.scheduled', finding: null }),
          toldAt(5, { kind: 'deadline', event: 'finding.sla_breached', by: { side: 'system', name: null } }),
          toldAt(6, { kind: 'invoice' as 'comment', event: 'invoice.overdue', finding: null }),
          toldAt(7, { kind: 'verification', event: 'finding.something_new' }),
          toldAt(8, { subject: { type: 'internal_comment', id: 'cmt_1' } }),
        ],
      }),
    )
    await open(element)
    expect(sentences(element)).to.deep.equal([
      'Noor Haddad commented',
      'Noor Haddad mentioned you',
      'The fix did not work',
      'A retest has a date',
      'The time to fix this has ended',
      'Something happened here',
      'The fix was looked at',
      'Noor Haddad commented',
    ])
    const [first] = items(element)
    expect(first!.innerText).to.match(/F-12 SQL injection in the search/)
    expect(first!.querySelector('.facts')!.textContent!.replace(/\s+/g, ' ')).to.match(/Unread Copperlane Architects 7 min ago \(.+\)/)
    expect(items(element)[3]!.querySelector('.subject')!.textContent).to.equal('Web application test 2026')
    expect(items(element)[7]!.querySelector('.facts')!.textContent).to.contain('Internal')
  })

  it('names no client to whoever has one alone', async () => {
    const element = await put(notificationPortal({ me: { ...reader, audience: 'client', client: { id: 'cli_1', name: 'Copperlane Architects' } } }))
    await open(element)
    await until('the reader', () => !textOf(element).includes('Copperlane'))
  })

  it('marks one as read and all, once, and the number follows', async () => {
    const fake = notificationPortal()
    const element = await put(fake)
    await open(element)
    await until('the reader', () => element.shadowRoot!.querySelector('.mark') !== null)
    const mark = button(element, 'Mark as read: Noor Haddad commented, F-12')
    mark.focus()
    mark.click()
    mark.click()
    await until('one less', () => bell(element).ariaLabel === 'Notifications, 1 unread')
    expect(fake.writes().map(({ body }) => body)).to.deep.equal([{ ids: ['ntf_0001'] }])
    expect(items(element)[0]!.classList.contains('unread')).to.equal(false)
    expect(element.shadowRoot!.activeElement).to.equal(items(element)[0]!.querySelector('.open'))
    button(element, 'Mark all as read').click()
    await until('none', () => bell(element).ariaLabel === 'Notifications, none unread')
    const { until: moment } = fake.writes()[1]!.body as { until: string }
    expect(Math.abs(Date.parse(moment) - Date.now())).to.be.below(10_000)
    await until('the words', () => said().includes('All notifications are marked as read.'))
    await until('no button', () => element.shadowRoot!.querySelector('.all') === null)
  })

  it('says that something could not be marked, and leaves it unread', async () => {
    const fake = notificationPortal({ answer: ({ method }) => (method === 'POST' ? refuse(503, 'unavailable') : undefined), giveUpAfterMs: 50 })
    const element = await put(fake)
    await open(element)
    await until('the reader', () => element.shadowRoot!.querySelector('.mark') !== null)
    button(element, 'Mark as read').click()
    await until('the reason', () => textOf(element).includes('This could not be marked as read.'))
    expect(items(element)[0]!.classList.contains('unread')).to.equal(true)
    expect(textOf(element)).to.contain('req_7f3a')
  })

  it('opens what a notification is about by the page’s own address, unless the page does it itself', async () => {
    const fake = notificationPortal({ told: [toldAt(1), toldAt(2, { finding: null })] })
    const element = await put(fake, { 'notification-href': '#/clients/{clientId}/findings/{findingId}?at={subjectId}' })
    await open(element)
    const [first, second] = items(element)
    const link = first!.querySelector<HTMLAnchorElement>('a.open')!
    expect(link.getAttribute('href')).to.equal('#/clients/cli_1/findings/fnd_1?at=cmt_1')
    expect(second!.querySelector('a')).to.equal(null)
    await until('the reader', () => element.shadowRoot!.querySelector('.mark') !== null)
    const heard: (string | null)[] = []
    element.addEventListener('sa-notification-open', (event) => {
      heard.push(event.href)
      event.preventDefault()
    })
    link.click()
    expect(location.hash).to.equal('')
    expect(heard).to.deep.equal(['#/clients/cli_1/findings/fnd_1?at=cmt_1'])
    await until('read', () => fake.writes().length === 1)
    await until('the end', () => !panel(element).checkVisibility())
    await open(element)
    items(element)[1]!.querySelector<HTMLElement>('.open')!.click()
    expect(heard[1]).to.equal(null)
  })

  it('takes no address that is none of the web', async () => {
    const element = await put(notificationPortal(), { 'notification-href': 'javascript:alert("{findingId}")' })
    await open(element)
    expect(element.shadowRoot!.querySelector('a')).to.equal(null)
  })

  it('shows older ones page by page', async () => {
    const element = await put(notificationPortal({ told: Array.from({ length: 45 }, (_, index) => toldAt(index + 1)) }))
    await open(element)
    expect(items(element).length).to.equal(20)
    button(element, 'Show older').click()
    await until('more', () => items(element).length === 40)
    button(element, 'Show older').click()
    await until('all', () => items(element).length === 45)
    expect(element.shadowRoot!.querySelector('.older')).to.equal(null)
  })

  it('follows what happens, so that two tabs of a person agree', async () => {
    const fake = notificationPortal()
    const element = await put(fake)
    const other = document.createElement('sa-notifications')
    const second = notificationPortal()
    other.portal = second.portal
    element.after(other)
    await until('both streams', () => fake.openStreams() === 1 && second.openStreams() === 1)
    await until('the other number', () => bell(other)?.ariaLabel === 'Notifications, 2 unread')
    // The first tab reads; the server tells the second.
    await open(element)
    await until('the reader', () => element.shadowRoot!.querySelector('.mark') !== null)
    button(element, 'Mark as read').click()
    await until('one less here', () => bell(element).ariaLabel === 'Notifications, 1 unread')
    second.state.told = fake.state.told
    second.happens('read')
    await until('one less there', () => bell(other).ariaLabel === 'Notifications, 1 unread')
    fake.state.told = [toldAt(0, { kind: 'mention', at: new Date().toISOString() }), ...fake.state.told]
    fake.happens('created')
    await until('one more', () => bell(element).ariaLabel === 'Notifications, 2 unread')
    await until('the words', () => said().includes('2 unread notifications'))
    other.remove()
  })

  it('says that there is nothing, that nothing may be seen, and that the portal is away', async () => {
    const nothing = await put(notificationPortal({ told: [] }))
    await open(nothing)
    expect(inside(nothing, '.state').innerText).to.contain('Nothing new.')
    await accessible(nothing)
    const forbidden = await put(notificationPortal({ answer: () => refuse(403, 'not-allowed') }))
    expect(bell(forbidden).ariaLabel).to.equal('Notifications')
    await open(forbidden)
    expect(textOf(forbidden)).to.contain('You do not have access to this.')
    let away = true
    const fake = notificationPortal({
      giveUpAfterMs: 50,
      answer: ({ path }) => {
        if (away && path === '/v1/notifications') throw new TypeError('Failed to fetch')
        return undefined
      },
    })
    const element = await put(fake)
    await open(element)
    expect(textOf(element)).to.contain('The portal cannot be reached.')
    away = false
    button(element, 'Try again').click()
    await until('the list', () => items(element).length === 3)
  })

  it('asks how the person is told, in the portal and by mail, and takes a refusal back', async () => {
    const fake = notificationPortal({ preferences: [{ kind: 'comment', inApp: true, email: false }, { kind: 'newer' as 'comment', inApp: true, email: true }] })
    const element = await put(fake)
    await open(element)
    await until('the reader', () => element.shadowRoot!.querySelector('.switch') !== null)
    button(element, 'Settings').click()
    await until('the preferences', () => element.shadowRoot!.querySelector('.preferences') !== null)
    await accessible(element)
    const boxes = () => [...element.shadowRoot!.querySelectorAll<HTMLInputElement>('.preferences input')]
    expect(boxes().map(({ ariaLabel, checked }) => [ariaLabel, checked])).to.deep.equal([
      ['Comments in threads you take part in: In the portal', true],
      ['Comments in threads you take part in: By email', false],
      ['Something else (newer): In the portal', true],
      ['Something else (newer): By email', true],
    ])
    boxes()[1]!.click()
    await until('the words', () => said().includes('Saved.'))
    expect(fake.writes()[0]).to.deep.include({ method: 'PATCH', body: { kinds: { comment: { email: true } } } })
    fake.state.answer = ({ method }) => (method === 'PATCH' ? refuse(422, 'invalid-input') : undefined)
    boxes()[0]!.click()
    await until('the reason', () => textOf(element).includes('It is as it was before.'))
    expect(boxes()[0]!.checked).to.equal(true)
    button(element, 'Back to the notifications').click()
    await until('the list', () => items(element).length === 3)
  })

  it('stands in the page without a bell where it is inline, in both directions, narrow and wide', async () => {
    for (const width of [280, 480, 768, 1200]) {
      for (const [lang, dir, scheme] of [['en', 'ltr', 'light'], ['ar', 'rtl', 'dark']] as const) {
        const long = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(3)
        const fake = notificationPortal({ told: [toldAt(1, { by: { side: 'client', name: long }, finding: { id: 'f', ref: null, title: long, severity: 'low' } }), toldAt(2)] })
        const element = await put(fake, { inline: '' }, { width, lang, dir, scheme })
        await until('the list', () => items(element).length === 2)
        expect(bell(element)).to.equal(null)
        const base = inside(element, '.base')
        expect(base.scrollWidth).to.be.at.most(base.clientWidth + 1)
        await accessible(element)
      }
    }
  })

  it('fills a narrow window from edge to edge, and stays inside a wide one', async function () {
    if (smallestViewportWidth > 400) leaveOut(this, 'this engine has no window so narrow')
    try {
      await setViewport({ width: 360, height: 700 })
      const element = await put(notificationPortal())
      await open(element)
      await until('its place', () => Math.round(panel(element).getBoundingClientRect().width) === document.documentElement.clientWidth)
      await setViewport({ width: 900, height: 700 })
      await until('its place again', () => Math.round(panel(element).getBoundingClientRect().width) === 420)
      const { left, right, bottom } = panel(element).getBoundingClientRect()
      expect(left).to.be.at.least(0)
      expect(right).to.be.at.most(900)
      expect(bottom).to.be.at.most(700)
      expect(Math.abs(right - bell(element).getBoundingClientRect().right)).to.be.below(6)
    } finally {
      await setViewport({ width: 1200, height: 900 })
    }
  })

  it('is closed after it was moved, opens again, and says where a portal is missing', async () => {
    const fake = notificationPortal()
    const element = await put(fake)
    await open(element)
    element.parentElement!.prepend(element)
    await until('the end', () => !panel(element).checkVisibility())
    await open(element)
    expect(items(element).length).to.equal(3)
    element.remove()
    const alone = document.createElement('sa-notifications')
    document.querySelector('main')!.append(alone)
    const { warn } = console
    console.warn = () => {}
    try {
      await until('the state', () => alone.matches(':state(error)'))
    } finally {
      console.warn = warn
    }
    await open(alone)
    expect(textOf(alone)).to.contain('found no portal')
  })

  it('shows nothing of one person to the next', async () => {
    let user = 'mem_1'
    const fake = notificationPortal({ token: () => tokenFor(user) })
    const element = await put(fake)
    await open(element)
    user = 'mem_9'
    fake.state.told = [toldAt(9, { clientName: 'Elsewhere' })]
    let once = true
    fake.state.answer = ({ path }) => {
      if (path !== '/v1/notifications' || !once) return undefined
      once = false
      return refuse(401, 'session-ended')
    }
    element.refresh()
    await until('the other list', () => textOf(element).includes('Elsewhere'))
    expect(textOf(element)).not.to.contain('Copperlane')
    await pause(50)
  })
})
