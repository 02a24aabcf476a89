/**
 * The SDK: `createPortal` and what it gives.
 *
 * @packageDocumentation
 */
export * from './client/index.ts'
export type {
  Audience,
  AuditEntry,
  AuditKey,
  AuditNote,
  AuditQuery,
  AuditRecord,
  Checkpoint,
  Erased,
  Erasure,
  Client,
  ClientCreate,
  ClientFramework,
  ClientQuery,
  ClientSort,
  ClientUpdate,
  Control,
  ControlQuery,
  Evidence,
  EvidenceAttach,
  EventType,
  Exposure,
  FieldProblem,
  Framework,
  Me,
  Page,
  PortalEvent,
  PortfolioSummary,
  Posture,
  PosturePoint,
  PosturePush,
  Problem,
  ProblemCode,
  RiskLevel,
  Role,
  Session,
  SessionCreate,
} from './contract/index.ts'
