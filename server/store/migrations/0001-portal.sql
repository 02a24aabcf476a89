-- The roles. They belong to the whole cluster, so another database may have made them already.
-- sa_owner owns every object; sa_login is what connections fall to and may touch nothing by itself; sa_partner, sa_client and
-- sa_system are what one transaction acts as; sa_lookup owns the few reviewed functions that look past a scope.
do $$
declare
  name text;
begin
  foreach name in array array['sa_owner', 'sa_login', 'sa_partner', 'sa_client', 'sa_system', 'sa_lookup'] loop
    begin
      if not exists (select from pg_catalog.pg_roles where rolname = name) then
        execute format('create role %I nologin noinherit nosuperuser nocreatedb nocreaterole nobypassrls', name);
      end if;
    exception when duplicate_object or unique_violation then
      null;
    end;
  end loop;
end $$;

-- Membership lets a transaction become a role; NOINHERIT keeps it from having the role's rights without saying so.
do $$
begin
  perform pg_catalog.pg_advisory_xact_lock(720575940, 1);
  if not pg_catalog.pg_has_role('sa_login', 'sa_partner', 'member') then grant sa_partner to sa_login; end if;
  if not pg_catalog.pg_has_role('sa_login', 'sa_client', 'member') then grant sa_client to sa_login; end if;
  if not pg_catalog.pg_has_role('sa_login', 'sa_system', 'member') then grant sa_system to sa_login; end if;
  if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    execute format('grant sa_owner, sa_lookup, sa_login to %I', current_user);
  end if;
end $$;

create schema sa authorization sa_owner;
create extension if not exists pg_trgm with schema sa;

grant usage on schema sa to sa_login, sa_partner, sa_client, sa_system, sa_lookup;
grant create on schema sa to sa_lookup;

set local role sa_owner;

-- A moment as the API writes it.
create function sa.iso(at timestamptz) returns text
  language sql stable parallel safe
  as $$ select pg_catalog.to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

create table sa.partner (
  id text collate "C" primary key check (id ~ '^ptr_[0-9a-z]{26}$'),
  slug text collate "C" not null unique,
  name text not null,
  mode text not null check (mode in ('solo', 'consulting', 'internal')),
  contact_email text,
  timezone text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  locale text not null,
  risk_bands jsonb not null,
  allowed_origins text[] not null default '{}',
  workspace_url text,
  client_creation_enabled boolean not null default true,
  excludes_not_applicable boolean not null default false,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  version integer not null default 1
);

create table sa.partner_member (
  partner_id text collate "C" not null references sa.partner (id),
  id text collate "C" not null,
  email text not null,
  email_key text collate "C" not null,
  name text not null,
  role text not null check (role in ('owner', 'admin', 'analyst', 'billing')),
  status text not null check (status in ('active', 'suspended')),
  session_version integer not null default 1,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  version integer not null default 1,
  primary key (partner_id, id),
  constraint partner_member_email unique (partner_id, email_key)
);

