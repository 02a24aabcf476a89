import { expect } from 'chai'

import '../../../components/portal-users/sa-portal-users.ts'
import '../../../components/locales/ar.ts'
import { clientFixture } from '../../support/fixtures.ts'
import { emulateMedia, canEmulateMedia, sendKeys, sendMouse } from '../../support/browser.ts'
import { accessible, inside, json, later, leaveOut, pause, refuse, textOf, tokenFor, until } from '../base/support.ts'
import { ago, button, cells, choose, clean, clientId, dialog, fakePortal, fill, focused, has, manager, memberAt, names, owner, put, ready, rows, said, select, userAt, type FakeOptions } from './support.ts'

const tag = 'sa-portal-users'
const attributes = { 'client-id': clientId }

describe('<sa-portal-users>', () => {
  afterEach(clean)

  const shown = async (options: FakeOptions = {}, look = {}) => {
    const fake = fakePortal(options)
    const element = await ready(tag, { portal: fake.portal, attributes }, look)
    return { fake, element }
  }
  const managed = async (options: FakeOptions = {}, row = 0) => {
    const opened = await shown(options)
    await until('the reader', () => button(opened.element, 'Invite').ariaDisabled === 'false')
    rows(opened.element)[row]!.querySelector('button')!.click()
    await until('the dialog', () => dialog(opened.element, 'person').open)
    return opened
  }

  it('shows the people of a client: name, email, role and grants, standing, second factor, last seen, invitation', async () => {
    const { element } = await shown({
      users: [
        userAt(1, { name: 'Ada', role: 'manager', grants: ['billing', 'approver'], mfa: 'enrolled', lastSeenAt: ago(3) }),
        userAt(2, { name: 'Bo', status: 'invited' }),
        userAt(3, { name: 'Cy', status: 'invited', invitation: { sentAt: ago(9), expiresAt: ago(2), resendCount: 1 } }),
        userAt(4, { name: 'Di', status: 'suspended', mfa: 'pending' }),
      ],
    })
    const all = rows(element).map(cells)
    expect(all[0]!.slice(0, 5)).to.deep.equal(['Ada person1@copperlane.example', 'Manager Billing, Approver', 'Active', 'Set up', '3 days ago'])
    expect(all[1]![2]).to.match(/^Invited Valid until \w+/)
    expect(all[1]![4]).to.equal('Never')
    expect(all[2]![2]).to.equal('Invited Expired 2 days ago')
    expect(all[3]!.slice(2, 4)).to.deep.equal(['Suspended', 'Being set up'])
    expect(inside(element, '.count').innerText).to.equal('4 people')
    await accessible(element)
  })

  it('shows somebody of a client their own client, without being told which', async () => {
    const fake = fakePortal({ me: manager })
    const element = await ready(tag, { portal: fake.portal })
    expect(fake.lists()[0]!.path).to.equal(`/v1/clients/${clientId}/users`)
    expect(names(element)).to.deep.equal(['Person 0001', 'Person 0002'])
  })

  it('shows the staff their own team, with the clients that each of them reaches', async () => {
    const fake = fakePortal({ members: [memberAt(1, { role: 'owner' }), memberAt(2, { scope: { clientIds: ['cli_1', 'cli_2'], tags: ['retail'] } }), memberAt(3, { scope: { clientIds: [], tags: [] } })] })
    const element = await ready(tag, { portal: fake.portal })
    expect(fake.lists()[0]!.path).to.equal('/v1/members')
    expect(inside(element, '[part=title]').innerText).to.equal('Team')
    expect(rows(element).map((row) => cells(row)[1])).to.deep.equal(['Owner', 'Analyst 2 clients, retail', 'Analyst No client'])
    expect(cells(rows(element)[0]!)[0]).to.contain('(you)')
    expect(has(element, 'Access review')).to.equal(false)
  })

  it('leaves out what the portal does not tell the reader', async () => {
    const user = userAt(1, { allowedActions: ['portal_user.view'], deniedActions: { 'portal_user.manage': 'role', 'portal_user.remove': 'role', 'portal_user.resend': 'role' } })
    const { mfa, lastSeenAt, reviewedAt, invitation, ...less } = user
    void [mfa, lastSeenAt, reviewedAt, invitation]
    const { mayGive, ...me } = { ...manager, allowedActions: ['portal_user.view' as const], deniedActions: { 'portal_user.manage': 'role' as const } }
    void mayGive
    const { element } = await shown({ users: [less], me })
    expect([...element.shadowRoot!.querySelectorAll('thead th')].map((th) => (th as HTMLElement).innerText.trim())).to.deep.equal(['Person', 'Role', 'Status', 'Actions'])
    await until('the reason', () => element.shadowRoot?.querySelector('#why') !== null)
    expect(inside(element, '#why').innerText).to.equal('Your role does not include this.')
    expect(has(element, 'Access review')).to.equal(false)
    button(element, 'Details of Person 0001').click()
    await until('the dialog', () => dialog(element, 'person').open)
    expect(inside(element, '#person-dialog .reason').innerText).to.equal('Your role does not include this.')
    expect(element.shadowRoot!.querySelector('#person-dialog form')).to.equal(null)
    await accessible(element)
  })

  it('invites somebody with the roles and grants the reader may give, and shows the link once', async () => {
    const { fake, element } = await shown({ me: manager })
    let invited = ''
    element.addEventListener('sa-user-invited', (event) => {
      invited = event.user.name
      expect(JSON.stringify(event)).not.to.contain('invitation#')
    })
    await until('the reader', () => button(element, 'Invite').ariaDisabled === 'false')
    button(element, 'Invite').focus()
    button(element, 'Invite').click()
    await until('the dialog', () => dialog(element, 'invite').open)
    const boxes = [...element.shadowRoot!.querySelectorAll<HTMLInputElement>('#invite input[name=grants]')]
    expect(boxes.map(({ value, disabled }) => [value, disabled])).to.deep.equal([['billing', true], ['approver', false]])
    expect(inside(element, '#invite').innerText).to.contain('You do not have this yourself.')
    await accessible(element)
    fill(element, 'invite-email', 'zoe@copperlane.example')
    fill(element, 'invite-name', 'Zoe Adler')
    choose(element, 'invite', 'role', 'collaborator')
    choose(element, 'invite', 'grants', 'approver')
    const send = button(element, 'Send invitation')
    send.click()
    send.click()
    await until('the link', () => dialog(element, 'link').open)
    expect(fake.writes().length).to.equal(1)
    expect(fake.writes()[0]!.body).to.deep.equal({ email: 'zoe@copperlane.example', name: 'Zoe Adler', role: 'collaborator', grants: ['approver'] })
    const link = inside<HTMLInputElement>(element, '.copy-link input')
    expect(link.value).to.equal('https://portal.example/invitation#1')
    expect(invited).to.equal('Zoe Adler')
    await accessible(element)
    await until('the row', () => names(element).includes('Zoe Adler'))
    await sendKeys({ press: 'Escape' })
    await until('the end', () => !dialog(element, 'link').open)
    await until('the focus', () => focused(element)?.classList.contains('invite') === true)
    expect(element.shadowRoot!.innerHTML).not.to.contain('invitation#1')
  })

  it('offers an admin no owner to make', async () => {
    const me = { ...owner, user: { ...owner.user, role: 'admin' as const }, mayGive: { roles: ['admin' as const, 'analyst' as const, 'billing' as const], grants: [] } }
    const fake = fakePortal({ me })
    const element = await ready(tag, { portal: fake.portal })
    button(element, 'Invite').click()
    await until('the dialog', () => dialog(element, 'invite').open)
    expect([...element.shadowRoot!.querySelectorAll<HTMLInputElement>('#invite input[name=role]')].map(({ value }) => value)).to.deep.equal(['admin', 'analyst', 'billing'])
  })

  it('lets the page bring its own form and its own removal', async () => {
    const { fake, element } = await managed()
    element.addEventListener('sa-user-remove', (event) => event.preventDefault())
    button(element, 'Remove').click()
    await pause(50)
    expect(dialog(element, 'confirm').open).to.equal(false)
    await sendKeys({ press: 'Escape' })
    await until('the end', () => !dialog(element, 'person').open)
    element.addEventListener('sa-user-invite', (event) => {
      expect(event.clientId).to.equal(clientId)
      event.preventDefault()
    })
    button(element, 'Invite').click()
    await pause(50)
    expect(dialog(element, 'invite').open).to.equal(false)
    expect(fake.writes()).to.deep.equal([])
  })

  it('says that somebody is on the list already, beside the email', async () => {
    const { element } = await shown()
    await until('the reader', () => button(element, 'Invite').ariaDisabled === 'false')
    button(element, 'Invite').click()
    await until('the dialog', () => dialog(element, 'invite').open)
    fill(element, 'invite-email', 'person1@copperlane.example')
    fill(element, 'invite-name', 'Somebody')
    button(element, 'Send invitation').click()
    await until('the reason', () => inside(element, '#invite .problem').innerText.startsWith('Somebody with this email is on the list already.'))
    expect(inside(element, '#invite-email').ariaInvalid).to.equal('true')
    await until('the focus', () => focused(element)?.id === 'invite-email')
  })

  it('does not call repeating an invitation harmless where no answer came, and reads the list again', async () => {
    const { fake, element } = await shown({
      giveUpAfterMs: 1500,
      answer: ({ method }) => {
        if (method === 'POST') throw new TypeError('no network')
        return undefined
      },
    })
    await until('the reader', () => button(element, 'Invite').ariaDisabled === 'false')
    button(element, 'Invite').click()
    await until('the dialog', () => dialog(element, 'invite').open)
    fill(element, 'invite-email', 'zoe@copperlane.example')
    fill(element, 'invite-name', 'Zoe')
    const before = fake.lists().length
    button(element, 'Send invitation').click()
    await until('the reason', () => inside(element, '#invite .problem').innerText.startsWith('No answer came. Look at the list'))
    await until('the list', () => fake.lists().length > before)
    expect(inside<HTMLInputElement>(element, '#invite-name').value).to.equal('Zoe')
  })

  it('changes role and grants, sends only what was changed, and says so', async () => {
    const { fake, element } = await managed()
    let changed = ''
    element.addEventListener('sa-user-changed', ({ user }) => (changed = `${user.name} ${user.role}`))
    choose(element, 'person', 'role', 'manager')
    button(element, 'Save').click()
    await until('the end', () => !dialog(element, 'person').open)
    expect(fake.writes().map(({ method, body, version }) => ({ method, body, version }))).to.deep.equal([{ method: 'PATCH', body: { role: 'manager' }, version: '"1"' }])
    expect(changed).to.equal('Person 0001 manager')
    await until('the row', () => cells(rows(element)[0]!)[1] === 'Manager')
    await until('words', () => said() === 'Person 0001 has been saved.')
    await until('the focus', () => focused(element)?.ariaLabel === 'Manage Person 0001')
  })

  it('writes mails to somebody in a language of their own, or the usual one', async () => {
    const { fake, element } = await managed({ users: [userAt(1, { locale: 'fr' }), userAt(2, { locale: null })] })
    const list = inside<HTMLSelectElement>(element, '#person-locale')
    expect([...list.options].map(({ text }) => text)).to.deep.equal(['The usual one', 'English', 'German', 'Arabic', 'French'])
    expect(list.value).to.equal('fr')
    list.value = ''
    list.dispatchEvent(new Event('change', { bubbles: true }))
    button(element, 'Save').click()
    await until('the end', () => !dialog(element, 'person').open)
    rows(element)[1]!.querySelector('button')!.click()
    await until('the other', () => dialog(element, 'person').open)
    const other = inside<HTMLSelectElement>(element, '#person-locale')
    expect(other.value).to.equal('')
    other.value = 'de'
    other.dispatchEvent(new Event('change', { bubbles: true }))
    button(element, 'Save').click()
    await until('the end', () => !dialog(element, 'person').open)
    expect(fake.writes().map(({ body }) => body)).to.deep.equal([{ locale: null }, { locale: 'de' }])
  })

  it('asks for nothing where nothing was changed', async () => {
    const { fake, element } = await managed()
    button(element, 'Save').click()
    await until('the end', () => !dialog(element, 'person').open)
    expect(fake.writes()).to.deep.equal([])
  })

  it('says that somebody else was first, shows what it is now, keeps what was entered, and saves it on the second press', async () => {
    const { fake, element } = await managed({ users: [userAt(1), userAt(2)] })
    fill(element, 'person-name', 'Ada Lovelace')
    fake.state.users = fake.state.users.map((user) => (user.id === 'usr_0001' ? { ...user, role: 'collaborator', grants: ['billing'], version: 7 } : user))
    button(element, 'Save').click()
    await until('the conflict', () => inside(element, '#person .problem').innerText.startsWith('Somebody else has changed Person 0001 in the meantime'))
    expect(inside<HTMLInputElement>(element, '#person-name').value).to.equal('Ada Lovelace')
    expect(inside<HTMLInputElement>(element, '#person input[value=collaborator]').checked).to.equal(true)
    expect(inside<HTMLInputElement>(element, '#person input[value=billing]').checked).to.equal(true)
    await accessible(element)
    button(element, 'Save').click()
    await until('the end', () => !dialog(element, 'person').open)
    const [first, second] = fake.writes()
    expect(second!.body).to.deep.equal({ name: 'Ada Lovelace' })
    expect(second!.version).to.equal('"7"')
    expect(second!.key).not.to.equal(first!.key)
    expect(fake.state.users.find(({ id }) => id === 'usr_0001')).to.deep.include({ name: 'Ada Lovelace', role: 'collaborator', grants: ['billing'] })
  })

  it('takes over what somebody else changes while nothing is being entered', async () => {
    const { fake, element } = await managed()
    fake.state.users = fake.state.users.map((user) => ({ ...user, role: 'collaborator' as const, version: user.version + 1 }))
    fake.happen('user.role_changed')
    await until('the role', () => inside<HTMLInputElement>(element, '#person input[value=collaborator]').checked)
  })

  for (const [code, status, words] of [
    ['role-above-own', 403, 'You cannot give, change or take away more than you have yourself.'],
    ['last-of-role', 409, 'Nobody else would be left with this role. Give it to somebody else first.'],
  ] as const) {
    it(`says why a change is refused, and keeps it: ${code}`, async () => {
      const { element } = await managed({ answer: ({ method }) => (method === 'PATCH' ? refuse(status, code) : undefined) })
      choose(element, 'person', 'role', 'manager')
      button(element, 'Save').click()
      await until('the reason', () => inside(element, '#person .problem').innerText.startsWith(words))
      expect(inside(element, '#person .problem').innerText).to.contain('req_7f3a')
      expect(inside<HTMLInputElement>(element, '#person input[value=manager]').checked).to.equal(true)
      expect(dialog(element, 'person').open).to.equal(true)
    })
  }

  it('shows the reason in place of each action that is not open', async () => {
    const { element } = await managed({
      users: [userAt(1, { role: 'manager', allowedActions: ['portal_user.view', 'portal_user.manage'], deniedActions: { 'portal_user.remove': 'last-of-role', 'portal_user.resend': 'state' } })],
    })
    const list = inside(element, '.access')
    expect(list.innerText).to.contain('Nobody else would be left with this role.')
    expect(has(element, 'Remove')).to.equal(false)
    expect(has(element, 'Suspend')).to.equal(true)
    await accessible(element)
  })

  it('says that the MSP does it on request', async () => {
    const denied = { 'portal_user.manage': 'request', 'portal_user.remove': 'request', 'portal_user.resend': 'request' } as const
    const { mayGive, ...me } = { ...manager, allowedActions: ['portal_user.view' as const], deniedActions: denied }
    void mayGive
    const { element } = await shown({ me, users: [userAt(1, { allowedActions: ['portal_user.view'], deniedActions: denied })] })
    await until('the reason', () => element.shadowRoot?.querySelector('#why') !== null)
    expect(inside(element, '#why').innerText).to.equal('Ask your provider to do this.')
    expect(button(element, 'Invite').ariaDisabled).to.equal('true')
    button(element, 'Invite').click()
    await until('words', () => said() === 'Ask your provider to do this.')
    expect(dialog(element, 'invite').open).to.equal(false)
  })

  it('suspends after a question, and makes active again', async () => {
    const { fake, element } = await managed()
    button(element, 'Suspend').click()
    await until('the question', () => dialog(element, 'confirm').open)
    expect(focused(element)?.innerText).to.equal('Cancel')
    await accessible(element)
    button(element, 'Suspend').click()
    await until('the end', () => !dialog(element, 'confirm').open)
    await until('the standing', () => has(element, 'Make active again'))
    button(element, 'Make active again').click()
    await until('active', () => has(element, 'Suspend'))
    expect(fake.writes().map(({ body, version }) => [body, version])).to.deep.equal([[{ status: 'suspended' }, '"1"'], [{ status: 'active' }, '"2"']])
  })

  it('sends an invitation again and shows the new link', async () => {
    const { fake, element } = await managed({ users: [userAt(1, { status: 'invited' })] })
    button(element, 'Send invitation again').click()
    await until('the link', () => dialog(element, 'link').open)
    expect(fake.writes()[0]!.path).to.equal(`/v1/clients/${clientId}/users/usr_0001/invitation`)
    button(element, 'Close').click()
    await until('the end', () => !dialog(element, 'link').open)
    await until('the focus', () => focused(element)?.innerText === 'Send invitation again')
    expect(dialog(element, 'person').open).to.equal(true)
  })

  it('says in place that the invitation was accepted meanwhile', async () => {
    const { fake, element } = await managed({ users: [userAt(1, { status: 'invited' })] })
    fake.state.users = [userAt(1)]
    button(element, 'Send invitation again').click()
    await until('the reason', () => inside(element, '.access').innerText.includes('not waiting for an invitation any more'))
  })

  it('removes somebody after a question, once, and gives the focus to a row', async () => {
    const { fake, element } = await managed()
    const removed: string[] = []
    element.addEventListener('sa-user-removed', ({ user }) => removed.push(user.name))
    button(element, 'Remove').click()
    await until('the question', () => dialog(element, 'confirm').open)
    expect(inside(element, '#confirm-dialog').innerText).to.contain('person1@copperlane.example')
    button(element, 'Remove').click()
    await until('the row', () => names(element).join() === 'Person 0002')
    expect(fake.writes().length).to.equal(1)
    expect(removed).to.deep.equal(['Person 0001'])
    expect(dialog(element, 'person').open).to.equal(false)
    await until('the focus', () => focused(element)?.localName === 'th')
    await until('words', () => said() === 'Person 0001 has been removed.')
  })

  it('filters by standing, role, text and absence, and leads out where nothing matches', async () => {
    const { fake, element } = await shown({
      users: [userAt(1, { name: 'Ada', lastSeenAt: ago(1) }), userAt(2, { name: 'Bo', status: 'suspended', role: 'manager' }), userAt(3, { name: 'Cy', lastSeenAt: ago(120) }), userAt(4, { name: 'Di', status: 'removed' })],
    })
    expect(names(element)).to.deep.equal(['Ada', 'Bo', 'Cy'])
    select(element, 0, 'suspended')
    await until('suspended', () => names(element).join() === 'Bo')
    select(element, 0, 'removed')
    await until('removed', () => names(element).join() === 'Di')
    select(element, 0, '')
    select(element, 1, 'manager')
    await until('managers', () => names(element).join() === 'Bo')
    select(element, 1, '')
    select(element, 2, '90')
    await until('absent', () => names(element).join() === 'Cy')
    expect(fake.lists().at(-1)!.query.get('inactiveDays')).to.equal('90')
    await until('words', () => said() === '1 person')
    const search = inside<HTMLInputElement>(element, '.search')
    search.value = 'nobody '
    search.dispatchEvent(new InputEvent('input', { bubbles: true }))
    await until('nothing', () => element.shadowRoot?.querySelector('[part=empty]') !== null)
    expect(search.value).to.equal('nobody ')
    button(element, 'Clear filters').click()
    await until('all', () => names(element).join() === 'Ada,Bo,Cy')
    expect(search.value).to.equal('')
    await until('the focus', () => focused(element)?.classList.contains('search') === true)
  })

  it('takes the filters as attributes, and follows them', async () => {
    const fake = fakePortal()
    const element = await ready(tag, { portal: fake.portal, attributes: { ...attributes, 'inactive-days': '1', 'role-filter': 'viewer', 'status-filter': 'active invited', q: 'person' } })
    const { query } = fake.lists()[0]!
    expect([query.getAll('status'), query.getAll('role'), query.get('q'), query.get('inactiveDays')]).to.deep.equal([['active', 'invited'], ['viewer'], 'person', '1'])
    element.removeAttribute('inactive-days')
    await until('another', () => fake.lists().length === 2)
    expect(fake.lists()[1]!.query.get('inactiveDays')).to.equal(null)
    expect(element.getAttribute('role-filter')).to.equal('viewer')
  })

  it('reviews access: people are chosen and confirmed, and when that was is shown', async () => {
    const { fake, element } = await shown({ users: [userAt(1), userAt(2, { reviewedAt: ago(200) }), userAt(3)] })
    await until('the reader', () => has(element, 'Access review'))
    button(element, 'Access review').click()
    await until('the boxes', () => element.shadowRoot!.querySelectorAll('tbody input[type=checkbox]').length === 3)
    expect(rows(element).map((row) => cells(row).at(-2))).to.deep.equal(['Never', '6 mo ago', 'Never'])
    await accessible(element)
    expect(button(element, 'Confirm access').ariaDisabled).to.equal('true')
    button(element, 'Confirm access').click()
    const boxes = [...element.shadowRoot!.querySelectorAll<HTMLInputElement>('tbody input[type=checkbox]')]
    boxes[0]!.click()
    boxes[2]!.click()
    await until('the count', () => inside(element, '#review-count').innerText === '2 chosen')
    const reviewed: string[][] = []
    element.addEventListener('sa-users-reviewed', ({ userIds }) => reviewed.push([...userIds]))
    const press = button(element, 'Confirm access')
    press.click()
    press.click()
    await until('the end', () => reviewed.length === 1)
    expect(fake.writes().map(({ body }) => body)).to.deep.equal([{ userIds: ['usr_0001', 'usr_0003'] }])
    await until('words', () => said() === 'The access of 2 people is confirmed.')
    button(element, 'Access review').click()
    await until('when', () => rows(element).map((row) => cells(row).at(-2)).join() === 'now,6 mo ago,now')
  })

  it('starts a review again where somebody chosen has gone', async () => {
    const { fake, element } = await shown()
    await until('the reader', () => has(element, 'Access review'))
    button(element, 'Access review').click()
    await until('the boxes', () => element.shadowRoot!.querySelectorAll('tbody input').length === 2)
    inside(element, '.reviewing input').click()
    await until('the count', () => inside(element, '#review-count').innerText === '2 chosen')
    fake.state.users = [userAt(2)]
    button(element, 'Confirm access').click()
    await until('the reason', () => inside(element, '.review-failed').innerText.startsWith('Somebody chosen is no longer on the list.'))
    await until('the list', () => names(element).join() === 'Person 0002')
    expect(inside(element, '#review-count').innerText).to.equal('0 chosen')
  })

  it('cuts the reach of a team member to clients and tags', async () => {
    const fake = fakePortal({ members: [memberAt(1, { role: 'owner' }), memberAt(2)], answer: ({ path, query }) => (path === '/v1/clients' ? json({ items: [clientFixture(1, { id: 'cli_found', name: 'Found Foods' })].filter(({ name }) => name.toLowerCase().includes(query.get('q')!)), nextCursor: null, total: 1, asOf: ago(0) }) : undefined) })
    const element = await ready(tag, { portal: fake.portal })
    await until('the reader', () => button(element, 'Invite').ariaDisabled === 'false')
    button(element, 'Manage Staff 2').click()
    await until('the dialog', () => dialog(element, 'person').open)
    choose(element, 'person', 'reach', 'some')
    await until('the search', () => element.shadowRoot!.querySelector('#person-clientIds') !== null)
    button(element, 'Save').click()
    await until('the reason', () => element.shadowRoot!.querySelector('#person-clientIds-error') !== null)
    fill(element, 'person-clientIds', 'found')
    await until('the client', () => has(element, 'Add Found Foods'))
    await accessible(element)
    button(element, 'Add Found Foods').click()
    await until('the focus', () => focused(element)?.id === 'person-clientIds')
    fill(element, 'person-tags', 'retail, health,retail')
    button(element, 'Save').click()
    await until('the end', () => !dialog(element, 'person').open)
    expect(fake.writes()[0]!.body).to.deep.equal({ scope: { clientIds: ['cli_found'], tags: ['retail', 'health'] } })
    await until('the row', () => cells(rows(element)[1]!)[1] === 'Analyst 1 client, retail, health')
  })

  it('asks for no reach of owners and admins', async () => {
    const fake = fakePortal()
    const element = await ready(tag, { portal: fake.portal })
    await until('the reader', () => button(element, 'Invite').ariaDisabled === 'false')
    button(element, 'Invite').click()
    await until('the dialog', () => dialog(element, 'invite').open)
    expect(element.shadowRoot!.querySelector('#invite-reach')).not.to.equal(null)
    choose(element, 'invite', 'role', 'admin')
    await until('no reach', () => element.shadowRoot!.querySelector('#invite-reach') === null)
  })

  describe('live', () => {
    it('shows what somebody else does without being asked', async () => {
      const { fake, element } = await shown()
      await until('the stream', () => fake.openStreams() === 1)
      fake.state.users = [...fake.state.users, userAt(3)]
      fake.happen('user.invited', { type: 'portal_user', id: 'usr_0003' })
      await until('the row', () => names(element).length === 3)
    })

    it('asks for nothing where an event is of another client, of the team or of an auditor', async () => {
      const { fake } = await shown()
      await until('the stream', () => fake.openStreams() === 1)
      fake.happen('user.updated', { type: 'portal_user', id: 'usr_9' }, 'cli_other')
      fake.happen('user.updated', { type: 'member', id: 'mem_1' }, null)
      fake.happen('user.invited', { type: 'auditor', id: 'aud_1' })
      fake.happen('client.updated', { type: 'client', id: clientId })
      await pause(450)
      expect(fake.lists().length).to.equal(1)
    })

    it('moves no row under the focus: what would move waits, contents change in place', async () => {
      const { fake, element } = await shown()
      await until('the stream', () => fake.openStreams() === 1)
      rows(element)[1]!.querySelector('button')!.focus()
      fake.state.users = [userAt(0), { ...userAt(1), role: 'manager', version: 2 }, userAt(2)]
      fake.happen('user.invited')
      await until('the notice', () => textOf(element).includes('Refresh'))
      expect(names(element)).to.deep.equal(['Person 0001', 'Person 0002'])
      expect(cells(rows(element)[0]!)[1]).to.equal('Manager')
      button(element, 'Refresh').click()
      await until('all', () => names(element).join() === 'Person 0000,Person 0001,Person 0002')
    })

    it('listens no more once it has gone', async () => {
      const { fake, element } = await shown()
      await until('the stream', () => fake.openStreams() === 1)
      element.remove()
      await until('the end', () => fake.openStreams() === 0)
    })
  })

  describe('its states', () => {
    it('shows a skeleton while it waits, and says so', async () => {
      const answer = later()
      const fake = fakePortal({ answer: ({ path }) => (path.endsWith('/users') ? answer.promise : undefined) })
      const element = await put(tag, { portal: fake.portal, attributes })
      await until('bones', () => element.shadowRoot!.querySelector('.bone') !== null)
      expect(inside(element, '.base').ariaBusy).to.equal('true')
      expect(element.matches(':state(loading)')).to.equal(true)
      await until('words', () => said() === 'Loading people…')
      await accessible(element)
      answer.give(json({ items: [userAt(1)], nextCursor: null, total: 1, asOf: ago(0) }))
      await until('the row', () => names(element).length === 1)
      await until('the count', () => said() === '1 person')
    })

    it('says that nobody is there yet', async () => {
      const fake = fakePortal({ users: [] })
      const element = await put(tag, { portal: fake.portal, attributes })
      await until('words', () => textOf(element).includes('Nobody has been invited yet'))
      expect(element.matches(':state(empty)')).to.equal(true)
      await accessible(element)
    })

    it('says that it is not for this reader, apart from being empty', async () => {
      const element = await put(tag, { portal: fakePortal({ answer: ({ path }) => (path.endsWith('/users') ? refuse(403, 'not-allowed') : undefined) }).portal, attributes })
      await until('words', () => textOf(element).includes('Your role cannot see who has access.'))
      expect(has(element, 'Invite')).to.equal(false)
      expect(has(element, 'Try again')).to.equal(false)
      await accessible(element)
    })

    it('fails with the way out: Try again, and the reference', async () => {
      let broken = true
      const fake = fakePortal({ giveUpAfterMs: 1500, answer: ({ path }) => (broken && path.endsWith('/users') ? refuse(500, 'internal') : undefined) })
      const element = await put(tag, { portal: fake.portal, attributes })
      await until('the reason', () => has(element, 'Try again'))
      expect(textOf(element)).to.contain('req_7f3a')
      await accessible(element)
      broken = false
      button(element, 'Try again').click()
      await until('the rows', () => names(element).length === 2)
    })

    it('keeps old people on screen while the portal cannot be reached, and says how old they are', async () => {
      let broken = false
      const { fake, element } = await shown({
        giveUpAfterMs: 1500,
        answer: ({ path }) => {
          if (broken && path.endsWith('/users')) throw new TypeError('no network')
          return undefined
        },
      })
      broken = true
      element.refresh()
      await until('the banner', () => element.shadowRoot!.querySelector('[part=stale]') !== null)
      expect(names(element).length).to.equal(2)
      broken = false
      fake.state.users = [userAt(5)]
      globalThis.dispatchEvent(new Event('online'))
      await until('new ones', () => names(element).join() === 'Person 0005')
    })

    it('says that the session has ended, and shows nothing of before', async () => {
      let out = false
      const { element } = await shown({ answer: () => (out ? refuse(401, 'token-invalid') : undefined) })
      out = true
      element.refresh()
      await until('words', () => textOf(element).includes('Your session has ended.'))
      expect(names(element)).to.deep.equal([])
      await accessible(element)
    })

    it('pages through a hundred thousand people', async () => {
      const total = 100_000
      const at = (index: number) => userAt(index)
      const { element } = await shown({
        answer: ({ path, query }) => {
          if (!path.endsWith('/users')) return undefined
          const from = Number(query.get('cursor') ?? 0)
          const limit = Number(query.get('limit'))
          return json({ items: Array.from({ length: limit }, (_, index) => at(from + index)), nextCursor: String(from + limit), total, asOf: ago(0) })
        },
      })
      expect(rows(element).length).to.equal(50)
      expect(inside(element, '.count').innerText).to.equal('50 of 100,000 people')
      button(element, 'Show 50 more').click()
      await until('more', () => rows(element).length === 100)
      expect(names(element)[99]).to.equal('Person 0099')
      element.refresh()
      await pause(100)
      expect(rows(element).length).to.equal(100)
    })

    it('never shows the people of one reader to the next', async () => {
      let who = 'mem_1'
      const { fake, element } = await shown({ token: () => tokenFor(who) })
      who = 'mem_2'
      fake.state.users = [userAt(9)]
      let refused = false
      fake.state.answer = ({ path }) => {
        if (refused || !path.endsWith('/users')) return undefined
        refused = true
        return refuse(401, 'token-expired')
      }
      const seen = new Set<string>()
      const watch = setInterval(() => seen.add(names(element).join()), 1)
      element.refresh()
      await until('the other', () => names(element).join() === 'Person 0009')
      clearInterval(watch)
      expect([...seen].every((each) => ['', 'Person 0001,Person 0002', 'Person 0009'].includes(each)), [...seen].join(' | ')).to.equal(true)
    })
  })

  describe('another reader', () => {
    const signIn = async (show: (element: Awaited<ReturnType<typeof shown>>['element']) => Promise<void>) => {
      let who = 'mem_1'
      const { fake, element } = await shown({ token: () => tokenFor(who), users: [userAt(1, { name: 'Secret of the first', status: 'invited' })] })
      await until('the reader', () => button(element, 'Invite').ariaDisabled === 'false')
      await show(element)
      who = 'mem_2'
      fake.state.users = [userAt(9)]
      let refused = false
      fake.state.answer = ({ path }) => {
        if (refused || !path.endsWith('/users')) return undefined
        refused = true
        return refuse(401, 'token-expired')
      }
      element.refresh()
      await until('the other', () => names(element).join() === 'Person 0009')
      expect(element.shadowRoot!.querySelector('dialog[open]')).to.equal(null)
      expect(element.shadowRoot!.innerHTML).not.to.contain('Secret of the first')
      return element
    }
    const open = async (element: Element) => {
      rows(element)[0]!.querySelector('button')!.click()
      await until('the dialog', () => dialog(element, 'person').open)
    }

    it('does not find the person that the one before had opened', async () => {
      await signIn(open)
    })

    it('does not find the question, the link or the choice of the one before', async () => {
      await signIn(async (element) => {
        await open(element)
        button(element, 'Remove').click()
        await until('the question', () => dialog(element, 'confirm').open)
      })
      const element = await signIn(async (element) => {
        button(element, 'Access review').click()
        await open(element)
        button(element, 'Send invitation again').click()
        await until('the link', () => dialog(element, 'link').open)
      })
      expect(element.shadowRoot!.querySelector('.copy-link')).to.equal(null)
      expect(element.shadowRoot!.querySelector('.reviewing')).to.equal(null)
    })

    it('does not find what the one before had begun to enter', async () => {
      const element = await signIn(async (element) => {
        button(element, 'Invite').click()
        await until('the dialog', () => dialog(element, 'invite').open)
        fill(element, 'invite-name', 'Secret of the first')
      })
      button(element, 'Invite').click()
      await until('the dialog', () => dialog(element, 'invite').open)
      expect(inside<HTMLInputElement>(element, '#invite-name').value).to.equal('')
    })
  })

  describe('its look', () => {
    const awkward = [
      userAt(1, { name: 'Bartholomew Featherstonehaugh-Cholmondeley of the Worshipful Company of Instrument Makers', email: `${'x'.repeat(60)}@a-very-long-domain-name-of-somebody.example`, role: 'manager', grants: ['billing', 'approver'] }),
      userAt(2, { name: 'Y'.repeat(120), status: 'invited' }),
      userAt(3, { name: 'ليلى الحداد', status: 'suspended' }),
    ]

    for (const width of [280, 480, 768, 1200]) {
      for (const dir of ['ltr', 'rtl']) {
        it(`fits in ${width} px, ${dir}`, async () => {
          const { element } = await shown({ users: awkward }, { width, dir, lang: dir === 'rtl' ? 'ar' : 'en' })
          const box = inside(element, '.base')
          expect(box.scrollWidth).to.be.at.most(box.clientWidth)
          const { left, right } = box.getBoundingClientRect()
          for (const each of element.shadowRoot!.querySelectorAll('button, input, select, .tag, .name, .sub')) {
            if (!each.checkVisibility()) continue
            const at = each.getBoundingClientRect()
            if (at.width === 0) continue
            expect(at.left, each.outerHTML).to.be.at.least(left - 0.5)
            expect(at.right, each.outerHTML).to.be.at.most(right + 0.5)
            if (each.matches('button, select, .search')) expect(at.height).to.be.at.least(24)
          }
          await accessible(element)
        })
      }
    }

    it('reads in the dark', async () => {
      const { element } = await shown({ users: awkward }, { scheme: 'dark' })
      await accessible(element)
      button(element, 'Manage').click()
      await until('the dialog', () => dialog(element, 'person').open)
      await accessible(element)
    })

    it('keeps its edges where colours are forced', async function () {
      if (!canEmulateMedia) leaveOut(this, 'this engine cannot force colours')
      await emulateMedia({ forcedColors: 'active' })
      try {
        const { element } = await shown({ users: awkward })
        expect(getComputedStyle(inside(element, '.tag')).borderTopStyle).to.equal('solid')
        expect(getComputedStyle(button(element, 'Manage')).borderTopWidth).not.to.equal('0px')
      } finally {
        await emulateMedia({ forcedColors: 'none' })
      }
    })

    it('is a table for screen readers in every width', async () => {
      const { element } = await shown({}, { width: 320 })
      expect(inside(element, 'table').getAttribute('role')).to.equal('table')
      expect(rows(element)[0]!.getAttribute('role')).to.equal('row')
      expect([...rows(element)[0]!.children].map((cell) => cell.getAttribute('role'))).to.deep.equal(['rowheader', 'cell', 'cell', 'cell', 'cell', 'cell'])
    })
  })

  it('is worked by keys alone', async () => {
    const { element } = await shown()
    await until('the reader', () => button(element, 'Invite').ariaDisabled === 'false')
    inside(element, '.search').focus()
    for (let step = 0; step < 4; step += 1) await sendKeys({ press: 'Tab' })
    await until('the first row', () => focused(element)?.ariaLabel === 'Manage Person 0001')
    await sendKeys({ press: 'Enter' })
    await until('the dialog', () => dialog(element, 'person').open)
    await until('the name', () => focused(element)?.id === 'person-name')
    await sendKeys({ press: 'Escape' })
    await until('back', () => focused(element)?.ariaLabel === 'Manage Person 0001')
    await sendMouse({ type: 'move', position: [0, 0] })
  })
})
