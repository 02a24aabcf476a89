/** Serves the React page and exchanges the API key for session tokens. */
import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { buildPage } from './build.mjs'

/**
 * Makes the server; it does not listen yet.
 *
 * @param {object} options
 * @param {string} options.apiUrl address of the portal API
 * @param {string} options.apiKey an API key of the MSP; it never reaches the page
 * @param {string} [options.user] email of the person who is signed in
 */
export async function createReactPage({ apiUrl, apiKey, user = 'adam.ferris@larkfield.example' }) {
  const script = await buildPage()
  const html = (await readFile(new URL('page.html', import.meta.url), 'utf8')).replace('{{api}}', new URL(apiUrl).origin)
  return createServer(async (request, response) => {
    const send = (status, type, body) => response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
    const site = request.headers['sec-fetch-site']
    if (request.url === '/main.js') return send(200, 'text/javascript; charset=utf-8', script)
    if (request.url === '/') return send(200, 'text/html; charset=utf-8', html)
    if (request.url !== '/portal-token' || (site !== undefined && site !== 'same-origin')) return send(404, 'text/plain', 'Not found.\n')
    try {
      const answer = await fetch(new URL('/v1/sessions', apiUrl), {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ audience: 'partner', email: user }),
        signal: AbortSignal.timeout(10_000),
      })
      if (!answer.ok) return send(502, 'application/json', JSON.stringify({ title: `The portal gave no token (${answer.status}).` }))
      const { token, expiresAt } = await answer.json()
      return send(200, 'application/json', JSON.stringify({ token, expiresAt }))
    } catch {
      return send(503, 'application/json', JSON.stringify({ title: 'The portal does not answer.' }))
    }
  })
}

if (process.argv[1] && import.meta.url === new URL(`file://${process.argv[1]}`).href) {
  const apiKey = process.env.PORTAL_API_KEY
  if (!apiKey) {
    process.stderr.write('PORTAL_API_KEY is not set. Make a key with: sa-portal-server api-key create --name react\n')
    process.exit(1)
  }
  const port = Number(process.env.REACT_PORT || 4481)
  const server = await createReactPage({ apiUrl: process.env.PORTAL_URL || 'http://localhost:4400', apiKey, user: process.env.INTRANET_USER || undefined })
  server.on('error', (error) => {
    process.stderr.write(error.code === 'EADDRINUSE' ? `Port ${port} is in use. Set REACT_PORT to another one.\n` : `${error.message}\n`)
    process.exit(1)
  })
  server.listen(port, '127.0.0.1', () => process.stdout.write(`The React page is at http://localhost:${port}\n`))
}
