import { createMessages, type Catalogue, type Message, type Messages, type Translate } from '../../src/format/messages.ts'
import { resolveLocale } from '../../src/format/locale.ts'

/**
 * Texts of the page in place of ours, by `area.key`, such as `{ 'summary.total': 'Total Customers' }`. They hold in every language;
 * a page that speaks several sets those of the language it shows.
 */
export type TextOverrides = Readonly<Record<string, Message>>

/** Who speaks: the language of a widget, and its texts. Every element is one. */
export interface Speech {
  /** Language tag that `Intl` takes. */
  readonly language: string
  /** The texts of one area. */
  text<Texts extends Messages>(area: string, catalogue: Catalogue<Texts>): Translate<keyof Texts & string>
}

/** Texts in one language, made once each area. The later overrides stand before the earlier. */
export function createSpeech(language: string, ...overrides: (TextOverrides | undefined)[]): Speech {
  const made = new Map<string, Translate<string>>()
  const own = Object.assign({}, ...overrides) as TextOverrides
  return {
    language,
    text(area, catalogue) {
      let translate = made.get(area)
      if (!translate) {
        translate = createMessages(catalogue as Catalogue, language, own, area)
        made.set(area, translate)
      }
      return translate
    },
  }
}

/** The parent of a node as a reader sees it: out of shadow trees and slots. */
function parentOf(node: Element): Element | null {
  return node.assignedSlot ?? node.parentElement ?? ((node.getRootNode() as ShadowRoot).host as Element | undefined) ?? null
}

/**
 * The language of the text around an element: the nearest `lang` of the page, else the browser's.
 *
 * @returns a language tag that `Intl` takes
 */
export function languageAround(element: Element): string {
  for (let at: Element | null = element; at; at = parentOf(at)) {
    const lang = at.getAttribute('lang')
    if (lang) return resolveLocale(lang)
  }
  return resolveLocale(globalThis.navigator?.language)
}
