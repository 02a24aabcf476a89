import { expect } from 'chai'

import '../../../components/finding/sa-finding.ts'
import type { SaFinding } from '../../../components/finding/sa-finding.ts'
import type { Finding, RiskAcceptance } from '../../../src/contract/finding.ts'
import { sendKeys } from '../../support/browser.ts'
import { accessible, inside, json, later, refuse, until } from '../base/support.ts'
import { act, ago, analystActs, choose, clean, clientId, dialog, fill, findingAt, findingPortal, handedOver, offered, open, part, ready, said, says, submit } from './support.ts'

const summary = (element: SaFinding) => element.shadowRoot!.querySelector<HTMLElement>('.menu > summary')!
const inBar = (element: SaFinding) => [...element.shadowRoot!.querySelectorAll<HTMLElement>('.actions > [data-act]')].map((each) => each.dataset['act'])
const problem = (element: SaFinding) => says(element.shadowRoot!.querySelector('#act .problem'))
const waiting = (over: Partial<Finding> = {}) => findingAt({ ...handedOver, allowedActions: analystActs, deniedActions: {}, ...over })
const acceptance = (status: string, decides = true): RiskAcceptance => ({
  id: 'acc_1', clientId, findingId: 'fnd_1', justification: 'Moves in spring.', requestedBy: { side: 'client', name: 'Mara' }, requestedAt: ago(2), expiresAt: ago(-90), status, decidedBy: null, decidedAt: null, notes: null,
  allowedActions: decides ? ['acceptance.decide'] : [], deniedActions: decides ? {} : { 'acceptance.decide': 'own-work' }, version: 7,
})

