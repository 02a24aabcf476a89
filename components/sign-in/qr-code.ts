import { html, svg, type TemplateResult } from 'lit'
import { encode } from 'uqr'

/** A QR code as a drawing, dark on white in every scheme, because cameras read no other. */
export function qrCode(text: string, label: string): TemplateResult {
  const { size, data } = encode(text, { ecc: 'M', border: 4 })
  // One run of dark modules is one rectangle of the path.
  let path = ''
  data.forEach((row, y) => {
    for (let x = 0; x < size; x += 1) {
      if (!row[x]) continue
      const from = x
      while (x < size && row[x]) x += 1
      path += `M${from} ${y}h${x - from}v1H${from}z`
    }
  })
  const inside = svg`<rect width=${size} height=${size} fill="#fff" /><path d=${path} fill="#000" />`
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges" role="img" aria-label=${label}>${inside}</svg>`
}
