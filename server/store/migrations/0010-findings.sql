-- Engagements, assets and findings: what is wrong, who fixes it, who has confirmed it.

set local role sa_owner;

create table sa.engagement (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  id text collate "C" not null,
  kind text not null check (kind in ('pentest', 'vuln_assessment', 'compliance', 'review', 'managed_service')),
  title text not null,
  -- What a search looks in: the folded title.
  search_text text collate "C" not null,
  scope text not null default '',
  status text collate "C" not null check (status in ('planned', 'active', 'on_hold', 'remediation', 'completed', 'archived')),
  start_date date,
  end_date date,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  version integer not null default 1,
  primary key (partner_id, client_id, id),
  constraint engagement_days check (end_date >= start_date),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade
);
create index engagement_newest on sa.engagement (partner_id, client_id, created_at, id);

create table sa.asset (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  id text collate "C" not null,
  kind text not null check (kind in ('host', 'web_application', 'network', 'cloud', 'code', 'mobile_application', 'person', 'other')),
  name text not null,
  name_key text collate "C" not null,
  -- What makes a name taken: the whole name in one letter case.
  name_taken text collate "C" not null,
  criticality smallint not null default 3 check (criticality between 1 and 5),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  version integer not null default 1,
  primary key (partner_id, client_id, id),
  constraint asset_name unique (partner_id, client_id, kind, name_taken),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade
);
create index asset_by_name on sa.asset (partner_id, client_id, name_key, id);

create table sa.finding (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  id text collate "C" not null,
  engagement_id text collate "C" not null,
  -- Counted through the published findings of the client: a draft has none, so that no gap tells of one.
  number integer check (number > 0),
  title text not null,
  search_text text collate "C" not null,
  description text not null,
  -- 4 is critical, 0 informational: a whole number is compared below row-level security, a word's rank is not.
  severity smallint not null check (severity between 0 and 4),
  impact text not null default '',
  remediation text not null default '',
  technical_details text not null default '',
  reference_urls text[] not null default '{}',
  cvss jsonb not null default '[]' check (jsonb_typeof(cvss) = 'array'),
  -- The worst score of all vectors, times ten.
  cvss_score smallint check (cvss_score between 0 and 100),
  cwe text[] not null default '{}',
  cve text[] not null default '{}',
  kev boolean not null default false,
  epss double precision check (epss >= 0 and epss <= 1),
  status text collate "C" not null check (status in (
    'draft', 'open', 'in_progress', 'pending_verification', 'not_fixed', 'partially_fixed', 'verified_fixed', 'risk_accepted',
    'false_positive', 'closed')),
  -- Where it stood before it was handed over for verification.
  status_before text collate "C" check (status_before in ('open', 'in_progress', 'not_fixed', 'partially_fixed')),
  published_at timestamptz(3),
  -- When the time to fix began: with the publication, and anew when it was opened again.
  clock_started_at timestamptz(3),
  due_at timestamptz(3),
  sla_paused_at timestamptz(3),
  sla_paused_ms bigint not null default 0 check (sla_paused_ms >= 0),
  claimed_fixed_at timestamptz(3),
  verified_at timestamptz(3),
  reopen_count integer not null default 0 check (reopen_count >= 0),
  -- Of what waits for verification: the submission, who made it and who is verifying it.
  submission_id text collate "C",
  submitted_by text collate "C",
  claimed_by text collate "C",
  -- The newest verification.
  verification_id text collate "C",
  owner_user_id text collate "C",
  internal_notes text not null default '',
  -- What lists are ordered by, never null.
  placed_at timestamptz(3) not null generated always as (coalesce(published_at, created_at)) stored,
  due_key timestamptz(3) not null generated always as (coalesce(due_at, timestamptz '9999-12-31 00:00:00+00')) stored,
  status_rank smallint not null generated always as (case status
    when 'not_fixed' then 0 when 'partially_fixed' then 1 when 'open' then 2 when 'in_progress' then 3 when 'pending_verification' then 4
    when 'risk_accepted' then 5 when 'verified_fixed' then 6 when 'false_positive' then 7 when 'closed' then 8 else 9 end) stored,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  version integer not null default 1,
  primary key (partner_id, client_id, id),
  constraint finding_number unique (partner_id, client_id, number),
  constraint finding_published check ((status = 'draft') = (published_at is null) and (published_at is null) = (number is null)),
  constraint finding_waits check ((status = 'pending_verification') = (status_before is not null)
    and (status = 'pending_verification') = (submitted_by is not null) and (claimed_by is null or status = 'pending_verification')
    and (sla_paused_at is null or status = 'pending_verification')),
  foreign key (partner_id, client_id, engagement_id) references sa.engagement (partner_id, client_id, id),
  foreign key (partner_id, client_id, owner_user_id) references sa.portal_user (partner_id, client_id, id)
);
create index finding_by_severity on sa.finding (partner_id, client_id, severity, placed_at, id);
create index finding_newest on sa.finding (partner_id, client_id, placed_at, id);
create index finding_due on sa.finding (partner_id, client_id, due_key, id);
create index finding_by_status on sa.finding (partner_id, client_id, status_rank, placed_at, id);
create index finding_engagement on sa.finding (partner_id, client_id, engagement_id);

