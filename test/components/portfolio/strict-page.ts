// The inside of strict.html: shows a portfolio and tells the test around it what became of it.
import '../../../components/portfolio/sa-portfolio.ts'
import { clientAt, clientsOf, fakePortal } from './support.ts'

const violations: string[] = []
document.addEventListener('securitypolicyviolation', (event) => violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`))

const element = document.createElement('sa-portfolio')
element.portal = fakePortal({ clients: [...clientsOf(2), clientAt(50, { evidenceCoverage: 50 })] }).portal
document.body.append(element)
const inside = (selector: string) => element.shadowRoot?.querySelector<HTMLElement>(selector)
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
while (element.shadowRoot?.querySelectorAll('tbody tr').length !== 3 || inside('[part=add]')?.ariaDisabled !== 'false') await wait(10)
inside('[part=add]')!.click()
await wait(600)
const opened = inside('dialog')?.hasAttribute('open') ?? false
const bars = element.shadowRoot.querySelectorAll('.bar-fill')
parent.postMessage({ rows: 3, violations, width: getComputedStyle(bars[bars.length - 1]!).width, opened }, '*')
