-- Comments in two lanes, files of findings, and what people are told.

-- sa_notifier owns the few functions that look at people a caller may not read, in order to tell them something. It is cut to the
-- partner of the transaction like everybody else, and nobody becomes it.
do $$
begin
  perform pg_catalog.pg_advisory_xact_lock(720575940, 1);
  begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'sa_notifier') then
      create role sa_notifier nologin noinherit nosuperuser nocreatedb nocreaterole nobypassrls;
    end if;
  exception when duplicate_object or unique_violation then
    null;
  end;
  if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    execute format('grant sa_notifier to %I', current_user);
  end if;
end $$;

grant usage on schema sa to sa_notifier;
grant create on schema sa to sa_notifier;

set local role sa_owner;

create table sa.comment (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  id text collate "C" not null,
  finding_id text collate "C" not null,
  -- Nobody has the right to update it.
  lane text collate "C" not null check (lane in ('client', 'internal')),
  body text not null,
  side text collate "C" not null check (side in ('partner', 'client')),
  author_id text collate "C" not null,
  -- Null for a server.
  author_name text,
  -- Id, name and side of each, as they were called then.
  mentions jsonb not null default '[]' check (jsonb_typeof(mentions) = 'array'),
  created_at timestamptz(3) not null,
  edited_at timestamptz(3),
  deleted_at timestamptz(3),
  -- Since when it says what it says.
  said_at timestamptz(3) not null,
  version integer not null default 1,
  primary key (partner_id, client_id, id),
  constraint comment_said check ((deleted_at is null) = (body <> '') and (deleted_at is null or mentions = '[]')),
  constraint comment_lane check (lane = 'client' or side = 'partner'),
  foreign key (partner_id, client_id, finding_id) references sa.finding (partner_id, client_id, id) on delete cascade
);
create index comment_newest on sa.comment (partner_id, client_id, finding_id, lane, created_at, id);

-- What a comment said before.
create table sa.comment_revision (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  comment_id text collate "C" not null,
  lane text collate "C" not null check (lane in ('client', 'internal')),
  version integer not null,
  body text not null,
  mentions jsonb not null check (jsonb_typeof(mentions) = 'array'),
  said_from timestamptz(3) not null,
  said_until timestamptz(3) not null,
  primary key (partner_id, client_id, comment_id, version),
  foreign key (partner_id, client_id, comment_id) references sa.comment (partner_id, client_id, id) on delete cascade
);

-- Files. One that belongs to nothing yet is its uploader's alone.
create table sa.attachment (
  partner_id text collate "C" not null,
  client_id text collate "C" not null,
  id text collate "C" not null,
  finding_id text collate "C" not null,
  lane text collate "C" not null check (lane in ('client', 'internal')),
  name text not null,
  media_type text collate "C" not null,
  size integer not null check (size > 0),
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  content bytea not null,
  side text collate "C" not null check (side in ('partner', 'client')),
  uploaded_by text collate "C" not null,
  owner_type text collate "C" check (owner_type in ('comment', 'submission', 'verification')),
  owner_id text collate "C",
  created_at timestamptz(3) not null,
  -- Since when nobody finds it; it is swept away then.
  removed_at timestamptz(3),
  primary key (partner_id, client_id, id),
  constraint attachment_size check (size = octet_length(content)),
  constraint attachment_owner check ((owner_type is null) = (owner_id is null)),
  constraint attachment_lane check (lane = 'client' or (side = 'partner' and owner_type is distinct from 'submission' and owner_type is distinct from 'verification')),
  foreign key (partner_id, client_id, finding_id) references sa.finding (partner_id, client_id, id) on delete cascade
);
-- Files are compressed already, most of them.
alter table sa.attachment alter column content set storage external;
create index attachment_owner on sa.attachment (partner_id, client_id, finding_id, owner_id);
create index attachment_unused on sa.attachment (partner_id, created_at) where owner_id is null or removed_at is not null;

