import * as z from 'zod/mini'

/**
 * The shape of an answer: a field that this version does not know is kept and never an error.
 * Its static type names the known fields only.
 */
export function answer<Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodMiniObject<Shape> {
  return z.looseObject(shape) as unknown as z.ZodMiniObject<Shape>
}

/** The shape of what a caller sends: a field that the contract does not know is an error that names it. */
export function input<Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodMiniObject<Shape, z.core.$strict> {
  return z.strictObject(shape)
}

/** A word out of a known list, or one that a later server added. */
export type Open<Word extends string> = Word | (string & {})

/** An enum in an answer: known words complete in an editor, unknown ones pass through. */
export function openEnum<const Words extends readonly [string, ...string[]]>(
  words: Words,
): z.ZodMiniType<Open<Words[number]>> {
  return z.union([z.enum(words), z.string()]) as unknown as z.ZodMiniType<Open<Words[number]>>
}

/** A moment: RFC 3339. Answers are always UTC with milliseconds (`2026-11-20T09:40:00.000Z`); input may carry an offset. */
export const timestamp = z.string().check(z.iso.datetime({ offset: true }))

/** Characters that change the reading direction of the text around them: they can make one name look like another. */
const bidiControls = /[\u202a-\u202e\u2066-\u2069]/
/** Characters that no name contains. Newline and tab are allowed where `multiline` text is. */
const controlCharacters = /[\u0000-\u001f\u007f-\u009f]/

/**
 * One line of text for people.
 *
 * @throws when empty after trimming, longer than `max` characters, or holding control or bidirectional-override characters.
 */
export function line(max: number) {
  return z.string().check(
    z.trim(),
    z.minLength(1, 'must not be empty'),
    z.maxLength(max, `must be at most ${max} characters`),
    z.refine((text) => !controlCharacters.test(text) && !bidiControls.test(text), {
      error: 'must not hold control or direction-override characters',
    }),
  )
}

/** Characters that no text contains: every control character but tab and the line ends. */
const proseControls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/

/**
 * Text of several lines for people.
 *
 * @param min characters that must be left after trimming; 0 lets it be empty
 * @throws when longer than `max` characters, or holding control or bidirectional-override characters
 */
export function prose(max: number, min = 0) {
  return z.string().check(
    z.trim(),
    z.minLength(min, 'must not be empty'),
    z.maxLength(max, `must be at most ${max} characters`),
    z.refine((text) => !proseControls.test(text) && !bidiControls.test(text), {
      error: 'must not hold control or direction-override characters',
    }),
  )
}

/** An http(s) address without a user name or a password in it. */
export const webAddress = z.string().check(
  z.trim(),
  z.maxLength(2000),
  z.refine(
    (text) => {
      try {
        const url = new URL(text)
        return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === ''
      } catch {
        return false
      }
    },
    { error: 'must be an address such as https://example.org/page' },
  ),
)

/** An email address as people write it. Compared without regard to case. */
export const email = z.string().check(z.trim(), z.maxLength(254), z.email('must be an email address'))

/** A lower-case name for addresses and command lines: letters, digits and single hyphens. */
export const slug = z.string().check(
  z.maxLength(63),
  z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single hyphens'),
)

/** An http(s) origin exactly as a browser sends it: scheme, host and, where unusual, port; no path. */
export const origin = z.string().check(
  z.maxLength(255),
  z.refine(
    (text) => {
      try {
        const url = new URL(text)
        return (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text
      } catch {
        return false
      }
    },
    { error: 'must be an origin such as https://intranet.example, without a path' },
  ),
)

/** An IANA time zone such as `Europe/London`. */
export const timezone = z.string().check(
  z.maxLength(64),
  z.refine(
    (name) => {
      try {
        return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
      } catch {
        return false
      }
    },
    { error: 'must be an IANA time zone such as Europe/London' },
  ),
)

/** A BCP 47 language tag such as `en-GB`. */
export const locale = z.string().check(
  z.maxLength(35),
  z.refine(
    (tag) => {
      try {
        return Intl.getCanonicalLocales(tag).length === 1
      } catch {
        return false
      }
    },
    { error: 'must be a language tag such as en-GB' },
  ),
)