create table sa.client (
  partner_id text collate "C" not null references sa.partner (id),
  id text collate "C" not null,
  name text not null,
  -- What the name sorts by: folded and cut by the program, compared byte by byte.
  name_key text collate "C" not null,
  -- What makes a name taken: the whole name in one letter case.
  name_taken text collate "C" not null,
  -- What a search looks in: the folded name and aliases, one a line.
  search_text text collate "C" not null,
  slug text collate "C" not null,
  aliases text[] not null default '{}',
  tags text[] not null default '{}',
  industry text,
  contact_email text,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  timezone text not null,
  locale text not null,
  status text not null check (status in ('onboarding', 'active', 'suspended', 'archived')),
  portal_enabled boolean not null default false,
  baseline_completed_at timestamptz(3),
  -- NaN is above every number, so the check refuses it too.
  posture_score double precision check (posture_score >= 0 and posture_score <= 100),
  posture_as_of timestamptz(3),
  risk_level text collate "C" not null default 'unknown'
    check (risk_level in ('critical', 'high', 'medium', 'moderate', 'low', 'unknown')),
  exposure_low bigint check (exposure_low >= 0),
  exposure_expected bigint,
  exposure_high bigint,
  exposure_currency text check (exposure_currency ~ '^[A-Z]{3}$'),
  exposure_confidence text check (exposure_confidence in ('low', 'medium', 'high')),
  exposure_as_of timestamptz(3),
  -- The expected amount in whole units of its currency, by which exposures are ordered.
  exposure_units bigint,
  controls_total integer not null default 0 check (controls_total >= 0),
  controls_with_evidence integer not null default 0
    check (controls_with_evidence >= 0 and controls_with_evidence <= controls_total),
  -- Every order has a key that is never null. A missing figure stands last in both directions, so each figure has two keys.
  risk_up double precision not null generated always as
    (case when risk_level = 'unknown' or posture_score is null then 101 else posture_score end) stored,
  risk_down double precision not null generated always as
    (case when risk_level = 'unknown' or posture_score is null then -1 else posture_score end) stored,
  exposure_up bigint not null generated always as (coalesce(exposure_units, 9007199254740992)) stored,
  exposure_down bigint not null generated always as (coalesce(exposure_units, -1)) stored,
  coverage_up integer not null generated always as
    (case when controls_total = 0 then 1000001 else (controls_with_evidence::bigint * 1000000 / controls_total)::integer end) stored,
  coverage_down integer not null generated always as
    (case when controls_total = 0 then -1 else (controls_with_evidence::bigint * 1000000 / controls_total)::integer end) stored,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  version integer not null default 1,
  primary key (partner_id, id),
  constraint client_slug unique (partner_id, slug),
  constraint client_name unique (partner_id, name_taken),
  constraint client_posture check (posture_score is null or posture_as_of is not null),
  constraint client_exposure check (
    num_nulls(exposure_low, exposure_expected, exposure_high, exposure_currency, exposure_confidence, exposure_as_of, exposure_units)
      in (0, 7)
    and (exposure_low is null or (exposure_low <= exposure_expected and exposure_expected <= exposure_high))
  )
);
create index client_created on sa.client (partner_id, created_at, id);
create index client_by_level on sa.client (partner_id, risk_level, created_at, id);
create index client_by_name on sa.client (partner_id, name_key, id);
create index client_risk_up on sa.client (partner_id, risk_up, id);
create index client_risk_down on sa.client (partner_id, risk_down, id);
create index client_exposure_up on sa.client (partner_id, exposure_up, id);
create index client_exposure_down on sa.client (partner_id, exposure_down, id);
create index client_coverage_up on sa.client (partner_id, coverage_up, id);
create index client_coverage_down on sa.client (partner_id, coverage_down, id);
do $$
begin
  -- An extension stands in one schema of the database, and somebody else may have chosen it before. Entries go straight into the index:
  -- the list that they would otherwise wait on is read through by every search, and the embedded database has nobody who empties it.
  execute format('create index client_search on sa.client using gin (search_text %I.gin_trgm_ops) with (fastupdate = off)',
    (select extnamespace::regnamespace::text from pg_catalog.pg_extension where extname = 'pg_trgm'));
end $$;

create table sa.client_tag (
  partner_id text collate "C" not null,
  tag text collate "C" not null,
  client_id text collate "C" not null,
  primary key (partner_id, tag, client_id),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade
);
create index client_tag_client on sa.client_tag (partner_id, client_id);

-- The whole portfolio in one row, so that its numbers cost the same at any size. One row and not one a level: two writers
-- that move clients in opposite directions would otherwise wait for each other for ever.
create table sa.portfolio (
  partner_id text collate "C" primary key references sa.partner (id),
  critical integer not null default 0,
  high integer not null default 0,
  medium integer not null default 0,
  moderate integer not null default 0,
  low integer not null default 0,
  unknown integer not null default 0,
  -- Over clients whose level is known. Exact, so that thousands of additions and subtractions leave nothing behind.
  score_sum numeric not null default 0
);

create table sa.portfolio_exposure (
  partner_id text collate "C" not null references sa.partner (id),
  currency text collate "C" not null,
  clients integer not null,
  expected numeric not null,
  primary key (partner_id, currency)
);

create table sa.framework (
  partner_id text collate "C" not null references sa.partner (id),
  id text collate "C" not null,
  title text not null,
  title_key text collate "C" not null,
  source_version text not null,
  control_count integer not null,
  created_at timestamptz(3) not null,
  version integer not null default 1,
  primary key (partner_id, id),
  constraint framework_title unique (partner_id, title_key, source_version)
);
create index framework_by_title on sa.framework (partner_id, title_key, id);

