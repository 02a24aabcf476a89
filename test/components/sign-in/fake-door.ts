// The hosted door with the server taken out: answers what the test says, and keeps what was sent.
import type { SignInState } from '../../../src/contract/sign-in.ts'
import { createSignIn } from '../../../src/sign-in/index.ts'

/** A request that the door has sent. */
export interface Sent {
  method: string
  path: string
  body: Record<string, unknown>
  signal: AbortSignal | null | undefined
}

/** What the fake server answers to a path, without `/v1/sign-in/`; a function may look at the request. */
export type Answers = Record<string, Response | ((sent: Sent) => Response | Promise<Response>) | undefined>

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
}

export function refuse(status: number, code: string, headers: Record<string, string> = {}, more: object = {}): Response {
  return new Response(JSON.stringify({ type: `urn:sa-portal:problem:${code}`, title: code, status, code, requestId: 'req_51gn', ...more }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
}

/** Where a sign-in stands, with what the step leaves out filled in. */
export function state(step: SignInState['step'], more: Partial<SignInState> = {}): SignInState {
  const over = step === 'done'
  return { step, attempt: over ? null : 'att_1', expiresAt: over ? null : '2026-11-20T10:10:00.000Z', methods: [], places: [], recoveryCodesLeft: null, ...more }
}

export const recoveryCodes = ['4f7k-9q2m', 'x8rt-2vbn', 'p3wd-7hjk', 'm6yc-4gsz', 'k9nb-5tqw', 'z2xv-8rfp', 'h7jd-3mcl', 'w4gs-6ybn', 't5qk-9zxr', 'c8fp-2hvd']
export const invitation = {
  partner: 'larkfield',
  brand: 'Larkfield IT',
  organisation: 'Brightwater Dental',
  email: 'nora.lind@brightwater.example',
  name: 'Nora Lind',
  role: 'manager',
  expiresAt: '2026-11-27T10:00:00.000Z',
  mfa: 'required',
}
export const enrolment = {
  attempt: 'att_2',
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/Larkfield%20IT:nora.lind%40brightwater.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Larkfield%20IT',
}

/** A door whose server is the test. */
export function fakeDoor(answers: Answers) {
  const sent: Sent[] = []
  const usual: Answers = { '': () => json({ partner: 'larkfield', name: 'Larkfield IT', locale: 'en-GB' }) }
  const door = createSignIn({
    baseUrl: '/',
    async fetch(input, init) {
      const url = new URL(String(input))
      const path = url.pathname.replace(/^\/v1\/sign-in\/?/, '')
      const each = { method: init?.method ?? 'GET', path, body: init?.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : {}, signal: init?.signal }
      sent.push(each)
      const answer = answers[path] ?? usual[path]
      if (!answer) return refuse(404, 'not-found')
      const given = await (typeof answer === 'function' ? answer(each) : answer.clone())
      init?.signal?.throwIfAborted()
      return given
    },
  })
  return { door, sent, bodyOf: (path: string) => sent.findLast((each) => each.path === path)?.body }
}
