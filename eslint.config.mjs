// What a type checker does not see. House rules about who imports whom are in test/house.test.ts.
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

const markup = [
  {
    selector: "TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/\\sstyle\\s*=/]",
    message: 'A strict Content-Security-Policy blocks style attributes. Use a class, or style.setProperty for a custom property.',
  },
  { selector: "TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/<style\\b/]", message: 'A strict Content-Security-Policy blocks <style> in templates. Use static styles.' },
  { selector: "MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe)$/]", message: 'Markup is never built from text. Render a Lit template, or set textContent.' },
  { selector: "CallExpression[callee.object.name='document'][callee.property.name='write']", message: 'Markup is never built from text.' },
];
const zodNamespace = {
  selector: "ImportDeclaration[source.value=/^zod/] > :matches(ImportSpecifier, ImportDefaultSpecifier)",
  message: "Write import * as z from 'zod/mini': a bundler of the page drops what is unused only then.",
};
const zodMini = { selector: "ImportDeclaration[source.value=/^zod/]:not([source.value='zod/mini'])", message: "Write import * as z from 'zod/mini'; the full zod is twice as heavy." };
const unsafeDirectives = {
  patterns: [
    { group: ['**/directives/style-map*', '**/directives/unsafe-*', 'lit/static-html*'], message: 'Style attributes and raw markup are refused by the pages our widgets land in.' },
  ],
};

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', 'docs/site/', '**/.data/', '.cache/', 'coverage/', 'bench/results/', '**/generated/**', '**/vendor/**', 'test/**/files/**', 'custom-elements.json'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['src/**/*.ts', 'components/**/*.ts', 'server/**/*.ts', 'verifier/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'examples/**/*.{ts,tsx}'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['it', 'test', 'describe', 'suite', 'before', 'after', 'beforeEach', 'afterEach'] }] }],
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      // `signal.reason` is unknown and right to reject with.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-debugger': 'error',
      'no-fallthrough': 'error',
      'no-restricted-syntax': ['error', zodNamespace, zodMini],
      'no-unsafe-finally': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'components/**/*.ts'],
    rules: { 'no-console': ['error', { allow: ['warn'] }], 'no-restricted-imports': ['error', unsafeDirectives], 'no-eval': 'error', 'no-new-func': 'error', 'no-implied-eval': 'error' },
  },
  {
    files: ['components/**/*.ts'],
    extends: [lit.configs['flat/recommended'], wc.configs['flat/recommended'], litA11y.configs.recommended],
    rules: {
      // A stacked table loses the roles that its tags stand for in some browsers, so they are written out.
      'lit-a11y/no-redundant-role': 'off',
      'lit/no-native-attributes': 'error',
      'lit/no-this-assign-in-render': 'error',
      'lit/no-useless-template-literals': 'error',
      'wc/guard-super-call': 'off',
      'no-restricted-syntax': [
        'error',
        zodNamespace,
        zodMini,
        ...markup,
        { selector: "TaggedTemplateExpression[tag.name='css'] TemplateElement[value.raw=/[0-9.]rem\\b/]", message: 'rem is the page’s unit: some pages set html { font-size: 62.5% }. Use px or em.' },
        { selector: "TaggedTemplateExpression[tag.name='html'] TemplateElement[value.raw=/<sa-/]", message: 'A template names no tag of ours: under defineAll({ suffix }) it would not exist.' },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: Object.fromEntries(['process', 'console', 'Buffer', 'URL', 'URLSearchParams', 'fetch', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'AbortController', 'AbortSignal', 'structuredClone', 'require', 'module', '__dirname', 'document', 'window', 'location', 'navigator', 'customElements', 'HTMLElement', 'TextEncoder', 'TextDecoder', 'globalThis', 'Response', 'Request', 'Headers', 'queueMicrotask', 'requestAnimationFrame', 'getComputedStyle', 'CSS', 'self'].map((name) => [name, 'readonly'])) },
    rules: { eqeqeq: ['error', 'always', { null: 'ignore' }], 'no-debugger': 'error', 'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }], 'no-unsafe-finally': 'error', 'prefer-const': 'error' },
  },
  { files: ['scripts/require-node.cjs'], rules: { 'no-unused-vars': 'off' } },
);
