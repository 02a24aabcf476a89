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

-- What still has to be told of its due date: as good as empty once it is told, however many are overdue.
create index finding_alarm on sa.finding (partner_id, due_at)
  where status in ('open', 'in_progress', 'not_fixed', 'partially_fixed') and due_at is not null and breached_for is distinct from due_at;
-- What is overdue from its due date on. While a fix waits, the clock stands: then only what was late when it was handed over.
create index finding_overdue on sa.finding (partner_id, client_id, due_at)
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
      where (o.status, o.due_at, o.sla_paused_at, o.claimed_fixed_at) is distinct from (n.status, n.due_at, n.sla_paused_at, n.claimed_fixed_at);
  end if;
  foreach client in array coalesce(moved, '{}') loop
    perform from sa.client c where c.partner_id = partner and c.id = client for no key update;
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

create policy client_counter on sa.client to sa_counter using (partner_id = current_setting('app.partner', true));
create policy finding_counter on sa.finding for select to sa_counter using (partner_id = current_setting('app.partner', true));
create policy partner_counter on sa.partner for select to sa_counter using (id = current_setting('app.partner', true));
grant select (partner_id, id, overdue_from, verification_late_from), update (overdue_from, verification_late_from) on sa.client to sa_counter;
grant select (partner_id, client_id, id, status, due_at, sla_paused_at, claimed_fixed_at) on sa.finding to sa_counter;
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
alter table sa.finding force row level security;
alter table sa.client force row level security;
alter table sa.partner force row level security;

reset role;
grant create on schema sa to sa_counter;
alter function sa.mark_client() security definer;
alter function sa.mark_client() owner to sa_counter;
revoke create on schema sa from sa_counter;
