// Runs inside strict.html, which is served with a policy that forbids code made at run time, and tells the page around it how it went.
import { createPortal, PortalMismatchError } from '../../src/index.ts'
import { clientFixture, pageFixture, tokenFixture } from '../support/fixtures.ts'

const violations: string[] = []
document.addEventListener('securitypolicyviolation', (event) => violations.push(`${event.violatedDirective} ${event.blockedURI}`))

async function run() {
  let forbidden = false
  try {
    // The policy is in force: this must throw. The violation it reports is taken out again.
    new Function('return 1')()
  } catch {
    forbidden = true
  }
  await new Promise((resolve) => setTimeout(resolve, 50))
  const reported = violations.splice(0)

  const rows = Array.from({ length: 1000 }, (_, index) => clientFixture(index))
  let answer: unknown = pageFixture(rows)
  const portal = createPortal({ baseUrl: location.origin, fetchToken: () => tokenFixture(), fetch: async () => Response.json(answer) })
  const page = await portal.clients.list()
  answer = pageFixture([...rows.slice(0, 500), { ...rows[500]!, version: 'x' }])
  const error: unknown = await portal.clients.list().catch((thrown: unknown) => thrown)
  await new Promise((resolve) => setTimeout(resolve, 50))
  return { forbidden, reported, rows: page.items.length, path: error instanceof PortalMismatchError ? error.issues[0]!.path : String(error), violations }
}

parent.postMessage(await run(), location.origin)
