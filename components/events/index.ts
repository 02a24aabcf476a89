export * from './client-add-event.ts'
export * from './client-created-event.ts'
export * from './client-open-event.ts'
export * from './portal-error-event.ts'
