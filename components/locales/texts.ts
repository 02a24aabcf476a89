import type { Message } from '../../src/format/messages.ts'
import type { riskCatalogue } from '../../src/format/risk.ts'
import type { auditCatalogue } from '../audit-log/messages.ts'
import type { chartCatalogue } from '../base/chart/messages.ts'
import type { coverageCatalogue } from '../base/cells/coverage.messages.ts'
import type { findingEventCatalogue, findingStatusCatalogue, severityCatalogue } from '../base/cells/finding.messages.ts'
import type { exposureCatalogue } from '../base/cells/exposure.messages.ts'
import type { progressCatalogue } from '../base/cells/progress.messages.ts'
import type { engagementsCatalogue } from '../engagements/messages.ts'
import type { findingsCatalogue } from '../findings/messages.ts'
import type { filesCatalogue } from '../base/files/messages.ts'
import type { formCatalogue } from '../base/form/messages.ts'
import type { listCatalogue } from '../base/list/messages.ts'
import type { markdownCatalogue } from '../base/markdown/messages.ts'
import type { stateCatalogue } from '../base/states.messages.ts'
import type { peopleCatalogue } from '../portal-users/messages.ts'
import type { auditorsCatalogue } from '../auditors/messages.ts'
import type { diagnosisCatalogue } from '../diagnosis/messages.ts'
import type { cvssCatalogue } from '../finding/cvss.messages.ts'
import type { findingCatalogue } from '../finding/messages.ts'
import type { commentsCatalogue } from '../comments/messages.ts'
import type { notificationsCatalogue } from '../notifications/messages.ts'
import type { summaryCatalogue } from '../portfolio-summary/messages.ts'
import type { portfolioCatalogue } from '../portfolio/messages.ts'
import type { settingsCatalogue } from '../portal-settings/messages.ts'
import type { severityChartCatalogue } from '../severity-chart/messages.ts'
import type { dashboardCatalogue } from '../client-dashboard/messages.ts'
import type { trendCatalogue } from '../trend/messages.ts'
import type { badgeCatalogue } from '../risk-badge/messages.ts'
import type { secondFactorsCatalogue } from '../second-factors/messages.ts'
import type { sessionsCatalogue } from '../sessions/messages.ts'
import type { signInCatalogue } from '../sign-in/messages.ts'

type TextsOf<Catalogue extends { readonly en: object }> = { readonly [Key in keyof Catalogue['en']]?: Message }

/** Every text that a language may bring, by area. What it leaves out stays English. */
export interface LanguageTexts {
  readonly risk?: TextsOf<typeof riskCatalogue>
  readonly badge?: TextsOf<typeof badgeCatalogue>
  readonly state?: TextsOf<typeof stateCatalogue>
  readonly form?: TextsOf<typeof formCatalogue>
  readonly list?: TextsOf<typeof listCatalogue>
  readonly auditors?: TextsOf<typeof auditorsCatalogue>
  readonly diagnosis?: TextsOf<typeof diagnosisCatalogue>
  readonly people?: TextsOf<typeof peopleCatalogue>
  readonly coverage?: TextsOf<typeof coverageCatalogue>
  readonly exposure?: TextsOf<typeof exposureCatalogue>
  readonly progress?: TextsOf<typeof progressCatalogue>
  readonly summary?: TextsOf<typeof summaryCatalogue>
  readonly portfolio?: TextsOf<typeof portfolioCatalogue>
  readonly signIn?: TextsOf<typeof signInCatalogue>
  readonly sessions?: TextsOf<typeof sessionsCatalogue>
  readonly secondFactors?: TextsOf<typeof secondFactorsCatalogue>
  readonly audit?: TextsOf<typeof auditCatalogue>
  readonly finding?: TextsOf<typeof findingCatalogue>
  readonly cvss?: TextsOf<typeof cvssCatalogue>
  readonly files?: TextsOf<typeof filesCatalogue>
  readonly markdown?: TextsOf<typeof markdownCatalogue>
  readonly chart?: TextsOf<typeof chartCatalogue>
  readonly severityChart?: TextsOf<typeof severityChartCatalogue>
  readonly dashboard?: TextsOf<typeof dashboardCatalogue>
  readonly trend?: TextsOf<typeof trendCatalogue>
  readonly severity?: TextsOf<typeof severityCatalogue>
  readonly findingEvent?: TextsOf<typeof findingEventCatalogue>
  readonly findingStatus?: TextsOf<typeof findingStatusCatalogue>
  readonly engagements?: TextsOf<typeof engagementsCatalogue>
  readonly findings?: TextsOf<typeof findingsCatalogue>
  readonly settings?: TextsOf<typeof settingsCatalogue>
  readonly comments?: TextsOf<typeof commentsCatalogue>
  readonly notifications?: TextsOf<typeof notificationsCatalogue>
}
