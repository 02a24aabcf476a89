import type { Speech } from '../base/speech.ts'
import { peopleCatalogue } from './messages.ts'

type Key = keyof (typeof peopleCatalogue)['en'] & string

/** The word for a role, status, grant or second factor; one that a later server has added stands as it is. */
export function word(kind: 'role' | 'means' | 'status' | 'grant' | 'mfa', value: string, speech: Speech): string {
  const key = `${kind}:${value}`
  if (!(key in peopleCatalogue.en)) return kind === 'means' ? '' : value
  return speech.text('people', peopleCatalogue)(key as Key)
}
