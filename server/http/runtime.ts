import type { Context } from '../context.ts'
import { ScanReader, type ScanReaderOptions } from '../import/scan-reader.ts'
import { systemScope, type Scope } from '../store/database.ts'
import { currentCursor, cursorResumes, readEventsAfter, type OutboxEvent } from '../store/events.ts'
import { originIsKnown } from '../store/partners.ts'
import { ApiKeys } from './api-keys.ts'
import { AuditNotes } from './audit-notes.ts'
import { AuditSigner } from './audit-signer.ts'
import { Origins } from './cors.ts'
import { Door } from './door.ts'
import { EventHub, type EventLog, type HubOptions, type PlacedEvent, type StreamScope } from './event-stream.ts'
import { baseHeaders } from './headers.ts'
import { openKeys, randomName } from './keys.ts'
import { createLimits, type Limits } from './limits.ts'
import { Partners } from './partners.ts'
import { Proofs } from './proofs.ts'
import type { Tokens } from './token.ts'
import { Uploads } from './uploads.ts'

/** Everything that lives as long as the server and is not the database. */
export interface Runtime {
  readonly context: Context
  readonly tokens: Tokens
  /** Proofs of the keys that tokens are bound to. */
  readonly proofs: Proofs
  readonly cursorKeys: readonly Uint8Array[]
  readonly apiKeys: ApiKeys
  readonly partners: Partners
  readonly origins: Origins
  readonly limits: Limits
  readonly hub: EventHub
  /** The hosted sign-in. */
  readonly door: Door
  /** Signs checkpoints and notes. */
  readonly auditSigner: AuditSigner
  /** Makes and publishes the notes over all chains of a partner. */
  readonly auditNotes: AuditNotes
  /** Reads the files of scanners. */
  readonly scans: ScanReader
  readonly uploads: Uploads
  readonly baseHeaders: Readonly<Record<string, string>>
  /** Whether every answer is held against the contract before it leaves; for tests. */
  readonly checkAnswers: boolean
  /** The document at /openapi.json. */
  readonly openApi: unknown
  newRequestId(): string
  /** Set while the server stops: it is alive, and takes nothing new. */
  stopping: boolean
}

/** What is not the default. */
export interface RuntimeOptions {
  openApi: unknown
  checkAnswers?: boolean
  stream?: Partial<HubOptions>
  scans?: ScanReaderOptions
}

/** Reads the keys and puts the parts together. */
export async function createRuntime(context: Context, options: RuntimeOptions): Promise<Runtime> {
  const { database, config } = context
  const now = () => context.now()
  const { tokens, cursorKeys } = await openKeys(context)
  const auditSigner = await AuditSigner.open(context)
  return {
    context,
    tokens,
    proofs: new Proofs({ now, secrets: cursorKeys, publicUrl: config.publicUrl, demandNonce: config.dpopNonce }),
    cursorKeys,
    apiKeys: new ApiKeys(context),
    partners: new Partners(now),
    origins: new Origins((origin) => database.readOnce(systemScope, (tx) => originIsKnown(tx, origin)), now),
    auditSigner,
    auditNotes: new AuditNotes(context, auditSigner),
    door: await Door.open(context),
    limits: createLimits(config.rateLimits),
    hub: new EventHub(eventLog(context), {
      now,
      maxStreams: config.maxStreams,
      maxStreamsPerSubject: config.maxStreamsPerSubject,
      onError: (error) => context.log.warn('event stream', { error }),
      ...options.stream,
    }),
    scans: new ScanReader(options.scans),
    uploads: new Uploads(),
    baseHeaders: baseHeaders(config.publicUrl?.startsWith('https:') ?? false),
    checkAnswers: options.checkAnswers ?? false,
    openApi: options.openApi,
    newRequestId: () => `req_${randomName(context)}`,
    stopping: false,
  }
}

const positionForm = /^\d{1,20}-\d{1,19}$/

/** The outbox as the streams read it. */
function eventLog({ database }: Context): EventLog {
  const placed = ({ cursor, engagementId, findingId, forStaff, personId, ...event }: OutboxEvent): PlacedEvent => ({
    position: cursor,
    event: { ...event, ...(engagementId === null ? {} : { engagementId }), ...(findingId === null ? {} : { findingId }) },
    forStaff,
    personId,
  })
  return {
    head: () => database.readOnce(systemScope, (tx) => currentCursor(tx)),
    tail: async (after, limit) =>
      (await database.readOnce(systemScope, (tx) => readEventsAfter(tx, after, limit))).map(placed),
    replay: (scope, after, limit) =>
      database.read(tenantScope(scope), async (tx) =>
        (await cursorResumes(tx, after)) ? (await readEventsAfter(tx, after, limit)).map(placed) : null,
      ),
    isPosition: (text) => positionForm.test(text),
    compare: comparePositions,
    listen: (wake) => database.listenEvents(wake),
  }
}

/** Reading the log is nobody's act; who listens stands in the scope for what is for that person alone. */
function tenantScope({ partnerId, clientId, personId }: StreamScope): Scope {
  const who = { partnerId, ...(personId === undefined ? {} : { personId }), actor: { kind: 'system', id: null, email: null, role: null } } as const
  return clientId === null ? { kind: 'partner', ...who } : { kind: 'client', clientId, ...who }
}

/** Positions are two numbers without leading zeros; longer is larger. */
function comparePositions(a: string, b: string): number {
  const [aTransaction = '', aNumber = ''] = a.split('-')
  const [bTransaction = '', bNumber = ''] = b.split('-')
  return compareNumbers(aTransaction, bTransaction) || compareNumbers(aNumber, bNumber)
}

function compareNumbers(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}
