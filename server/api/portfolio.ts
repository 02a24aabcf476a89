import { getPortfolioSummary } from '../../src/contract/endpoints/portfolio.ts'
import { isHealthy, isHighRisk } from '../../src/contract/risk.ts'
import { serve } from '../http/call.ts'
import { readPortfolio } from '../store/portfolio.ts'

export const servePortfolioSummary = serve(getPortfolioSummary, async ({ tx, now }) => {
  const { levels, averageScore, exposure } = await readPortfolio(tx)

  const count = (belongs: (level: string) => boolean) =>
    Object.entries(levels).reduce((sum, [level, clients]) => sum + (belongs(level) ? clients : 0), 0)
  return {
    body: {
      total: count(() => true),
      highRisk: count(isHighRisk),
      healthy: count(isHealthy),
      unknown: count((level) => level === 'unknown'),
      levels,
      averageScore,
      exposure,
      asOf: now.toISOString(),
    },
  }
})
