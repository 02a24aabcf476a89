import type { assetKinds } from '../../src/contract/asset.ts'
import type { EngagementStatus } from '../../src/contract/engagement.ts'
import type { FindingEvent } from '../../src/contract/finding-status.ts'
import { demoTexts, scannedTexts, type DemoText, type DemoTextKey } from './finding-texts.ts'
import { pick, sequence } from './random.ts'

/** Who does something in the demo: two analysts, whoever speaks for the client, and the portal itself. */
export type DemoHand = 'ana' | 'adam' | 'client' | 'portal'

/** Something that happens to a finding of the demo. */
export interface DemoStep {
  event: FindingEvent
  /** When, between the publication (0) and the loading of the demo (1). */
  at: number
  by: DemoHand
  /** What is said about it; one of the usual sentences when absent. */
  notes?: string
}

/** What becomes of a finding. */
export interface DemoLife {
  /** `null` for what is only drafted. */
  steps: readonly DemoStep[] | null
  /** A risk that is asked to be lived with. @unit `expiresInDays` days after the demo is loaded, below 0 for one that has run out */
  acceptance?: { askedAt: number; status: 'requested' | 'rejected' | 'active' | 'expired'; expiresInDays: number }
}

const step = (event: FindingEvent, at: number, by: DemoHand = 'client', notes?: string): DemoStep => ({ event, at, by, ...(notes === undefined ? {} : { notes }) })

/** The ways a finding goes in the demo: every status, and every event on the way there. */
export const demoLives = {
  draft: { steps: null },
  open: { steps: [] },
  started: { steps: [step('start', 0.3)] },
  waiting: { steps: [step('start', 0.3), step('submit_remediation', 0.94)] },
  waitingLong: { steps: [step('submit_remediation', 0.5)] },
  claimed: { steps: [step('start', 0.2), step('submit_remediation', 0.9), step('claim', 0.97, 'ana')] },
  stuck: {
    steps: [
      step('submit_remediation', 0.7), step('claim', 0.8, 'ana'),
      step('verify_unable', 0.82, 'ana', 'The test account has been locked since Tuesday. Please send us a new one, then we go on.'),
    ],
  },
  takenBack: { steps: [step('start', 0.3), step('submit_remediation', 0.6), step('withdraw', 0.61)] },
  notFixed: { steps: [step('start', 0.2), step('submit_remediation', 0.5), step('claim', 0.6, 'ana'), step('verify_not_fixed', 0.62, 'ana')] },
  again: {
    steps: [
      step('start', 0.15), step('submit_remediation', 0.4), step('claim', 0.45, 'ana'), step('verify_not_fixed', 0.47, 'ana'), step('start', 0.6),
      step('submit_remediation', 0.93),
    ],
  },
  partial: { steps: [step('start', 0.2), step('submit_remediation', 0.55), step('claim', 0.7, 'adam'), step('verify_partial', 0.72, 'adam')] },
  fixed: { steps: [step('start', 0.12), step('submit_remediation', 0.35), step('claim', 0.42, 'ana'), step('verify_fixed', 0.44, 'ana')] },
  fixedLate: { steps: [step('start', 0.4), step('submit_remediation', 0.8), step('verify_fixed', 0.88, 'ana')] },
  fixedAtOnce: { steps: [step('submit_remediation', 0.06), step('verify_fixed', 0.1, 'adam')] },
  secondRound: {
    steps: [
      step('start', 0.04), step('submit_remediation', 0.12), step('claim', 0.15, 'ana'), step('verify_not_fixed', 0.16, 'ana'), step('submit_remediation', 0.3),
      step('claim', 0.34, 'ana'), step('release', 0.35, 'ana'), step('claim', 0.36, 'adam'), step('verify_fixed', 0.38, 'adam'),
    ],
  },
  reopened: { steps: [step('submit_remediation', 0.2), step('verify_fixed', 0.3, 'adam'), step('reopen', 0.9, 'ana', 'The scan of this week found it again, on the machine that was restored from a backup.')] },
  accepted: { steps: [step('accept_risk', 0.4, 'adam')], acceptance: { askedAt: 0.3, status: 'active', expiresInDays: 140 } },
  acceptedEnding: { steps: [step('accept_risk', 0.35, 'adam')], acceptance: { askedAt: 0.25, status: 'active', expiresInDays: 9 } },
  acceptanceAsked: { steps: [step('start', 0.2)], acceptance: { askedAt: 0.92, status: 'requested', expiresInDays: 180 } },
  acceptanceRefused: { steps: [], acceptance: { askedAt: 0.4, status: 'rejected', expiresInDays: 300 } },
  acceptanceRunOut: { steps: [step('accept_risk', 0.3, 'adam'), step('reopen', 0.9, 'portal')], acceptance: { askedAt: 0.2, status: 'expired', expiresInDays: -1 } },
  falsePositive: { steps: [step('mark_false_positive', 0.15, 'ana')] },
  closed: { steps: [step('close', 0.1, 'ana')] },
} satisfies Record<string, DemoLife>
/** The name of such a way. */
export type DemoLifeKey = keyof typeof demoLives

