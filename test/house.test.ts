// The rules of the house that no compiler knows: who may import whom, and that words and code say the same.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import ts from 'typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const skipped = new Set(['node_modules', 'dist', '.git', '.data', '.cache', 'coverage', 'results', 'site']);

function filesIn(folder: string, ending: RegExp = /./): string[] {
  const full = join(root, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesIn(path, ending);
    return ending.test(path) ? [path] : [];
  });
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const parse = (path: string) => ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true, path.endsWith('x') ? ts.ScriptKind.TSX : undefined);

interface Import {
  from: string;
  /** A path inside the repository, or the name of a package. */
  to: string;
  inside: boolean;
  /** Gone once the types are stripped. */
  typeOnly: boolean;
}

function importsOf(path: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, typeOnly = false) => {
    const inside = specifier.startsWith('.');
    found.push({ from: path, to: inside ? relative(root, join(root, dirname(path), specifier)).replaceAll('\\', '/') : specifier, inside, typeOnly });
  };
  const visit = (node: ts.Node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) add(node.moduleSpecifier.text, ts.isImportDeclaration(node) ? node.importClause?.isTypeOnly : node.isTypeOnly);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0] && ts.isStringLiteral(node.arguments[0])) add(node.arguments[0].text);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) add(node.argument.literal.text, true);
    ts.forEachChild(node, visit);
  };
  visit(parse(path));
  return found;
}

const sources = ['src', 'components', 'server', 'verifier'].flatMap((folder) => filesIn(folder, /\.(ts|mts)$/));
const graph = new Map(sources.map((path) => [path, importsOf(path)]));
const edges = [...graph.values()].flat();
const inside = edges.filter((edge) => edge.inside);
const list = (found: Import[]) => found.map(({ from, to }) => `${from} → ${to}`);
const within = (path: string, ...rooms: string[]) => rooms.some((room) => path === room || path.startsWith(`${room}/`));

/** The only files of the repository that a room may import, itself aside. */
const allowed: Array<[room: string, mayImport: string[]]> = [
  ['src/contract', []],
  ['src/format', ['src/contract']],
  ['src/client', ['src/contract']],
  ['src', ['src']],
  ['components/events', ['src']],
  ['components/base', ['components/events', 'src']],
  ['components', ['src']],
  // The law of the chain is one for writer and reader.
  ['server', ['src/contract', 'src/audit']],
  ['verifier', ['src/contract', 'src/audit']],
];

/** The packages that a room may import. */
const packages: Array<[room: string, mayImport: RegExp]> = [
  ['src/contract', /^zod\/mini$/],
  ['src/format', /^$/],
  ['src/client', /^ky$/],
  ['src', /^$/],
  ['verifier', /^node:/],
  ['components', /^(lit|@lit\/context|@lit\/reactive-element|uqr|marked)(\/|$)/],
];

/** The floors of the server, top to bottom: an import runs down, or stays. Rules stand beside them and know the contract only. */
const floors = [['server/main.ts', 'server/cli.ts', 'server/cli'], ['server/app.ts'], ['server/api', 'server/hosted'], ['server/http'], ['server/mail', 'server/clock'], ['server/context.ts'], ['server/store']];
const floorOf = (path: string) => floors.findIndex((rooms) => within(path, ...rooms));

