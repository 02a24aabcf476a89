import { html, nothing, type TemplateResult } from 'lit'
import { ifDefined } from 'lit/directives/if-defined.js'
import type { Token, Tokens } from 'marked'
import { outLink } from '../out-link.ts'
import type { Speech } from '../speech.ts'
import { readable, safeAddress } from './address.ts'
import { readMarkdown } from './lexer.ts'
import { markdownCatalogue } from './messages.ts'
import type { MarkdownOptions } from './options.ts'

/** How many blocks, cells and runs of words are drawn; what comes after stands there as it was written. */
const maxParts = 4000

interface Drawing {
  readonly text: ReturnType<typeof textsOf>
  readonly options: MarkdownOptions
  readonly level: number
  /** Whether it stands in a link, which holds no other. */
  readonly linked: boolean
  /** How much may still be drawn. */
  readonly budget: { left: number }
}

const textsOf = (speech: Speech) => speech.text('markdown', markdownCatalogue)

/** Draws Markdown. Nothing of it becomes HTML: every word is a text, every element one of ours. */
export function drawMarkdown(source: string, speech: Speech, options: MarkdownOptions): TemplateResult {
  const { tokens, rest } = readMarkdown(source, options.breaks)
  const drawing: Drawing = { text: textsOf(speech), options, level: options.headingLevel ?? 2, linked: false, budget: { left: maxParts } }
  return html`<div class="markdown" dir="auto">${each(tokens, drawing, (token) => block(token, drawing), rest)}</div>`
}

/**
 * Draws one after the other, while there is something left to draw with; the others stand there as they were written.
 *
 * @param rest what was never read
 */
function each<Part extends { raw: string }>(parts: readonly Part[], { budget, text }: Drawing, draw: (part: Part) => unknown, rest = ''): unknown[] {
  const drawn: unknown[] = []
  const left: string[] = []
  for (const part of parts) {
    if (budget.left > 0) drawn.push(draw(part))
    else left.push(part.raw)
  }
  const remains = left.join('') + rest
  if (remains.trim() !== '') drawn.push(html`<div class="md-note">${text('rest')}</div><div class="md-raw">${remains}</div>`)
  return drawn
}

const blocks = (tokens: readonly Token[], drawing: Drawing): unknown[] => each(tokens, drawing, (token) => block(token, drawing))
const inlines = (tokens: readonly Token[] | undefined, drawing: Drawing): unknown[] => (tokens ?? []).map((token) => inline(token, drawing))

/** Words as they are, or as the widget draws them. */
function words(text: string, { options, linked }: Drawing): unknown {
  const read = readable(text)
  return options.words && !linked ? options.words(read) : read
}

function block(token: Token, drawing: Drawing): unknown {
  drawing.budget.left -= 1
  switch (token.type) {
    case 'space':
    case 'def':
      return nothing
    case 'heading': {
      const { depth, tokens } = token as Tokens.Heading
      return html`<div class="md-heading" role="heading" aria-level=${Math.min(6, drawing.level + depth)} dir="auto">${inlines(tokens, drawing)}</div>`
    }
    case 'paragraph':
      return html`<p dir="auto">${inlines(token.tokens, drawing)}</p>`
    case 'text':
      // Words of a list without paragraphs, or what stands too deep to be read.
      return token.tokens ? inlines(token.tokens, drawing) : html`<span class="md-raw">${words((token as Tokens.Text).text, drawing)}</span>`
    case 'code':
      return html`<pre class="md-code" tabindex="0" role="group" dir="ltr" aria-label=${drawing.text('code')}><code>${(token as Tokens.Code).text}</code></pre>`
    case 'blockquote':
      return html`<blockquote dir="auto">${blocks(token.tokens ?? [], drawing)}</blockquote>`
    case 'list':
      return list(token as Tokens.List, drawing)
    case 'table':
      return table(token as Tokens.Table, drawing)
    case 'hr':
      return html`<hr />`
    case 'html':
      return html`<p class="md-raw" dir="auto">${token.raw.trim()}</p>`
    default:
      // Inside lists without paragraphs, runs of words stand where blocks do.
      return inline(token, drawing)
  }
}

