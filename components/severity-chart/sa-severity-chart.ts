import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaSeverityChart } from './severity-chart.ts'

define('sa-severity-chart', SaSeverityChart, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-severity-chart': SaSeverityChart
  }
}

export { SaSeverityChart }
