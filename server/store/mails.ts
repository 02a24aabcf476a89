import type { MailerTx, TenantTx } from './types.ts'

/** A mail to write down. */
export interface NewMail {
  id: string
  /** The client of the person; `null` for a member of staff. */
  clientId: string | null
  personId: string
  kind: string
  /** The language; `null` is that of the person, or else the client's, or else the partner's. */
  locale: string | null
  /** Address, name and what is to be said: an object that JSON can hold. */
  content: object
  /** From when on it is of no use; `null` for never. */
  expiresAt: Date | null
  at: Date
}

/** Who has no client is staff: whoever acts for a client cannot even ask for staff. */
const ofMember = '(select m.locale from sa.partner_member m where m.partner_id = $1 and m.id = $4)'
const ofClientsPerson = `(select u.locale from sa.portal_user u where u.partner_id = $1 and u.client_id = $3 and u.id = $4),
  (select g.locale from sa.auditor_grant g where g.partner_id = $1 and g.client_id = $3 and g.id = $4)`

/** Writes a mail down; it is sent after the commit. */
export async function insertMail(tx: TenantTx, mail: NewMail): Promise<void> {
  const rows = await tx.query(
    `insert into sa.mail (partner_id, id, client_id, person_id, kind, locale, content, expires_at, created_at, due_at)
     select p.id, $2, $3, $4, $5, coalesce($6, ${mail.clientId === null ? ofMember : ofClientsPerson}, c.locale, p.locale), $7::jsonb || jsonb_build_object('clientName', c.name), $8, $9, $9
     from sa.partner p left join sa.client c on c.partner_id = p.id and c.id = $3
     where p.id = $1
     returning 1`,
    [tx.scope.partnerId, mail.id, mail.clientId, mail.personId, mail.kind, mail.locale, JSON.stringify(mail.content), mail.expiresAt, mail.at],
  )
  if (rows.length !== 1) throw new Error('a mail was to be written for a partner that does not exist')
  tx.announce()
}

/** Takes back what waits to be sent to a person: its links are dead. */
export async function withdrawMails(tx: TenantTx, personId: string, kinds: readonly string[], at: Date): Promise<void> {
  await tx.query(
    `update sa.mail set state = 'withdrawn', content = null, ended_at = $4
     where partner_id = $1 and person_id = $2 and kind = any ($3) and state = 'waiting'`,
    [tx.scope.partnerId, personId, kinds, at],
  )
}

/** A mail that somebody is sending now. */
export interface ClaimedMail {
  partnerId: string
  id: string
  /** The client of the person; `null` for a member of staff. */
  clientId: string | null
  personId: string
  kind: string
  locale: string
  content: Record<string, unknown>
  /** Which try this is, from 1. */
  attempt: number
  expiresAt: string | null
  createdAt: string
  brand: {
    name: string
    logoUrl: string | null
    mailFrom: string | null
    contactEmail: string | null
    timezone: string
  }
}

/**
 * Takes the mail that has waited longest. Nobody else gets it until `leaseUntil`; whoever has not said by then how it went is taken for
 * dead, and it is sent again.
 *
 * @returns `null` when none is due
 */
export async function claimMail(tx: MailerTx, now: Date, leaseUntil: Date): Promise<ClaimedMail | null> {
  const [row] = await tx.query<ClaimedMail>(
    `with next as materialized (
       select partner_id, id from sa.mail where state = 'waiting' and due_at <= $1
       order by due_at, partner_id, id limit 1 for update skip locked
     )
     update sa.mail m set attempts = m.attempts + 1, due_at = $2
     from next, sa.partner p
     where m.partner_id = next.partner_id and m.id = next.id and p.id = m.partner_id
     returning m.partner_id as "partnerId", m.id, m.client_id as "clientId", m.person_id as "personId", m.kind, m.locale, m.content, m.attempts as attempt, m.expires_at as "expiresAt",
       m.created_at as "createdAt",
       json_build_object('name', coalesce(p.brand_name, p.name), 'logoUrl', p.brand_logo_url, 'mailFrom', p.mail_from,
         'contactEmail', p.contact_email, 'timezone', p.timezone) as brand`,
    [now, leaseUntil],
  )
  return row ?? null
}

