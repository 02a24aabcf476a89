import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';

import { portalPlugin } from './browser-portal.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const serviceWorker = fileURLToPath(import.meta.resolve('msw/mockServiceWorker.js'));

/**
 * What every engine shares: TypeScript compiled on the way with the decorators of tsconfig.json, `/mockServiceWorker.js` for msw,
 * pages with a Content-Security-Policy of the test's choice, the real portal API on demand, and screenshots.
 */
export function browserTests(options) {
  return {
    rootDir: root,
    files: ['test/**/*.browser.ts'],
    // `production` is what an embedder's bundler picks, so it is what the tests run: without the development build of Lit.
    nodeResolve: { exportConditions: ['browser', 'production'] },
    concurrentBrowsers: 1,
    testFramework: { config: { ui: 'bdd', timeout: 10_000, forbidOnly: Boolean(process.env.CI) } },
    testsFinishTimeout: 240_000,
    reporters: [defaultReporter({ reportTestProgress: Boolean(process.stdout.isTTY) }), countReporter(process.env.SA_TEST_SUMMARY)],
    middleware: [serveServiceWorker, contentSecurityPolicy],
    ...options,
    plugins: [
      esbuildPlugin({ ts: true, target: 'auto', tsconfig: join(root, 'tsconfig.json'), define: { 'process.env.NODE_ENV': '"production"' } }),
      portalPlugin(),
      screenshotPlugin(),
      ...(options.plugins ?? []),
    ],
  };
}

async function serveServiceWorker(context, next) {
  if (context.path !== '/mockServiceWorker.js') return next();
  context.type = 'text/javascript';
  context.body = readFileSync(serviceWorker, 'utf8');
}

/** `page.html?csp=…` is served with that Content-Security-Policy, and `?header=Name:value` (repeatable) with that header. */
async function contentSecurityPolicy(context, next) {
  await next();
  const { searchParams } = context.URL;
  const policy = searchParams.get('csp');
  if (policy) context.set('Content-Security-Policy', policy);
  for (const header of searchParams.getAll('header')) {
    const colon = header.indexOf(':');
    if (colon > 0) context.set(header.slice(0, colon), header.slice(colon + 1).trim());
  }
}

/** The command `screenshot`: a picture of the page, or of a box in it, as base64 PNG. */
function screenshotPlugin() {
  return {
    name: 'screenshot-command',
    async executeCommand({ command, payload, session }) {
      if (command !== 'screenshot') return undefined;
      const { clip } = payload ?? {};
      const launcher = session.browser;
      if (launcher.type === 'webdriver') return launcher.screenshot(session.id);
      const picture = await launcher.getPage(session.id).screenshot({ type: 'png', ...(clip ? { clip } : {}) });
      return Buffer.from(picture).toString('base64');
    },
  };
}

/** Says how many tests passed, failed and were skipped; also in a file, for the sum at the end of `npm test`. */
function countReporter(file) {
  return {
    onTestRunFinished({ sessions }) {
      const sum = { passed: 0, failed: 0, skipped: 0 };
      const count = (suite) => {
        for (const test of suite?.tests ?? []) sum[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed'] += 1;
        for (const inner of suite?.suites ?? []) count(inner);
      };
      const failedFiles = new Set();
      for (const session of sessions) {
        if (!session.passed) failedFiles.add(relative(root, session.testFile));
        count(session.testResults);
        // A file that did not load, or that broke outside a test, has no failed test to count.
        if (!session.passed && !hasFailure(session.testResults)) sum.failed += 1;
      }
      console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
      if (file) writeFileSync(file, JSON.stringify({ ...sum, failedFiles: [...failedFiles] }));
    },
  };
}

const hasFailure = (suite) => Boolean(suite?.tests?.some((test) => !test.passed && !test.skipped) || suite?.suites?.some(hasFailure));

export const present = (path) => existsSync(join(root, path));
