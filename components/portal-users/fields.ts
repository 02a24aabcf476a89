import type { Me } from '../../src/contract/session.ts'
import { grants as allGrants } from '../../src/contract/role.ts'
import type { Field } from '../base/form/field.ts'
import type { Speech } from '../base/speech.ts'
import { peopleCatalogue } from './messages.ts'
import type { People } from './people.ts'
import { word } from './words.ts'

/**
 * The roles that the reader may give, as the portal says. The role somebody has already is among them, so that it is shown.
 *
 * @param has the role somebody has; absent for somebody new
 */
export function roleField(people: People, me: Me | undefined, speech: Speech, has?: string): Field {
  const text = speech.text('people', peopleCatalogue)
  const given: readonly string[] = me?.mayGive?.roles ?? []
  const roles = people.roles.filter((role) => given.includes(role) || role === has)
  return {
    name: 'role',
    label: text('role'),
    kind: 'radios',
    required: true,
    choices: roles.map((role) => ({ value: role, label: word('role', role, speech), help: word('means', role, speech) })),
    value: has ?? (people.noun === 'member' ? (roles.includes('analyst') ? 'analyst' : (roles[0] ?? '')) : (roles[0] ?? '')),
    ...(roles.length === 0 ? { help: text('nothingToGive') } : {}),
  }
}

/**
 * What somebody may do besides. A grant that the reader lacks is shown and cannot be given; where the person has it, it can be taken.
 *
 * @param has the grants somebody has; none for somebody new
 */
export function grantsField(me: Me | undefined, speech: Speech, has: readonly string[] = []): Field {
  const text = speech.text('people', peopleCatalogue)
  const given: readonly string[] = me?.mayGive?.grants ?? []
  return {
    name: 'grants',
    label: text('grants'),
    kind: 'checkboxes',
    plain: true,
    value: has,
    choices: allGrants.map((grant) => {
      const open = given.includes(grant) || has.includes(grant)
      return { value: grant, label: word('grant', grant, speech), ...(open ? {} : { disabled: true, help: text('grantLacking') }) }
    }),
  }
}
