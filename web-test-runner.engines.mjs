// Runs the browser tests in the two further engines: ENGINE=firefox or ENGINE=webkit; scripts/test.mjs sets it.
import { chromeLauncher } from '@web/test-runner-chrome';
import * as puppeteer from 'puppeteer-core';

import { findFirefox, findWebKit } from './scripts/browser.mjs';
import { browserTests } from './test/support/browser-config.mjs';
import { webkitLauncher } from './test/support/browser-webdriver.mjs';

const size = { width: 1200, height: 900 };

function firefoxLauncher() {
  const firefox = findFirefox();
  if (firefox.missing) throw new Error(firefox.missing);
  return chromeLauncher({
    puppeteer: puppeteer.default ?? puppeteer,
    concurrency: 1,
    launchOptions: { browser: 'firefox', executablePath: firefox.path, headless: true, extraPrefsFirefox: { 'intl.accept_languages': 'en-GB,en' } },
    async createPage({ context }) {
      const page = await context.newPage();
      // The launcher starts every file at 800 × 600; all engines shall start alike.
      const set = page.setViewport.bind(page);
      page.setViewport = (wanted) => set(wanted.width === 800 && wanted.height === 600 ? size : wanted);
      return page;
    },
  });
}

function webkit() {
  const found = findWebKit();
  if (found.missing) throw new Error(found.missing);
  return webkitLauncher(found);
}

const launcher = { firefox: firefoxLauncher, webkit }[process.env.ENGINE];
if (!launcher) throw new Error('Set ENGINE to "firefox" or "webkit", or run "npm run test:engines" for both.');

export default browserTests({ browsers: [launcher()] });