create table sa.finding_asset (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  finding_id text collate "C" not null,
  asset_id text collate "C" not null,
  status text not null default 'affected' check (status in ('affected', 'fixed')),
  primary key (partner_id, client_id, finding_id, asset_id),
  foreign key (partner_id, client_id, finding_id) references sa.finding (partner_id, client_id, id) on delete cascade,
  foreign key (partner_id, client_id, asset_id) references sa.asset (partner_id, client_id, id)
);
create index finding_asset_asset on sa.finding_asset (partner_id, client_id, asset_id);

create table sa.finding_evidence (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  finding_id text collate "C" not null,
  id text collate "C" not null,
  position integer not null,
  title text not null,
  -- As it was found: for the MSP alone.
  content text not null,
  -- What a client reads; null keeps the whole row from clients.
  redacted text,
  primary key (partner_id, client_id, finding_id, id),
  foreign key (partner_id, client_id, finding_id) references sa.finding (partner_id, client_id, id) on delete cascade
);

create table sa.remediation_submission (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  finding_id text collate "C" not null,
  id text collate "C" not null,
  notes text not null check (notes <> ''),
  side text not null check (side in ('partner', 'client')),
  submitted_by text collate "C" not null,
  -- Null for a server.
  submitted_name text,
  submitted_at timestamptz(3) not null,
  withdrawn_at timestamptz(3),
  primary key (partner_id, client_id, finding_id, id),
  foreign key (partner_id, client_id, finding_id) references sa.finding (partner_id, client_id, id) on delete cascade
);

create table sa.verification (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  finding_id text collate "C" not null,
  id text collate "C" not null,
  submission_id text collate "C" not null,
  round integer not null check (round > 0),
  analyst_id text collate "C" not null,
  analyst_name text,
  started_at timestamptz(3) not null,
  decided_at timestamptz(3),
  -- Left to somebody else before anything was decided.
  released_at timestamptz(3),
  outcome text check (outcome in ('verified_fixed', 'not_fixed', 'partial', 'unable_to_test')),
  notes text,
  primary key (partner_id, client_id, finding_id, id),
  constraint verification_decided check ((decided_at is null) = (outcome is null) and (decided_at is null or released_at is null)),
  constraint verification_notes check (outcome is null or outcome = 'verified_fixed' or coalesce(notes, '') <> ''),
  foreign key (partner_id, client_id, finding_id) references sa.finding (partner_id, client_id, id) on delete cascade,
  foreign key (partner_id, client_id, finding_id, submission_id) references sa.remediation_submission (partner_id, client_id, finding_id, id)
);

-- Everything that has happened to a finding since it was published.
create table sa.finding_step (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  finding_id text collate "C" not null,
  id text collate "C" not null,
  at timestamptz(3) not null,
  event text collate "C" not null,
  from_status text collate "C" check (from_status <> 'draft'),
  to_status text collate "C" not null check (to_status <> 'draft'),
  side text not null check (side in ('partner', 'client', 'system')),
  actor_id text collate "C",
  actor_name text,
  notes text,
  primary key (partner_id, client_id, finding_id, id),
  foreign key (partner_id, client_id, finding_id) references sa.finding (partner_id, client_id, id) on delete cascade
);
create index finding_step_newest on sa.finding_step (partner_id, client_id, finding_id, at, id);
create index finding_step_client on sa.finding_step (partner_id, client_id, at, id);

