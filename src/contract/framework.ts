import * as z from 'zod/mini'
import { pageOf, pageQuery } from './page.ts'
import { idInput } from './id.ts'
import { answer, input, line, openEnum, timestamp } from './shape.ts'

/** A framework of the partner's library: a catalogue of controls that clients adopt. */
export const framework = answer({
  id: z.string(),
  title: z.string(),
  /** The version its publisher gives it; empty when the source names none. */
  sourceVersion: z.string(),
  /** @unit controls, enhancements included */
  controlCount: z.int(),
  createdAt: timestamp,
  version: z.int(),
})

/** A framework of the partner's library. */
export type Framework = z.infer<typeof framework>

/** The partner's library. */
export const frameworkPage = pageOf(framework)
/** How the library is cut. */
export const frameworkQuery = input({ ...pageQuery })

/** A framework that one client has adopted, with how complete its evidence is. */
export const clientFramework = answer({
  id: z.string(),
  title: z.string(),
  sourceVersion: z.string(),
  controls: answer({ total: z.int(), withEvidence: z.int() }),
  /** @unit percent, 0–100, unrounded; `null` when the framework has no controls */
  evidenceCoverage: z.nullable(z.number()),
  adoptedAt: timestamp,
})

/** A framework that one client has adopted. */
export type ClientFramework = z.infer<typeof clientFramework>

/** The frameworks of one client. */
export const clientFrameworkPage = pageOf(clientFramework)

/** A framework for a client to adopt: every control of it becomes one of the client's controls. */
export const frameworkAdopt = input({ frameworkId: idInput })

/** How far a control is put in place. */
export const controlStatuses = ['not_started', 'in_progress', 'implemented', 'not_applicable'] as const

/** One control of one client. */
export const control = answer({
  id: z.string(),
  frameworkId: z.string(),
  /** The control's name in its framework, such as `ac-2.1` or `ism-0123`. */
  key: z.string(),
  title: z.string(),
  /** The family or section it stands in; empty when it stands in none. */
  group: z.string(),
  /** The key of the control this one enhances; `null` for a control of its own. */
  parentKey: z.nullable(z.string()),
  status: openEnum(controlStatuses),
  /** @unit pieces of evidence */
  evidenceCount: z.int(),
  createdAt: timestamp,
  updatedAt: timestamp,
  version: z.int(),
})

/** One control of one client. */
export type Control = z.infer<typeof control>

/** The controls of one client. */
export const controlPage = pageOf(control)

/** How the controls are cut. */
export const controlQuery = input({
  ...pageQuery,
  frameworkId: z.optional(idInput),
  status: z.optional(z.array(z.enum(controlStatuses)).check(z.maxLength(4))),
  /** `yes` lists only controls with evidence, `no` only those without. */
  evidence: z.optional(z.enum(['yes', 'no'])),
})

/** How the controls are cut. */
export type ControlQuery = z.input<typeof controlQuery>

/** What may be changed of a control. */
export const controlUpdate = input({ status: z.enum(controlStatuses) })

/** What kind of proof a piece of evidence is. */
export const evidenceKinds = ['policy', 'screenshot', 'certificate', 'audit_report', 'automated_finding', 'other'] as const

/** One piece of evidence attached to one control. */
export const evidence = answer({
  id: z.string(),
  controlId: z.string(),
  title: z.string(),
  kind: openEnum(evidenceKinds),
  /** Where the proof is kept; `null` when it is not linked. */
  url: z.nullable(z.string()),
  /** Email of who attached it, or the name of the API key. */
  attachedBy: z.string(),
  createdAt: timestamp,
})

/** One piece of evidence attached to one control. */
export type Evidence = z.infer<typeof evidence>

/** The evidence of one control, newest first. */
export const evidencePage = pageOf(evidence)
/** How the evidence is cut. */
export const evidenceQuery = input({ ...pageQuery })

/** Evidence to attach. */
export const evidenceAttach = input({
  title: line(200),
  kind: z.enum(evidenceKinds),
  /** An https address. Absent or `null` when the proof is kept elsewhere. */
  url: z.optional(
    z.nullable(
      z.string().check(
        z.maxLength(2000),
        z.refine(
          (text) => {
            try {
              const url = new URL(text)
              return url.protocol === 'https:' && !url.username && !url.password
            } catch {
              return false
            }
          },
          { error: 'must be an https address without a user name' },
        ),
      ),
    ),
  ),
})

/** Evidence to attach. */
export type EvidenceAttach = z.input<typeof evidenceAttach>
