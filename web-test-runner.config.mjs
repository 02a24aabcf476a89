// Runs test/**/*.browser.ts in Chromium: `node_modules/.bin/wtr --files "test/components/risk-badge.browser.ts"`.
// web-test-runner.engines.mjs runs the same files in Firefox and WebKit.
import { playwrightLauncher } from '@web/test-runner-playwright';

import { launchOptions } from './scripts/browser.mjs';
import { browserTests } from './test/support/browser-config.mjs';

export default browserTests({
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      // `gc()`, for the tests that count what is left in memory.
      launchOptions: await launchOptions({ args: ['--js-flags=--expose-gc'] }),
      // One context per file: storage, service workers and the viewport of one file are no other's.
      createBrowserContext: ({ browser }) => browser.newContext({ viewport: { width: 1200, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/London' }),
      concurrency: Number(process.env.BROWSER_CONCURRENCY ?? 2),
    }),
  ],
});
