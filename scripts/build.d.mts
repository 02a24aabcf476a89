export function inputsFingerprint(): string;
export function isBuilt(): boolean;
export function bundle(folder?: string): Promise<void>;
export function packageExports(): Promise<Record<string, string | { types: string; default: string }>>;