/** One finding of the demo. */
export interface DemoFinding {
  text: DemoText
  life: DemoLifeKey
  /** When it was published, or drafted. @unit days before the demo is loaded */
  daysAgo: number
  /** What it affects, as places in the client's list of assets. */
  assets: readonly number[]
}

/** One piece of work of the demo. */
export interface DemoEngagement {
  kind: 'pentest' | 'vuln_assessment' | 'compliance' | 'review' | 'managed_service'
  title: string
  scope: string
  status: EngagementStatus
  /** @unit days before the demo is loaded; below 0 for days to come */
  startDaysAgo: number
  endDaysAgo: number | null
  findings: readonly DemoFinding[]
  /** A round of testing again: where it stands, and how many of the findings it names. */
  retest?: { status: 'requested' | 'scheduled' | 'completed'; findings: number }
}

/** All work for one client of the demo. */
export interface DemoWork {
  client: string
  assets: readonly { kind: (typeof assetKinds)[number]; name: string; criticality: number }[]
  engagements: readonly DemoEngagement[]
}

type Line = [text: DemoTextKey | DemoText, life: DemoLifeKey, daysAgo: number, ...assets: number[]]
const findings = (...lines: Line[]): DemoFinding[] =>
  lines.map(([text, life, daysAgo, ...assets]) => ({ text: typeof text === 'string' ? demoTexts[text] : text, life, daysAgo, assets }))

const copperlane: DemoWork = {
  client: 'Copperlane Architects',
  assets: [
    { kind: 'web_application', name: 'projects.copperlane.example', criticality: 5 },
    { kind: 'host', name: 'db01.office.copperlane.example', criticality: 5 },
    { kind: 'host', name: 'files01.office.copperlane.example', criticality: 4 },
    { kind: 'cloud', name: 'copperlane-scans', criticality: 4 },
    { kind: 'network', name: 'Office network, Copper Lane 12', criticality: 3 },
    { kind: 'host', name: 'fw01.copperlane.example', criticality: 5 },
    { kind: 'network', name: 'copperlane.example', criticality: 3 },
    { kind: 'host', name: 'backup01.office.copperlane.example', criticality: 5 },
    { kind: 'host', name: 'ws-014.office.copperlane.example', criticality: 2 },
  ],
  engagements: [
    {
      kind: 'pentest', title: 'Penetration test of the project portal', status: 'remediation', startDaysAgo: 182, endDaysAgo: 160,
      scope: 'The project portal and the office network, from outside and with the account of a contractor.\n\n- **In scope:** `projects.copperlane.example`, the office in Copper Lane\n- **Out of scope:** denial of service, the model workshop',
      findings: findings(
        ['searchInjection', 'secondRound', 164, 0, 1], ['drawings', 'notFixed', 164, 0], ['comments', 'partial', 163, 0, 2], ['remoteAccess', 'claimed', 24, 4],
        ['kerberoast', 'waiting', 80, 7], ['relay', 'started', 76, 2, 4], ['ssrf', 'reopened', 158, 0, 3], ['guessing', 'fixed', 158, 0], ['logout', 'stuck', 62, 0],
        ['verbose', 'fixed', 150, 0], ['headers', 'open', 149, 0], ['jquery', 'accepted', 140, 0], ['scriptPassword', 'acceptedEnding', 120, 2], ['oldTls', 'waitingLong', 40, 0],
        ['tracking', 'draft', 2, 0],
      ),
      retest: { status: 'scheduled', findings: 4 },
    },
    {
      kind: 'vuln_assessment', title: 'External perimeter, every quarter', status: 'active', startDaysAgo: 66, endDaysAgo: -120, scope: 'Everything of Copperlane that answers from the internet.',
      findings: findings(
        ['firmware', 'open', 5.4, 5], ['bucket', 'fixed', 58, 3], ['sshRace', 'open', 21, 5], ['terrapin', 'started', 18, 5, 2], ['oldTls', 'acceptanceAsked', 50, 5],
        ['dmarc', 'takenBack', 45, 6], ['supportTool', 'open', 33, 8], ['ftp', 'falsePositive', 44, 2], ['headers', 'closed', 43, 5], ['citrix', 'draft', 0.6, 5],
      ),
    },
    {
      kind: 'compliance', title: 'Essential Eight readiness review', status: 'completed', startDaysAgo: 330, endDaysAgo: 280, scope: '',
      findings: findings(['leavers', 'fixedLate', 290, 4], ['backups', 'acceptanceRunOut', 260, 7], ['guessing', 'fixedAtOnce', 288, 4], ['dmarc', 'acceptanceRefused', 285, 6]),
    },
    {
      kind: 'managed_service', title: 'Patches and backups', status: 'active', startDaysAgo: 400, endDaysAgo: null, scope: 'Weekly updates of servers and workstations, nightly backups, a restore every quarter.',
      findings: scannedTexts.slice(4, 18).map((text, index) => ({
        text, life: index % 5 === 4 ? 'started' : index % 3 === 2 ? 'fixed' : 'fixedAtOnce', daysAgo: 176 - index * 12.3, assets: [index % 3 === 0 ? 1 : index % 3 === 1 ? 2 : 8],
      })),
      retest: { status: 'completed', findings: 2 },
    },
    { kind: 'pentest', title: 'Penetration test of the app for site visits', status: 'planned', startDaysAgo: -21, endDaysAgo: -35, scope: 'Android and iOS, and the service behind them.', findings: [] },
  ],
}

