-- People and permission: the people of clients, invitations, auditors, portal policies, and staff who reach some clients only.

-- sa_scoped is a member of staff who reaches some clients only; sa_auditor is somebody from outside who reads one client for a time.
-- Each has the rights of the role it narrows and is cut by restrictive policies, so a table that only the wider role knows of is
-- never wider for them than for it. sa_counter owns the one function that keeps the portfolio's numbers, which a scoped member's
-- writes must move although the member may not read them.
do $$
declare
  name text;
begin
  perform pg_catalog.pg_advisory_xact_lock(720575940, 1);
  foreach name in array array['sa_scoped', 'sa_auditor', 'sa_counter'] loop
    begin
      if not exists (select from pg_catalog.pg_roles where rolname = name) then
        execute format('create role %I nologin %s nosuperuser nocreatedb nocreaterole nobypassrls', name,
          case when name = 'sa_counter' then 'noinherit' else 'inherit' end);
      end if;
    exception when duplicate_object or unique_violation then
      null;
    end;
  end loop;
  if not pg_catalog.pg_has_role('sa_scoped', 'sa_partner', 'member') then grant sa_partner to sa_scoped; end if;
  if not pg_catalog.pg_has_role('sa_auditor', 'sa_client', 'member') then grant sa_client to sa_auditor; end if;
  if not pg_catalog.pg_has_role('sa_login', 'sa_scoped', 'member') then grant sa_scoped to sa_login; end if;
  if not pg_catalog.pg_has_role('sa_login', 'sa_auditor', 'member') then grant sa_auditor to sa_login; end if;
  if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    execute format('grant sa_counter to %I', current_user);
  end if;
end $$;

grant usage on schema sa to sa_scoped, sa_auditor, sa_counter;
grant create on schema sa to sa_counter, sa_lookup;

set local role sa_owner;

alter table sa.partner_member
  drop constraint partner_member_status_check,
  drop constraint partner_member_email,
  add constraint partner_member_status_check check (status in ('invited', 'active', 'suspended', 'removed')),
  add column name_key text collate "C" not null generated always as (lower(left(name, 120))) stored,
  -- Which clients the member reaches: those named and those with one of the tags; every client where both are null.
  add column scope_client_ids text[],
  add column scope_tags text[],
  add column mfa text not null default 'none' check (mfa in ('none', 'pending', 'enrolled')),
  add column last_seen_at timestamptz(3),
  add column reviewed_at timestamptz(3),
  add constraint partner_member_scope check (num_nulls(scope_client_ids, scope_tags) in (0, 2)),
  -- Whoever runs the MSP cannot be kept from a client.
  add constraint partner_member_reach check (scope_tags is null or role in ('analyst', 'billing'));
-- Somebody who was removed stays on record and leaves the address free.
create unique index partner_member_email on sa.partner_member (partner_id, email_key) where status <> 'removed';
create index partner_member_by_name on sa.partner_member (partner_id, name_key, id);

create table sa.portal_user (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  id text collate "C" not null,
  email text not null,
  email_key text collate "C" not null,
  name text not null,
  name_key text collate "C" not null generated always as (lower(left(name, 120))) stored,
  role text not null check (role in ('viewer', 'collaborator', 'manager')),
  grants text[] not null default '{}' check (grants <@ array['billing', 'approver']),
  -- The engagements the person is assigned to; null is all of them.
  engagement_ids text[],
  status text not null check (status in ('invited', 'active', 'suspended', 'removed')),
  mfa text not null default 'none' check (mfa in ('none', 'pending', 'enrolled')),
  session_version integer not null default 1,
  last_seen_at timestamptz(3),
  reviewed_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  version integer not null default 1,
  primary key (partner_id, client_id, id),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade
);
create unique index portal_user_email on sa.portal_user (partner_id, client_id, email_key) where status <> 'removed';
create index portal_user_by_name on sa.portal_user (partner_id, client_id, name_key, id);

