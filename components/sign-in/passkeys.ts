/** What the server asks the browser for, and what the browser answers, as JSON of WebAuthn level 3. */
export type PasskeyJson = Record<string, unknown>

/** Whether this browser can hold passkeys at all. A page without https has none. */
export function passkeysSupported(): boolean {
  return typeof globalThis.PublicKeyCredential === 'function' && typeof globalThis.navigator?.credentials?.get === 'function'
}

/** Whether the browser can offer passkeys inside the list of its saved passwords. */
export async function passkeysOfferedInFields(): Promise<boolean> {
  if (!passkeysSupported()) return false
  try {
    return (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true
  } catch {
    return false
  }
}

/**
 * Asks the person for a passkey.
 *
 * @param mediation `conditional` waits until the person picks one out of the list of a field
 * @throws {DOMException} `NotAllowedError` where the person says no or lets the time pass
 */
export async function askForPasskey(options: PasskeyJson, signal: AbortSignal, mediation?: 'conditional'): Promise<PasskeyJson> {
  const publicKey = {
    ...options,
    challenge: bytesOf(options['challenge']),
    ...(Array.isArray(options['allowCredentials']) ? { allowCredentials: options['allowCredentials'].map(descriptorOf) } : {}),
  } as unknown as PublicKeyCredentialRequestOptions
  return answerOf(await navigator.credentials.get({ publicKey, signal, ...(mediation ? { mediation } : {}) }))
}

/**
 * Makes a passkey.
 *
 * @throws {DOMException} `NotAllowedError` where the person says no, `InvalidStateError` where this device has one already
 */
export async function makePasskey(options: PasskeyJson, signal: AbortSignal): Promise<PasskeyJson> {
  const user = options['user'] as PasskeyJson
  const publicKey = {
    ...options,
    challenge: bytesOf(options['challenge']),
    user: { ...user, id: bytesOf(user['id']) },
    ...(Array.isArray(options['excludeCredentials']) ? { excludeCredentials: options['excludeCredentials'].map(descriptorOf) } : {}),
  } as unknown as PublicKeyCredentialCreationOptions
  return answerOf(await navigator.credentials.create({ publicKey, signal }))
}

const descriptorOf = (descriptor: PasskeyJson) => ({ ...descriptor, id: bytesOf(descriptor['id']) })

// Read field by field: password managers that stand in for the browser answer with objects that have no working `toJSON`.
function answerOf(credential: Credential | null): PasskeyJson {
  if (!credential) throw new DOMException('No passkey was given.', 'NotAllowedError')
  const { id, type, rawId, response, authenticatorAttachment } = credential as PublicKeyCredential
  const fields: PasskeyJson = { clientDataJSON: textOf(response.clientDataJSON) }
  if ('attestationObject' in response) {
    const attested = response as AuthenticatorAttestationResponse
    fields['attestationObject'] = textOf(attested.attestationObject)
    fields['transports'] = attested.getTransports?.() ?? []
  } else {
    const { authenticatorData, signature, userHandle } = response as AuthenticatorAssertionResponse
    fields['authenticatorData'] = textOf(authenticatorData)
    fields['signature'] = textOf(signature)
    if (userHandle) fields['userHandle'] = textOf(userHandle)
  }
  return { id, type, rawId: textOf(rawId), response: fields, clientExtensionResults: {}, ...(authenticatorAttachment ? { authenticatorAttachment } : {}) }
}

function bytesOf(text: unknown): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(String(text).replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
}

function textOf(bytes: ArrayBuffer): string {
  let text = ''
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
