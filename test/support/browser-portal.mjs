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
        if (!starting) {
          starting = startPortal({ origins: [origin], env: { RATE_LIMIT_TOKEN_PER_MINUTE: '0', RATE_LIMIT_KEY_PER_MINUTE: '0' } });
          starting.then(({ missing }) => {
            if (missing) console.log(`browser: SKIPPED tests against the real portal – ${missing}`);
          }, () => {});
        }
        // A command has to answer within twenty seconds, which a busy machine can need for the start: the page asks again.
        const soon = new Promise((resolve) => setTimeout(resolve, 2000, { pending: true }));
        const { baseUrl, missing, pending } = await Promise.race([starting, soon]);
        return { baseUrl: baseUrl ?? null, missing: missing ?? null, pending: pending ?? false };
      }
      if (command === 'portal-token') return (await starting).token(payload);
      return undefined;
    },
  };
}
