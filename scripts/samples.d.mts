export function pages(): string[];
export function samples(): Array<{ page: string; line: number; language: string; code: string }>;