create table sa.framework_control (
  partner_id text collate "C" not null,
  framework_id text collate "C" not null,
  position integer not null,
  key text collate "C" not null,
  title text not null,
  group_title text not null,
  parent_key text,
  primary key (partner_id, framework_id, position),
  constraint framework_control_key unique (partner_id, framework_id, key),
  foreign key (partner_id, framework_id) references sa.framework (partner_id, id) on delete cascade
);

create table sa.client_framework (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  framework_id text collate "C" not null,
  -- As the framework was called when it was adopted. A client's people read it here and have no business in the library.
  title text not null,
  title_key text collate "C" not null,
  source_version text not null,
  controls_total integer not null default 0,
  controls_with_evidence integer not null default 0,
  adopted_at timestamptz(3) not null,
  primary key (partner_id, client_id, framework_id),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade,
  foreign key (partner_id, framework_id) references sa.framework (partner_id, id)
);

create table sa.control (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  id text collate "C" not null,
  framework_id text collate "C" not null,
  -- Counts through all controls of the client, framework after framework in the order they were adopted.
  position integer not null,
  key text collate "C" not null,
  title text not null,
  group_title text not null,
  parent_key text,
  status text collate "C" not null default 'not_started'
    check (status in ('not_started', 'in_progress', 'implemented', 'not_applicable')),
  evidence_count integer not null default 0 check (evidence_count >= 0),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  version integer not null default 1,
  primary key (partner_id, client_id, id),
  constraint control_position unique (partner_id, client_id, position),
  constraint control_key unique (partner_id, client_id, framework_id, key),
  foreign key (partner_id, client_id, framework_id) references sa.client_framework (partner_id, client_id, framework_id) on delete cascade
);

create table sa.control_evidence (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  control_id text collate "C" not null,
  id text collate "C" not null,
  title text not null,
  kind text not null check (kind in ('policy', 'screenshot', 'certificate', 'audit_report', 'automated_finding', 'other')),
  url text,
  attached_by text not null,
  created_at timestamptz(3) not null,
  primary key (partner_id, client_id, control_id, id),
  foreign key (partner_id, client_id, control_id) references sa.control (partner_id, client_id, id) on delete cascade
);
create index control_evidence_newest on sa.control_evidence (partner_id, client_id, control_id, created_at, id);

create table sa.posture_history (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  id text collate "C" not null,
  score double precision check (score >= 0 and score <= 100),
  level text collate "C" not null check (level in ('critical', 'high', 'medium', 'moderate', 'low', 'unknown')),
  as_of timestamptz(3) not null,
  created_at timestamptz(3) not null,
  primary key (partner_id, client_id, id),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade
);
create index posture_history_newest on sa.posture_history (partner_id, client_id, as_of, id);

create table sa.api_key (
  partner_id text collate "C" not null references sa.partner (id),
  id text collate "C" not null,
  hash text collate "C" not null check (hash ~ '^[0-9a-f]{64}$'),
  name text not null,
  scopes text[] not null default '{}',
  created_at timestamptz(3) not null,
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  primary key (partner_id, id)
);
create index api_key_hash on sa.api_key (hash);

create table sa.audit_head (
  partner_id text collate "C" not null references sa.partner (id),
  -- A client, or the partner itself.
  tenant_id text collate "C" not null,
  seq bigint not null,
  hash text not null,
  primary key (partner_id, tenant_id)
);

create table sa.audit_entry (
  partner_id text collate "C" not null,
  tenant_id text collate "C" not null,
  seq bigint not null check (seq > 0),
  at timestamptz(3) not null,
  action text not null,
  actor_id text,
  target_type text,
  target_id text,
  result text not null check (result in ('ok', 'denied', 'error')),
  prev text not null check (prev ~ '^[0-9a-f]{64}$'),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  -- The entry without its hash, byte for byte as it was hashed.
  canonical text not null,
  primary key (partner_id, tenant_id, seq),
  foreign key (partner_id, tenant_id) references sa.audit_head (partner_id, tenant_id)
);
create index audit_entry_newest on sa.audit_entry (partner_id, tenant_id, at, seq);

-- Events in the order in which they may be handed out: transaction id first, since numbers are given before a commit.
create table sa.outbox_event (
  partner_id text collate "C" not null references sa.partner (id),
  xid xid8 not null default pg_current_xact_id(),
  seq bigint not null generated always as identity,
  id text collate "C" not null,
  client_id text collate "C",
  type text not null,
  subject_type text not null,
  subject_id text not null,
  at timestamptz(3) not null,
  primary key (partner_id, xid, seq)
);
create index outbox_event_order on sa.outbox_event (xid, seq);

