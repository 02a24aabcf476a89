/** The text of each generated file, by name. */
export function generate(): Promise<Record<string, string>>
