import { expect } from 'chai'
import { html, type CSSResultGroup } from 'lit'

import { progressBar } from '../../../components/base/cells/progress.ts'
import { progressStyles } from '../../../components/base/cells/progress.styles.ts'
import { SaElement } from '../../../components/base/element.ts'
import '../../../components/locales/ar.ts'
import type { RemediationProgress } from '../../../src/contract/engagement.ts'
import { accessible, clear, inside, show, textOf } from './support.ts'

const none: RemediationProgress = { total: 0, verifiedFixed: 0, pendingVerification: 0, riskAccepted: 0, percent: null }
const some: RemediationProgress = { total: 10, verifiedFixed: 4, pendingVerification: 2, riskAccepted: 5, percent: 40 }

class ProgressSample extends SaElement {
  static override styles: CSSResultGroup = [SaElement.styles, progressStyles]
  progress: RemediationProgress = none
  detailed = false

  protected override render() {
    return html`<div class="base">${progressBar(this.progress, this, { label: 'Progress of the web test', detailed: this.detailed })}</div>`
  }
}
customElements.define('sa-test-progress', ProgressSample)

async function bar(progress: RemediationProgress, { detailed = false, ...page }: { detailed?: boolean; dir?: string; lang?: string } = {}): Promise<ProgressSample> {
  const place = await show('<sa-test-progress></sa-test-progress>', page)
  const sample = place.querySelector<ProgressSample>('sa-test-progress')!
  Object.assign(sample, { progress, detailed })
  sample.requestUpdate()
  await sample.updateComplete
  return sample
}

const width = (sample: ProgressSample, selector: string) => inside(sample, selector).getBoundingClientRect().width

describe('the progress bar', () => {
  afterEach(clear)

  it('says that nothing is published where there is nothing to fix, and never 0%', async () => {
    const sample = await bar(none)
    expect(textOf(sample)).to.equal('Nothing published yet')
    expect(sample.shadowRoot!.querySelector('[role=meter]')).to.equal(null)
  })

  it('names accepted risks where they are all there is', async () => {
    expect(textOf(await bar({ ...none, riskAccepted: 2 }))).to.equal('Nothing to fix · 2 risks accepted')
  })

  it('fills the track by what is verified, marks what is claimed, and sets accepted risks beside it', async () => {
    const sample = await bar(some)
    expect(textOf(sample)).to.equal('40%')
    const track = width(sample, '.progress-track')
    expect(width(sample, '.progress-fixed') / track).to.be.closeTo(0.4, 0.02)
    expect(width(sample, '.progress-pending') / track).to.be.closeTo(0.2, 0.02)
    expect(width(sample, '.progress-accepted') / track).to.be.closeTo(0.5, 0.03)
    expect(inside(sample, '[role=meter]').getAttribute('aria-valuetext')).to.equal('40%, 4 of 10 verified fixed, 2 pending verification, 5 risks accepted')
    await accessible(sample)
  })

  it('shows 0% where there is something to fix and nothing is verified', async () => {
    const sample = await bar({ ...some, verifiedFixed: 0, percent: 0 })
    expect(textOf(sample)).to.equal('0%')
    expect(sample.shadowRoot!.querySelector('.progress-fixed')).to.equal(null)
  })

  it('reads 99% while one of a thousand is open', async () => {
    expect(textOf(await bar({ total: 1000, verifiedFixed: 999, pendingVerification: 0, riskAccepted: 0, percent: 99.9 }))).to.equal('99%')
  })

  it('writes out what it counts where there is room', async () => {
    const sample = await bar(some, { detailed: true })
    expect(textOf(sample)).to.equal('40%4 of 10 verified fixed · 2 pending verification · 5 risks accepted')
    await accessible(sample)
  })

  it('fills from the right where text runs from the right, in the words of the language', async () => {
    const sample = await bar(some, { dir: 'rtl', lang: 'ar' })
    expect(inside(sample, '.progress-fixed').getBoundingClientRect().right).to.be.closeTo(inside(sample, '.progress-bar').getBoundingClientRect().right, 1)
    expect(inside(sample, '[role=meter]').getAttribute('aria-valuetext')).to.contain('اثنتان بانتظار التحقق')
  })
})
