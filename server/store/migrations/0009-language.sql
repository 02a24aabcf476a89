-- The language of mails to a person; null is that of the client, or of the partner.
set local role sa_owner;
alter table sa.partner_member add column locale text;
alter table sa.portal_user add column locale text;
alter table sa.auditor_grant add column locale text;
reset role;
