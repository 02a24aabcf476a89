import type { Handler } from '../http/call.ts'
import * as acceptances from './acceptances.ts'
import * as assets from './assets.ts'
import * as attachments from './attachments.ts'
import * as audit from './audit.ts'
import * as auditors from './auditors.ts'
import * as clients from './clients.ts'
import * as comments from './comments.ts'
import * as controls from './controls.ts'
import * as diagnosis from './diagnosis.ts'
import * as engagements from './engagements.ts'
import * as events from './events.ts'
import * as evidence from './evidence.ts'
import * as findingActs from './finding-acts.ts'
import * as findingImports from './finding-imports.ts'
import * as findings from './findings.ts'
import * as frameworks from './frameworks.ts'
import * as hostedSessions from './hosted-sessions.ts'
import * as me from './me.ts'
import * as measures from './measures.ts'
import * as members from './members.ts'
import * as notifications from './notifications.ts'
import * as passwords from './passwords.ts'
import * as policies from './policies.ts'
import * as portalUsers from './portal-users.ts'
import * as portfolio from './portfolio.ts'
import * as retests from './retests.ts'
import * as secondFactors from './second-factors.ts'
import * as sessions from './sessions.ts'
import * as signIn from './sign-in.ts'
import * as system from './system.ts'

/** The code behind every endpoint. The router refuses to start when it and the endpoint table differ. */
export const handlers: readonly Handler[] = [
  engagements, assets, findings, findingActs, findingImports, acceptances, retests, comments, attachments, notifications,
  system, me, sessions, portfolio, clients, measures, frameworks, controls, evidence, events, audit, members, portalUsers, auditors, policies,
  diagnosis, signIn, secondFactors, hostedSessions, passwords,
]
  .flatMap((room): unknown[] => Object.values(room))
  .filter((value): value is Handler => typeof value === 'object' && value !== null && 'entry' in value)
