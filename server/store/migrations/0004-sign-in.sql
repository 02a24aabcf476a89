-- The hosted sign-in: passwords, second factors, sign-ins that are under way, sessions, links to a new password, and what holds guessers up.

-- sa_door is what a sign-in acts as. Only it reads what is secret here: staff, people of clients and the system have no right on any of it.
do $$
begin
  perform pg_catalog.pg_advisory_xact_lock(720575940, 1);
  begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'sa_door') then
      create role sa_door nologin noinherit nosuperuser nocreatedb nocreaterole nobypassrls;
    end if;
  exception when duplicate_object or unique_violation then
    null;
  end;
  if not pg_catalog.pg_has_role('sa_login', 'sa_door', 'member') then grant sa_door to sa_login; end if;
end $$;

grant usage on schema sa to sa_door;
grant create on schema sa to sa_lookup;

set local role sa_owner;

alter table sa.signing_key drop constraint signing_key_purpose_check,
  add constraint signing_key_purpose_check check (purpose in ('token', 'cursor', 'audit', 'sign-in'));

-- One password a person. Somebody who is several has several, so nothing that is done at one client opens another.
create table sa.credential (
  partner_id text collate "C" not null references sa.partner (id),
  person_id text collate "C" not null,
  -- Null for a member of staff.
  client_id text collate "C",
  person_kind text not null check (person_kind in ('member', 'portal_user', 'auditor')),
  password text not null check (starts_with(password, '$argon2id$')),
  changed_at timestamptz(3) not null,
  primary key (partner_id, person_id),
  constraint credential_side check ((person_kind = 'member') = (client_id is null)),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade
);

create table sa.second_factor (
  partner_id text collate "C" not null references sa.partner (id),
  id text collate "C" not null,
  person_id text collate "C" not null,
  client_id text collate "C",
  kind text not null check (kind in ('totp', 'passkey')),
  name text not null,
  -- Of an authenticator app: the secret, sealed with a key that is not in this table, and the time step of the last code, which no code
  -- may be of again.
  secret text,
  last_step bigint,
  -- Of a passkey.
  credential_id text collate "C",
  public_key text,
  counter bigint,
  transports text[],
  created_at timestamptz(3) not null,
  last_used_at timestamptz(3),
  primary key (partner_id, id),
  constraint second_factor_passkey unique (partner_id, credential_id),
  constraint second_factor_form check (
    case kind when 'totp' then secret is not null and num_nonnulls(credential_id, public_key, counter) = 0
      else secret is null and num_nulls(credential_id, public_key, counter) = 0 end),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade
);
create index second_factor_person on sa.second_factor (partner_id, person_id);

create table sa.recovery_code (
  partner_id text collate "C" not null references sa.partner (id),
  person_id text collate "C" not null,
  hash text collate "C" not null check (hash ~ '^[0-9a-f]{64}$'),
  client_id text collate "C",
  spent_at timestamptz(3),
  primary key (partner_id, person_id, hash),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade
);

-- A sign-in that is under way. What was proven stands here and nowhere else; a session comes of it at the end.
create table sa.sign_in_attempt (
  partner_id text collate "C" not null references sa.partner (id),
  -- SHA-256 of what the page holds.
  hash text collate "C" not null check (hash ~ '^[0-9a-f]{64}$'),
  -- Null while it is open who comes in: before a passkey has answered and before somebody who is several has chosen.
  person_id text collate "C",
  client_id text collate "C",
  step text not null check (step in ('passkey', 'choose', 'second-factor', 'enrol-second-factor')),
  -- What was proven first; null before a passkey has answered.
  proven text check (proven in ('password', 'passkey', 'invitation', 'reset', 'session')),
  -- Whom the password fits, where that is several.
  person_ids text[],
  -- The hosted session that a second factor is added from.
  session_id text collate "C",
  challenge text,
  -- A sealed secret that no code has confirmed yet.
  pending_secret text,
  wrong_codes integer not null default 0,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  primary key (partner_id, hash),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade
);
create index sign_in_attempt_hash on sa.sign_in_attempt (hash);
create index sign_in_attempt_age on sa.sign_in_attempt (partner_id, expires_at);

create table sa.hosted_session (
  partner_id text collate "C" not null references sa.partner (id),
  id text collate "C" not null,
  -- SHA-256 of the cookie.
  hash text collate "C" not null check (hash ~ '^[0-9a-f]{64}$'),
  person_id text collate "C" not null,
  client_id text collate "C",
  person_kind text not null check (person_kind in ('member', 'portal_user', 'auditor')),
  -- The person's at the sign-in; one of an older version is dead.
  session_version integer not null,
  -- What it was opened with.
  proven text not null,
  ip text not null,
  user_agent text not null,
  created_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  ended_at timestamptz(3),
  primary key (partner_id, id),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade
);
create index hosted_session_hash on sa.hosted_session (hash);
create index hosted_session_person on sa.hosted_session (partner_id, person_id, created_at);

