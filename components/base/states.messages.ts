import { defineCatalogue } from '../../src/format/messages.ts'

/** Texts of everything that is not data: waiting, refused, old. */
export const stateCatalogue = defineCatalogue({
  en: {
    loading: 'Loading…',
    loaded: 'Loaded.',
    updated: 'Updated {time}',
    stale: 'Last updated {time}. New data could not be loaded.',
    retry: 'Try again',
    copy: 'Copy',
    copied: 'Copied',
    reference: 'Reference',
    refused: 'This could not be loaded.',
    refusedHint: 'The portal refused the request. Nothing has changed.',
    forbidden: 'You do not have access to this.',
    forbiddenHint: 'Ask an administrator of your portal for access.',
    signedOut: 'Your session has ended.',
    signedOutHint: 'Sign in again to go on.',
    notFound: 'This does not exist.',
    notFoundHint: 'It may have been removed, or the address may be wrong.',
    unreachable: 'The portal cannot be reached.',
    unreachableHint: 'Check the connection. Nothing has changed.',
    mismatch: 'The portal sent an answer that this page does not understand.',
    mismatchHint: 'A newer version of this page may be needed. Nothing has changed.',
  },
})
