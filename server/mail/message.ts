import type { ClaimedMail } from '../store/mails.ts'
import type { KeptLetter, NewsItem, Recipient } from './letter.ts'
import { wordsFor, type Words } from './words.ts'

/** A mail ready to be sent. */
export interface Message {
  /** Stays the same through every try, so that whoever gets it twice can tell. */
  messageId: string
  from: { name: string; address: string }
  to: { name: string; address: string }
  replyTo: string | null
  subject: string
  date: Date
  /** A BCP 47 language. */
  language: string
  text: string
  html: string
}

/** Where links lead. */
export interface Places {
  /** The portal's own pages. @param findingId the finding to open; `null` for none */
  portal: (findingId: string | null) => string
}

const noPlaces: Places = {
  portal: () => {
    throw new MessageError('nobody has said where the portal is')
  },
}

/** What stands in a mail cannot be sent, whoever tries. */
export class MessageError extends Error {
  override name = 'MessageError'
}

/** Nothing that could end a header, or be more than one address. */
const addressForm = /^[^\s<>,;:"()[\]\\@\u0000-\u001f\u007f-\u009f]{1,64}@[^\s<>,;:"()[\]\\@\u0000-\u001f\u007f-\u009f]{1,189}$/

/** Whether a text is one plain address and nothing else. */
export function isAddress(text: unknown): text is string {
  return typeof text === 'string' && addressForm.test(text)
}

/**
 * Writes a mail in the language of its reader and the brand of the partner.
 *
 * @param sender the address that mails come from where the partner has none of its own
 * @param places where links of notifications lead; a mail of any other kind brings its own
 * @throws {MessageError} the address is none, or the content is not that of a mail
 */
export function writeMessage(mail: Pick<ClaimedMail, 'id' | 'locale' | 'content' | 'createdAt' | 'brand'>, sender: string, places: Places = noPlaces): Message {
  const { to, letter, clientName } = mail.content as { to?: Recipient; letter?: KeptLetter; clientName?: string | null }
  if (!letter || !isAddress(to?.email)) throw new MessageError('the recipient has no address that mail can be sent to')
  const { words, language, locale } = wordsFor(mail.locale)
  const from = isAddress(mail.brand.mailFrom) ? mail.brand.mailFrom : sender
  const brand = plain(mail.brand.name, 100) || from.slice(from.indexOf('@') + 1)
  const name = plain(to.name, 120)
  const body = bodyOf(letter, words, { brand, client: plain(clientName ?? '', 200), time: (at) => momentIn(locale, mail.brand.timezone, at), number: (count) => new Intl.NumberFormat(locale).format(count), places })
  const contact = isAddress(mail.brand.contactEmail) ? mail.brand.contactEmail : null
  const parts: Parts = {
    ...body,
    hello: name === '' ? null : fill(words.hello, { name }, words.direction),
    foot: [fill(words.sentBy, { brand }, words.direction), ...(contact === null ? [] : [fill(words.questions, { email: contact }, words.direction)])],
    addressNote: words.address,
  }
  const logoUrl = logoOf(mail.brand.logoUrl)
  return {
    messageId: `<${mail.id}@${from.slice(from.indexOf('@') + 1)}>`,
    from: { name: brand, address: from },
    to: { name, address: to.email },
    replyTo: contact,
    subject: flat(parts.subject),
    date: new Date(mail.createdAt),
    language,
    text: textOf(parts),
    html: htmlOf(parts, { language, direction: words.direction, brand, logoUrl }),
  }
}

/** A run of text: ours, or somebody's, which may be written the other way. */
type Piece = string | { foreign: string; isolate: boolean }
type Sentence = readonly Piece[]

interface Body {
  subject: Sentence
  lead: Sentence
  facts?: readonly { label: string; value: Sentence }[]
  /** Sentences one below the other. */
  list?: readonly Sentence[]
  link?: { label: string; url: string }
  after: readonly Sentence[]
}

interface Parts extends Body {
  hello: Sentence | null
  foot: readonly Sentence[]
  addressNote: string
}

