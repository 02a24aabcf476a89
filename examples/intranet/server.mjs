/**
 * The intranet of the fictional MSP "Larkfield IT": an ordinary site that embeds the portal's widgets.
 *
 * What an MSP's own server needs is the function `mintToken` below: it knows who is signed in, and asks the portal for a token for that
 * person with an API key that never leaves this process.
 */
import { createServer } from 'node:http'
import { readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const here = new URL('./', import.meta.url)
const root = new URL('../../', import.meta.url)

/** The people of this intranet. A real one has its own directory and its own sign-in. */
export const people = {
  'olivia.grant@larkfield.example': 'Olivia Grant (owner)',
  'adam.ferris@larkfield.example': 'Adam Ferris (admin)',
  'ana.ruiz@larkfield.example': 'Ana Ruiz (analyst)',
  'bill.okoro@larkfield.example': 'Bill Okoro (billing)',
}

const types = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', map: 'application/json' }

/**
 * Makes the intranet's server; it does not listen yet.
 *
 * @param {object} options
 * @param {string} options.apiUrl address of the portal API, such as http://localhost:4400
 * @param {string} options.apiKey an API key of the MSP
 * @param {string} [options.user] email of the person who is signed in first
 * @param {(line: string) => void} [options.log] where to say what went wrong
 * @param {string} [options.widgets] path of the one-file build of the widgets
 */
export function createIntranet({ apiUrl, apiKey, user = 'adam.ferris@larkfield.example', log = () => {}, widgets = fileURLToPath(new URL('dist/cdn/sa-portal.js', root)) }) {
  const api = new URL(apiUrl).origin
  const headers = {
    // The strictest policy that the widgets work under: no inline script, no inline style, no HTML from strings.
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      `connect-src 'self' ${api}`,
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types sa-lit',
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cache-control': 'no-cache',
  }
  let workspaceScript

  return createServer((request, response) => {
    answer(request, response).catch((error) => {
      log(`${request.method} ${request.url}: ${error.message}`)
      if (!response.headersSent) send(response, 500, 'text/plain; charset=utf-8', 'The intranet has a fault; its log says more.\n')
      else response.destroy()
    })
  })

  async function answer(request, response) {
    const host = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/
    if (!host.test(request.headers.host ?? '')) return send(response, 421, 'text/plain; charset=utf-8', 'This intranet answers at localhost only.\n')
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    const path = url.pathname
    if (path === '/portal-token') return mintToken(request, response, url.searchParams.get('dpop_jkt'))
    if (path === '/sign-in' && request.method === 'POST') return signIn(request, response)
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return send(response, 405, 'text/plain; charset=utf-8', 'Only GET.\n', { allow: 'GET, HEAD' })
    }
    if (path === '/') return send(response, 302, 'text/plain', '', { location: `/clients${url.search}` })
    // Browsers ask for an icon by themselves, and an error in their console would look like one of the page.
    if (path === '/favicon.ico') return send(response, 204, 'image/x-icon', '')
    if (path === '/clients') return page(response, 'clients.html', request, url)
    const [, client, list, finding] = /^\/clients\/([\w-]{1,80})(?:(\/findings)(?:\/([\w-]{1,80}))?)?$/.exec(path) ?? []
    if (client) return page(response, finding ? 'finding.html' : list ? 'findings.html' : 'workspace.html', request, url, { client, finding })
    if (path === '/assets/sa-portal.js' || path === '/assets/sa-portal.js.map') {
      return file(response, path.endsWith('.map') ? `${widgets}.map` : widgets, 'Build the widgets first: npm run build\n')
    }
    if (path === '/assets/workspace.js') return send(response, 200, types.js, (workspaceScript ??= await bundleWorkspace()))
    if (path === '/assets/intranet.css') return file(response, fileURLToPath(new URL('assets/intranet.css', here)))
    return send(response, 404, 'text/plain; charset=utf-8', 'There is no such page on this intranet.\n')
  }

  /** Who is signed in. Here a cookie of this play intranet says so; a real one asks its own session. */
  function signedIn(request) {
    const cookie = /(?:^|;\s*)intranet_user=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
    const email = cookie && decodeURIComponent(cookie)
    return email && Object.hasOwn(people, email) ? email : user
  }

  /**
   * Exchanges the API key for a token for the person who is signed in, bound to the key of the page where it has one (`<sa-portal dpop>`).
   * The answer is what `token-endpoint` expects.
   */
  async function mintToken(request, response, dpopJkt) {
    if (request.method !== 'POST' && request.method !== 'GET') return sendJson(response, 405, { title: 'POST or GET.' }, { allow: 'GET, POST' })
    // Only our own pages: another site can make a browser send this request, though never read the answer.
    const site = request.headers['sec-fetch-site']
    if (site !== undefined && site !== 'same-origin') return sendJson(response, 403, { title: 'Only pages of this intranet may ask.' })
    let answered
    try {
      answered = await fetch(new URL('/v1/sessions', apiUrl), {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ audience: 'partner', email: signedIn(request), ...(dpopJkt === null ? {} : { dpopJkt }) }),
        signal: AbortSignal.timeout(10_000),
      })
    } catch (error) {
      log(`/portal-token: the portal at ${apiUrl} does not answer (${error.cause?.code ?? error.name}).`)
      return sendJson(response, 503, { title: 'The portal does not answer.' }, { 'retry-after': '5' })
    }
    if (!answered.ok) {
      const problem = await answered.json().catch(() => ({}))
      log(`/portal-token: the portal refused with ${answered.status} ${problem.code ?? ''} (request ${problem.requestId ?? 'unknown'}).`)
      return sendJson(response, answered.status === 429 ? 429 : 502, { title: 'The portal gave no token.', requestId: problem.requestId })
    }
    const { token, expiresAt } = await answered.json()
    return sendJson(response, 200, { token, expiresAt }, { 'cache-control': 'no-store' })
  }

  async function signIn(request, response) {
    if (request.headers['sec-fetch-site'] && request.headers['sec-fetch-site'] !== 'same-origin') return send(response, 403, 'text/plain', 'No.\n')
    let body = ''
    for await (const chunk of request) {
      body += chunk
      if (body.length > 1000) return send(response, 413, 'text/plain; charset=utf-8', 'Too long.\n')
    }
    const email = new URLSearchParams(body).get('email') ?? ''
    if (!Object.hasOwn(people, email)) return send(response, 400, 'text/plain; charset=utf-8', 'Nobody of that name works here.\n')
    return send(response, 303, 'text/plain', '', {
      location: '/clients',
      'set-cookie': `intranet_user=${encodeURIComponent(email)}; Path=/; HttpOnly; SameSite=Strict`,
    })
  }

  async function page(response, name, request, url, values = {}) {
    const email = signedIn(request)
    const variant = ['dark', 'rtl'].filter((each) => url.searchParams.has(each)).join('&')
    const filled = {
      api,
      user: people[email],
      theme: url.searchParams.has('dark') ? 'dark' : 'light',
      direction: url.searchParams.has('rtl') ? 'rtl' : 'ltr',
      locale: url.searchParams.has('rtl') ? 'ar' : 'en',
      variant: variant && `?${variant}`,
      more: variant && `&${variant}`,
      ...values,
    }
    const text = await readFile(new URL(`pages/${name}`, here), 'utf8')
    const options = Object.entries(people)
      .map(([each, label]) => `<option value="${escape(each)}"${each === email ? ' selected' : ''}>${escape(label)}</option>`)
      .join('')
    const html = text
      .replaceAll(/\{\{(\w+)\}\}/g, (_, key) => (key === 'people' ? options : escape(filled[key] ?? '')))
    return send(response, 200, 'text/html; charset=utf-8', html)
  }

  async function file(response, path, missing = 'There is no such file.\n') {
    const found = await stat(path).catch(() => null)
    if (!found?.isFile()) return send(response, 404, 'text/plain; charset=utf-8', missing)
    return send(response, 200, types[path.split('.').pop()] ?? 'application/octet-stream', await readFile(path))
  }

  function send(response, status, type, body, more = {}) {
    response.writeHead(status, { ...headers, 'content-type': type, 'content-length': Buffer.byteLength(body), ...more })
    response.end(response.req.method === 'HEAD' ? undefined : body)
  }

  function sendJson(response, status, value, more) {
    return send(response, status, 'application/json', JSON.stringify(value), { 'cache-control': 'no-store', ...more })
  }
}

