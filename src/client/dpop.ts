// DPoP, RFC 9449: the page proves for each request that it holds the key that its token is bound to. Loaded only where it is asked for.
import type { PortalRefusedError } from './errors.ts'
import type { FetchToken, GivenToken } from './session-token.ts'

interface Key {
  pair: CryptoKeyPair
  jwk: { crv: string; kty: string; x: string; y: string }
  jkt: string
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const
const encoder = new TextEncoder()

/** A key that never leaves this page, and proofs made with it. */
export class Prover {
  readonly #key: Key | undefined
  readonly #Refused: typeof PortalRefusedError
  /** What the server wants in the next proof. */
  #nonce: string | undefined

  private constructor(key: Key | undefined, Refused: typeof PortalRefusedError) {
    this.#key = key
    this.#Refused = Refused
  }

  /**
   * Makes a key. Without WebCrypto, as on a page that came over plain http, there is none, and tokens stay unbound.
   *
   * @param Refused given and not imported: a module that both sides import would become a file of its own for every page
   */
  static async make(Refused: typeof PortalRefusedError): Promise<Prover> {
    const subtle = (globalThis.crypto as Crypto | undefined)?.subtle
    if (!subtle) return new Prover(undefined, Refused)
    // Not extractable: a script that has got into the page can use the key while the page is open, and take nothing along.
    const pair = await subtle.generateKey(algorithm, false, ['sign'])
    const { crv, kty, x, y } = (await subtle.exportKey('jwk', pair.publicKey)) as Key['jwk']
    // RFC 7638: these members, in this order.
    const jwk = { crv, kty, x, y }
    return new Prover({ pair, jwk, jkt: await digest(JSON.stringify(jwk)) }, Refused)
  }

  /**
   * Asks the host page for a token that is bound to this key.
   *
   * @throws {PortalRefusedError} `token-unbound` when it gives one that is not
   */
  async fetchToken(ask: FetchToken, { signal }: { signal: AbortSignal }): Promise<GivenToken> {
    const key = this.#key
    if (!key) return ask({ signal })
    const given = await ask({ signal, dpopJkt: key.jkt, dpopProof: (method, url, nonce) => this.#prove(key, method, url, undefined, nonce) })
    const value = typeof given === 'object' && given !== null ? given.token : given
    if (typeof value === 'string' && value !== '' && boundTo(value) !== key.jkt) {
      throw new this.#Refused(
        'The token is not bound to this page\'s key. Pass `dpopJkt`, which fetchToken is given, to your server and on as `dpopJkt` of POST /v1/sessions; or leave `dpop` out.',
        { code: 'token-unbound', status: 401, operation: 'token', attempts: 0, retryable: false },
      )
    }
    return given
  }

  /** `fetch`, with a proof beside each token that is bound to this key. Asks once more where the server wants a nonce. */
  async fetch(send: typeof globalThis.fetch, request: Request, init: RequestInit = {}): Promise<Response> {
    const key = this.#key
    const headers = new Headers(init.headers ?? request.headers)
    const token = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1]
    if (!key || !token || boundTo(token) !== key.jkt) return send(request, init)
    headers.set('authorization', `DPoP ${token}`)
    // Kept before it is sent: a body is read once.
    const again = request.clone()
    const used = this.#nonce
    headers.set('dpop', await this.#prove(key, request.method, request.url, token))
    const response = await send(request, { ...init, headers })
    const nonce = response.headers.get('dpop-nonce')
    if (nonce !== null) this.#nonce = nonce
    if (response.status !== 401 || nonce === null || nonce === used || !/\buse_dpop_nonce\b/.test(response.headers.get('www-authenticate') ?? '')) return response
    void response.body?.cancel().catch(() => {})
    headers.set('dpop', await this.#prove(key, request.method, request.url, token))
    return send(again, { ...init, headers })
  }

  async #prove({ pair, jwk }: Key, method: string, address: string | URL, token?: string, nonce?: string): Promise<string> {
    if (nonce !== undefined) this.#nonce = nonce
    const url = new URL(address)
    const payload = {
      jti: crypto.randomUUID(),
      htm: method,
      htu: url.origin + url.pathname,
      iat: Math.floor(Date.now() / 1000),
      ...(this.#nonce === undefined ? {} : { nonce: this.#nonce }),
      ...(token === undefined ? {} : { ath: await digest(token) }),
    }
    const signed = `${encode(encoder.encode(JSON.stringify({ typ: 'dpop+jwt', alg: 'ES256', jwk })))}.${encode(encoder.encode(JSON.stringify(payload)))}`
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, encoder.encode(signed))
    return `${signed}.${encode(new Uint8Array(signature))}`
  }
}

async function digest(text: string): Promise<string> {
  return encode(new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text))))
}

function encode(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The thumbprint that a token is bound to, unverified: the server has the last word. */
function boundTo(token: string): unknown {
  try {
    const part = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/')
    const bytes = Uint8Array.from(atob(part), (character) => character.charCodeAt(0))
    return (JSON.parse(new TextDecoder().decode(bytes)) as { cnf?: { jkt?: unknown } }).cnf?.jkt
  } catch {
    return undefined
  }
}
