/** For tests that run in Node and open a browser themselves: the journeys, and what is served with headers of its own. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

import { chromium, type Browser } from 'playwright-core';

import { launchOptions } from '../../scripts/browser.mjs';

/** Starts the Chromium that the browser tests use. Whoever starts it closes it. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch(await launchOptions());
}

/** A web server on a free port of this machine, for pages that a test makes up. */
export async function serve(listener: RequestListener): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
