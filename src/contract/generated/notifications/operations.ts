// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import {
  notificationCounts,
  notificationPage,
  notificationPreferences,
} from './answers.ts'
import type { Operation } from '../operation.ts'
import type * as notifications from '../../endpoints/notifications.ts'

export const countNotifications: Operation<typeof notifications.countNotifications> = { operation: 'notifications.count', method: 'GET', path: '/v1/notifications/counts', check: notificationCounts }
export const getNotificationPreferences: Operation<typeof notifications.getNotificationPreferences> = { operation: 'notifications.preferences', method: 'GET', path: '/v1/notification-preferences', check: notificationPreferences }
export const listNotifications: Operation<typeof notifications.listNotifications> = { operation: 'notifications.list', method: 'GET', path: '/v1/notifications', check: notificationPage }
export const readAllNotifications: Operation<typeof notifications.readAllNotifications> = { operation: 'notifications.readAll', method: 'POST', path: '/v1/notifications/read-all', check: notificationCounts, idempotent: true }
export const readNotifications: Operation<typeof notifications.readNotifications> = { operation: 'notifications.read', method: 'POST', path: '/v1/notifications/read', check: notificationCounts, idempotent: true }
export const updateNotificationPreferences: Operation<typeof notifications.updateNotificationPreferences> = { operation: 'notifications.updatePreferences', method: 'PATCH', path: '/v1/notification-preferences', check: notificationPreferences, idempotent: true }
