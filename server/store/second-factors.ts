import type { Whose } from './credentials.ts'
import type { PartnerTx } from './types.ts'

/** An authenticator app or a passkey of a person. */
export interface SecondFactor {
  id: string
  kind: 'totp' | 'passkey'
  name: string
  /** The sealed secret of an authenticator app. */
  secret: string | null
  /** The time step of the last code of an authenticator app; `null` before the first. */
  lastStep: number | null
  /** Of a passkey, base64url. */
  credentialId: string | null
  /** Of a passkey: the COSE key, base64url. */
  publicKey: string | null
  counter: number | null
  transports: string[] | null
  createdAt: string
  lastUsedAt: string | null
}

const whole = `id, kind, name, secret, last_step as "lastStep", credential_id as "credentialId", public_key as "publicKey", counter, transports,
  created_at as "createdAt", last_used_at as "lastUsedAt"`

/** The second factors of a person, oldest first. */
export async function listFactors(tx: PartnerTx, personId: string): Promise<SecondFactor[]> {
  return await tx.query<SecondFactor>(
    `select ${whole} from sa.second_factor where partner_id = $1 and person_id = $2 order by created_at, id`,
    [tx.scope.partnerId, personId],
  )
}

/** The passkey with this credential id, and whose it is; `null` when nobody of the partner has it. */
export async function findPasskey(tx: PartnerTx, credentialId: string): Promise<(SecondFactor & { personId: string }) | null> {
  const [row] = await tx.query<SecondFactor & { personId: string }>(
    `select ${whole}, person_id as "personId" from sa.second_factor where partner_id = $1 and credential_id = $2`,
    [tx.scope.partnerId, credentialId],
  )
  return row ?? null
}

/** An authenticator app to add; a code of it has been seen. */
export interface NewTotp {
  id: string
  name: string
  /** Sealed. */
  secret: string
  lastStep: number
}

/** Adds an authenticator app. */
export async function insertTotp(tx: PartnerTx, whose: Whose, factor: NewTotp, at: Date): Promise<void> {
  await tx.query(
    `insert into sa.second_factor (partner_id, id, person_id, client_id, kind, name, secret, last_step, created_at)
     values ($1, $2, $3, $4, 'totp', $5, $6, $7, $8)`,
    [tx.scope.partnerId, factor.id, whose.personId, whose.clientId, factor.name, factor.secret, factor.lastStep, at],
  )
}

/** A passkey to add. */
export interface NewPasskey {
  id: string
  name: string
  /** base64url */
  credentialId: string
  /** The COSE key, base64url. */
  publicKey: string
  counter: number
  transports: readonly string[]
}

/** Adds a passkey. @returns whether nobody of the partner had it */
export async function insertPasskey(tx: PartnerTx, whose: Whose, factor: NewPasskey, at: Date): Promise<boolean> {
  const rows = await tx.query(
    `insert into sa.second_factor (partner_id, id, person_id, client_id, kind, name, credential_id, public_key, counter, transports, created_at)
     values ($1, $2, $3, $4, 'passkey', $5, $6, $7, $8, $9, $10) on conflict (partner_id, credential_id) do nothing returning id`,
    [
      tx.scope.partnerId, factor.id, whose.personId, whose.clientId, factor.name, factor.credentialId, factor.publicKey, factor.counter,
      factor.transports, at,
    ],
  )
  return rows.length > 0
}

/** Spends the codes of an authenticator app up to a time step. Of two at once with the same code, one succeeds. @returns whether it was not spent */
export async function spendStep(tx: PartnerTx, id: string, step: number, at: Date): Promise<boolean> {
  const rows = await tx.query(
    `update sa.second_factor set last_step = $3, last_used_at = $4
     where partner_id = $1 and id = $2 and (last_step is null or last_step < $3) returning id`,
    [tx.scope.partnerId, id, step, at],
  )
  return rows.length > 0
}

/** Notes what a passkey has counted. @returns whether the passkey is there */
export async function countPasskey(tx: PartnerTx, id: string, counter: number, at: Date): Promise<boolean> {
  const rows = await tx.query(
    'update sa.second_factor set counter = $3, last_used_at = $4 where partner_id = $1 and id = $2 returning id',
    [tx.scope.partnerId, id, counter, at],
  )
  return rows.length > 0
}

/** Takes a second factor of a person away. @returns its kind; `null` when the person has none with this id */
export async function removeFactor(tx: PartnerTx, personId: string, id: string): Promise<'totp' | 'passkey' | null> {
  const [row] = await tx.query<{ kind: 'totp' | 'passkey' }>(
    'delete from sa.second_factor where partner_id = $1 and person_id = $2 and id = $3 returning kind',
    [tx.scope.partnerId, personId, id],
  )
  return row?.kind ?? null
}

/** Takes every second factor and every recovery code of a person away. @returns how many factors there were */
export async function removeAllFactors(tx: PartnerTx, personId: string): Promise<number> {
  await tx.query('delete from sa.recovery_code where partner_id = $1 and person_id = $2', [tx.scope.partnerId, personId])
  return (await tx.query('delete from sa.second_factor where partner_id = $1 and person_id = $2 returning id', [tx.scope.partnerId, personId])).length
}

/** Gives a person recovery codes in place of those before. @param hashes SHA-256 of each */
export async function replaceRecoveryCodes(tx: PartnerTx, { personId, clientId }: Whose, hashes: readonly string[]): Promise<void> {
  await tx.query('delete from sa.recovery_code where partner_id = $1 and person_id = $2', [tx.scope.partnerId, personId])
  await tx.query(
    'insert into sa.recovery_code (partner_id, person_id, client_id, hash) select $1, $2, $3, hash from unnest($4::text[]) as hash',
    [tx.scope.partnerId, personId, clientId, hashes],
  )
}

/** Spends a recovery code. Of two at once, one succeeds. @returns whether it was good */
export async function spendRecoveryCode(tx: PartnerTx, personId: string, hash: string, at: Date): Promise<boolean> {
  const rows = await tx.query(
    'update sa.recovery_code set spent_at = $4 where partner_id = $1 and person_id = $2 and hash = $3 and spent_at is null returning hash',
    [tx.scope.partnerId, personId, hash, at],
  )
  return rows.length > 0
}
