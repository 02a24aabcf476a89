// A portal that keeps settings in memory, by the law of the server.
import type { SaPortalSettings } from '../../../components/portal-settings/sa-portal-settings.ts'
import type { Client } from '../../../src/contract/client.ts'
import type { Policy, PolicyUpdate } from '../../../src/contract/policy.ts'
import type { Me } from '../../../src/contract/session.ts'
import { changePolicy, presets, resolvePolicy, type PolicySettings } from '../../../server/rules/policy.ts'
import { clientFixture, meFixture } from '../../support/fixtures.ts'
import { json, rendered, show, testPortal, until, type Answers, type Sent } from '../base/support.ts'

export const client = 'cli_00000000000000000000000001'
export const owner: Me = { ...meFixture, user: { ...meFixture.user, role: 'owner' }, allowedActions: ['policy.view', 'policy.update', 'client.update'], deniedActions: {} }
const mayAll: Pick<Client, 'allowedActions' | 'deniedActions'> = { allowedActions: ['client.view', 'client.update', 'policy.view', 'policy.update'], deniedActions: {} }

/** The settings of a partner and of one client, and what is written to them. */
export function keeper({ partner = {}, own = {}, portalEnabled = true, me = owner, allowed = mayAll }: { partner?: PolicySettings; own?: PolicySettings; portalEnabled?: boolean; me?: Me; allowed?: Pick<Client, 'allowedActions' | 'deniedActions'> } = {}) {
  const kept = { partner: { settings: partner, version: 3 }, own: { settings: own, version: 1 }, client: clientFixture(1, { name: 'Harrow Dental', portalEnabled, ...allowed, version: 7 }) }
  const policyOf = (level: 'partner' | 'own'): Policy => ({
    own: kept[level].settings as Policy['own'],
    effective: resolvePolicy(kept.partner.settings, level === 'own' ? kept.own.settings : {}),
    inherited: level === 'own' ? resolvePolicy(kept.partner.settings) : resolvePolicy(),
    presets,
    updatedAt: '2026-11-20T09:40:00.000Z',
    version: kept[level].version,
  })
  const conflict = (current: unknown) => json({ type: 'urn:sa-portal:problem:version-conflict', title: 'Changed', status: 412, code: 'version-conflict', requestId: 'req_7f3a', current }, 412)
  const write = (level: 'partner' | 'own', update: PolicyUpdate) => {
    kept[level] = { settings: changePolicy(kept[level].settings, update), version: kept[level].version + 1 }
  }
  const answer = (sent: Sent): Response => {
    const { path, method, ifMatch } = sent
    if (path === '/v1/me') return json(me)
    const level = path === '/v1/policy' ? 'partner' : 'own'
    if (path.endsWith('/policy')) {
      if (method === 'PATCH') {
        if (ifMatch !== `"${kept[level].version}"`) return conflict(policyOf(level))
        write(level, sent.body as PolicyUpdate)
      }
      const policy = policyOf(level)
      return json(policy, 200, { etag: `"${policy.version}"` })
    }
    if (method === 'PATCH') {
      if (ifMatch !== `"${kept.client.version}"`) return conflict(kept.client)
      kept.client = { ...kept.client, ...(sent.body as object), version: kept.client.version + 1 }
    }
    return json(kept.client, 200, { etag: `"${kept.client.version}"` })
  }
  return { kept, answer, write }
}

/** The widget on a page, in a portal that answers so. */
export async function settingsWith(answers: Answers, { attributes = `client-id="${client}"`, ...options }: { attributes?: string; lang?: string; dir?: string; scheme?: string } = {}) {
  const test = testPortal({ giveUpAfterMs: 1500, ...answers })
  const place = await show(`<sa-portal-settings ${attributes}></sa-portal-settings>`, options)
  const element = place.querySelector<SaPortalSettings>('sa-portal-settings')!
  element.portal = test.portal
  await rendered(place)
  return { place, element, ...test }
}

/** The widget, once its settings are there. */
export async function settingsOf(keeping: ReturnType<typeof keeper> = keeper(), options: Parameters<typeof settingsWith>[1] = {}) {
  const test = await settingsWith({ answer: keeping.answer }, options)
  await until('settings', () => test.element.shadowRoot!.querySelector('.settings') !== null)
  return { ...test, ...keeping, writes: () => test.sent.filter(({ method }) => method === 'PATCH') }
}

export const control = <Found extends HTMLElement = HTMLInputElement>(element: Element, name: string) => element.shadowRoot!.getElementById(`setting-${name}`) as Found

/** Chooses, ticks or types, as a person would. */
export async function enter(element: SaPortalSettings, name: string, value: string | boolean): Promise<void> {
  const field = control(element, name)
  if (typeof value === 'boolean') field.checked = value
  else field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await element.updateComplete
  field.dispatchEvent(new Event('change', { bubbles: true }))
  await element.updateComplete
}

export const button = (element: Element, selector: string) => element.shadowRoot!.querySelector<HTMLButtonElement>(selector)!
export const changes = (element: Element) => [...element.shadowRoot!.querySelectorAll('.preview li')].map((each) => `${each.querySelector('b')!.textContent}: ${each.querySelector('.unseen')!.textContent}`)
export const origin = (element: Element, name: string) => control(element, name).closest('.setting, .switch, tr')!.querySelector('.tag')!.textContent!.trim()
export const inherit = (element: Element, name: string) => control(element, name).closest('.setting, .switch, tr')!.querySelector<HTMLButtonElement>('.inherit')
