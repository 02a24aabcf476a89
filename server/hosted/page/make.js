/** An element with its properties set; text is always text. */
export function make(tag, properties = {}, ...children) {
  const { attributes = {}, ...rest } = properties
  const element = Object.assign(document.createElement(tag), rest)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/** A widget, where this build has it. */
export function widget(tag, properties = {}) {
  return customElements.get(tag) ? [make(tag, properties)] : []
}