-- What a person is told. Where it leads is read when it is shown, by the person.
create table sa.notification (
  partner_id text collate "C" not null,
  id text collate "C" not null,
  person_id text collate "C" not null,
  side text collate "C" not null check (side in ('partner', 'client')),
  client_id text collate "C" not null,
  engagement_id text collate "C" not null,
  -- Null for a round of retesting.
  finding_id text collate "C",
  lane text collate "C" not null check (lane in ('client', 'internal')),
  subject_type text collate "C" not null,
  subject_id text collate "C" not null,
  kind text collate "C" not null,
  event text collate "C" not null,
  actor_side text collate "C" not null check (actor_side in ('partner', 'client', 'system')),
  -- Null for a server and for the portal itself.
  actor_name text,
  at timestamptz(3) not null,
  in_app boolean not null,
  -- Whether a mail is to tell of it as well, and when one did.
  by_mail boolean not null,
  mailed_at timestamptz(3),
  read_at timestamptz(3),
  primary key (partner_id, id),
  constraint notification_lane check (lane = 'client' or side = 'partner'),
  foreign key (partner_id, client_id, engagement_id) references sa.engagement (partner_id, client_id, id) on delete cascade,
  foreign key (partner_id, client_id, finding_id) references sa.finding (partner_id, client_id, id) on delete cascade
);
create index notification_newest on sa.notification (partner_id, person_id, at, id);
create index notification_unread on sa.notification (partner_id, person_id, at) where read_at is null;
create index notification_to_mail on sa.notification (partner_id, person_id, at) where by_mail and mailed_at is null and read_at is null;
create index notification_old on sa.notification (partner_id, at);
create index notification_finding on sa.notification (partner_id, client_id, finding_id);

-- How a person wants to be told; what is not there is as usual.
create table sa.notification_preference (
  partner_id text collate "C" not null references sa.partner (id) on delete cascade,
  person_id text collate "C" not null,
  -- Null for a member of staff.
  client_id text collate "C",
  kind text collate "C" not null,
  in_app boolean not null,
  by_mail boolean not null,
  primary key (partner_id, person_id, kind),
  foreign key (partner_id, client_id) references sa.client (partner_id, id) on delete cascade
);

-- Whom an event is for: the MSP's staff alone, or one person; whoever hears of the record where neither is said.
alter table sa.outbox_event
  add column for_staff boolean not null default false,
  add column person_id text collate "C",
  add column finding_id text collate "C";

do $$
declare
  tab text;
begin
  foreach tab in array array['comment', 'comment_revision', 'attachment', 'notification', 'notification_preference'] loop
    execute format('alter table sa.%I enable row level security', tab);
    execute format('alter table sa.%I force row level security', tab);
  end loop;
  foreach tab in array array['comment', 'comment_revision', 'attachment'] loop
    execute format('create policy %I on sa.%I to sa_partner using (partner_id = current_setting(''app.partner'', true))', tab || '_partner', tab);
  end loop;
  -- What people are told is each one's own, on either side.
  foreach tab in array array['notification', 'notification_preference'] loop
    execute format(
      $sql$create policy %I on sa.%I to sa_partner
        using (partner_id = current_setting('app.partner', true) and person_id = current_setting('app.person', true) and person_id <> '')$sql$,
      tab || '_partner', tab);
    execute format(
      $sql$create policy %I on sa.%I to sa_client
        using (partner_id = current_setting('app.partner', true) and client_id = current_setting('app.client', true)
          and person_id = current_setting('app.person', true) and person_id <> '')$sql$,
      tab || '_client', tab);
    execute format('create policy %I on sa.%I to sa_notifier using (partner_id = current_setting(''app.partner'', true))', tab || '_notifier', tab);
  end loop;
  foreach tab in array array['comment', 'comment_revision', 'attachment'] loop
    execute format(
      $sql$create policy %I on sa.%I to sa_client
        using (partner_id = current_setting('app.partner', true) and client_id = current_setting('app.client', true))$sql$,
      tab || '_client', tab);
  end loop;
  foreach tab in array array['comment', 'comment_revision', 'attachment', 'notification'] loop
    execute format(
      $sql$create policy %I on sa.%I as restrictive to sa_scoped
        using (exists (select from sa.client c where c.partner_id = %I.partner_id and c.id = %I.client_id))$sql$,
      tab || '_scoped', tab, tab, tab);
  end loop;
end $$;
create policy notification_preference_scoped on sa.notification_preference as restrictive to sa_scoped using (client_id is null);

-- The internal lane is not there for a client, whatever is asked. What belongs to a finding is there where the finding is; a client's
-- people write as themselves, and what they write over is their own: nobody's right reaches the column that says whose it is.
create policy comment_lane on sa.comment as restrictive to sa_client
  using (lane = 'client' and exists (select from sa.finding f
    where f.partner_id = comment.partner_id and f.client_id = comment.client_id and f.id = comment.finding_id))
  with check (lane = 'client' and side = 'client' and author_id = current_setting('app.person', true) and author_id <> ''
    and exists (select from sa.finding f where f.partner_id = comment.partner_id and f.client_id = comment.client_id and f.id = comment.finding_id));
