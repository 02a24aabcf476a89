import { limits } from './finding.ts'

/**
 * Text of a stranger, made harmless to store and show: no control or direction-changing characters, one kind of line ending, no half
 * characters, and an end.
 *
 * @param most the longest result @unit characters
 */
export function cleanText(text: string, most: number = limits.text): string {
  // What is far beyond the end is cut first, so that a huge text costs no more than a long one.
  const head = text.length > most * 4 ? text.slice(0, most * 4) : text
  const clean = head
    .toWellFormed()
    .replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]|[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu, '')
    .replaceAll(/[ \t]+(?=\n)/g, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
  return cut(clean, most)
}

/** The same on one line: names, titles, addresses. */
export function cleanLine(text: string, most: number = limits.short): string {
  return cut(cleanText(text, most + 1).replaceAll(/\s+/g, ' '), most)
}

function cut(text: string, most: number): string {
  // Not through the middle of a character of two units.
  return text.length > most ? `${text.slice(0, most - 1).toWellFormed().replace(/\ufffd$/, '')}…` : text
}

/** Elements that start a new line. */
const blocks = new Set(['address', 'article', 'blockquote', 'dd', 'div', 'dl', 'dt', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'ol', 'p', 'pre', 'section', 'table', 'tr', 'ul'])
/** Elements that say nothing by themselves. */
const inline = new Set(['a', 'abbr', 'b', 'code', 'em', 'font', 'i', 'kbd', 'img', 'small', 'span', 'strong', 'sub', 'sup', 'tbody', 'thead', 'tt', 'u', 'wbr', 'body', 'html'])
/** Elements whose content is no text for people. */
const silent = new Set(['script', 'style', 'iframe', 'object', 'embed', 'svg', 'math', 'template', 'noscript', 'head', 'title', 'form', 'textarea', 'select', 'button', 'frameset', 'applet'])
const entities: ReadonlyMap<string, string> = new Map([['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['apos', "'"], ['nbsp', ' '], ['ndash', '–'], ['mdash', '—'], ['hellip', '…'], ['copy', '©']])

/** Whether a text is marked up rather than plain text that happens to hold a `<`, or to speak of `<script>`. */
export function looksLikeHtml(text: string): boolean {
  return /<\/?(?:p|br|b|i|em|strong|ul|ol|li|a|div|span|pre|code|h[1-6]|table|tr|td)(?:\s[^<>]{0,1000})?\/?>|<\/(?:script|style|iframe|object|svg)\s{0,100}>/i.test(text.slice(0, 100_000))
}

/**
 * HTML as plain text: paragraphs and list items on lines of their own, the address of a link behind its words, scripts and styles gone.
 * A `<` that opens no known element stays as it is.
 */
export function htmlToText(html: string): string {
  const out: string[] = []
  let muted = ''
  let link = ''
  let at = 0
  const text = html.slice(0, limits.text * 20)
  const closes = new Map<string, number>()
  /** Where the last closing tag of a name stands, so that one that never closes does not swallow the rest. */
  const lastClose = (name: string): number => {
    let last = closes.get(name)
    if (last === undefined) {
      last = -1
      for (const found of text.matchAll(new RegExp(`</${name}(?=[\\s/>])`, 'gi'))) last = found.index
      closes.set(name, last)
    }
    return last
  }
  while (at < text.length) {
    const open = text.indexOf('<', at)
    const say = (piece: string) => {
      if (muted === '' && piece !== '') out.push(decodeEntities(piece))
    }
    if (open === -1) {
      say(text.slice(at))
      break
    }
    say(text.slice(at, open))
    if (text.startsWith('<!--', open)) {
      const end = text.indexOf('-->', open + 4)
      at = end === -1 ? text.length : end + 3
      continue
    }
    // A tag is short; a `<` without its `>` in reach is text.
    const close = text.slice(open, open + 2_000).indexOf('>')
    const tag = close === -1 ? null : /^<(\/?)([a-z][a-z0-9]*)(?=[\s/>])([^<]*)>$/i.exec(text.slice(open, open + close + 1))
    const name = tag?.[2]?.toLowerCase() ?? ''
    const ends = tag?.[1] === '/'
    if (muted !== '') {
      if (ends && name === muted) muted = ''
      at = open + (close === -1 ? 1 : close + 1)
      continue
    }
    if (!tag || !(blocks.has(name) || inline.has(name) || silent.has(name) || name === 'br' || name === 'li' || name === 'td' || name === 'th')) {
      say('<')
      at = open + 1
      continue
    }
    at = open + close + 1
    if (silent.has(name)) {
      if (!ends && !tag[3]!.endsWith('/') && lastClose(name) > open) muted = name
    } else if (name === 'br') out.push('\n')
    else if (name === 'li') out.push(ends ? '\n' : '\n- ')
    else if (name === 'td' || name === 'th') out.push(ends ? ' ' : '')
    else if (blocks.has(name)) out.push('\n\n')
    else if (name === 'a') {
      if (!ends) link = /\bhref\s*=\s*["']?(https?:\/\/[^"'\s>]+)/i.exec(tag[3]!)?.[1] ?? ''
      else if (link !== '') {
        out.push(` (${decodeEntities(link)})`)
        link = ''
      }
    }
  }
  return out.join('').replaceAll(/[ \t]*\n[ \t]*/g, '\n').replaceAll(/\n(?:\n- )/g, '\n- ')
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities.get(name.toLowerCase()) ?? whole
    const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : ''
  })
}

/** A text of a scanner that writes HTML, plain text, or either. */
export function proseOf(text: string, most: number = limits.text): string {
  return cleanText(looksLikeHtml(text) ? htmlToText(text) : text, most)
}

/**
 * Plain text as Markdown that reads the same: what would be a heading, a picture, a link, code or markup is text. Lines that begin with
 * `- ` stay a list.
 */
export function markdownOf(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>#|~&]/g, '\\$&')
    .replaceAll(/^( {0,3})([+=]|-(?! \S))/gm, '$1\\$2')
    .replaceAll(/^( {0,3}\d{1,9})([.)])/gm, '$1\\$2')
    // Four spaces at the beginning of a line would be code.
    .replaceAll(/^[ \t]{4,}/gm, (space) => '\u00a0'.repeat(Math.min(space.length, 40)))
}

/** The references of a text or a list: web addresses and names of advisories; other schemes, such as `javascript:`, are left out. */
export function referencesOf(...sources: ReadonlyArray<string | readonly string[]>): string[] {
  const seen = new Set<string>()
  for (const source of sources.flat()) {
    const text = looksLikeHtml(source) ? htmlToText(source) : source
    for (const line of text.slice(0, 200_000).split(/[\n\r]+|(?<=\S)\s+(?=https?:\/\/)/)) {
      const one = cleanLine(line.replace(/^\s*[-*•]\s+/, ''))
      if (one === '' || seen.size >= limits.references) continue
      if (/^https?:\/\//i.test(one)) {
        if (URL.canParse(one)) seen.add(one)
      } else if (!/^\s*[a-z][a-z0-9+.-]*:(?:\/\/|[^\s\d])/i.test(one) && !/^(?:javascript|data|vbscript|file|blob):/i.test(one.replaceAll(/\s+/g, ''))) seen.add(one)
    }
  }
  return [...seen]
}

/** Every CVE that texts name. */
export function cveOf(...texts: readonly string[]): string[] {
  const found = new Set<string>()
  for (const text of texts) {
    for (const [id] of text.slice(0, 200_000).matchAll(/\bCVE-\d{4}-\d{4,19}\b/gi)) if (found.size < limits.identifiers) found.add(id.toUpperCase())
  }
  return [...found].sort()
}

/** Every CWE of texts such as `79`, `CWE-79`, `CWE:79`, `external/cwe/cwe-079`. Placeholders such as 0, -1 and N/A name none. */
export function cweOf(...texts: ReadonlyArray<string | number>): number[] {
  const found = new Set<number>()
  for (const text of texts) {
    const bare = String(text).trim()
    const numbers = /^\d{1,6}$/.test(bare) ? [bare] : [...bare.slice(0, 100_000).matchAll(/\bCWE[-:\s#_]{0,2}(\d{1,5})\b/gi)].map(([, number]) => number!)
    for (const number of numbers) if (Number(number) > 0 && found.size < limits.identifiers) found.add(Number(number))
  }
  return [...found].sort((a, b) => a - b)
}
