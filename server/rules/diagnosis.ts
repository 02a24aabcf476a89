import type { Diagnosis } from '../../src/contract/people.ts'
import type { Module } from '../../src/contract/policy.ts'
import type { EffectivePolicy } from '../../src/contract/policy.ts'
import type { PortalRole } from '../../src/contract/permission.ts'
import { reach } from './access.ts'

/** What is known when somebody says it does not work. */
export interface Facts {
  client: { status: string; portalEnabled: boolean }
  /** The person with the email that was given; `null` when the client has none. */
  person: {
    status: string
    role: PortalRole
    mfa: string
    engagementIds: readonly string[] | null
    invitation: { sentAt: string; expiresAt: string } | null
  } | null
  /** How the last try to sign in at the hosted page ended; `null` where there was none lately. */
  lastSignIn: { at: string; good: boolean; reason: string } | null
  /** Whether other people of the client have nearly this email, so that a slip is found. */
  similarEmail: string | null
  policy: EffectivePolicy
  now: Date
}

type Check = Diagnosis['checks'][number]

const good = (check: string, detail: string): Check => ({ check, ok: true, detail, mend: null, action: null })
const bad = (check: string, detail: string, mend: string, action: string | null = null): Check => ({ check, ok: false, detail, mend, action })

/** Looks into one complaint, in the order a person would. What cannot be known while something before it is wrong is left out. */
export function diagnose(question: 'sign-in' | 'engagement' | 'download', subjectId: string | undefined, facts: Facts): Diagnosis {
  const checks = signIn(facts)
  if (question === 'engagement') checks.push(...module(facts, 'engagements'), ...assignment(facts, subjectId))
  if (question === 'download') checks.push(...module(facts, 'reports'))
  return { ok: checks.every((check) => check.ok), checks }
}

function signIn({ client, person, similarEmail, policy, lastSignIn, now }: Facts): Check[] {
  const checks = [
    client.status === 'suspended' || client.status === 'archived'
      ? bad('client', `The client is ${client.status}.`, 'Set the client to active.', 'client.update')
      : good('client', `The client is ${client.status}.`),
    client.portalEnabled
      ? good('portal', 'The portal of the client is switched on.')
      : bad('portal', 'The portal of the client is switched off.', 'Switch it on in the settings of the client.', 'client.update'),
  ]
  if (!person) {
    checks.push(
      bad(
        'email',
        similarEmail === null ? 'Nobody of this client has the email.' : `Nobody of this client has the email, but somebody has ${similarEmail}.`,
        similarEmail === null ? 'Invite the person.' : 'Sign in with that email, or invite the person with the right one.',
        'portal_user.manage',
      ),
    )
    return checks
  }
  checks.push(good('email', 'The email is on record.'))
  checks.push(standing(person, now))
  if (policy.mfa === 'required' && person.status === 'active') {
    checks.push(
      person.mfa === 'enrolled'
        ? good('second-factor', 'A second factor is set up.')
        : bad(
            'second-factor',
            person.mfa === 'pending' ? 'A second factor was asked for and has not been set up.' : 'No second factor is set up; the hosted sign-in asks for one.',
            'Ask the person to finish setting it up at the next sign-in.',
          ),
    )
  }
  if (policy.mfa === 'idp') checks.push(good('second-factor', "The hosted sign-in is closed: people come in through the MSP's own, which asks for a second factor."))
  if (policy.ipAllow.length > 0) checks.push(good('network', `Only these networks are let in: ${policy.ipAllow.join(', ')}.`))
  if (lastSignIn) checks.push(lastTry(lastSignIn))
  return checks
}

/** What to do about each way in which a sign-in fails. */
const refusals: Readonly<Record<string, readonly [what: string, mend: string, action: string | null]>> = {
  password: ['the password was wrong', 'Ask the person to set a new password on the sign-in page.', null],
  totp: ['the code of the authenticator app was wrong', "Ask the person to check the clock of the phone, or to use a recovery code.", null],
  'recovery-code': ['the recovery code was wrong or used before', 'Ask the person for another one of the ten.', null],
  passkey: ['the passkey was not accepted', 'Ask the person to use the password and another second factor.', null],
  'address-not-allowed': ['the network is not one of those that are let in', 'Add the network to the portal policy, or ask the person to come from one of them.', 'policy.update'],
  'portal-disabled': ['the portal was switched off', 'Switch it on in the settings of the client.', 'client.update'],
  'sign-in-elsewhere': ["the hosted sign-in is closed to this client", "Send the person to the MSP's own sign-in.", 'policy.update'],
}

function lastTry({ at, good: went, reason }: NonNullable<Facts['lastSignIn']>): Check {
  if (went) return good('last-sign-in', `The person signed in on ${at}.`)
  const [what, mend, action] = refusals[reason] ?? ['the person could not come in', 'Look at what stands above.', null]
  return bad('last-sign-in', `The last sign-in failed on ${at}: ${what}.`, mend, action)
}

function standing({ status, invitation }: NonNullable<Facts['person']>, now: Date): Check {
  if (status === 'active') return good('standing', 'The person is active.')
  if (status === 'suspended') return bad('standing', 'The person is suspended.', 'Make the person active again.', 'portal_user.manage')
  if (status === 'removed') return bad('standing', 'The access of the person was removed.', 'Invite the person again.', 'portal_user.manage')
  if (!invitation) return bad('standing', 'The person was never sent an invitation.', 'Send the invitation again.', 'portal_user.resend')
  return Date.parse(invitation.expiresAt) <= now.getTime()
    ? bad('standing', `The invitation of ${invitation.sentAt} has expired.`, 'Send it again; the old link stays dead.', 'portal_user.resend')
    : bad('standing', `The invitation of ${invitation.sentAt} has not been accepted.`, 'Ask for the mail, or send it again.', 'portal_user.resend')
}

function module({ person, policy }: Facts, name: Module): Check[] {
  if (!person) return []
  const reached = reach(person.role, name, false, policy)
  if (reached === 'allow') return [good('module', `The role ${person.role} reaches ${name}.`)]
  return [
    reached === 'role'
      ? bad('module', `The role ${person.role} does not reach ${name}.`, 'Give the person a higher role, or open the module to this one.', 'portal_user.manage')
      : bad('module', `${name} is hidden from this client.`, 'Show the module in the portal policy.', 'policy.update'),
  ]
}

function assignment({ person }: Facts, subjectId: string | undefined): Check[] {
  if (!person) return []
  if (person.engagementIds === null) return [good('assignment', 'The person is assigned to every engagement.')]
  if (subjectId === undefined) return [good('assignment', `The person is assigned to ${person.engagementIds.length} engagements.`)]
  return [
    person.engagementIds.includes(subjectId)
      ? good('assignment', 'The person is assigned to the engagement.')
      : bad('assignment', 'The person is not assigned to the engagement.', 'Assign the person to it.', 'portal_user.manage'),
  ]
}
