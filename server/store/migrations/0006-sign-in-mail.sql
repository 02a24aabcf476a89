-- A sign-in writes mails down: links to a new password, and news of what was changed.
set local role sa_owner;
create policy mail_door on sa.mail to sa_door using (partner_id = current_setting('app.partner', true));
grant insert on sa.mail to sa_door;
grant select (partner_id, id, client_id, person_id, kind, locale, state, attempts, due_at, expires_at, reason, created_at, ended_at),
  update (state, content, ended_at) on sa.mail to sa_door;
reset role;
