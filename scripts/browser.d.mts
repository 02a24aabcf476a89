import type { LaunchOptions } from 'playwright-core';

export interface FoundBrowser {
  executablePath: string;
  env: Record<string, string>;
  args: string[];
  version: string;
  from: string;
}

export function findBrowser(options?: { install?: boolean }): Promise<FoundBrowser>;
export function launchOptions(options?: LaunchOptions): Promise<LaunchOptions>;
export function findFirefox(): { path: string; missing?: undefined } | { path?: undefined; missing: string };
export function findWebKit(): { driver: string; browser: string; xvfb: string | undefined; missing?: undefined } | { driver?: undefined; missing: string };
