import { expect } from 'chai'

import { define } from '../../../components/base/define.ts'
import { defineAll } from '../../../components/define-all.ts'
import { elements } from '../../../components/elements.ts'
import { version } from '../../../components/base/version.ts'
import { warnings } from './support.ts'

const made = (of: string) =>
  class extends HTMLElement {
    static readonly version = of
  }

describe('registering a tag', () => {
  it('is quiet when the same class comes twice', async () => {
    const first = made('1.0.0')
    const said = await warnings(() => {
      expect(define('sa-test-same', first, '1.0.0')).to.equal(true)
      expect(define('sa-test-same', first, '1.0.0')).to.equal(true)
    })
    expect(said).to.deep.equal([])
  })

  it('keeps the first of two versions and names both', async () => {
    const first = made('1.0.0')
    const said = await warnings(() => {
      define('sa-test-versions', first, '1.0.0')
      expect(define('sa-test-versions', made('2.0.0'), '2.0.0')).to.equal(false)
    })
    expect(customElements.get('sa-test-versions')).to.equal(first)
    expect(said.length).to.equal(1)
    expect(said[0]).to.contain('1.0.0').and.to.contain('2.0.0')
  })

  it('keeps an element of somebody else, of no known version', async () => {
    customElements.define('sa-test-foreign', class extends HTMLElement {})
    const said = await warnings(() => define('sa-test-foreign', made('2.0.0'), '2.0.0'))
    expect(said[0]).to.contain('unknown')
  })

  it('does not throw when a class stands behind another tag already', async () => {
    const once = made('1.0.0')
    customElements.define('sa-test-taken', once)
    const said = await warnings(() => expect(define('sa-test-other', once, '1.0.0')).to.equal(false))
    expect(said[0]).to.contain('sa-test-other')
  })

  it('registers every tag under a suffix beside the plain ones, twice without a word', async () => {
    const said = await warnings(() => {
      defineAll()
      defineAll()
      defineAll({ suffix: 'v2' })
      defineAll({ suffix: 'v2' })
    })
    expect(said).to.deep.equal([])
    for (const tag of Object.keys(elements)) {
      expect(customElements.get(tag)).to.equal(elements[tag])
      expect((customElements.get(`${tag}-v2`) as unknown as { version: string }).version).to.equal(version)
    }
  })

  it('refuses a suffix that no tag may end in', () => {
    for (const suffix of ['', 'V2', '-v2', 'v2-', 'a b', 'ü']) expect(() => defineAll({ suffix }), suffix).to.throw(TypeError, 'suffix')
  })
})
