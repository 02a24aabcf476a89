import { defineCatalogue } from '../../src/format/messages.ts'

/** Texts of one's own sessions. */
export const sessionsCatalogue = defineCatalogue({
  en: {
    title: 'Where you are signed in',
    hint: 'End a session that you do not know, then set a new password.',
    current: 'This browser',
    browserOn: '{browser} on {system}',
    unknown: 'Unknown device',
    address: 'Address {address}',
    began: 'Signed in {time}',
    seen: 'Last used {time}',
    end: 'Sign out',
    endOf: 'Sign out {device}, {seen}',
    endCurrent: 'Sign out here',
    endOthers: 'Sign out everywhere else',
    ending: 'Signing out …',
    ended: 'The session has ended.',
    endedOthers: { one: '{count} session has ended.', other: '{count} sessions have ended.' },
    failed: 'The session could not be ended. It is still signed in.',
    none: 'No sessions.',
  },
})
