import type { PartnerTx, SystemTx } from './types.ts'

/** How many wrong codes one attempt takes. @unit codes */
export const mostWrongCodes = 5

/** Where a sign-in that is under way stands. */
export type AttemptStep = 'passkey' | 'choose' | 'second-factor' | 'enrol-second-factor'
/** What was proven first. */
export type Proof = 'password' | 'passkey' | 'invitation' | 'reset' | 'session'

/** A sign-in that is under way. */
export interface Attempt {
  hash: string
  /** `null` while it is open who comes in. */
  personId: string | null
  step: AttemptStep
  /** `null` before a passkey has answered. */
  proven: Proof | null
  /** Whom the password fits, where that is several. */
  personIds: string[] | null
  /** The hosted session that a second factor is added from; `null` in a sign-in. */
  sessionId: string | null
  /** What a passkey has to sign, base64url. */
  challenge: string | null
  /** A sealed secret that no code has confirmed yet. */
  pendingSecret: string | null
  expiresAt: string
}

const whole = `hash, person_id as "personId", step, proven, person_ids as "personIds", session_id as "sessionId", challenge,
  pending_secret as "pendingSecret", expires_at as "expiresAt"`

/** An attempt to begin. */
export interface NewAttempt {
  hash: string
  personId?: string
  clientId?: string | null
  step: AttemptStep
  proven?: Proof
  personIds?: readonly string[]
  sessionId?: string
  challenge?: string
  expiresAt: Date
}

/** Begins an attempt, and forgets those of the partner that have been over for long. */
export async function insertAttempt(tx: PartnerTx, attempt: NewAttempt, at: Date): Promise<void> {
  await tx.query('delete from sa.sign_in_attempt where partner_id = $1 and expires_at < $2', [tx.scope.partnerId, at])
  await tx.query(
    `insert into sa.sign_in_attempt (partner_id, hash, person_id, client_id, step, proven, person_ids, session_id, challenge, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tx.scope.partnerId, attempt.hash, attempt.personId ?? null, attempt.clientId ?? null, attempt.step, attempt.proven ?? null,
      attempt.personIds ?? null, attempt.sessionId ?? null, attempt.challenge ?? null, at, attempt.expiresAt,
    ],
  )
}

/** The partner of whom an attempt with this hash is; `null` when there is none. */
export async function findAttemptPartner(tx: SystemTx, hash: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string | null }>('select sa.find_sign_in_attempt($1) as id', [hash])
  return row?.id ?? null
}

/** An attempt that is still good; `null` when it is over. */
export async function findAttempt(tx: PartnerTx, hash: string, now: Date): Promise<Attempt | null> {
  const [row] = await tx.query<Attempt>(
    `select ${whole} from sa.sign_in_attempt where partner_id = $1 and hash = $2 and expires_at > $3 and wrong_codes < ${mostWrongCodes}`,
    [tx.scope.partnerId, hash, now],
  )
  return row ?? null
}

/** An attempt that is still good, held until the transaction ends; `null` when it is over. */
export async function holdAttempt(tx: PartnerTx, hash: string, now: Date): Promise<Attempt | null> {
  const [row] = await tx.query<Attempt>(
    `select ${whole} from sa.sign_in_attempt where partner_id = $1 and hash = $2 and expires_at > $3 and wrong_codes < ${mostWrongCodes} for update`,
    [tx.scope.partnerId, hash, now],
  )
  return row ?? null
}

/** What may change of an attempt. */
export interface AttemptChanges {
  step?: AttemptStep
  personId?: string
  clientId?: string | null
  proven?: Proof
  challenge?: string | null
  pendingSecret?: string | null
}

/** Moves an attempt on. */
export async function changeAttempt(tx: PartnerTx, hash: string, changes: AttemptChanges): Promise<void> {
  const { step, personId, clientId, proven, challenge, pendingSecret } = changes
  await tx.query(
    `update sa.sign_in_attempt set step = coalesce($3, step), person_id = coalesce($4, person_id),
       client_id = case when $5 then $6 else client_id end, challenge = case when $7 then $8 else challenge end,
       pending_secret = case when $9 then $10 else pending_secret end, proven = coalesce($11, proven)
     where partner_id = $1 and hash = $2`,
    [
      tx.scope.partnerId, hash, step ?? null, personId ?? null, clientId !== undefined, clientId ?? null, challenge !== undefined, challenge ?? null,
      pendingSecret !== undefined, pendingSecret ?? null, proven ?? null,
    ],
  )
}

/** Counts a wrong code. @returns how many there were */
export async function countWrongCode(tx: PartnerTx, hash: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    'update sa.sign_in_attempt set wrong_codes = wrong_codes + 1, challenge = null where partner_id = $1 and hash = $2 returning wrong_codes as n',
    [tx.scope.partnerId, hash],
  )
  return row?.n ?? 0
}

/** Ends an attempt. Of two at once that would finish it, one succeeds. @returns whether it was there */
export async function endAttempt(tx: PartnerTx, hash: string): Promise<boolean> {
  return (await tx.query('delete from sa.sign_in_attempt where partner_id = $1 and hash = $2 returning hash', [tx.scope.partnerId, hash])).length > 0
}

/** Ends every attempt of a person. */
export async function endAttemptsOf(tx: PartnerTx, personId: string): Promise<void> {
  await tx.query('delete from sa.sign_in_attempt where partner_id = $1 and (person_id = $2 or $2 = any (person_ids))', [tx.scope.partnerId, personId])
}
