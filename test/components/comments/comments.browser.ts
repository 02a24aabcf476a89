import { expect } from 'chai'

import '../../../components/comments/sa-comments.ts'
import '../../../components/locales/ar.ts'
import { emulateMedia, canEmulateMedia, sendKeys } from '../../support/browser.ts'
import { accessible, clear, inside, json, later, leaveOut, leftInMemory, pause, refuse, textOf, tokenFor, until } from '../base/support.ts'
import { area, bodies, button, clientId, collaborator, commentAt, file, findingId, isolated, minutesAgo, own, put, ready, staff, threadPortal, viewer, write } from './support.ts'

const said = () => document.querySelector('#sa-live-region')?.textContent ?? ''
const focused = (element: Element) => element.shadowRoot!.activeElement as HTMLElement | null
const png = (name = 'shot.png', bytes = 10) => new File([new Uint8Array(bytes)], name, { type: 'image/png' })

describe('<sa-comments>', () => {
  afterEach(() => {
    clear()
    sessionStorage.clear()
    scrollTo(0, 0)
  })

  it('shows a thread oldest first: who, which side, when, what, with files, edits and what was deleted', async () => {
    const fake = threadPortal({
      said: [
        commentAt(1, { body: 'Please look at **this**.' }),
        commentAt(2, { body: 'Done.', editedAt: minutesAgo(3), createdAt: minutesAgo(4), attachments: [file()] }),
        commentAt(3, { body: '', deletedAt: minutesAgo(1), createdAt: minutesAgo(2) }),
      ],
    })
    const element = await ready(fake)
    expect(bodies(element)).to.deep.equal(['Please look at this.', 'Done.', 'This comment was deleted.'])
    const [first, second] = [...element.shadowRoot!.querySelectorAll<HTMLElement>('.comment')]
    expect(first!.querySelector('strong')!.textContent).to.equal('this')
    expect(first!.querySelector('.by')!.textContent).to.match(/Ana Ruiz\s+Larkfield IT/)
    expect(second!.querySelector('.by')!.textContent).to.match(/Noor Haddad\s+Copperlane Architects/)
    const time = second!.querySelector('time')!
    expect(time.textContent).to.match(/^4 min ago \(.*\d{4}.*\)$/)
    expect(time.title).to.match(/\d{4}/)
    expect(second!.querySelector('.edited')!.textContent).to.equal('edited')
    expect(second!.querySelector('.file')!.textContent).to.match(/screen\.png\s+PNG · 24 KB/)
    await accessible(element)
  })

  it('shows older comments page by page, without moving what is read', async () => {
    const fake = threadPortal({ said: Array.from({ length: 45 }, (_, index) => commentAt(index + 1)) })
    const element = await ready(fake)
    expect(bodies(element)[0]).to.equal('Comment number 26.')
    element.scrollIntoView()
    const first = element.shadowRoot!.querySelector<HTMLElement>('.comment')!
    const top = first.getBoundingClientRect().top
    button(element, 'Show 25 older comments').click()
    await until('older ones', () => bodies(element).length === 40)
    await element.updateComplete
    expect(Math.abs(first.getBoundingClientRect().top - top)).to.be.below(2)
    button(element, 'Show 5 older comments').click()
    await until('the oldest', () => bodies(element)[0] === 'Comment number 1.')
    expect(bodies(element).length).to.equal(45)
    expect(element.shadowRoot!.querySelector('.older')).to.equal(null)
  })

  it('says something once, however often the button is pressed, and empties the field', async () => {
    const fake = threadPortal({ me: collaborator })
    const element = await ready(fake)
    const heard: string[] = []
    element.addEventListener('sa-comment-created', ({ comment }) => heard.push(comment.body))
    write(element, '  Fixed in 2.4.  ')
    const send = button(element, 'Send')
    send.click()
    send.click()
    await until('the comment', () => bodies(element).includes('Fixed in 2.4.'))
    expect(fake.writes().length).to.equal(1)
    expect(fake.writes()[0]!.body).to.deep.equal({ body: 'Fixed in 2.4.' })
    expect(area(element).value).to.equal('')
    expect(heard).to.deep.equal(['Fixed in 2.4.'])
    await until('the focus', () => focused(element) === area(element))
    await until('the words', () => said().includes('Your comment is there.'))
  })

  it('is sent by Ctrl and Enter, and asks for words where there are none', async () => {
    const fake = threadPortal()
    const element = await ready(fake)
    const press = () => area(element).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true, composed: true, cancelable: true }))
    area(element).focus()
    press()
    await until('the problem', () => textOf(element).includes('Write something first.'))
    await sendKeys({ type: 'Hello' })
    press()
    await until('the comment', () => bodies(element).includes('Hello'))
    expect(fake.writes().length).to.equal(1)
  })

  describe('among the lanes', () => {
    it('gives staff two threads, marked by word, shape and ground, and keeps the words of each apart', async () => {
      const fake = threadPortal({ internal: [commentAt(1, { lane: 'internal', body: 'They run an old kernel.' })] })
      const element = await ready(fake, { lane: 'both' })
      const tabs = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[role=tab]')]
      expect(tabs.map((tab) => isolated(tab.innerText.trim()))).to.deep.equal(['Visible to Copperlane Architects', 'Internal'])
      write(element, 'For the client.')
      tabs[0]!.focus()
      await sendKeys({ press: 'ArrowRight' })
      await until('the other lane', () => inside(element, '#internal-panel').checkVisibility())
      expect(focused(element)?.id).to.equal('internal-tab')
      expect(inside(element, '#client-panel').checkVisibility()).to.equal(false)
      const mark = inside(element, '#internal-panel .lane-mark')
      expect(mark.innerText.trim()).to.equal('Internal – the client never sees this')
      expect(mark.querySelector('svg')).not.to.equal(null)
      expect(getComputedStyle(inside(element, '.lane.internal')).backgroundImage).to.contain('repeating-linear-gradient')
      expect(area(element, 'internal-new').value).to.equal('')
      await accessible(element)
      write(element, 'They lie.', 'internal-new')
      button(element, 'Add internal comment').click()
      await until('the internal comment', () => fake.writes().length === 1)
      expect(fake.writes()[0]!.path).to.equal(`/v1/clients/${clientId}/findings/${findingId}/internal-comments`)
      inside(element, '#client-tab').click()
      await element.updateComplete
      expect(area(element).value).to.equal('For the client.')
      expect(inside(element, '#client-panel').textContent).not.to.contain('They lie.')
      button(element, 'Send to Copperlane Architects').click()
      await until('the comment', () => fake.writes().length === 2)
      expect(fake.writes()[1]!.path).to.equal(`/v1/clients/${clientId}/findings/${findingId}/comments`)
      expect(fake.writes()[1]!.body).to.deep.equal({ body: 'For the client.' })
    })

    it('moves no word when the page changes the lane under what is written, also not through a reload', async () => {
      const fake = threadPortal()
      const element = await ready(fake, { lane: 'internal' })
      write(element, 'A secret.', 'internal-new')
      element.lane = 'client'
      await until('the other lane', () => element.shadowRoot!.querySelector('#client-new-text') !== null)
      expect(area(element).value).to.equal('')
      const anew = await ready(threadPortal(), { lane: 'client' })
      expect(area(anew).value).to.equal('')
      const inner = await ready(threadPortal(), { lane: 'internal' })
      expect(area(inner, 'internal-new').value).to.equal('A secret.')
    })

    it('asks for no internal thread for somebody of a client, and offers no choice', async () => {
      const fake = threadPortal({ me: collaborator, internal: [commentAt(1, { lane: 'internal', body: 'secret' })] })
      const element = await ready(fake, { lane: 'both' })
      expect(element.shadowRoot!.querySelector('[role=tab]')).to.equal(null)
      expect(fake.lists('internal')).to.deep.equal([])
      expect(textOf(element)).not.to.contain('Internal')
      const refused = await ready(threadPortal({ me: collaborator }), { lane: 'internal' })
      expect(textOf(refused)).to.contain('Your role does not include this.')
      expect(refused.shadowRoot!.querySelector('textarea')).to.equal(null)
    })
  })

  describe('mentioning', () => {
    const open = async (element: Element, typed: string) => {
      area(element).focus()
      await sendKeys({ type: typed })
      await until('people', () => element.shadowRoot!.querySelectorAll('.people.open .person').length > 0)
    }
    const active = (element: Element) => element.shadowRoot!.querySelector('.person[aria-selected=true] bdi')?.textContent

    it('takes a name by keys alone and sends the id', async () => {
      const fake = threadPortal({ me: collaborator })
      const element = await ready(fake)
      await open(element, 'Ask @no')
      expect([...element.shadowRoot!.querySelectorAll('#client-new-people .person bdi')].map((name) => name.textContent)).to.deep.equal(['Noor Haddad', 'Noel van der Berg'])
      expect(area(element).getAttribute('aria-activedescendant')).to.equal('client-new-people-0')
      await accessible(element)
      await sendKeys({ press: 'ArrowDown' })
      await until('the next', () => active(element) === 'Noel van der Berg')
      await sendKeys({ press: 'ArrowDown' })
      await until('the first again', () => active(element) === 'Noor Haddad')
      await sendKeys({ press: 'ArrowUp' })
      await until('the last', () => active(element) === 'Noel van der Berg')
      await sendKeys({ press: 'Enter' })
      expect(area(element).value).to.equal('Ask @Noel van der Berg ')
      expect(focused(element)).to.equal(area(element))
      await sendKeys({ type: 'and @ana' })
      await until('people again', () => element.shadowRoot!.querySelectorAll('.people.open .person').length === 1)
      await sendKeys({ press: 'Tab' })
      expect(area(element).value).to.equal('Ask @Noel van der Berg and @Ana Ruiz ')
      expect(focused(element)).to.equal(area(element))
      button(element, 'Send').click()
      await until('the comment', () => fake.writes()[0]?.body !== undefined)
      expect(fake.writes()[0]!.body).to.deep.equal({ body: 'Ask @Noel van der Berg and @Ana Ruiz', mentions: ['mem_2', 'mem_1'] })
      await until('names apart', () => element.shadowRoot!.querySelectorAll('.comment .mention').length === 2)
      expect([...element.shadowRoot!.querySelectorAll('.comment .mention bdi')].map((name) => name.textContent)).to.deep.equal(['Noel van der Berg', 'Ana Ruiz'])
    })

    it('forgets whoever is rubbed out again', async () => {
      const fake = threadPortal({ me: collaborator })
      const element = await ready(fake)
      await open(element, '@ana')
      await sendKeys({ press: 'Enter' })
      write(element, 'Nobody in particular')
      button(element, 'Send').click()
      await until('the comment', () => fake.writes()[0]?.body !== undefined)
      expect(fake.writes()[0]!.body).to.deep.equal({ body: 'Nobody in particular' })
    })

    it('closes by Esc for this @, without closing the dialog around it, and takes a name by the mouse', async () => {
      const fake = threadPortal({ me: collaborator })
      const element = await ready(fake, {}, { dir: 'rtl' })
      const dialog = document.createElement('dialog')
      element.before(dialog)
      dialog.append(element)
      dialog.showModal()
      await until('the thread', () => element.shadowRoot!.querySelector('.composer') !== null)
      await open(element, '@n')
      const list = inside(element, '#client-new-people')
      const [box, around] = [list.getBoundingClientRect(), area(element).getBoundingClientRect()]
      expect(Math.round(box.right)).to.equal(Math.round(around.right))
      // What is on top there is the list, whatever stands around it.
      const top = element.shadowRoot!.elementFromPoint(box.left + 10, box.top + 10)
      expect(top?.closest('.people')).to.equal(list)
      await sendKeys({ press: 'Escape' })
      await until('no list', () => !list.classList.contains('open'))
      expect(dialog.open).to.equal(true)
      await sendKeys({ type: 'o' })
      await pause(400)
      expect(list.classList.contains('open')).to.equal(false)
      write(element, '')
      await open(element, '@לו')
      element.shadowRoot!.querySelector<HTMLElement>('.person')!.click()
      expect(area(element).value).to.equal('@נועה לוי ')
      dialog.close()
      dialog.replaceWith(element)
    })

    it('is no mention inside an address or a word', async () => {
      const fake = threadPortal()
      const element = await ready(fake)
      area(element).focus()
      await sendKeys({ type: 'mail ana@larkfield' })
      await pause(400)
      expect(fake.sent.filter(({ path }) => path.endsWith('mentionable'))).to.deep.equal([])
    })
  })

  describe('with files', () => {
    const drop = (element: Element, type: string, files: File[]) => {
      const transfer = new DataTransfer()
      for (const each of files) transfer.items.add(each)
      inside(element, '.composer').dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, composed: true, cancelable: true }))
    }
    const rows = (element: Element) => [...element.shadowRoot!.querySelectorAll<HTMLElement>('.composer .file')].map((row) => row.innerText.replace(/\s+/g, ' ').trim())

    it('sends what is dropped, chosen or pasted, and names it in the comment', async () => {
      const fake = threadPortal({ me: collaborator })
      const element = await ready(fake)
      drop(element, 'drop', [png('one.png'), png('two.png')])
      const chooser = inside<HTMLInputElement>(element, '.chooser')
      const chosen = new DataTransfer()
      chosen.items.add(png('three.png'))
      chooser.files = chosen.files
      chooser.dispatchEvent(new Event('change'))
      const pasted = new DataTransfer()
      pasted.items.add(png('four.png'))
      // Not every engine lets a page make such an event with files in it.
      area(element).dispatchEvent(Object.defineProperty(new Event('paste', { bubbles: true, cancelable: true }), 'clipboardData', { value: pasted }))
      await until('four files', () => fake.writes().length === 4 && !textOf(element).includes('Uploading'))
      expect(fake.writes().map(({ path, query }) => [path.endsWith('/attachments'), query.get('name')])).to.deep.equal([[true, 'one.png'], [true, 'two.png'], [true, 'three.png'], [true, 'four.png']])
      await accessible(element)
      button(element, 'Remove two.png').click()
      await until('three files', () => rows(element).length === 3)
      await until('taken back', () => fake.writes().some(({ method, path }) => method === 'DELETE' && path.endsWith('/attachments/att_2')))
      write(element, 'See these.')
      button(element, 'Send').click()
      await until('the comment', () => bodies(element).includes('See these.'))
      expect(fake.writes().at(-1)!.body).to.deep.equal({ body: 'See these.', attachmentIds: ['att_1', 'att_3', 'att_4'] })
      expect(rows(element)).to.deep.equal([])
    })

    it('sends names and words without characters that turn the direction of others', async () => {
      const fake = threadPortal({ me: collaborator })
      const element = await ready(fake)
      drop(element, 'drop', [png('photo\u202egpj.png')])
      write(element, 'From \u2068Word\u2069')
      button(element, 'Send').click()
      await until('the comment', () => fake.writes()[1]?.body !== undefined)
      expect(fake.writes()[0]!.query.get('name')).to.equal('photogpj.png')
      expect(fake.writes()[1]!.body).to.deep.include({ body: 'From Word' })
    })

    it('sends no file of a kind or size that is not taken, and says why of each', async () => {
      const fake = threadPortal()
      const element = await ready(fake)
      drop(element, 'drop', [new File(['x'], 'run.html'), png('empty.png', 0), png('huge.png', 10 * 1024 * 1024 + 1), png('fine.png')])
      await until('one file', () => rows(element).length === 1)
      const errors = [...element.shadowRoot!.querySelectorAll<HTMLElement>('.file-errors .field-error')].map((each) => isolated(each.innerText))
      expect(errors.map((each) => each.slice(0, 30))).to.deep.equal(['run.html was not added: files ', 'empty.png was not added: it is', 'huge.png was not added: it is '])
      await until('the upload', () => fake.writes().length === 1)
      expect(fake.writes()[0]!.query.get('name')).to.equal('fine.png')
    })

    it('keeps a file that failed, says why, and sends nothing without it until it is tried again or removed', async () => {
      let broken = true
      const fake = threadPortal({ answer: ({ path }) => (path.endsWith('/attachments') && broken ? refuse(415, 'unsupported-media-type') : undefined) })
      const element = await ready(fake)
      drop(element, 'drop', [png()])
      await until('the reason', () => textOf(element).includes('The portal does not take this file'))
      write(element, 'With a picture')
      button(element, 'Send to').click()
      await until('the problem', () => textOf(element).includes('Some files were not uploaded.'))
      expect(fake.writes().some(({ path }) => path.endsWith('/comments'))).to.equal(false)
      broken = false
      button(element, 'Upload shot.png again').click()
      await until('the file', () => textOf(element).includes('10 B') || textOf(element).includes('24 KB') || !textOf(element).includes('Upload'))
      button(element, 'Send to').click()
      await until('the comment', () => bodies(element).includes('With a picture'))
      expect(fake.writes().at(-1)!.body).to.have.property('attachmentIds').with.length(1)
    })

    it('waits with the comment for a file that is under way', async () => {
      const answer = later()
      const fake = threadPortal({ answer: ({ path }) => (path.endsWith('/attachments') ? answer.promise : undefined) })
      const element = await ready(fake)
      drop(element, 'drop', [png()])
      write(element, 'Soon')
      await until('progress', () => element.shadowRoot!.querySelector('progress') !== null)
      button(element, 'Send to').click()
      await pause(150)
      expect(fake.writes().length).to.equal(1)
      answer.give(json(file({ id: 'att_late' }), 201))
      await until('the comment', () => fake.writes()[1]?.body !== undefined)
      expect(fake.writes()[1]!.body).to.deep.equal({ body: 'Soon', attachmentIds: ['att_late'] })
    })

    it('gives a file out under its name, fetched with the token of the page and with none in an address', async () => {
      const fake = threadPortal({ said: [commentAt(1, { attachments: [file({ name: 'report <b>.pdf' })] })] })
      const element = await ready(fake)
      const given: HTMLAnchorElement[] = []
      const { click } = HTMLAnchorElement.prototype
      HTMLAnchorElement.prototype.click = function () {
        given.push(this)
      }
      try {
        const press = button(element, 'Download report')
        press.click()
        press.click()
        await until('the file', () => given.length === 1)
      } finally {
        HTMLAnchorElement.prototype.click = click
      }
      expect(given[0]!.download).to.equal('report <b>.pdf')
      expect(given[0]!.href).to.match(/^blob:/)
      const asked = fake.sent.filter(({ path }) => path.endsWith('/attachments/att_1/content'))
      expect(asked.length).to.equal(1)
      expect(asked[0]!.query.toString()).to.equal('')
      expect(asked[0]!.token).to.match(/^Bearer /)
      expect(element.shadowRoot!.innerHTML).not.to.contain('blob:')
    })
  })

  describe('one’s own', () => {
    const mine = (over = {}) => commentAt(1, { ...own, body: 'My words', attachments: [], ...over })

    it('is changed in place, and says that it was', async () => {
      const fake = threadPortal({ said: [mine(), commentAt(2)] })
      const element = await ready(fake)
      expect(element.shadowRoot!.querySelectorAll('.edit').length).to.equal(1)
      button(element, 'Edit your comment').click()
      await until('the field', () => focused(element)?.id === 'client-edit-text')
      expect(area(element, 'client-edit').value).to.equal('My words')
      write(element, 'Better words', 'client-edit')
      await accessible(element)
      button(element, 'Save').click()
      await until('the words', () => bodies(element)[0] === 'Better words')
      expect(fake.writes()[0]).to.deep.include({ method: 'PATCH', ifMatch: '"1"', body: { body: 'Better words', mentions: [] } })
      expect(inside(element, '.edited').textContent).to.equal('edited')
      await until('the focus', () => focused(element)?.classList.contains('edit') === true)
    })

    it('shows what somebody else made of it meanwhile, and is saved over that on a second word', async () => {
      const fake = threadPortal({ said: [mine()] })
      const element = await ready(fake)
      button(element, 'Edit your comment').click()
      await until('the field', () => focused(element)?.id === 'client-edit-text')
      fake.state.client = [mine({ body: 'From the other tab', version: 2 })]
      write(element, 'From this tab', 'client-edit')
      button(element, 'Save').click()
      await until('theirs', () => element.shadowRoot!.querySelector<HTMLElement>('.theirs')?.innerText.includes('From the other tab') === true)
      expect(area(element, 'client-edit').value).to.equal('From this tab')
      expect(fake.state.client[0]!.body).to.equal('From the other tab')
      button(element, 'Save mine over it').click()
      await until('the words', () => bodies(element)[0] === 'From this tab')
      expect(fake.writes()[1]!.ifMatch).to.equal('"2"')
    })

    it('is deleted after a question, and leaves its place', async () => {
      const fake = threadPortal({ said: [mine({ attachments: [file()] }), commentAt(2)] })
      const element = await ready(fake)
      button(element, 'Delete the comment').click()
      await until('the question', () => inside<HTMLDialogElement>(element, '#client-confirm-dialog').open)
      expect(inside(element, '#client-confirm-dialog').innerText).to.contain('Its files go too.')
      await accessible(element)
      button(element, 'Delete').click()
      await until('the place', () => bodies(element)[0] === 'This comment was deleted.')
      expect(textOf(element)).not.to.contain('screen.png')
      expect(fake.writes().map(({ method }) => method)).to.deep.equal(['DELETE'])
      await until('the focus', () => focused(element)?.dataset['id'] === 'cmt_0001')
    })

    it('shows staff what it said before', async () => {
      const fake = threadPortal({ said: [commentAt(2, { editedAt: minutesAgo(1) })] })
      const element = await ready(fake)
      button(element, 'Edited: show what Noor Haddad said before').focus()
      await sendKeys({ press: 'Enter' })
      await until('the texts', () => element.shadowRoot!.querySelector('.revision strong') !== null)
      expect(inside(element, '.revision').innerText).to.contain('What it said first.')
      await accessible(element)
      await sendKeys({ press: 'Escape' })
      await until('the end', () => !inside<HTMLDialogElement>(element, '#client-history-dialog').open)
      await until('the focus', () => focused(element)?.classList.contains('edited') === true)
    })

    it('shows a client only that somebody else’s words were changed', async () => {
      const element = await ready(threadPortal({ me: collaborator, said: [commentAt(1, { editedAt: minutesAgo(1) })] }))
      expect(inside(element, '.edited').localName).to.equal('span')
    })
  })

  describe('live', () => {
    it('shows what somebody else says, reading no more than the end of the thread', async () => {
      const fake = threadPortal({ said: Array.from({ length: 60 }, (_, index) => commentAt(index + 1)) })
      const element = await ready(fake, { 'page-size': '40' })
      await until('the stream', () => fake.openStreams() === 1)
      fake.happens('created', commentAt(61, { body: 'Just now', by: { side: 'client', name: 'Noor Haddad' } }))
      await until('the comment', () => bodies(element).at(-1) === 'Just now')
      expect(bodies(element).length).to.equal(41)
      expect(fake.lists().map(({ query }) => query.get('limit'))).to.deep.equal(['40', '10'])
      await until('the words', () => said().includes('New comment by Noor Haddad'))
    })

    it('shows changes and deletions in place, reading as far back as they stand', async () => {
      const fake = threadPortal({ said: Array.from({ length: 30 }, (_, index) => commentAt(index + 1)) })
      const element = await ready(fake, { 'page-size': '30' })
      await until('the stream', () => fake.openStreams() === 1)
      fake.happens('edited', commentAt(5, { body: 'Changed', editedAt: minutesAgo(0), version: 2 }))
      await until('the change', () => bodies(element)[4] === 'Changed')
      expect(fake.lists().at(-1)!.query.get('limit')).to.equal('26')
      fake.happens('deleted', commentAt(29, { body: '', deletedAt: minutesAgo(0), version: 2 }))
      await until('the place', () => bodies(element)[28] === 'This comment was deleted.')
      expect(bodies(element).length).to.equal(30)
    })

    it('moves nothing under the reader who is elsewhere, and offers the way to what is new', async () => {
      const fake = threadPortal({ said: Array.from({ length: 40 }, (_, index) => commentAt(index + 1)) })
      const element = await ready(fake, { 'page-size': '40' })
      await until('the stream', () => fake.openStreams() === 1)
      scrollTo(0, 0)
      await pause(100)
      fake.happens('created', commentAt(41, { body: 'One' }))
      fake.happens('created', commentAt(42, { body: 'Two' }))
      await until('the offer', () => [...element.shadowRoot!.querySelectorAll('.fresh button')].some((each) => each.textContent?.trim() === '2 new comments'))
      expect(scrollY).to.equal(0)
      const { top, bottom, left } = inside(element, '.fresh button').getBoundingClientRect()
      expect([top >= 0, bottom <= innerHeight]).to.deep.equal([true, true])
      expect(element.shadowRoot!.elementFromPoint(left + 10, (top + bottom) / 2)?.closest('.fresh')).not.to.equal(null)
      await accessible(element)
      button(element, '2 new comments').click()
      await until('the first new one', () => focused(element)?.dataset['id'] === 'cmt_0041')
      await until('no offer', () => element.shadowRoot!.querySelector('.fresh') === null)
    })

    it('reads everything that is shown again after events were missed', async () => {
      const fake = threadPortal({ said: Array.from({ length: 45 }, (_, index) => commentAt(index + 1)) })
      const element = await ready(fake)
      await until('the stream', () => fake.openStreams() === 1)
      button(element, 'Show 25 older').click()
      await until('older ones', () => bodies(element).length === 40)
      fake.state.client = [...fake.state.client.map((each) => (each.id === 'cmt_0007' ? { ...each, body: 'Changed unheard', version: 2 } : each)), commentAt(46, { body: 'Said unheard' })]
      fake.lose()
      await until('both', () => bodies(element).includes('Changed unheard') && bodies(element).at(-1) === 'Said unheard')
      expect(bodies(element).length).to.equal(41)
    })

    it('leaves the field where it is while somebody writes', async () => {
      const fake = threadPortal({ said: Array.from({ length: 30 }, (_, index) => commentAt(index + 1)) })
      const element = await ready(fake, { 'page-size': '30' })
      await until('the stream', () => fake.openStreams() === 1)
      write(element, 'I am writing')
      scrollTo(0, document.documentElement.scrollHeight)
      await pause(100)
      const top = area(element).getBoundingClientRect().top
      fake.happens('created', commentAt(31, { body: 'Much\n\nto\n\nread' }))
      await until('the comment', () => bodies(element).length === 31)
      await element.updateComplete
      expect(Math.abs(area(element).getBoundingClientRect().top - top)).to.be.below(2)
      expect(area(element).value).to.equal('I am writing')
    })

    it('follows neither another finding nor the other lane, nor anything where the page says so', async () => {
      const fake = threadPortal()
      const element = await ready(fake)
      await until('the stream', () => fake.openStreams() === 1)
      fake.happen('comment.created', clientId, { subject: { type: 'comment', id: 'cmt_9' }, findingId: 'fnd_2' })
      fake.happen('comment.created', clientId, { subject: { type: 'internal_comment', id: 'cmt_9' }, findingId })
      await pause(500)
      expect(fake.lists().length).to.equal(1)
      element.live = 'off'
      await element.updateComplete
      fake.happens('created', commentAt(3))
      await pause(500)
      expect(fake.lists().length).to.equal(1)
    })
  })

  describe('when something fails', () => {
    it('keeps the words through a lost network, offers to try again, and sends the same once', async () => {
      let lost = true
      const fake = threadPortal({
        me: collaborator,
        giveUpAfterMs: 50,
        answer: ({ method }) => {
          if (method === 'POST' && lost) throw new TypeError('Failed to fetch')
          return undefined
        },
      })
      const element = await ready(fake)
      write(element, 'Important')
      button(element, 'Send').click()
      await until('the reason', () => textOf(element).includes('sending it again does no harm'))
      expect(area(element).value).to.equal('Important')
      lost = false
      button(element, 'Try again: Send').click()
      await until('the comment', () => bodies(element).includes('Important'))
      const keys = new Set(fake.writes().map(({ idempotencyKey }) => idempotencyKey))
      expect(keys.size).to.equal(1)
    })

    it('keeps the words through an ended session and a reload, and for nobody else', async () => {
      const fake = threadPortal({ me: collaborator, answer: ({ method }) => (method === 'POST' ? refuse(401, 'session-ended') : undefined) })
      const element = await ready(fake)
      write(element, 'Not lost')
      button(element, 'Send').click()
      await until('the reason', () => textOf(element).includes('Your session has ended.'))
      expect(area(element).value).to.equal('Not lost')
      const again = await ready(threadPortal({ me: collaborator }))
      expect(area(again).value).to.equal('Not lost')
      const other = await ready(threadPortal({ me: { ...collaborator, user: { ...collaborator.user, id: 'usr_9' } }, token: () => tokenFor('usr_9') }))
      expect(area(other).value).to.equal('')
    })

    it('brings files back that the portal has, and names those that went with the page', async () => {
      const never = new Promise<Response>(() => {})
      const fake = threadPortal({ answer: ({ path, query }) => (path.endsWith('/attachments') && query.get('name') === 'slow.png' ? never : undefined) })
      const element = await ready(fake)
      const transfer = new DataTransfer()
      transfer.items.add(png('kept.png'))
      transfer.items.add(png('slow.png'))
      inside(element, '.composer').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }))
      write(element, 'Two files')
      await until('one is there', () => element.shadowRoot!.querySelectorAll('progress').length === 1)
      const again = threadPortal()
      const anew = await ready(again)
      await until('the words', () => area(anew).value === 'Two files')
      expect([...anew.shadowRoot!.querySelectorAll('.composer .file-name')].map((name) => name.textContent)).to.deep.equal(['kept.png'])
      expect(isolated(inside(anew, '.file-errors').innerText)).to.contain('These files are not there any more. Attach them again: slow.png')
      button(anew, 'Send to').click()
      await until('the comment', () => again.writes()[0]?.body !== undefined)
      expect(again.writes()[0]!.body).to.deep.equal({ body: 'Two files', attachmentIds: ['att_1'] })
    })

    it('shows a viewer the thread and a sentence, and no field', async () => {
      const element = await ready(threadPortal({ me: viewer }))
      expect(bodies(element).length).to.equal(2)
      expect(element.shadowRoot!.querySelector('textarea')).to.equal(null)
      expect(inside(element, '.why').innerText).to.equal('You can read this, not write. Your role does not include this.')
      await accessible(element)
    })

    it('says that comments are not switched on, and asks for none', async () => {
      const fake = threadPortal({ me: { ...collaborator, allowedActions: [], deniedActions: { 'comment.view': 'not-enabled', 'comment.write': 'not-enabled' } } })
      const element = await ready(fake)
      expect(textOf(element)).to.contain('Comments are not switched on in this portal.')
      expect(fake.lists()).to.deep.equal([])
      expect(element.shadowRoot!.querySelector('textarea')).to.equal(null)
    })

    it('says that there is nothing yet, and that a thread could not be read', async () => {
      const empty = await ready(threadPortal({ said: [] }))
      expect(textOf(empty)).to.contain('Nobody has said anything yet.')
      await accessible(empty)
      let refused = true
      const fake = threadPortal({ answer: ({ path }) => (path.endsWith('/comments') && refused ? refuse(404, 'not-found') : undefined) })
      const element = await ready(fake)
      expect(textOf(element)).to.contain('This does not exist.')
      refused = false
      element.refresh()
      await until('the thread', () => bodies(element).length === 2)
    })

    it('waits with a skeleton, and is told to be busy', async () => {
      const answer = later()
      const element = await put(threadPortal({ answer: ({ path }) => (path.endsWith('/comments') ? answer.promise : undefined) }))
      await until('the skeleton', () => element.shadowRoot!.querySelector('.skeleton') !== null)
      expect(inside(element, '.base').ariaBusy).to.equal('true')
      answer.give(json({ items: [], nextCursor: null, total: 0, asOf: minutesAgo(0) }))
      await until('the end', () => inside(element, '.base').ariaBusy === 'false')
    })

    it('says who cannot read the thread, and which files the portal has no more', async () => {
      let field = 'body.mentions.0'
      const fake = threadPortal({
        me: collaborator,
        answer: ({ method, path }) =>
          method === 'POST' && path.endsWith('/comments') && field
            ? json({ type: 'urn:sa-portal:problem:invalid-input', title: 'x', status: 400, code: 'invalid-input', requestId: 'req_7f3a', errors: [{ field, code: 'invalid', message: 'must be' }] }, 400)
            : undefined,
      })
      const element = await ready(fake)
      area(element).focus()
      await sendKeys({ type: '@ana' })
      await until('people', () => element.shadowRoot!.querySelector('.people.open .person') !== null)
      await sendKeys({ press: 'Enter' })
      const transfer = new DataTransfer()
      transfer.items.add(png('old.png'))
      inside(element, '.composer').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }))
      await until('the file', () => fake.writes().length === 1 && !textOf(element).includes('Uploading'))
      button(element, 'Send').click()
      await until('who', () => isolated(textOf(element)).includes('Ana Ruiz cannot read these comments.'))
      field = 'body.attachmentIds'
      button(element, 'Send').click()
      await until('which', () => isolated(textOf(element)).includes('These files are not there any more. Attach them again: old.png'))
      field = ''
      button(element, 'Send').click()
      await until('the comment', () => fake.writes()[3]?.body !== undefined)
      expect(fake.writes()[3]!.body).to.deep.equal({ body: '@Ana Ruiz', mentions: ['mem_1'] })
    })

    it('says why a draft takes internal comments only', async () => {
      const fake = threadPortal({ answer: ({ method }) => (method === 'POST' ? refuse(409, 'illegal-transition') : undefined) })
      const element = await ready(fake)
      write(element, 'To the client')
      button(element, 'Send to').click()
      await until('the reason', () => textOf(element).includes('This finding is a draft that the client does not see yet.'))
    })

    it('leaves nothing of one person on screen for the next', async () => {
      let user = 'mem_1'
      const fake = threadPortal({ token: () => tokenFor(user), said: [commentAt(1, { body: 'For Ana' })] })
      const element = await ready(fake)
      write(element, 'Half a sentence')
      user = 'mem_7'
      fake.state.client = [commentAt(2, { body: 'For Bo' })]
      fake.state.me = { ...staff, user: { ...staff.user, id: 'mem_7' } }
      const expired = fake.state.answer
      let once = true
      fake.state.answer = ({ path }) => {
        if (path.endsWith('/comments') && once) {
          once = false
          return refuse(401, 'session-ended')
        }
        return expired?.({ path } as never)
      }
      element.refresh()
      await until('the other thread', () => bodies(element).includes('For Bo'))
      expect(textOf(element)).not.to.contain('For Ana')
      expect(area(element).value).to.equal('')
    })
  })

  it('shows hostile words as words, and asks nobody for anything because of them', async () => {
    const hostile = [
      '<img src="https://evil.example/a.png" onerror="window.hacked=1">',
      '![track](https://evil.example/b.png) [x](javascript:window.hacked=2) [y](java\nscript:window.hacked=3)',
      '<script>window.hacked=4</script><iframe src="https://evil.example"></iframe>',
      '<svg><style>@import "https://evil.example/c.css"</style></svg>',
      '[a]: https://evil.example "title"\n\n<a href="data:text/html,<script>window.hacked=5</script>">z</a>',
      '@<b onclick="window.hacked=6">Ana</b> \u202egnp.exe',
      `${'['.repeat(3000)}${'*'.repeat(3000)}`,
    ]
    const name = '<img src=x onerror=window.hacked=7>'
    const fake = threadPortal({
      said: hostile.map((body, index) => commentAt(index + 1, { body, by: { side: 'client', name }, mentions: [{ id: 'usr_1', name: 'A.*[', side: 'client' }], attachments: [file({ id: `att_${index}`, name: '"><img src=https://evil.example/d.png>.png' })] })),
    })
    performance.clearResourceTimings()
    const element = await ready(fake)
    await pause(300)
    const asked = performance.getEntriesByType('resource').filter((entry) => entry.name.includes('evil'))
    expect(asked.map((entry) => entry.name)).to.deep.equal([])
    expect(element.shadowRoot!.querySelectorAll('.said :is(img, script, iframe, style, object, embed, form, input)').length).to.equal(0)
    for (const link of element.shadowRoot!.querySelectorAll('.said a')) expect((link as HTMLAnchorElement).protocol).to.equal('https:')
    expect((window as unknown as { hacked?: number }).hacked).to.equal(undefined)
    expect(textOf(element)).to.contain('<script>window.hacked=4</script>')
    expect(textOf(element)).to.contain(name)
  })

  it('keeps what is written when it is moved in the page, and asks for nothing again', async () => {
    const fake = threadPortal()
    const element = await ready(fake)
    write(element, 'Half a word')
    const before = fake.sent.length
    const place = document.createElement('div')
    element.after(place)
    place.append(element)
    await pause(200)
    expect(area(element).value).to.equal('Half a word')
    expect(fake.sent.length).to.equal(before)
    expect(bodies(element).length).to.equal(2)
  })

  it('leaves nothing in memory', async () => {
    const fake = threadPortal()
    const refs: WeakRef<object>[] = []
    for (let round = 0; round < 12; round += 1) {
      const element = await ready(fake, { lane: 'both' })
      write(element, '@a')
      refs.push(new WeakRef(element))
      element.remove()
    }
    clear()
    expect(await leftInMemory(refs, 4)).to.be.at.most(4)
  }).timeout(30_000)

  for (const width of [280, 480, 768, 1200]) {
    it(`fits ${width} pixels, in both directions and schemes`, async () => {
      const long = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(3)
      for (const [dir, scheme] of [['ltr', 'light'], ['rtl', 'dark']] as const) {
        const fake = threadPortal({ said: [commentAt(1, { body: `${long} and \`${long}\``, by: { side: 'client', name: long }, attachments: [file({ name: `${long}.png` })] }), commentAt(2, own)] })
        const element = await ready(fake, { lane: 'both' }, { width, dir, scheme, lang: dir === 'rtl' ? 'ar' : 'en' })
        const base = inside(element, '.base')
        expect(base.scrollWidth).to.be.at.most(base.clientWidth + 1)
        const outside = [...element.shadowRoot!.querySelectorAll<HTMLElement>('.base *:not(.unseen)')].filter((each) => each.checkVisibility() && !each.closest('.unseen, pre, .tabs') && each.getBoundingClientRect().width > 0 && (each.getBoundingClientRect().right > base.getBoundingClientRect().right + 1 || each.getBoundingClientRect().left < base.getBoundingClientRect().left - 1))
        expect(outside.map((each) => each.className)).to.deep.equal([])
        const avatar = inside(element, '.avatar')
        expect(avatar.checkVisibility()).to.equal(width >= 340)
        for (const target of element.shadowRoot!.querySelectorAll<HTMLElement>('button')) if (target.checkVisibility()) expect(target.getBoundingClientRect().height, target.innerText).to.be.at.least(24)
        await accessible(element)
      }
    })
  }

  it('keeps its marks where colours are forced', async function () {
    if (!canEmulateMedia) leaveOut(this, 'this engine does not emulate media')
    await emulateMedia({ forcedColors: 'active' })
    try {
      const element = await ready(threadPortal({ internal: [commentAt(1, { lane: 'internal' })] }), { lane: 'internal' })
      expect(getComputedStyle(inside(element, '.lane.internal')).borderInlineStartStyle).to.equal('double')
      await accessible(element)
    } finally {
      await emulateMedia({ forcedColors: 'none' })
    }
  })
})
