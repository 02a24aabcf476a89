import type { Me } from '../../src/contract/session.ts'
import type { Portal } from '../../src/index.ts'
import { FormDialog } from '../base/dialog/form-dialog.ts'
import { failureText } from '../base/form/failure-text.ts'
import { languageField } from '../base/form/language-field.ts'
import type { Form, FormHost, FormValues } from '../base/form/form.ts'
import { grantsField, roleField } from './fields.ts'
import { peopleCatalogue } from './messages.ts'
import type { Invited, People, PersonFields } from './people.ts'
import { Reach } from './reach.ts'

/** How the dialog reaches its widget. */
export interface InviteOptions {
  readonly portal: () => Portal | undefined
  readonly people: () => People | undefined
  readonly me: () => Me | undefined
  readonly done: (invited: Invited) => void
  /** No answer came: the person may be on the list by now. */
  readonly unsure: () => void
}

/** The dialog in which somebody is invited. */
export function inviteDialog(host: FormHost, options: InviteOptions): FormDialog<Invited> {
  const text = () => host.text('people', peopleCatalogue)
  const staffed = () => options.people()?.noun === 'member'
  const reach: Reach = new Reach(host, { portal: options.portal, form: () => dialog.form as Form })
  const dialog: FormDialog<Invited> = new FormDialog<Invited>(host, {
    name: 'invite',
    portal: options.portal,
    title: () => text()(staffed() ? 'inviteStaffTitle' : 'inviteTitle'),
    action: () => text()('inviteSend'),
    fields: () => {
      const people = options.people()
      if (!people) return []
      return [
        { name: 'email', label: text()('email'), kind: 'email', required: true, max: 254 },
        { name: 'name', label: text()('name'), required: true, max: 120 },
        roleField(people, options.me(), host),
        ...(staffed() ? reach.fields() : [grantsField(options.me(), host)]),
        languageField(host),
      ]
    },
    check: (values) => missingReach(values, text()('reachMissing')),
    send: (portal, values) => options.people()!.invite(portal, personFields(values)),
    done: (invited) => options.done(invited),
    explain: ({ error, kind }) => {
      if ((error as { code?: unknown }).code === 'already-exists') return text()('inviteExists')
      // An invitation is not repeated by the portal, so sending it again is no harmless repetition.
      return kind === 'unreachable' || kind === 'mismatch' ? text()('inviteUnsure') : undefined
    },
    blame: (failed) => ((failed.error as { code?: unknown }).code === 'already-exists' ? [['email', failureText(failed, host)]] : []),
    refused: ({ kind }) => (kind === 'unreachable' || kind === 'mismatch' ? options.unsure() : undefined),
    closed: () => reach.stop(),
    fallback: () => host.shadowRoot?.querySelector<HTMLElement>('.invite'),
  })
  return dialog
}

/** What a form holds about somebody. */
export function personFields(values: FormValues): PersonFields {
  return {
    email: String(values['email'] ?? ''),
    name: String(values['name'] ?? ''),
    role: String(values['role'] ?? ''),
    grants: (values['grants'] as readonly string[] | undefined) ?? [],
    scope: Reach.scope(values),
    locale: String(values['locale'] ?? ''),
  }
}

/** Somebody who reaches only some clients reaches at least one. */
export function missingReach(values: FormValues, sentence: string): [string, string][] {
  const scope = Reach.scope(values)
  return scope && scope.clientIds.length === 0 && scope.tags.length === 0 ? [['clientIds', sentence]] : []
}
