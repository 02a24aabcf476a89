-- Tokens that are bound to a key of the page.
set local role sa_owner;
alter table sa.partner add column requires_proof boolean not null default false;
grant select (requires_proof) on sa.partner to sa_client, sa_door;
reset role;
