import type { DemoFrameworkKey } from './frameworks.ts'
import { sequence } from './random.ts'

/** The demo MSP. */
export const larkfield = {
  name: 'Larkfield IT',
  slug: 'larkfield-it',
  contactEmail: 'hello@larkfield.example',
  timezone: 'Europe/London',
  currency: 'USD',
  members: [
    { email: 'olivia.grant@larkfield.example', name: 'Olivia Grant', role: 'owner' },
    { email: 'adam.ferris@larkfield.example', name: 'Adam Ferris', role: 'admin' },
    { email: 'ana.ruiz@larkfield.example', name: 'Ana Ruiz', role: 'analyst' },
    { email: 'bill.okoro@larkfield.example', name: 'Bill Okoro', role: 'billing' },
  ],
} as const

/** Somebody of a client of the demo MSP. */
export interface DemoPerson {
  email: string
  name: string
  role: 'viewer' | 'collaborator' | 'manager'
  grants?: readonly ('billing' | 'approver')[]
  /** Places of the engagements that the person is assigned to; every engagement when absent. */
  engagements?: readonly number[]
  /** @unit days before the demo is loaded; `null` for somebody who has not come yet */
  seenDaysAgo: number | null
}

const speaker = (client: string, email: string, name: string, seenDaysAgo: number): { client: string; people: readonly DemoPerson[] } => ({
  client,
  people: [{ email, name, role: 'manager', seenDaysAgo }],
})

/**
 * The people of some clients of the demo MSP, by the client's name. At the first one of each role, somebody who is assigned to two engagements
 * only, somebody who has not come yet, and an auditor.
 */
export const demoPeople: readonly { client: string; people: readonly DemoPerson[]; auditor?: { email: string; name: string } }[] = [
  {
    client: 'Copperlane Architects',
    people: [
      { email: 'pat@copperlane.example', name: 'Pat Lindqvist', role: 'manager', grants: ['billing', 'approver'], seenDaysAgo: 0.2 },
      { email: 'noor@copperlane.example', name: 'Noor Haddad', role: 'collaborator', engagements: [0, 1], seenDaysAgo: 3 },
      { email: 'tom@copperlane.example', name: 'Tom Becker', role: 'viewer', seenDaysAgo: 140 },
      { email: 'ines@copperlane.example', name: 'Inês Duarte', role: 'viewer', seenDaysAgo: null },
    ],
    auditor: { email: 'frida@assurance.example', name: 'Frida Holm' },
  },
  {
    client: 'Greywater Analytics',
    people: [{ email: 'sam@greywater.example', name: 'Sam Ito', role: 'manager', seenDaysAgo: null }],
  },
  speaker('شركة نورس الوادي للشحن', 'layla@valleygull.example', 'ليلى حداد', 1.1),
  speaker('Thornwick Borough Council', 'margaret.ellery@thornwick.example', 'Margaret Ellery', 0.6),
  speaker('Marrowfield Dental Group', 'owen.pryce@marrowfield.example', 'Owen Pryce', 2),
  speaker('Stonelark Hotels', 'chiara.bonetti@stonelark.example', 'Chiara Bonetti', 4),
  speaker('Hadderby Credit Union', 'desmond.achebe@hadderby.example', 'Desmond Achebe', 0.9),
  speaker('Saltmarsh Wind Partners', 'freya.lindholm@saltmarsh.example', 'Freya Lindholm', 12),
  speaker('Tarn & Vale Accountants', 'priya.nair@tarnvale.example', 'Priya Nair', 8),
  speaker(
    'The Incorporated Society of Harbourmasters, Lightkeepers and Coastal Pilots of the Northern and Western Approaches (Pensions, Welfare and Training)',
    'rowland.tregear@harbourmasters.example', 'Captain Rowland Tregear', 21,
  ),
  speaker('Merrow Bay Marine', 'joost.vandam@merrowbay.example', 'Joost van Dam', 5),
  speaker('Kestrelmoor Aviation Services', 'helen.soerby@kestrelmoor.example', 'Helen Sørby', 1.7),
  speaker('Wexcombe Water', 'martin.kowalczyk@wexcombe.example', 'Martin Kowalczyk', 0.4),
  speaker('Orrinbank Construction', 'siobhan.keane@orrinbank.example', 'Siobhan Keane', 30),
  speaker('Northfen Radio', 'eli.brandt@northfen.example', 'Eli Brandt', 16),
]

