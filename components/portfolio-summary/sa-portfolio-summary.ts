import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaPortfolioSummary } from './portfolio-summary.ts'

define('sa-portfolio-summary', SaPortfolioSummary, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-portfolio-summary': SaPortfolioSummary
  }
}

export { SaPortfolioSummary }
