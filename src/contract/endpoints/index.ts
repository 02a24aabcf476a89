import * as attachments from './attachments.ts'
import * as audit from './audit.ts'
import * as clients from './clients.ts'
import * as comments from './comments.ts'
import type { Endpoint } from './endpoint.ts'
import * as engagements from './engagements.ts'
import * as findingImports from './finding-imports.ts'
import * as findings from './findings.ts'
import * as frameworks from './frameworks.ts'
import * as notifications from './notifications.ts'
import * as people from './people.ts'
import * as policies from './policies.ts'
import * as portfolio from './portfolio.ts'
import * as signIn from './sign-in.ts'
import * as system from './system.ts'

/** Every endpoint of the portal API. */
export const endpoints: readonly Endpoint[] = [
  ...Object.values(system),
  ...Object.values(portfolio),
  ...Object.values(clients),
  ...Object.values(frameworks),
  ...Object.values(audit),
  ...Object.values(people),
  ...Object.values(policies),
  ...Object.values(engagements),
  ...Object.values(findings),
  ...Object.values(findingImports),
  ...Object.values(comments),
  ...Object.values(attachments),
  ...Object.values(notifications),
  ...Object.values(signIn),
]

export * from './endpoint.ts'
