/** Lets a browser test talk to the real portal API: started when the first test asks, stopped with the run. */
import { startPortal } from '../../scripts/portal.mjs';

export function portalPlugin() {
  let origin;
  let starting;
  return {
    name: 'portal-commands',
    serverStart({ config }) {
      origin = `http://${config.hostname ?? 'localhost'}:${config.port}`;
    },
    async serverStop() {
      const portal = await starting?.catch(() => undefined);
      await portal?.stop?.();
    },
    async executeCommand({ command, payload }) {
      if (command === 'portal-start') {
        starting ??= startPortal({ origins: [origin], env: { RATE_LIMIT_TOKEN_PER_MINUTE: '0', RATE_LIMIT_KEY_PER_MINUTE: '0' } });
        const { baseUrl, missing } = await starting;
        if (missing) console.log(`browser: SKIPPED tests against the real portal – ${missing}`);
        return { baseUrl: baseUrl ?? null, missing: missing ?? null };
      }
      if (command === 'portal-token') return (await starting).token(payload);
      return undefined;
    },
  };
}
