import type { PropertyDeclaration, ReactiveElement } from '@lit/reactive-element'

/**
 * Makes a field of an element an attribute and a reason to render, as Lit's own decorator does. That one also serves standard
 * decorators, which nothing here uses and every page would load.
 */
export function property(options?: PropertyDeclaration) {
  return (prototype: ReactiveElement, name: string): void => {
    ;(prototype.constructor as typeof ReactiveElement).createProperty(name, options)
  }
}
