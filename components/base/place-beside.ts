/** How something in the top layer stands beside what opened it. */
export interface Beside {
  /** @unit pixels; less where the window has less */
  readonly inlineSize: number
  /** The most. @unit pixels */
  readonly blockSize: number
  /** Which edges stand in line; `start` where absent. */
  readonly align?: 'start' | 'end'
  /** So narrow a window is filled from edge to edge. @unit pixels */
  readonly fillBelow?: number
}

/** Distance to what opened it, and to the edge of the window. @unit pixels */
const gap = 4

/** Puts something of the top layer under an element, or over it where there is more room. Set by the object model, so that no policy minds. */
export function placeBeside(overlay: HTMLElement, anchor: Element, { inlineSize, blockSize, align = 'start', fillBelow = 0 }: Beside): void {
  const box = anchor.getBoundingClientRect()
  const { clientWidth: width, clientHeight: height } = document.documentElement
  const fills = width <= fillBelow
  const size = fills ? width : Math.min(inlineSize, width - 2 * gap)
  const onLeft = (getComputedStyle(anchor).direction === 'rtl') === (align === 'end')
  const left = fills ? 0 : Math.max(gap, Math.min(onLeft ? box.left : box.right - size, width - size - gap))
  const below = height - box.bottom - 2 * gap
  const above = box.top - 2 * gap
  const set = (name: string, pixels: number) => overlay.style.setProperty(name, `${Math.round(pixels)}px`)
  set('inline-size', size)
  set('left', left)
  const wanted = Math.min(blockSize, overlay.scrollHeight + 2)
  const under = below >= wanted || below >= above
  const most = Math.min(blockSize, Math.max(120, under ? below : above))
  set('max-block-size', most)
  set('top', under ? box.bottom + gap : Math.max(gap, box.top - gap - Math.min(wanted, most)))
}
