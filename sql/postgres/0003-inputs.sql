-- Inputs that have to be connected: code hosts, signed webhooks; and the repositories that are the organisation's.

create table input (
  id         text primary key,                          -- github, gitlab, pagerduty, or the name of a generic webhook
  kind       text not null,                             -- github, gitlab, pagerduty, webhook
  config     jsonb not null default '{}',               -- what is no secret
  sealed     bytea not null,                            -- secrets, sealed
  made_at    timestamptz not null default now(),
  off_at     timestamptz                                -- not null: nothing is taken from it
);

-- What was taken in already, so that a delivery that comes again does nothing. Kept for 30 days.
create table hook_delivery (
  input      text not null,
  id         text not null,
  at         timestamptz not null default now(),
  primary key (input, id)
);
create index hook_delivery_at on hook_delivery (at);

create table repository (
  repo       text primary key,                          -- normalised origin, host/path
  input      text,                                      -- the input that may read it, null where none is needed
  added_at   timestamptz not null default now(),
  pushed_at  timestamptz,                               -- something new is there to fetch
  fetched_at timestamptz,
  judged_at  timestamptz,
  failed_at  timestamptz,
  failure    text,
  off_at     timestamptz                                -- taken off the list
);
