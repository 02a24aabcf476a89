import type { ComplexAttributeConverter } from 'lit'

/**
 * A number out of an attribute. Absent, empty and unreadable text is `null`: `value=""` is what a template engine writes for a figure
 * that it does not have, and is not 0.
 */
export const optionalNumber: ComplexAttributeConverter<number | null> = {
  fromAttribute: (text) => (text === null || text.trim() === '' || Number.isNaN(Number(text)) ? null : Number(text)),
}
