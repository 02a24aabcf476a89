import * as z from 'zod/mini'
import { answer, openEnum } from './shape.ts'

/** Who did something: the MSP, the client or the portal itself. The name is `null` for a server and for the portal. */
export const author = answer({ side: openEnum(['partner', 'client', 'system']), name: z.nullable(z.string()) })
/** Who did something. */
export type Author = z.infer<typeof author>
