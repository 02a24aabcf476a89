import { formatNumber } from './number.ts'
import { formatterOf, resolveLocale } from './locale.ts'

/**
 * One text: a sentence, or one sentence for each plural form of `count`.
 * `{name}` is replaced by the parameter of that name; numbers are written with the locale's digits.
 */
export type Message = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { other: string })

/** Texts by key. */
export type Messages = Readonly<Record<string, Message>>

/** The texts of a part of the portal, in English and whatever language stands beside it; the others may leave texts out. */
export type Catalogue<Texts extends Messages = Messages> = { readonly en: Texts } & {
  readonly [language: string]: Partial<Record<keyof Texts & string, Message>>
}

/** Values for the places of a text. `count` also chooses the plural form. */
export type MessageValues = Readonly<Record<string, string | number | null | undefined>>

/** Looks a text up by its key. */
export type Translate<Key extends string = string> = (key: Key, values?: MessageValues) => string

const added = new Map<string, Readonly<Record<string, Message>>>()
const readers = new Set<() => void>()

/**
 * Adds a language, or more texts of one, for everything that is written from here on; what was added before stands where it is not
 * named again. Texts of a language that a catalogue has itself give way to these.
 *
 * @param language a BCP 47 tag such as `fr`; `fr-CA` is read before `fr` where both are there
 * @param areas texts by area and key, such as `{ risk: { low: 'Faible' } }`; a text that is left out is English
 */
export function addLanguage(language: string, areas: Readonly<Record<string, Messages | undefined>>): void {
  for (const [area, texts] of Object.entries(areas)) {
    const place = `${resolveLocale(language)} ${area}`
    added.set(place, { ...added.get(place), ...texts })
  }
  for (const reader of readers) reader()
}

/**
 * Calls back whenever texts are added.
 *
 * @returns stops that
 */
export function onLanguageAdded(reader: () => void): () => void {
  readers.add(reader)
  return () => void readers.delete(reader)
}

/** Keeps the keys of a catalogue, so that looking up a text that is not there does not compile. */
export function defineCatalogue<const Texts extends Messages>(
  catalogue: { readonly en: Texts } & { readonly [language: string]: { readonly [Key in keyof Texts]?: Message } },
): Catalogue<Texts> {
  return catalogue as unknown as Catalogue<Texts>
}

/**
 * The lookup of one catalogue in one language. A text that the language lacks is English; an unknown key is shown as it is.
 *
 * @param overrides texts in place of the catalogue's own, such as the host page's wording; they go before every language
 * @param area names the catalogue to `addLanguage`, and in overrides that are keyed `area.key`; languages that were added are left alone when absent
 *
 * @example
 * const text = createMessages(defineCatalogue({ en: { clients: { one: '{count} client', other: '{count} clients' } } }), 'en')
 * text('clients', { count: 3 }) // "3 clients"
 */
export function createMessages<Texts extends Messages>(
  catalogue: Catalogue<Texts>,
  locale?: string | null,
  overrides?: Readonly<Partial<Record<string, Message>>> | null,
  area?: string,
): Translate<keyof Texts & string> {
  const tag = resolveLocale(locale)
  const sources: [Partial<Record<string, Message>>, string][] = overrides ? [[overrides, tag]] : []
  const offer = (language: string) => {
    for (const texts of [added.get(`${language} ${area}`), Object.hasOwn(catalogue, language) && catalogue[language]]) if (texts) sources.push([texts, language])
  }
  // The tag itself, then with one subtag less each time: `zh-Hant-TW`, `zh-Hant`, `zh`.
  for (const parts = tag.split('-'); parts.length > 0; parts.pop()) offer(parts.join('-'))
  offer('en')

  return (key, values = {}) => {
    for (const [texts, language] of sources) {
      for (const name of [key, `${area}.${key}`]) {
        let message = Object.hasOwn(texts, name) && texts[name]
        if (message && typeof message !== 'string') message = pluralForm(message, values['count'], language)
        if (typeof message === 'string') return fill(message, values, tag)
      }
    }
    return key
  }
}

function pluralForm(message: Exclude<Message, string>, count: unknown, language: string): string {
  if (typeof count !== 'number' || Number.isNaN(count)) return message.other
  if (count === 0 && message.zero !== undefined) return message.zero
  return message[formatterOf('plural', language, (each) => new Intl.PluralRules(each)).select(count)] ?? message.other
}

function fill(text: string, values: MessageValues, locale: string): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    return typeof value === 'number' ? formatNumber(value, locale) : typeof value === 'string' ? value : place
  })
}
