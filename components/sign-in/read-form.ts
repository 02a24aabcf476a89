import type { Fault, FieldName } from './faults.ts'

/** What a form is asked for. */
export type Wanted = 'email' | 'password' | 'newPassword' | 'code' | 'recovery' | 'kept'

/** What the server takes as a new password; the contract says the same. @unit characters */
export const passwordLength = { min: 12, max: 256 } as const

type FieldFaults = NonNullable<Fault['fields']>

/** Reads a form, and says what can be known to be wrong before it is sent. */
export function read(form: HTMLFormElement, wanted: readonly Wanted[]): { values: Record<Wanted, string>; fields: FieldFaults } {
  const data = new FormData(form)
  const of = (name: string) => String(data.get(name) ?? '')
  const values: Record<Wanted, string> = {
    email: of('email').trim(),
    password: of('password'),
    newPassword: of('password'),
    code: plainDigits(of('code')),
    recovery: of('code').trim(),
    kept: of('kept'),
  }
  const fields: { -readonly [Name in FieldName]?: FieldFaults[Name] } = {}
  for (const each of wanted) {
    const value = values[each]
    if (each === 'email' && !/^[^\s@]+@[^\s@]+$/.test(value)) fields.email = { text: value === '' ? 'emailMissing' : 'emailInvalid' }
    if (each === 'password' && value === '') fields.password = { text: 'passwordMissing' }
    if (each === 'newPassword' && value.length < passwordLength.min) fields.password = { text: 'passwordShort', count: passwordLength.min }
    if (each === 'newPassword' && value.length > passwordLength.max) fields.password = { text: 'passwordLong', count: passwordLength.max }
    if (each === 'code' && !/^\d{6}$/.test(value)) fields.code = { text: value === '' ? 'codeMissing' : 'codeInvalid' }
    if (each === 'recovery' && value === '') fields.code = { text: 'codeMissing' }
    if (each === 'kept' && value === '') fields.kept = { text: 'codesKeepFirst' }
  }
  return { values, fields }
}

/** The digits of a code as the server takes them: without the spaces that apps write, and in the digits of any script. */
function plainDigits(text: string): string {
  return text.replace(/[\s\u200e\u200f-]/g, '').replace(/\p{Nd}/gu, (digit) => {
    // Digits of a script stand in tens, each ten in order; the number of a digit is how far it is from the zero of its ten.
    let zero = digit.codePointAt(0)!
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && digit.codePointAt(0)! - zero < 9) zero -= 1
    return String(digit.codePointAt(0)! - zero)
  })
}
