// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import {
  asset,
  assetPage,
  clientDashboard,
  engagement,
  engagementPage,
  finding,
  findingCounts,
  findingHistoryPage,
  findingImport,
  findingImportRowPage,
  findingPage,
  retestPage,
  retestRound,
  riskAcceptance,
  riskAcceptancePage,
} from './answers.ts'
import type { Operation } from '../operation.ts'
import type * as engagements from '../../endpoints/engagements.ts'
import type * as findings from '../../endpoints/findings.ts'
import type * as findingImports from '../../endpoints/finding-imports.ts'

export const assignEngagement: Operation<typeof engagements.assignEngagement> = { operation: 'engagements.assign', method: 'POST', path: '/v1/clients/{clientId}/engagements/{engagementId}/assignment', idempotent: true }
export const createAsset: Operation<typeof engagements.createAsset> = { operation: 'assets.create', method: 'POST', path: '/v1/clients/{clientId}/assets', check: asset, idempotent: true }
export const createEngagement: Operation<typeof engagements.createEngagement> = { operation: 'engagements.create', method: 'POST', path: '/v1/clients/{clientId}/engagements', check: engagement, idempotent: true }
export const getDashboard: Operation<typeof engagements.getDashboard> = { operation: 'dashboard.get', method: 'GET', path: '/v1/clients/{clientId}/dashboard', check: clientDashboard }
export const getEngagement: Operation<typeof engagements.getEngagement> = { operation: 'engagements.get', method: 'GET', path: '/v1/clients/{clientId}/engagements/{engagementId}', check: engagement }
export const listAssets: Operation<typeof engagements.listAssets> = { operation: 'assets.list', method: 'GET', path: '/v1/clients/{clientId}/assets', check: assetPage }
export const listEngagements: Operation<typeof engagements.listEngagements> = { operation: 'engagements.list', method: 'GET', path: '/v1/clients/{clientId}/engagements', check: engagementPage }
export const updateAsset: Operation<typeof engagements.updateAsset> = { operation: 'assets.update', method: 'PATCH', path: '/v1/clients/{clientId}/assets/{assetId}', check: asset, idempotent: true, etag: true }
export const updateEngagement: Operation<typeof engagements.updateEngagement> = { operation: 'engagements.update', method: 'PATCH', path: '/v1/clients/{clientId}/engagements/{engagementId}', check: engagement, idempotent: true, etag: true }
export const claimVerification: Operation<typeof findings.claimVerification> = { operation: 'findings.claim', method: 'POST', path: '/v1/clients/{clientId}/findings/{findingId}/claim', check: finding, idempotent: true, etag: true }
export const closeFinding: Operation<typeof findings.closeFinding> = { operation: 'findings.close', method: 'POST', path: '/v1/clients/{clientId}/findings/{findingId}/closure', check: finding, idempotent: true, etag: true }
export const countFindings: Operation<typeof findings.countFindings> = { operation: 'findings.count', method: 'GET', path: '/v1/clients/{clientId}/findings/counts', check: findingCounts }
export const createFinding: Operation<typeof findings.createFinding> = { operation: 'findings.create', method: 'POST', path: '/v1/clients/{clientId}/findings', check: finding, idempotent: true }
export const decideAcceptance: Operation<typeof findings.decideAcceptance> = { operation: 'acceptances.decide', method: 'POST', path: '/v1/clients/{clientId}/acceptances/{acceptanceId}/decision', check: riskAcceptance, idempotent: true, etag: true }
export const dismissFinding: Operation<typeof findings.dismissFinding> = { operation: 'findings.dismiss', method: 'POST', path: '/v1/clients/{clientId}/findings/{findingId}/false-positive', check: finding, idempotent: true, etag: true }
export const getFinding: Operation<typeof findings.getFinding> = { operation: 'findings.get', method: 'GET', path: '/v1/clients/{clientId}/findings/{findingId}', check: finding }
export const listAcceptances: Operation<typeof findings.listAcceptances> = { operation: 'acceptances.list', method: 'GET', path: '/v1/clients/{clientId}/acceptances', check: riskAcceptancePage }
export const listFindingHistory: Operation<typeof findings.listFindingHistory> = { operation: 'findings.history', method: 'GET', path: '/v1/clients/{clientId}/findings/{findingId}/history', check: findingHistoryPage }
export const listFindings: Operation<typeof findings.listFindings> = { operation: 'findings.list', method: 'GET', path: '/v1/clients/{clientId}/findings', check: findingPage }
export const listRetests: Operation<typeof findings.listRetests> = { operation: 'retests.list', method: 'GET', path: '/v1/clients/{clientId}/retests', check: retestPage }
export const publishFinding: Operation<typeof findings.publishFinding> = { operation: 'findings.publish', method: 'POST', path: '/v1/clients/{clientId}/findings/{findingId}/publication', check: finding, idempotent: true, etag: true }
export const releaseVerification: Operation<typeof findings.releaseVerification> = { operation: 'findings.release', method: 'POST', path: '/v1/clients/{clientId}/findings/{findingId}/release', check: finding, idempotent: true, etag: true }
export const reopenFinding: Operation<typeof findings.reopenFinding> = { operation: 'findings.reopen', method: 'POST', path: '/v1/clients/{clientId}/findings/{findingId}/reopening', check: finding, idempotent: true, etag: true }
export const requestAcceptance: Operation<typeof findings.requestAcceptance> = { operation: 'acceptances.request', method: 'POST', path: '/v1/clients/{clientId}/findings/{findingId}/acceptances', check: riskAcceptance, idempotent: true }
export const requestRetest: Operation<typeof findings.requestRetest> = { operation: 'retests.request', method: 'POST', path: '/v1/clients/{clientId}/engagements/{engagementId}/retests', check: retestRound, idempotent: true }
export const startFinding: Operation<typeof findings.startFinding> = { operation: 'findings.start', method: 'POST', path: '/v1/clients/{clientId}/findings/{findingId}/start', check: finding, idempotent: true, etag: true }
export const submitRemediation: Operation<typeof findings.submitRemediation> = { operation: 'findings.submit', method: 'POST', path: '/v1/clients/{clientId}/findings/{findingId}/remediation', check: finding, idempotent: true, etag: true }
export const updateFinding: Operation<typeof findings.updateFinding> = { operation: 'findings.update', method: 'PATCH', path: '/v1/clients/{clientId}/findings/{findingId}', check: finding, idempotent: true, etag: true }
export const updateRetest: Operation<typeof findings.updateRetest> = { operation: 'retests.update', method: 'PATCH', path: '/v1/clients/{clientId}/retests/{retestId}', check: retestRound, idempotent: true, etag: true }
export const verifyFinding: Operation<typeof findings.verifyFinding> = { operation: 'findings.verify', method: 'POST', path: '/v1/clients/{clientId}/findings/{findingId}/verification', check: finding, idempotent: true, etag: true }
export const withdrawRemediation: Operation<typeof findings.withdrawRemediation> = { operation: 'findings.withdraw', method: 'POST', path: '/v1/clients/{clientId}/findings/{findingId}/withdrawal', check: finding, idempotent: true, etag: true }
export const cancelFindingImport: Operation<typeof findingImports.cancelFindingImport> = { operation: 'findingImports.cancel', method: 'DELETE', path: '/v1/clients/{clientId}/engagements/{engagementId}/finding-imports/{importId}', idempotent: true }
export const confirmFindingImport: Operation<typeof findingImports.confirmFindingImport> = { operation: 'findingImports.confirm', method: 'POST', path: '/v1/clients/{clientId}/engagements/{engagementId}/finding-imports/{importId}/confirmation', check: findingImport, idempotent: true }
export const getFindingImport: Operation<typeof findingImports.getFindingImport> = { operation: 'findingImports.get', method: 'GET', path: '/v1/clients/{clientId}/engagements/{engagementId}/finding-imports/{importId}', check: findingImport }
export const listFindingImportRows: Operation<typeof findingImports.listFindingImportRows> = { operation: 'findingImports.rows', method: 'GET', path: '/v1/clients/{clientId}/engagements/{engagementId}/finding-imports/{importId}/rows', check: findingImportRowPage }
export const previewFindingImport: Operation<typeof findingImports.previewFindingImport> = { operation: 'findingImports.preview', method: 'POST', path: '/v1/clients/{clientId}/engagements/{engagementId}/finding-imports', check: findingImport }
