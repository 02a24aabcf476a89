/**
 * Builds the verifier into one file that needs nothing but Node: verifier/dist/verify-audit.mjs, or the path that is given.
 * It is not minified: whoever is to trust it should be able to read it.
 */
import { chmodSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

/** @param {string} [out] where to */
export async function buildVerifier(out = join(here, 'dist/verify-audit.mjs')) {
  const result = await build({
    entryPoints: [join(here, 'main.ts')],
    outfile: out,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
  chmodSync(out, 0o755);
  const [written] = Object.values(result.metafile.outputs);
  return { out, bytes: written.bytes, inputs: Object.keys(written.inputs), imports: written.imports.map(({ path }) => path) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const { out, bytes } = await buildVerifier(process.argv[2]);
  console.log(`${out} (${(bytes / 1024).toFixed(0)} KB)`);
}
