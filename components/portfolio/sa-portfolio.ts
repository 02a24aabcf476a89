import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaPortfolio } from './portfolio.ts'

define('sa-portfolio', SaPortfolio, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-portfolio': SaPortfolio
  }
}

export { SaPortfolio }
