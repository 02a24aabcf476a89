// What people are told of, free of schemas: widgets import it, and a page loads no schema library for it.

/**
 * What a person is told of, and switches in the preferences: `publication` – a finding is there · `submission` – a fix waits for
 * verification · `verification` – what came of it · `reopening` – a finding is open again · `comment` – somebody has said something in a
 * thread that the person takes part in · `mention` – somebody has named the person · `acceptance` – a risk is to be accepted, or that
 * was decided · `retest` – testing anew was asked for or has a date · `deadline` – the time to fix ends soon, or has ended.
 */
export const notificationKinds = ['publication', 'submission', 'verification', 'reopening', 'comment', 'mention', 'acceptance', 'retest', 'deadline'] as const
/** What a person is told of. */
export type NotificationKind = (typeof notificationKinds)[number]
