// What the pages of the widgets' benches share. What a widget makes ready in idle time is no part of getting the data on screen: it waits
// until it is asked for.
const idle: IdleRequestCallback[] = []
const { requestIdleCallback: whenIdle } = globalThis
let holding = true
globalThis.requestIdleCallback = (callback, options) => (holding ? idle.push(callback) : whenIdle(callback, options))

/** Lets idle work run. */
export function release(): void {
  holding = false
  for (const callback of idle.splice(0)) whenIdle(callback)
}

/** Keeps it back from here on. */
export function hold(): void {
  holding = true
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))

/** Two frames: what was asked for is painted, and what follows from it too. */
export async function painted(): Promise<void> {
  await frame()
  await frame()
  await new Promise((resolve) => setTimeout(resolve, 30))
}

/** Everything that a widget does in idle time is done. */
export async function prepared(element: { readonly prepared: boolean; readonly updateComplete: Promise<unknown> }): Promise<void> {
  release()
  await element.updateComplete
  await painted()
  const end = performance.now() + 20_000
  while (!element.prepared && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 50))
  if (!element.prepared) throw new Error('the widget has not prepared its list within 20 seconds')
  hold()
  await painted()
}
