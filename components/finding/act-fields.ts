import { closeReasons, findingSeverities, verificationOutcomes } from '../../src/contract/finding-status.ts'
import type { Finding } from '../../src/contract/finding.ts'
import { severityWord } from '../base/cells/severity.ts'
import type { Field } from '../base/form/field.ts'
import type { FieldError, FormValues } from '../base/form/form.ts'
import type { Speech } from '../base/speech.ts'
import type { Act } from './acts.ts'
import { findingCatalogue } from './messages.ts'

const dayMs = 86_400_000
/** How long a risk can be accepted at most. @unit days */
const longestAcceptance = 730

/** A day as an input takes it, in the reader's own zone. */
function dayOf(moment: number): string {
  const date = new Date(moment)
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
}

/** The end of a day in the reader's own zone; `NaN` where it is none. @unit milliseconds since 1970 */
export const endOfDay = (day: string): number => new Date(`${day}T23:59:59`).getTime()

/** What a form asks for. @param outcome what is chosen as the result of a verification */
export function fieldsOf(act: Act, finding: Finding, speech: Speech, outcome: string): Field[] {
  const text = speech.text('finding', findingCatalogue)
  const reason = (help?: string): Field => ({ name: 'reason', label: text('reason'), kind: 'textarea', required: true, max: 4000, help })
  switch (act) {
    case 'submit':
      return [{ name: 'notes', label: text('notes'), kind: 'textarea', required: true, max: 10_000, help: text('notesHelp') }]
    case 'verify':
      return [
        {
          name: 'outcome', label: text('outcome'), kind: 'radios', required: true,
          choices: verificationOutcomes.map((value) => ({ value, label: text(`outcome:${value}`), help: text(`outcomeHelp:${value}`) })),
        },
        ...(outcome === 'partial' && finding.affected.length > 0
          ? [{ name: 'fixedAssetIds', label: text('fixedAssets'), kind: 'checkboxes', choices: finding.affected.map(({ assetId, name }) => ({ value: assetId, label: name })) } as const]
          : []),
        { name: 'notes', label: text('verifyNotes'), kind: 'textarea', max: 10_000, required: outcome !== '' && outcome !== 'verified_fixed' },
      ]
    case 'reopen':
      return [reason(text('reopenHelp'))]
    case 'dismiss':
      return [reason(text('reopenHelp'))]
    case 'close':
      return [
        { name: 'as', label: text('closeAs'), kind: 'radios', required: true, choices: closeReasons.map((value) => ({ value, label: text(`closeAs:${value}`) })) },
        reason(text('reopenHelp')),
      ]
    case 'retest':
      return [{ name: 'notes', label: text('retestNotes'), kind: 'textarea', max: 4000, help: text('retestHelp') }]
    case 'accept':
      return [
        { name: 'justification', label: text('justification'), kind: 'textarea', required: true, max: 10_000, help: text('justificationHelp') },
        {
          name: 'expiresAt', label: text('expires'), kind: 'date', required: true, help: text('expiresHelp'),
          from: dayOf(Date.now() + dayMs), to: dayOf(Date.now() + (longestAcceptance - 1) * dayMs),
        },
      ]
    case 'decide': {
      const choices = finding.acceptance?.status === 'active' ? (['revoke'] as const) : (['approve', 'reject'] as const)
      return [
        { name: 'decision', label: text('decision'), kind: 'radios', required: true, choices: choices.map((value) => ({ value, label: text(`decision:${value}`) })) },
        { name: 'decisionNotes', label: text('decisionNotes'), kind: 'textarea', max: 4000, path: 'notes' },
      ]
    }
    case 'edit':
      return [
        // A dialog has an id of its own that ends in `title`.
        { name: 'findingTitle', path: 'title', label: text('title'), required: true, max: 300, value: finding.title },
        {
          name: 'severity', label: text('severity'), kind: 'select', required: true, value: finding.severity,
          choices: findingSeverities.map((value) => ({ value, label: severityWord(value, speech) })),
        },
        { name: 'description', label: text('description'), kind: 'textarea', required: true, max: 60_000, value: finding.description },
        { name: 'impact', label: text('impact'), kind: 'textarea', max: 20_000, value: finding.impact },
        { name: 'remediation', label: text('remediation'), kind: 'textarea', max: 40_000, value: finding.remediation },
      ]
    default:
      return []
  }
}

/** What is wrong before anything is sent. */
export function faultsOf(act: Act, values: FormValues, speech: Speech): FieldError[] {
  const text = speech.text('finding', findingCatalogue)
  if (act === 'verify' && values['outcome'] !== '' && values['outcome'] !== 'verified_fixed' && values['notes'] === '') return [['notes', text('notesMissing')]]
  if (act !== 'accept' || values['expiresAt'] === '') return []
  const end = endOfDay(String(values['expiresAt']))
  if (!(end > Date.now())) return [['expiresAt', text('expiresPast')]]
  return end > Date.now() + longestAcceptance * dayMs ? [['expiresAt', text('expiresFar')]] : []
}
