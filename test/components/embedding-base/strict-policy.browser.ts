import { expect } from 'chai'

interface Heard {
  violations: string[]
  width: number
  accent: string
  text: string
}

/** Opens the page under a policy and waits for its word. */
async function open(policy: string): Promise<Heard> {
  const frame = document.createElement('iframe')
  frame.width = '800'
  frame.height = '600'
  const heard = new Promise<Heard>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the page said nothing')), 8000)
    addEventListener('message', function hear(event) {
      if (event.source !== frame.contentWindow) return
      removeEventListener('message', hear)
      clearTimeout(timer)
      resolve(event.data as Heard)
    })
  })
  frame.src = `/test/components/embedding-base/page.html?csp=${encodeURIComponent(policy)}`
  document.body.append(frame)
  try {
    return await heard
  } finally {
    frame.remove()
  }
}

describe('a page with a strict policy', () => {
  it('shows every widget, styled, without one violation', async function () {
    this.timeout(10_000)
    const { violations, width, accent, text } = await open(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html",
    )
    expect(violations).to.deep.equal([])
    expect(width).to.be.above(100)
    expect(accent).not.to.equal('rgba(0, 0, 0, 0)')
    expect(text).to.contain('Total Clients')
  })

  it('would report a style attribute: the test can fail', async function () {
    this.timeout(10_000)
    const { violations } = await open("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; trusted-types none-of-ours; require-trusted-types-for 'script'").catch(
      () => ({ violations: ['refused'] }) as Pick<Heard, 'violations'>,
    )
    expect(violations).not.to.deep.equal([])
  })
})