function bodyOf(letter: KeptLetter, words: Words, about: { brand: string; client: string; time: (at: string) => string; number: (count: number) => string; places: Places }): Body {
  const say = (text: string, more: Record<string, string> = {}) => fill(text, { brand: about.brand, client: about.client, ...more }, words.direction)
  switch (letter.kind) {
    case 'invitation': {
      const { subject, by, plain: alone } = words.invitation[letter.person]
      const inviter = plain(letter.inviter ?? '', 120)
      return {
        subject: say(subject),
        lead: inviter === '' ? say(alone) : say(by, { inviter }),
        link: { label: words.invitationButton, url: linkOf(letter.url) },
        after: [say(words.invitationUntil, { time: about.time(letter.expiresAt) }), say(words.invitationUnexpected)],
      }
    }
    case 'password-reset':
      return {
        subject: say(words.reset.subject),
        lead: say(words.reset.lead),
        link: { label: words.reset.button, url: linkOf(letter.url) },
        after: [say(words.reset.until, { time: about.time(letter.expiresAt) }), say(words.reset.unexpected)],
      }
    case 'new-sign-in': {
      const known = (text: string | null) => plain(text ?? '', 120) || words.signIn.unknown
      return {
        subject: say(words.signIn.subject),
        lead: say(words.signIn.lead),
        facts: [
          { label: words.signIn.time, value: [about.time(letter.at)] },
          { label: words.signIn.device, value: [{ foreign: known(letter.device), isolate: true }] },
          { label: words.signIn.ip, value: [{ foreign: known(letter.ip), isolate: true }] },
        ],
        after: [say(words.wasItYou)],
      }
    }
    case 'security-changed':
      return {
        subject: say(words.security.subject),
        lead: say(words.security.lead[letter.change]),
        facts: [{ label: words.security.time, value: [about.time(letter.at)] }],
        after: [say(words.wasItYou)],
      }
    case 'role-changed': {
      const role = letter.role === 'api_key' ? letter.role : words.roles[letter.role]
      return { subject: say(words.role.subject), lead: say(about.client === '' ? words.role.ofStaff : words.role.ofClient, { role }), after: [] }
    }
    case 'access-ended':
      return {
        subject: say(words.ended.subject),
        lead: say(about.client === '' ? words.ended.ofStaff : words.ended.ofClient),
        after: [say(words.ended.mistake)],
      }
    case 'notifications': {
      const { items, more } = letter
      const who = ({ by }: NewsItem) => plain(by.name ?? '', 120) || (by.side === 'client' ? about.client || words.news.theClient : about.brand)
      const one = (item: NewsItem): Sentence => say(words.news.events[item.event], { who: who(item), what: plain(item.what, 200) })
      const only = items.length === 1 && more === 0 ? items[0]! : null
      const client = (item: NewsItem) => plain(item.client ?? '', 200)
      return {
        subject: only ? one(only) : say(words.news.subject, { count: about.number(items.length + more) }),
        lead: only ? (client(only) === '' ? one(only) : say(words.news.ofClient, { of: client(only) })) : say(words.news.lead),
        ...(only ? {} : { list: items.map((item) => [...one(item), ...(client(item) === '' ? [] : [' – ', { foreign: client(item), isolate: true }])]) }),
        link: { label: words.news.button, url: linkOf(about.places.portal(only?.findingId ?? null)) },
        after: [...(more > 0 ? [say(words.news.more, { count: about.number(more) })] : []), say(words.news.preferences)],
      }
    }
    case 'test':
      return { subject: say(words.test.subject), lead: say(words.test.lead), after: [] }
    default:
      throw new MessageError(`there are no words for a mail of the kind "${String((letter as { kind: unknown }).kind)}"`)
  }
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

function fill(text: string, values: Record<string, string>, direction: 'ltr' | 'rtl'): Sentence {
  return text.split(/(\{\w+\})/).map((part): Piece => {
    const value = /^\{(\w+)\}$/.exec(part)?.[1]
    if (value === undefined) return part
    const foreign = values[value] ?? ''
    return { foreign, isolate: direction === 'rtl' || rightToLeft.test(foreign) }
  })
}

/**
 * Somebody's text as it may stand in a mail: one line, no characters that turn the text around them, nothing that a reader's program
 * would make a link of, and not longer than `most` characters.
 */
function plain(text: string, most: number): string {
  const line = text
    .normalize('NFC')
    .replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/:\/\/+/g, ' ')
    .replace(/\bwww\./gi, 'www ')
    // In a header this begins a word that the reader's program decodes, line ends included.
    .replaceAll('=?', '= ?')
    .trim()
  const characters = [...line.toWellFormed()]
  return characters.length > most ? `${characters.slice(0, most - 1).join('').trimEnd()}…` : characters.join('')
}

