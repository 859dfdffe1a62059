-- Signing in, people from other systems, identities joined across tools.

-- Seen by a tool and not yet known to the organisation: has a pseudonym and no name, and waits in the review queue.
alter table person add column waiting boolean not null default false;

-- The value itself, sealed (shown to whom it belongs, and to whoever reviews a join), and a keyed hash of what makes two
-- values look alike: a mail's local part, a login without its separators.
alter table identity add column sealed bytea;
alter table identity add column near bytea;
create index identity_near on identity (near) where near is not null;
create index identity_pseudonym on identity (pseudonym);

-- Teams are not deleted: what was published about them stays theirs.
alter table team add column ended_on date;
alter table team add column sealed_external bytea;      -- the name another system gave it, sealed

-- The session of the installation's owner; in the demo it may look through the eyes of a demo person.
alter table web_session add column owner boolean not null default false;
update web_session set owner = true where pseudonym is null;
create index web_session_pseudonym on web_session (pseudonym);

-- Two who may be one: a doubtful join waits until somebody decides.
create table join_review (
  id         bigint generated always as identity primary key,
  waiting    text not null references person (pseudonym) on delete cascade,
  candidate  text not null references person (pseudonym) on delete cascade,
  why        text not null,                             -- same-mail-name, same-login, same-account
  made_at    timestamptz not null default now(),
  apart_at   timestamptz,                               -- decided: two people
  unique (waiting, candidate)
);

-- Facts that have to get another pseudonym, or none (forgotten). Kept until what was under way when it was asked for
-- has arrived too; then the row goes.
create table person_change (
  old        text primary key,
  new        text,                                      -- null: forget
  asked_at   timestamptz not null default now()
);

-- "Who looked at groups I am in": the group is the second word of the object.
create index audit_group on audit (split_part(object, ' ', 2), at) where action = 'read';
