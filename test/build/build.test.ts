// What `npm run build` leaves in dist/, as an embedder's bundler and an embedder's page meet it.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

import { build as esbuild } from 'esbuild';

import { ar } from '../../components/locales/ar.ts';
import { de } from '../../components/locales/de.ts';
import { bundle, isBuilt, packageExports } from '../../scripts/build.mjs';
import { launchChromium, serve } from '../support/browser-launch.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const dist = join(root, 'dist');
const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: Record<string, string | { types: string; default: string }>; dependencies: Record<string, string> };

function filesIn(folder: string, prefix = ''): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesIn(folder, join(prefix, entry.name)) : [join(prefix, entry.name)]))
    .sort();
}

/** What an embedder's bundler makes of a few lines that import the package by name. */
async function consume(lines: string): Promise<string> {
  const { outputFiles } = await esbuild({
    stdin: { contents: lines, resolveDir: root },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
    logLevel: 'silent',
    conditions: ['browser'],
  });
  return outputFiles[0]!.text;
}

const tags = [...readdirSync(join(root, 'components'))].filter((name) => existsSync(join(root, 'components', name, `sa-${name}.ts`))).map((name) => `sa-${name}`);

describe('the build', () => {
  before(() => assert.ok(isBuilt(), 'dist/ is not the build of these sources; run "npm run build"'));

  it('gives the same bytes when it runs again', async () => {
    const again = mkdtempSync(join(tmpdir(), 'sa-portal-build-'));
    try {
      await bundle(again);
      const names = filesIn(again);
      assert.ok(names.includes('index.js') && names.includes(join('cdn', 'sa-portal.js')));
      for (const name of names) assert.ok(readFileSync(join(again, name)).equals(readFileSync(join(dist, name))), `${name} differs between two builds`);
      const compiled = filesIn(dist).filter((name) => !name.startsWith('types') && name !== '.build');
      assert.deepEqual(compiled, names);
    } finally {
      rmSync(again, { recursive: true, force: true });
    }
  });

  it('has a file behind every export of package.json, and an export for every element', async () => {
    assert.deepEqual(about.exports, await packageExports());
    for (const [door, target] of Object.entries(about.exports)) {
      for (const path of typeof target === 'string' ? [target] : [target.types, target.default]) assert.ok(existsSync(join(root, path)), `${door}: ${path} does not exist`);
    }
    for (const tag of tags) assert.ok(`./components/${tag.slice(3)}` in about.exports && `./components/${tag.slice(3)}/class` in about.exports, `${tag} has no export`);
  });

  it('holds nothing of Node, of the server, or of the development build of Lit', () => {
    for (const name of filesIn(dist).filter((file) => file.endsWith('.js'))) {
      const text = readFileSync(join(dist, name), 'utf8');
      assert.doesNotMatch(text, /from\s*['"]node:|require\(|pglite|Lit is in dev mode/, name);
    }
  });

  it('names no folder of the machine it ran on, in a source map either', () => {
    for (const name of filesIn(dist).filter((file) => /\.(js|map|ts|txt)$/.test(file))) assert.ok(!readFileSync(join(dist, name), 'utf8').includes(root), name);
  });

  it('imports only what the package depends on', () => {
    const known = Object.keys(about.dependencies);
    for (const name of filesIn(dist).filter((file) => file.endsWith('.js'))) {
      for (const [, specifier] of readFileSync(join(dist, name), 'utf8').matchAll(/^(?:import|export)\b[^'"\n]*?(?:from)?\s*['"]([^'"]+)['"]/gm)) {
        if (specifier!.startsWith('.')) assert.ok(existsSync(join(dist, dirname(name), specifier!)), `${name} imports ${specifier}`);
        else assert.ok(known.some((dependency) => specifier === dependency || specifier!.startsWith(`${dependency}/`)), `${name} imports ${specifier}`);
      }
    }
  });
});

describe('an embedder’s bundler', () => {
  it('keeps an element that is imported for its tag alone', async () => {
    for (const tag of tags) assert.match(await consume(`import 'sa-portal/components/${tag.slice(3)}';`), new RegExp(`["'\`]${tag}["'\`]`), tag);
  });

  it('keeps the texts of a language that is imported for them alone', async () => {
    for (const door of Object.keys(about.exports).filter((name) => name.startsWith('./locales/'))) assert.ok((await consume(`import 'sa-portal${door.slice(1)}';`)).length > 1000, door);
  });

  it('registers nothing for a class that is imported without its tag', async () => {
    for (const tag of tags) assert.doesNotMatch(await consume(`import * as all from 'sa-portal/components/${tag.slice(3)}/class'; console.log(all);`), new RegExp(`\\(["'\`]${tag}["'\`],`), tag);
  });

  it('takes no widget and no Lit along with the SDK', async () => {
    const code = await consume("import { createPortal } from 'sa-portal'; console.log(createPortal);");
    assert.doesNotMatch(code, /litHtmlVersions|litElementVersions|shadowRoot/);
  });

  it('takes no schema library along with a widget: nor with the portal and the SDK that it makes', async () => {
    for (const tag of tags) assert.doesNotMatch(await consume(`import 'sa-portal/components/${tag.slice(3)}';`), /ZodMini|\$ZodType|_zod\b/, tag);
  });

  it('takes no template engine along with the badge', async () => {
    assert.doesNotMatch(await consume("import 'sa-portal/components/risk-badge';"), /litHtmlVersions|litElementVersions/);
    assert.match(await consume("import 'sa-portal/components/coverage-bar';"), /litHtmlVersions/);
  });

  it('takes no request library along with the contract and the display helpers', async () => {
    const code = await consume("import * as contract from 'sa-portal/contract'; import * as format from 'sa-portal/format'; console.log(contract, format);");
    assert.doesNotMatch(code, /KyResponsePromise|NormalizedOptions|HTTPError/);
  });
});

describe('a class without its tag', () => {
  it('loads where there is no browser', async () => {
    for (const tag of tags) {
      const module = (await import(join(dist, 'components', tag.slice(3), 'class.js'))) as Record<string, unknown>;
      assert.ok(Object.values(module).some((value) => typeof value === 'function'), tag);
    }
  });
});

describe('the single file', () => {
  const file = join(dist, 'cdn', 'sa-portal.js');
  const code = () => readFileSync(file, 'utf8');

  it('of the portfolio is less than half of the whole, and holds its tags and no other', () => {
    const portfolio = readFileSync(join(dist, 'cdn', 'sa-portfolio.js'), 'utf8');
    assert.ok(portfolio.length < code().length / 2, `${portfolio.length} of ${code().length}`);
    assert.doesNotMatch(portfolio, /\bimport\s*(?:[\w*{][^'"]*from\s*)?['"]|createPolicy\("lit-html"/);
    const held = tags.filter((tag) => new RegExp(`["'\`]${tag}["'\`]:`).test(portfolio));
    assert.deepEqual(held.sort(), ['sa-coverage-bar', 'sa-exposure', 'sa-portal', 'sa-portfolio', 'sa-portfolio-summary', 'sa-risk-badge']);
    assert.match(portfolio.split('\n')[0]!, /sa-portfolio\.licenses\.txt/);
    assert.match(readFileSync(join(dist, 'cdn', 'sa-portfolio.licenses.txt'), 'utf8'), /^lit-html \d/m);
  });

  it('of findings is two thirds of the whole or less, and holds what a client sees of its findings', () => {
    const findings = readFileSync(join(dist, 'cdn', 'sa-findings.js'), 'utf8');
    assert.ok(findings.length < (code().length * 2) / 3, `${findings.length} of ${code().length}`);
    assert.doesNotMatch(findings, /\bimport\s*(?:[\w*{][^'"]*from\s*)?['"]|createPolicy\("lit-html"/);
    const held = tags.filter((tag) => new RegExp(`["'\`]${tag}["'\`]:`).test(findings));
    for (const tag of ['sa-portal', 'sa-client-dashboard', 'sa-findings', 'sa-severity-chart', 'sa-trend']) assert.ok(held.includes(tag), tag);
    for (const tag of ['sa-portfolio', 'sa-sign-in', 'sa-audit-log', 'sa-portal-settings', 'sa-portal-users']) assert.ok(!held.includes(tag), tag);
    // In each language it says what it shows, and nothing of what it does not.
    for (const said of [de.findings.search, de.dashboard.activity, de.state.stale, ar.comments.title, ar.trend.title]) assert.ok(findings.includes(String(said)), String(said));
    for (const unsaid of [de.audit.title, de.portfolio.search, ar.settings.titleDefault, ar.signIn.signIn]) assert.ok(!findings.includes(String(unsaid)), String(unsaid));
    assert.match(readFileSync(join(dist, 'cdn', 'sa-findings.licenses.txt'), 'utf8'), /^lit-html \d/m);
  });

  it('keeps the space between a word and what stands beside it', () => {
    // What stands in a template of its own begins with a space where it follows a word.
    assert.match(code(), /[`] <span class="sub you">/)
  })

  it('needs no other file', () => {
    // A word of the audit log ends in "finding.import".
    assert.doesNotMatch(code(), /(?<![.\w])import\s*(?:[\w*{][^'"]*from\s*)?['"]|(?<![.\w])import\(/);
  });

  it('calls its Trusted Types policy sa-lit', () => {
    assert.match(code(), /createPolicy\("sa-lit"/);
    assert.doesNotMatch(code(), /createPolicy\("lit-html"/);
  });

  it('comes with the licence of everything in it, and says so in its first line', () => {
    const notices = readFileSync(join(dist, 'cdn', 'sa-portal.licenses.txt'), 'utf8');
    for (const name of ['lit-html', 'lit-element', '@lit/reactive-element', '@lit/context', 'ky']) assert.match(notices, new RegExp(`^${name} \\d`, 'm'));
    assert.match(notices, /BSD 3-Clause License/);
    assert.match(code().split('\n')[0]!, /^\/\*! sa-portal .*sa-portal\.licenses\.txt \*\/$/);
  });

  describe('on a page with a strict policy', () => {
    const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types sa-lit";
    let site: Awaited<ReturnType<typeof serve>>;
    let browser: Awaited<ReturnType<typeof launchChromium>>;

    before(async () => {
      site = await serve((request, response) => {
        if (request.url === '/sa-portfolio.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(join(dist, 'cdn', 'sa-portfolio.js')));
        else if (request.url === '/portfolio') response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy }).end('<!doctype html><title>page</title><script type="module" src="/sa-portfolio.js"></script>');
        else if (request.url === '/sa-portal.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(file));
        else response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy }).end(`<!doctype html><title>page</title>${tags.map((tag) => `<${tag}></${tag}>`).join('')}<script type="module" src="/sa-portal.js"></script>`);
      });
      browser = await launchChromium();
    });
    after(async () => {
      await browser?.close();
      await site?.close();
    });

    it('draws its charts whole: each piece of a drawing beside the others', async () => {
      const page = await browser.newPage();
      await page.goto(site.origin);
      await page.waitForFunction(() => customElements.get('sa-severity-chart') !== undefined);
      const drawn = await page.evaluate(async () => {
        const chart = document.querySelector('sa-severity-chart') as HTMLElement & { counts: object; updateComplete: Promise<unknown> };
        chart.counts = { critical: 1, high: 1, medium: 1, low: 1, info: 1 };
        await chart.updateComplete;
        return [...chart.shadowRoot!.querySelectorAll('pattern')].map((pattern) => pattern.children.length);
      });
      // A ground and its marks; the worst has none.
      assert.deepEqual(drawn, [1, 2, 3, 2, 2]);
      await page.close();
    });

    it('says of a part of the SDK that the file of the portfolio does not hold which file does', async () => {
      const page = await browser.newPage();
      await page.goto(`${site.origin}/portfolio`);
      await page.waitForFunction(() => customElements.get('sa-portfolio') !== undefined);
      const said = await page.evaluate(async () => {
        const portal = SaPortal!.createPortal({ baseUrl: location.origin, fetchToken: () => null });
        const fault = (asked: PromiseLike<unknown>) => Promise.resolve(asked).then(() => 'answered', (error: Error) => error.message);
        return [await fault(portal.findings.get('cli', 'fnd')), await fault(portal.members.list()), await fault(portal.clients.list())];
      });
      assert.deepEqual(said.slice(0, 2), ['sa-portfolio.js holds no findings of the SDK. Load sa-portal.js in its place.', 'sa-portfolio.js holds no people of the SDK. Load sa-portal.js in its place.']);
      assert.doesNotMatch(said[2]!, /holds no/);
      await page.close();
    });

    it('registers every tag from a script tag alone, with no violation and no error', async () => {
      const page = await browser.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !/favicon/.test(message.text() + message.location().url)) faults.push(message.text());
      });
      await page.addInitScript(() => {
        addEventListener('securitypolicyviolation', (event) => console.error(`violation: ${event.violatedDirective} ${event.blockedURI}`));
      });
      await page.goto(site.origin);
      for (const tag of tags) await page.waitForFunction((name) => customElements.get(name) !== undefined, tag, { timeout: 5000 });
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 200))));
      assert.deepEqual(faults, []);
      await page.close();
    });
  });
});