/** @throws {MessageError} an address of another kind than links to our own pages have */
function linkOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') throw new MessageError('the link is no http(s) address')
  return url.href
}

function logoOf(text: string | null): string | null {
  const url = text !== null && URL.canParse(text) ? new URL(text) : null
  return url?.protocol === 'https:' && !url.username && !url.password ? url.href : null
}

function momentIn(locale: string, timeZone: string, at: string): string {
  const shape = { dateStyle: 'long', timeStyle: 'short' } as const
  const write = (zone: string) => `${new Intl.DateTimeFormat(locale, { ...shape, timeZone: zone }).format(new Date(at))} (${zone.replaceAll('_', ' ')})`
  try {
    return write(timeZone)
  } catch {
    return write('UTC')
  }
}

/** A sentence as plain text; foreign text of another direction keeps to itself. */
const flat = (sentence: Sentence): string => sentence.map((piece) => (typeof piece === 'string' ? piece : piece.isolate ? `\u2068${piece.foreign}\u2069` : piece.foreign)).join('')

function textOf({ hello, lead, facts, list, link, after, foot, addressNote }: Parts): string {
  return [
    ...(hello ? [flat(hello)] : []),
    flat(lead),
    ...(facts ? [facts.map(({ label, value }) => `${label}: ${flat(value)}`).join('\n')] : []),
    ...(list ? [list.map((sentence) => `- ${flat(sentence)}`).join('\n')] : []),
    ...(link ? [`${link.label}. ${addressNote}\n${link.url}`] : []),
    ...after.map(flat),
    `-- \n${foot.map(flat).join('\n')}`,
  ].join('\n\n').concat('\n')
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!)
const marked = (sentence: Sentence): string =>
  sentence.map((piece) => (typeof piece === 'string' ? escape(piece) : piece.isolate ? `<bdi>${escape(piece.foreign)}</bdi>` : escape(piece.foreign))).join('')

// Programs that show mails drop style sheets, so every element carries its own style.
const fontStyle = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:16px;line-height:1.5"
const buttonStyle = 'display:inline-block;padding:12px 20px;border-radius:6px;background-color:#1d4ed8;color:#ffffff;font-weight:600;text-decoration:none'

function htmlOf(parts: Parts, page: { language: string; direction: 'ltr' | 'rtl'; brand: string; logoUrl: string | null }): string {
  const { subject, hello, lead, facts, list, link, after, foot, addressNote } = parts
  const paragraph = (html: string, style = 'margin:0 0 16px') => `<p style="${style}">${html}</p>`
  const head = page.logoUrl === null
    ? paragraph(`<strong>${escape(page.brand)}</strong>`)
    : paragraph(`<img src="${escape(page.logoUrl)}" alt="${escape(page.brand)}" height="40" style="height:40px;max-width:240px;border:0">`)
  return `<!doctype html>
<html lang="${page.language}" dir="${page.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(flat(subject))}</title>
</head>
<body style="margin:0;padding:0;background-color:#ffffff;color:#1f2937">
<div role="article" aria-roledescription="email" lang="${page.language}" dir="${page.direction}" style="max-width:600px;margin:0 auto;padding:24px;${fontStyle};text-align:start">
${[
  head,
  `<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${marked(subject)}</h1>`,
  ...(hello ? [paragraph(marked(hello))] : []),
  paragraph(marked(lead)),
  ...(facts ? [`<ul style="margin:0 0 16px;padding:0;list-style:none">${facts.map(({ label, value }) => `<li>${escape(label)}: <strong>${marked(value)}</strong></li>`).join('')}</ul>`] : []),
  ...(list ? [`<ul style="margin:0 0 16px;padding-inline-start:24px">${list.map((sentence) => `<li style="margin:0 0 8px">${marked(sentence)}</li>`).join('')}</ul>`] : []),
  ...(link
    ? [
        paragraph(`<a href="${escape(link.url)}" style="${buttonStyle}">${escape(link.label)}</a>`),
        paragraph(`${escape(addressNote)}<br><span dir="ltr" style="word-break:break-all">${escape(link.url)}</span>`),
      ]
    : []),
  ...after.map((sentence) => paragraph(marked(sentence))),
  paragraph(foot.map(marked).join('<br>'), 'margin:24px 0 0;padding-top:16px;border-top:1px solid #d1d5db;color:#4b5563;font-size:14px'),
].join('\n')}
</div>
</body>
</html>
`
}
