/** The locale used where none is given or the given one is not a language tag. */
export const fallbackLocale = 'en'

const resolved = new Map<string, string>()

/**
 * A language tag that every `Intl` constructor takes.
 *
 * @param locale a BCP 47 tag as people write it, `en_GB` included; absent, empty or malformed is `en`
 */
export function resolveLocale(locale?: string | null): string {
  if (typeof locale !== 'string' || locale === '') return fallbackLocale
  let known = resolved.get(locale)
  if (known === undefined) {
    try {
      known = Intl.getCanonicalLocales(locale.trim().replaceAll('_', '-'))[0] ?? fallbackLocale
    } catch {
      known = fallbackLocale
    }
    if (resolved.size > 100) resolved.clear()
    resolved.set(locale, known)
  }
  return known
}

const rightToLeft = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'nqo', 'ps', 'sd', 'syr', 'ug', 'ur', 'yi'])
const rightToLeftScripts = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Syrc', 'Thaa'])

/** Which way text of the locale runs. */
export function directionOf(locale?: string | null): 'ltr' | 'rtl' {
  const { language, script } = new Intl.Locale(resolveLocale(locale))
  return (script ? rightToLeftScripts.has(script) : rightToLeft.has(language)) ? 'rtl' : 'ltr'
}

const formatters = new Map<string, unknown>()

/**
 * One `Intl` object for each kind, locale and set of options: making one costs a hundred times as much as using it.
 *
 * @param key names the kind and its options
 */
export function formatterOf<Formatter>(key: string, locale: string | null | undefined, make: (tag: string) => Formatter): Formatter {
  const tag = resolveLocale(locale)
  const name = `${key}\n${tag}`
  let formatter = formatters.get(name) as Formatter | undefined
  if (formatter === undefined) {
    formatter = make(tag)
    if (formatters.size > 500) formatters.clear()
    formatters.set(name, formatter)
  }
  return formatter
}