create table sa.risk_acceptance (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  id text collate "C" not null,
  finding_id text collate "C" not null,
  justification text not null check (justification <> ''),
  side text not null check (side in ('partner', 'client')),
  requested_by text collate "C" not null,
  requested_name text,
  requested_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  status text collate "C" not null default 'requested' check (status in ('requested', 'rejected', 'active', 'expired', 'revoked')),
  decided_side text check (decided_side in ('partner', 'client', 'system')),
  decided_by text collate "C",
  decided_name text,
  decided_at timestamptz(3),
  notes text,
  updated_at timestamptz(3) not null,
  version integer not null default 1,
  primary key (partner_id, client_id, id),
  -- Whoever asks does not approve.
  constraint risk_acceptance_duties check (status <> 'active' or decided_by is distinct from requested_by),
  constraint risk_acceptance_ends check (expires_at > requested_at),
  foreign key (partner_id, client_id, finding_id) references sa.finding (partner_id, client_id, id) on delete cascade
);
create index risk_acceptance_newest on sa.risk_acceptance (partner_id, client_id, requested_at, id);
create index risk_acceptance_finding on sa.risk_acceptance (partner_id, client_id, finding_id, requested_at);
create index risk_acceptance_expiry on sa.risk_acceptance (partner_id, expires_at) where status = 'active';
-- One is asked for at a time, and one holds.
create unique index risk_acceptance_one on sa.risk_acceptance (partner_id, client_id, finding_id) where status in ('requested', 'active');

create table sa.retest_round (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  id text collate "C" not null,
  engagement_id text collate "C" not null,
  number integer not null check (number > 0),
  finding_ids text[] not null check (cardinality(finding_ids) > 0),
  status text collate "C" not null default 'requested'
    check (status in ('requested', 'scheduled', 'in_progress', 'completed', 'declined', 'cancelled')),
  side text not null check (side in ('partner', 'client')),
  requested_by text collate "C" not null,
  requested_name text,
  requested_at timestamptz(3) not null,
  notes text,
  window_from timestamptz(3),
  window_to timestamptz(3),
  updated_at timestamptz(3) not null,
  version integer not null default 1,
  primary key (partner_id, client_id, id),
  constraint retest_round_number unique (partner_id, client_id, engagement_id, number),
  constraint retest_round_window check (window_to >= window_from),
  foreign key (partner_id, client_id, engagement_id) references sa.engagement (partner_id, client_id, id)
);
create index retest_round_newest on sa.retest_round (partner_id, client_id, requested_at, id);
-- One round of an engagement runs at a time.
create unique index retest_round_one on sa.retest_round (partner_id, client_id, engagement_id) where status in ('requested', 'scheduled', 'in_progress');

-- The engagement that the record of an event belongs to: whoever is assigned to others does not hear of it.
alter table sa.outbox_event add column engagement_id text collate "C";

-- What lets somebody in compares columns with settings; what narrows it asks who the person is, once a statement. Nobody's name and an
-- unknown one are assigned to nothing. An auditor has the client's rights and reads; what an auditor writes fails the check, for it asks
-- for a person.
do $$
declare
  tab text;
  mine text := $mine$from sa.portal_user u where u.partner_id = current_setting('app.partner', true)
    and u.client_id = current_setting('app.client', true) and u.id = current_setting('app.person', true)$mine$;
  granted text := $granted$exists (select from sa.auditor_grant g where g.partner_id = current_setting('app.partner', true)
    and g.client_id = current_setting('app.client', true) and g.id = current_setting('app.auditor', true))$granted$;
  someone text := $someone$current_setting('app.person', true) <> ''$someone$;
  assigned text;
