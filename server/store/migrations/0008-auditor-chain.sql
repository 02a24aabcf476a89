-- An auditor from outside leaves traces in the chain of the client and learns nobody's address from it.
set local role sa_owner;
create policy audit_person_auditor on sa.audit_person as restrictive for select to sa_auditor using (false);
reset role;
