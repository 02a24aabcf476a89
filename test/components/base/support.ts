// What the browser tests of the widgets share: a place on the page, a portal of which every request is counted, and axe.
import 'axe-core'

import { expect } from 'chai'
import type { LitElement } from 'lit'

import { createPortal, type Portal } from '../../../src/index.ts'
import { summaryFixture } from '../../support/fixtures.ts'

let place: HTMLElement | undefined

/** Puts markup on the page, written by the test itself, and waits until every widget in it has rendered. */
export async function show(markup: string, { lang = 'en', dir = 'ltr', scheme = 'light' } = {}): Promise<HTMLElement> {
  clear()
  document.documentElement.lang = lang
  document.documentElement.dir = dir
  document.documentElement.style.colorScheme = scheme
  document.body.style.background = scheme === 'dark' ? '#0b0d10' : '#fff'
  place = document.createElement('main')
  const { body } = new DOMParser().parseFromString(markup, 'text/html')
  place.append(...body.childNodes)
  document.body.append(place)
  await rendered(place)
  return place
}

/** Puts one widget on the page with its properties set, in a place of some width. */
export async function placed<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, properties: Partial<HTMLElementTagNameMap[Tag]>, options: Parameters<typeof show>[1] = {}, width = '640px') {
  const at = await show(`<${tag}></${tag}>`, options)
  at.style.inlineSize = width
  const element = at.querySelector(tag)!
  Object.assign(element, properties)
  await rendered(at)
  return { place: at, element }
}

/** Takes away what was shown. */
export function clear(): void {
  place?.remove()
  place = undefined
  document.documentElement.lang = 'en'
  document.documentElement.dir = 'ltr'
  document.documentElement.style.colorScheme = 'light'
}

/** Waits until every widget of a place has rendered. */
export async function rendered(root: ParentNode): Promise<void> {
  for (const element of root.querySelectorAll<LitElement>('*')) if (element.localName.startsWith('sa-')) await element.updateComplete
}

/** The first element that matches, in the element's shadow tree. */
export function inside<Found extends Element = HTMLElement>(element: Element, selector: string): Found {
  const found = element.shadowRoot?.querySelector<Found>(selector)
  if (!found) throw new Error(`<${element.localName}> holds no ${selector}`)
  return found
}

/** What a widget reads like: its text without the hidden repetition of white space. */
export function textOf(element: Element): string {
  return (element.shadowRoot?.textContent ?? '').replace(/\s+/g, ' ').trim()
}

