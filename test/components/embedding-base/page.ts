// The script of a page with a strict policy: shows every small widget, then says which violations there were.
const violations: string[] = []
document.addEventListener('securitypolicyviolation', (event) => {
  violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
})

await import('../../../components/all.ts')

const summary = document.querySelector('sa-portfolio-summary')!
summary.summary = { total: 38, highRisk: 6, healthy: 27, unknown: 5 }
document.querySelector('sa-portal')!.brand = '#aa0055'
await new Promise((resolve) => setTimeout(resolve, 300))

const width = document.querySelector('sa-coverage-bar')!.shadowRoot!.querySelector('.bar-fill')!.getBoundingClientRect().width
const accent = getComputedStyle(document.querySelector('sa-coverage-bar')!.shadowRoot!.querySelector('.bar-fill')!).backgroundColor
parent.postMessage({ violations, width, accent, text: summary.shadowRoot!.textContent }, location.origin)

export {}