/** One client of the demo MSP, as a person would describe it. */
export interface DemoClient {
  name: string
  aliases: string[]
  tags: string[]
  industry: string
  contactEmail: string
  currency: string
  timezone: string
  locale: string
  status: 'onboarding' | 'active' | 'suspended'
  /** @unit days before the demo is loaded; fractions give the time of day */
  createdDaysAgo: number
  /** @unit days before the demo is loaded; `null` while the baseline assessment is open */
  baselineDaysAgo: number | null
  /** @unit points, 0–100; `null` while no score is known */
  score: number | null
  /** Low and high; `null` while no estimate is known. @unit whole currency units per year */
  exposure: readonly [low: number, high: number] | null
  confidence: 'low' | 'medium' | 'high'
  frameworks: readonly DemoFrameworkKey[]
  /** @unit controls that have evidence attached */
  evidenced: number
}

const e8: readonly DemoFrameworkKey[] = ['essential-eight']
const basic: readonly DemoFrameworkKey[] = ['basics']
const both: readonly DemoFrameworkKey[] = ['essential-eight', 'basics']
const all: readonly DemoFrameworkKey[] = ['essential-eight', 'basics', 'library']

type Exposure = readonly [number, number] | null
type Row = [
  name: string,
  industry: string,
  score: number | null,
  exposure: Exposure,
  frameworks: readonly DemoFrameworkKey[],
  evidenced: number,
  extra?: Partial<DemoClient>,
]

const gbp = { currency: 'GBP', timezone: 'Europe/London', locale: 'en-GB' }
const aud = { currency: 'AUD', timezone: 'Australia/Brisbane', locale: 'en-AU' }

/** Newest first, as the portfolio shows them. */
const rows: Row[] = [
  ['Cobbleton Cycles', 'Retail', null, null, [], 0, { status: 'onboarding', baselineDaysAgo: null, tags: ['new'] }],
  ['Greywater Analytics', 'Software', 55, [60_000, 150_000], basic, 2, { status: 'onboarding', baselineDaysAgo: null, tags: ['new', 'north'] }],
  ['Marrowfield Dental Group', 'Healthcare', 19.9, [42_000, 180_000], both, 11, { aliases: ['MDG', 'Marrowfield Smiles'], tags: ['healthcare', 'priority'] }],
  ['Brindle Harbour Logistics', 'Transport', 0, [350_000, 1_200_000], e8, 0, { ...gbp, tags: ['priority'] }],
  ['Stonelark Hotels', 'Hospitality', 20, [95_000, 310_000], both, 25, { tags: ['gold'] }],
  ['Pellworth & Daughters Solicitors', 'Legal', 39.9, [70_000, 240_000], basic, 5, { ...gbp, aliases: ['P&D Law'] }],
  ['Vennick Veterinary Clinics', 'Veterinary', 40, [18_000, 64_000], basic, 6],
  ['Hadderby Credit Union', 'Financial services', 59, [220_000, 540_000], all, 131, { tags: ['gold', 'regulated'] }],
  ['Saltmarsh Wind Partners', 'Energy', 60, [410_000, 980_000], both, 38, { ...gbp, tags: ['regulated', 'north'] }],
  ['Bellmere Pharmacy Group', 'Pharmacy', 80, [26_000, 90_000], all, 249, { tags: ['healthcare', 'gold'] }],
  ['Tarn & Vale Accountants', 'Accounting', 100, [4_000, 15_000], both, 50, { ...gbp, tags: ['gold'] }],
  ['شركة نورس الوادي للشحن', 'Freight', 47, [33_000, 120_000], basic, 4, { aliases: ['Valley Gull Freight'], locale: 'ar', timezone: 'Asia/Dubai' }],
  [
    'The Incorporated Society of Harbourmasters, Lightkeepers and Coastal Pilots of the Northern and Western Approaches (Pensions, Welfare and Training)',
    'Membership body', 66, [51_000, 140_000], both, 29, { ...gbp, aliases: ['ISHLCP'], tags: ['north'] },
  ],
  ['Ironbrook Foundry', 'Heavy industry', 12, [640_000, 2_100_000], all, 1, { tags: ['priority'] }],
  ['Oakhurst Fenn School Trust', 'Education', 34, [40_000, 110_000], e8, 14, { ...gbp }],
  ['Wattle Creek Mining Services', 'Mining', 28, [900_000, 3_400_000], both, 17, { ...aud, tags: ['priority', 'regulated'] }],
  ['Tallowby Foods', 'Food manufacturing', 52, [88_000, 260_000], e8, 19],
  ['Quillmere Publishing', 'Media', 71, [9_500, 32_000], basic, 8, { ...gbp }],
  ['Nimbleford Robotics', 'Manufacturing', 83, [120_000, 330_000], both, 46, { tags: ['gold'] }],
  ['Ashgrove Wick Care Homes', 'Social care', 44, [75_000, 205_000], basic, 5, { ...gbp, tags: ['healthcare'] }],
  ['Lumen & Thistle Studios', 'Creative', 90, [3_200, 11_000], basic, 9],
  ['Thornwick Borough Council', 'Local government', 57, [300_000, 760_000], all, 142, { ...gbp, tags: ['regulated', 'north'] }],
  ['Merrow Bay Marine', 'Marine', 36, [58_000, 170_000], e8, 12],
  ['Eastlow Freight Cooperative', 'Transport', 63, [47_000, 132_000], e8, 22, { ...gbp }],
  ['Copperlane Architects', 'Architecture', 79.99, [12_000, 38_000], e8, 31],
  ['Pinegate Property Management', 'Real estate', 76, [15_000, 49_000], basic, 7],
  ['Kestrelmoor Aviation Services', 'Aviation', 88, [260_000, 700_000], both, 48, { tags: ['regulated', 'gold'] }],
  ['Dunmarrow Distillery', 'Beverages', 49, [22_000, 81_000], basic, 5, { ...gbp, status: 'suspended' }],
  ['Fairholt Charitable Foundation', 'Non-profit', 68, [6_000, 21_000], basic, 6, { ...gbp }],
  ['Wexcombe Water', 'Utilities', 73, [480_000, 1_150_000], all, 190, { ...gbp, tags: ['regulated'] }],
  ['Brasserie Élan Doré', 'Hospitality', 31, [8_000, 29_000], basic, 2],
  ['Orrinbank Construction', 'Construction', 24, [130_000, 420_000], e8, 8],
  ['Sunder Lane Theatre', 'Arts', 81, null, basic, 8, { ...gbp }],
  ['Glasswick Optics', 'Manufacturing', 92, [17_000, 17_000], e8, 37, { confidence: 'high' }],
  ['Zephyr Ridge Orchards', 'Agriculture', 16, [28_000, 97_000], basic, 1, { ...aud }],
  ['Mistral Quay Insurance Brokers', 'Insurance', 78, [140_000, 390_000], both, 41, { ...gbp, tags: ['regulated'] }],
  ['Northfen Radio', 'Broadcasting', 61, [7_400, 26_000], basic, 6, { ...gbp, tags: ['north'] }],
  ['Larch & Loom Textiles', 'Textiles', 85, [21_000, 68_000], e8, 33],
]