describe('the import rules', () => {
  it('let a room import only what stands below it', () => {
    const broken = inside.filter(({ from, to }) => {
      const [room, mayImport] = allowed.find(([name]) => within(from, name)) ?? [];
      return room && !within(to, room, ...(mayImport ?? []));
    });
    assert.deepEqual(list(broken), []);
  });

  it('keep the client of the SDK behind its door: widgets import src/index.ts', () => {
    assert.deepEqual(list(inside.filter(({ from, to }) => within(from, 'components') && within(to, 'src/client'))), []);
  });

  it('give each room the packages it needs and no other', () => {
    const broken = edges.filter(({ from, to, inside: ours, typeOnly }) => {
      // The types of the schema library cost a page nothing.
      if (typeOnly && to === 'zod/mini') return false;
      const rule = ours ? undefined : packages.find(([name]) => within(from, name));
      return rule && !rule[1].test(to);
    });
    assert.deepEqual(list(broken), []);
  });

  it('keep every package that the server imports in the dependencies of the server', () => {
    const { dependencies } = JSON.parse(read('server/package.json')) as { dependencies: Record<string, string> };
    const broken = edges.filter(({ from, to, inside: ours }) => {
      if (ours || !within(from, 'server') || to.startsWith('node:')) return false;
      const name = to.split('/').slice(0, to.startsWith('@') ? 2 : 1).join('/');
      return !(name in dependencies);
    });
    assert.deepEqual(list(broken), []);
  });

  it('run down the floors of the server, never up', () => {
    const broken = inside.filter(({ from, to }) => {
      const [upper, lower] = [floorOf(from), floorOf(to)];
      return upper >= 0 && lower >= 0 && lower < upper;
    });
    assert.deepEqual(list(broken), []);
  });

  it('keep the rules of the server pure: no database, no requests, only the contract', () => {
    const broken = edges.filter(({ from, to, inside: ours }) => within(from, 'server/rules') && !(ours ? within(to, 'server/rules', 'src/contract') : to === 'zod/mini'));
    assert.deepEqual(list(broken), []);
  });

  it('keep events and the base free of any one widget', () => {
    assert.deepEqual(list(inside.filter(({ from, to }) => within(from, 'components/events', 'components/base') && within(to, 'components') && !within(to, 'components/events', 'components/base'))), []);
  });

  it('let examples import what is published and nothing else', () => {
    const broken = filesIn('examples', /\.(ts|tsx|mjs|js)$/).flatMap(importsOf).filter(({ from, to, inside: ours }) => {
      const example = from.split('/').slice(0, 2).join('/');
      return ours ? !within(to, example) : /^sa-portal-server\/./.test(to);
    });
    assert.deepEqual(list(broken), []);
  });

  it('form no circle', () => {
    const circles: string[] = [];
    const state = new Map<string, 'open' | 'done'>();
    const walk = (path: string, trail: string[]) => {
      if (state.get(path) === 'done') return;
      if (state.get(path) === 'open') {
        circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
        return;
      }
      state.set(path, 'open');
      for (const edge of graph.get(path) ?? []) if (edge.inside && graph.has(edge.to)) walk(edge.to, [...trail, path]);
      state.set(path, 'done');
    };
    for (const path of graph.keys()) walk(path, []);
    assert.deepEqual(circles, []);
  });

  it('name files that exist, with their ending', () => {
    assert.deepEqual(list(inside.filter(({ to }) => !existsSync(join(root, to)))), []);
  });
});

// ── widgets ──────────────────────────────────────────────────────────────────────────────────────

interface Documented {
  folder: string;
  file: string;
  properties: string[];
  parts: string[];
  page: string | undefined;
  summary: string | undefined;
}

