/** Characters that turn the direction of what stands around them, and by that let one address look like another. */
const bidiControls = /[\u202a-\u202e\u2066-\u2069]/g

const named: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', copy: '©', reg: '®', trade: '™', hellip: '…', mdash: '—', ndash: '–',
  lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', laquo: '«', raquo: '»', bull: '•', middot: '·', sect: '§', deg: '°', plusmn: '±', times: '×',
  divide: '÷', euro: '€', pound: '£', yen: '¥', cent: '¢', larr: '←', rarr: '→', uarr: '↑', darr: '↓', le: '≤', ge: '≥', ne: '≠', micro: 'µ',
  auml: 'ä', ouml: 'ö', uuml: 'ü', Auml: 'Ä', Ouml: 'Ö', Uuml: 'Ü', szlig: 'ß', eacute: 'é', egrave: 'è', agrave: 'à', ccedil: 'ç', ntilde: 'ñ',
}

/** Words as a reader sees them: `&lt;` is `<`, and no character turns the direction of others. */
export function readable(text: string): string {
  return text
    .replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));/g, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return Object.hasOwn(named, name) ? named[name]! : whole
      const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal)
      const control = code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code <= 0xdfff) || code > 0x10_ff_ff
      return control && code !== 0x09 && code !== 0x0a ? '\ufffd' : String.fromCodePoint(code)
    })
    .replace(bidiControls, '')
}

/**
 * An address that a text may lead to: http, https or one mail address, whole, without a name or a password in it.
 *
 * @param href as it was written
 */
export function safeAddress(href: string): URL | undefined {
  const text = readable(href).trim()
  if (/[\u0000-\u001f\u007f]/.test(text)) return undefined
  let url: URL
  try {
    url = new URL(text)
  } catch {
    // Without a scheme it would lead somewhere on the page around the widget.
    return undefined
  }
  // Subject and body of a mail are for the person who sends it.
  if (url.protocol === 'mailto:') return /^[^\s@/?#]+@[^\s@/?#]+$/.test(url.pathname) ? new URL(`mailto:${url.pathname}`) : undefined
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '' || url.hostname === '') return undefined
  return url
}

/** Where a link leads, in short words; empty where its own words say so. */
export function whereTo(url: URL, words: string): string {
  const text = words.trim()
  if (url.protocol === 'mailto:') return text === url.pathname ? '' : url.pathname
  try {
    if (new URL(/^https?:/i.test(text) ? text : `${url.protocol}//${text}`).host === url.host && /^(?:https?:\/\/)?[^\s@]+$/i.test(text)) return ''
  } catch {
    // Words that are no address say nothing about where it leads.
  }
  return url.host
}
