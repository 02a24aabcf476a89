import type { ReactiveControllerHost } from 'lit'
import type { PortalEvent } from '../../src/contract/event.ts'
import type { FindingCounts } from '../../src/contract/finding.ts'
import type { Portal } from '../../src/index.ts'
import { RemoteData } from '../base/remote-data.ts'
import { filterOf, without, type Facet, type FindingsQuery } from './query.ts'

/** The numbers beside the filters: of each, what the other filters leave of it. Drafts are in none. */
export interface Facets {
  /** All findings of the client, or of the engagement that the page shows; absent until it is known. */
  readonly total: number | undefined
  readonly severity: Readonly<Record<string, number>> | undefined
  readonly status: Readonly<Record<string, number>> | undefined
  readonly engagement: Readonly<Record<string, number>> | undefined
  readonly overdue: number | undefined
  /** Of each group, what all filters leave of it. */
  readonly group: Readonly<Record<string, number>> | undefined
}

/** How the controller asks its widget. */
export interface RemoteFacetsOptions {
  readonly portal: () => Portal | undefined
  /** `undefined` while nothing is to be asked. */
  readonly clientId: () => string | undefined
  readonly query: () => FindingsQuery
  /** The engagement that the page shows; empty for all. */
  readonly scope: () => string
  readonly live: (event: PortalEvent) => boolean
  readonly follows: () => boolean
}

/** The numbers as the portal counts them. Filters that leave the same findings share one request. */
export class RemoteFacets {
  readonly #options: RemoteFacetsOptions
  readonly #counts: Readonly<Record<Facet | 'all' | 'whole', RemoteData<FindingCounts | null>>>

  constructor(host: ReactiveControllerHost & HTMLElement, options: RemoteFacetsOptions) {
    this.#options = options
    const counted = (facet: Facet | 'all' | 'whole') => {
      const filter = () => {
        const query = options.query()
        return filterOf(facet === 'whole' ? query : without(query, facet, options.scope()))
      }
      const remote: RemoteData<FindingCounts | null> = new RemoteData<FindingCounts | null>(host, {
        // Without a portal the list alone says that there is none.
        key: () => (remote.portal && options.clientId() ? `findings.counts:${options.clientId()}:${JSON.stringify(filter())}` : null),
        load: (portal, call) => countsIfPossible(portal, options.clientId()!, filter(), call),
        portal: options.portal,
        live: options.live,
        follows: options.follows,
      })
      return remote
    }
    this.#counts = { all: counted('all'), whole: counted('whole'), severity: counted('severity'), status: counted('status'), engagement: counted('engagement'), overdue: counted('overdue') }
  }

  get facets(): Facets {
    const { all, whole, severity, status, engagement, overdue } = this.#counts
    const { group } = this.#options.query()
    const counts = whole.data ?? undefined
    return {
      total: all.data?.total,
      severity: severity.data?.severities,
      status: status.data?.statuses,
      engagement: engagement.data?.engagements,
      overdue: overdue.data?.overdue,
      group: counts && (group === 'severity' ? counts.severities : group === 'status' ? counts.statuses : group === 'engagement' ? counts.engagements : undefined),
    }
  }

  /** Counts again. */
  refresh(): void {
    const asked = new Set<FindingCounts | null | undefined>()
    for (const remote of Object.values(this.#counts)) {
      // Those that share an answer share the request too.
      if (!asked.has(remote.data)) remote.refresh()
      asked.add(remote.data)
    }
  }
}

/** @returns `null` where it fails: the list beside it says why, and filters work without numbers */
async function countsIfPossible(portal: Portal, clientId: string, filter: ReturnType<typeof filterOf>, { signal }: { signal: AbortSignal }): Promise<FindingCounts | null> {
  try {
    return await portal.findings.count(clientId, filter, { signal })
  } catch (error) {
    if (signal.aborted) throw error
    return null
  }
}
