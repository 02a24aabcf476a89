// A passkey authenticator in software: CBOR and COSE by hand, keys by node:crypto.
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import type { Json } from './app.ts'

type Cbor = number | string | Uint8Array | Map<Cbor, Cbor>

/** RFC 8949, as much of it as an attestation takes. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, each]) => [cbor(key), cbor(each)])])
  return Buffer.concat([head(2, value.length), value])
}

function head(major: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(major << 5) | count])
  if (count < 256) return Buffer.from([(major << 5) | 24, count])
  return Buffer.from([(major << 5) | 25, count >> 8, count & 255])
}

const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()
const base64url = (data: Uint8Array): string => Buffer.from(data).toString('base64url')

/** How a ceremony differs from a sound one. */
export interface Ceremony {
  /** The page it happens on. */
  origin?: string
  /** Whether the person has unlocked the authenticator; `true` when absent. */
  verified?: boolean
  /** Signs this in place of the challenge. */
  challenge?: string
}

/** One passkey of one person. */
export class SoftAuthenticator {
  readonly #key: KeyObject
  readonly #publicKey: KeyObject
  readonly id = randomBytes(32)
  counter = 0
  #rpId = ''
  #userHandle = ''

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#key = privateKey
    this.#publicKey = publicKey
  }

  #clientData(type: string, challenge: string, { origin = 'http://localhost:4400', ...rest }: Ceremony): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge: rest.challenge ?? challenge, origin, crossOrigin: false }))
  }

  #authenticatorData(attested: Uint8Array, verified: boolean): Buffer {
    this.counter += 1
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.counter)
    const flags = 0x01 | (verified ? 0x04 : 0) | (attested.length > 0 ? 0x40 : 0)
    return Buffer.concat([sha256(this.#rpId), Buffer.from([flags]), counter, attested])
  }

  /** What `navigator.credentials.create` gives, as JSON. */
  create(options: Json, ceremony: Ceremony = {}): Json {
    this.#rpId = options.rp.id
    this.#userHandle = options.user.id
    const { x, y } = this.#publicKey.export({ format: 'jwk' })
    // COSE: an EC2 key for ES256 on P-256.
    const cose = cbor(new Map<Cbor, Cbor>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x!, 'base64url')], [-3, Buffer.from(y!, 'base64url')]]))
    const length = Buffer.from([this.id.length >> 8, this.id.length & 255])
    const authData = this.#authenticatorData(Buffer.concat([Buffer.alloc(16), length, this.id, cose]), ceremony.verified ?? true)
    const attestationObject = cbor(new Map<Cbor, Cbor>([['fmt', 'none'], ['attStmt', new Map()], ['authData', authData]]))
    return {
      id: base64url(this.id), rawId: base64url(this.id), type: 'public-key', clientExtensionResults: {},
      response: {
        clientDataJSON: base64url(this.#clientData('webauthn.create', options.challenge, ceremony)), attestationObject: base64url(attestationObject),
        transports: ['internal', 'something new'],
      },
    }
  }

  /** What `navigator.credentials.get` gives, as JSON. */
  get(options: Json, ceremony: Ceremony = {}): Json {
    const clientData = this.#clientData('webauthn.get', options.challenge, ceremony)
    const authData = this.#authenticatorData(new Uint8Array(0), ceremony.verified ?? true)
    const signature = sign('sha256', Buffer.concat([authData, sha256(clientData)]), this.#key)
    return {
      id: base64url(this.id), rawId: base64url(this.id), type: 'public-key', clientExtensionResults: {},
      response: {
        clientDataJSON: base64url(clientData), authenticatorData: base64url(authData), signature: base64url(signature), userHandle: this.#userHandle,
      },
    }
  }
}