-- Whoever wrote it reads what it said before.
create policy comment_revision_lane on sa.comment_revision as restrictive to sa_client
  using (lane = 'client' and exists (select from sa.comment c where c.partner_id = comment_revision.partner_id
    and c.client_id = comment_revision.client_id and c.id = comment_revision.comment_id
    and c.author_id = current_setting('app.person', true) and c.author_id <> ''));
create policy attachment_lane on sa.attachment as restrictive to sa_client
  using (lane = 'client' and (owner_id is not null or (uploaded_by = current_setting('app.person', true) and uploaded_by <> ''))
    and exists (select from sa.finding f where f.partner_id = attachment.partner_id and f.client_id = attachment.client_id and f.id = attachment.finding_id))
  with check (lane = 'client' and side = 'client' and uploaded_by = current_setting('app.person', true) and uploaded_by <> ''
    and exists (select from sa.finding f where f.partner_id = attachment.partner_id and f.client_id = attachment.client_id and f.id = attachment.finding_id));
-- A finding or an engagement that the person may no longer see takes along what was told of it.
create policy notification_lane on sa.notification as restrictive to sa_client
  using (lane = 'client' and exists (select from sa.engagement e
      where e.partner_id = notification.partner_id and e.client_id = notification.client_id and e.id = notification.engagement_id)
    and (finding_id is null or exists (select from sa.finding f
      where f.partner_id = notification.partner_id and f.client_id = notification.client_id and f.id = notification.finding_id)));

-- An auditor reads findings and what was handed over for them, and nobody's conversation.
create policy comment_auditor on sa.comment as restrictive to sa_auditor using (false);
create policy attachment_auditor on sa.attachment as restrictive to sa_auditor using (owner_type in ('submission', 'verification'));
create policy notification_auditor on sa.notification as restrictive to sa_auditor using (false);
create policy notification_preference_auditor on sa.notification_preference as restrictive to sa_auditor using (false);

create policy outbox_event_person on sa.outbox_event as restrictive for select to sa_partner
  using (person_id is null or person_id = current_setting('app.person', true));
create policy outbox_event_audience on sa.outbox_event as restrictive for select to sa_client
  using (not for_staff and (person_id is null or person_id = current_setting('app.person', true)));

grant select, insert on sa.comment, sa.comment_revision, sa.attachment to sa_partner, sa_client;
grant update (body, mentions, edited_at, deleted_at, said_at, version) on sa.comment to sa_partner, sa_client;
grant update (owner_type, owner_id, removed_at) on sa.attachment to sa_partner, sa_client;
grant delete on sa.attachment to sa_partner;
grant select, update (read_at, mailed_at) on sa.notification to sa_partner, sa_client;
grant select, insert, update (in_app, by_mail) on sa.notification_preference to sa_partner, sa_client;

-- What sa_notifier sees: of people as much as telling them takes.
create policy partner_notifier on sa.partner for select to sa_notifier using (id = current_setting('app.partner', true));
create policy client_notifier on sa.client for select to sa_notifier using (partner_id = current_setting('app.partner', true));
create policy partner_member_notifier on sa.partner_member for select to sa_notifier using (partner_id = current_setting('app.partner', true));
create policy portal_user_notifier on sa.portal_user for select to sa_notifier using (partner_id = current_setting('app.partner', true));
create policy mail_notifier on sa.mail to sa_notifier using (partner_id = current_setting('app.partner', true) and kind = 'notifications');
grant select (id, locale) on sa.partner to sa_notifier;
grant select (partner_id, id, name, tags, locale, status, portal_enabled) on sa.client to sa_notifier;
grant select (partner_id, id, name, name_key, role, status, locale, scope_client_ids, scope_tags) on sa.partner_member to sa_notifier;
grant select (partner_id, client_id, id, name, name_key, role, grants, status, locale, engagement_ids) on sa.portal_user to sa_notifier;
grant select on sa.notification_preference to sa_notifier;
grant select, insert, delete on sa.notification to sa_notifier;
grant select (partner_id, id, client_id, person_id, kind, state, attempts), insert, update (state) on sa.mail to sa_notifier;

reset role;

set local role sa_notifier;

