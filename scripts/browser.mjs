/**
 * Finds a Chromium that really starts, so that the browser tests need nothing but `npm ci`.
 *
 * Order: `CHROME_PATH`, an installed Chromium, Chrome or Edge, the cache of Playwright, the Chromium that `@sparticuz/chromium`
 * carries (Linux on x64), a download by Playwright, and – as root on Debian – the package manager. Every candidate is launched;
 * one that does not start, or that is older than 120, is passed over.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const oldestChromium = 120;
const cacheFolder = join(root, 'node_modules', '.cache', 'sa-portal');
const say = (line) => process.stderr.write(`browser: ${line}\n`);

/**
 * @typedef {object} FoundBrowser
 * @property {string} executablePath where the program is
 * @property {Record<string, string>} env variables to add when it is launched
 * @property {string[]} args arguments it needs on this machine
 * @property {string} version as the browser itself says
 * @property {string} from which of the six ways found it
 */

/**
 * The browser to test in. The answer is remembered as long as the program does not change.
 *
 * @returns {Promise<FoundBrowser>}
 * @throws when none of the six ways gives a Chromium that starts; the message lists what was tried.
 */
export async function findBrowser({ install = true } = {}) {
  const remembered = readRemembered();
  if (remembered) return remembered;
  const tried = [];
  for await (const candidate of candidates({ install })) {
    const failure = candidate.failure ?? (await launchFailure(candidate));
    if (!failure) {
      remember(candidate);
      return candidate;
    }
    tried.push(`  ${candidate.from}${candidate.executablePath ? ` (${candidate.executablePath})` : ''}: ${failure}`);
  }
  throw new Error(
    `No Chromium ${oldestChromium} or newer starts on this machine. Tried:\n${tried.join('\n') || '  nothing was found'}\n` +
      'Install Chromium or Chrome, or set CHROME_PATH to one.',
  );
}

/** What `playwright.chromium.launch()` takes to start the found browser. */
export async function launchOptions(options = {}) {
  const browser = await findBrowser();
  return {
    headless: true,
    ...options,
    executablePath: browser.executablePath,
    args: [...browser.args, ...(options.args ?? [])],
    env: { ...process.env, ...browser.env, ...options.env },
  };
}

async function* candidates({ install }) {
  if (process.env.CHROME_PATH) yield candidate('CHROME_PATH', process.env.CHROME_PATH);
  for (const path of installed()) yield candidate('installed', path);
  for (const path of playwrightCache()) yield candidate('Playwright cache', path);
  if (process.platform === 'linux' && process.arch === 'x64') yield await carried();
  if (!install) return;

  say('no usable browser yet; asking Playwright to download one …');
  const cli = createRequire(import.meta.url).resolve('playwright-core/cli.js');
  const download = spawnSync(process.execPath, [cli, 'install', 'chromium-headless-shell'], { encoding: 'utf8', timeout: 300_000 });
  if (download.status !== 0) yield { from: 'Playwright download', failure: lastLine(download.stderr) || 'failed' };
  for (const path of playwrightCache()) yield candidate('Playwright download', path);

  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('asking apt-get for chromium …');
    const quiet = { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 600_000 };
    spawnSync('apt-get', ['update', '-qq'], quiet);
    const apt = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet);
    if (apt.status !== 0) yield { from: 'apt-get', failure: lastLine(apt.stderr) || 'failed' };
    for (const path of installed()) yield candidate('apt-get', path);
  }
}

const candidate = (from, executablePath, extra = {}) => ({ from, executablePath, env: {}, args: [], version: '', ...extra });
const lastLine = (text) => (text ?? '').trim().split('\n').at(-1) ?? '';

function installed() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge']
      .flatMap((name) => [`/Applications/${name}.app`, join(homedir(), 'Applications', `${name}.app`)].map((app) => join(app, 'Contents/MacOS', name)))
      .filter(existsSync);
  }
  if (process.platform === 'win32') {
    return [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => ['Google/Chrome', 'Chromium', 'Microsoft/Edge'].map((name) => join(folder, name, 'Application', name.endsWith('Edge') ? 'msedge.exe' : 'chrome.exe')))
      .filter(existsSync);
  }
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .filter(existsSync)
    .filter((path, index, all) => all.indexOf(path) === index);
}

function playwrightCache() {
  const folder =
    process.env.PLAYWRIGHT_BROWSERS_PATH ??
    { darwin: join(homedir(), 'Library/Caches/ms-playwright'), win32: join(process.env.LOCALAPPDATA ?? homedir(), 'ms-playwright') }[process.platform] ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ms-playwright');
  const programs = new Set(['chrome', 'chrome.exe', 'chrome-headless-shell', 'chrome-headless-shell.exe', 'headless_shell', 'Chromium', 'Google Chrome for Testing']);
  const found = [];
  const walk = (path, depth) => {
    if (depth > 6) return;
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory()) walk(join(path, entry.name), depth + 1);
      else if (programs.has(entry.name)) found.push(join(path, entry.name));
    }
  };
  if (!existsSync(folder)) return found;
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith('chromium')).sort().reverse()) walk(join(folder, name), 0);
  return found;
}

