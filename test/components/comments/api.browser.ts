import { expect } from 'chai'

import '../../../components/comments/sa-comments.ts'
import '../../../components/notifications/sa-notifications.ts'
import type { SaComments } from '../../../components/comments/sa-comments.ts'
import { createPortal, type Portal } from '../../../src/index.ts'
import { portalApi, type PortalApi } from '../../support/browser.ts'
import { clear, inside, leaveOut, pause, show, textOf, until } from '../base/support.ts'
import { bell, items, open, sentences } from '../notifications/support.ts'
import { area, bodies, button, isolated, write } from './support.ts'

describe('<sa-comments> and <sa-notifications> with the real portal API', () => {
  let api: PortalApi
  let clientId: string
  let findingId: string
  let person: { email: string; name: string }

  before(async function () {
    this.timeout(60_000)
    const started = await portalApi()
    if (!started) leaveOut(this, 'there is no portal API to start here; the line above says why')
    api = started
    const owner = staff('owner')
    for await (const client of owner.clients.list({ q: 'Copperlane' })) clientId = client.id
    const { items: found } = await owner.findings.list(clientId, { status: ['open', 'in_progress', 'pending_verification'] })
    const { items: people } = await owner.portalUsers.list(clientId, { role: ['manager'], status: ['active'] })
    findingId = found[0]!.id
    person = people[0]!
  })

  afterEach(() => {
    clear()
    sessionStorage.clear()
  })

  const staff = (as: 'owner' | 'admin' | 'analyst'): Portal => createPortal({ baseUrl: api.baseUrl, fetchToken: () => api.token({ as }) })
  const client = (): Portal => createPortal({ baseUrl: api.baseUrl, fetchToken: () => api.token({ audience: 'client', clientId, email: person.email }) })
  const thread = async (place: Element, portal: Portal, lane: SaComments['lane'] = 'client'): Promise<SaComments> => {
    const element = document.createElement('sa-comments')
    Object.assign(element, { clientId, findingId, lane, portal })
    place.append(element)
    await until('the field', () => element.shadowRoot!.querySelector(`#${lane === 'internal' ? 'internal' : 'client'}-new-text`) !== null && element.shadowRoot!.querySelector('[aria-busy=true]') === null)
    return element
  }

  it('lets both sides talk, with mentions, files, changes and deletions, each seeing the other’s words at once', async () => {
    const place = await show('')
    const ours = await thread(place, staff('owner'), 'both')
    const theirs = await thread(place, client())
    const bellOf = document.createElement('sa-notifications')
    bellOf.portal = client()
    place.append(bellOf)
    await until('the number', () => /unread/.test(bell(bellOf)?.ariaLabel ?? ''))
    const before = Number(/\d+/.exec(bell(bellOf).ariaLabel!)?.[0] ?? 0)
    await pause(500)

    const stamp = Date.now()
    write(ours, 'Please look @')
    await until('people', () => ours.shadowRoot!.querySelectorAll('.people.open .person').length > 0)
    const [first] = person.name.split(' ')
    write(ours, `Please look @${first}`)
    await until('the person', () => [...ours.shadowRoot!.querySelectorAll('.people.open .person bdi')].some((name) => name.textContent === person.name))
    ;[...ours.shadowRoot!.querySelectorAll<HTMLElement>('.person')].find((each) => each.textContent!.includes(person.name))!.click()
    write(ours, `${area(ours).value}at ${stamp}`)
    const transfer = new DataTransfer()
    transfer.items.add(new File([`line ${stamp}\n`], 'server.log'))
    inside(ours, '.composer').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }))
    await until('the upload', () => ours.shadowRoot!.querySelector('.composer .file') !== null && !textOf(ours).includes('Uploading'))
    button(ours, 'Send to Copperlane').click()
    await until('the words here', () => bodies(ours).some((body) => body.includes(String(stamp))))
    await until('the words there', () => bodies(theirs).some((body) => body.includes(String(stamp))))
    expect(isolated(textOf(theirs))).to.contain('server.log')
    expect(theirs.shadowRoot!.querySelector('.comment:last-child .mention bdi')!.textContent).to.equal(person.name)
    await until('the person is told', () => Number(/\d+/.exec(bell(bellOf).ariaLabel!)?.[0] ?? 0) > before)
    await open(bellOf)
    expect(sentences(bellOf)[0]).to.match(/mentioned you$/)
    expect(items(bellOf)[0]!.classList.contains('unread')).to.equal(true)

    // The file comes back as it went.
    let saved: Blob | undefined
    const { click } = HTMLAnchorElement.prototype
    HTMLAnchorElement.prototype.click = function () {
      void fetch(this.href).then(async (response) => (saved = await response.blob()))
    }
    try {
      const press = [...theirs.shadowRoot!.querySelectorAll<HTMLButtonElement>('.comment:last-child .file button')].at(-1)!
      press.click()
      await until('the file', () => saved !== undefined)
    } finally {
      HTMLAnchorElement.prototype.click = click
    }
    expect(await saved!.text()).to.equal(`line ${stamp}\n`)

    const mine = () => [...ours.shadowRoot!.querySelectorAll<HTMLElement>('.comment')].find((each) => each.textContent!.includes(String(stamp)))!
    mine().querySelector<HTMLButtonElement>('.edit')!.click()
    await until('the field', () => ours.shadowRoot!.querySelector('#client-edit-text') !== null)
    write(ours, `Changed at ${stamp}`, 'client-edit')
    button(ours, 'Save').click()
    await until('the change there', () => bodies(theirs).includes(`Changed at ${stamp}`))
    expect(theirs.shadowRoot!.querySelector('.comment:last-child .edited')!.localName).to.equal('span')
    await until('the history here', () => mine().querySelector('button.edited') !== null)
    mine().querySelector<HTMLButtonElement>('button.edited')!.click()
    await until('what it said', () => ours.shadowRoot!.querySelector('.revision')?.textContent?.includes('Please look') === true)
    button(ours, 'Close').click()

    mine().querySelector<HTMLButtonElement>('.remove')!.click()
    await until('the question', () => inside<HTMLDialogElement>(ours, '#client-confirm-dialog').open)
    button(ours, 'Delete').click()
    await until('the place there', () => bodies(theirs).at(-1) === 'This comment was deleted.')
    expect(textOf(theirs)).not.to.contain(String(stamp))
  }).timeout(60_000)

  it('names the files that the portal has no more, and sends what is left', async () => {
    const element = await thread(await show(''), client())
    const stamp = `late ${Date.now()}`
    const transfer = new DataTransfer()
    transfer.items.add(new File(['a,b\n'], 'late.csv', { type: 'text/csv' }))
    inside(element, '.composer').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }))
    await until('the upload', () => element.shadowRoot!.querySelector('.composer .file') !== null && !textOf(element).includes('Uploading'))
    write(element, stamp)
    // Another tab has sent it meanwhile.
    const { files } = JSON.parse(Object.values(sessionStorage)[0] as string).texts as { files: string }
    await client().comments.create(clientId, findingId, { body: 'From the other tab', attachmentIds: [(JSON.parse(files) as { kept: { id: string }[] }).kept[0]!.id] })
    button(element, 'Send').click()
    await until('which', () => isolated(textOf(element)).includes('Attach them again: late.csv'))
    button(element, 'Send').click()
    await until('the words', () => bodies(element).includes(stamp))
  }).timeout(40_000)

  it('lets no word of the staff’s own lane reach the client', async () => {
    const place = await show('')
    const ours = await thread(place, staff('owner'), 'internal')
    const theirs = await thread(place, client(), 'both')
    const colleague = await thread(place, staff('analyst'), 'internal').catch(() => undefined)
    await pause(500)
    const stamp = `inside-${Date.now()}`
    write(ours, stamp, 'internal-new')
    button(ours, 'Add internal comment').click()
    await until('the words here', () => bodies(ours).includes(stamp))
    if (colleague) await until('the words there', () => bodies(colleague).includes(stamp))
    await pause(700)
    expect(textOf(theirs)).not.to.contain(stamp)
    expect(theirs.shadowRoot!.querySelector('[role=tab]')).to.equal(null)
    expect(await client().internalComments.list(clientId, findingId).then(() => 'read', (error: unknown) => (error as { status?: number }).status)).to.be.oneOf([401, 403, 404])
  }).timeout(40_000)
})
