// A widget with a table, for a page without a doctype.
import { html } from 'lit'

import { SaElement } from '../../../components/base/element.ts'

class QuirksSample extends SaElement {
  protected override render() {
    return html`<div class="base"><table><tbody><tr><td>cell</td></tr></tbody></table></div>`
  }
}

customElements.define('sa-test-quirks', QuirksSample)