/** The 38 clients of the demo MSP, newest first: every band edge and every edge of coverage is among them. */
export const demoClients: readonly DemoClient[] = rows.map(([name, industry, score, exposure, frameworks, evidenced, extra], index) => {
  const random = sequence(index + 1)
  // The first came in this week, the last about three years ago, none at the same hour.
  const createdDaysAgo = 0.4 + index * 1.7 + index ** 2 * 0.72 + random() * 0.9
  const host = name.normalize('NFKD').toLowerCase().replaceAll(/[^a-z]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 24).replace(/-$/, '')
  return {
    name,
    aliases: [],
    tags: [],
    industry,
    contactEmail: `it@${host || 'valley-gull'}.example`,
    currency: 'USD',
    timezone: 'America/New_York',
    locale: 'en-US',
    status: 'active',
    createdDaysAgo,
    baselineDaysAgo: Math.max(0.2, createdDaysAgo - 4 - random() * 10 * Math.min(1, createdDaysAgo / 20)),
    score,
    exposure,
    confidence: (['low', 'medium', 'medium', 'high'] as const)[Math.floor(random() * 4)]!,
    frameworks,
    evidenced,
    ...extra,
  }
})

/** One score of a history. */
export interface DemoPoint {
  /** @unit points, 0–100 */
  score: number
  /** @unit days before the demo is loaded */
  daysAgo: number
}

/** A client's scores over the last twelve months, oldest first, ending in the present one. Empty while no score is known. */
export function demoHistory(client: DemoClient, index: number): DemoPoint[] {
  if (client.score === null) return []
  const random = sequence(1000 + index)
  const since = client.baselineDaysAgo ?? client.createdDaysAgo
  const last = Math.min(since, 0.1 + random() * 2)
  const points: DemoPoint[] = [{ score: client.score, daysAgo: last }]
  let score = client.score
  for (let daysAgo = last + 30; daysAgo < Math.min(since, 365); daysAgo += 29 + random() * 3) {
    // Most clients improve: looking back, the score falls a little more often than it rises.
    score = Math.min(100, Math.max(0, Math.round((score - (random() * 8 - 3)) * 10) / 10))
    points.unshift({ score, daysAgo })
  }
  return points
}
