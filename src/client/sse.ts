/** One message of an event stream. */
export interface StreamMessage {
  /** `message` where the stream names none. */
  event: string
  data: string
  /** The id to resume from, as of this message; empty where there is none. */
  id: string
}

/** A line longer than this is no message of ours. @unit UTF-16 code units */
const longestLine = 1_000_000

/**
 * Reads an event stream as the HTML standard has it: CR, LF and CRLF end a line, also across chunks; comments are skipped;
 * several `data` lines are joined; a message that the end of the stream cuts off is dropped.
 */
export class EventStreamReader {
  /** The wait that the server asks for before the next connection. @unit milliseconds */
  retryMs: number | undefined
  /** The last id that a finished message has set. */
  lastId: string
  #rest = ''
  #afterReturn = false
  #event = ''
  #data: string[] = []
  #id: string

  /** @param lastId the id that the stream resumes from */
  constructor(lastId = '') {
    this.lastId = this.#id = lastId
  }

  /**
   * @param chunk decoded text, cut anywhere; a byte order mark is the decoder's business
   * @returns the messages that this chunk finishes
   * @throws {RangeError} a line without an end
   */
  push(chunk: string): StreamMessage[] {
    const messages: StreamMessage[] = []
    let text = chunk
    if (this.#afterReturn && text !== '') {
      if (text.startsWith('\n')) text = text.slice(1)
      this.#afterReturn = false
    }
    text = this.#rest + text
    let from = 0
    for (let at = this.#rest.length; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code !== 10 && code !== 13) continue
      this.#line(text.slice(from, at), messages)
      if (code === 13) {
        if (at + 1 === text.length) this.#afterReturn = true
        else if (text.charCodeAt(at + 1) === 10) at++
      }
      from = at + 1
    }
    this.#rest = text.slice(from)
    if (this.#rest.length > longestLine) throw new RangeError('A line of the event stream does not end.')
    return messages
  }

  #line(line: string, messages: StreamMessage[]): void {
    if (line === '') {
      this.lastId = this.#id
      if (this.#data.length > 0) messages.push({ event: this.#event || 'message', data: this.#data.join('\n'), id: this.#id })
      this.#event = ''
      this.#data = []
      return
    }
    const colon = line.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? line : line.slice(0, colon)
    let value = colon < 0 ? '' : line.slice(colon + 1)
    if (value.startsWith(' ')) value = value.slice(1)
    if (field === 'data') this.#data.push(value)
    else if (field === 'event') this.#event = value
    else if (field === 'id' && !value.includes('\0')) this.#id = value
    else if (field === 'retry' && /^\d+$/.test(value)) this.retryMs = Number(value)
  }
}
