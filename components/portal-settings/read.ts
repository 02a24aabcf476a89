import { isNetwork, networkOf } from '../../src/contract/network.ts'
import { lengths, limits, mostNetworks } from './parts.ts'
import type { SettingsText } from './messages.ts'

/** What a field's text says: a value, or what is wrong with it. */
export type Reading = { value: unknown } | { wrong: SettingsText; about?: Readonly<Record<string, string | number>> }

/** How many seconds one of the unit that a time is entered in has. */
export const secondsPer = { sessionIdleSeconds: 60, sessionMaxSeconds: 3600 } as const

/** A time entered in minutes or hours, as seconds. */
export function readTime(path: 'sessionIdleSeconds' | 'sessionMaxSeconds', text: string): Reading {
  const unit = secondsPer[path]
  const [least, most] = limits[path]
  const seconds = Math.round(Number(text.trim().replace(',', '.')) * unit)
  if (text.trim() === '' || !(seconds >= least && seconds <= most)) {
    return { wrong: path === 'sessionIdleSeconds' ? 'badIdle' : 'badMax', about: { least: least / unit, most: most / unit } }
  }
  return { value: seconds }
}

/** An allow-list, one network a line; a single address stands for itself. */
export function readNetworks(text: string): Reading {
  const networks = [...new Set(text.split(/[\s,،;]+/).filter(Boolean).map(networkOf))]
  const bad = networks.find((network) => !isNetwork(network))
  if (bad !== undefined) return { wrong: 'badNetwork', about: { network: bad } }
  if (networks.length > mostNetworks) return { wrong: 'manyNetworks', about: { most: mostNetworks } }
  return { value: networks }
}

/** Explanations of statuses, one a line: `open: Nobody has begun yet.` */
export function readExplanations(text: string): Reading {
  const found: Record<string, string> = {}
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const cut = line.indexOf(':')
    const [status, words] = [line.slice(0, cut).trim(), line.slice(cut + 1).trim()]
    if (cut < 1 || !status || !words || status.length > lengths.status || words.length > lengths.explanation) return { wrong: 'badExplanation', about: { line: line.trim().slice(0, 60) } }
    found[status] = words
  }
  return { value: Object.keys(found).length > 0 ? found : null }
}

/** Explanations as they are edited. */
export function writeExplanations(value: unknown): string {
  return Object.entries((value ?? {}) as Record<string, string>)
    .map(([status, words]) => `${status}: ${words}`)
    .join('\n')
}

/** A text for people, on one line as the portal keeps it. An empty one is none: what is inherited holds. */
export function readLine(text: string): Reading {
  const words = text.replace(/\s+/g, ' ').trim()
  return { value: words === '' ? null : words }
}
