// The languages beside English: complete, with the same places for values, and added to what is on the page already.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'

import { chartCatalogue } from '../../components/base/chart/messages.ts'
import { coverageCatalogue } from '../../components/base/cells/coverage.messages.ts'
import { progressCatalogue } from '../../components/base/cells/progress.messages.ts'
import { auditCatalogue } from '../../components/audit-log/messages.ts'
import { engagementsCatalogue } from '../../components/engagements/messages.ts'
import { findingsCatalogue } from '../../components/findings/messages.ts'
import { settingsCatalogue } from '../../components/portal-settings/messages.ts'
import { findingEventCatalogue, findingStatusCatalogue, severityCatalogue } from '../../components/base/cells/finding.messages.ts'
import { exposureCatalogue } from '../../components/base/cells/exposure.messages.ts'
import { filesCatalogue } from '../../components/base/files/messages.ts'
import { formCatalogue } from '../../components/base/form/messages.ts'
import { listCatalogue } from '../../components/base/list/messages.ts'
import { markdownCatalogue } from '../../components/base/markdown/messages.ts'
import { stateCatalogue } from '../../components/base/states.messages.ts'
import { ar } from '../../components/locales/ar.ts'
import { de } from '../../components/locales/de.ts'
import { auditorsCatalogue } from '../../components/auditors/messages.ts'
import { diagnosisCatalogue } from '../../components/diagnosis/messages.ts'
import { peopleCatalogue } from '../../components/portal-users/messages.ts'
import { cvssCatalogue } from '../../components/finding/cvss.messages.ts'
import { findingCatalogue } from '../../components/finding/messages.ts'
import { commentsCatalogue } from '../../components/comments/messages.ts'
import { notificationsCatalogue } from '../../components/notifications/messages.ts'
import { summaryCatalogue } from '../../components/portfolio-summary/messages.ts'
import { portfolioCatalogue } from '../../components/portfolio/messages.ts'
import { severityChartCatalogue } from '../../components/severity-chart/messages.ts'
import { dashboardCatalogue } from '../../components/client-dashboard/messages.ts'
import { trendCatalogue } from '../../components/trend/messages.ts'
import { badgeCatalogue } from '../../components/risk-badge/messages.ts'
import { secondFactorsCatalogue } from '../../components/second-factors/messages.ts'
import { sessionsCatalogue } from '../../components/sessions/messages.ts'
import { signInCatalogue } from '../../components/sign-in/messages.ts'
import { addLanguage, createMessages, defineCatalogue, onLanguageAdded, riskCatalogue, riskWord, type Message } from '../../src/format/index.ts'

const english: Record<string, { readonly en: Record<string, Message> }> = {
  risk: riskCatalogue,
  badge: badgeCatalogue,
  state: stateCatalogue,
  form: formCatalogue,
  list: listCatalogue,
  people: peopleCatalogue,
  auditors: auditorsCatalogue,
  diagnosis: diagnosisCatalogue,
  coverage: coverageCatalogue,
  exposure: exposureCatalogue,
  progress: progressCatalogue,
  summary: summaryCatalogue,
  portfolio: portfolioCatalogue,
  signIn: signInCatalogue,
  sessions: sessionsCatalogue,
  secondFactors: secondFactorsCatalogue,
  audit: auditCatalogue,
  engagements: engagementsCatalogue,
  findings: findingsCatalogue,
  settings: settingsCatalogue,
  files: filesCatalogue,
  markdown: markdownCatalogue,
  finding: findingCatalogue,
  cvss: cvssCatalogue,
  chart: chartCatalogue,
  severityChart: severityChartCatalogue,
  dashboard: dashboardCatalogue,
  trend: trendCatalogue,
  severity: severityCatalogue,
  findingEvent: findingEventCatalogue,
  findingStatus: findingStatusCatalogue,
  comments: commentsCatalogue,
  notifications: notificationsCatalogue,
}
const languages: Record<string, Record<string, Record<string, Message>>> = { ar, de }
const forms = (message: Message) => (typeof message === 'string' ? [message] : Object.values(message))
const places = (message: Message) => new Set(forms(message).flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)))

