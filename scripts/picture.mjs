/** Takes the picture of the README anew: the example intranet with the real widget, the real server and the demo MSP in it. */
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

import { createIntranet } from '../examples/intranet/server.mjs';
import { launchOptions } from './browser.mjs';
import { startPortal } from './portal.mjs';

const file = join(dirname(fileURLToPath(import.meta.url)), '..', 'docs', 'assets', 'portfolio.png');
const port = Number(process.env.INTRANET_PORT ?? 4639);
const portal = await startPortal({ origins: [`http://localhost:${port}`] });
if (portal.missing) throw new Error(portal.missing);
const intranet = createIntranet({ apiUrl: portal.baseUrl, apiKey: portal.apiKey, log: console.error });
intranet.listen(port, '127.0.0.1');
await once(intranet, 'listening');
const browser = await chromium.launch(await launchOptions());
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 860 }, deviceScaleFactor: 1.5, locale: 'en-GB', timezoneId: 'Europe/London' });
  await page.goto(`http://localhost:${port}/clients`);
  await page.locator('sa-portfolio tbody tr').nth(8).waitFor();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1500)));
  await page.screenshot({ path: file });
  console.log('wrote docs/assets/portfolio.png');
} finally {
  await browser.close();
  intranet.close();
  intranet.closeAllConnections();
  await portal.stop();
}
