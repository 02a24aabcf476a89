-- Findings out of scanners' files: where each comes from, and what an import would do before anybody has confirmed it.

set local role sa_owner;

-- What a scanner said of a finding when it was last taken over, so that its next file can be compared.
create table sa.finding_source (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  finding_id text collate "C" not null,
  engagement_id text collate "C" not null,
  -- The identity of the weakness: scanner, rule, target.
  key text collate "C" not null check (key <> ''),
  scanner text collate "C" not null,
  target text collate "C" not null,
  imported jsonb not null check (jsonb_typeof(imported) = 'object'),
  -- A digest of each field as it was written into the finding: what differs now, a person has rewritten.
  written jsonb not null check (jsonb_typeof(written) = 'object'),
  first_seen_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  -- Since when files of the same scanner and target do not hold it; null while they do.
  absent_since timestamptz(3),
  version integer not null default 1,
  primary key (partner_id, client_id, finding_id),
  constraint finding_source_key unique (partner_id, client_id, engagement_id, key),
  foreign key (partner_id, client_id, finding_id) references sa.finding (partner_id, client_id, id) on delete cascade
);

create table sa.finding_import (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  id text collate "C" not null,
  engagement_id text collate "C" not null,
  -- Whoever made it: it is nobody else's.
  made_by text collate "C" not null,
  -- Of one that is reading, rows may be missing still.
  status text collate "C" not null check (status in ('reading', 'needs_mapping', 'ready', 'confirmed')),
  summary jsonb not null check (jsonb_typeof(summary) = 'object'),
  -- What was known of the engagement when it was compared.
  known_state text collate "C" not null,
  result jsonb check (jsonb_typeof(result) = 'object'),
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  confirmed_at timestamptz(3),
  primary key (partner_id, client_id, id),
  constraint finding_import_confirmed check ((status = 'confirmed') = (confirmed_at is not null) and (confirmed_at is null) = (result is null)),
  foreign key (partner_id, client_id, engagement_id) references sa.engagement (partner_id, client_id, id)
);
create index finding_import_made on sa.finding_import (partner_id, made_by, created_at);
create index finding_import_expiry on sa.finding_import (partner_id, expires_at);

create table sa.finding_import_row (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  import_id text collate "C" not null,
  position integer not null check (position > 0),
  outcome text collate "C" not null check (outcome in ('created', 'changed', 'reappeared', 'absent', 'unchanged', 'suppressed')),
  key text collate "C" not null,
  -- Null for what would be created.
  finding_id text collate "C",
  reopens boolean not null,
  -- What a list shows.
  brief jsonb not null check (jsonb_typeof(brief) = 'object'),
  -- The finding as it would be written: whole for a new one, else the fields that change.
  content jsonb check (jsonb_typeof(content) = 'object'),
  -- What the scanner says now, for the next comparison.
  imported jsonb check (jsonb_typeof(imported) = 'object'),
  primary key (partner_id, client_id, import_id, position),
  constraint finding_import_row_finding check ((outcome = 'created') <= (finding_id is null)),
  foreign key (partner_id, client_id, import_id) references sa.finding_import (partner_id, client_id, id) on delete cascade
);

-- A name is looked for whatever kind it is of.
create index asset_by_taken_name on sa.asset (partner_id, client_id, name_taken);

-- The MSP's staff alone: a draft is nobody else's business, and neither is what may become one.
do $$
declare
  tab text;
begin
  foreach tab in array array['finding_source', 'finding_import', 'finding_import_row'] loop
    execute format('alter table sa.%I enable row level security', tab);
    execute format('alter table sa.%I force row level security', tab);
    execute format($sql$create policy %I on sa.%I to sa_partner using (partner_id = current_setting('app.partner', true))$sql$, tab || '_partner', tab);
    execute format(
      $sql$create policy %I on sa.%I as restrictive to sa_scoped
        using (exists (select from sa.client c where c.partner_id = %I.partner_id and c.id = %I.client_id))$sql$,
      tab || '_scoped', tab, tab, tab);
  end loop;
end $$;

grant select, insert, update on sa.finding_source, sa.finding_import to sa_partner;
grant delete on sa.finding_import, sa.finding_import_row to sa_partner;
grant select, insert on sa.finding_import_row to sa_partner;

-- Whether the planner has ever counted the findings: it looks for each of the first thousands through all the others, for every foreign key.
create function sa.count_findings_anew() returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if (select reltuples < 1000 from pg_class where oid = 'sa.finding'::regclass) then
    analyze sa.finding (partner_id, client_id, id), sa.asset (partner_id, client_id, id, name_taken);
  end if;
end $$;
revoke all on function sa.count_findings_anew() from public;
grant execute on function sa.count_findings_anew() to sa_partner;

reset role;
