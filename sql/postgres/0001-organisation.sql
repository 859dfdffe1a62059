-- The organisation: people, teams, who may what. Names and addresses are sealed with a key that is kept outside
-- both stores; what is looked up by address is a keyed hash.
create table setting (
  name   text primary key,
  value  jsonb not null,
  set_at timestamptz not null default now()
);

create table team (
  id          text primary key,
  name        text not null,
  parent      text references team (id),
  cost_centre text,
  demo        boolean not null default false
);

create table person (
  pseudonym  text primary key,                        -- 16 hex digits, as in the ledger
  sealed     bytea not null,                          -- name and mail, sealed
  role       text not null default 'member' check (role in ('member', 'lead', 'finance', 'admin', 'auditor')),
  job        text not null default '',                -- developer, designer, …: what targets are eligible by
  joined     date not null,
  left_on    date,
  demo       boolean not null default false
);

-- One human's names in each tool: mail, login, account id. The value is a keyed hash.
create table identity (
  kind      text not null,                            -- mail, github, claude-account, …
  hash      bytea not null,
  pseudonym text not null references person (pseudonym) on delete cascade,
  certain   boolean not null default true,            -- false waits in the review queue
  why       text not null default '',
  primary key (kind, hash)
);

create table membership (
  pseudonym text not null references person (pseudonym) on delete cascade,
  team      text not null references team (id) on delete cascade,
  since     date not null,
  until     date,
  lead      boolean not null default false,
  primary key (pseudonym, team, since)
);

-- Frozen for a quarter: who counts to which group in what is published about it.
create table population (
  quarter   text not null,                            -- 2026-Q3
  team      text not null,
  pseudonym text not null,
  primary key (quarter, team, pseudonym)
);

create table web_session (
  token_hash bytea primary key,
  pseudonym  text references person (pseudonym) on delete cascade,  -- null: the owner of a single-user installation
  role       text not null,
  csrf       text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

create table api_key (
  id         text primary key,                        -- shown; the secret is not stored
  hash       bytea not null,
  name       text not null,
  scopes     text[] not null,
  pseudonym  text references person (pseudonym) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  used_at    timestamptz
);

-- Who looked at what, and who changed what. Append-only.
create table audit (
  id     bigint generated always as identity primary key,
  at     timestamptz not null default now(),
  actor  text not null,                               -- pseudonym, 'key:<id>' or 'system'
  role   text not null,
  action text not null,                               -- read, change, sign in, refused, …
  object text not null,                               -- route and group, never a figure
  detail jsonb not null default '{}'
);
create index audit_at on audit (at);
create index audit_object on audit (object, at);

-- Health of every input.
create table source_state (
  source      text primary key,
  last_at     timestamptz,
  accepted    bigint not null default 0,
  rejected    bigint not null default 0,
  last_error  text,
  last_error_at timestamptz,
  cursor      jsonb not null default '{}'
);

create table source_error (
  id     bigint generated always as identity primary key,
  source text not null,
  at     timestamptz not null default now(),
  place  text not null,
  reason text not null
);
create index source_error_source on source_error (source, at);
