import type { Speech } from '../speech.ts'
import type { Field } from './field.ts'
import { formCatalogue } from './messages.ts'

/** The languages that mails are written in. */
const written = ['en', 'de', 'ar'] as const

/**
 * In which language mails to a person are written. Empty is the usual one, of the client or of the MSP.
 *
 * @param has the language a person has; one that mails are not written in stays among the choices
 */
export function languageField(speech: Speech, has: string | null = null): Field {
  const text = speech.text('form', formCatalogue)
  const names = new Intl.DisplayNames([speech.language], { type: 'language' })
  const nameOf = (tag: string): string => {
    try {
      return names.of(tag) ?? tag
    } catch {
      return tag
    }
  }
  const tags = [...new Set<string>([...written, ...(has ? [has] : [])])]
  return {
    name: 'locale',
    label: text('mailLanguage'),
    kind: 'select',
    plain: true,
    value: has ?? '',
    choices: [{ value: '', label: text('mailLanguageUsual') }, ...tags.map((tag) => ({ value: tag, label: nameOf(tag) }))],
  }
}
