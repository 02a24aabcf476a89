import type * as engagementEntries from '../contract/endpoints/engagements.ts'
import type * as findingEntries from '../contract/endpoints/findings.ts'
import type { Asset } from '../contract/asset.ts'
import type { ClientDashboard, Engagement } from '../contract/engagement.ts'
import type { Finding, FindingBrief, FindingCounts, FindingStep, RetestRound, RiskAcceptance } from '../contract/finding.ts'
import {
  assignEngagement,
  claimVerification,
  closeFinding,
  countFindings,
  createAsset,
  createEngagement,
  createFinding,
  decideAcceptance,
  dismissFinding,
  getDashboard,
  getEngagement,
  getFinding,
  listAcceptances,
  listAssets,
  listEngagements,
  listFindingHistory,
  listFindings,
  listRetests,
  publishFinding,
  releaseVerification,
  reopenFinding,
  requestAcceptance,
  requestRetest,
  startFinding,
  submitRemediation,
  updateAsset,
  updateEngagement,
  updateFinding,
  updateRetest,
  verifyFinding,
  withdrawRemediation,
} from '../contract/generated/findings/operations.ts'
import { call, type BodyOf, type QueryOf } from './call.ts'
import type { ChangeOptions } from './clients.ts'
import type { CallOptions, Connection } from './connection.ts'
import { listOf, type PageRequest } from './page.ts'

/** `portal.engagements`: what the MSP does for a client. */
export function engagementsOf(connection: Connection) {
  return {
    /** The engagements of a client, newest first: for its people those they are assigned to. */
    list(clientId: string, query?: QueryOf<typeof engagementEntries.listEngagements>, options?: CallOptions): PageRequest<Engagement> {
      return listOf(connection, listEngagements, { clientId }, query, options)
    },
    /** One engagement with its numbers. */
    get(clientId: string, engagementId: string, options?: CallOptions): Promise<Engagement> {
      return call(connection, getEngagement, { path: { clientId, engagementId } }, options)
    },
    /** Opens an engagement. */
    create(clientId: string, body: BodyOf<typeof engagementEntries.createEngagement>, options?: CallOptions): Promise<Engagement> {
      return call(connection, createEngagement, { path: { clientId }, body }, options)
    },
    /**
     * Changes an engagement or where it stands.
     *
     * @throws {PortalConflictError} somebody else was first; `current` is the engagement as it is now
     */
    update(clientId: string, engagementId: string, changes: BodyOf<typeof engagementEntries.updateEngagement>, { version, ...options }: ChangeOptions): Promise<Engagement> {
      return call(connection, updateEngagement, { path: { clientId, engagementId }, body: changes, version }, options)
    },
    /** Puts people of the client on an engagement or takes them off; their tokens end. */
    assign(clientId: string, engagementId: string, body: BodyOf<typeof engagementEntries.assignEngagement>, options?: CallOptions): Promise<undefined> {
      return call(connection, assignEngagement, { path: { clientId, engagementId }, body }, options)
    },
  }
}

/** What `portal.clients` can say about the findings of a client. */
export function dashboardOf(connection: Connection) {
  return {
    /** The numbers, the latest activity and the trend of one client. */
    dashboard(clientId: string, options?: CallOptions): Promise<ClientDashboard> {
      return call(connection, getDashboard, { path: { clientId } }, options)
    },
  }
}

/** `portal.assets`: what findings are about. */
export function assetsOf(connection: Connection) {
  return {
    /** The assets of a client, by name. */
    list(clientId: string, query?: QueryOf<typeof engagementEntries.listAssets>, options?: CallOptions): PageRequest<Asset> {
      return listOf(connection, listAssets, { clientId }, query, options)
    },
    /**
     * Writes down an asset.
     *
     * @throws {PortalRefusedError} `already-exists` – the client has one of this kind and name
     */
    create(clientId: string, body: BodyOf<typeof engagementEntries.createAsset>, options?: CallOptions): Promise<Asset> {
      return call(connection, createAsset, { path: { clientId }, body }, options)
    },
    /**
     * Changes an asset.
     *
     * @throws {PortalConflictError} somebody else was first; `current` is the asset as it is now
     */
    update(clientId: string, assetId: string, changes: BodyOf<typeof engagementEntries.updateAsset>, { version, ...options }: ChangeOptions): Promise<Asset> {
      return call(connection, updateAsset, { path: { clientId, assetId }, body: changes, version }, options)
    },
  }
}

/**
 * `portal.findings`: what is wrong, how bad, and where it stands. Whatever happens to a finding names the version that it happens to:
 * where somebody else was first it is refused with `PortalConflictError`, where the state does not take it with `illegal-transition`.
 */
