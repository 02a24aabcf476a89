/** Bundles the page's script with React and the widgets, as an application's own build would. */
import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'

/** @returns {Promise<string>} the script */
export async function buildPage() {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('main.jsx', import.meta.url))],
    bundle: true,
    format: 'esm',
    jsx: 'automatic',
    target: 'es2022',
    // StrictMode does its double mounting in React's development build only.
    define: { 'process.env.NODE_ENV': '"development"' },
    write: false,
    logLevel: 'silent',
  })
  return result.outputFiles[0].text
}