create table sa.idempotency_key (
  partner_id text collate "C" not null references sa.partner (id),
  principal text collate "C" not null,
  key text collate "C" not null,
  request_hash text not null,
  -- Null while the first request runs; nobody else sees the row before then.
  status smallint,
  answer text,
  created_at timestamptz(3) not null,
  primary key (partner_id, principal, key)
);
create index idempotency_key_age on sa.idempotency_key (created_at);

create table sa.signing_key (
  id text collate "C" primary key,
  purpose text not null check (purpose in ('token', 'cursor', 'audit')),
  -- A JSON Web Key.
  secret text not null,
  created_at timestamptz(3) not null,
  retired_at timestamptz(3)
);

-- What of the event log has been pruned: a cursor before this point cannot be resumed.
create table sa.outbox_pruned (
  only_one boolean primary key default true check (only_one),
  xid xid8 not null default '0',
  seq bigint not null default 0
);
insert into sa.outbox_pruned default values;

-- The portfolio's numbers follow the clients in the same statement.
create function sa.count_portfolio() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_op = 'INSERT' then
    insert into sa.portfolio as p (partner_id, critical, high, medium, moderate, low, unknown, score_sum)
      select c.partner_id,
        count(*) filter (where c.risk_level = 'critical'), count(*) filter (where c.risk_level = 'high'),
        count(*) filter (where c.risk_level = 'medium'), count(*) filter (where c.risk_level = 'moderate'),
        count(*) filter (where c.risk_level = 'low'), count(*) filter (where c.risk_level = 'unknown'),
        coalesce(sum(c.posture_score::numeric) filter (where c.risk_level <> 'unknown'), 0)
      from new_rows c group by c.partner_id
    on conflict (partner_id) do update set
      critical = p.critical + excluded.critical, high = p.high + excluded.high, medium = p.medium + excluded.medium,
      moderate = p.moderate + excluded.moderate, low = p.low + excluded.low, unknown = p.unknown + excluded.unknown,
      score_sum = p.score_sum + excluded.score_sum;
    insert into sa.portfolio_exposure as p (partner_id, currency, clients, expected)
      select c.partner_id, c.exposure_currency, count(*), sum(c.exposure_expected)
      from new_rows c where c.exposure_currency is not null group by c.partner_id, c.exposure_currency
      order by c.partner_id, c.exposure_currency
    on conflict (partner_id, currency) do update set
      clients = p.clients + excluded.clients, expected = p.expected + excluded.expected;
    return null;
  end if;

  if tg_op = 'UPDATE' then
    -- Most changes of a client touch no number of the portfolio, and then nobody waits for its row.
    if not exists (
      select from old_rows o join new_rows n using (partner_id, id)
      where (o.risk_level, o.posture_score, o.exposure_currency, o.exposure_expected)
        is distinct from (n.risk_level, n.posture_score, n.exposure_currency, n.exposure_expected)
    ) then
      return null;
    end if;
    update sa.portfolio p set
      critical = p.critical + d.critical, high = p.high + d.high, medium = p.medium + d.medium,
      moderate = p.moderate + d.moderate, low = p.low + d.low, unknown = p.unknown + d.unknown,
      score_sum = p.score_sum + d.score_sum
    from (
      select x.partner_id,
        coalesce(sum(x.by) filter (where x.risk_level = 'critical'), 0) as critical,
        coalesce(sum(x.by) filter (where x.risk_level = 'high'), 0) as high,
        coalesce(sum(x.by) filter (where x.risk_level = 'medium'), 0) as medium,
        coalesce(sum(x.by) filter (where x.risk_level = 'moderate'), 0) as moderate,
        coalesce(sum(x.by) filter (where x.risk_level = 'low'), 0) as low,
        coalesce(sum(x.by) filter (where x.risk_level = 'unknown'), 0) as unknown,
        coalesce(sum(x.by * x.posture_score::numeric) filter (where x.risk_level <> 'unknown'), 0) as score_sum
      from (
        select 1 as by, n.partner_id, n.risk_level, n.posture_score from new_rows n
        union all
        select -1, o.partner_id, o.risk_level, o.posture_score from old_rows o
      ) x group by x.partner_id
    ) d
    where p.partner_id = d.partner_id;
    insert into sa.portfolio_exposure as p (partner_id, currency, clients, expected)
      select x.partner_id, x.exposure_currency, sum(x.by), sum(x.by * x.exposure_expected)
      from (
        select 1 as by, n.partner_id, n.exposure_currency, n.exposure_expected from new_rows n
        union all
        select -1, o.partner_id, o.exposure_currency, o.exposure_expected from old_rows o
      ) x
      where x.exposure_currency is not null
      group by x.partner_id, x.exposure_currency
      order by x.partner_id, x.exposure_currency
    on conflict (partner_id, currency) do update set
      clients = p.clients + excluded.clients, expected = p.expected + excluded.expected;
  end if;
  return null;