-- One link to a new password a person: the next one takes its place.
create table sa.password_reset (
  partner_id text collate "C" not null references sa.partner (id),
  person_id text collate "C" not null,
  client_id text collate "C",
  hash text collate "C" not null check (hash ~ '^[0-9a-f]{64}$'),
  expires_at timestamptz(3) not null,
  used_at timestamptz(3),
  primary key (partner_id, person_id),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade
);
create index password_reset_hash on sa.password_reset (hash);

-- How often something was tried in vain, by account or by network. The key is a digest, and an address that nobody has is counted as one
-- that somebody has.
create table sa.sign_in_throttle (
  partner_id text collate "C" not null references sa.partner (id),
  key text collate "C" not null,
  failures integer not null,
  last_at timestamptz(3) not null,
  -- Nothing is tried before.
  until_at timestamptz(3) not null,
  primary key (partner_id, key)
);
create index sign_in_throttle_age on sa.sign_in_throttle (partner_id, last_at);

do $$
declare
  tab text;
begin
  foreach tab in array array[
    'credential', 'second_factor', 'recovery_code', 'sign_in_attempt', 'hosted_session', 'password_reset', 'sign_in_throttle'
  ] loop
    execute format('alter table sa.%I enable row level security', tab);
    execute format('alter table sa.%I force row level security', tab);
  end loop;
  foreach tab in array array[
    'credential', 'second_factor', 'recovery_code', 'sign_in_attempt', 'hosted_session', 'password_reset', 'sign_in_throttle',
    'partner_member', 'client', 'portal_user', 'auditor_grant', 'invitation', 'portal_policy', 'client_policy', 'audit_head', 'audit_entry',
    'audit_person', 'outbox_event'
  ] loop
    execute format(
      $sql$create policy %I on sa.%I to sa_door using (partner_id = current_setting('app.partner', true))$sql$, tab || '_door', tab);
  end loop;
  foreach tab in array array['sign_in_attempt', 'hosted_session', 'password_reset'] loop
    execute format('create policy %I on sa.%I for select to sa_lookup using (true)', tab || '_lookup', tab);
  end loop;
end $$;
create policy partner_door on sa.partner for select to sa_door using (id = current_setting('app.partner', true));

grant select, insert, update, delete on
  sa.credential, sa.second_factor, sa.recovery_code, sa.sign_in_attempt, sa.hosted_session, sa.password_reset, sa.sign_in_throttle to sa_door;
grant select (id, slug, name, timezone, currency, locale, workspace_url, allowed_origins) on sa.partner to sa_door;
grant select (partner_id, id, name, status, portal_enabled, locale) on sa.client to sa_door;
grant select on sa.partner_member, sa.portal_user, sa.auditor_grant, sa.invitation, sa.portal_policy, sa.client_policy to sa_door;
grant update (status, mfa, session_version, last_seen_at, updated_at, version) on sa.partner_member, sa.portal_user to sa_door;
grant update (accepted_at, session_version, last_seen_at, updated_at, version) on sa.auditor_grant to sa_door;
grant update (accepted_at, revoked_at) on sa.invitation to sa_door;
grant select, insert, update on sa.audit_head to sa_door;
grant insert on sa.audit_entry, sa.audit_person, sa.outbox_event to sa_door;
grant execute on function sa.iso(timestamptz) to sa_door;

grant select (partner_id, hash) on sa.sign_in_attempt, sa.hosted_session, sa.password_reset to sa_lookup;
grant select (id, partner_id, person_id, client_id, created_at, last_seen_at, ended_at) on sa.hosted_session to sa_lookup;

reset role;

set local role sa_lookup;
-- Whose an attempt, a session or a link with this SHA-256 is. Whether it is still good is for the partner's own rows to say.
create function sa.find_sign_in_attempt(sought text) returns text
  language sql stable security definer parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select a.partner_id from sa.sign_in_attempt a where a.hash = sought $$;
create function sa.find_hosted_session(sought text) returns text
  language sql stable security definer parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select s.partner_id from sa.hosted_session s where s.hash = sought $$;
create function sa.find_password_reset(sought text) returns text
  language sql stable security definer parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select r.partner_id from sa.password_reset r where r.hash = sought $$;
-- When the hosted session behind a bearer token began and was last used; nothing where it has ended or is somebody else's.
create function sa.hosted_session_times(session text, person text)
  returns table (created_at timestamptz, last_seen_at timestamptz)
  language sql stable security definer parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select s.created_at, s.last_seen_at from sa.hosted_session s
    where s.partner_id = current_setting('app.partner', true) and s.id = session and s.person_id = person and s.ended_at is null $$;
revoke execute on function
  sa.find_sign_in_attempt(text), sa.find_hosted_session(text), sa.find_password_reset(text), sa.hosted_session_times(text, text) from public;
grant execute on function sa.find_sign_in_attempt(text), sa.find_hosted_session(text), sa.find_password_reset(text) to sa_system;
grant execute on function sa.hosted_session_times(text, text) to sa_partner, sa_client;
reset role;
revoke create on schema sa from sa_lookup;
