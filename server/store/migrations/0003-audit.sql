-- Entries written before personal fields had a place beside the chain name people in their hashed text, so nobody could ever be erased
-- from them. No release has written such entries: chains begin anew.
set local role sa_owner;

truncate sa.audit_entry, sa.audit_head;

-- The personal fields behind the digests of an entry. A row that is gone is a field that was erased.
create table sa.audit_person (
  partner_id text collate "C" not null,
  tenant_id text collate "C" not null,
  seq bigint not null,
  field text collate "C" not null check (field in ('email', 'ip', 'ua')),
  value text not null,
  salt text not null check (salt ~ '^[0-9a-f]{32}$'),
  primary key (partner_id, tenant_id, seq, field),
  foreign key (partner_id, tenant_id, seq) references sa.audit_entry (partner_id, tenant_id, seq)
);

-- An erasure looks for one person in one chain.
create index audit_entry_actor on sa.audit_entry (partner_id, tenant_id, actor_id, seq);

-- Signed notes over the heads of all chains of a partner.
create table sa.audit_note (
  partner_id text collate "C" not null references sa.partner (id),
  number bigint not null check (number > 0),
  note text not null,
  primary key (partner_id, number)
);

-- The heads that moved since the note before: the heads of note N are the newest row of each chain up to N.
create table sa.audit_note_head (
  partner_id text collate "C" not null,
  tenant_id text collate "C" not null,
  number bigint not null,
  seq bigint not null,
  hash text not null,
  primary key (partner_id, tenant_id, number),
  foreign key (partner_id, number) references sa.audit_note (partner_id, number)
);
create index audit_note_head_number on sa.audit_note_head (partner_id, number);

-- What the key before said of this one; null for the first.
alter table sa.signing_key add column endorsement text;

do $$
declare
  tab text;
begin
  foreach tab in array array['audit_person', 'audit_note', 'audit_note_head'] loop
    execute format('alter table sa.%I enable row level security', tab);
    execute format('alter table sa.%I force row level security', tab);
    execute format(
      $sql$create policy %I on sa.%I to sa_partner using (partner_id = current_setting('app.partner', true))$sql$,
      tab || '_partner', tab);
  end loop;
end $$;
-- A scoped member reads and writes the chains of the partner and of the clients within reach; a note speaks of all chains.
do $$
declare
  tab text;
begin
  foreach tab in array array['audit_person', 'audit_note_head'] loop
    execute format(
      $sql$create policy %I on sa.%I as restrictive to sa_scoped
        using (tenant_id = partner_id or exists (select from sa.client c where c.partner_id = %I.partner_id and c.id = %I.tenant_id))$sql$,
      tab || '_scoped', tab, tab, tab);
  end loop;
end $$;
create policy audit_person_client on sa.audit_person to sa_client
  using (partner_id = current_setting('app.partner', true) and tenant_id = current_setting('app.client', true));

grant select, insert, delete on sa.audit_person to sa_partner;
grant select, insert on sa.audit_person to sa_client;
grant select, insert on sa.audit_note, sa.audit_note_head to sa_partner;

reset role;
