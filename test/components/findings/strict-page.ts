// The inside of strict.html: shows findings and engagements, presses what opens something, and tells the test around it what became of it.
import '../../../components/engagements/sa-engagements.ts'
import '../../../components/findings/sa-findings.ts'
import type { Engagement } from '../../../src/contract/engagement.ts'
import { findingFixtures } from '../../support/fixtures.ts'
import { client, fakePortal, findingAt, manager } from './support.ts'

const violations: string[] = []
document.addEventListener('securitypolicyviolation', (event) => violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`))

const fake = fakePortal({ me: manager, findings: [0, 1, 2].map((number) => findingAt(number, { status: 'open', allowedActions: ['finding.submit'] })) })
fake.state.engagements = [{ ...(findingFixtures['engagement'] as Engagement), title: 'Web test' }]
const findings = document.createElement('sa-findings')
const engagements = document.createElement('sa-engagements')
for (const element of [findings, engagements]) {
  element.portal = fake.portal
  element.clientId = client
  document.body.append(element)
}
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const inside = (selector: string) => findings.shadowRoot!.querySelector<HTMLElement>(selector)
while (!inside('.choose-several') || !engagements.shadowRoot!.querySelector('[role=meter]')) await wait(10)
inside('.choose-several')!.click()
await findings.updateComplete
inside('.choose-all')!.click()
await findings.updateComplete
inside('.choosing .primary')!.click()
await wait(600)
parent.postMessage(
  {
    violations,
    opened: inside('dialog[open]') !== null,
    filled: engagements.shadowRoot!.querySelector('.progress-fixed')!.getBoundingClientRect().width,
  },
  '*',
)
