import { createRequire } from 'node:module'
import { endpoints } from '../src/contract/endpoints/index.ts'
import { handlers } from './api/index.ts'
import type { Context } from './context.ts'
import { createHostedPages } from './hosted/hosted.ts'
import { createRouter } from './http/router.ts'
import { createRuntime, type Runtime, type RuntimeOptions } from './http/runtime.ts'
import { openApiDocument } from './openapi.ts'

/** The API, ready to answer requests. */
export interface App {
  readonly runtime: Runtime
  /** Answers one request. */
  fetch(request: Request, env?: object): Promise<Response>
  /** Answers a request by its path, as a test does. */
  request(path: string | Request, init?: RequestInit): Promise<Response>
  /** Ends the event streams, each with the wish to come back; requests that are under way go on. */
  stop(): Promise<void>
}

const { version } = createRequire(import.meta.url)('./package.json') as { version: string }

/**
 * Puts the API together on an open database.
 *
 * @throws {RouteError} when endpoints and handlers differ
 * @throws {DatabaseUnavailableError} when the database cannot be reached
 */
export async function createApp(context: Context, options: Omit<RuntimeOptions, 'openApi'> = {}): Promise<App> {
  const openApi = openApiDocument({ version, publicUrl: context.config.publicUrl })
  const runtime = await createRuntime(context, { ...options, openApi })
  const router = createRouter(runtime, endpoints, handlers)
  const pages = createHostedPages(context)
  return {
    runtime,
    fetch: async (request, env) => (await pages.answer(request)) ?? (await router.fetch(request, env)),
    request: async (path, init) => await router.request(path, init),
    stop: async () => {
      runtime.stopping = true
      await runtime.hub.stop()
      await runtime.door.settled()
    },
  }
}
