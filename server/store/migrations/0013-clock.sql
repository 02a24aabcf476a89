-- What passing time does to findings and acceptances is told once, and what findings say about their client stands beside the client.

set local role sa_owner;

-- The due dates that somebody was told of: another due date is told of anew.
alter table sa.finding
  add column due_soon_for timestamptz(3),
  add column breached_for timestamptz(3);
alter table sa.risk_acceptance add column reminded_at timestamptz(3);

-- From when on the client has an overdue finding, and from when on one has waited too long for verification; null where nothing would.
-- Moments, so that reading needs no job that has come by. Whether it was told that they have passed stands beside them.
alter table sa.client
  add column overdue_from timestamptz(3),
  add column verification_late_from timestamptz(3),
  add column overdue_told boolean not null default false,
  add column verification_late_told boolean not null default false;

-- How many published findings of each engagement, severity and status there are, so that counting costs what there are kinds and not what there are
-- findings. Drafts are in no row.
create table sa.finding_tally (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  engagement_id text collate "C" not null,
  severity smallint not null,
  status text collate "C" not null check (status <> 'draft'),
  count integer not null check (count >= 0),
  primary key (partner_id, client_id, engagement_id, severity, status),
  foreign key (partner_id, client_id, engagement_id) references sa.engagement (partner_id, client_id, id) on delete cascade
);
create index finding_draft on sa.finding (partner_id, client_id) where status = 'draft';

-- What still has to be told of its due date: as good as empty once it is told, however many are overdue.
create index finding_alarm on sa.finding (partner_id, due_at)
  where status in ('open', 'in_progress', 'not_fixed', 'partially_fixed') and due_at is not null and breached_for is distinct from due_at;
-- What is overdue from its due date on. While a fix waits, the clock stands: then only what was late when it was handed over.
create index finding_overdue on sa.finding (partner_id, client_id, due_at) include (engagement_id, severity, status, sla_paused_at, published_at)
  where due_at is not null and (status in ('open', 'in_progress', 'not_fixed', 'partially_fixed')
    or (status = 'pending_verification' and due_at < sla_paused_at));
create index finding_waiting on sa.finding (partner_id, client_id, claimed_fixed_at) where status = 'pending_verification';
create index risk_acceptance_reminder on sa.risk_acceptance (partner_id, expires_at) where status = 'active' and reminded_at is null;
create index client_overdue on sa.client (partner_id, overdue_from) where not overdue_told and overdue_from is not null;
create index client_overdue_told on sa.client (partner_id, id) where overdue_told;
create index client_verification_late on sa.client (partner_id, verification_late_from) where not verification_late_told and verification_late_from is not null;
create index client_verification_late_told on sa.client (partner_id, id) where verification_late_told;

-- Five business days after a moment, Monday to Friday where the MSP is. From a weekday that is the same time a week later; what comes in on a
-- weekend waits from Monday on.
create function sa.five_business_days_after(at timestamptz, zone text) returns timestamptz
  language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select ((case when extract(isodow from at at time zone zone) >= 6
      then date_trunc('day', at at time zone zone) + (8 - extract(isodow from at at time zone zone)) * interval '1 day'
      else at at time zone zone end) + interval '7 days') at time zone zone $$;

-- Keeps the moments of the clients whose findings have moved. Whoever moves one may not see the others, so this looks past the scope, yet
-- never past the partner. The client is held before its findings are looked at: of two who move findings at once the second sees both moves.
create function sa.mark_client() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
declare
  partner text;
  moved text[];
  client text;