end $$;

create trigger client_counted_in after insert on sa.client
  referencing new table as new_rows for each statement execute function sa.count_portfolio();
create trigger client_counted_on after update on sa.client
  referencing old table as old_rows new table as new_rows for each statement execute function sa.count_portfolio();

-- Row-level security. One policy a role and table. The setting is unset before a scope is named and the empty text after it has
-- ended; no id is empty, so neither matches a row.
do $$
declare
  tab text;
begin
  foreach tab in array array[
    'partner', 'partner_member', 'client', 'client_tag', 'portfolio', 'portfolio_exposure', 'framework', 'framework_control',
    'client_framework', 'control', 'control_evidence', 'posture_history', 'api_key', 'audit_head', 'audit_entry',
    'outbox_event', 'idempotency_key', 'signing_key', 'outbox_pruned'
  ] loop
    execute format('alter table sa.%I enable row level security', tab);
    execute format('alter table sa.%I force row level security', tab);
  end loop;

  foreach tab in array array[
    'partner_member', 'client', 'client_tag', 'portfolio', 'portfolio_exposure', 'framework', 'framework_control',
    'client_framework', 'control', 'control_evidence', 'posture_history', 'api_key', 'audit_head', 'audit_entry',
    'outbox_event', 'idempotency_key'
  ] loop
    execute format(
      $sql$create policy %I on sa.%I to sa_partner using (partner_id = current_setting('app.partner', true))$sql$,
      tab || '_partner', tab);
  end loop;

  foreach tab in array array['client_framework', 'control', 'control_evidence', 'posture_history', 'outbox_event'] loop
    execute format(
      $sql$create policy %I on sa.%I to sa_client
        using (partner_id = current_setting('app.partner', true) and client_id = current_setting('app.client', true))$sql$,
      tab || '_client', tab);
  end loop;
  foreach tab in array array['audit_head', 'audit_entry'] loop
    execute format(
      $sql$create policy %I on sa.%I to sa_client
        using (partner_id = current_setting('app.partner', true) and tenant_id = current_setting('app.client', true))$sql$,
      tab || '_client', tab);
  end loop;
end $$;

create policy partner_partner on sa.partner to sa_partner using (id = current_setting('app.partner', true));
create policy partner_client on sa.partner to sa_client using (id = current_setting('app.partner', true));
create policy client_client on sa.client to sa_client
  using (partner_id = current_setting('app.partner', true) and id = current_setting('app.client', true));
create policy idempotency_key_client on sa.idempotency_key to sa_client
  using (partner_id = current_setting('app.partner', true)
    and starts_with(principal, 'client:' || current_setting('app.client', true) || ':')
    and current_setting('app.client', true) <> '');

create policy partner_system on sa.partner to sa_system using (true);
create policy signing_key_system on sa.signing_key to sa_system using (true);
create policy outbox_event_system on sa.outbox_event to sa_system using (true);
create policy outbox_pruned_system on sa.outbox_pruned to sa_system using (true);
create policy outbox_pruned_partner on sa.outbox_pruned to sa_partner using (true);
create policy outbox_pruned_client on sa.outbox_pruned to sa_client using (true);
create policy idempotency_key_system on sa.idempotency_key to sa_system using (true);

create policy partner_lookup on sa.partner for select to sa_lookup using (true);
create policy api_key_lookup on sa.api_key for select to sa_lookup using (true);
create policy client_lookup on sa.client for select to sa_lookup using (true);

-- Rights: what the program does, and no more. Nobody may truncate, since that looks past every policy.
grant select, update on sa.partner to sa_partner;
grant select, insert, update on sa.partner_member, sa.client, sa.framework, sa.client_framework, sa.control, sa.api_key to sa_partner;
grant select, insert, update on sa.portfolio, sa.portfolio_exposure, sa.audit_head, sa.idempotency_key to sa_partner;
grant select, insert, delete on sa.client_tag, sa.control_evidence to sa_partner;
grant select, insert on sa.framework_control, sa.posture_history, sa.audit_entry, sa.outbox_event to sa_partner;

