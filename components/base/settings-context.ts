import { createContext } from '@lit/context'
import type { TextOverrides } from './speech.ts'

/** What a `<sa-portal>` says to everything in it besides the portal itself. */
export interface WidgetSettings {
  /** Language tag; absent where the page's own `lang` holds. */
  readonly locale?: string | undefined
  /** Texts of the page in place of ours. */
  readonly messages?: TextOverrides | undefined
}

/**
 * The key under which widgets ask for settings. Registered by name, so that copies of the widgets which speak the same protocol
 * find each other; a protocol that changes gets another number.
 */
export const settingsContext = createContext<WidgetSettings | undefined>(Symbol.for('sa-portal/settings/1'))
