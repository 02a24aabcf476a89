import { pick, sequence } from './random.ts'

/** One client of a large demo portfolio. */
export interface CrowdClient {
  name: string
  slug: string
  aliases: string[]
  tags: string[]
  industry: string
  contactEmail: string
  currency: string
  timezone: string
  locale: string
  /** @unit days before the demo is loaded */
  createdDaysAgo: number
  /** Whether the baseline assessment is finished. */
  baselineCompleted: boolean
  /** @unit points, 0–100; `null` while no score is known */
  score: number | null
  /** @unit whole currency units per year; `null` while no estimate is known */
  exposure: readonly [low: number, high: number] | null
}

const first = ['Amber', 'Birch', 'Cinder', 'Dapple', 'Elder', 'Fallow', 'Gannet', 'Hazel', 'Ivory', 'Juniper', 'Kelp', 'Linden', 'Mallow', 'Nettle', 'Osier', 'Pebble', 'Quarry', 'Rowan', 'Sorrel', 'Teasel', 'Umber', 'Vetch', 'Willow', 'Yarrow']
const second = ['bank', 'bridge', 'brook', 'combe', 'croft', 'dale', 'fell', 'field', 'ford', 'gate', 'ham', 'holt', 'hurst', 'lea', 'marsh', 'mere', 'mill', 'moor', 'ridge', 'shaw', 'stead', 'thorpe', 'wick', 'wood']
const trades: [industry: string, words: string[]][] = [
  ['Legal', ['Solicitors', 'Law Partners', 'Chambers']],
  ['Healthcare', ['Dental Care', 'Medical Centre', 'Physiotherapy']],
  ['Manufacturing', ['Fabrication', 'Tooling', 'Plastics']],
  ['Construction', ['Builders', 'Roofing', 'Groundworks']],
  ['Education', ['College', 'School Trust', 'Nursery']],
  ['Retail', ['Stores', 'Garden Centre', 'Outfitters']],
  ['Transport', ['Haulage', 'Couriers', 'Freight']],
  ['Hospitality', ['Hotels', 'Kitchens', 'Inns']],
  ['Accounting', ['Accountants', 'Bookkeeping', 'Payroll']],
  ['Energy', ['Solar', 'Heat Networks', 'Wind']],
]
const places = [
  { currency: 'USD', timezone: 'America/New_York', locale: 'en-US' },
  { currency: 'USD', timezone: 'America/Chicago', locale: 'en-US' },
  { currency: 'GBP', timezone: 'Europe/London', locale: 'en-GB' },
  { currency: 'AUD', timezone: 'Australia/Sydney', locale: 'en-AU' },
]
const tags = ['gold', 'silver', 'north', 'south', 'regulated', 'priority', 'new']

/** Clients of a large demo portfolio, one after the other: the same ones every time. */
export function* crowd(count: number): Generator<CrowdClient> {
  for (let index = 0; index < count; index += 1) {
    const random = sequence(90_001 + index)
    const [industry, words] = pick(random, trades)
    // The number makes the name its own; people search by it as well.
    const number = index + 1
    const name = `${pick(random, first)}${pick(random, second)} ${pick(random, words)} ${number}`
    const slug = name.toLowerCase().replaceAll(' ', '-')
    const unscored = random() < 0.07
    const low = Math.round(1000 * Math.exp(random() * 6))
    yield {
      name,
      slug,
      aliases: random() < 0.2 ? [`${name.slice(0, 3).toUpperCase()}-${number}`] : [],
      tags: random() < 0.5 ? [pick(random, tags)] : [],
      industry,
      contactEmail: `it@${slug}.example`,
      ...pick(random, places),
      createdDaysAgo: 0.01 + ((index * 1500) / count) * (0.9 + random() * 0.1),
      baselineCompleted: !unscored && random() > 0.05,
      score: unscored ? null : Math.round(random() * 1000) / 10,
      exposure: random() < 0.1 ? null : [low, Math.round(low * (1.5 + random() * 3))],
    }
  }
}