create table sa.auditor_grant (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  id text collate "C" not null,
  email text not null,
  email_key text collate "C" not null,
  name text not null,
  -- The frameworks the auditor may see; null is all of them.
  framework_ids text[],
  session_version integer not null default 1,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  accepted_at timestamptz(3),
  last_seen_at timestamptz(3),
  revoked_at timestamptz(3),
  updated_at timestamptz(3) not null,
  version integer not null default 1,
  primary key (partner_id, client_id, id),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade
);
create index auditor_grant_newest on sa.auditor_grant (partner_id, client_id, created_at, id);

-- One invitation a person. The link holds the token, the row only its SHA-256; sending again puts another in its place.
create table sa.invitation (
  partner_id text collate "C" not null references sa.partner (id),
  id text collate "C" not null,
  -- Null for a member of staff.
  client_id text collate "C",
  person_kind text not null check (person_kind in ('member', 'portal_user', 'auditor')),
  person_id text collate "C" not null,
  token_hash text collate "C" not null check (token_hash ~ '^[0-9a-f]{64}$'),
  sent_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  accepted_at timestamptz(3),
  revoked_at timestamptz(3),
  resend_count integer not null default 0,
  primary key (partner_id, id),
  constraint invitation_person unique (partner_id, person_id),
  constraint invitation_side check ((person_kind = 'member') = (client_id is null)),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade
);
create index invitation_token on sa.invitation (token_hash);

-- What is set at each level; what is not set is inherited. The contract says what may stand in it.
create table sa.portal_policy (
  partner_id text collate "C" primary key references sa.partner (id),
  settings jsonb not null check (jsonb_typeof(settings) = 'object'),
  updated_at timestamptz(3) not null,
  version integer not null default 1
);
create table sa.client_policy (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  settings jsonb not null check (jsonb_typeof(settings) = 'object'),
  updated_at timestamptz(3) not null,
  version integer not null default 1,
  primary key (partner_id, client_id),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade
);

do $$
declare
  tab text;
begin
  foreach tab in array array['portal_user', 'auditor_grant', 'invitation', 'portal_policy', 'client_policy'] loop
    execute format('alter table sa.%I enable row level security', tab);
    execute format('alter table sa.%I force row level security', tab);
    execute format(
      $sql$create policy %I on sa.%I to sa_partner using (partner_id = current_setting('app.partner', true))$sql$,
      tab || '_partner', tab);
  end loop;
  foreach tab in array array['portal_user', 'auditor_grant', 'invitation', 'client_policy'] loop
    execute format(
      $sql$create policy %I on sa.%I to sa_client
        using (partner_id = current_setting('app.partner', true) and client_id = current_setting('app.client', true))$sql$,
      tab || '_client', tab);
  end loop;

  -- What belongs to a client is there for a scoped member where the client is.
  foreach tab in array array[
    'client_tag', 'client_framework', 'control', 'control_evidence', 'posture_history', 'portal_user', 'auditor_grant', 'invitation',
    'client_policy'
  ] loop
    execute format(
      $sql$create policy %I on sa.%I as restrictive to sa_scoped
        using (exists (select from sa.client c where c.partner_id = %I.partner_id and c.id = %I.client_id))$sql$,
      tab || '_scoped', tab, tab, tab);
  end loop;
  foreach tab in array array['audit_head', 'audit_entry'] loop
    execute format(
      $sql$create policy %I on sa.%I as restrictive to sa_scoped
        using (tenant_id = partner_id or exists (select from sa.client c where c.partner_id = %I.partner_id and c.id = %I.tenant_id))$sql$,
      tab || '_scoped', tab, tab, tab);
  end loop;
  -- The numbers of the whole portfolio, and the keys of its servers.
  foreach tab in array array['portfolio', 'portfolio_exposure', 'api_key'] loop
    execute format('create policy %I on sa.%I as restrictive to sa_scoped using (false)', tab || '_scoped', tab);
  end loop;
  foreach tab in array array['portfolio', 'portfolio_exposure'] loop
    execute format(
      $sql$create policy %I on sa.%I to sa_counter using (partner_id = current_setting('app.partner', true))$sql$, tab || '_counter', tab);
  end loop;

  -- An auditor sees the frameworks of the grant.
  foreach tab in array array['client_framework', 'control'] loop
    execute format(
      $sql$create policy %I on sa.%I as restrictive to sa_auditor using (exists (
        select from sa.auditor_grant g where g.partner_id = %I.partner_id and g.client_id = %I.client_id
          and g.id = current_setting('app.auditor', true) and (g.framework_ids is null or %I.framework_id = any (g.framework_ids))))$sql$,
      tab || '_auditor', tab, tab, tab, tab);
  end loop;
  foreach tab in array array['portal_user', 'invitation'] loop
    execute format('create policy %I on sa.%I as restrictive to sa_auditor using (false)', tab || '_auditor', tab);
  end loop;
