import { expect } from 'chai';

import { portalApi } from '../support/browser.ts';

describe('the portal API of the browser tests', () => {
  it('answers a page of this origin for the person whose token it holds', async function () {
    this.timeout(120_000);
    const portal = await portalApi();
    if (!portal) return this.skip();
    const { token } = await portal.token({ as: 'analyst' });
    const me = await fetch(`${portal.baseUrl}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(me.status).to.equal(200);
    expect(await me.json()).to.have.nested.property('user.role', 'analyst');
    expect((await fetch(`${portal.baseUrl}/v1/me`)).status).to.equal(401);
  });
});
