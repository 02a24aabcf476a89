import 'axe-core';

import { expect } from 'chai';
import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';

import { canEmulateMedia, emulateMedia, screenshot, sendKeys, setViewport } from '../support/browser.ts';

@customElement('sample-greeting')
class SampleGreeting extends LitElement {
  @property() name = 'nobody';

  override render() {
    return html`<button>Hello ${this.name}</button>`;
  }
}

describe('the browser test tools', () => {
  let element: SampleGreeting;

  beforeEach(async () => {
    element = document.createElement('sample-greeting') as SampleGreeting;
    document.body.append(element);
    await element.updateComplete;
  });

  afterEach(() => element.remove());

  it('compile decorators so that a changed property renders again', async () => {
    element.name = 'Larkfield';
    await element.updateComplete;
    expect(element.shadowRoot?.textContent).to.equal('Hello Larkfield');
  });

  it('run the production build of Lit', () => {
    expect((globalThis as { litIssuedWarnings?: Set<string> }).litIssuedWarnings).to.equal(undefined);
  });

  it('set the width of the viewport', async () => {
    await setViewport({ width: 480, height: 800 });
    expect(window.innerWidth).to.equal(480);
    await setViewport({ width: 1200, height: 900 });
  });

  it('press real keys', async () => {
    await sendKeys({ press: 'Tab' });
    expect(document.activeElement).to.equal(element);
  });

  it('emulate a dark colour scheme where the engine lets them', async function () {
    if (!canEmulateMedia) this.skip();
    await emulateMedia({ colorScheme: 'dark' });
    expect(matchMedia('(prefers-color-scheme: dark)').matches).to.equal(true);
    await emulateMedia({ colorScheme: 'light' });
  });

  it('take a picture of what is painted', async () => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${await screenshot()}`)).blob());
    expect(picture.width).to.be.at.least(window.innerWidth);
  });

  it('offer axe and the service worker of msw', async () => {
    const axe = (globalThis as unknown as { axe: { run(node: Element): Promise<{ violations: unknown[] }> } }).axe;
    expect((await axe.run(element)).violations).to.deep.equal([]);
    expect((await fetch('/mockServiceWorker.js')).headers.get('content-type')).to.contain('javascript');
  });

  it('serve a page with the policy that a test asks for', async () => {
    const policy = "default-src 'none'; script-src 'self'";
    const page = await fetch(`/package.json?csp=${encodeURIComponent(policy)}`);
    expect(page.headers.get('content-security-policy')).to.equal(policy);
  });
});
