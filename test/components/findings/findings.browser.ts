import { expect } from 'chai'

import '../../../components/findings/sa-findings.ts'
import { accessible, inside, later, refuse, textOf, until, type Sent } from '../base/support.ts'
import { analyst, button, chips, choose, clear, client, counted, fakePortal, findingAt, findingsOf, footer, groups, listed, manager, over, put, ready, rows, said, search, titles } from './support.ts'

const expected = (findings: ReturnType<typeof findingsOf>, query: string) => listed(findings, new URLSearchParams(query)).map(({ title }) => title)

describe('sa-findings', () => {
  afterEach(clear)

  it('lists published findings in groups by severity, the worst first, with the number of each', async () => {
    const { fake, element } = await over()
    expect(titles(element)).to.deep.equal(expected(fake.state.findings, 'group=severity'))
    await until('numbers', () => groups(element)[0] === 'Critical 3')
    expect(groups(element)).to.deep.equal(['Critical 3', 'High 3', 'Medium 2', 'Low 2', 'Info 2'])
    expect(footer(element)).to.equal('12 findings · Sorted by severity, worst first')
    await accessible(element)
  })

  it('says of each how bad it is, where it stands, and until when it is to be fixed', async () => {
    const { element } = await over({ findings: [findingAt(0, { dueAt: '2026-11-10T00:00:00.000Z', overdue: true, statusLabel: 'To do', cvssScore: 9 })] })
    const [row] = rows(element)
    expect([...row!.children].map((cell) => (cell as HTMLElement).innerText.replace(/\s+/g, ' ').replace(/[\u2068\u2069]/g, '').trim())).to.deep.equal(['Finding 000 F-1 · Cloud review · CVSS 9.0', 'Critical', 'To do', 'Nov 10, 2026 Overdue'])
  })

  it('shows no score where scores are hidden, no date where nothing is asked any more, and that time stands still while a fix waits', async () => {
    const { element } = await over({
      findings: [
        findingAt(0, { cvssScore: undefined, severity: 'critical', status: 'closed' }),
        findingAt(1, { severity: 'high', status: 'pending_verification', dueAt: '2026-12-01T00:00:00.000Z', reopenCount: 2 }),
      ],
    })
    const [closed, waiting] = rows(element).map((row) => row.textContent!.replace(/\s+/g, ' '))
    expect(closed).not.to.contain('CVSS')
    expect(closed).to.contain('No due date')
    expect(waiting).to.contain('Paused')
    expect(waiting).to.contain('came back 2 times')
  })

  it('filters by severity, and every number says what the other filters leave', async () => {
    const { fake, element } = await over({ findings: findingsOf(40) })
    await until('numbers', () => chips(element)['Critical'] === '8')
    const before = fake.counts().length
    expect(before).to.equal(1)
    button(element, 'High').click()
    await until('filtered', () => titles(element).length === 8 && groups(element).length === 1)
    expect(titles(element)).to.deep.equal(expected(fake.state.findings, 'group=severity&severity=high'))
    await until('of how many', () => footer(element).startsWith('8 of 40 findings'))
    expect(chips(element)).to.include({ Critical: '8', High: '8', Medium: '8' })
    expect(button(element, 'High').getAttribute('aria-pressed')).to.equal('true')
    expect(fake.counts().length - before).to.equal(1)
    await until('numbers of statuses', () => inside(element, '.by-status').textContent!.includes('Open (1)'))
    await until('said', () => said() === '8 findings')
  })

  it('filters by status, by what is unresolved, by engagement and by what is overdue', async () => {
    const { fake, element } = await over({ findings: findingsOf(40) })
    const shows = async (query: string) => {
      await until(query, () => titles(element).join() === expected(fake.state.findings, `group=severity&${query}`).join())
    }
    choose(element, 'status', 'closed')
    await shows('status=closed')
    choose(element, 'status', 'unresolved')
    await shows('status=open&status=in_progress&status=not_fixed&status=partially_fixed&status=pending_verification')
    choose(element, 'status', '')
    await until('engagements', () => element.shadowRoot!.querySelector('.by-engagement') !== null)
    choose(element, 'engagement', 'eng_2')
    await shows('engagementId=eng_2')
    button(element, 'Overdue').click()
    await shows('engagementId=eng_2&overdue=yes')
    expect(fake.lists().at(-1)!.query.get('overdue')).to.equal('yes')
  })

  it('calls a status in the filters as its rows do', async () => {
    const { element } = await over({ findings: [findingAt(0, { status: 'open', statusLabel: 'To do' }), findingAt(7)] })
    await until('its words', () => inside(element, '.by-status').textContent!.includes('To do (1)'))
    expect(inside(element, '.by-status').textContent).to.contain('Verified Fixed (0)')
  })

  it('searches once typing rests, and says what nothing matches', async () => {
    const { fake, element } = await over()
    const before = fake.lists().length
    for (const text of ['f', 'fi', 'finding 00']) search(element, text)
    await until('found', () => titles(element).length === 10)
    expect(fake.lists().length - before).to.equal(1)
    search(element, 'kerberos')
    await until('nothing', () => textOf(element).includes("No findings match 'kerberos'."))
    await accessible(element)
    button(element, 'Clear filters').click()
    await until('everything', () => titles(element).length === 12)
    expect((element.shadowRoot!.activeElement as HTMLElement).className).to.equal('search')
  })

  it('groups by status, by engagement or by nothing, and orders inside the groups', async () => {
    const { fake, element } = await over({ findings: findingsOf(30) })
    choose(element, 'group', 'status')
    await until('by status', () => groups(element)[0]?.startsWith('Not Fixed') ?? false)
    await element.updateComplete
    expect(titles(element)).to.deep.equal(expected(fake.state.findings, 'group=status'))
    choose(element, 'group', 'engagement')
    await until('by engagement', () => groups(element).join() === 'Cloud review 10,Mobile app test 10,Web test 10')
    choose(element, 'sort', 'due')
    await until('by due date', () => titles(element).join() === expected(fake.state.findings, 'group=engagement&sort=due').join())
    expect(inside(element, 'thead .due').getAttribute('aria-sort')).to.equal('ascending')
    choose(element, 'group', 'none')
    await until('no groups', () => groups(element).length === 0)
    await element.updateComplete
    expect(titles(element)).to.deep.equal(expected(fake.state.findings, 'sort=due'))
    await until('said', () => said() === 'Grouped by Nothing' || said() === 'Sorted by due date, earliest first')
  })

  it('shows the next page, with the focus on the first that has come', async () => {
    const { fake, element } = await over({ findings: findingsOf(120) })
    expect(titles(element).length).to.equal(50)
    await until('of how many', () => footer(element).startsWith('50 of 120 findings'))
    const more = button(element, 'Show 50 more')
    more.click()
    more.click()
    await until('more', () => titles(element).length === 100)
    await until('focus', () => element.shadowRoot!.activeElement?.tagName === 'TH')
    expect(element.shadowRoot!.activeElement!.querySelector('.go')!.textContent!.trim()).to.equal(titles(element)[50])
    expect(fake.lists().filter(({ query }) => query.has('cursor')).length).to.equal(1)
    expect(titles(element)).to.deep.equal(expected(fake.state.findings, 'group=severity').slice(0, 100))
  })

  it('asks for the findings of one engagement where the page names it, and offers no engagement then', async () => {
    const { fake, element } = await over({ findings: findingsOf(30) }, { 'engagement-id': 'eng_2' })
    expect(fake.lists()[0]!.query.get('engagementId')).to.equal('eng_2')
    expect(titles(element).length).to.equal(10)
    await until('numbers', () => footer(element).startsWith('10 findings'))
    expect(element.shadowRoot!.querySelector('.by-engagement')).to.equal(null)
    expect(rows(element)[0]!.textContent).not.to.contain('Mobile app test')
  })

  it('is the list of the reader’s own client on the client surface', async () => {
    const fake = fakePortal()
    const element = await ready({ portal: fake.portal })
    expect(titles(element).length).to.equal(12)
  })

  it('asks for a client where nobody has named one', async () => {
    const fake = fakePortal({ me: analyst })
    const element = await put({ portal: fake.portal })
    await until('asked', () => textOf(element).includes('Choose a client to see its findings.'))
    expect(fake.lists().length).to.equal(0)
    await accessible(element)
  })

  describe('opening a finding', () => {
    it('is a link to the address that the page has set, and an event that it can cancel', async () => {
      const { element } = await over({}, { 'finding-href': '/clients/{clientId}/findings/{ref}' })
      const link = inside<HTMLAnchorElement>(element, 'a.go')
      expect(link.getAttribute('href')).to.equal(`/clients/${client}/findings/F-1`)
      const events: { finding: { id: string }; href: string | null }[] = []
      element.addEventListener('sa-finding-open', (event) => {
        events.push(event)
        event.preventDefault()
      })
      link.click()
      expect(events.map(({ finding, href }) => [finding.id, href])).to.deep.equal([[findingAt(0).id, `/clients/${client}/findings/F-1`]])
      // The browser would open another tab, which is its own affair.
      document.addEventListener('click', (event) => event.preventDefault(), { once: true })
      link.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true, ctrlKey: true }))
      expect(events.length).to.equal(1)
    })

    it('is a button without one', async () => {
      const { element } = await over()
      let opened = ''
      element.addEventListener('sa-finding-open', ({ finding, href }) => (opened = `${finding.id} ${href}`))
      inside<HTMLButtonElement>(element, 'button.go').click()
      expect(opened).to.equal(`${findingAt(0).id} null`)
    })

    it('leads nowhere by an address that is no web address', async () => {
      const { element } = await over({}, { 'finding-href': 'javascript:alert({id})' })
      expect(element.shadowRoot!.querySelector('a')).to.equal(null)
    })
  })

  describe('faces', () => {
    it('waits with rows of the size that is coming', async () => {
      const answer = later()
      const fake = fakePortal({ answer: ({ path }) => (path.endsWith('/findings') ? answer.promise : undefined) })
      const element = await put({ portal: fake.portal, attributes: { 'client-id': client } })
      await until('a skeleton', () => element.shadowRoot!.querySelector('.slow') !== null)
      expect(inside(element, '.base').getAttribute('aria-busy')).to.equal('true')
      expect(inside(element, 'tbody').getAttribute('aria-hidden')).to.equal('true')
      await until('said', () => said() === 'Loading findings…')
      await accessible(element)
    })

    it('says that there are none yet', async () => {
      const fake = fakePortal({ findings: [] })
      const element = await put({ portal: fake.portal, attributes: { 'client-id': client } })
      await until('none', () => textOf(element).includes('No findings yet'))
      await accessible(element)
    })

    for (const [face, response, words] of [
      ['forbidden', () => refuse(403, 'not-allowed'), 'Your role cannot see findings.'],
      ['not there', () => refuse(404, 'not-found'), 'This does not exist.'],
      ['broken', () => refuse(500, 'internal'), 'This could not be loaded.'],
      ['of somebody signed out', () => refuse(401, 'token-invalid'), 'Your session has ended.'],
    ] as const) {
      it(`says so where the list is ${face}`, async () => {
        const fake = fakePortal({ answer: ({ path }: Sent) => (path.includes('/findings') ? response() : undefined), giveUpAfterMs: 300 })
        const element = await put({ portal: fake.portal, attributes: { 'client-id': client } })
        await until(words, () => textOf(element).includes(words))
        expect(textOf(element)).to.contain('req_7f3a')
        expect(element.shadowRoot!.querySelector('.toolbar')).to.equal(null)
        await accessible(element)
      })
    }

    it('says that findings are no part of the portal where the module is hidden', async () => {
      const hidden = () => new Response(JSON.stringify({ type: 'urn:sa-portal:problem:not-allowed', title: 'no', status: 403, code: 'not-allowed', reason: 'not-enabled', requestId: 'req_7f3a' }), { status: 403, headers: { 'content-type': 'application/problem+json' } })
      const fake = fakePortal({ answer: ({ path }) => (path.includes('/findings') ? hidden() : undefined) })
      const element = await put({ portal: fake.portal, attributes: { 'client-id': client } })
      await until('hidden', () => textOf(element).includes('Findings are not a part of this portal.'))
      await accessible(element)
    })

    it('keeps what it shows where new data cannot be loaded, and says since when', async () => {
      const { fake, element } = await over({ giveUpAfterMs: 200 })
      let broken = true
      fake.state.answer = () => (broken ? Promise.reject(new TypeError('offline')) : undefined)
      element.refresh()
      await until('stale', () => textOf(element).includes('New data could not be loaded.'))
      expect(titles(element).length).to.equal(12)
      expect(element.matches(':state(stale)')).to.equal(true)
      broken = false
      button(element, 'Try again').click()
      await until('fresh', () => !textOf(element).includes('New data could not be loaded.'))
    })

    it('works without numbers where they cannot be counted', async () => {
      const errors: string[] = []
      const fake = fakePortal({ answer: ({ path }) => (path.endsWith('/counts') ? refuse(500, 'internal') : undefined), giveUpAfterMs: 100 })
      const element = await put({ portal: fake.portal, attributes: { 'client-id': client } })
      element.addEventListener('sa-portal-error', ({ error }) => errors.push(error.message))
      await until('rows', () => rows(element).length === 12)
      expect(chips(element)['Critical']).to.equal(undefined)
      expect(errors).to.deep.equal([])
    })
  })

  describe('drafts', () => {
    const findings = [...findingsOf(5), findingAt(7, { status: 'draft', title: 'Unfinished' })]

    it('are in no list and no count unless somebody who may write findings asks for them', async () => {
      const { element } = await over({ findings, me: analyst })
      expect(titles(element)).not.to.contain('Unfinished')
      await until('drafts', () => inside(element, '.by-status').textContent!.includes('Drafts'))
      choose(element, 'status', 'draft')
      await until('the draft', () => titles(element).join() === 'Unfinished')
      expect(rows(element)[0]!.textContent).to.contain('Draft – not visible to the client')
      expect(footer(element)).to.contain('1 finding ·')
      await accessible(element)
    })

    it('are not offered to anybody else', async () => {
      const { fake, element } = await over({ findings, me: manager })
      await until('who reads', () => fake.sent.some(({ path }) => path === '/v1/me'))
      await element.updateComplete
      expect(inside(element, '.by-status').textContent).not.to.contain('Drafts')
    })
  })

  describe('given findings', () => {
    it('are filtered, grouped, ordered and counted as the portal does it, without a request', async () => {
      const findings = [...findingsOf(60), findingAt(61, { status: 'draft' })]
      const { engagements } = await import('./support.ts')
      const element = await ready({ findings, engagements })
      for (const [group, sort, filter] of [
        ['severity', 'severity', {}],
        ['status', 'severity', { severity: ['critical', 'low'] }],
        ['engagement', 'due', { status: ['open', 'not_fixed'] }],
        ['none', '-published', { q: 'finding 01' }],
        ['none', 'status', { overdue: 'yes' }],
        ['severity', 'due', { engagementId: 'eng_2' }],
      ] as [string, string, Record<string, string | string[]>][]) {
        Object.assign(element, { severity: [filter['severity'] ?? ''].flat().join(' '), status: [filter['status'] ?? ''].flat().join(' '), q: filter['q'] ?? '', overdue: filter['overdue'] ?? '', engagement: filter['engagementId'] ?? '', group, sort })
        await element.updateComplete
        const query = new URLSearchParams([...(group === 'none' ? [] : [['group', group]]), ['sort', sort], ...Object.entries(filter).flatMap(([name, values]) => [values].flat().map((value) => [name, value]))])
        const should = listed(findings, query).map(({ title }) => title)
        expect(titles(element), query.toString()).to.deep.equal(should.slice(0, 50))
        query.delete('severity')
        expect(chips(element)['High'] ?? '0', query.toString()).to.equal(String(counted(findings, query).severities['high']))
      }
    })

    it('stand in the same order before a long list is made ready and after', async () => {
      const { LocalFindings } = await import('../../../components/findings/local-findings.ts')
      const findings = [...findingsOf(700), findingAt(701, { status: 'draft' }), findingAt(702, { dueAt: null, publishedAt: findingAt(3).publishedAt })]
      for (const group of ['severity', 'status', 'engagement', 'none'] as const) {
        for (const sort of ['severity', 'due', '-published', 'status'] as const) {
          const query = { severities: [], statuses: [], engagementId: '', overdue: false, q: '', sort, group }
          const local = new LocalFindings(findings)
          const before = local.read(query, '', 60).rows.map(({ id }) => id)
          expect(local.facets(query, '').total).to.equal(701)
          local.prepare()
          await until('prepared', () => local.prepared)
          expect(local.read(query, '', 60).rows.map(({ id }) => id), `${group} ${sort}`).to.deep.equal(before)
          expect(local.read(query, '', 60).total).to.equal(701)
        }
      }
    })

    it('show 100,000 rows as quickly as a hundred, and search them between two frames', async () => {
      const findings = findingsOf(100_000)
      const element = await ready({ findings })
      // In order, and without the numbers, before anything has been made ready.
      expect(titles(element)).to.deep.equal(listed(findings.slice(0, 2000), new URLSearchParams('group=severity')).slice(0, 50).map(({ title }) => title))
      await until('prepared', () => element.prepared, 20_000)
      expect(rows(element).length).to.equal(50)
      expect(footer(element)).to.contain('50 of 100,000 findings')
      expect(chips(element)['Critical']).to.equal('20,000')
      await until('the same rows', () => groups(element)[0] === 'Critical 20,000')
      expect(titles(element)).to.deep.equal(listed(findings.slice(0, 2000), new URLSearchParams('group=severity')).slice(0, 50).map(({ title }) => title))
      const took = async (change: () => void) => {
        const from = performance.now()
        change()
        await element.updateComplete
        return performance.now() - from
      }
      const times = [await took(() => (element.severity = 'critical')), await took(() => (element.sort = 'due')), await took(() => (element.q = 'Finding 9999')), await took(() => (element.group = 'status'))]
      expect(Math.max(...times), `ms: ${times.map(Math.round).join()}`).to.be.lessThan(250)
      expect(titles(element).length).to.be.greaterThan(0)
    })
  })

  for (const width of [280, 480, 768, 1200]) {
    for (const dir of ['ltr', 'rtl']) {
      it(`fits ${width} pixels, ${dir}, with long names`, async () => {
        const findings = [
          findingAt(0, { title: 'Cross-site scripting in the extraordinarily-long-winded-search-and-filter-component-of-the-customer-portal', overdue: true, reopenCount: 3 }),
          findingAt(1, { title: 'X'.repeat(200) }),
          findingAt(2, { title: 'ثغرة في خادم تسجيل الدخول', statusLabel: 'Waiting for our engineers to look at it again' }),
          findingAt(7, { status: 'draft' }),
        ]
        const { element } = await over({ findings, me: analyst }, { status: 'draft open in_progress pending_verification' }, { width, dir })
        const base = inside(element, '.base')
        expect(base.scrollWidth, 'nothing stands over the edge').to.be.at.most(base.clientWidth)
        for (const control of element.shadowRoot!.querySelectorAll<HTMLElement>('button, select, input, a')) {
          const { width: wide, height } = control.getBoundingClientRect()
          if (wide > 0) expect(Math.min(wide, height), control.outerHTML).to.be.at.least(24)
        }
        await accessible(element)
      })
    }
  }

  it('passes in the dark', async () => {
    const { element } = await over({}, {}, { scheme: 'dark' })
    await accessible(element)
  })
})
