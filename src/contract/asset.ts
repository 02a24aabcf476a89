import * as z from 'zod/mini'
import { pageOf, pageQuery } from './page.ts'
import { answer, input, line, openEnum, timestamp } from './shape.ts'

/** What an asset is. */
export const assetKinds = ['host', 'web_application', 'network', 'cloud', 'code', 'mobile_application', 'person', 'other'] as const

/** Something of the client that findings are about. Clients see an asset only where a finding that they see affects it. */
export const asset = answer({
  id: z.string(),
  clientId: z.string(),
  kind: openEnum(assetKinds),
  /** Unique within the client and the kind. */
  name: z.string(),
  /** How much hangs on it. @unit 1 (least) – 5 (most) */
  criticality: z.int(),
  createdAt: timestamp,
  updatedAt: timestamp,
  version: z.int(),
})
/** Something of the client that findings are about. */
export type Asset = z.infer<typeof asset>
/** One page of assets. */
export const assetPage = pageOf(asset)

/** How assets are cut. */
export const assetQuery = input({
  ...pageQuery,
  kind: z.optional(z.array(z.enum(assetKinds)).check(z.maxLength(8))),
  /** Part of the name. */
  q: z.optional(z.string().check(z.trim(), z.maxLength(200))),
})

const criticality = z.int().check(z.minimum(1), z.maximum(5))

/** An asset to write down. */
export const assetCreate = input({
  kind: z.enum(assetKinds),
  name: line(300),
  /** 3 when absent. */
  criticality: z.optional(criticality),
})
/** An asset to write down. */
export type AssetCreate = z.input<typeof assetCreate>
/** What may be changed of an asset. */
export const assetUpdate = input({ name: z.optional(line(300)), criticality: z.optional(criticality) })
/** What may be changed of an asset. */
export type AssetUpdate = z.input<typeof assetUpdate>
