/**
 * Drives WebKitGTK through its own WebDriver, so that the browser tests run in the engine of Safari on a Linux machine.
 *
 * One session at a time in one window. The page it hands out speaks the few methods of a puppeteer page that the test runner's
 * commands (keys, mouse, viewport, pictures) call, which is why the launcher says it is of that type.
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

const startSize = { width: 1200, height: 900 };

// The WebDriver code points of the keys that Playwright and puppeteer call by name.
const keyCodes = {
  Backspace: '\uE003', Tab: '\uE004', Enter: '\uE007', Shift: '\uE008', Control: '\uE009', Alt: '\uE00A', Escape: '\uE00C', Space: ' ', PageUp: '\uE00E',
  PageDown: '\uE00F', End: '\uE010', Home: '\uE011', ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015', Delete: '\uE017', Meta: '\uE03D',
};
const buttons = { left: 0, middle: 1, right: 2 };

/**
 * @param {{ driver: string, browser: string, xvfb?: string }} webkit what `findWebKit()` found
 * @returns {import('@web/test-runner').BrowserLauncher}
 */
export function webkitLauncher(webkit) {
  let server;
  let base;
  let starting;
  let active;

  async function command(method, path, body) {
    const response = await fetch(`${base}${path}`, { method, ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebKitWebDriver refused ${method} ${path}: ${value?.message || value?.error || response.status}`);
    return value;
  }

  async function start() {
    const port = await freePort();
    const driver = [webkit.driver, `--port=${port}`];
    const line = webkit.xvfb ? [webkit.xvfb, '-a', '-s', '-screen 0 1920x1600x24', ...driver] : driver;
    // A group of its own: xvfb-run starts the display, the driver and the browser, and they have to end together.
    // One painter for every tile: left to itself, WebKitGTK shares them out, and edges differ by a shade from picture to picture.
    const env = { ...process.env, WEBKIT_SKIA_ENABLE_CPU_RENDERING: '1' };
    server = spawn(line[0], line.slice(1), { stdio: 'ignore', detached: true, env });
    process.once('exit', end);
    base = `http://127.0.0.1:${port}`;
    await answered(`${base}/status`);
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary: webkit.browser, args: ['--automation'] } } };
    const { sessionId } = await command('POST', '/session', { capabilities });
    base = `${base}/session/${sessionId}`;
    await command('POST', '/timeouts', { pageLoad: 60_000, script: 60_000, implicit: 0 });
    await page.setViewport(startSize);
  }

  function end() {
    if (!server) return;
    try {
      process.kill(-server.pid, 'SIGTERM');
    } catch {
      // Already gone.
    }
    server = undefined;
  }

  const perform = (id, type, actions) => command('POST', '/actions', { actions: [{ type, id, ...(type === 'pointer' ? { parameters: { pointerType: 'mouse' } } : {}), actions }] });
  const script = (source, ...args) => command('POST', '/execute/sync', { script: source, args });
  const code = (key) => keyCodes[key] ?? key;

  const page = {
    async setViewport({ width, height }) {
      // The window is larger than the page by its frame, and by how much is known only once it is drawn.
      let outer = { width, height };
      let seen;
      for (let attempt = 0; attempt < 6; attempt += 1) {
        await command('POST', '/window/rect', { x: 0, y: 0, ...outer });
        await new Promise((resolve) => setTimeout(resolve, 60));
        const inner = await script('return { width: innerWidth, height: innerHeight }');
        if (inner.width === width && inner.height === height) return;
        seen = inner;
        outer = { width: Math.max(1, outer.width + width - inner.width), height: Math.max(1, outer.height + height - inner.height) };
      }
      throw new Error(`WebKit cannot be set to ${width} × ${height} pixels here; its window stays at ${seen.width} × ${seen.height}. See smallestViewportWidth.`);
    },
    async emulateMediaFeatures() {
      throw new Error('WebKitWebDriver cannot emulate media features; skip the test where `canEmulateMedia` is false');
    },
    async emulateMediaType() {
      throw new Error('WebKitWebDriver cannot emulate media; skip the test where `canEmulateMedia` is false');
    },
    async screenshot() {
      return Buffer.from(await command('GET', '/screenshot'), 'base64');
    },
    keyboard: {
      type: (text) => perform('keys', 'key', [...text].flatMap((key) => [{ type: 'keyDown', value: key }, { type: 'keyUp', value: key }])),
      press(chord) {
        const keys = chord.length > 1 ? chord.split('+').map(code) : [chord];
        return perform('keys', 'key', [...keys.map((value) => ({ type: 'keyDown', value })), ...keys.toReversed().map((value) => ({ type: 'keyUp', value }))]);
      },
      down: (key) => perform('keys', 'key', [{ type: 'keyDown', value: code(key) }]),
      up: (key) => perform('keys', 'key', [{ type: 'keyUp', value: code(key) }]),
    },
    mouse: {
      move: (x, y) => perform('mouse', 'pointer', [{ type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y) }]),
      click: (x, y, { button = 'left' } = {}) =>
        perform('mouse', 'pointer', [
          { type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y) },
          { type: 'pointerDown', button: buttons[button] },
          { type: 'pointerUp', button: buttons[button] },
        ]),
      down: ({ button = 'left' } = {}) => perform('mouse', 'pointer', [{ type: 'pointerDown', button: buttons[button] }]),
      up: ({ button = 'left' } = {}) => perform('mouse', 'pointer', [{ type: 'pointerUp', button: buttons[button] }]),
      reset: () => command('DELETE', '/actions'),
    },
  };

  return {
    name: 'WebKitGTK',
    type: 'puppeteer',
    concurrency: 1,
    async startSession(id, url) {
      starting ??= start();
      await starting;
      active = { id, url };
      await page.setViewport(startSize);
      // The page answers over its own socket; waiting for its load here would only add a second clock.
      await script('location.href = arguments[0]', url);
    },
    isActive: (id) => active?.id === id,
    getBrowserUrl: (id) => (active?.id === id ? active.url : undefined),
    getPage: () => page,
    async stopSession(id) {
      if (active?.id === id) active = undefined;
      await command('DELETE', '/actions');
      await command('POST', '/url', { url: 'about:blank' });
      return {};
    },
    async startDebugSession() {
      throw new Error('WebKitGTK cannot be debugged from here; use --manual and open the address in a browser');
    },
    async stop() {
      try {
        if (starting) {
          await starting;
          await command('DELETE', '');
        }
      } catch {
        // The processes are ended below in any case.
      }
      end();
    },
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function answered(address) {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    try {
      await fetch(address);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error('WebKitWebDriver did not answer within 15 seconds');
}
