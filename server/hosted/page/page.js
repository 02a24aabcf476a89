// The portal's own page: the sign-in while nobody is signed in, else the widgets that the person may see. It holds the bearer token in
// memory alone; the session behind it is a cookie that no script reads.
import { createPortal, createSignIn, forgetDrafts } from './sa-portal.js'
import { directionOf, languageOf, wordsOf } from './words.js'

const baseUrl = new URL('../', document.baseURI)
const door = createSignIn({ baseUrl })
const partner = new URLSearchParams(location.search).get('partner') ?? undefined
const [bar, main, skip] = ['#bar', '#main', '.skip'].map((selector) => document.querySelector(selector))
const carriesLink = /^#(?:invitation|reset)=/.test(location.hash)

let say = wordsOf('en')
/** Whether somebody has used the page since the last token: an open tab alone keeps no session alive. */
let present = true
/** What the person in the page may see; nobody is signed in while it is absent. */
let shown

for (const type of ['pointerdown', 'keydown']) addEventListener(type, () => (present = true), { passive: true, capture: true })
// What the browser kept of a page that was left may belong to somebody who has signed out since.
addEventListener('pageshow', (event) => event.persisted && location.reload())
addEventListener('hashchange', () => shown && shown.draw())

/** An element with its properties set; text is always text. */
function make(tag, properties = {}, ...children) {
  const { attributes = {}, ...rest } = properties
  const element = Object.assign(document.createElement(tag), rest)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

function speak(language, name) {
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
  say = wordsOf(language)
  skip.textContent = say.skip
  if (name) document.title = name
}

function showSignIn() {
  shown = undefined
  bar.hidden = skip.hidden = true
  bar.replaceChildren()
  const form = make('sa-sign-in', { door, partner })
  form.addEventListener('sa-signed-in', () => void showPortal())
  main.replaceChildren(form)
}

function showFailure() {
  const retry = make('button', { type: 'button', textContent: say.retry })
  retry.addEventListener('click', () => void showPortal())
  main.replaceChildren(make('div', { className: 'plain', attributes: { role: 'alert' } }, make('p', { textContent: say.failed }), retry))
}

/** A token for the widgets, bound to the key of this page: `dpopProof` shows the server that there is one. */
async function fetchToken({ signal, dpopProof }) {
  const used = present
  present = false
  try {
    return await door.token({ present: used }, { signal, dpopProof })
  } catch (error) {
    if (used) present = true
    // Nobody is signed in any more: the widgets say so, and the page goes back to the sign-in.
    if (error.status === 401 || error.status === 403) return null
    throw error
  }
}

async function showPortal() {
  const portal = createPortal({ baseUrl, fetchToken, dpop: true })
  let me
  try {
    me = await portal.me.get()
  } catch (error) {
    if (error.status === 401 || error.status === 403) return showSignIn()
    return showFailure()
  }
  history.replaceState(null, '', location.pathname + location.search + (/^#\//.test(location.hash) ? location.hash : ''))
  document.title = me.client?.name ?? me.partner.name
  const frame = make('sa-portal', { portal })
  frame.addEventListener('sa-portal-error', (event) => event.kind === 'signed-out' && showSignIn())
  frame.addEventListener('sa-session-revoked', (event) => event.session.current && showSignIn())
  frame.addEventListener('sa-client-open', (event) => {
    event.preventDefault()
    location.hash = `#/clients/${encodeURIComponent(event.client.id)}`
  })
  const sections = sectionsOf(me, portal)
  const list = make('ul')
  const links = new Map(sections.map(({ path, label }) => [path, make('a', { href: `#/${path}`, textContent: label })]))
  for (const link of links.values()) list.append(make('li', {}, link))
  const leave = make('button', { type: 'button', textContent: say.signOut })
  leave.addEventListener('click', async () => {
    leave.disabled = true
    forgetDrafts()
    try {
      await door.signOut()
    } finally {
      // A page of nobody, whatever was on it.
      location.replace(location.pathname + location.search)
    }
  })
  bar.replaceChildren(
    make('span', { className: 'name', textContent: document.title }),
    make('nav', { attributes: { 'aria-label': say.sections } }, list),
    make('div', { className: 'who' }, make('bdi', { textContent: me.user.name }), leave),
  )
  bar.hidden = skip.hidden = false
  main.replaceChildren(frame)
  shown = {
    draw() {
      const [, path = '', id] = location.hash.split('/')
      const section = sections.find((each) => each.path === path) ?? sections[0]
      for (const [name, link] of links) link.toggleAttribute('aria-current', name === section.path)
      links.get(section.path).setAttribute('aria-current', 'page')
      const heading = make('h1', { tabIndex: -1, textContent: section.label })
      frame.replaceChildren(heading, make('div', { className: 'stack' }, ...section.draw(id ? decodeURIComponent(id) : undefined, heading)))
      if (this.drawn) heading.focus()
      this.drawn = true
    },
  }
  shown.draw()
}

/** A widget, where this build has it. */
function widget(tag, properties = {}) {
  return customElements.get(tag) ? [make(tag, properties)] : []
}

/** What the person may see, in the words of the server: each section stands only where an action on it is allowed. */
function sectionsOf(me, portal) {
  const may = new Set(me.allowedActions)
  const staff = me.audience === 'partner'
  const of = (clientId) => [
    ...(may.has('portal_user.view') ? widget('sa-portal-users', { clientId }) : []),
    ...(staff && may.has('policy.view') ? widget('sa-portal-settings', { clientId }) : []),
    ...(may.has('auditor.manage') ? widget('sa-auditors', { clientId }) : []),
    ...(may.has('audit.view') ? widget('sa-audit-log', { clientId }) : []),
  ]
  const client = (id, heading) => [facts(portal, id, heading), ...of(id)]
  const sections = staff
    ? [
        may.has('portfolio.view') && { path: 'clients', label: say.clients, draw: (id, heading) => (id ? client(id, heading) : widget('sa-portfolio')) },
        may.has('member.view') && customElements.get('sa-portal-users') && { path: 'team', label: say.team, draw: () => widget('sa-portal-users') },
        may.has('policy.view') && customElements.get('sa-portal-settings') && { path: 'settings', label: say.settings, draw: () => widget('sa-portal-settings') },
        may.has('audit.view') && { path: 'audit', label: say.audit, draw: () => widget('sa-audit-log') },
      ]
    : [
        may.has('client.view') && { path: 'overview', label: say.overview, draw: (_id, heading) => [facts(portal, me.client.id, heading)] },
        may.has('portal_user.view') && customElements.get('sa-portal-users') && { path: 'people', label: say.people, draw: () => widget('sa-portal-users', { clientId: me.client.id }) },
        may.has('audit.view') && { path: 'audit', label: say.audit, draw: () => widget('sa-audit-log', { clientId: me.client.id }) },
      ]
  return [...sections.filter(Boolean), { path: 'account', label: say.account, draw: account }]
}

/** Where one client stands, as far as the person may see it: what the answer leaves out is not shown. */
function facts(portal, clientId, heading) {
  const place = make('div', { className: 'facts', hidden: true })
  portal.clients.get(clientId).then(
    ({ name, posture, exposure, evidenceCoverage }) => {
      heading.textContent = name
      if (posture) place.append(make('sa-risk-badge', { level: posture.level, score: posture.score, size: 'large' }))
      if (evidenceCoverage !== undefined) place.append(make('sa-coverage-bar', { value: evidenceCoverage }))
      if (exposure) place.append(make('sa-exposure', { exposure }))
      place.hidden = place.childElementCount === 0
    },
    // The widgets below say what is wrong.
    () => undefined,
  )
  return place
}

/** One's own account: where one is signed in, and by what. */
function account() {
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

speak(languageOf(navigator.languages))
door.page(partner).then(
  ({ name, locale }) => speak(languageOf(navigator.languages, locale), document.title === 'Portal' ? name : undefined),
  // The sign-in says what is wrong.
  () => undefined,
)
// A link of a mail is for whoever holds it, whoever was signed in here before.
if (carriesLink) showSignIn()
else void showPortal()
