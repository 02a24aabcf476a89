import type { Config } from '../config.ts'

/** What a link in a mail is for. */
export type LinkPurpose = 'invitation' | 'password-reset'

const names: Record<LinkPurpose, string> = { invitation: 'invitation', 'password-reset': 'reset' }

/**
 * The address of the sign-in page with a token in its fragment, which no server ever sees and no log holds.
 *
 * Never read off a request: whoever sends it could make the link lead to their own server.
 */
export function linkTo({ publicUrl, port }: Pick<Config, 'publicUrl' | 'port'>, purpose: LinkPurpose, token: string): string {
  return `${(publicUrl ?? `http://localhost:${port}`).replace(/\/+$/, '')}/portal/#${names[purpose]}=${token}`
}
