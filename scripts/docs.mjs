/**
 * `npm run docs`: one static site in docs/site – the guides, a page for each element written from the manifest, the decisions and the
 * API of the SDK – searchable, with the HTML samples running. `--no-build` takes dist/ as it is.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { isBuilt } from './build.mjs';
import { startPortal } from './portal.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const staging = join(root, '.cache', 'docs');
const site = join(root, 'docs', 'site');
const read = (path) => readFileSync(join(root, path), 'utf8');

/** The guides, in the order they are read in; one that does not exist yet is left out, one that is not named here comes last. */
const order = ['getting-started', 'getting-started-intranet', 'getting-started-application', 'getting-started-operator', 'sign-in', 'theming', 'events', 'security', 'errors'];

function run(file, ...args) {
  return spawnSync(process.execPath, [join(root, file), ...args], { cwd: root, stdio: 'inherit' }).status === 0;
}

// A cell of a table holds one line, and a bar would end it.
const cell = (text) => String(text ?? '').replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ').trim();
const code = (text) => (text === undefined || text === '' ? '' : `\`${cell(text)}\``);

function table(heading, columns, rows) {
  if (rows.length === 0) return '';
  return `\n## ${heading}\n\n| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;
}

/** The page of one element: the hand-written part, then everything the manifest knows. */
export function elementPage(element, modulePath, written) {
  const name = element.tagName.slice(3);
  const about = written ?? `# ${element.tagName}\n\n${element.summary ?? ''}\n\n\`\`\`html\n<${element.tagName}></${element.tagName}>\n\`\`\`\n`;
  const body = about.replace(/^# .*\n/, '');
  const attributes = (element.attributes ?? []).filter(({ fieldName }) => !fieldName || element.members?.some((member) => member.name === fieldName && member.privacy !== 'private'));
  const attributeOf = new Map(attributes.map((attribute) => [attribute.fieldName, attribute.name]));
  const open = (element.members ?? []).filter((member) => member.privacy !== 'private' && member.privacy !== 'protected' && !member.static && !member.name.startsWith('#') && !member.name.startsWith('_') && member.description);
  const properties = open.filter(({ kind }) => kind === 'field');
  const methods = open.filter(({ kind }) => kind === 'method');
  return `---
title: ${element.tagName}
group: Elements
---

# \`<${element.tagName}>\`

${element.summary ?? ''}

${body.trim()}

${element.description && element.description !== element.summary ? `${element.description}\n` : ''}
## Import

\`\`\`ts
import 'sa-portal/components/${name}'; // registers <${element.tagName}>
\`\`\`

The class without its tag: \`sa-portal/components/${name}/class\` exports \`${element.name}\`.
${table('Properties', ['Property', 'Attribute', 'Type', 'Default', 'Meaning'], properties.map((member) => [code(member.name), code(attributeOf.get(member.name)), code(member.type?.text), code(member.default), cell(member.description)]))}${table('Methods', ['Method', 'Meaning'], methods.map((member) => [code(`${member.name}(${(member.parameters ?? []).map((parameter) => parameter.name).join(', ')})`), cell(member.description)]))}${table('Events', ['Event', 'Type', 'When'], (element.events ?? []).filter(({ name: event }) => event).map((event) => [code(event.name), code(event.type?.text), cell(event.description)]))}${table('Slots', ['Slot', 'What belongs there'], (element.slots ?? []).map((slot) => [slot.name ? code(slot.name) : '(default)', cell(slot.description)]))}${table('Parts', ['Part', 'What it is'], (element.cssParts ?? []).map((part) => [code(part.name), cell(part.description)]))}${table('Custom properties', ['Property', 'Default', 'What it changes'], (element.cssProperties ?? []).map((property) => [code(property.name), code(property.default), cell(property.description)]))}${table('States', ['State', 'When'], (element.cssStates ?? []).map((state) => [code(`:state(${state.name})`), cell(state.description)]))}
`;
}

/** Every element of the manifest, by tag. */
export function elements() {
  const { modules } = JSON.parse(read('custom-elements.json'));
  return modules.flatMap(({ path, declarations }) => (declarations ?? []).filter(({ tagName }) => tagName).map((element) => ({ element, path }))).sort((a, b) => (a.element.tagName < b.element.tagName ? -1 : 1));
}

function withTitle(text, group) {
  if (text.startsWith('---')) return text;
  const title = /^# (.*)$/m.exec(text)?.[1] ?? '';
  return `---\ntitle: ${JSON.stringify(title)}\ngroup: ${group}\n---\n\n${text}`;
}

/** Links between guides and to elements, as they stand in the repository, point at the staged copies. */
const relink = (text) => text.replaceAll(/\]\((?:\.\/)?(?:docs\/)?components\/([\w-]+)\.md/g, '](../elements/$1.md').replaceAll(/\]\((?:\.\/)?(?:docs\/)?decisions\/([\w-]+\.md)/g, '](../decisions/$1');

async function stage() {
  rmSync(staging, { recursive: true, force: true });
  for (const folder of ['guides', 'elements', 'decisions']) mkdirSync(join(staging, folder), { recursive: true });
  const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const place = (name) => (order.includes(basename(name, '.md')) ? order.indexOf(basename(name, '.md')) : order.length);
  guides.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  for (const name of guides) writeFileSync(join(staging, 'guides', name), withTitle(relink(read(`docs/${name}`)), 'Guides'));
  for (const name of readdirSync(join(root, 'docs/decisions')).filter((file) => file.endsWith('.md')).sort()) writeFileSync(join(staging, 'decisions', name), withTitle(read(`docs/decisions/${name}`), 'Decisions'));
  const all = elements();
  for (const { element, path } of all) {
    const written = `docs/components/${element.tagName.slice(3)}.md`;
    const page = elementPage(element, path, existsSync(join(root, written)) ? read(written) : undefined);
    writeFileSync(join(staging, 'elements', `${element.tagName.slice(3)}.md`), page.replaceAll(/\]\(\.\.\/(?!elements|guides|decisions)([\w-]+\.md)/g, '](../guides/$1'));
  }
  const readme = existsSync(join(root, 'README.md')) ? read('README.md') : '# sa-portal\n';
  writeFileSync(
    join(staging, 'README.md'),
    readme
      .replaceAll(/\]\((?:\.\/)?docs\/components\/([\w-]+)\.md/g, '](elements/$1.md')
      .replaceAll(/\]\((?:\.\/)?docs\/decisions\/([\w-]+\.md)/g, '](decisions/$1')
      .replaceAll(/\]\((?:\.\/)?docs\/([\w-]+\.md)/g, '](guides/$1')
      .replaceAll(/\]\((?:\.\/)?(docs\/[\w/-]+\.(?:png|svg|jpg|webp))/g, '](../../$1')
      // What the site has no page for is still named.
      .replaceAll(/\[([^\]]+)\]\((?!https?:|#|elements\/|guides\/|decisions\/|\.\.\/)[^)]+\)/g, '$1'),
  );
  return { guides: guides.length, elements: all.length };
}

/**
 * A portal inside the page, for the running samples: what the real server answers about the demo MSP, written down while the site is
 * built, so that it is true to the contract.
 */
async function samplePortal() {
  const portal = await startPortal();
  if (portal.missing) {
    console.log(`docs: SKIPPED the answers for the running samples – ${portal.missing}`);
    return '';
  }
  try {
    const { token } = await portal.token({ as: 'owner' });
    const answers = {};
    for (const path of ['/v1/me', '/v1/portfolio/summary', '/v1/clients?limit=50', '/v1/clients', '/v1/frameworks']) {
      const response = await fetch(`${portal.baseUrl}${path}`, { headers: { authorization: `Bearer ${token}` } });
      if (response.ok) answers[path] = await response.json();
    }
    if (!answers['/v1/me']) throw new Error('the demo portal did not answer /v1/me');
    return `// Answers of the demo portal, for the running samples.
(() => {
  const answers = ${JSON.stringify(answers)};
  const real = globalThis.fetch;
  const json = (body, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' } });
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (url.pathname.endsWith('/portal-token')) return json({ token: 'sample', expiresAt: new Date(Date.now() + 600000).toISOString() });
    if (!url.pathname.startsWith('/v1/')) return real(input, init);
    if (url.pathname === '/v1/events') return new Response(new ReadableStream({ start() {} }), { headers: { 'content-type': 'text/event-stream' } });
    const answer = request.method === 'GET' && (answers[url.pathname + url.search] ?? answers[url.pathname]);
    if (answer) return json(answer);
    return json({ type: 'about:blank', title: 'Not part of the sample', status: 404, code: 'not-found', requestId: 'sample' }, 404);
  };
})();
`;
  } finally {
    await portal.stop();
  }
}

async function main() {
  if (!process.argv.includes('--no-build') && !isBuilt() && !run('scripts/build.mjs')) {
    process.exitCode = 1;
    return;
  }
  const staged = await stage();
  rmSync(site, { recursive: true, force: true });
  if (!run('node_modules/typedoc/bin/typedoc', '--options', 'typedoc.config.mjs', '--treatWarningsAsErrors')) {
    process.exitCode = 1;
    return;
  }
  const bundle = join(root, 'dist/cdn/sa-portal.js');
  if (existsSync(bundle)) copyFileSync(bundle, join(site, 'assets', 'sa-portal.js'));
  writeFileSync(join(site, 'assets', 'sample-portal.js'), await samplePortal());
  console.log(`docs: ${staged.guides} guides, ${staged.elements} elements → docs/site/index.html`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
