/**
 * What a browser test can ask of the machine it runs on. A file that imports this runs under @web/test-runner only.
 *
 * `sendKeys`, `sendMouse`, `setViewport` and `emulateMedia` are the test runner's own; `screenshot` and `portalApi` are ours.
 */
import { executeServerCommand } from '@web/test-runner-commands';

export { emulateMedia, resetMouse, sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';

/** Which engine runs this test. */
export const engine: 'chromium' | 'firefox' | 'webkit' = navigator.userAgent.includes('Firefox/')
  ? 'firefox'
  : navigator.userAgent.includes('Chrome/')
    ? 'chromium'
    : 'webkit';

/** Whether `emulateMedia` works: neither Firefox nor WebKitGTK offers it to their drivers. A test that needs it calls `this.skip()`. */
export const canEmulateMedia = engine === 'chromium';

/** The narrowest page that `setViewport` can give: the window of WebKitGTK's browser has a toolbar that it does not shrink below. */
export const smallestViewportWidth = engine === 'webkit' ? 450 : 1;

/**
 * A picture of the page as it is painted, base64 PNG.
 *
 * @param clip a box in CSS pixels; the whole viewport when absent
 */
export function screenshot(clip?: { x: number; y: number; width: number; height: number }): Promise<string> {
  return executeServerCommand('screenshot', { clip });
}

/** The real portal API with the demo MSP, as a page sees it. */
export interface PortalApi {
  baseUrl: string;
  /**
   * A session token, as an MSP's own server would mint it: for a member of the demo MSP by role, or for the body of `POST /v1/sessions`.
   */
  token(who?: { as: 'owner' | 'admin' | 'analyst' | 'billing' } | Record<string, unknown>): Promise<{ token: string; expiresAt: string }>;
}

/**
 * Starts the portal API, once in a test run; this page's origin is registered with it. Give the hook that calls it a minute or two.
 *
 * @returns `undefined` where there is no server to start; the run says so, and the test calls `this.skip()`.
 */
export async function portalApi(): Promise<PortalApi | undefined> {
  const ask = () => executeServerCommand<{ baseUrl: string | null; pending: boolean }, object>('portal-start', {});
  let answer = await ask();
  while (answer.pending) answer = await ask();
  const { baseUrl } = answer;
  if (!baseUrl) return undefined;
  return { baseUrl, token: (who = { as: 'owner' }) => executeServerCommand<{ token: string; expiresAt: string }, object>('portal-token', who) };
}
