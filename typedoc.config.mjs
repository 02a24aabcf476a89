// One searchable site: guides, elements, and the API of the SDK. scripts/docs.mjs writes the element pages first.
import { OptionDefaults } from 'typedoc';

const ours = ['@slot', '@csspart', '@cssproperty', '@fires', '@event', '@summary', '@documentation', '@status', '@since', '@source', '@unit', '@attr', '@state', '@tag', '@method'];

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  name: 'sa-portal',
  entryPoints: ['src/index.ts', 'src/contract/index.ts', 'src/format/index.ts'],
  tsconfig: 'tsconfig.build.json',
  projectDocuments: ['.cache/docs/guides/*.md', '.cache/docs/elements/*.md', '.cache/docs/decisions/*.md'],
  out: 'docs/site',
  readme: '.cache/docs/README.md',
  customJs: 'docs/assets/live.js',
  customCss: 'docs/assets/live.css',
  excludeExternals: true,
  excludeInternal: true,
  excludePrivate: true,
  disableSources: true,
  hideGenerator: true,
  includeVersion: true,
  skipErrorChecking: true,
  blockTags: [...new Set([...OptionDefaults.blockTags, ...ours])],
  notRenderedTags: ['@summary', '@documentation', '@status', '@csspart', '@cssproperty', '@slot', '@fires'],
  searchInComments: true,
  searchInDocuments: true,
  validation: { notExported: false, invalidLink: true, invalidPath: true, rewrittenLink: false, notDocumented: false },
  headings: { readme: false, document: false },
  sort: ['source-order'],
  navigation: { includeCategories: true, includeGroups: false, includeFolders: true },
  plugin: [],
};
