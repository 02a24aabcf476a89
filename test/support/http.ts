// An HTTP server that does what a test says, faults of the network included.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Problem } from '../../src/contract/index.ts'

/** One request as it arrived. */
export interface ArrivedRequest {
  method: string
  /** With the query. */
  url: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: string
  /** From 1, over all requests. */
  number: number
}

/** A response with what tests say most. */
export interface Reply {
  readonly raw: ServerResponse
  json(value: unknown, status?: number, headers?: Record<string, string>): void
  problem(value: Problem, headers?: Record<string, string>): void
  status(status: number, headers?: Record<string, string>): void
  /** Opens an event stream; what it gives writes to it. */
  stream(): { send(text: string): void; end(): void; drop(): void }
  /** Breaks the connection without an answer. */
  drop(): void
}

export interface FakeServer {
  baseUrl: string
  requests: ArrivedRequest[]
  /** Connections open at the moment. */
  sockets: Set<Socket>
  close(): Promise<void>
}

/** Starts it on a free port. */
export async function fakeServer(answer: (request: ArrivedRequest, reply: Reply) => void | Promise<void>): Promise<FakeServer> {
  const requests: ArrivedRequest[] = []
  const sockets = new Set<Socket>()
  const server = createServer((incoming, raw) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('error', () => {})
    incoming.on('end', () => {
      const url = new URL(incoming.url!, 'http://fake')
      const request: ArrivedRequest = {
        method: incoming.method!,
        url: incoming.url!,
        path: url.pathname,
        query: url.searchParams,
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString(),
        number: requests.length + 1,
      }
      requests.push(request)
      const reply: Reply = {
        raw,
        json(value, status = 200, headers = {}) {
          raw.writeHead(status, { 'content-type': 'application/json', 'x-request-id': `req_${request.number}`, ...headers })
          raw.end(JSON.stringify(value))
        },
        problem(value, headers = {}) {
          raw.writeHead(value.status, { 'content-type': 'application/problem+json', ...headers })
          raw.end(JSON.stringify(value))
        },
        status(status, headers = {}) {
          raw.writeHead(status, headers)
          raw.end()
        },
        stream() {
          raw.writeHead(200, { 'content-type': 'text/event-stream' })
          raw.flushHeaders()
          return { send: (text) => void raw.write(text), end: () => void raw.end(), drop: () => raw.destroy() }
        },
        drop() {
          raw.destroy()
        },
      }
      void Promise.resolve(answer(request, reply)).catch((error: unknown) => {
        raw.destroy()
        throw error
      })
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    sockets,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Waits until something holds, for at most two seconds. */
export async function eventually(holds: () => boolean, what: string, limitMs = 2000): Promise<void> {
  const until = performance.now() + limitMs
  while (!holds()) {
    if (performance.now() > until) throw new Error(`Not within ${limitMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
