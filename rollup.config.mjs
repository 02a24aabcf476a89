// Two outputs from one source: modules for bundlers (the SDK, and each element with and without its registration; dependencies stay
// imports, so that a page holds one Lit) and self-contained files for a <script type="module">: everything, the portfolio, the findings.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { nodeResolve } from '@rollup/plugin-node-resolve';
import { transform } from 'esbuild';
import { minifyHTMLLiterals } from 'minify-literals';

const root = dirname(fileURLToPath(import.meta.url));
const out = process.env.BUILD_DIR ?? join(root, 'dist');
const { version, license, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const tsconfigRaw = { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false, verbatimModuleSyntax: true } };
const target = 'es2022';

/** Where each public module comes from, by the name it has under dist/. */
export function entries() {
  const found = {};
  const add = (name, path) => {
    if (existsSync(join(root, path))) found[name] = path;
  };
  add('index', 'src/index.ts');
  // Each room of the SDK with a door of its own; the client's is src/index.ts.
  for (const { name } of readdirSync(join(root, 'src'), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) if (name !== 'client') add(name, `src/${name}/index.ts`);
  add('components/all', 'components/all.ts');
  add('components/index', 'components/index.ts');
  for (const { name } of widgetFolders()) {
    add(`components/${name}`, `components/${name}/sa-${name}.ts`);
    add(`components/${name}/class`, `components/${name}/${name}.ts`);
  }
  // A language is imported for what it adds.
  const languages = join(root, 'components', 'locales');
  for (const file of existsSync(languages) ? readdirSync(languages).sort() : []) if (/^[a-z]{2,3}(-[A-Z][A-Za-z]+)*\.ts$/.test(file)) {
    add(`locales/${file.slice(0, -3)}`, `components/locales/${file}`);
    // The same language for the portfolio alone.
    add(`locales/portfolio/${file.slice(0, -3)}`, `components/locales/portfolio/${file}`);
  }
  return found;
}

/** The folders of components/ that hold an element: the ones with a registration. */
export function widgetFolders() {
  const folder = join(root, 'components');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, `sa-${entry.name}.ts`)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Takes the white space out of Lit's templates and style sheets. */
function minifyLiterals() {
  return {
    name: 'minify-literals',
    async transform(source, id) {
      if (!id.endsWith('.ts') || !id.startsWith(join(root, 'components') + sep) || !/\b(?:html|svg|css)`/.test(source)) return null;
      // A drawing has elements of its own that nothing closes but their slash: without it, what follows would stand inside them.
      return minifyHTMLLiterals(source, { fileName: id, html: { keepClosingSlash: true, conservativeCollapse: true } });
    },
  };
}

function typescript() {
  return {
    name: 'typescript',
    async transform(source, id) {
      if (!id.endsWith('.ts')) return null;
      const { code, map } = await transform(source, { loader: 'ts', target, tsconfigRaw, sourcefile: id, sourcemap: true, sourcesContent: false });
      return { code, map };
    },
  };
}

/**
 * Lit names its Trusted Types policy `lit-html`. A page that allows that name for a Lit of its own would refuse the second policy of
 * the same name, and none of our elements would come up; so the self-contained file names it `sa-lit`.
 */
function ownTrustedTypesPolicy() {
  let renamed = 0;
  return {
    name: 'own-trusted-types-policy',
    buildStart() {
      renamed = 0;
    },
    transform(source, id) {
      if (!/[\\/]lit-html[\\/]lit-html\.js$/.test(id)) return null;
      renamed = source.split('createPolicy("lit-html"').length - 1;
      return { code: source.replaceAll('createPolicy("lit-html"', 'createPolicy("sa-lit"'), map: { mappings: '' } };
    },
    buildEnd(error) {
      if (!error && renamed !== 1) this.error(`Lit's Trusted Types policy was renamed ${renamed} times instead of once: look at how lit-html creates it.`);
    },
  };
}

/** Minifies a finished chunk. What the licences ask for stands in the notices beside it; the banner says where. */
function minify(banner) {
  return {
    name: 'minify',
    async renderChunk(source) {
      // Modules are read as UTF-8 whatever a server says of them: Arabic is half as long as its escapes.
      const { code, map } = await transform(source, { minify: true, target, charset: 'utf8', format: 'esm', legalComments: 'none', banner, sourcemap: true, sourcesContent: false });
      return { code, map };
    },
  };
}

/** Writes the licence of every package that went into a bundle beside it. */
function notices(fileName) {
  return {
    name: 'notices',
    generateBundle(_options, bundle) {
      const packages = new Set();
      for (const chunk of Object.values(bundle)) {
        for (const id of Object.keys(chunk.modules ?? {})) {
          const name = /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id)?.[0];
          if (name) packages.add(name.replaceAll('\0', ''));
        }
      }
      const texts = [...packages].sort().map((folder) => {
        const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
        const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
        const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${about.license}`;
        return `${about.name} ${about.version} (${about.license})\n\n${text}\n`;
      });
      this.emitFile({ type: 'asset', fileName, source: `This bundle contains the following packages.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}` });
    },
  };
}

// Every warning is an error, except what other people's comments and circles cause in their own files.
function onLog(level, log, handler) {
  const foreign = [log.id, log.loc?.file, ...(log.ids ?? [])].some((id) => id?.includes('node_modules'));
  if (foreign && ['INVALID_ANNOTATION', 'CIRCULAR_DEPENDENCY'].includes(log.code)) return;
  handler(level === 'warn' ? 'error' : level, log);
}

const resolve = () => nodeResolve({ exportConditions: ['browser', 'production', 'module', 'import', 'default'], preferBuiltins: false });
const external = new RegExp(`^(${Object.keys(dependencies).join('|')})(/|$)`);
const bannerOf = (name) => `/*! sa-portal ${version} | ${license} | licences of what it contains: ${name}.licenses.txt */`;
const names = Object.fromEntries(Object.entries(entries()).map(([name, path]) => [join(root, path), name]));

// A map names its sources as seen from dist/, wherever the build goes: two builds are the same, and no folder of a machine is told.
const sourcemapPathTransform = (source, map) => relative(join(root, 'dist', relative(out, dirname(map))), join(dirname(map), source)).replaceAll(sep, '/');

/** The elements and the SDK as modules for bundlers. */
const modules = {
  input: entries(),
  external,
  onLog,
  plugins: [resolve(), minifyLiterals(), typescript()],
  output: {
    dir: out,
    format: 'es',
    sourcemap: true,
    sourcemapExcludeSources: true,
    sourcemapPathTransform,
    preserveModules: true,
    preserveModulesRoot: root,
    // What is not public keeps its place in the tree, under modules/ so that nobody takes it for a door.
    entryFileNames: ({ facadeModuleId }) => `${names[facadeModuleId] ?? join('modules', relative(root, facadeModuleId)).replaceAll(sep, '/').replace(/\.ts$/, '')}.js`,
  },
};

/**
 * Leaves parts of the SDK out of a file whose elements ask for none of them. Whoever asks all the same is told which file has them.
 *
 * @param parts modules of src/client that give a part by a function that ends in `Of`
 */
function without(file, parts) {
  const gone = new Map(parts.map((part) => [join(root, 'src/client', `${part}.ts`), part]));
  return {
    name: 'without',
    load(id) {
      const part = gone.get(id);
      if (!part) return null;
      const makers = [...readFileSync(id, 'utf8').matchAll(/^export function (\w+Of)\(/gm)].map(([, name]) => name);
      if (makers.length === 0) this.error(`${part}.ts gives no part any more: take it out of the list in rollup.config.mjs.`);
      return `
        const told = () => { throw new TypeError('${file} holds no ${part} of the SDK. Load sa-portal.js in its place.') };
        const none = () => new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : told) });
        export { ${makers.map((name) => `none as ${name}`).join(', ')} };`;
    },
  };
}

/** Leaves the texts of elements that a file does not hold out of its languages, by the area that they stand under. */
function withoutTexts(areas) {
  const left = new Set();
  return {
    name: 'without-texts',
    transform(source, id) {
      if (!id.startsWith(join(root, 'components', 'locales') + sep)) return null;
      let code = source;
      for (const statement of this.parse(source).body.toReversed()) {
        for (const { init } of (statement.declaration ?? statement).declarations ?? []) {
          if (init?.type !== 'ObjectExpression') continue;
          for (const { key, start, end } of init.properties.toReversed()) {
            if (!key || !areas.includes(key.name)) continue;
            left.add(key.name);
            code = code.slice(0, start) + code.slice(end).replace(/^\s*,/, '');
          }
        }
      }
      return { code, map: null };
    },
    buildEnd(error) {
      const unknown = areas.filter((area) => !left.has(area));
      if (!error && unknown.length > 0) this.error(`No language has the area ${unknown.join(', ')} any more: take it out of the list in rollup.config.mjs.`);
    },
  };
}

/** A file that needs no other. */
const alone = (name, path, { parts = [], texts = [] } = {}) => ({
  input: { [name]: path },
  onLog,
  plugins: [resolve(), ...(parts.length > 0 ? [without(`${name}.js`, parts)] : []), ownTrustedTypesPolicy(), minifyLiterals(), typescript(), ...(texts.length > 0 ? [withoutTexts(texts)] : []), minify(bannerOf(name)), notices(`${name}.licenses.txt`)],
  output: { dir: join(out, 'cdn'), format: 'es', sourcemap: true, sourcemapExcludeSources: true, sourcemapPathTransform, inlineDynamicImports: true, entryFileNames: '[name].js' },
});

export default [
  modules,
  alone('sa-portal', 'components/cdn.ts'),
  alone('sa-findings', 'components/cdn-findings.ts', {
    texts: ['people', 'auditors', 'diagnosis', 'signIn', 'sessions', 'secondFactors', 'audit', 'settings', 'portfolio', 'summary', 'coverage', 'exposure', 'badge'],
  }),
  // What no element of it asks for; what both ask for, such as clients, measures and events, stays.
  alone('sa-portfolio', 'components/cdn-portfolio.ts', { parts: ['audit', 'comments', 'findings', 'frameworks', 'notifications', 'people', 'policy'] }),
];