describe('a language', () => {
  it('is looked at here if it stands among the locales', () => {
    const files = (folder: string) => readdirSync(new URL(`../../components/locales/${folder}`, import.meta.url)).filter((name) => name.endsWith('.ts') && name !== 'texts.ts').sort()
    assert.deepEqual(files(''), Object.keys(languages).map((name) => `${name}.ts`))
    assert.deepEqual(files('portfolio/'), files(''))
  })

  for (const [language, areas] of Object.entries(languages)) {
    it(`has every text that English has, and no other: ${language}`, () => {
      assert.deepEqual(Object.keys(areas).sort(), Object.keys(english).sort())
      for (const [area, { en }] of Object.entries(english)) assert.deepEqual(Object.keys(areas[area]!).sort(), Object.keys(en).sort(), area)
    })

    it(`has no place for a value that English has not, and leaves out only a count: ${language}`, () => {
      for (const [area, { en }] of Object.entries(english)) {
        for (const [key, message] of Object.entries(en)) {
          const [here, there] = [places(areas[area]![key]!), places(message)]
          assert.deepEqual([...here].filter((name) => !there.has(name)), [], `${area}.${key}`)
          assert.deepEqual([...there].filter((name) => !here.has(name) && name !== 'count'), [], `${area}.${key}`)
        }
      }
    })

    it(`is plural in the forms of its grammar: ${language}`, () => {
      const known = new Intl.PluralRules(language).resolvedOptions().pluralCategories
      for (const [area, texts] of Object.entries(areas)) {
        for (const [key, message] of Object.entries(texts)) {
          if (typeof message !== 'string') assert.deepEqual(Object.keys(message).filter((form) => form !== 'zero' && !known.includes(form as Intl.LDMLPluralRule)), [], `${area}.${key}`)
        }
      }
    })
  }
})

describe('adding a language', () => {
  const catalogue = defineCatalogue({ en: { hello: 'Hello', bye: 'Bye' } })

  it('is heard by whoever waits for it, until they stop', () => {
    let heard = 0
    const stop = onLanguageAdded(() => (heard += 1))
    addLanguage('fr', { 'test-heard': { hello: 'Bonjour' } })
    stop()
    addLanguage('fr', { 'test-heard': { bye: 'Salut' } })
    assert.equal(heard, 1)
  })

  it('serves its regions, and leaves English where it has no text', () => {
    addLanguage('fr', { 'test-area': { hello: 'Bonjour' } })
    const text = createMessages(catalogue, 'fr-CA', undefined, 'test-area')
    assert.deepEqual([text('hello'), text('bye')], ['Bonjour', 'Bye'])
  })

  it('may come in several parts, of which the later stand before the earlier', () => {
    addLanguage('it', { 'test-parts': { hello: 'Salve', bye: 'Arrivederci' } })
    addLanguage('it', { 'test-parts': { hello: 'Ciao' } })
    const text = createMessages(catalogue, 'it', undefined, 'test-parts')
    assert.deepEqual([text('hello'), text('bye')], ['Ciao', 'Arrivederci'])
  })

  it('reaches no other area, and nobody who names none', () => {
    addLanguage('nl', { 'test-own': { hello: 'Hallo' } })
    assert.equal(createMessages(catalogue, 'nl', undefined, 'test-other')('hello'), 'Hello')
    assert.equal(createMessages(catalogue, 'nl')('hello'), 'Hello')
  })

  it('gives the display helpers their words', () => {
    addLanguage('sv', { risk: { low: 'Låg' } })
    assert.deepEqual([riskWord('low', 'sv-SE'), riskWord('high', 'sv-SE')], ['Låg', 'High'])
  })

  it('gives way to the words of the page, by key or by area and key', () => {
    addLanguage('fr', { 'test-page': { hello: 'Bonjour', bye: 'Salut' } })
    const text = createMessages(catalogue, 'fr', { hello: 'Bienvenue', 'test-page.bye': 'Adieu', 'test-area.hello': 'no' }, 'test-page')
    assert.deepEqual([text('hello'), text('bye')], ['Bienvenue', 'Adieu'])
  })
})
