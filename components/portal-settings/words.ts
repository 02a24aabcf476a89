import { formatterOf } from '../../src/format/locale.ts'
import type { Speech } from '../base/speech.ts'
import { settingsCatalogue, type SettingsText } from './messages.ts'
import type { Path } from './settings.ts'

function word(key: string, fallback: string, speech: Speech): string {
  return key in settingsCatalogue.en ? speech.text('settings', settingsCatalogue)(key as SettingsText) : fallback
}

/** The name of a part, a mode, a role, a field or a preset; what a later server has added is shown by its own name. */
export function nameOf(kind: 'module' | 'mode' | 'role' | 'field' | 'mfa' | 'preset' | 'presetHelp', name: string, speech: Speech): string {
  return word(`${kind}:${name}`, name, speech)
}

/** The name of a setting. */
export function settingName(path: Path, speech: Speech): string {
  const [group, name] = path.split('.') as [string, string | undefined]
  if (group === 'modules') return nameOf('module', name!, speech)
  if (group === 'fields') return nameOf('field', name!, speech)
  return word(name ?? group, path, speech)
}

/** A length of time: `30 minutes`, `12 hours`. */
export function formatDuration(seconds: number, locale: string): string {
  const [value, unit] = seconds < 7200 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour']
  return formatterOf(`duration ${unit}`, locale, (tag) => new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 2 })).format(value)
}

/** What a setting is set to, in words. */
export function valueWord(path: Path, value: unknown, speech: Speech): string {
  const text = speech.text('settings', settingsCatalogue)
  const [group] = path.split('.')
  if (path === 'portalEnabled') return text(value ? 'open' : 'closed')
  if (group === 'modules') {
    const { mode, minRole } = (value ?? {}) as { mode?: string; minRole?: string }
    const reach = nameOf('mode', mode ?? 'hidden', speech)
    return mode === 'hidden' || !minRole ? reach : text('moduleValue', { mode: reach, role: nameOf('role', minRole, speech) })
  }
  if (group === 'fields') return text(value ? 'shown' : 'hidden')
  if (path === 'mfa') return nameOf('mfa', String(value), speech)
  if (path === 'sessionIdleSeconds' || path === 'sessionMaxSeconds') return typeof value === 'number' ? formatDuration(value, speech.language) : text('nothing')
  if (path === 'ipAllow') return Array.isArray(value) && value.length > 0 ? value.join(', ') : text('everybody')
  if (path === 'messages.statusExplanations') {
    const count = Object.keys((value ?? {}) as object).length
    return count > 0 ? text('explanations', { count }) : text('nothing')
  }
  return typeof value === 'string' && value ? value : text('nothing')
}
