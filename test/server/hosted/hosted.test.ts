// The shell of the portal's own pages: what it may do, what may be kept of it, and that nothing of a request gets into it.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { before, describe, it } from 'node:test'

import { readConfig } from '../../../server/config.ts'
import { createHostedPages, type HostedPages } from '../../../server/hosted/hosted.ts'

const silent = { error() {}, warn() {}, info() {}, debug() {} }
const built = existsSync(new URL('../../../dist/cdn/sa-portal.js', import.meta.url))
const skip = built ? false : 'the widgets are not built (npm run build)'
const folder = new URL('../../../server/hosted/page/', import.meta.url)

describe('the portal’s own pages', () => {
  let pages: HostedPages
  const ask = (path: string, init?: RequestInit) => pages.answer(new Request(`http://localhost:4400${path}`, init))
  before(() => {
    pages = createHostedPages({ config: readConfig({ PUBLIC_URL: 'https://portal.example' }), log: silent })
  })

  it('leave every other address to the API', async () => {
    for (const path of ['/', '/v1/me', '/portals', '/portal.html', '/v1/sign-in', '/healthz']) assert.equal(await ask(path), null, path)
  })

  it('are reached without the slash at the end, whatever path a proxy has put before them', async () => {
    const answer = (await ask('/portal?partner=larkfield'))!
    assert.deepEqual([answer.status, answer.headers.get('location')], [308, 'portal/?partner=larkfield'])
  })

  it('may run their own files, speak to their own origin, stand in no frame and parse no markup', async () => {
    const answer = (await ask('/portal/'))!
    const policy = new Map(answer.headers.get('content-security-policy')!.split('; ').map((line) => [line.split(' ')[0]!, line.split(' ').slice(1).join(' ')]))
    assert.deepEqual(Object.fromEntries(policy), {
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'connect-src': "'self'",
      'form-action': "'none'",
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': 'sa-lit',
    })
    assert.equal(answer.headers.get('x-frame-options'), 'DENY')
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
    assert.equal(answer.headers.get('cross-origin-opener-policy'), 'same-origin')
    assert.match(answer.headers.get('strict-transport-security')!, /max-age=\d+/)
    assert.equal(answer.headers.get('access-control-allow-origin'), null)
    assert.equal(answer.headers.get('set-cookie'), null)
  })

  it('are kept by nobody: the shell not at all, its files only as long as they are the same', { skip }, async () => {
    assert.equal((await ask('/portal/'))!.headers.get('cache-control'), 'no-store')
    for (const name of ['page.js', 'make.js', 'address.js', 'sections.js', 'words.js', 'page.css', 'sa-portal.js']) {
      const answer = (await ask(`/portal/${name}`))!
      assert.equal(answer.status, 200, name)
      assert.equal(answer.headers.get('cache-control'), 'no-cache', name)
      const again = (await ask(`/portal/${name}`, { headers: { 'if-none-match': `"other", ${answer.headers.get('etag')}` } }))!
      assert.deepEqual([again.status, await again.text()], [304, ''], name)
    }
  })

  it('are the same bytes for everybody: nothing of a request gets into them', async () => {
    const plain = await (await ask('/portal/'))!.text()
    for (const path of ['/portal/?partner=%3Cscript%3Ealert(1)%3C/script%3E', '/portal/?x="onload=']) {
      assert.equal(await (await ask(path, { headers: { 'accept-language': '<b>', host: '"><script>' } }))!.text(), plain, path)
    }
  })

  it('hold no script, style or handler in their markup', () => {
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.html'))) {
      const text = readFileSync(new URL(name, folder), 'utf8')
      assert.doesNotMatch(text, /<style|\sstyle=|\son\w+=|javascript:|https?:/i, name)
      for (const [script] of text.matchAll(/<script[^>]*>[^<]*<\/script>/g)) assert.match(script, /^<script type="module" src="[\w.]+"><\/script>$/, name)
    }
  })

  it('give no file that is not theirs', async () => {
    for (const name of ['index.html', 'missing.html', 'shell', 'missing', '../app.ts', '%2e%2e/app.ts', 'page.js/', '__proto__', 'constructor', 'sa-portal.js.map']) {
      const answer = await ask(`/portal/${name}`)
      assert.equal(answer, null, name)
    }
  })

  it('are read and never written', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = (await ask('/portal/', { method }))!
      assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET, HEAD'], method)
    }
    const head = (await ask('/portal/', { method: 'HEAD' }))!
    assert.deepEqual([head.status, await head.text()], [built ? 200 : 503, ''])
  })

  it('say what to run where the widgets are not built', async () => {
    const answer = (await ask('/portal/'))!
    assert.equal(answer.status, built ? 200 : 503)
    assert.match(readFileSync(new URL('missing.html', folder), 'utf8'), /npm run build/)
  })
})