type Claim = Pick<ClaimedMail, 'partnerId' | 'id' | 'attempt'>

/** Notes that a mail is on its way; nothing of what stood in it is kept. */
export async function markSent(tx: MailerTx, { partnerId, id }: Claim, at: Date): Promise<void> {
  await tx.query(
    `update sa.mail set state = 'sent', content = null, reason = null, ended_at = $3 where partner_id = $1 and id = $2 and state <> 'sent'`,
    [partnerId, id, at],
  )
}

/** Notes that there is nothing left to tell by a mail. */
export async function markNeedless(tx: MailerTx, { partnerId, id }: Claim, at: Date): Promise<void> {
  await tx.query(
    `update sa.mail set state = 'withdrawn', content = null, ended_at = $3 where partner_id = $1 and id = $2 and state = 'waiting'`,
    [partnerId, id, at],
  )
}

/** Lets a mail wait for another try. One that was taken back meanwhile, or that somebody else tries by now, stays as it is. */
export async function putOff(tx: MailerTx, { partnerId, id, attempt }: Claim, dueAt: Date, reason: string): Promise<void> {
  await tx.query(
    `update sa.mail set due_at = $4, reason = $5 where partner_id = $1 and id = $2 and attempts = $3 and state = 'waiting'`,
    [partnerId, id, attempt, dueAt, reason],
  )
}

/** Gives a mail up. What stands in it is kept, so that it can be tried again by hand. */
export async function markDead(tx: MailerTx, { partnerId, id, attempt }: Claim, at: Date, reason: string): Promise<void> {
  await tx.query(
    `update sa.mail set state = 'dead', reason = $5, ended_at = $4 where partner_id = $1 and id = $2 and attempts = $3 and state = 'waiting'`,
    [partnerId, id, attempt, at, reason],
  )
}

/** A mail as an operator sees it: never what stands in it. */
export interface MailRecord {
  partnerId: string
  id: string
  personId: string
  kind: string
  state: 'waiting' | 'sent' | 'dead' | 'withdrawn'
  attempts: number
  dueAt: string
  reason: string | null
  createdAt: string
}

/** The mails in these states, newest first. */
export async function listMails(tx: MailerTx, states: readonly MailRecord['state'][], limit: number): Promise<MailRecord[]> {
  return await tx.query<MailRecord>(
    `select partner_id as "partnerId", id, person_id as "personId", kind, state, attempts, due_at as "dueAt", reason, created_at as "createdAt"
     from sa.mail where state = any ($1) order by created_at desc, id desc limit $2`,
    [states, limit],
  )
}

/**
 * Lets mails that were given up be tried again, from the start.
 *
 * @param id one mail; `null` is all of them
 * @returns how many
 */
export async function reviveMails(tx: MailerTx, id: string | null, now: Date): Promise<number> {
  const rows = await tx.query(
    `update sa.mail set state = 'waiting', attempts = 0, due_at = $2, ended_at = null
     where state = 'dead' and content is not null and ($1::text is null or id = $1) and (expires_at is null or expires_at > $2)
     returning 1`,
    [id, now],
  )
  if (rows.length > 0) tx.announce()
  return rows.length
}

/** Removes what nobody will ask for any more: links that have run out, and mails that ended before this moment. */
export async function pruneMails(tx: MailerTx, before: Date, now: Date): Promise<void> {
  await tx.query(`update sa.mail set content = null where state = 'dead' and content is not null and expires_at <= $1`, [now])
  await tx.query(`delete from sa.mail where state <> 'waiting' and ended_at < $1`, [before])
}