end $$;

create policy portal_policy_client on sa.portal_policy to sa_client using (partner_id = current_setting('app.partner', true));

-- The member is read once a statement. Nobody's name, an unknown one and one without a scope match no client.
create policy client_scoped on sa.client as restrictive to sa_scoped using (
  id = any ((select m.scope_client_ids from sa.partner_member m
    where m.partner_id = current_setting('app.partner', true) and m.id = current_setting('app.member', true))::text[])
  or tags && (select m.scope_tags from sa.partner_member m
    where m.partner_id = current_setting('app.partner', true) and m.id = current_setting('app.member', true))::text[]);
create policy outbox_event_scoped on sa.outbox_event as restrictive to sa_scoped using (
  client_id is null
  or exists (select from sa.client c where c.partner_id = outbox_event.partner_id and c.id = outbox_event.client_id));
create policy idempotency_key_scoped on sa.idempotency_key as restrictive to sa_scoped
  using (principal = current_setting('app.member', true));

create policy control_evidence_auditor on sa.control_evidence as restrictive to sa_auditor using (exists (
  select from sa.control c where c.partner_id = control_evidence.partner_id and c.client_id = control_evidence.client_id
    and c.id = control_evidence.control_id));
create policy auditor_grant_auditor on sa.auditor_grant as restrictive to sa_auditor using (id = current_setting('app.auditor', true));

create policy invitation_lookup on sa.invitation for select to sa_lookup using (true);

grant select, insert, update on sa.portal_user, sa.auditor_grant, sa.invitation, sa.portal_policy, sa.client_policy to sa_partner;
grant select, insert, update on sa.portal_user, sa.invitation to sa_client;
grant select on sa.auditor_grant, sa.portal_policy, sa.client_policy to sa_client;
grant select (partner_id, client_id, id, person_kind, person_id, token_hash, expires_at, accepted_at, revoked_at) on sa.invitation to sa_lookup;
grant select, insert, update on sa.portfolio, sa.portfolio_exposure to sa_counter;
-- Only the trigger writes the portfolio's numbers.
revoke insert, update on sa.portfolio, sa.portfolio_exposure from sa_partner;

reset role;
alter function sa.count_portfolio() security definer;
alter function sa.count_portfolio() owner to sa_counter;
revoke create on schema sa from sa_counter;

set local role sa_lookup;
-- Whom an open invitation with this SHA-256 is for. A spent, withdrawn or expired one is not found.
create function sa.find_invitation(hash text, at timestamptz)
  returns table (partner_id text, client_id text, id text, person_kind text, person_id text)
  language sql stable security definer parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select i.partner_id, i.client_id, i.id, i.person_kind, i.person_id from sa.invitation i
    where i.token_hash = hash and i.accepted_at is null and i.revoked_at is null and i.expires_at > at $$;
revoke execute on function sa.find_invitation(text, timestamptz) from public;
grant execute on function sa.find_invitation(text, timestamptz) to sa_system;
reset role;
revoke create on schema sa from sa_lookup;
