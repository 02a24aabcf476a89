import * as entries from '../../src/contract/endpoints/notifications.ts'
import { serve, type Call } from '../http/call.ts'
import { readListing } from '../http/listing.ts'
import { invalidField } from '../http/problem.ts'
import { kindsFor, usualPreference } from '../rules/notification.ts'
import type { TenantTx } from '../store/database.ts'
import { appendEvents } from '../store/events.ts'
import { countUnread, listNotifications, markRead, readPreferences, writePreferences } from '../store/notifications.ts'
import { pastMoment } from './moment.ts'
import { shown } from './finding-views.ts'
import { leaveTrace } from './write.ts'

type Own = Pick<Call, 'caller' | 'partner' | 'now' | 'runtime'> & { tx: TenantTx }

/** Whose notifications these are, and of what the person may hear at this moment. */
const mine = ({ caller, partner }: Pick<Own, 'caller' | 'partner'>) => ({ personId: caller.userId, kinds: kindsFor(caller, partner) })

export const serveNotifications = serve(entries.listNotifications, async (call) => {
  const { query, tx, now } = call
  const { slice, next } = readListing(call)
  const { items, next: place, total } = await listNotifications(tx, {
    ...slice,
    ...mine(call),
    ...(query.unread === undefined ? {} : { unread: query.unread === 'yes' }),
    ...(query.clientId === undefined ? {} : { clientId: query.clientId }),
  })
  return { body: { items: items.map(({ by, ...rest }) => ({ ...rest, by: shown(by) })), nextCursor: next(place), total, asOf: now.toISOString() } }
})

async function counts(call: Own) {
  return { body: { unread: await countUnread(call.tx, mine(call)), asOf: call.now.toISOString() } }
}

/** Tells the person's other pages what was read on this one. No audit entry: to read one's own notifications is no act on anything. */
async function read(call: Own, which: Parameters<typeof markRead>[2]) {
  const { caller, runtime, tx, now } = call
  const ids = await markRead(tx, caller.userId, which, now)
  if (ids.length > 0) {
    const subject = { type: 'notification', id: ids[0]! }
    await appendEvents(tx, [{ id: runtime.context.newId('event'), type: 'notification.read', clientId: caller.clientId, subject, at: now, personId: caller.userId }])
  }
  return await counts(call)
}

export const serveNotificationCounts = serve(entries.countNotifications, counts)
export const serveNotificationReading = serve(entries.readNotifications, (call) => read(call, { ids: call.body.ids }))
export const serveNotificationsReading = serve(entries.readAllNotifications, (call) => {
  const until = new Date(call.body.until)
  return read(call, { until: pastMoment(call.body.until, 'body.until', call.now, until) })
})

async function preferences(call: Own) {
  const own = new Map((await readPreferences(call.tx, call.caller.userId)).map((each) => [each.kind, each]))
  return mine(call).kinds.map((kind) => {
    const usual = usualPreference(kind, call.caller.role)
    return { kind, inApp: own.get(kind)?.inApp ?? usual.inApp, email: own.get(kind)?.email ?? usual.email }
  })
}

export const serveNotificationPreferences = serve(entries.getNotificationPreferences, async (call) => ({ body: { items: await preferences(call) } }))

export const serveNotificationPreferencesUpdate = serve(entries.updateNotificationPreferences, async (call) => {
  const { body, caller, tx } = call
  const now = await preferences(call)
  for (const kind of Object.keys(body.kinds)) {
    if (!now.some((each) => each.kind === kind)) throw invalidField(`body.kinds.${kind}`, 'is nothing that this person is told of', 'unknown')
  }
  const changed = now.flatMap((each) => {
    const change = body.kinds[each.kind]
    return change ? [{ kind: each.kind, inApp: change.inApp ?? each.inApp, email: change.email ?? each.email }] : []
  })
  await writePreferences(tx, caller.userId, changed)
  await leaveTrace(call, { clientId: caller.clientId, target: { type: 'notification_preferences', id: caller.userId }, meta: { kinds: Object.keys(body.kinds).sort() } })
  return { body: { items: await preferences(call) } }
})
