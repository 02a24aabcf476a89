// What the person may see, in the words of the server: a section stands only where an action on it is allowed, so what is hidden from a
// client is in no link, and its address leads where an unknown one leads.
import { addressOf } from './address.js'
import { make, widget } from './make.js'

/** Names of filters as `<sa-findings>` keeps them behind the question mark. */
const filters = 'findings.severity={severity}&findings.overdue={overdue}'

/**
 * The sections of the page, the first of them the one that it opens with.
 *
 * @returns each with its `path`, its `label`, and `draw`, which gives what stands under the heading; nothing where there is no such page
 */
export function sectionsFor({ me, portal, door, say }) {
  const may = new Set(me.allowedActions)
  const known = (tag) => Boolean(customElements.get(tag))
  const account = { path: 'account', label: say.account, draw: ({ rest }) => (rest.length === 0 ? accountOf(door, say) : undefined) }
  const plain = (path, label, tag, properties) => known(tag) && { path, label, draw: ({ rest }) => (rest.length === 0 ? widget(tag, properties) : undefined) }
  if (me.audience === 'partner') {
    return [
      may.has('portfolio.view') && { path: 'clients', label: say.clients, draw: clients },
      may.has('member.view') && plain('team', say.team, 'sa-portal-users'),
      may.has('policy.view') && plain('settings', say.settings, 'sa-portal-settings'),
      may.has('audit.view') && plain('audit', say.audit, 'sa-audit-log'),
      account,
    ].filter(Boolean)
  }
  return [
    ...partsOf(me.client.id, []),
    may.has('audit.view') && plain('audit', say.audit, 'sa-audit-log', { clientId: me.client.id }),
    account,
  ].filter(Boolean)

  /** The portfolio, or one client of it with a line of its own that leads through its parts. */
  function clients({ rest: [id, way, ...rest], call }) {
    if (id === undefined) return widget('sa-portfolio', { clientHref: '#/clients/{id}' })
    const parts = [
      ...partsOf(id, ['clients', id]),
      may.has('policy.view') && plain('settings', say.settings, 'sa-portal-settings', { clientId: id }),
      may.has('auditor.manage') && plain('auditors', say.auditors, 'sa-auditors', { clientId: id }),
      may.has('audit.view') && plain('audit', say.audit, 'sa-audit-log', { clientId: id }),
    ].filter(Boolean)
    const part = way === undefined ? parts[0] : parts.find(({ path }) => path === way)
    if (!part) return undefined
    let label = part.label
    let whose
    const name = () => call(whose ?? label, whose ? `${label} – ${whose}` : label)
    const drawn = part.draw({
      rest,
      call: (words, title = words) => {
        label = title
        name()
      },
    })
    if (!drawn) return undefined
    name()
    portal.clients.get(id).then(
      (client) => {
        whose = client.name
        name()
      },
      // The widgets below say what is wrong.
      () => undefined,
    )
    const line = parts.map(({ path, label: textContent }) => {
      const link = make('a', { href: addressOf('clients', id, path), textContent })
      if (path === part.path) link.setAttribute('aria-current', rest.length === 0 ? 'page' : 'true')
      return make('li', {}, link)
    })
    return [make('nav', { className: 'parts', attributes: { 'aria-label': say.client } }, make('ul', {}, ...line)), ...drawn]
  }

  /** What there is of one client. @param base where its pages stand */
  function partsOf(clientId, base) {
    const at = (...path) => addressOf(...base, ...path)
    const findingHref = `${at('findings')}/{id}`
    return [
      may.has('dashboard.view') && known('sa-client-dashboard') && {
        path: 'dashboard',
        label: say.dashboard,
        draw: ({ rest, call }) => {
          if (rest.length > 0) return undefined
          if (me.client) call(me.client.name, say.dashboard)
          return [facts(portal, clientId), ...widget('sa-client-dashboard', { clientId, findingHref, ...(may.has('finding.view') && { findingsHref: `${at('findings')}?${filters}` }) })]
        },
      },
      may.has('finding.view') && known('sa-findings') && { path: 'findings', label: say.findings, draw: ({ rest, call }) => findings(rest, call) },
      may.has('engagement.view') && known('sa-engagements') && { path: 'engagements', label: say.engagements, draw: ({ rest, call }) => engagements(rest, call) },
      may.has('portal_user.view') && plain('people', say.people, 'sa-portal-users', { clientId }),
    ].filter(Boolean)

    function findings([id, ...more], call) {
      if (id === undefined) return widget('sa-findings', { clientId, findingHref, address: '#findings' })
      if (more.length > 0 || !known('sa-finding')) return undefined
      call(say.finding)
      // The widget says what is wrong.
      portal.findings.get(clientId, id).then(({ ref, title }) => call(say.finding, ref ? `${ref} ${title}` : title), () => undefined)
      return [
        back(at('findings'), say.findings),
        ...widget('sa-finding', { clientId, findingId: id }),
        ...(may.has('comment.view') ? widget('sa-comments', { clientId, findingId: id, lane: me.audience === 'partner' ? 'both' : 'client' }) : []),
      ]
    }

    function engagements([id, ...more], call) {
      if (id === undefined) return widget('sa-engagements', { clientId, address: '#engagements', ...(may.has('finding.view') && { engagementHref: `${at('engagements')}/{id}` }) })
      if (more.length > 0 || !may.has('finding.view') || !known('sa-findings')) return undefined
      call(say.engagement)
      return [back(at('engagements'), say.engagements), ...widget('sa-findings', { clientId, engagementId: id, findingHref, address: '#findings' })]
    }
  }
}

/** The bell. What it tells of stands where the reader finds it in the sections. */
export function bellFor({ me, portal }) {
  if (!me.allowedActions.includes('notification.view')) return []
  return widget('sa-notifications', { portal, notificationHref: `${me.client ? '#' : '#/clients/{clientId}'}/findings/{findingId}` })
}

/** The way back to the list that a record belongs to. */
function back(href, label) {
  return make('p', { className: 'back' }, make('a', { href, textContent: label }))
}

/** Where one client stands, as far as the person may see it: what the answer leaves out is not shown. */
function facts(portal, clientId) {
  const place = make('div', { className: 'facts', hidden: true })
  portal.clients.get(clientId).then(
    ({ posture, exposure, evidenceCoverage }) => {
      if (posture) place.append(make('sa-risk-badge', { level: posture.level, score: posture.score, size: 'large' }))
      if (evidenceCoverage !== undefined) place.append(make('sa-coverage-bar', { value: evidenceCoverage }))
      if (exposure) place.append(make('sa-exposure', { exposure }))
      place.hidden = place.childElementCount === 0
    },
    () => undefined,
  )
  return place
}

/** One's own account: where one is signed in, and by what. */
function accountOf(door, say) {
  const add = make('button', { type: 'button', slot: 'add', textContent: say.secondFactor })
  const factors = make('sa-second-factors', { door }, add)
  const place = make('div')
  add.addEventListener('click', () => {
    const form = make('sa-sign-in', { door, purpose: 'second-factor' })
    form.addEventListener('sa-signed-in', () => {
      place.replaceChildren()
      void factors.refresh()
      add.focus()
    })
    place.replaceChildren(form)
    form.updateComplete.then(() => form.querySelector('h2')?.focus())
  })
  return [...widget('sa-sessions', { door }), factors, place]
}