grant select (id, slug, name, timezone, currency, locale, workspace_url, allowed_origins) on sa.partner to sa_client;
grant select on sa.client, sa.client_framework, sa.control, sa.control_evidence, sa.posture_history, sa.outbox_event to sa_client;
grant select, insert, update on sa.audit_head, sa.idempotency_key to sa_client;
grant select, insert on sa.audit_entry to sa_client;
grant insert on sa.outbox_event to sa_client;

grant select, insert, update on sa.partner, sa.signing_key to sa_system;
grant select, delete on sa.outbox_event, sa.idempotency_key to sa_system;
grant select on sa.outbox_pruned to sa_partner, sa_client;
grant select, update on sa.outbox_pruned to sa_system;

grant select (id, slug, allowed_origins) on sa.partner to sa_lookup;
grant select (partner_id, id, hash, name, scopes, revoked_at) on sa.api_key to sa_lookup;
grant select (partner_id, id, search_text) on sa.client to sa_lookup;

-- After many rows were loaded the planner must hear of it; the embedded database has nobody who tells it otherwise.
create function sa.refresh_statistics() returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  analyze sa.client, sa.client_tag, sa.control, sa.control_evidence, sa.posture_history, sa.framework_control, sa.client_framework,
    sa.audit_entry, sa.outbox_event;
end $$;

revoke execute on all functions in schema sa from public;
grant execute on function sa.refresh_statistics() to sa_system;
grant execute on function sa.iso(timestamptz) to sa_partner, sa_client, sa_system;
grant execute on function sa.count_portfolio() to sa_partner;

-- Look-ups that must answer before a tenant is known, or that a policy would keep from an index. They belong to a role that may
-- read only the columns they need, their search path is fixed, and each says no more than it must.
reset role;
set local role sa_lookup;

-- The partner and name of the API key with this SHA-256. A revoked key is not found.
create function sa.find_api_key(key_hash text)
  returns table (partner_id text, id text, name text, scopes text[])
  language sql stable security definer parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select k.partner_id, k.id, k.name, k.scopes from sa.api_key k where k.hash = key_hash and k.revoked_at is null $$;

-- Whether any partner allows its pages on this origin.
create function sa.origin_is_known(origin text) returns boolean
  language sql stable security definer parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select exists (select from sa.partner p where origin = any (p.allowed_origins)) $$;

-- The id of the partner with this slug.
create function sa.find_partner(partner_slug text) returns text
  language sql stable security definer parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select p.id from sa.partner p where p.slug = partner_slug $$;

-- Clients of the partner in scope whose search text matches; null when there are too many to be worth naming. A policy alone would
-- cost the text index, since LIKE is not leakproof; here the partner is part of the query itself, and whoever calls reads the found ids
-- under its own policy again. The text index holds every partner's clients and walks through all that match before it gives out the
-- first, so it is asked only where a look at some of the partner's clients has shown that few will match.
create function sa.find_clients(pattern text, most integer) returns text[]
  language plpgsql stable security definer parallel safe
  set search_path = pg_catalog, pg_temp
  as $$
declare
  partner text := current_setting('app.partner', true);
  seen integer;
  ids text[];
begin
  if partner is null or partner = '' or current_setting('role') <> 'sa_partner' then
    return '{}';
  end if;
  select count(*), coalesce(array_agg(s.id) filter (where s.search_text like pattern), '{}') into seen, ids
    from (select c.id, c.search_text from sa.client c where c.partner_id = partner order by c.id limit most + 1) s;
  if seen <= most then
    return ids;
  end if;
  if cardinality(ids) > most / 20 then
    return null;
  end if;
  execute
    'select coalesce(array_agg(f.id), ''{}'') from (
       select c.id::text as id from sa.client c where c.partner_id = $1 and c.search_text like $2 limit $3) f'
    into ids using partner, pattern, most + 1;
  return case when cardinality(ids) <= most then ids end;
end $$;

reset role;
set local role sa_lookup;
revoke execute on function sa.find_api_key(text), sa.origin_is_known(text), sa.find_partner(text), sa.find_clients(text, integer) from public;
grant execute on function sa.find_api_key(text), sa.origin_is_known(text), sa.find_partner(text) to sa_system;
grant execute on function sa.find_clients(text, integer) to sa_partner;
reset role;
revoke create on schema sa from sa_lookup;
