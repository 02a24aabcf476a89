/**
 * `npm run create -- sa-thing`: a widget that renders, is registered, tested, documented and exported. No file is overwritten.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = process.env.CREATE_ROOT ?? join(dirname(fileURLToPath(import.meta.url)), '..');
const tag = process.argv[2];

if (!tag || !/^sa-[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(tag)) {
  console.error(`${tag ? `"${tag}" is no name for a widget` : 'Name the widget'}: lower-case words with hyphens after "sa-", such as\n\n  npm run create -- sa-finding`);
  process.exit(1);
}

const name = tag.slice(3);
const className = `Sa${name.split('-').map((word) => word[0].toUpperCase() + word.slice(1)).join('')}`;
const words = name.replaceAll('-', ' ');
const styles = `${name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())}Styles`;

const files = {
  [`components/${name}/${name}.ts`]: `import { html } from 'lit'
import { SaElement } from '../base/element.ts'
import { property } from '../base/property.ts'
import { ${styles} } from './${name}.styles.ts'

/**
 * @summary The ${words}, in one sentence for the person who embeds it.
 * @documentation docs/components/${name}.md
 * @status experimental
 *
 * @csspart base - The widget.
 * @cssproperty [--sa-${name}-radius=6px] - Corner radius.
 */
export class ${className} extends SaElement {
  static override styles = [SaElement.styles, ${styles}]

  /** What the widget is called on the page. */
  @property() label = '${words[0].toUpperCase()}${words.slice(1)}'

  protected override render() {
    return html\`<div class="base" part="base" lang=\${this.language}>\${this.label}</div>\`
  }
}
`,
  [`components/${name}/${name}.styles.ts`]: `import { css } from '../base/css.ts'

export const ${styles} = css\`
  :host {
    --_radius: var(--sa-${name}-radius, 6px);
    display: block;
  }

  .base {
    border-radius: var(--_radius);
  }
\`
`,
  [`components/${name}/sa-${name}.ts`]: `import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { ${className} } from './${name}.ts'

define('${tag}', ${className}, version)

declare global {
  interface HTMLElementTagNameMap {
    '${tag}': ${className}
  }
}

export { ${className} }
`,
  [`test/components/${name}.browser.ts`]: `import 'axe-core'

import { expect } from 'chai'
import '../../components/${name}/sa-${name}.ts'

describe('${tag}', () => {
  it('shows its label', async () => {
    const element = document.createElement('${tag}')
    element.label = 'Larkfield IT'
    document.body.append(element)
    await element.updateComplete
    expect(element.shadowRoot?.textContent).to.contain('Larkfield IT')
    const axe = (globalThis as unknown as { axe: { run(node: Element): Promise<{ violations: unknown[] }> } }).axe
    expect((await axe.run(element)).violations).to.deep.equal([])
    element.remove()
  })
})
`,
  [`docs/components/${name}.md`]: `# ${words[0].toUpperCase()}${words.slice(1)}

When to use it, and when not.

\`\`\`html
<${tag} label="Larkfield IT"></${tag}>
\`\`\`
`,
};

const present = Object.keys(files).filter((path) => existsSync(join(root, path)));
if (present.length > 0) {
  console.error(`${tag} is there already:\n  ${present.join('\n  ')}`);
  process.exit(1);
}
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`wrote ${path}`);
}

// Three lists name every element; the new one goes after the last of ours in each.
const lists = [
  ['components/index.ts', /^export \{ Sa\w+ \} from '\.\/[\w-]+\/[\w-]+\.ts'$/gm, `export { ${className} } from './${name}/${name}.ts'`],
  ['components/all.ts', /^export \{ Sa\w+ \} from '\.\/[\w-]+\/sa-[\w-]+\.ts'$/gm, `export { ${className} } from './${name}/sa-${name}.ts'`],
  ['components/elements.ts', /^import \{ Sa\w+ \} from .*$/gm, `import { ${className} } from './${name}/${name}.ts'`],
  ['components/elements.ts', /^  'sa-[\w-]+': Sa\w+,$/gm, `  '${tag}': ${className},`],
];
for (const [path, pattern, line] of lists) {
  const text = readFileSync(join(root, path), 'utf8');
  const last = [...text.matchAll(pattern)].filter(([found]) => !found.includes('/base/')).at(-1);
  if (!last) {
    console.error(`${path} lists no element any more; add by hand: ${line}`);
    process.exitCode = 1;
    continue;
  }
  const at = last.index + last[0].length;
  writeFileSync(join(root, path), `${text.slice(0, at)}\n${line}${text.slice(at)}`);
  console.log(`entered in ${path}`);
}
const exported = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--exports'], { cwd: root, stdio: 'inherit' });
if (exported.status === 0) console.log('package.json exports it');
console.log(`next: node_modules/.bin/wtr --files test/components/${name}.browser.ts`);
