// What people copy out of the README and the guides compiles and runs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { pages, samples } from '../scripts/samples.mjs';
import { launchChromium, serve } from './support/browser-launch.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const all = samples();
const of = (...languages: string[]) => all.filter(({ language }) => languages.includes(language));
const place = ({ page, line }: { page: string; line: number }) => `${page}:${line}`;

describe('the samples of the guides', () => {
  it('are written in a language that is checked here', () => {
    const known = ['ts', 'tsx', 'js', 'jsx', 'html', 'css', 'sh', 'json', 'text', 'http', 'sql', 'nginx', 'python', 'php', 'csv'];
    assert.deepEqual(all.filter(({ language }) => !known.includes(language)).map((sample) => `${place(sample)}: ${sample.language}`), []);
    assert.ok(of('ts', 'tsx').length > 0 && of('html').length > 0, `${pages().join(', ')} hold no samples`);
  });

  it('compile as TypeScript against what is published', () => {
    const folder = join(root, '.cache', `samples-${process.pid}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    try {
      const names = new Map<string, string>();
      of('ts', 'tsx', 'js', 'jsx').forEach((sample, index) => {
        const name = `sample-${index}.${sample.language.endsWith('x') ? 'tsx' : 'ts'}`;
        names.set(name, place(sample));
        // A sample without imports is a module all the same, so that its names are its own.
        writeFileSync(join(folder, name), `${sample.code}\nexport {}\n`);
      });
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ extends: '../../tsconfig.json', compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, verbatimModuleSyntax: false, jsx: 'react-jsx', types: ['node'] }, include: ['.'], exclude: [] }),
      );
      const { stdout, status } = spawnSync(process.execPath, [join(root, 'node_modules/@typescript/native/bin/tsc'), '-p', folder, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' });
      const told = stdout.replaceAll(/^(?:.*\/)?(sample-\d+\.tsx?)\(/gm, (_whole, name: string) => `${names.get(name)} (`);
      assert.equal(status, 0, told);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('are well-formed JSON where they are JSON', () => {
    for (const sample of of('json')) assert.doesNotThrow(() => JSON.parse(sample.code) as unknown, place(sample));
  });

  describe('in HTML', () => {
    let site: Awaited<ReturnType<typeof serve>>;
    let browser: Awaited<ReturnType<typeof launchChromium>>;
    const html = of('html');

    before(async () => {
      assert.ok(existsSync(join(root, 'dist/cdn/sa-portal.js')), 'dist/ is not built; run "npm run build"');
      site = await serve((request, response) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname;
        const number = /^\/sample\/(\d+)$/.exec(path)?.[1];
        if (path.endsWith('/sa-portal.js')) response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(join(root, 'dist/cdn/sa-portal.js')));
        else if (number === undefined) response.writeHead(404).end();
        else {
          const { code } = html[Number(number)]!;
          // Samples name the address of a company that does not exist; the file of this build stands in for theirs.
          const own = code.replaceAll(/src="[^"]*sa-portal\.js"/g, 'src="/sa-portal.js"');
          const body = own.includes('/sa-portal.js') ? own : `<script type="module" src="/sa-portal.js"></script>${own}`;
          response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(/<!doctype/i.test(body) ? body : `<!doctype html><html lang="en"><title>Sample</title><body>${body}`);
        }
      });
      browser = await launchChromium();
    });
    after(async () => {
      await browser?.close();
      await site?.close();
    });

    for (const [index, sample] of html.entries()) {
      it(`run in a browser and use what the widgets know: ${place(sample)}`, async () => {
        const page = await browser.newPage();
        const errors: string[] = [];
        page.on('pageerror', (error) => errors.push(error.message));
        // Whatever a sample asks of its made-up hosts is answered as if nobody were signed in.
        await page.route((url) => url.origin !== site.origin || url.pathname.endsWith('-token'), (route) => route.fulfill({ status: 401, body: '' }));
        await page.goto(`${site.origin}/sample/${index}`);
        await page.waitForFunction(() => customElements.get('sa-portal') !== undefined);
        const unknown = await page.evaluate(() => {
          const found: string[] = [];
          const common = new Set(['id', 'class', 'slot', 'lang', 'dir', 'title', 'hidden', 'style', 'part', 'role', 'tabindex']);
          for (const element of document.querySelectorAll('*')) {
            const name = element.localName;
            if (!name.startsWith('sa-')) continue;
            const elementClass = customElements.get(name) as (CustomElementConstructor & { observedAttributes?: string[] }) | undefined;
            if (!elementClass) found.push(`<${name}> is no widget`);
            else for (const { name: attribute } of element.attributes) if (!common.has(attribute) && !/^(data|aria)-/.test(attribute) && !elementClass.observedAttributes?.includes(attribute)) found.push(`<${name}> has no attribute "${attribute}"`);
          }
          return found;
        });
        assert.deepEqual([...errors, ...unknown], []);
        await page.close();
      });
    }
  });
});
