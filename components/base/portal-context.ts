import { createContext } from '@lit/context'
import type { Portal } from '../../src/index.ts'

/**
 * The key under which widgets ask for the portal. Registered by name, so that copies of the widgets which speak the same protocol
 * find each other; a protocol that changes gets another number.
 */
export const portalContext = createContext<Portal | undefined>(Symbol.for('sa-portal/portal/1'))
