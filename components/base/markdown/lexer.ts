import { Lexer, type Token, type TokensList } from 'marked'

/** How much of a text is read as Markdown; the rest stands there as it was written. @unit characters */
const maxLength = 60_000
/** How deep quotes, lists and emphasis stand in one another. */
const maxDepth = 16
/**
 * How long a paragraph is, and how many marks are in it, before it is taken for a log or a dump and stands there as it was written:
 * looking for the partner of each mark takes the product of the two. @unit characters
 */
const maxRun = 10_000
const maxMarks = 300
/** From which length on a text is read piece by piece: each block costs as much as there is text behind it. @unit characters */
const pieceLength = 2000
/** From which length on even a list is cut between two of its lines. @unit characters */
const listLength = 8000
/** How many lines of lists and quotes are read in one piece. */
const maxMarkers = 800

/** Reads what people write, and never takes longer for what nobody writes. */
class CappedLexer extends Lexer {
  #depth = 0

  override blockTokens(source: string, tokens?: Token[], lastParagraphClipped?: boolean): Token[]
  override blockTokens(source: string, tokens?: TokensList, lastParagraphClipped?: boolean): TokensList
  override blockTokens(source: string, tokens: Token[] = [], lastParagraphClipped?: boolean): Token[] {
    if (this.#depth >= maxDepth) return plain(source, tokens)
    this.#depth += 1
    try {
      return super.blockTokens(source, tokens, lastParagraphClipped)
    } finally {
      this.#depth -= 1
    }
  }

  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    if (this.#depth >= maxDepth || source.length > maxRun || (source.match(/[*_~`<![\]]/g)?.length ?? 0) > maxMarks) return plain(source, tokens)
    this.#depth += 1
    try {
      return super.inlineTokens(source, tokens)
    } finally {
      this.#depth -= 1
    }
  }
}

function plain(source: string, tokens: Token[]): Token[] {
  tokens.push({ type: 'text', raw: source, text: source })
  return tokens
}

/** A line that begins something of its own after an empty one, whatever stood before: no list, no quote, nothing that is set in. */
const fresh = /^[^\s\d>*+\-`~|<]/
const item = /^(?:[*+-]|\d{1,9}[.)])[ \t]/
const marker = /^\s*(?:>|[*+-]\s|\d{1,9}[.)]\s)/
const fence = /^ {0,3}(`{3,}|~{3,})/

/** A part of a text that stands by itself. */
interface Piece {
  readonly text: string
  /** Whether it has more lines of lists and quotes than anybody reads. */
  readonly dump: boolean
}

/** Cuts a text where nothing goes on: at an empty line before a fresh one, outside of code. */
function pieces(source: string): Piece[] {
  const found: Piece[] = []
  let piece: string[] = []
  let size = 0
  let markers = 0
  let open = ''
  let empty = false
  for (const line of source.split('\n')) {
    if (open === '' && ((size >= pieceLength && empty && fresh.test(line)) || (size >= listLength && item.test(line)))) {
      found.push({ text: `${piece.join('\n')}\n`, dump: markers > maxMarkers })
      piece = []
      size = markers = 0
    }
    if (marker.test(line)) markers += 1
    piece.push(line)
    size += line.length + 1
    empty = line.trim() === ''
    const marks = fence.exec(line)?.[1]
    if (marks && open === '') open = marks
    else if (marks && marks.startsWith(open) && line.trim() === marks) open = ''
  }
  return [...found, { text: piece.join('\n'), dump: markers > maxMarkers }]
}

/** What a text is made of. */
export interface Read {
  readonly tokens: readonly Token[]
  /** What was too much to be read; mostly empty. */
  readonly rest: string
}

/** Reads Markdown. Whatever it is given, it ends, in a time that grows with the length. */
export function readMarkdown(source: string, breaks = false): Read {
  const cut = source.length > maxLength ? Math.max(source.lastIndexOf('\n', maxLength), 1) : source.length
  const text = source.slice(0, cut).replace(/\r\n?/g, '\n')
  const lexer = new CappedLexer({ gfm: true, breaks })
  try {
    // Blocks first, so that an address at the end is known to a link at the beginning.
    for (const { text: piece, dump } of pieces(text)) {
      if (dump) plain(piece, lexer.tokens)
      else lexer.blockTokens(piece, lexer.tokens)
    }
    for (const { src, tokens } of lexer.inlineQueue) lexer.inlineTokens(src, tokens)
    return { tokens: lexer.tokens, rest: source.slice(cut) }
  } catch {
    return { tokens: [], rest: source }
  }
}
