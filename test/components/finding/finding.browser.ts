import { expect } from 'chai'

import '../../../components/finding/sa-finding.ts'
import '../../../components/locales/ar.ts'
import '../../../components/locales/de.ts'
import { accessible, json, later, refuse, until } from '../base/support.ts'
import { ago, analystActs, clean, clientId, findingAt, findingPortal, handedOver, offered, part, put, ready, said, says, stepAt } from './support.ts'

const statesOf = (element: Element) => ['loading', 'empty', 'error', 'stale'].filter((state) => element.matches(`:state(${state})`))

describe('sa-finding', () => {
  afterEach(clean)

  it('shows everything that the portal lets the reader see', async () => {
    const element = await ready({ portal: findingPortal().portal })
    expect(says(part(element, 'title'))).to.equal('F-12 SQL injection in the project search')
    expect(says(part(element, 'badges'))).to.match(/^Critical Open CVSS 9.8 Updated/)
    expect(says(part(element, 'explained'))).to.equal('Nobody has begun yet.')
    expect(says(part(element, 'description'))).to.equal('Description What we saw The field is open. <img src=x onerror=alert(1)>')
    expect(says(part(element, 'impact'))).to.contain('Every project can be read.')
    expect(says(part(element, 'remediation'))).to.contain('Bind parameters.')
    expect(says(part(element, 'technical'))).to.contain('Answers differ by timing.')
    expect(says(part(element, 'evidence'))).to.contain('Answer to one quote').and.to.contain('ERROR at ▇▇▇')
    expect(says(part(element, 'affected'))).to.contain('projects.example Web application Affected').and.to.contain('db01 Host Fixed')
    expect(says(part(element, 'standing'))).to.match(/Due .* in 5 days Published/)
    expect(says(part(element, 'rating'))).to.contain('CVE-2026-12345').and.to.contain('CWE-89').and.to.contain('Known to be exploited').and.to.contain('3%')
    expect(says(part(element, 'history'))).to.contain('Fix started → In Progress Mara Lind')
    expect(element.shadowRoot!.querySelector('.internal')).to.equal(null)
  })

  it('has no heading for what is hidden from the reader', async () => {
    const { cvss: _, cvssScore: __, technicalDetails: ___, references: ____, evidence: _____, ...seen } = findingAt({ cve: [], cwe: [], kev: false, epss: null })
    void [_, __, ___, ____, _____]
    const element = await ready({ portal: findingPortal({ finding: seen }).portal })
    for (const name of ['technical', 'references', 'evidence', 'rating', 'internal', 'submission', 'verification', 'acceptance']) expect(part(element, name), name).to.equal(null)
    expect(says(part(element, 'badges'))).not.to.contain('CVSS')
  })

  it('shows staff the internal notes, the evidence as it was found and what the client reads of it', async () => {
    const finding = findingAt({ internalNotes: 'Call them *first*.', evidence: [{ id: 'a', title: 'One', content: 'user app_owner', redacted: 'user ▇▇▇' }, { id: 'b', title: 'Two', content: 'secret', redacted: null }] })
    const element = await ready({ portal: findingPortal({ finding }).portal })
    expect(says(part(element, 'internal'))).to.contain('Only your team reads this. Call them first.')
    expect(says(part(element, 'evidence'))).to.contain('As it was found user app_owner What the client reads user ▇▇▇').and.to.contain('secret The client does not see this.')
  })

  it('says a vector in words, and marks one that is not valid', async () => {
    const element = await ready({ portal: findingPortal().portal })
    const [three, four] = [...element.shadowRoot!.querySelectorAll('.vector')]
    three!.querySelector('details')!.open = true
    expect(says(three!)).to.contain('Attack vector Network Attack complexity Low Privileges required None User interaction None Scope Unchanged Confidentiality High')
    expect(says(four!)).to.contain('CVSS 4.0 · 9.3').and.to.contain('This vector is not valid. The score is the one that was given with it.')
    expect(four!.querySelector('details')).to.equal(null)
  })

  it('leads to references by the list, and shows the others as words', async () => {
    const element = await ready({ portal: findingPortal().portal })
    expect([...part(element, 'references')!.querySelectorAll('a')].map((each) => [each.getAttribute('href'), each.rel])).to.deep.equal([['https://owasp.org/sqli', 'noopener noreferrer nofollow']])
    expect(says(part(element, 'references'))).to.contain('javascript:alert(1)')
    expect([...part(element, 'rating')!.querySelectorAll('a')].map(({ href }) => href)).to.deep.equal(['https://www.cve.org/CVERecord?id=CVE-2026-12345', 'https://cwe.mitre.org/data/definitions/89.html'])
  })

  for (const [name, over, words] of [
    ['overdue', { overdue: true, dueAt: ago(3) }, 'Overdue'],
    ['without a date', { dueAt: null }, 'No date'],
    ['due today', { dueAt: ago(-0.2) }, 'today'],
    ['paused', { ...handedOver, slaPausedSeconds: 3 * 86_400 }, 'Paused during verification The clock stood still for 3 days'],
    ['fixed, with no days left to count', { status: 'verified_fixed', verifiedAt: ago(1) }, 'Verified'],
    ['a draft', { status: 'draft', ref: null, publishedAt: null, dueAt: null }, 'Not published'],
    ['back for the second time', { reopenCount: 2 }, 'Came back 2 times'],
  ] as const) {
    it(`says how it stands to its date: ${name}`, async () => {
      expect(says(part(await ready({ portal: findingPortal({ finding: findingAt(over as object) }).portal }), 'standing'))).to.contain(words)
    })
  }

  it('shows the fix, its files, its verification and the acceptance', async () => {
    const author = { side: 'partner', name: 'Ana Ruiz' } as const
    const finding = findingAt({
      ...handedOver,
      verification: { id: 'ver_1', round: 2, startedAt: ago(1), decidedAt: ago(0.5), outcome: 'partial', notes: 'One server is **left**.', by: author, attachments: [] },
      acceptance: {
        id: 'acc_1', clientId, findingId: 'fnd_1', justification: 'Moves in spring.', requestedBy: { side: 'client', name: 'Mara Lind' }, requestedAt: ago(9), expiresAt: ago(-90), status: 'active',
        decidedBy: author, decidedAt: ago(8), notes: 'Until then.', allowedActions: [], deniedActions: { 'acceptance.decide': 'role' }, version: 2,
      },
    })
    const element = await ready({ portal: findingPortal({ finding }).portal })
    expect(says(part(element, 'submission'))).to.match(/Fix handed over Mara Lind · yesterday \(.*\) Patched on Friday\. PNG proof\.png PNG · 123 KB Download/)
    expect(says(part(element, 'verification'))).to.match(/Verification Partial Try 2 Ana Ruiz · .* One server is left\./)
    expect(says(part(element, 'acceptance'))).to.match(/Risk acceptance Accepted Until .* Mara Lind .* Moves in spring\. Decided by .*Ana Ruiz.* Until then\./)
  })

  it('shows a finding that the page has read itself, and asks the portal for nothing', async () => {
    const element = await ready({ finding: findingAt() })
    expect(says(part(element, 'title'))).to.contain('SQL injection')
    expect(part(element, 'history')).to.equal(null)
    expect(offered(element)).to.deep.equal([])
  })

  it('shows older steps page by page', async () => {
    const { portal, sent } = findingPortal({ steps: Array.from({ length: 23 }, (_, index) => stepAt(index)) })
    const element = await ready({ portal })
    expect(element.shadowRoot!.querySelectorAll('.timeline li').length).to.equal(10)
    expect(says(part(element, 'history'))).to.contain('Showing the newest 10 of 23')
    part(element, 'history')!.querySelector<HTMLElement>('[part=more]')!.click()
    await until('more steps', () => element.shadowRoot!.querySelectorAll('.timeline li').length === 20)
    expect(sent.filter(({ path }) => path.endsWith('/history')).length).to.equal(2)
  })

  describe('shows its faces', () => {
    it('nothing chosen', async () => {
      const element = await put()
      expect(says(element.shadowRoot!.querySelector('.base'))).to.equal('No finding is chosen.')
      expect(statesOf(element)).to.deep.equal(['empty'])
    })

    it('waiting', async () => {
      const answer = later()
      const element = await put({ portal: findingPortal({ answer: ({ path }) => (path.endsWith('/fnd_1') ? answer.promise : undefined) }).portal })
      expect(statesOf(element)).to.deep.equal(['loading'])
      expect(element.shadowRoot!.querySelector('.base')!.getAttribute('aria-busy')).to.equal('true')
      await until('the skeleton', () => element.shadowRoot!.querySelector('.bone') !== null)
      await until('the announcement', () => said().includes('Loading the finding'))
      answer.give(json(findingAt()))
      await until('the finding', () => part(element, 'title') !== null)
      await until('the announcement', () => said().includes('SQL injection in the project search, Open.'))
    })

    it('not there, or not for the reader', async () => {
      for (const [status, code, words] of [[404, 'not-found', 'This does not exist'], [403, 'not-allowed', 'You cannot see findings'], [401, 'token-expired', 'session has ended'], [500, 'internal', 'could not be loaded']] as const) {
        const element = await put({ portal: findingPortal({ answer: () => refuse(status, code), giveUpAfterMs: 50 }).portal })
        await until(words, () => says(element.shadowRoot!.querySelector('.state')).includes(words))
        expect(statesOf(element)).to.deep.equal(['error'])
        await accessible(element)
      }
    })

    it('old, where the network is lost', async () => {
      const made = findingPortal({ giveUpAfterMs: 50 })
      const element = await ready({ portal: made.portal })
      made.state.answer = () => Promise.reject(new TypeError('offline'))
      element.refresh()
      await until('the line', () => part(element, 'stale') !== null)
      expect(says(part(element, 'title'))).to.contain('SQL injection')
      expect(statesOf(element)).to.deep.equal(['stale'])
    })
  })

  it('follows what happens to it, and to nothing else, and keeps the focus', async () => {
    const made = findingPortal()
    const element = await ready({ portal: made.portal })
    await until('the stream', () => made.openStreams() > 0)
    const button = element.shadowRoot!.querySelector<HTMLElement>('.actions [data-act=submit]')!
    button.focus()
    const before = made.reads().length
    made.happen('finding.updated', clientId, { subject: { type: 'finding', id: 'fnd_2' } })
    made.happen('finding.updated', 'cli_2', { subject: { type: 'finding', id: 'fnd_1' } })
    made.move('start', 'in_progress', null)
    made.happen('finding.remediation_started', clientId, { subject: { type: 'finding', id: 'fnd_1' } })
    await until('the new status', () => says(part(element, 'badges')).includes('In Progress'))
    expect(made.reads().length).to.equal(before + 1)
    await until('the new step', () => element.shadowRoot!.querySelectorAll('.timeline li').length === 2)
    expect(element.shadowRoot!.activeElement).to.equal(button)
    await until('the announcement', () => said().includes('The finding has changed: In Progress.'))
  })

  it('asks for nothing by itself where it is told not to follow', async () => {
    const made = findingPortal()
    const element = await ready({ portal: made.portal, live: 'off' })
    const before = made.reads().length
    made.happen('finding.updated', clientId, { subject: { type: 'finding', id: 'fnd_1' } })
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(made.reads().length).to.equal(before)
    element.refresh()
    await until('the request', () => made.reads().length === before + 1)
  })

  it('does not show another finding under what was written about this one', async () => {
    const made = findingPortal()
    const element = await ready({ portal: made.portal })
    const other = findingAt({ id: 'fnd_2', title: 'Another one', ref: 'F-13' })
    element.finding = other
    await until('the other', () => says(part(element, 'title')) === 'F-13 Another one')
    element.finding = { ...other, title: 'Renamed' }
    await until('the new title', () => says(part(element, 'title')) === 'F-13 Renamed')
  })

  it('says the usual words of the reader’s language and keeps those of the MSP', async () => {
    const element = await ready({ portal: findingPortal({ finding: findingAt({ status: 'not_fixed', statusLabel: 'Still there' }) }).portal }, { lang: 'de' })
    expect(says(part(element, 'badges'))).to.match(/^Kritisch Still there CVSS 9,8/)
    expect(says(part(element, 'remediation'))).to.contain('Empfehlung zur Behebung')
  })

  it('has headings one below its title, and those of texts below them', async () => {
    const element = await ready({ portal: findingPortal().portal })
    const levels = [...element.shadowRoot!.querySelectorAll('[role=heading]')].map((each) => [each.ariaLevel, says(each)])
    expect(levels.slice(0, 2)).to.deep.equal([['2', 'F-12 SQL injection in the project search'], ['3', 'Schedule']])
    expect(levels.find(([, words]) => words === 'What we saw')![0]).to.equal('4')
  })

  const long = findingAt({
    title: 'Averylongwordwithoutanyplacetobreakit'.repeat(4), references: [`https://example.org/${'x'.repeat(400)}`], cve: Array.from({ length: 40 }, (_, index) => `CVE-2026-${10_000 + index}`),
    affected: Array.from({ length: 300 }, (_, index) => ({ assetId: `a${index}`, name: `${'host'.repeat(20)}${index}.example`, kind: 'of_a_later_server', status: 'affected' })),
    description: `${'y'.repeat(500)}\n\n| ${'wide | '.repeat(20)}\n|${'-|'.repeat(20)}\n\n\`\`\`\n${'z'.repeat(500)}\n\`\`\``, statusLabel: 'Waits until somebody has the time to look', status: 'of_a_later_server',
    evidence: [{ id: 'e', title: 'q'.repeat(200), redacted: 'w'.repeat(500) }], cvss: [{ version: '9.9', vector: `CVSS:9.9/${'QQ:R/'.repeat(60)}`, score: 5, valid: true }],
  })
  for (const width of [280, 480, 768, 1200]) {
    it(`keeps everything inside its ${width} pixels, whatever it is about`, async () => {
      const element = await ready({ portal: findingPortal({ finding: long }).portal }, { width })
      expect(element.scrollWidth).to.be.at.most(width)
      const edge = element.getBoundingClientRect()
      for (const each of element.shadowRoot!.querySelectorAll<HTMLElement>('.section, .title, .badges > *, .tag, button, summary, dd, li')) {
        if (!each.checkVisibility() || each.closest('.md-scroll, pre')) continue
        const { left, right } = each.getBoundingClientRect()
        expect(left, each.outerHTML.slice(0, 80)).to.be.at.least(edge.left - 0.5)
        expect(right, each.outerHTML.slice(0, 80)).to.be.at.most(edge.right + 0.5)
      }
      const rail = part(element, 'rail')!.getBoundingClientRect()
      const main = part(element, 'main')!.getBoundingClientRect()
      expect(rail.left >= main.right - 1).to.equal(width >= 768)
    })
  }

  for (const [name, look] of Object.entries({ light: {}, dark: { scheme: 'dark' }, 'right to left': { dir: 'rtl', lang: 'ar' }, narrow: { width: 280 } })) {
    it(`is accessible, ${name}`, async () => {
      const finding = findingAt({ ...handedOver, allowedActions: analystActs, deniedActions: { 'finding.withdraw': 'not-own' }, internalNotes: 'x' })
      const element = await ready({ portal: findingPortal({ finding }).portal }, look)
      for (const each of element.shadowRoot!.querySelectorAll('details')) each.open = true
      await accessible(element.parentElement!)
    })
  }
})
