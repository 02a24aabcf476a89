// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

/** Remembers the first field that is not what the contract says; `null` is the value itself. Always `false`, so that it ends a chain of `&&`. */
export type Fault = (key: string | number | null, expected?: string) => false

/** Whether a value is the answer that the contract promises. Fields that the contract does not name are not looked at. */
export type Check = (value: any, fault: Fault) => boolean

const moment =
  /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|([+-](?:[01]\d|2[0-3]):[0-5]\d)))$/

/** RFC 3339. The form that the API writes (UTC, milliseconds) is told by its characters; any other by the full expression. */
export function time(value: any): boolean {
  if (typeof value !== 'string') return false
  if (value.length === 24) {
    const month = (value.charCodeAt(5) - 48) * 10 + value.charCodeAt(6) - 48
    const day = (value.charCodeAt(8) - 48) * 10 + value.charCodeAt(9) - 48
    if (
      digits(value, 0, 4) && value.charCodeAt(4) === 45 &&
      digits(value, 5, 7) && month > 0 && month < 13 && value.charCodeAt(7) === 45 &&
      digits(value, 8, 10) && day > 0 && day < 29 && value.charCodeAt(10) === 84 &&
      digits(value, 11, 13) && value.charCodeAt(11) < 50 && value.charCodeAt(13) === 58 &&
      digits(value, 14, 16) && value.charCodeAt(14) < 54 && value.charCodeAt(16) === 58 &&
      digits(value, 17, 19) && value.charCodeAt(17) < 54 && value.charCodeAt(19) === 46 &&
      digits(value, 20, 23) && value.charCodeAt(23) === 90
    ) return true
  }
  return moment.test(value)
}

function digits(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code < 48 || code > 57) return false
  }
  return true
}

export const text: Check = (value) => typeof value === 'string'
export const whole = Number.isSafeInteger as (value: any) => boolean
export const finite = Number.isFinite as (value: any) => boolean

export function object(value: any, fault: Fault): boolean {
  return (typeof value === 'object' && value !== null && !Array.isArray(value)) || fault(null, 'an object')
}

export function list(value: any, fault: Fault, check: Check, expected: string): boolean {
  if (!Array.isArray(value)) return fault(null, 'a list')
  for (let index = 0; index < value.length; index++) {
    if (!check(value[index], fault)) return fault(index, expected)
  }
  return true
}

export function record(value: any, fault: Fault, check: Check, expected: string): boolean {
  if (!object(value, fault)) return false
  for (const key in value) {
    if (key !== '__proto__' && !check(value[key], fault)) return fault(key, expected)
  }
  return true
}
