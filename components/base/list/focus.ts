/** Whether the pointer or the focus is among the rows of a table in a shadow tree: nothing may move there. */
export function handOnRows(root: ShadowRoot | null): boolean {
  const body = root?.querySelector('tbody')
  return !!body && (body.matches(':hover') || body.contains(root!.activeElement))
}

/** Takes the focus to the row with a key, or to the first. */
export function focusRow(root: ShadowRoot | null, key?: string): void {
  const rows = [...(root?.querySelectorAll<HTMLElement>('tbody tr') ?? [])]
  const row = rows.find(({ dataset }) => dataset['key'] === key) ?? rows[0]
  row?.querySelector<HTMLElement>('th[tabindex]')?.focus()
}