/** Waits until something holds; fails with its words after a time that only a busy machine comes near. */
export async function until(what: string, holds: () => boolean, limitMs = 8000): Promise<void> {
  const end = performance.now() + limitMs
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

interface Axe {
  run(context: Element, options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>
}

/** No violation of WCAG 2.2 A and AA, nor of axe's best practices for what is inside a page. */
export async function accessible(root: Element): Promise<void> {
  const { violations } = await (window as unknown as { axe: Axe }).axe.run(root, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { region: { enabled: false } },
  })
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join('; ')}`)).to.deep.equal([])
}

/** A token of one person, as the server would sign it; the signature is not looked at in a page. */
export function tokenFor(user = 'mem_1', partner = 'ptr_1'): string {
  const part = (value: object) => btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  const now = Math.floor(Date.now() / 1000)
  return `${part({ alg: 'EdDSA' })}.${part({ aud: 'sa-portal:partner', ptr: partner, sub: user, sv: 1, iat: now, exp: now + 600 })}.c2ln`
}

/** A request that a portal has sent. */
export interface Sent {
  method: string
  path: string
  query: URLSearchParams
  /** What was sent along; `undefined` where nothing was. */
  body: unknown
  ifMatch: string | null
  idempotencyKey: string | null
  signal: AbortSignal
  token: string | null
}

/** How a portal of a test answers. */
export interface Answers {
  /** Answers everything but the event stream; the demo summary when absent. */
  answer?: (sent: Sent) => Response | Promise<Response>
  /** Whose token the page gives; `null` is nobody's. */
  token?: () => string | null
  /** How long the client tries again where the portal cannot be reached; a minute when absent, so that a busy machine ends no request. @unit milliseconds */
  giveUpAfterMs?: number
}

/** Leaves out a test that this engine cannot run. Says why in the log: the run itself only counts what was left out. */
export function leaveOut(test: Mocha.Context, why: string): never {
  console.log(`left out: ${test.test?.title} – ${why}`)
  return test.skip()
}

/**
 * How many of these are still in memory after what may keep them for a while, such as styles until the next frame, had its time.
 *
 * @param few so many may be at the engine's hand; what leaks, leaks every time
 * @returns 0 where the engine gives no `gc`
 */
export async function leftInMemory(refs: readonly WeakRef<object>[], few: number): Promise<number> {
  const { gc } = globalThis as { gc?: () => void }
  if (!gc) return 0
  let left = refs.length
  for (let round = 0; round < 100 && left > few; round += 1) {
    await pause(50)
    gc()
    // In the same turn as nothing else: what is looked at stays until its turn ends.
    left = refs.filter((ref) => ref.deref()).length
  }
  return left
}

/** JSON as the API sends it. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', 'x-request-id': 'req_7f3a', ...headers },
  })
}

/** A refusal as the API sends it. */
export function refuse(status: number, code: string): Response {
  return json({ type: `urn:sa-portal:problem:${code}`, title: code, status, code, requestId: 'req_7f3a' }, status)
}

/** The real SDK with the network taken out: counts what is sent, and lets the test speak on the event stream. */
export function testPortal({ answer = () => json(summaryFixture), token = () => tokenFor(), giveUpAfterMs }: Answers = {}) {
  const sent: Sent[] = []
  const streams: Sent[] = []
  const open = new Set<ReadableStreamDefaultController<Uint8Array>>()
  const encoder = new TextEncoder()
  const portal: Portal = createPortal({
    baseUrl: 'https://portal.example',
    fetchToken: token,
    totalTimeoutMs: giveUpAfterMs,
    async fetch(input, init) {
      const request = new Request(input, init)
      const { pathname, searchParams } = new URL(request.url)
      const each: Sent = {
        method: request.method,
        path: pathname,
        query: searchParams,
        body: undefined,
        ifMatch: request.headers.get('if-match'),
        idempotencyKey: request.headers.get('idempotency-key'),
        signal: request.signal,
        token: request.headers.get('authorization'),
      }
      if (each.path === '/v1/events') {
        streams.push(each)
        let mine: ReadableStreamDefaultController<Uint8Array>
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            mine = controller
            open.add(mine)
            controller.enqueue(encoder.encode('id: evt_0\nevent: ready\ndata: {}\n\n'))
          },
          cancel: () => void open.delete(mine),
        })
        request.signal.addEventListener('abort', () => open.delete(mine))
        return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
      }
      sent.push(each)
      if (request.method !== 'GET') each.body = await request.json().catch(() => undefined)
      return answer(each)
    },
  })
  return {
    portal,
    /** Every request but the stream's. */
    sent,
    /** Every opening of the event stream. */
    streams,
    /** Streams that are open now. */
    openStreams: () => open.size,
    /** Says on the stream that events were lost. */
    lose(): void {
      for (const controller of open) controller.enqueue(encoder.encode('id: evt_1\nevent: gap\ndata: {}\n\n'))
    },
    /** Says on the stream that something has happened. */
    happen(type: string, clientId = 'cli_1', over: { subject?: { type: string; id: string }; engagementId?: string; findingId?: string } = {}): void {
      const id = `evt_${Math.random().toString(36).slice(2)}`
      const event = { id, type, time: new Date().toISOString(), partnerId: 'ptr_1', clientId, subject: { type: 'client', id: clientId }, ...over }
      for (const controller of open) controller.enqueue(encoder.encode(`id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(event)}\n\n`))
    },
  }
}

/** An answer that the test gives when it likes. */
export function later() {
  let give!: (response: Response) => void
  const promise = new Promise<Response>((resolve) => (give = resolve))
  return { promise, give }
}

/** What the console was warned of while something ran. */
export async function warnings(run: () => unknown): Promise<string[]> {
  const { warn } = console
  const said: string[] = []
  console.warn = (...words: unknown[]) => void said.push(words.join(' '))
  try {
    await run()
  } finally {
    console.warn = warn
  }
  return said
}