begin
  assigned := format('((select u.engagement_ids is null %s) or %%s = any ((select u.engagement_ids %s)::text[]))', mine, mine);
  foreach tab in array array[
    'engagement', 'asset', 'finding', 'finding_asset', 'finding_evidence', 'remediation_submission', 'verification', 'finding_step',
    'risk_acceptance', 'retest_round'
  ] loop
    execute format('alter table sa.%I enable row level security', tab);
    execute format('alter table sa.%I force row level security', tab);
    execute format($sql$create policy %I on sa.%I to sa_partner using (partner_id = current_setting('app.partner', true))$sql$, tab || '_partner', tab);
    execute format(
      $sql$create policy %I on sa.%I to sa_client
        using (partner_id = current_setting('app.partner', true) and client_id = current_setting('app.client', true))$sql$,
      tab || '_client', tab);
    execute format(
      $sql$create policy %I on sa.%I as restrictive to sa_scoped
        using (exists (select from sa.client c where c.partner_id = %I.partner_id and c.id = %I.client_id))$sql$,
      tab || '_scoped', tab, tab, tab);
  end loop;

  execute format('create policy engagement_assigned on sa.engagement as restrictive to sa_client using (%s or %s)', format(assigned, 'id'), granted);
  -- A draft is not there. What a client's people move a finding to is what they may: nothing of theirs confirms a fix.
  execute format(
    $sql$create policy finding_assigned on sa.finding as restrictive to sa_client using (published_at is not null and (%s or %s))
      with check (published_at is not null and %s
        and status in ('open', 'in_progress', 'pending_verification', 'not_fixed', 'partially_fixed', 'risk_accepted'))$sql$,
    format(assigned, 'engagement_id'), granted, format(assigned, 'engagement_id'));

  -- What belongs to a finding is there where the finding is.
  foreach tab in array array['finding_asset', 'remediation_submission', 'verification', 'finding_step', 'risk_acceptance'] loop
    execute format(
      $sql$create policy %I on sa.%I as restrictive to sa_client
        using (exists (select from sa.finding f where f.partner_id = %I.partner_id and f.client_id = %I.client_id and f.id = %I.finding_id))
        with check (%s and exists (select from sa.finding f
          where f.partner_id = %I.partner_id and f.client_id = %I.client_id and f.id = %I.finding_id))$sql$,
      tab || '_assigned', tab, tab, tab, tab, someone, tab, tab, tab);
  end loop;
  create policy finding_evidence_assigned on sa.finding_evidence as restrictive to sa_client using (redacted is not null and exists (
    select from sa.finding f where f.partner_id = finding_evidence.partner_id and f.client_id = finding_evidence.client_id
      and f.id = finding_evidence.finding_id));
  -- An asset that nothing visible affects tells of what is only drafted.
  create policy asset_assigned on sa.asset as restrictive to sa_client using (exists (select from sa.finding_asset a
    where a.partner_id = asset.partner_id and a.client_id = asset.client_id and a.asset_id = asset.id));
  execute format(
    $sql$create policy retest_round_assigned on sa.retest_round as restrictive to sa_client
      using (exists (select from sa.engagement e where e.partner_id = retest_round.partner_id and e.client_id = retest_round.client_id
        and e.id = retest_round.engagement_id))
      with check (%s and exists (select from sa.engagement e where e.partner_id = retest_round.partner_id
        and e.client_id = retest_round.client_id and e.id = retest_round.engagement_id))$sql$, someone);
end $$;

grant select, insert, update on sa.engagement, sa.asset, sa.finding, sa.finding_asset, sa.remediation_submission, sa.verification,
  sa.risk_acceptance, sa.retest_round to sa_partner;
grant select, insert on sa.finding_step, sa.finding_evidence to sa_partner;
grant delete on sa.finding_asset, sa.finding_evidence to sa_partner;

grant select on sa.engagement, sa.asset, sa.finding_asset, sa.remediation_submission, sa.verification, sa.finding_step, sa.risk_acceptance,
  sa.retest_round to sa_client;
-- Everything but the internal notes, and of evidence everything but what was not redacted.
grant select (partner_id, client_id, id, engagement_id, number, title, search_text, description, severity, impact, remediation,
  technical_details, reference_urls, cvss, cvss_score, cwe, cve, kev, epss, status, status_before, published_at, clock_started_at, due_at,
  sla_paused_at, sla_paused_ms, claimed_fixed_at, verified_at, reopen_count, submission_id, submitted_by, claimed_by, verification_id,
  owner_user_id, placed_at, due_key, status_rank, created_at, updated_at, version) on sa.finding to sa_client;
grant select (partner_id, client_id, finding_id, id, position, title, redacted) on sa.finding_evidence to sa_client;
grant update (status, status_before, clock_started_at, due_at, sla_paused_at, sla_paused_ms, claimed_fixed_at, verified_at, reopen_count,
  submission_id, submitted_by, claimed_by, updated_at, version) on sa.finding to sa_client;
grant insert on sa.remediation_submission, sa.finding_step, sa.risk_acceptance, sa.retest_round to sa_client;
grant update (withdrawn_at) on sa.remediation_submission to sa_client;
grant update (status, decided_side, decided_by, decided_name, decided_at, notes, updated_at, version) on sa.risk_acceptance to sa_client;

create or replace function sa.refresh_statistics() returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  analyze sa.client, sa.client_tag, sa.control, sa.control_evidence, sa.posture_history, sa.framework_control, sa.client_framework,
    sa.audit_entry, sa.outbox_event, sa.engagement, sa.asset, sa.finding, sa.finding_asset, sa.finding_step;
end $$;

reset role;
