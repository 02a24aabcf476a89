import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import type { Context } from '../context.ts'
import { baseHeaders } from '../http/headers.ts'

/** The portal's own pages. */
export interface HostedPages {
  /** Answers a request for one of them; `null` for any other address, which belongs to the API. */
  answer(request: Request): Promise<Response | null>
}

/** Where the files are: beside this module, and for the widgets where the root build puts them. The first that is there is taken. */
const places = {
  shell: [new URL('./page/index.html', import.meta.url)],
  missing: [new URL('./page/missing.html', import.meta.url)],
  'page.js': [new URL('./page/page.js', import.meta.url)],
  'make.js': [new URL('./page/make.js', import.meta.url)],
  'address.js': [new URL('./page/address.js', import.meta.url)],
  'sections.js': [new URL('./page/sections.js', import.meta.url)],
  'words.js': [new URL('./page/words.js', import.meta.url)],
  'page.css': [new URL('./page/page.css', import.meta.url)],
  'sa-portal.js': [new URL('./page/sa-portal.js', import.meta.url), new URL('../../dist/cdn/sa-portal.js', import.meta.url)],
} as const satisfies Record<string, readonly URL[]>

type FileName = keyof typeof places

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

/**
 * What the pages may do: run their own files, speak to their own origin, and nothing else. No markup is ever parsed by a script, and
 * the one policy for templates is the widgets' own. No form is ever sent by the browser itself.
 */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types sa-lit',
].join('; ')

/** What a page of people may not ask of their devices. Passkeys stay allowed. */
const permissionsPolicy = 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()'

interface Kept {
  readonly body: Buffer<ArrayBuffer>
  readonly etag: string
  readonly changed: number
}

/**
 * Serves the pages of the portal under `/portal/`: a shell without data, its script and look, and the widgets. Files are read when they
 * are first asked for and again when they have changed, so that a build while the server runs is taken up.
 */
export function createHostedPages({ config, log }: Pick<Context, 'config' | 'log'>): HostedPages {
  const kept = new Map<string, Kept>()
  const common = baseHeaders(config.publicUrl?.startsWith('https:') ?? false)
  let warned = false

  async function read(name: FileName): Promise<Kept | null> {
    for (const place of places[name]) {
      const facts = await stat(place).catch(() => null)
      if (!facts) continue
      const known = kept.get(place.href)
      if (known?.changed === facts.mtimeMs) return known
      const body = await readFile(place)
      const file = { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`, changed: facts.mtimeMs }
      kept.set(place.href, file)
      return file
    }
    return null
  }

  function send(request: Request, name: string, file: Kept, status: number): Response {
    const type = types[/\.\w+$/.exec(name)?.[0] ?? '.html'] ?? types['.html']!
    const page = type.startsWith('text/html')
    const headers = new Headers({ ...common, 'content-type': type, 'content-security-policy': pagePolicy, 'permissions-policy': permissionsPolicy })
    // The shell is never kept, so that Back shows nothing of somebody who has signed out; files are asked for again, by their fingerprint.
    headers.set('cache-control', page ? 'no-store' : 'no-cache')
    headers.delete('vary')
    if (!page) headers.set('etag', file.etag)
    if (!page && request.headers.get('if-none-match')?.split(/\s*,\s*/).includes(file.etag)) return new Response(null, { status: 304, headers })
    headers.set('content-length', String(file.body.length))
    return new Response(request.method === 'HEAD' ? null : file.body, { status, headers })
  }

  return {
    async answer(request) {
      const { pathname, search } = new URL(request.url)
      if (pathname !== '/portal' && !pathname.startsWith('/portal/')) return null
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        return new Response(null, { status: 405, headers: { ...common, allow: 'GET, HEAD' } })
      }
      // Relative, because a proxy may have put the server under a path of its own.
      if (pathname === '/portal') return new Response(null, { status: 308, headers: { ...common, location: `portal/${search}` } })
      const name = pathname.slice('/portal/'.length)
      if (name === '') {
        const built = await read('sa-portal.js')
        const shell = await read(built ? 'shell' : 'missing')
        if (!built && !warned) log.warn('the widgets are not built, so /portal/ shows nothing but that; run "npm run build"')
        warned = !built
        return shell && send(request, 'index.html', shell, built ? 200 : 503)
      }
      const served = Object.hasOwn(places, name) && name !== 'shell' && name !== 'missing' ? (name as FileName) : undefined
      const file = served && (await read(served))
      return file ? send(request, name, file, 200) : null
    },
  }
}
