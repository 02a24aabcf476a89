// Each person's own, on either surface. Nobody else's are there, whoever asks.
import {
  notificationCounts,
  notificationPage,
  notificationPreferences,
  notificationPreferencesUpdate,
  notificationQuery,
  notificationsRead,
  notificationsReadAll,
} from '../notification.ts'
import { endpoint } from './endpoint.ts'

export const listNotifications = endpoint({
  operation: 'notifications.list',
  method: 'GET',
  path: '/v1/notifications',
  summary: 'Lists what the person was told, newest first.',
  action: 'notification.view',
  audience: ['partner', 'client'],
  query: notificationQuery,
  answer: notificationPage,
  status: 200,
  problems: ['invalid-cursor'],
})
export const countNotifications = endpoint({
  operation: 'notifications.count',
  method: 'GET',
  path: '/v1/notifications/counts',
  summary: 'Counts what the person has not read.',
  action: 'notification.view',
  audience: ['partner', 'client'],
  answer: notificationCounts,
  status: 200,
  problems: [],
})
export const readNotifications = endpoint({
  operation: 'notifications.read',
  method: 'POST',
  path: '/v1/notifications/read',
  summary: 'Says that the person has read some notifications.',
  action: 'notification.manage',
  audience: ['partner', 'client'],
  body: notificationsRead,
  answer: notificationCounts,
  status: 200,
  idempotent: true,
  problems: [],
})
export const readAllNotifications = endpoint({
  operation: 'notifications.readAll',
  method: 'POST',
  path: '/v1/notifications/read-all',
  summary: 'Says that the person has read everything up to a moment.',
  action: 'notification.manage',
  audience: ['partner', 'client'],
  body: notificationsReadAll,
  answer: notificationCounts,
  status: 200,
  idempotent: true,
  problems: [],
})
export const getNotificationPreferences = endpoint({
  operation: 'notifications.preferences',
  method: 'GET',
  path: '/v1/notification-preferences',
  summary: 'Says how the person is told of things.',
  action: 'notification.view',
  audience: ['partner', 'client'],
  answer: notificationPreferences,
  status: 200,
  problems: [],
})
export const updateNotificationPreferences = endpoint({
  operation: 'notifications.updatePreferences',
  method: 'PATCH',
  path: '/v1/notification-preferences',
  summary: 'Changes how the person is told of things.',
  action: 'notification.manage',
  audience: ['partner', 'client'],
  body: notificationPreferencesUpdate,
  answer: notificationPreferences,
  status: 200,
  idempotent: true,
  problems: [],
})