function list({ ordered, start, items }: Tokens.List, drawing: Drawing): TemplateResult {
  let shown = 0
  const lines = items.flatMap((item) => {
    if (drawing.budget.left <= 0) return []
    shown += 1
    return html`<li class=${item.task ? 'md-task' : ''} dir="auto">${blocks(item.tokens, drawing)}</li>`
  })
  const rest = each(items.slice(shown), drawing, () => nothing)
  // Written out, since list styles take the meaning from screen readers of some browsers.
  return ordered
    ? html`<ol role="list" start=${ifDefined(typeof start === 'number' && start !== 1 ? start : undefined)}>${lines}</ol>${rest}`
    : html`<ul role="list">${lines}</ul>${rest}`
}

function table({ header, rows }: Tokens.Table, drawing: Drawing): TemplateResult {
  const side = ({ align }: Tokens.TableCell) => (align === 'right' ? 'md-end' : align === 'center' ? 'md-center' : '')
  const shown: unknown[] = []
  const rest: { raw: string }[] = []
  for (const row of rows) {
    if (drawing.budget.left <= 0) rest.push({ raw: `${row.map(({ text }) => text).join(' | ')}\n` })
    else shown.push(html`<tr>${row.map((cell) => html`<td class=${side(cell)} dir="auto">${inlines(cell.tokens, drawing)}</td>`)}</tr>`)
  }
  return html`<div class="md-scroll" tabindex="0" role="group" aria-label=${drawing.text('table')}>
      <table>
        <thead>
          <tr>${header.map((cell) => html`<th scope="col" class=${side(cell)} dir="auto">${inlines(cell.tokens, drawing)}</th>`)}</tr>
        </thead>
        <tbody>${shown}</tbody>
      </table>
    </div>
    ${each(rest, drawing, () => nothing)}`
}

function inline(token: Token, drawing: Drawing): unknown {
  drawing.budget.left -= 1
  if (drawing.budget.left < 0) return token.raw
  switch (token.type) {
    case 'escape':
      return (token as Tokens.Escape).text
    case 'strong':
      return html`<strong>${inlines(token.tokens, drawing)}</strong>`
    case 'em':
      return html`<em>${inlines(token.tokens, drawing)}</em>`
    case 'del':
      return html`<del>${inlines(token.tokens, drawing)}</del>`
    case 'codespan':
      return html`<code dir="ltr">${(token as Tokens.Codespan).text}</code>`
    case 'br':
      return html`<br />`
    case 'checkbox': {
      const { checked } = token as Tokens.Checkbox
      return html`<span class="md-check ${checked ? 'done' : ''}" role="img" aria-label=${drawing.text(checked ? 'done' : 'notDone')}></span>`
    }
    case 'link':
      return link(token as Tokens.Link, drawing)
    case 'image':
      return image(token as Tokens.Image, drawing)
    case 'text':
      return token.tokens ? inlines(token.tokens, drawing) : words((token as Tokens.Text).text, drawing)
    default:
      // Raw HTML, and what a later version of the library adds.
      return token.raw
  }
}

/** What a link says, without what it is made of. */
function plainOf(tokens: readonly Token[] | undefined, text: string): string {
  return tokens ? tokens.map((token) => plainOf('tokens' in token ? token.tokens : undefined, 'text' in token ? (token.text as string) : '')).join('') : readable(text)
}

function link({ href, tokens, text, raw }: Tokens.Link, drawing: Drawing): unknown {
  const url = safeAddress(href)
  // An address that leads nowhere stands there as it was written, so that the reader sees what it is.
  if (!url) return raw
  return anchor(url, inlines(tokens, { ...drawing, linked: true }), plainOf(tokens, text), drawing)
}

const anchor = (url: URL, inside: unknown, said: string, { text }: Drawing): TemplateResult => outLink(url, inside, said, text('newTab'))

function image({ href, text: alt, raw }: Tokens.Image, drawing: Drawing): unknown {
  const { text, options, linked } = drawing
  const said = readable(alt)
  const url = safeAddress(href)
  if (!url || url.protocol === 'mailto:') return raw
  if (options.images?.(url)) return html`<img src=${url.href} alt=${said} loading="lazy" decoding="async" referrerpolicy="no-referrer" />`
  if (linked) return said === '' ? text('imageOnly') : said
  return anchor(url, said === '' ? text('imageOnly') : text('image', { alt: said }), '', drawing)
}
