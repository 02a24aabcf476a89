/** The code samples of the README and the guides, so that a test can compile and run what people copy. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The pages that hold samples, as paths inside the repository. */
export function pages() {
  const inFolder = (folder) => (existsSync(join(root, folder)) ? readdirSync(join(root, folder)).filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`) : []);
  return ['README.md', ...inFolder('docs'), ...inFolder('docs/components')].filter((path) => existsSync(join(root, path)));
}

/**
 * Every fenced block with a language.
 *
 * @returns {Array<{ page: string, line: number, language: string, code: string }>}
 */
export function samples() {
  return pages().flatMap((page) => {
    const found = [];
    let open;
    readFileSync(join(root, page), 'utf8')
      .split('\n')
      .forEach((text, index) => {
        const fence = /^(\s*)(`{3,})(\S*)/.exec(text);
        if (!open && fence) open = { page, line: index + 2, language: fence[3], code: '', indent: fence[1].length, fence: fence[2] };
        else if (open && fence?.[2] === open.fence && fence[3] === '') {
          if (open.language) found.push({ page: open.page, line: open.line, language: open.language, code: open.code });
          open = undefined;
        } else if (open) open.code += `${text.slice(open.indent)}\n`;
      });
    if (open) throw new Error(`${page}:${open.line}: the code block is never closed`);
    return found;
  });
}
