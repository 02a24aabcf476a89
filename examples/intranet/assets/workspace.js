/**
 * One client's workspace, drawn by the intranet itself with the SDK: the widgets are not the only way in.
 */
import { createPortal, PortalError } from 'sa-portal'

/** What the statuses of controls are called here. */
const words = { not_started: 'Not started', in_progress: 'In progress', implemented: 'In place', not_applicable: 'Does not apply' }

const content = document.getElementById('content')
const { api, client: clientId } = content.dataset

const portal = createPortal({
  baseUrl: api,
  fetchToken: async ({ signal }) => {
    const response = await fetch('/portal-token', { method: 'POST', signal })
    if (!response.ok) throw new Error(`The intranet gave no token (${response.status}).`)
    return response.json()
  },
})

try {
  const [client, frameworks] = await Promise.all([portal.clients.get(clientId), frameworksOf(clientId)])
  show(client)
  fill('frameworks', frameworks, (each) => [each.title, each.sourceVersion || '–', `${each.controls.withEvidence} of ${each.controls.total}`])
  document.getElementById('message').hidden = true
  document.getElementById('dashboard').hidden = false
  content.removeAttribute('aria-busy')
  await showControls()
} catch (error) {
  content.removeAttribute('aria-busy')
  document.getElementById('message').textContent = messageOf(error)
}

/** Everybody may see the client; measures and frameworks are absent for people who may not. */
async function frameworksOf(id) {
  try {
    return (await portal.frameworks.listForClient(id)).items
  } catch (error) {
    if (error instanceof PortalError && error.code === 'not-allowed') return []
    throw error
  }
}

function show(client) {
  document.title = `${client.name} – Larkfield IT intranet`
  document.getElementById('name').textContent = client.name
  const hide = (id) => (document.getElementById(id).closest('div').hidden = true)
  if (client.posture) {
    document.getElementById('risk').level = client.posture.level
    document.getElementById('risk').score = client.posture.score
  } else hide('risk')
  if (client.exposure !== undefined) document.getElementById('exposure').exposure = client.exposure
  else hide('exposure')
  if (client.controls) {
    const bar = document.getElementById('coverage')
    bar.total = client.controls.total
    bar.withEvidence = client.controls.withEvidence
  } else hide('coverage')
}

async function showControls() {
  const more = document.getElementById('more')
  const pages = portal.controls.list(clientId).pages()[Symbol.asyncIterator]()
  const next = async () => {
    const { value: page, done } = await pages.next()
    if (done) return
    fill('controls', page.items, (each) => [`${each.key}  ${each.title}`, each.group, words[each.status] ?? each.status, String(each.evidenceCount)])
    more.hidden = page.nextCursor === null
  }
  more.addEventListener('click', () => next().catch((error) => more.replaceWith(messageOf(error))))
  await next().catch((error) => {
    if (!(error instanceof PortalError) || error.code !== 'not-allowed') throw error
  })
}

function fill(id, rows, cells) {
  const body = document.getElementById(id)
  for (const row of rows) {
    const line = body.insertRow()
    for (const text of cells(row)) {
      const cell = line.insertCell()
      const isolated = document.createElement('bdi')
      isolated.textContent = text
      cell.append(isolated)
    }
  }
}

function messageOf(error) {
  if (error instanceof PortalError && error.status === 404) return 'There is no such client.'
  return `The client cannot be shown: ${error.message}`
}