/** The workspace page's script with the SDK in it, as an application's own bundler would make it. */
async function bundleWorkspace() {
  const { build } = await import('esbuild')
  const result = await build({
    entryPoints: [fileURLToPath(new URL('assets/workspace.js', here))],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  })
  return result.outputFiles[0].text
}

function escape(text) {
  return String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

if (process.argv[1] && import.meta.url === new URL(`file://${process.argv[1]}`).href) {
  const apiKey = process.env.PORTAL_API_KEY
  if (!apiKey) {
    process.stderr.write('PORTAL_API_KEY is not set. Make a key with: sa-portal-server api-key create --name intranet\n')
    process.exit(1)
  }
  const port = Number(process.env.INTRANET_PORT || 4480)
  const server = createIntranet({
    apiUrl: process.env.PORTAL_URL || 'http://localhost:4400',
    apiKey,
    user: process.env.INTRANET_USER || undefined,
    log: (line) => process.stderr.write(`${line}\n`),
  })
  server.on('error', (error) => {
    process.stderr.write(error.code === 'EADDRINUSE' ? `Port ${port} is in use. Set INTRANET_PORT to another one.\n` : `${error.message}\n`)
    process.exit(1)
  })
  server.listen(port, '127.0.0.1', () => process.stdout.write(`The intranet is at http://localhost:${server.address().port}\n`))
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      server.close(() => process.exit(0))
      server.closeAllConnections()
    })
  }
}
