import { html } from 'lit'
import type { ClientFramework } from '../../src/contract/framework.ts'
import type { InvitedAuditor } from '../../src/contract/people.ts'
import type { Portal } from '../../src/index.ts'
import { FormDialog } from '../base/dialog/form-dialog.ts'
import type { Field } from '../base/form/field.ts'
import { languageField } from '../base/form/language-field.ts'
import type { Form, FormHost, FormValues } from '../base/form/form.ts'
import { auditorsCatalogue } from './messages.ts'

const dayMs = 86_400_000
/** The longest access, and the one proposed. @unit days */
const longest = 365
const usual = 30

/** A day of this page's own calendar, as a date input holds it. */
function dayOf(date: Date): string {
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
}

/** The last moment of a day of this page's own calendar. */
export function endOf(day: string): Date {
  return new Date(`${day}T23:59:59.999`)
}

const daysAhead = (days: number) => dayOf(new Date(Date.now() + days * dayMs))

/** The dialog in which an auditor is invited. */
export function inviteAuditorDialog(
  host: FormHost,
  options: {
    readonly portal: () => Portal | undefined
    readonly clientId: () => string | undefined
    /** What the client has adopted; absent while it is not known. */
    readonly frameworks: () => readonly ClientFramework[] | undefined
    readonly done: (invited: InvitedAuditor) => void
    readonly unsure: () => void
  },
): FormDialog<InvitedAuditor> {
  const text = () => host.text('auditors', auditorsCatalogue)
  const form = (): Form => dialog.form as Form
  const unanswered = (kind: string) => kind === 'unreachable' || kind === 'mismatch'
  const dialog: FormDialog<InvitedAuditor> = new FormDialog<InvitedAuditor>(host, {
    name: 'invite',
    portal: options.portal,
    title: () => text()('inviteTitle'),
    action: () => text()('inviteSend'),
    head: () => html`<p class="lead">${text()('inviteHint')}</p>`,
    fields: () => [
      { name: 'email', label: text()('email'), kind: 'email', required: true, max: 254 },
      { name: 'name', label: text()('name'), required: true, max: 120 },
      ...reachFields(form(), options.frameworks(), host),
      { name: 'until', label: text()('until'), path: 'expiresAt', kind: 'date', required: true, help: text()('untilHelp'), from: daysAhead(1), to: daysAhead(longest), value: daysAhead(usual) },
      languageField(host),
    ],
    check: (values) => wrong(values, host),
    send: (portal, values) =>
      portal.auditors.invite(options.clientId()!, {
        email: String(values['email']),
        name: String(values['name']),
        frameworkIds: values['reach'] === 'some' ? [...(values['frameworkIds'] as readonly string[])] : null,
        expiresAt: endOf(String(values['until'])).toISOString(),
        ...(values['locale'] ? { locale: String(values['locale']) } : {}),
      }),
    done: (invited) => options.done(invited),
    explain: ({ error, kind }) => ((error as { code?: unknown }).code === 'already-exists' ? text()('inviteExists') : unanswered(kind) ? text()('inviteUnsure') : undefined),
    refused: ({ kind }) => (unanswered(kind) ? options.unsure() : undefined),
    fallback: () => host.shadowRoot?.querySelector<HTMLElement>('.invite'),
  })
  return dialog
}

function reachFields(form: Form, frameworks: readonly ClientFramework[] | undefined, host: FormHost): Field[] {
  const text = host.text('auditors', auditorsCatalogue)
  const none = frameworks?.length === 0
  const reach: Field = {
    name: 'reach',
    label: text('reach'),
    kind: 'radios',
    value: 'all',
    plain: true,
    choices: [
      { value: 'all', label: text('reachAll') },
      { value: 'some', label: text('reachSome'), ...(frameworks && !none ? {} : { disabled: true }), ...(none ? { help: text('frameworksNone') } : {}) },
    ],
  }
  if (form.value('reach') !== 'some') return [reach]
  return [reach, { name: 'frameworkIds', label: text('frameworks'), kind: 'checkboxes', required: true, choices: (frameworks ?? []).map(({ id, title }) => ({ value: id, label: title })) }]
}

function wrong(values: FormValues, host: FormHost): [string, string][] {
  const text = host.text('auditors', auditorsCatalogue)
  const until = String(values['until'] ?? '')
  return until && !(until >= daysAhead(1) && until <= daysAhead(longest)) ? [['until', text('untilWrong')]] : []
}