describe('sa-finding, acting', () => {
  afterEach(clean)

  describe('offers', () => {
    for (const [who, over, acts] of [
      ['a manager with an open finding', {}, ['submit', 'start', 'retest', 'accept']],
      ['a manager whose fix waits', { ...handedOver, allowedActions: ['finding.withdraw', 'retest.request'] }, ['withdraw', 'retest']],
      ['a viewer', { allowedActions: ['finding.view'] }, []],
      ['an analyst with a fix that nobody has claimed', { ...handedOver, allowedActions: analystActs }, ['verify', 'claim', 'retest', 'accept', 'edit', 'dismiss', 'close']],
      ['an analyst with a draft', { status: 'draft', allowedActions: ['finding.write', 'finding.publish'] }, ['publish', 'edit']],
      ['an analyst with a fixed finding', { status: 'verified_fixed', allowedActions: ['finding.reopen', 'retest.request'] }, ['reopen', 'retest']],
      ['somebody who decides about a risk', { acceptance: acceptance('requested'), allowedActions: ['acceptance.request'] }, ['decide']],
      ['somebody who asked for it', { acceptance: acceptance('requested', false), allowedActions: ['acceptance.request'] }, []],
      ['somebody who may revoke', { status: 'risk_accepted', acceptance: acceptance('active'), allowedActions: [] }, ['decide']],
    ] as const) {
      it(`${who} what the portal allows, and nothing else`, async () => {
        expect(offered(await ready({ portal: findingPortal({ finding: findingAt(over as object) }).portal }))).to.deep.equal([...acts])
      })
    }

    it('to leave a verification that somebody is at', async () => {
      const verification = { id: 'ver_1', round: 1, startedAt: ago(0), decidedAt: null, outcome: null, notes: null, by: { side: 'partner', name: 'Ana' }, attachments: [] }
      expect(offered(await ready({ portal: findingPortal({ finding: waiting({ verification }) }).portal })).slice(0, 2)).to.deep.equal(['verify', 'release'])
    })

    it('the two that matter most in the bar and the others in a menu that keys reach and leave', async () => {
      const element = await ready({ portal: findingPortal().portal })
      expect(inBar(element)).to.deep.equal(['submit', 'start'])
      summary(element).focus()
      await sendKeys({ press: 'Enter' })
      await until('the first of them', () => element.shadowRoot!.activeElement === act(element, 'retest'))
      await sendKeys({ press: 'Escape' })
      expect(element.shadowRoot!.activeElement).to.equal(summary(element))
      expect(act(element, 'retest')!.checkVisibility()).to.equal(false)
      await sendKeys({ press: 'Enter' })
      await until('the first of them again', () => element.shadowRoot!.activeElement === act(element, 'retest'))
      part(element, 'title')!.focus()
      await until('the end of the menu', () => !act(element, 'retest')!.checkVisibility())
    })

    it('a reason for what is not open, and none for what is nothing but the MSP’s', async () => {
      const finding = findingAt({ allowedActions: ['finding.view'], deniedActions: { ...findingAt().deniedActions, 'finding.start': 'role', 'finding.submit': 'request', 'finding.withdraw': 'state', 'retest.request': 'not-enabled', 'acceptance.request': 'role' } })
      const element = await ready({ portal: findingPortal({ finding }).portal })
      const closed = element.shadowRoot!.querySelector<HTMLDetailsElement>('.closed')!
      closed.open = true
      expect(says(closed)).to.equal('What you cannot do here Mark as Remediated Ask your provider to do this. Start fixing Your role does not include this. Request retest This is not switched on. Request risk acceptance Your role does not include this.')
    })

    it('the page’s own buttons after them', async () => {
      const element = await ready({ portal: findingPortal().portal })
      const own = document.createElement('button')
      own.slot = 'actions'
      element.append(own)
      expect(own.assignedSlot?.closest('.actions')).to.equal(part(element, 'actions'))
    })
  })

  it('begins a fix with one press, once, says so, and gives the focus to what comes next', async () => {
    const made = findingPortal()
    const element = await ready({ portal: made.portal })
    const heard: Event[] = []
    element.addEventListener('sa-finding-updated', (event) => heard.push(event))
    const button = act(element, 'start')!
    button.click()
    button.click()
    await until('the new status', () => says(part(element, 'badges')).includes('In Progress'))
    expect(made.writes().map(({ method, path, ifMatch }) => `${method} ${path} ${ifMatch}`)).to.deep.equal([`POST /v1/clients/${clientId}/findings/fnd_1/start "3"`])
    await until('the announcement', () => said().includes('The fix has begun.'))
    expect(heard.length).to.equal(1)
    await until('the step', () => says(part(element, 'history')).includes('2 steps'))
    await until('the focus', () => part(element, 'actions')!.contains(element.shadowRoot!.activeElement))
  })

  describe('marks as remediated', () => {
    it('with the notes that it asks for, once, and says so to the page', async () => {
      const made = findingPortal()
      const element = await ready({ portal: made.portal })
      const heard: string[] = []
      for (const type of ['sa-remediation-submit', 'sa-remediation-submitted', 'sa-finding-updated'] as const) element.addEventListener(type, (event) => heard.push(`${event.type} ${event.finding.status}`))
      await open(element, 'submit')
      await accessible(dialog(element))
      submit(element).click()
      await until('the fault', () => says(element.shadowRoot!.querySelector('#act-notes-error')) === 'Enter this.')
      expect(made.writes()).to.deep.equal([])
      await fill(element, 'notes', '  Patched on Friday.  ')
      submit(element).click()
      submit(element).click()
      await until('the end', () => !dialog(element).open)
      expect(made.writes().map(({ path, body, ifMatch }) => [path.split('/').at(-1), body, ifMatch])).to.deep.equal([['remediation', { notes: 'Patched on Friday.' }, '"3"']])
      expect(made.writes()[0]!.idempotencyKey).to.match(/^[0-9a-f]{32}$/)
      expect(says(part(element, 'badges'))).to.contain('Pending Verification')
      expect(heard).to.deep.equal(['sa-remediation-submit open', 'sa-remediation-submitted pending_verification', 'sa-finding-updated pending_verification'])
      await until('the announcement', () => said().includes('Handed over for verification.'))
    })

    it('not at all where the page brings a form of its own', async () => {
      const element = await ready({ portal: findingPortal().portal })
      element.addEventListener('sa-remediation-submit', (event) => event.preventDefault())
      act(element, 'submit')!.click()
      await element.updateComplete
      expect(dialog(element).open).to.equal(false)
    })

    it('keeps the text where the network is lost, and sends it again under the same key', async () => {
      const made = findingPortal({ giveUpAfterMs: 50 })
      const element = await ready({ portal: made.portal })
      await open(element, 'submit')
      await fill(element, 'notes', 'Patched')
      made.state.answer = ({ method }) => (method === 'GET' ? undefined : Promise.reject(new TypeError('offline')))
      submit(element).click()
      await until('the sentence', () => problem(element).includes('No answer came'))
      expect(inside<HTMLTextAreaElement>(element, '#act-notes').value).to.equal('Patched')
      made.state.answer = undefined
      submit(element).click()
      await until('the end', () => !dialog(element).open)
      expect(new Set(made.writes().map(({ idempotencyKey }) => idempotencyKey)).size).to.equal(1)
    })

    it('with files, once they are there', async () => {
      const made = findingPortal()
      const element = await ready({ portal: made.portal })
      const answer = later()
      made.state.answer = ({ method, path }) => (method === 'POST' && path.endsWith('/attachments') ? answer.promise : undefined)
      await open(element, 'submit')
      await fill(element, 'notes', 'Patched')
      await until('the chooser', () => element.shadowRoot!.querySelector('#act .chooser') !== null)
      const input = inside<HTMLInputElement>(element, '#act .chooser')
      const carried = new DataTransfer()
      carried.items.add(new File(['proof'], 'proof.txt', { type: 'text/plain' }))
      carried.items.add(new File(['x'], 'page.html', { type: 'text/html' }))
      input.files = carried.files
      input.dispatchEvent(new Event('change', { bubbles: true }))
      await until('the file', () => says(element.shadowRoot!.querySelector('#act .file')).includes('proof.txt'))
      expect(says(element.shadowRoot!.querySelector('#act .file-errors'))).to.contain('page.html')
      await accessible(dialog(element))
      submit(element).click()
      await element.updateComplete
      expect(made.writes().map(({ path }) => path.split('/').at(-1))).to.deep.equal(['attachments'])
      answer.give(json({ id: 'att_9', name: 'proof.txt', mediaType: 'text/plain', bytes: 5, sha256: 'b'.repeat(64), createdAt: ago(0) }, 201))
      await until('the end', () => !dialog(element).open)
      expect(made.writes().at(-1)!.body).to.deep.equal({ notes: 'Patched', attachmentIds: ['att_9'] })
    })

    it('not with a file that was refused, before the person has decided about it', async () => {
      const made = findingPortal()
      const element = await ready({ portal: made.portal })
      made.state.answer = ({ method, path }) => (method === 'POST' && path.endsWith('/attachments') ? refuse(415, 'unsupported-media-type') : undefined)
      await open(element, 'submit')
      await fill(element, 'notes', 'Patched')
      await until('the chooser', () => element.shadowRoot!.querySelector('#act .chooser') !== null)
      const input = inside<HTMLInputElement>(element, '#act .chooser')
      const carried = new DataTransfer()
      carried.items.add(new File(['proof'], 'proof.txt', { type: 'text/plain' }))
      input.files = carried.files
      input.dispatchEvent(new Event('change', { bubbles: true }))
      await until('the refusal', () => element.shadowRoot!.querySelector('#act .file.wrong') !== null)
      submit(element).click()
      await until('the sentence', () => says(element.shadowRoot!.querySelector('#act-files-error')).includes('Some files were not uploaded.'))
      expect(made.writes().some(({ path }) => path.endsWith('/remediation'))).to.equal(false)
      inside(element, '#act .file [aria-label^=Remove]').click()
      await element.updateComplete
      submit(element).click()
      await until('the end', () => !dialog(element).open)
      expect(made.writes().at(-1)!.body).to.deep.equal({ notes: 'Patched' })
    })

    it('says who was quicker and how the finding is now, keeps the text, and goes on from there', async () => {
      const made = findingPortal()
      const element = await ready({ portal: made.portal })
      await open(element, 'submit')
      await fill(element, 'notes', 'Patched')
      made.move('start', 'in_progress', null)
      submit(element).click()
      // Firefox leaves out what keeps the direction of a name to itself.
      await until('the sentence', () => /^\u2068?Mara Lind\u2069? has changed this finding meanwhile\./.test(says(element.shadowRoot!.querySelector('.conflict'))))
      expect(says(element.shadowRoot!.querySelector('.conflict'))).to.contain('It is now In Progress')
      expect(inside<HTMLTextAreaElement>(element, '#act-notes').value).to.equal('Patched')
      await accessible(dialog(element))
      submit(element).click()
      await until('the end', () => !dialog(element).open)
      const [first, second] = made.writes()
      expect([first!.ifMatch, second!.ifMatch]).to.deep.equal(['"3"', '"4"'])
      expect(first!.idempotencyKey).not.to.equal(second!.idempotencyKey)
    })

    it('says what is possible where the state does not take it', async () => {
      const made = findingPortal()
      const element = await ready({ portal: made.portal })
      await open(element, 'submit')
      await fill(element, 'notes', 'Patched')
      made.state.answer = ({ method }) =>
        method === 'GET' ? undefined : json({ type: 'urn:sa-portal:problem:illegal-transition', title: 'x', status: 409, code: 'illegal-transition', requestId: 'req_7f3a', allowed: ['withdraw', 'verify_fixed', 'verify_partial'] }, 409)
      submit(element).click()
      await until('the sentence', () => problem(element).startsWith('This is not possible any more. Possible now: Take back, Record result.'))
      expect(inside<HTMLTextAreaElement>(element, '#act-notes').value).to.equal('Patched')
    })

    it('keeps what was written through a reload', async () => {
      const first = await ready({ portal: findingPortal().portal })
      await open(first, 'submit')
      await fill(first, 'notes', 'Patched on Friday')
      const element = await ready({ portal: findingPortal().portal })
      await open(element, 'submit')
      expect(inside<HTMLTextAreaElement>(element, '#act-notes').value).to.equal('Patched on Friday')
      expect(says(element.shadowRoot!.querySelector('.draft'))).to.equal('Draft restored. Discard')
    })

    it('asks before what was written is lost, and gives the focus back', async () => {
      const element = await ready({ portal: findingPortal().portal })
      act(element, 'submit')!.focus()
      await open(element, 'submit')
      await fill(element, 'notes', 'Patched')
      await sendKeys({ press: 'Escape' })
      await until('the question', () => element.shadowRoot!.querySelector('.question') !== null)
      inside(element, '.discard').click()
      await until('the end', () => !dialog(element).open)
      await until('the focus', () => element.shadowRoot!.activeElement === act(element, 'submit'))
      expect(sessionStorage.length).to.equal(0)
    })
  })

  describe('verifies', () => {
    for (const [outcome, label] of [['not_fixed', 'Not Fixed'], ['partial', 'Partial'], ['unable_to_test', 'Pending Verification']] as const) {
      it(`with words, where it is ${outcome}`, async () => {
        const made = findingPortal({ finding: waiting() })
        const element = await ready({ portal: made.portal })
        await open(element, 'verify')
        await choose(element, 'outcome', outcome)
        submit(element).click()
        await until('the fault', () => element.shadowRoot!.querySelector('#act-notes-error') !== null)
        expect(made.writes()).to.deep.equal([])
        await fill(element, 'notes', 'Still answers.')
        submit(element).click()
        await until('the end', () => !dialog(element).open)
        expect(made.writes()[0]!.body).to.deep.include({ outcome, notes: 'Still answers.' })
        expect(says(part(element, 'badges'))).to.contain(label)
      })
    }

    it('without words, where it is fixed', async () => {
      const made = findingPortal({ finding: waiting() })
      const element = await ready({ portal: made.portal })
      await open(element, 'verify')
      submit(element).click()
      await until('the fault', () => says(element.shadowRoot!.querySelector('#act-outcome-error')) === 'Choose one.')
      await choose(element, 'outcome', 'verified_fixed')
      submit(element).click()
      await until('the end', () => !dialog(element).open)
      expect(made.writes()[0]!.body).to.deep.equal({ outcome: 'verified_fixed' })
    })

    it('asset by asset, where it is partly fixed', async () => {
      const made = findingPortal({ finding: waiting() })
      const element = await ready({ portal: made.portal })
      await open(element, 'verify')
      expect(element.shadowRoot!.querySelector('#act input[name=fixedAssetIds]')).to.equal(null)
      await choose(element, 'outcome', 'partial')
      await choose(element, 'fixedAssetIds', 'ast_2')
      await fill(element, 'notes', 'One is left.')
      submit(element).click()
      await until('the end', () => !dialog(element).open)
      expect(made.writes()[0]!.body).to.deep.equal({ outcome: 'partial', notes: 'One is left.', fixedAssetIds: ['ast_2'] })
    })

    it('not one’s own work, and says why', async () => {
      const made = findingPortal({ finding: waiting() })
      const element = await ready({ portal: made.portal })
      await open(element, 'verify')
      await choose(element, 'outcome', 'verified_fixed')
      made.state.answer = ({ method }) => (method === 'GET' ? undefined : refuse(403, 'own-work'))
      submit(element).click()
      await until('the sentence', () => problem(element).includes('Nobody confirms or approves what they asked for themselves.'))
    })
  })

  it('asks before it publishes or takes back', async () => {
    for (const [name, finding, path, status] of [
      ['publish', findingAt({ status: 'draft', ref: null, allowedActions: ['finding.publish'] }), 'publication', 'Open'],
      ['withdraw', waiting({ allowedActions: ['finding.withdraw'] }), 'withdrawal', 'Open'],
    ] as const) {
      const made = findingPortal({ finding })
      const element = await ready({ portal: made.portal })
      act(element, name)!.click()
      await until('the question', () => dialog(element, 'confirm').open)
      await accessible(dialog(element, 'confirm'))
      expect(made.writes()).to.deep.equal([])
      inside(element, '#confirm-dialog .primary').click()
      await until('the end', () => !dialog(element, 'confirm').open)
      expect(made.writes()[0]!.path.split('/').at(-1)).to.equal(path)
      expect(says(part(element, 'badges'))).to.contain(status)
    }
  })

  it('reopens, dismisses and closes with a reason', async () => {
    for (const [name, path, status, allowed] of [['reopen', 'reopening', 'Open', 'finding.reopen'], ['dismiss', 'false-positive', 'False Positive', 'finding.dismiss'], ['close', 'closure', 'Closed', 'finding.close']] as const) {
      const made = findingPortal({ finding: findingAt({ allowedActions: [allowed], deniedActions: {} }) })
      const element = await ready({ portal: made.portal })
      await open(element, name)
      submit(element).click()
      await until('the faults', () => element.shadowRoot!.querySelector('#act .field-error') !== null)
      if (name === 'close') await choose(element, 'as', 'duplicate')
      await fill(element, 'reason', 'Seen twice')
      submit(element).click()
      await until('the end', () => !dialog(element).open)
      expect([made.writes()[0]!.path.split('/').at(-1), made.writes()[0]!.body]).to.deep.equal([path, name === 'close' ? { as: 'duplicate', reason: 'Seen twice' } : { reason: 'Seen twice' }])
      expect(says(part(element, 'badges'))).to.contain(status)
    }
  })

  it('changes only what was changed, and keeps no draft of a record', async () => {
    const made = findingPortal({ finding: findingAt({ allowedActions: ['finding.write'], deniedActions: {} }) })
    const element = await ready({ portal: made.portal })
    await open(element, 'edit')
    await fill(element, 'findingTitle', 'A better title')
    expect(sessionStorage.length).to.equal(0)
    submit(element).click()
    await until('the end', () => !dialog(element).open)
    expect(made.writes().map(({ method, body }) => [method, body])).to.deep.equal([['PATCH', { title: 'A better title' }]])
    expect(says(part(element, 'title'))).to.contain('A better title')
  })

  it('asks for a retest of the finding', async () => {
    const made = findingPortal()
    const element = await ready({ portal: made.portal })
    made.state.answer = ({ path, method }) =>
      method === 'POST' && path.endsWith('/retests')
        ? json({ id: 'ret_1', clientId, engagementId: 'eng_1', number: 1, findingIds: ['fnd_1'], status: 'requested', requestedBy: { side: 'client', name: 'Mara' }, requestedAt: ago(0), notes: null, windowFrom: null, windowTo: null, allowedActions: [], deniedActions: {}, updatedAt: ago(0), version: 1 }, 201)
        : undefined
    await open(element, 'retest')
    submit(element).click()
    await until('the end', () => !dialog(element).open)
    expect([made.writes()[0]!.path, made.writes()[0]!.body]).to.deep.equal([`/v1/clients/${clientId}/engagements/eng_1/retests`, { findingIds: ['fnd_1'] }])
    await until('the announcement', () => said().includes('The retest is requested.'))
  })

  it('asks to live with a risk until a day that is still to come', async () => {
    const made = findingPortal()
    const element = await ready({ portal: made.portal })
    made.state.answer = ({ path, method }) => {
      if (method !== 'POST' || !path.endsWith('/acceptances')) return undefined
      made.state.finding = { ...made.state.finding, acceptance: acceptance('requested', false) }
      return json(made.state.finding.acceptance, 201)
    }
    await open(element, 'accept')
    await fill(element, 'justification', 'It moves in spring.')
    for (const [day, words] of [['2020-01-01', 'Choose a day that is still to come.'], ['2999-01-01', 'Choose a day within two years.']] as const) {
      await fill(element, 'expiresAt', day)
      submit(element).click()
      await until(words, () => says(element.shadowRoot!.querySelector('#act-expiresAt-error')) === words)
    }
    const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
    await fill(element, 'expiresAt', soon)
    submit(element).click()
    await until('the end', () => !dialog(element).open)
    expect(made.writes()[0]!.body).to.deep.equal({ justification: 'It moves in spring.', expiresAt: new Date(`${soon}T23:59:59`).toISOString() })
    await until('the acceptance', () => says(part(element, 'acceptance')).includes('Asked for'))
    expect(offered(element)).not.to.include('accept')
  })

  it('decides about a risk, to the version of the acceptance', async () => {
    const made = findingPortal({ finding: findingAt({ acceptance: acceptance('requested'), allowedActions: [], deniedActions: {} }) })
    const element = await ready({ portal: made.portal })
    made.state.answer = ({ path, method }) => {
      if (method !== 'POST' || !path.endsWith('/acceptances/acc_1/decision')) return undefined
      made.state.finding = { ...made.state.finding, status: 'risk_accepted', statusLabel: 'Risk Accepted', version: 4, acceptance: acceptance('active') }
      return json(made.state.finding.acceptance)
    }
    await open(element, 'decide')
    await choose(element, 'decision', 'approve')
    await fill(element, 'decisionNotes', 'Until spring.')
    submit(element).click()
    await until('the end', () => !dialog(element).open)
    expect([made.writes()[0]!.body, made.writes()[0]!.ifMatch]).to.deep.equal([{ decision: 'approve', notes: 'Until spring.' }, '"7"'])
    await until('the status', () => says(part(element, 'badges')).includes('Risk Accepted'))
    await open(element, 'decide')
    expect([...element.shadowRoot!.querySelectorAll<HTMLInputElement>('#act input[name=decision]')].map(({ value }) => value)).to.deep.equal(['revoke'])
  })

  it('says in place why a press has brought nothing, and shows how the finding is now', async () => {
    const made = findingPortal()
    const element = await ready({ portal: made.portal })
    made.move('submit_remediation', 'pending_verification', 'x')
    act(element, 'start')!.click()
    await until('the sentence', () => says(part(element, 'actions')).includes('Somebody else has changed this in the meantime.'))
    await until('the status', () => says(part(element, 'badges')).includes('Pending Verification'))
  })

  it('hands a file to the browser, and says where that fails', async () => {
    const made = findingPortal({ finding: waiting() })
    const element = await ready({ portal: made.portal })
    const answer = later()
    made.state.answer = ({ path }) => (path.includes('/attachments/') ? answer.promise : undefined)
    const names: string[] = []
    const click = HTMLAnchorElement.prototype.click
    HTMLAnchorElement.prototype.click = function () { names.push(`${this.download} ${this.protocol}`) }
    try {
      const button = inside(element, '.submission .files button')
      button.click()
      button.click()
      answer.give(new Response(new Uint8Array([1, 2, 3]), { headers: { 'content-type': 'application/octet-stream', 'content-length': '3' } }))
      await until('the file', () => names.length > 0 || element.shadowRoot!.querySelector('.files .field-error') !== null)
      expect(names).to.deep.equal(['proof.png blob:'])
      made.state.answer = ({ path }) => (path.includes('/attachments/') ? refuse(404, 'not-found') : undefined)
      button.click()
      await until('the sentence', () => says(part(element, 'submission')).includes('This does not exist any more.'))
      expect(names.length).to.equal(1)
    } finally {
      HTMLAnchorElement.prototype.click = click
    }
  })

  it('forgets what was written, and closes, where somebody else is signed in or another finding is shown', async () => {
    const made = findingPortal()
    const element = await ready({ portal: made.portal })
    await open(element, 'submit')
    await fill(element, 'notes', 'About the first')
    element.finding = findingAt({ id: 'fnd_2', ref: 'F-13' })
    await until('the end', () => !dialog(element).open)
    await open(element, 'submit')
    expect(inside<HTMLTextAreaElement>(element, '#act-notes').value).to.equal('')
  })
})
