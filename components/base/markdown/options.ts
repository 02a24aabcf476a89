/** How Markdown is shown. */
export interface MarkdownOptions {
  /** The level of the heading that the text stands under; its own headings are below that. 2 when absent. */
  readonly headingLevel?: number
  /** Whether a line end is kept as one, as people expect of what they type in a box. */
  readonly breaks?: boolean
  /** Which images are loaded; none when absent: an image is a link then, since loading it tells somebody who reads. */
  readonly images?: (address: URL) => boolean
  /** Draws plain words, such as a mention in them; as they are when absent. Keep it the same function between renderings. */
  readonly words?: (text: string) => unknown
}