export function findingsOf(connection: Connection) {
  return {
    /** The findings of a client; drafts for staff who ask for them by `status`. */
    list(clientId: string, query?: QueryOf<typeof findingEntries.listFindings>, options?: CallOptions): PageRequest<FindingBrief> {
      return listOf(connection, listFindings, { clientId }, query, options)
    },
    /** How many findings there are, by severity, status and engagement. Drafts are in no count. */
    count(clientId: string, query?: QueryOf<typeof findingEntries.countFindings>, options?: CallOptions): Promise<FindingCounts> {
      return call(connection, countFindings, { path: { clientId }, ...(query ? { query } : {}) }, options)
    },
    /** One finding. */
    get(clientId: string, findingId: string, options?: CallOptions): Promise<Finding> {
      return call(connection, getFinding, { path: { clientId, findingId } }, options)
    },
    /** What has happened to a finding, newest first. */
    history(clientId: string, findingId: string, query?: QueryOf<typeof findingEntries.listFindingHistory>, options?: CallOptions): PageRequest<FindingStep> {
      return listOf(connection, listFindingHistory, { clientId, findingId }, query, options)
    },
    /** Drafts a finding. No client sees it before it is published. */
    create(clientId: string, body: BodyOf<typeof findingEntries.createFinding>, options?: CallOptions): Promise<Finding> {
      return call(connection, createFinding, { path: { clientId }, body }, options)
    },
    /** Changes what a finding says. */
    update(clientId: string, findingId: string, changes: BodyOf<typeof findingEntries.updateFinding>, { version, ...options }: ChangeOptions): Promise<Finding> {
      return call(connection, updateFinding, { path: { clientId, findingId }, body: changes, version }, options)
    },
    /** Publishes a draft. */
    publish(clientId: string, findingId: string, { version, ...options }: ChangeOptions): Promise<Finding> {
      return call(connection, publishFinding, { path: { clientId, findingId }, version }, options)
    },
    /** Says that somebody has begun to fix it. */
    start(clientId: string, findingId: string, { version, ...options }: ChangeOptions): Promise<Finding> {
      return call(connection, startFinding, { path: { clientId, findingId }, version }, options)
    },
    /** Marks a finding as remediated; the notes say what was done. */
    submit(clientId: string, findingId: string, body: BodyOf<typeof findingEntries.submitRemediation>, { version, ...options }: ChangeOptions): Promise<Finding> {
      return call(connection, submitRemediation, { path: { clientId, findingId }, body, version }, options)
    },
    /** Takes back what was handed over, while nobody verifies it. */
    withdraw(clientId: string, findingId: string, { version, ...options }: ChangeOptions): Promise<Finding> {
      return call(connection, withdrawRemediation, { path: { clientId, findingId }, version }, options)
    },
    /** Begins the verification of a fix. */
    claim(clientId: string, findingId: string, { version, ...options }: ChangeOptions): Promise<Finding> {
      return call(connection, claimVerification, { path: { clientId, findingId }, version }, options)
    },
    /** Leaves a verification to somebody else. */
    release(clientId: string, findingId: string, { version, ...options }: ChangeOptions): Promise<Finding> {
      return call(connection, releaseVerification, { path: { clientId, findingId }, version }, options)
    },
    /**
     * Decides whether a fix holds.
     *
     * @throws {PortalRefusedError} `own-work` – nobody confirms what they have handed over themselves
     */
    verify(clientId: string, findingId: string, body: BodyOf<typeof findingEntries.verifyFinding>, { version, ...options }: ChangeOptions): Promise<Finding> {
      return call(connection, verifyFinding, { path: { clientId, findingId }, body, version }, options)
    },
    /** Opens a finding again. */
    reopen(clientId: string, findingId: string, body: BodyOf<typeof findingEntries.reopenFinding>, { version, ...options }: ChangeOptions): Promise<Finding> {
      return call(connection, reopenFinding, { path: { clientId, findingId }, body, version }, options)
    },
    /** Says that a finding is none. */
    dismiss(clientId: string, findingId: string, body: BodyOf<typeof findingEntries.dismissFinding>, { version, ...options }: ChangeOptions): Promise<Finding> {
      return call(connection, dismissFinding, { path: { clientId, findingId }, body, version }, options)
    },
    /** Closes a finding without a fix. */
    close(clientId: string, findingId: string, body: BodyOf<typeof findingEntries.closeFinding>, { version, ...options }: ChangeOptions): Promise<Finding> {
      return call(connection, closeFinding, { path: { clientId, findingId }, body, version }, options)
    },
  }
}

/** `portal.acceptances`: risks that somebody lives with, until a day. */
export function acceptancesOf(connection: Connection) {
  return {
    /** The accepted risks of a client and what is asked for, newest first. */
    list(clientId: string, query?: QueryOf<typeof findingEntries.listAcceptances>, options?: CallOptions): PageRequest<RiskAcceptance> {
      return listOf(connection, listAcceptances, { clientId }, query, options)
    },
    /** Asks to live with a risk. */
    request(clientId: string, findingId: string, body: BodyOf<typeof findingEntries.requestAcceptance>, options?: CallOptions): Promise<RiskAcceptance> {
      return call(connection, requestAcceptance, { path: { clientId, findingId }, body }, options)
    },
    /**
     * Approves, rejects or revokes.
     *
     * @throws {PortalRefusedError} `own-work` – nobody approves what they have asked for themselves
     */
    decide(clientId: string, acceptanceId: string, body: BodyOf<typeof findingEntries.decideAcceptance>, { version, ...options }: ChangeOptions): Promise<RiskAcceptance> {
      return call(connection, decideAcceptance, { path: { clientId, acceptanceId }, body, version }, options)
    },
  }
}

/** `portal.retests`: rounds in which findings are tested again. */
export function retestsOf(connection: Connection) {
  return {
    /** The rounds of a client, newest first. */
    list(clientId: string, query?: QueryOf<typeof findingEntries.listRetests>, options?: CallOptions): PageRequest<RetestRound> {
      return listOf(connection, listRetests, { clientId }, query, options)
    },
    /**
     * Asks for findings to be tested again.
     *
     * @throws {PortalRefusedError} `illegal-transition` – a round of the engagement runs already
     */
    request(clientId: string, engagementId: string, body: BodyOf<typeof findingEntries.requestRetest>, options?: CallOptions): Promise<RetestRound> {
      return call(connection, requestRetest, { path: { clientId, engagementId }, body }, options)
    },
    /** Schedules, begins, ends, declines or cancels a round. */
    update(clientId: string, retestId: string, changes: BodyOf<typeof findingEntries.updateRetest>, { version, ...options }: ChangeOptions): Promise<RetestRound> {
      return call(connection, updateRetest, { path: { clientId, retestId }, body: changes, version }, options)
    },
  }
}
