-- Mails: written down in the transaction of what they tell of, sent afterwards.

-- sa_mailer sends mails. It reads them, and of a partner what stands in a mail; nothing else of anybody.
do $$
begin
  perform pg_catalog.pg_advisory_xact_lock(720575940, 1);
  begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'sa_mailer') then
      create role sa_mailer nologin noinherit nosuperuser nocreatedb nocreaterole nobypassrls;
    end if;
  exception when duplicate_object or unique_violation then
    null;
  end;
  if not pg_catalog.pg_has_role('sa_login', 'sa_mailer', 'member') then grant sa_mailer to sa_login; end if;
end $$;

grant usage on schema sa to sa_mailer;

set local role sa_owner;

-- How the MSP shows itself in mails. Without a name of its own for them, the partner's name stands there.
alter table sa.partner
  add column brand_name text,
  add column brand_logo_url text check (brand_logo_url ~ '^https://'),
  add column mail_from text;

create table sa.mail (
  partner_id text collate "C" not null references sa.partner (id),
  id text collate "C" not null,
  -- Null for a member of staff.
  client_id text collate "C",
  person_id text collate "C" not null,
  kind text collate "C" not null,
  locale text not null,
  state text collate "C" not null default 'waiting' check (state in ('waiting', 'sent', 'dead', 'withdrawn')),
  -- Address, name and what is to be said, links with secrets included: gone as soon as nobody needs it any more.
  content jsonb check (jsonb_typeof(content) = 'object'),
  attempts integer not null default 0,
  -- When it is tried next. While somebody sends it, when it is taken for lost by them.
  due_at timestamptz(3) not null,
  -- From when on it is of no use to the person.
  expires_at timestamptz(3),
  -- Why the last try failed.
  reason text,
  created_at timestamptz(3) not null,
  ended_at timestamptz(3),
  primary key (partner_id, id),
  constraint mail_waits check (state <> 'waiting' or content is not null),
  constraint mail_ended check ((state = 'waiting') = (ended_at is null)),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade
);
create index mail_due on sa.mail (due_at, partner_id, id) where state = 'waiting';
create index mail_person on sa.mail (partner_id, person_id, kind) where state = 'waiting';
create index mail_ended on sa.mail (ended_at) where state <> 'waiting';

alter table sa.mail enable row level security;
alter table sa.mail force row level security;
create policy mail_partner on sa.mail to sa_partner using (partner_id = current_setting('app.partner', true));
create policy mail_client on sa.mail to sa_client
  using (partner_id = current_setting('app.partner', true) and client_id = current_setting('app.client', true));
create policy mail_scoped on sa.mail as restrictive to sa_scoped
  using (client_id is null or exists (select from sa.client c where c.partner_id = mail.partner_id and c.id = mail.client_id));
create policy mail_auditor on sa.mail as restrictive to sa_auditor using (person_id = current_setting('app.auditor', true));
create policy mail_mailer on sa.mail to sa_mailer using (true);
create policy partner_mailer on sa.partner for select to sa_mailer using (true);

-- Whoever writes a mail down cannot read it again: the link in it belongs to the person it goes to.
grant insert on sa.mail to sa_partner, sa_client;
grant select (partner_id, id, client_id, person_id, kind, locale, state, attempts, due_at, expires_at, reason, created_at, ended_at),
  update (state, content, ended_at) on sa.mail to sa_partner, sa_client;
grant select, update, delete on sa.mail to sa_mailer;
grant select (id, name, contact_email, timezone, brand_name, brand_logo_url, mail_from) on sa.partner to sa_mailer;

reset role;