begin
  if tg_op = 'INSERT' then
    select min(n.partner_id), array_agg(distinct n.client_id order by n.client_id) into partner, moved from new_rows n where n.status <> 'draft';
  else
    select min(n.partner_id), array_agg(distinct n.client_id order by n.client_id) into partner, moved
      from new_rows n join old_rows o on o.partner_id = n.partner_id and o.client_id = n.client_id and o.id = n.id
      where (o.engagement_id, o.severity, o.status, o.due_at, o.sla_paused_at, o.claimed_fixed_at)
        is distinct from (n.engagement_id, n.severity, n.status, n.due_at, n.sla_paused_at, n.claimed_fixed_at);
  end if;
  foreach client in array coalesce(moved, '{}') loop
    perform from sa.client c where c.partner_id = partner and c.id = client for no key update;
    if tg_op = 'INSERT' then
      insert into sa.finding_tally as t (partner_id, client_id, engagement_id, severity, status, count)
        select partner, client, n.engagement_id, n.severity, n.status, count(*) from new_rows n
        where n.client_id = client and n.status <> 'draft' group by n.engagement_id, n.severity, n.status
        on conflict on constraint finding_tally_pkey do update set count = t.count + excluded.count;
    else
      update sa.finding_tally t set count = t.count - o.n
        from (select o.engagement_id, o.severity, o.status, count(*) as n from old_rows o where o.client_id = client group by 1, 2, 3) o
        where t.partner_id = partner and t.client_id = client and t.engagement_id = o.engagement_id and t.severity = o.severity and t.status = o.status;
      insert into sa.finding_tally as t (partner_id, client_id, engagement_id, severity, status, count)
        select partner, client, n.engagement_id, n.severity, n.status, count(*) from new_rows n
        where n.client_id = client and n.status <> 'draft' group by n.engagement_id, n.severity, n.status
        on conflict on constraint finding_tally_pkey do update set count = t.count + excluded.count;
    end if;
    update sa.client c set overdue_from = s.overdue_from, verification_late_from = s.verification_late_from
      from (select
        (select min(f.due_at) from sa.finding f where f.partner_id = partner and f.client_id = client and f.due_at is not null
          and (f.status in ('open', 'in_progress', 'not_fixed', 'partially_fixed') or (f.status = 'pending_verification' and f.due_at < f.sla_paused_at))
        ) as overdue_from,
        (select sa.five_business_days_after(min(f.claimed_fixed_at), (select p.timezone from sa.partner p where p.id = partner))
          from sa.finding f where f.partner_id = partner and f.client_id = client and f.status = 'pending_verification'
        ) as verification_late_from) s
      where c.partner_id = partner and c.id = client
        and (c.overdue_from, c.verification_late_from) is distinct from (s.overdue_from, s.verification_late_from);
  end loop;
  return null;
end $$;

create trigger finding_marks_in after insert on sa.finding
  referencing new table as new_rows for each statement execute function sa.mark_client();
create trigger finding_marks_on after update on sa.finding
  referencing old table as old_rows new table as new_rows for each statement execute function sa.mark_client();

do $$
declare
  mine text := $mine$from sa.portal_user u where u.partner_id = current_setting('app.partner', true)
    and u.client_id = current_setting('app.client', true) and u.id = current_setting('app.person', true)$mine$;
begin
  alter table sa.finding_tally enable row level security;
  alter table sa.finding_tally force row level security;
  create policy finding_tally_partner on sa.finding_tally to sa_partner using (partner_id = current_setting('app.partner', true));
  create policy finding_tally_client on sa.finding_tally to sa_client
    using (partner_id = current_setting('app.partner', true) and client_id = current_setting('app.client', true));
  create policy finding_tally_scoped on sa.finding_tally as restrictive to sa_scoped
    using (exists (select from sa.client c where c.partner_id = finding_tally.partner_id and c.id = finding_tally.client_id));
  -- Whoever does not see the findings of an engagement does not see how many there are.
  execute format($sql$create policy finding_tally_assigned on sa.finding_tally as restrictive to sa_client
    using ((select u.engagement_ids is null %s) or engagement_id = any ((select u.engagement_ids %s)::text[])
      or exists (select from sa.auditor_grant g where g.partner_id = current_setting('app.partner', true)
        and g.client_id = current_setting('app.client', true) and g.id = current_setting('app.auditor', true)))$sql$, mine, mine);