/**
 * Unpacks the Chromium of `@sparticuz/chromium`. It is made for one cloud's runtime, so three things are added here: the shared
 * libraries it expects, a font configuration that names its own fonts (text is 0 px high without one), and a private temporary
 * folder while unpacking, because it takes any file named `chromium` in the shared one for its own.
 */
async function carried() {
  const from = '@sparticuz/chromium';
  try {
    const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'));
    let folder = join(cacheFolder, `chromium-${version}`);
    if (!existsSync(join(folder, 'chromium'))) {
      say(`unpacking the Chromium that npm installed (${version}) …`);
      const parent = writable(cacheFolder) ? cacheFolder : tmpdir();
      const unpacking = join(parent, `chromium-unpacking-${process.pid}`);
      folder = join(parent, `chromium-${version}`);
      mkdirSync(unpacking, { recursive: true });
      const before = process.env.TMPDIR;
      process.env.TMPDIR = unpacking;
      try {
        const { inflate } = await import('@sparticuz/chromium');
        const bin = join(root, 'node_modules/@sparticuz/chromium/bin');
        for (const archive of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']) await inflate(join(bin, archive));
      } finally {
        if (before === undefined) delete process.env.TMPDIR;
        else process.env.TMPDIR = before;
      }
      rmSync(folder, { recursive: true, force: true });
      renameSync(unpacking, folder);
    }
    const fonts = join(folder, 'fonts.conf');
    writeFileSync(
      fonts,
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${join(folder, 'fonts')}</dir><dir>/usr/share/fonts</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>\n`,
    );
    const libraries = [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
    return candidate(from, join(folder, 'chromium'), {
      env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: fonts },
      args: ['--no-zygote', '--font-render-hinting=none'],
    });
  } catch (error) {
    return { from, failure: lastLine(String(error?.message ?? error)) };
  }
}

function writable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    return true;
  } catch {
    return false;
  }
}

async function launchFailure(found) {
  try {
    const { chromium } = await import('playwright-core');
    const browser = await chromium.launch({ executablePath: found.executablePath, args: found.args, env: { ...process.env, ...found.env }, timeout: 30_000 });
    found.version = browser.version();
    const page = await browser.newPage();
    const height = await page.evaluate('document.body.append("word"), document.body.getClientRects()[0].height');
    await browser.close();
    if (Number.parseInt(found.version, 10) < oldestChromium) return `is version ${found.version}`;
    return height > 0 ? undefined : 'draws text 0 px high: it finds no fonts';
  } catch (error) {
    return String(error?.message ?? error).split('\n')[0];
  }
}

const rememberedFile = join(cacheFolder, 'browser.json');
const stamp = (path) => {
  const { size, mtimeMs } = statSync(path);
  return `${size}:${mtimeMs}:${process.env.CHROME_PATH ?? ''}`;
};

function readRemembered() {
  try {
    const found = JSON.parse(readFileSync(rememberedFile, 'utf8'));
    return found.stamp === stamp(found.executablePath) ? found : undefined;
  } catch {
    return undefined;
  }
}

function remember(found) {
  try {
    mkdirSync(cacheFolder, { recursive: true });
    const partial = `${rememberedFile}.${process.pid}`;
    writeFileSync(partial, JSON.stringify({ ...found, stamp: stamp(found.executablePath) }, undefined, 2));
    renameSync(partial, rememberedFile);
  } catch {
    // A folder that cannot be written to costs a second per run and nothing else.
  }
}

/** Where the two further engines are, or why they cannot be used here. */
export function findFirefox() {
  const path = [process.env.FIREFOX_PATH, '/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'].find((file) => file && existsSync(file));
  return path ? { path } : { missing: 'Firefox is not installed (set FIREFOX_PATH, or install firefox-esr)' };
}

export function findWebKit() {
  const onPath = (name) => (process.env.PATH ?? '').split(':').map((folder) => join(folder, name)).find((file) => existsSync(file));
  const driver = onPath('WebKitWebDriver');
  if (!driver) return { missing: 'WebKitWebDriver is not installed (Debian: webkit2gtk-driver)' };
  const xvfb = onPath('xvfb-run');
  if (!xvfb && !process.env.DISPLAY) return { missing: 'there is no display and no xvfb-run (Debian: xvfb)' };
  const libraries = ['/usr/lib', '/usr/lib64', '/usr/libexec'].filter(existsSync).flatMap((folder) => [folder, ...readdirSync(folder).map((entry) => join(folder, entry))]);
  const browser = libraries.flatMap((folder) => ['webkit2gtk-4.1', 'webkit2gtk-4.0'].map((name) => join(folder, name, 'MiniBrowser'))).find((file) => existsSync(file));
  if (!browser) return { missing: 'the MiniBrowser of WebKitGTK is not installed (Debian: webkit2gtk-driver)' };
  return { driver, xvfb, browser };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = await findBrowser();
  console.log(`${found.executablePath}\t${found.version}\t${found.from}`);
  const firefox = findFirefox();
  console.log(firefox.path ? `${firefox.path}\t${execFileSync(firefox.path, ['--version'], { encoding: 'utf8' }).trim()}` : `Firefox: ${firefox.missing}`);
  const webkit = findWebKit();
  console.log(webkit.driver ? `${webkit.browser}\tdriven by ${webkit.driver}` : `WebKit: ${webkit.missing}`);
}
