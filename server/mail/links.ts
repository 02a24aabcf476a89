import type { Config } from '../config.ts'

/** What a link in a mail is for. */
export type LinkPurpose = 'invitation' | 'password-reset'

const names: Record<LinkPurpose, string> = { invitation: 'invitation', 'password-reset': 'reset' }

/**
 * The address of the sign-in page with a token in its fragment, which no server ever sees and no log holds.
 *
 * Never read off a request: whoever sends it could make the link lead to their own server.
 */
export function linkTo(config: Pick<Config, 'publicUrl' | 'port'>, purpose: LinkPurpose, token: string): string {
  return `${portalAddress(config)}#${names[purpose]}=${token}`
}

/** The address of the portal's own pages, where whoever is told of something looks. @param findingId the finding to open, if it is about one */
export function portalAddress({ publicUrl, port }: Pick<Config, 'publicUrl' | 'port'>, findingId: string | null = null): string {
  return `${(publicUrl ?? `http://localhost:${port}`).replace(/\/+$/, '')}/portal/${findingId === null ? '' : `#finding=${findingId}`}`
}
