// Reads the doc comments of components/ into custom-elements.json, the one source for the docs, for editors and for framework types.
/** Ours: @documentation, @status, @since stand in the manifest as they stand in the comment. */
function ownTags() {
  return {
    name: 'own-tags',
    analyzePhase({ ts, node, moduleDoc }) {
      if (!ts.isClassDeclaration(node) || !node.name) return;
      const described = moduleDoc.declarations?.find((declaration) => declaration.name === node.name.getText());
      if (!described) return;
      for (const tag of ts.getJSDocTags(node)) {
        const name = tag.tagName.getText();
        if (['documentation', 'status', 'since'].includes(name)) described[name] = ts.getTextOfJSDocComment(tag.comment)?.trim() ?? '';
      }
    },
  };
}

/** A tag is registered by our guarded `define('sa-…', SaClass, …)`, which the analyser does not know. */
function guardedDefine() {
  const tags = new Map();
  return {
    name: 'guarded-define',
    collectPhase({ ts, node }) {
      if (!ts.isSourceFile(node) || !/[\\/]sa-[^\\/]+\.ts$/.test(node.fileName)) return;
      const find = (inner) => {
        if (ts.isCallExpression(inner) && /define/i.test(inner.expression.getText())) {
          const [tag, elementClass] = inner.arguments;
          if (tag && elementClass && ts.isStringLiteral(tag) && tag.text.includes('-')) tags.set(elementClass.getText(), { tag: tag.text, file: node.fileName });
        }
        ts.forEachChild(inner, find);
      };
      find(node);
    },
    packageLinkPhase({ customElementsManifest }) {
      for (const module of customElementsManifest.modules) {
        for (const declaration of module.declarations ?? []) {
          const registration = tags.get(declaration.name);
          if (!registration) continue;
          declaration.tagName = registration.tag;
          declaration.customElement = true;
          const registering = customElementsManifest.modules.find(({ path }) => path === registration.file || registration.file.endsWith(`/${path}`));
          if (!registering) continue;
          registering.exports = [
            ...(registering.exports ?? []).filter(({ kind }) => kind !== 'custom-element-definition'),
            { kind: 'custom-element-definition', name: registration.tag, declaration: { name: declaration.name, module: module.path } },
          ];
        }
      }
    },
  };
}

/** Embedders never see our sources: every path names the module they import. */
function publishedPaths() {
  const published = (path) => {
    const [, folder, file] = /^\/?components\/([^/]+)\/([^/]+)\.ts$/.exec(path) ?? [];
    if (file === `sa-${folder}`) return `dist/components/${folder}.js`;
    if (file && file === folder) return `dist/components/${folder}/class.js`;
    const top = /^\/?components\/([^/]+)\.ts$/.exec(path);
    return top ? `dist/components/${top[1]}.js` : `dist/modules/${path.replace(/^\//, '').replace(/\.ts$/, '.js')}`;
  };
  const walk = (value) => {
    if (Array.isArray(value)) for (const inner of value) walk(inner);
    else if (value && typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) {
        if ((key === 'module' || key === 'path') && typeof inner === 'string' && inner.endsWith('.ts')) value[key] = published(inner);
        else walk(inner);
      }
    }
  };
  return {
    name: 'published-paths',
    packageLinkPhase({ customElementsManifest }) {
      walk(customElementsManifest);
      customElementsManifest.modules.sort((a, b) => (a.path < b.path ? -1 : 1));
    },
  };
}

export default {
  globs: ['components/**/*.ts'],
  exclude: ['**/*.styles.ts', '**/messages/**'],
  outdir: '.',
  litelement: true,
  packagejson: false,
  plugins: [ownTags(), guardedDefine(), publishedPaths()],
};