end $$;
create policy finding_tally_counter on sa.finding_tally to sa_counter using (partner_id = current_setting('app.partner', true));
grant select on sa.finding_tally to sa_partner, sa_client;
grant select, insert, update on sa.finding_tally to sa_counter;

create policy client_counter on sa.client to sa_counter using (partner_id = current_setting('app.partner', true));
create policy finding_counter on sa.finding for select to sa_counter using (partner_id = current_setting('app.partner', true));
create policy partner_counter on sa.partner for select to sa_counter using (id = current_setting('app.partner', true));
grant select (partner_id, id, overdue_from, verification_late_from), update (overdue_from, verification_late_from) on sa.client to sa_counter;
grant select (partner_id, client_id, id, engagement_id, severity, status, due_at, sla_paused_at, claimed_fixed_at) on sa.finding to sa_counter;
grant select (id, timezone) on sa.partner to sa_counter;
revoke execute on function sa.five_business_days_after(timestamptz, text), sa.mark_client() from public;
grant execute on function sa.five_business_days_after(timestamptz, text) to sa_counter;
grant execute on function sa.mark_client() to sa_partner, sa_client;

-- The chain of a client tells of every engagement. Whoever is assigned to some reads the entries of their own acts there, and an auditor the
-- whole. Writing needs no reading of others: the head is enough.
create policy audit_entry_assigned on sa.audit_entry as restrictive for select to sa_client using (
  actor_id = current_setting('app.person', true)
  or (select u.engagement_ids is null from sa.portal_user u where u.partner_id = current_setting('app.partner', true)
    and u.client_id = current_setting('app.client', true) and u.id = current_setting('app.person', true))
  or exists (select from sa.auditor_grant g where g.partner_id = current_setting('app.partner', true)
    and g.client_id = current_setting('app.client', true) and g.id = current_setting('app.auditor', true)));
create policy audit_person_assigned on sa.audit_person as restrictive for select to sa_client using (exists (
  select from sa.audit_entry e where e.partner_id = audit_person.partner_id and e.tenant_id = audit_person.tenant_id and e.seq = audit_person.seq));

-- What is there already.
alter table sa.finding no force row level security;
alter table sa.client no force row level security;
alter table sa.partner no force row level security;
update sa.client c set overdue_from = s.overdue_from, verification_late_from = s.verification_late_from
  from (select f.partner_id, f.client_id,
      min(f.due_at) filter (where f.status in ('open', 'in_progress', 'not_fixed', 'partially_fixed') or (f.status = 'pending_verification' and f.due_at < f.sla_paused_at)) as overdue_from,
      sa.five_business_days_after(min(f.claimed_fixed_at) filter (where f.status = 'pending_verification'), min(p.timezone)) as verification_late_from
    from sa.finding f join sa.partner p on p.id = f.partner_id group by f.partner_id, f.client_id) s
  where c.partner_id = s.partner_id and c.id = s.client_id;
alter table sa.finding_tally no force row level security;
alter table sa.engagement no force row level security;
insert into sa.finding_tally (partner_id, client_id, engagement_id, severity, status, count)
  select f.partner_id, f.client_id, f.engagement_id, f.severity, f.status, count(*) from sa.finding f where f.status <> 'draft' group by 1, 2, 3, 4, 5;
alter table sa.finding_tally force row level security;
alter table sa.engagement force row level security;
alter table sa.finding force row level security;
alter table sa.client force row level security;
alter table sa.partner force row level security;

create or replace function sa.refresh_statistics() returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  analyze sa.client, sa.client_tag, sa.control, sa.control_evidence, sa.posture_history, sa.framework_control, sa.client_framework,
    sa.audit_entry, sa.outbox_event, sa.engagement, sa.asset, sa.finding, sa.finding_asset, sa.finding_step, sa.finding_tally, sa.remediation_submission,
    sa.verification, sa.risk_acceptance;
end $$;

reset role;
grant create on schema sa to sa_counter;
alter function sa.mark_client() security definer;
alter function sa.mark_client() owner to sa_counter;
revoke create on schema sa from sa_counter;
