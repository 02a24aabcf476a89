import { formatNumber } from './number.ts'
import { formatterOf, resolveLocale } from './locale.ts'

/**
 * One text: a sentence, or one sentence for each plural form of `count`.
 * `{name}` is replaced by the parameter of that name; numbers are written with the locale's digits.
 */
export type Message = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { other: string })

/** Texts by key. */
export type Messages = Readonly<Record<string, Message>>

/** The texts of a part of the portal in each language it speaks. English is complete; the others may leave texts out. */
export type Catalogue<Texts extends Messages = Messages> = { readonly en: Texts } & {
  readonly [language: string]: Partial<Record<keyof Texts & string, Message>>
}

/** Values for the places of a text. `count` also chooses the plural form. */
export type MessageValues = Readonly<Record<string, string | number | null | undefined>>

/** Looks a text up by its key. */
export type Translate<Key extends string = string> = (key: Key, values?: MessageValues) => string

/** Keeps the keys of a catalogue, so that looking up a text that is not there does not compile. */
export function defineCatalogue<const Texts extends Messages>(
  catalogue: { readonly en: Texts } & { readonly [language: string]: { readonly [Key in keyof Texts]?: Message } },
): Catalogue<Texts> {
  return catalogue as unknown as Catalogue<Texts>
}

/** The tag itself, then with one subtag less each time: `zh-Hant-TW`, `zh-Hant`, `zh`. */
function candidates(tag: string): string[] {
  const parts = tag.split('-')
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'))
}

/**
 * The lookup of one catalogue in one language. A text that the language lacks is English; an unknown key is shown as it is.
 *
 * @param overrides texts in place of the catalogue's own, such as the host page's wording; they go before every language
 *
 * @example
 * const text = createMessages(defineCatalogue({ en: { clients: { one: '{count} client', other: '{count} clients' } } }), 'en')
 * text('clients', { count: 3 }) // "3 clients"
 */
export function createMessages<Texts extends Messages>(
  catalogue: Catalogue<Texts>,
  locale?: string | null,
  overrides?: Partial<Record<keyof Texts & string, Message>> | null,
): Translate<keyof Texts & string> {
  const tag = resolveLocale(locale)
  const languages = [...candidates(tag), 'en'].filter((language) => Object.hasOwn(catalogue, language))
  const sources: [Partial<Record<string, Message>>, string][] = languages.map((language) => [catalogue[language]!, language])
  if (overrides) sources.unshift([overrides, tag])

  return (key, values) => {
    for (const [texts, language] of sources) {
      const message = Object.hasOwn(texts, key) ? texts[key] : undefined
      if (typeof message === 'string') return fill(message, values, tag)
      if (message && typeof message.other === 'string') return fill(pluralForm(message, values?.['count'], language), values, tag)
    }
    return key
  }
}

function pluralForm(message: Exclude<Message, string>, count: unknown, language: string): string {
  if (typeof count !== 'number' || Number.isNaN(count)) return message.other
  if (count === 0 && message.zero !== undefined) return message.zero
  const form = formatterOf('plural', language, (each) => new Intl.PluralRules(each)).select(count)
  return message[form] ?? message.other
}

function fill(text: string, values: MessageValues | undefined, locale: string): string {
  if (!values || !text.includes('{')) return text
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (typeof value === 'number') return formatNumber(value, locale)
    return typeof value === 'string' ? value : place
  })
}
