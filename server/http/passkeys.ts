import {
  generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse,
  type AuthenticationResponseJSON, type AuthenticatorTransport, type RegistrationResponseJSON,
} from '@simplewebauthn/server'

/** Whom passkeys are made for: the host of the portal and the origin of its pages. */
export interface RelyingParty {
  id: string
  origin: string
}

/** How long a browser waits for the person. @unit milliseconds */
const timeoutMs = 300_000

/** A passkey as it is kept. */
export interface KeptPasskey {
  credentialId: string | null
  publicKey: string | null
  counter: number | null
  transports: readonly string[] | null
}

/** Options to make a passkey with. */
export async function creationOptions(
  party: RelyingParty,
  name: string,
  person: { id: string; email: string; name: string },
  present: readonly KeptPasskey[],
): Promise<{ challenge: string; options: Record<string, unknown> }> {
  const options = await generateRegistrationOptions({
    rpName: name,
    rpID: party.id,
    userID: new TextEncoder().encode(person.id),
    userName: person.email,
    userDisplayName: person.name,
    timeout: timeoutMs,
    attestationType: 'none',
    excludeCredentials: present.map(descriptorOf),
    // Found without an email, and unlocked by the person: such a passkey is the whole sign-in.
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  })
  return { challenge: options.challenge, options: options as unknown as Record<string, unknown> }
}

/**
 * Options to sign in with a passkey.
 *
 * @param allowed the passkeys of the person; `null` where it is open who comes in, and then nothing tells whether anybody has one
 */
export async function requestOptions(party: RelyingParty, allowed: readonly KeptPasskey[] | null): Promise<{ challenge: string; options: Record<string, unknown> }> {
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    timeout: timeoutMs,
    userVerification: allowed === null ? 'required' : 'preferred',
    ...(allowed === null ? {} : { allowCredentials: allowed.map(descriptorOf) }),
  })
  return { challenge: options.challenge, options: options as unknown as Record<string, unknown> }
}

function descriptorOf({ credentialId, transports }: KeptPasskey): { id: string; transports?: AuthenticatorTransport[] } {
  return { id: credentialId!, ...(transports && transports.length > 0 ? { transports: transports as AuthenticatorTransport[] } : {}) }
}

/** The transports a browser may name. Anything else it says is not kept. */
const transportNames: readonly string[] = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']

/** A new passkey, when the answer is one; `null` when it is not. */
export async function readCreation(
  party: RelyingParty,
  challenge: string,
  response: Record<string, unknown>,
): Promise<{ credentialId: string; publicKey: string; counter: number; transports: string[] } | null> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: response as unknown as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: false,
    })
    if (!verified) return null
    const { id, publicKey, counter, transports } = registrationInfo.credential
    // 1023 bytes is the most that a credential id may have.
    if (id.length > 1400) return null
    return {
      credentialId: id,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      counter,
      transports: [...new Set<string>(transports ?? [])].filter((name) => transportNames.includes(name)),
    }
  } catch {
    // Whatever a browser sends that is no passkey is thrown as an error; to the person it is one that does not work.
    return null
  }
}

/**
 * Whether a passkey has signed the challenge, and what it has counted; `null` when it has not.
 *
 * @param alone whether it is the whole sign-in: then the person must have unlocked it
 */
export async function readAssertion(
  party: RelyingParty,
  challenge: string,
  response: Record<string, unknown>,
  kept: KeptPasskey,
  alone: boolean,
): Promise<{ counter: number } | null> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as unknown as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: alone,
      credential: { id: kept.credentialId!, publicKey: Buffer.from(kept.publicKey!, 'base64url'), counter: kept.counter! },
    })
    return verified ? { counter: authenticationInfo.newCounter } : null
  } catch {
    return null
  }
}

/** The credential id that an answer names; empty where it names none. */
export function credentialIdOf(response: Record<string, unknown>): string {
  return typeof response.id === 'string' ? response.id.slice(0, 1400) : ''
}