/** The doc tags of the classes in one file. */
function documentation(file: string): Omit<Documented, 'folder'> {
  const found: Omit<Documented, 'folder'> = { file, properties: [], parts: [], page: undefined, summary: undefined };
  const visit = (node: ts.Node) => {
    if (ts.isClassDeclaration(node)) {
      for (const tag of ts.getJSDocTags(node)) {
        const name = tag.tagName.text;
        // The compiler reads `[--sa-x=1px]` in its own way, so the tag is read as it is written.
        const text = tag.getText().replace(/^@\S+\s+/, '').trim();
        if (name === 'cssproperty' || name === 'cssprop') found.properties.push(/--[\w-]+/.exec(text)?.[0] ?? text);
        if (name === 'csspart' || name === 'part') found.parts.push(/^[\w-]+/.exec(text)?.[0] ?? text);
        if (name === 'documentation') found.page = text.split(/\s/)[0];
        if (name === 'summary') found.summary = text;
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return found;
}

const componentFolders = existsSync(join(root, 'components'))
  ? readdirSync(join(root, 'components'), { withFileTypes: true }).filter((entry) => entry.isDirectory() && existsSync(join(root, 'components', entry.name, `sa-${entry.name}.ts`))).map(({ name }) => name)
  : [];
const widgets: Documented[] = componentFolders.map((folder) => ({ folder, ...documentation(`components/${folder}/${folder}.ts`) }));
const shared = filesIn('components', /\.ts$/).filter((path) => !componentFolders.some((folder) => within(path, `components/${folder}`)));
const sharedTags = shared.map(documentation);

/** The parts that the templates of a file name. */
function partsIn(path: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && /\.part\.add$/.test(node.expression.getText())) found.push(...node.arguments.filter(ts.isStringLiteral).map(({ text }) => text));
    if (ts.isTaggedTemplateExpression(node) && /^(html|svg)$/.test(node.tag.getText())) {
      for (const [, names] of node.template.getText().matchAll(/\bpart="([^"$]*)"/g)) found.push(...(names ?? '').split(/\s+/).filter(Boolean));
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(path));
  return found;
}

/** The public custom properties that the style sheets of a folder read, as they are after everything is filled in. */
async function propertiesRead(paths: string[]): Promise<Set<string>> {
  const found = new Set<string>();
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) for (const inner of value) collect(inner);
    else if (typeof value === 'object' && value !== null && 'cssText' in value) for (const [, name] of String(value.cssText).matchAll(/var\(\s*(--sa-[\w-]+)/g)) found.add(name!);
  };
  for (const path of paths.filter((file) => file.endsWith('.styles.ts'))) for (const value of Object.values((await import(join(root, path))) as object)) collect(value);
  return found;
}

const theming = existsSync(join(root, 'docs/theming.md')) ? read('docs/theming.md') : '';

describe('a widget', () => {
  it('has a class, a registration, a doc page and a test, and stands in all.ts', () => {
    const all = existsSync(join(root, 'components/all.ts')) ? read('components/all.ts') : '';
    const tests = filesIn('test', /\.(browser|test)\.ts$/).map(read).join('\n');
    const missing = widgets.flatMap(({ folder, file, summary, page }) => [
      ...(existsSync(join(root, file)) ? [] : [`${file} is missing`]),
      ...(all.includes(`./${folder}/`) ? [] : [`components/all.ts does not know ${folder}`]),
      ...(tests.includes(`sa-${folder}`) ? [] : [`no test names sa-${folder}`]),
      ...(summary ? [] : [`${file} has no @summary`]),
      ...(page && existsSync(join(root, page)) ? [] : [`${file}: @documentation ${page ?? '(none)'} is no file`]),
    ]);
    assert.deepEqual(missing, []);
  });

  it('documents each part that its templates name, and names each part it documents', () => {
    const sharedParts = new Set(shared.flatMap(partsIn));
    // A widget may show the templates of a smaller one.
    const borrowed = (folder: string) => filesIn(`components/${folder}`, /\.ts$/).flatMap((path) => graph.get(path) ?? []).filter(({ inside: ours, to }) => ours && within(to, ...componentFolders.map((name) => `components/${name}`))).flatMap(({ to }) => partsIn(to));
    const documentedAnywhere = new Set([...widgets, ...sharedTags].flatMap(({ parts }) => parts));
    const wrong = widgets.flatMap(({ folder, file, parts }) => {
      const own = new Set(filesIn(`components/${folder}`, /\.ts$/).flatMap(partsIn));
      return [...[...own].filter((part) => !parts.includes(part)).map((part) => `${file} does not document the part "${part}"`), ...parts.filter((part) => !own.has(part) && !sharedParts.has(part) && !borrowed(folder).includes(part)).map((part) => `${file} documents the part "${part}", which no template has`)];
    });
    assert.deepEqual([...wrong, ...(widgets.length > 0 ? [...sharedParts].filter((part) => !documentedAnywhere.has(part)).map((part) => `no widget documents the part "${part}" of the base`) : [])], []);
  });

  it('documents each custom property that its style sheets read, and reads each one it documents', async () => {
    const everything = await propertiesRead(filesIn('components', /\.ts$/));
    const documented = new Set([...widgets, ...sharedTags].flatMap(({ properties }) => properties));
    const wrong = [
      ...[...everything].filter((name) => !documented.has(name) && !theming.includes(`\`${name}\``)).map((name) => `${name} is read, and neither an @cssproperty nor docs/theming.md speaks of it`),
      ...[...documented].filter((name) => !everything.has(name)).map((name) => `${name} is documented, and no style sheet reads it`),
      ...[...theming.matchAll(/^\|\s*`(--sa-[\w-]+)`/gm)].filter(([, name]) => !everything.has(name!)).map(([, name]) => `docs/theming.md lists ${name}, and no style sheet reads it`),
    ];
    assert.deepEqual(wrong, []);
  });
});

// ── words and code ───────────────────────────────────────────────────────────────────────────────

describe('the repository', () => {
  const about = JSON.parse(read('package.json')) as { scripts: Record<string, string>; exports: Record<string, unknown>; version: string };

  it('has a script for each npm line in its guides', () => {
    const own = new Set(['ci', 'install', 'i', 'pack', 'publish', 'view', 'init', 'audit', 'rebuild']);
    const wrong = ['README.md', 'CONTRIBUTING.md', ...filesIn('docs', /\.md$/), ...filesIn('examples', /README\.md$/)].filter((path) => existsSync(join(root, path))).flatMap((path) =>
      // Only in code: prose speaks of npm too.
      [...(read(path).match(/```[\s\S]*?```|`[^`\n]+`/g) ?? []).join('\n').matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)].map(([, name]) => name!).filter((name) => !own.has(name) && !(name in about.scripts)).map((name) => `${path}: npm run ${name}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('has the file behind each of its scripts', () => {
    const wrong = Object.entries(about.scripts).flatMap(([name, line]) => [...line.matchAll(/node (\S+\.[cm]?js)/g)].map(([, file]) => file!).filter((file) => !existsSync(join(root, file))).map((file) => `${name}: ${file}`));
    assert.deepEqual(wrong, []);
  });

  it('names files that exist where a guide links to one', () => {
    const guides = [...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].filter((path) => existsSync(join(root, path))), ...filesIn('docs', /\.md$/)];
    const wrong = guides.flatMap((path) =>
      [...read(path).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, target]) => target!).filter((target) => !existsSync(join(root, dirname(path), target))).map((target) => `${path}: ${target}`),
    );
    assert.deepEqual(wrong, []);
  });

  const tests = filesIn('test', /\.(test|browser)\.ts$/);

  it('switches no test off', () => {
    const off = /\b(?:it|test|describe|suite|context)\.(?:only|skip|todo|fails|failing)\b|\bx(?:it|describe|context)\s*\(|\b(?:skip|only|todo):\s*true\b/;
    const wrong = tests.filter((path) => path !== 'test/house.test.ts').flatMap((path) => read(path).split('\n').flatMap((line, index) => (off.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])));
    assert.deepEqual(wrong, []);
  });

  it('titles each test in a sentence of its own, in the present tense', () => {
    const wrong = tests.flatMap((path) => {
      const seen = new Set<string>();
      const found: string[] = [];
      const visit = (node: ts.Node, trail: string) => {
        let inner = trail;
        if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && /^(it|test|describe|suite)$/.test(node.expression.text) && node.arguments[0] && ts.isStringLiteralLike(node.arguments[0])) {
          const title = `${trail} › ${node.arguments[0].text}`;
          if (/^(it|test)$/.test(node.expression.text)) {
            if (seen.has(title)) found.push(`${path}: twice${title}`);
            seen.add(title);
          }
          if (/\bshould\b/i.test(node.arguments[0].text)) found.push(`${path}: "should" in${title}`);
          inner = title;
        }
        ts.forEachChild(node, (child) => visit(child, inner));
      };
      visit(parse(path), '');
      return found;
    });
    assert.deepEqual(wrong, []);
  });

  it('says nothing about the machine it was written on', () => {
    const folders = ['src', 'components', 'server', 'test', 'scripts', 'docs', 'examples', 'bench', '.ci'].flatMap((folder) => filesIn(folder, /\.(ts|tsx|mts|mjs|cjs|js|json|md|html|css|sh|yml|yaml|run)$|\/run$/));
    const top = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== '.git' && !entry.name.endsWith('.tgz')).map(({ name }) => name);
    const told = new RegExp([`/${'work'}/`, `/${'Users'}/[a-z]`, `/${'home'}/[a-z]+/`, `/${'root'}/`, `${'registry'}\\.(npmjs|yarnpkg)`, `"resolved": "https?:`].join('|'));
    const wrong = [...folders, ...top].filter((path) => path !== 'custom-elements.json').flatMap((path) => read(path).split('\n').flatMap((line, index) => (told.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])));
    assert.deepEqual(wrong, []);
  });

  it('leaves nothing for later in its code', () => {
    const marker = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`);
    const wrong = ['src', 'components', 'server', 'test', 'scripts', 'bench', 'examples'].flatMap((folder) => filesIn(folder, /\.(ts|tsx|mjs|cjs|css|html)$/)).flatMap((path) => read(path).split('\n').flatMap((line, index) => (marker.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])));
    assert.deepEqual(wrong, []);
  });

  it('carries one version everywhere', async () => {
    const { version } = (await import(join(root, 'components/base/version.ts'))) as { version: string };
    const server = JSON.parse(read('server/package.json')) as { version: string };
    assert.deepEqual({ widgets: version, server: server.version }, { widgets: about.version, server: about.version });
  });
});