-- The people who may come near a record of an engagement: the staff who reach the client, and of the client those assigned, where the
-- record is published. Whoever acts for a client learns of its own client alone.
create function sa.people_near(client text, engagement text, published boolean)
  returns table (side text, id text, name text, name_key text, role text, grants text[])
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select 'partner', m.id, m.name, m.name_key, m.role, '{}'::text[]
    from sa.partner_member m join sa.client c on c.partner_id = m.partner_id and c.id = client
    where m.partner_id = current_setting('app.partner', true) and m.status = 'active' and m.role <> 'billing'
      and (m.scope_tags is null or c.id = any (m.scope_client_ids) or c.tags && m.scope_tags)
      and coalesce(nullif(current_setting('app.client', true), ''), client) = client
    union all
    select 'client', u.id, u.name, u.name_key, u.role, u.grants
    from sa.portal_user u join sa.client c on c.partner_id = u.partner_id and c.id = u.client_id
    where u.partner_id = current_setting('app.partner', true) and u.client_id = client and u.status = 'active' and published
      and c.status not in ('suspended', 'archived') and c.portal_enabled
      and (u.engagement_ids is null or engagement = any (u.engagement_ids))
      and coalesce(nullif(current_setting('app.client', true), ''), client) = client
  $$;

-- Writes down what people are told, each by their own preferences, and the mail that gathers it. Whoever acts for a client tells of its
-- own client alone. One mail waits for a person at a time: what comes while it waits goes out with it.
create function sa.tell_people(entries jsonb, due timestamptz)
  returns table (person_id text, id text, in_app boolean)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  partner text := current_setting('app.partner', true);
  told record;
begin
  for told in
    select e.*, coalesce(p.in_app, e."inApp") as wants_app, coalesce(p.by_mail, e."byMail") as wants_mail
    from jsonb_to_recordset(entries) as e(id text, "mailId" text, "personId" text, side text, "clientId" text, "engagementId" text, "findingId" text, lane text,
      "subjectType" text, "subjectId" text, kind text, event text, "actorSide" text, "actorName" text, at timestamptz, "inApp" boolean, "byMail" boolean)
    left join sa.notification_preference p on p.partner_id = partner and p.person_id = e."personId" and p.kind = e.kind
    where e."clientId" = coalesce(nullif(current_setting('app.client', true), ''), e."clientId")
    -- In one order, so that no two who tell the same people wait for each other.
    order by e."personId", e.id
  loop
    continue when not (told.wants_app or told.wants_mail);
    insert into sa.notification (partner_id, id, person_id, side, client_id, engagement_id, finding_id, lane, subject_type, subject_id, kind, event, actor_side,
      actor_name, at, in_app, by_mail)
    values (partner, told.id, told."personId", told.side, told."clientId", told."engagementId", told."findingId", told.lane, told."subjectType", told."subjectId",
      told.kind, told.event, told."actorSide", told."actorName", told.at, told.wants_app, told.wants_mail);
    if told.wants_mail then
      -- Held until the commit, so that nobody sends it before this is in it.
      perform 1 from sa.mail m where m.partner_id = partner and m.person_id = told."personId" and m.kind = 'notifications' and m.state = 'waiting' and m.attempts = 0 for update;
      if not found then
        insert into sa.mail (partner_id, id, client_id, person_id, kind, locale, content, created_at, due_at)
          select partner, told."mailId", case told.side when 'client' then told."clientId" end, told."personId", 'notifications',
            coalesce(
              case told.side when 'partner' then (select m.locale from sa.partner_member m where m.partner_id = partner and m.id = told."personId")
                else (select u.locale from sa.portal_user u where u.partner_id = partner and u.client_id = told."clientId" and u.id = told."personId") end,
              case told.side when 'client' then c.locale end, p.locale),
            '{}', told.at, due
          from sa.partner p join sa.client c on c.partner_id = p.id and c.id = told."clientId" where p.id = partner;
      end if;
    end if;
    person_id := told."personId";
    id := told.id;
    in_app := told.wants_app;
    return next;
  end loop;
end $$;

-- Removes what was told before this moment.
create function sa.forget_notifications(before timestamptz) returns void
  language sql security definer
  set search_path = pg_catalog, pg_temp
  as $$ delete from sa.notification n where n.partner_id = current_setting('app.partner', true) and n.at < before $$;

revoke execute on function sa.people_near(text, text, boolean), sa.tell_people(jsonb, timestamptz), sa.forget_notifications(timestamptz) from public;
grant execute on function sa.people_near(text, text, boolean), sa.tell_people(jsonb, timestamptz) to sa_partner, sa_client;
grant execute on function sa.forget_notifications(timestamptz) to sa_partner;

reset role;
revoke create on schema sa from sa_notifier;