const valleyGull: DemoWork = {
  client: 'شركة نورس الوادي للشحن',
  assets: [
    { kind: 'web_application', name: 'بوابة التتبع', criticality: 5 },
    { kind: 'host', name: 'خادم الملفات FS-01', criticality: 4 },
  ],
  engagements: [
    {
      kind: 'pentest', title: 'اختبار اختراق بوابة تتبع الشحنات', status: 'remediation', startDaysAgo: 92, endDaysAgo: 71, scope: 'بوابة التتبع وواجهتها البرمجية، دون اختبارات تعطيل الخدمة.',
      findings: findings(['tracking', 'started', 74, 0], ['sharedManager', 'notFixed', 73, 0, 1], ['plainBackups', 'waiting', 70, 1], ['guessing', 'fixed', 70, 0], ['headers', 'open', 69, 0]),
    },
  ],
}

/** Clients whose work is put together by chance, the same way every time. */
const others: readonly [client: string, host: string, kind: DemoEngagement['kind'], title: string, count: number][] = [
  ['Marrowfield Dental Group', 'marrowfield', 'review', 'First look at the practices', 5],
  ['Stonelark Hotels', 'stonelark', 'vuln_assessment', 'Guest networks and booking desk', 9],
  ['Hadderby Credit Union', 'hadderby', 'pentest', 'Penetration test of online banking', 12],
  ['Saltmarsh Wind Partners', 'saltmarsh', 'vuln_assessment', 'Control network of the wind farms', 8],
  ['Tarn & Vale Accountants', 'tarnvale', 'review', 'Yearly review', 4],
  [
    'The Incorporated Society of Harbourmasters, Lightkeepers and Coastal Pilots of the Northern and Western Approaches (Pensions, Welfare and Training)',
    'harbourmasters', 'compliance', 'Review of the arrangements for the protection of members’ records, pension files and examination papers, held at the head office and at the seven district offices (second year of three)', 6,
  ],
  ['Merrow Bay Marine', 'merrowbay', 'pentest', 'Penetration test of the harbour office', 10],
  ['Kestrelmoor Aviation Services', 'kestrelmoor', 'compliance', 'Part-IS gap assessment', 7],
  ['Wexcombe Water', 'wexcombe', 'pentest', 'Penetration test of the works', 14],
  ['Orrinbank Construction', 'orrinbank', 'vuln_assessment', 'Site offices', 9],
  ['Northfen Radio', 'northfen', 'managed_service', 'Patches and backups', 6],
]

