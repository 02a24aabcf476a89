// The portal's own page: the sign-in while nobody is signed in, else the widgets that the person may see. It holds the bearer token in
// memory alone; the session behind it is a cookie that no script reads.
import { addressOf, placeOf, samePlace } from './address.js'
import { make } from './make.js'
import { createPortal, createSignIn, forgetDrafts } from './sa-portal.js'
import { bellFor, sectionsFor } from './sections.js'
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
addEventListener('hashchange', () => shown && shown.go())

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
  form.addEventListener('sa-signed-in', () => void showPortal(true))
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

/** @param fresh whether the person has just signed in: what had the focus is gone then */
async function showPortal(fresh) {
  const portal = createPortal({ baseUrl, fetchToken, dpop: true })
  let me
  try {
    me = await portal.me.get()
  } catch (error) {
    if (error.status === 401 || error.status === 403) return showSignIn()
    return showFailure()
  }
  // Only what leads somewhere within the page stays in the address.
  history.replaceState(null, '', location.pathname + location.search + (/^#\//.test(location.hash) ? location.hash : ''))
  const name = me.client?.name ?? me.partner.name
  const frame = make('sa-portal', { portal })
  frame.addEventListener('sa-portal-error', (event) => event.kind === 'signed-out' && showSignIn())
  frame.addEventListener('sa-session-revoked', (event) => event.session.current && showSignIn())
  const sections = sectionsFor({ me, portal, door, say })
  const links = new Map(sections.map(({ path, label }) => [path, make('a', { href: addressOf(path), textContent: label })]))
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
    make('span', { className: 'name', textContent: name }),
    make('nav', { attributes: { 'aria-label': say.sections } }, make('ul', {}, ...[...links.values()].map((link) => make('li', {}, link)))),
    make('div', { className: 'who' }, ...bellFor({ me, portal }), make('bdi', { textContent: me.user.name }), leave),
  )
  bar.hidden = skip.hidden = false
  main.replaceChildren(frame)
  let place
  let heading
  const draw = (focus) => {
    place = placeOf(location.hash)
    const section = place.path.length === 0 ? sections[0] : sections.find(({ path }) => path === place.path[0])
    for (const [path, link] of links) {
      if (path === section?.path) link.setAttribute('aria-current', 'page')
      else link.removeAttribute('aria-current')
    }
    const own = (heading = make('h1', { tabIndex: -1 }))
    /** Names the page, for whoever reads it and for the browser; a name that comes when the reader has gone on is nobody's. */
    const call = (words, title = words) => {
      if (heading !== own) return
      heading.textContent = words
      document.title = `${title} – ${name}`
    }
    call(section?.label ?? say.noPage)
    const drawn = section?.draw({ rest: place.path.slice(1), call })
    if (!drawn) call(say.noPage)
    frame.replaceChildren(heading, make('div', { className: 'stack' }, ...(drawn ?? nothingThere(sections))))
    // A new page begins at its top, for the eye and for whoever hears it.
    if (focus) {
      scrollTo(0, 0)
      // What stands in a frame that has not drawn itself cannot take the focus.
      void frame.updateComplete.then(() => own.focus({ preventScroll: true }))
    }
  }
  shown = {
    go() {
      // What a list keeps behind the question mark is the list's own.
      if (!samePlace(place, placeOf(location.hash))) draw(true)
    },
  }
  draw(fresh)
}

/** An address that leads nowhere, for this person: what is hidden and what never was look alike. */
function nothingThere([first]) {
  return [make('div', { className: 'plain-start' }, make('p', { textContent: say.noPageHint }), make('p', {}, make('a', { href: addressOf(first.path), textContent: first.label })))]
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