const written = ['remoteAccess', 'sshRace', 'relay', 'kerberoast', 'oldTls', 'headers', 'terrapin', 'jquery', 'scriptPassword', 'backups', 'verbose', 'logout', 'guessing', 'leavers', 'dmarc', 'ftp', 'log4shell', 'supportTool', 'comments'] as const
const mostly: readonly DemoLifeKey[] = ['open', 'open', 'started', 'started', 'waiting', 'notFixed', 'partial', 'fixed', 'fixed', 'fixed', 'fixedAtOnce', 'fixedLate', 'secondRound', 'accepted', 'falsePositive', 'draft']

function byChance([client, host, kind, title, count]: (typeof others)[number], index: number): DemoWork {
  const random = sequence(20_000 + index)
  const assets = (['db01', 'files01', 'mail01', 'vpn'] as const).map((name, place) => ({ kind: 'host' as const, name: `${name}.${host}.example`, criticality: 5 - place }))
  const since = [5, 15, 35, 42, 52, 110, 170, 174, 178, 181, 181][index]!
  const first = Math.floor(random() * written.length)
  return {
    client,
    assets,
    engagements: [{
      kind, title, scope: `Servers and accounts of ${host}.example.`, status: pick(random, ['active', 'remediation', 'active']), startDaysAgo: Math.round(since + 1), endDaysAgo: kind === 'managed_service' ? null : Math.round(since * 0.6),
      findings: Array.from({ length: count }, (_, place) => ({
        text: demoTexts[written[(first + place) % written.length]!], life: pick(random, mostly), daysAgo: since * (1 - (place / count) * 0.75), assets: [Math.floor(random() * 4)],
      })),
    }],
  }
}

/** A large scan, month after month: what is found is mended mostly, and something new comes with every scan. */
function thornwick(): DemoWork {
  const random = sequence(30_000)
  const sites = ['hall', 'library', 'depot', 'leisure', 'museum', 'cemetery', 'market', 'archive']
  const assets = sites.flatMap((site, place) =>
    ['srv', 'app', 'prn'].map((role, rank) => ({ kind: 'host' as const, name: `${role}-${site}.thornwick.example`, criticality: rank === 2 ? 1 : 5 - (place % 4) })))
  const scans = [178, 150, 122, 94, 66, 38, 10]
  const found: DemoFinding[] = []
  for (const [round, daysAgo] of scans.entries()) {
    const many = [46, 38, 31, 27, 24, 21, 18][round]!
    for (let index = 0; index < many; index += 1) {
      const chance = random()
      const life: DemoLifeKey =
        daysAgo < 20 ? (chance < 0.7 ? 'open' : chance < 0.85 ? 'fixedAtOnce' : 'started')
        : chance < 0.3 ? 'fixed' : chance < 0.45 ? 'fixedAtOnce' : chance < 0.58 ? 'fixedLate' : chance < 0.7 ? 'open' : chance < 0.78 ? 'started'
        : pick(random, ['waiting', 'waitingLong', 'notFixed', 'partial', 'secondRound', 'reopened', 'accepted', 'falsePositive', 'closed'])
      const first = Math.floor(random() * assets.length)
      const more = random() < 0.2 ? [(first + 3) % assets.length, (first + 6) % assets.length] : []
      found.push({ text: pick(random, scannedTexts), life, daysAgo: daysAgo - index * 0.002, assets: [first, ...more] })
    }
  }
  return {
    client: 'Thornwick Borough Council',
    assets,
    engagements: [
      { kind: 'vuln_assessment', title: 'Network vulnerability scan, all sites', scope: 'Servers and printers of eight sites, once a month, with credentials.', status: 'active', startDaysAgo: 180, endDaysAgo: null, findings: found },
      {
        kind: 'review', title: 'Review of the payment kiosks', scope: '', status: 'on_hold', startDaysAgo: 60, endDaysAgo: null,
        findings: findings(['guessing', 'open', 55, 1], ['verbose', 'draft', 12, 1], ['ftp', 'started', 54, 0]),
        retest: { status: 'requested', findings: 2 },
      },
    ],
  }
}

/** The work of the demo MSP. Whoever is not named here has no engagement at all. */
export const demoWork: readonly DemoWork[] = [
  copperlane,
  valleyGull,
  thornwick(),
  ...others.map(byChance),
  {
    client: 'Lumen & Thistle Studios',
    assets: [],
    engagements: [{ kind: 'review', title: 'First look', scope: '', status: 'planned', startDaysAgo: -7, endDaysAgo: null, findings: [] }],
  },
]
