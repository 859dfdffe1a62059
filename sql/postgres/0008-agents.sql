-- Agents: definitions as they were read, runs and their calls, approvals, money, outcomes. What a run read or wrote is sealed
-- (keys are outside the store) and forgotten when the run is over; what is in plain words names no content.

create table agent (
  name       text primary key,
  owner      text not null,                           -- pseudonym, or 'owner': the owner of a single-user installation
  version    text not null,                           -- of its definition: first 16 hex digits of its SHA-256
  paused_at  timestamptz,                             -- no new runs until it goes on
  problem    text,                                    -- why the newest file cannot be used; the version above stays in force
  changed_at timestamptz not null default now(),
  demo       boolean not null default false
);

create table agent_version (
  agent      text not null references agent (name) on delete cascade,
  version    text not null,
  sealed     bytea not null,                          -- the file, whole
  read_at    timestamptz not null default now(),
  primary key (agent, version)
);

create table agent_run (
  id         text primary key,
  agent      text not null references agent (name) on delete cascade,
  version    text not null,                           -- of the definition it started with
  owner      text not null,
  parent     text references agent_run (id) on delete cascade,
  trigger    text not null,                           -- by-hand, mail, schedule, webhook, slack, deployment, pull-request, agent
  trigger_id text not null,                           -- names the happening for good: one happening starts one run
  sealed     bytea,                                   -- what it was started with; null once it is forgotten
  state      text not null default 'queued' check (state in ('queued', 'running', 'parked', 'done', 'failed', 'stopped')),
  reason     text not null default '',                -- why it is parked, failed or stopped, in plain words
  -- Whoever works on it has the newest fence; a worker that was taken for dead has an older one and can begin nothing.
  fence      integer not null default 0,
  leg        integer not null default 0,
  worker     text,
  stop_keys  text[] not null,                         -- what stops it: itself, its agent, those of its parents, 'org'
  budget_scopes text[] not null,                      -- what pays for it: itself or its root, agent, owner, teams, 'org', and those of its parents
  queued_at  timestamptz not null default now(),
  started_at timestamptz,
  ended_at   timestamptz,
  wake_at    timestamptz,                             -- of a parked run: when it goes on without an answer
  cost_micros bigint not null default 0,
  tokens     bigint not null default 0,
  exploration boolean not null default false,         -- declared by its owner
  unique (agent, trigger_id)
);
create index agent_run_waiting on agent_run (agent, queued_at) where state = 'queued';
create index agent_run_working on agent_run (worker) where state = 'running';
create index agent_run_waking on agent_run (wake_at) where state = 'parked' and wake_at is not null;
create index agent_run_of on agent_run (owner, agent, queued_at desc);

-- One row a call, of the model or of a tool: the intent, the decision, the money held for it, the receipt.
create table agent_call (
  run        text not null references agent_run (id) on delete cascade,
  seq        integer not null,
  id         text not null,                           -- unique in its run: part of the idempotency key
  kind       text not null check (kind in ('model', 'tool')),
  tool       text not null,                           -- the tool's or the model's name
  digest     bytea not null,                          -- SHA-256 of the canonical call
  sealed     bytea,                                   -- arguments (of a tool); null once it is forgotten
  state      text not null check (state in ('awaiting', 'begun', 'done', 'failed', 'refused', 'uncertain')),
  verdict    text not null default 'allow' check (verdict in ('allow', 'ask', 'deny')),
  because    text not null default '',
  scopes     text[] not null default '{}',            -- spend rows that hold its reservation: "scope|period|start"
  reserved_micros bigint not null default 0,
  cost_micros bigint,                                 -- null until it is settled
  usage      jsonb,                                   -- tokens as the provider counted them
  result     bytea,                                   -- what came back, sealed; null once it is forgotten
  effect     bytea,                                   -- what it did to the world, sealed: subject of contracts and undo
  at         timestamptz not null default now(),
  began_at   timestamptz,
  ended_at   timestamptz,
  primary key (run, id),
  unique (run, seq)
);

create table agent_approval (
  id         text primary key,
  run        text not null references agent_run (id) on delete cascade,
  call       text not null,
  owner      text not null,
  kind       text not null check (kind in ('call', 'uncertain')),
  digest     bytea not null,                          -- of the one call it is for
  sealed     bytea not null,                          -- the card: what will happen, why it asks, what undoes it
  asked_at   timestamptz not null default now(),
  expires_at timestamptz not null,
  answer     text check (answer in ('allow', 'deny', 'expired')),
  answered_at timestamptz,
  answered_by text,
  note       bytea,                                   -- the reason given, sealed
  used_at    timestamptz                              -- single-use: set when the call begins
);
create unique index agent_approval_of on agent_approval (run, call) where answer is null;
create index agent_approval_open on agent_approval (owner, asked_at) where answer is null;

-- "Allow always for this narrow case": the same tool with the same control arguments.
create table agent_grant (
  id         text primary key,
  owner      text not null,
  agent      text not null references agent (name) on delete cascade,
  tool       text not null,
  digest     bytea not null,                          -- of the tool and its control arguments
  sealed     bytea not null,                          -- the case in words
  made_at    timestamptz not null default now(),
  revoked_at timestamptz
);

create table agent_limit (
  scope      text not null,                           -- 'agent:<name>', 'owner:<pseudonym>', 'team:<id>', 'org', 'run:<id>'
  period     text not null check (period in ('run', 'day', 'month')),
  micros     bigint not null check (micros >= 0),
  primary key (scope, period)
);

create table agent_spend (
  scope      text not null,
  period     text not null,
  start      text not null,                           -- 'run', '2026-11-21', '2026-11'
  spent      bigint not null default 0,
  reserved   bigint not null default 0,
  primary key (scope, period, start)
);

create table agent_stop (
  key        text primary key,                        -- 'org', 'agent:<name>', 'run:<id>'
  at         timestamptz not null default now(),
  by         text not null
);

create table agent_outcome (
  id         text primary key,                        -- of the run, the verifier and the subject: made twice it is one
  run        text not null references agent_run (id) on delete cascade,
  agent      text not null,
  owner      text not null,
  verifier   text not null,
  artifact   text not null,                           -- URN, as on the ledger
  sealed     bytea not null,                          -- what has to be looked at
  window_ms  bigint not null,
  made_at    timestamptz not null,
  due_at     timestamptz not null,
  verdict    text not null default 'pending' check (verdict in ('pending', 'held', 'undone', 'unclear')),
  evidence   text not null default '',                -- in plain words, without content
  judged_at  timestamptz,
  next_at    timestamptz                              -- when it is looked at again; null: never
);
create index agent_outcome_next on agent_outcome (next_at) where next_at is not null;
create index agent_outcome_of on agent_outcome (agent, made_at);

create table agent_credential (
  name       text not null,
  owner      text not null,                           -- 'org' for what an admin gives to everybody
  kind       text not null,                           -- mailbox, provider, mcp, slack, deployment, webhook
  sealed     bytea not null,
  made_at    timestamptz not null default now(),
  problem    text,                                    -- what is wrong with it, said once
  problem_at timestamptz,
  primary key (owner, kind, name)
);

create table agent_trigger (
  agent      text not null references agent (name) on delete cascade,
  trigger    text not null,
  cursor     jsonb not null,
  next_at    timestamptz,
  primary key (agent, trigger)
);

create table agent_worker (
  id         text primary key,
  beat_at    timestamptz not null default now()
);

-- Begins a call, or says why not: 'begun', 'known' (it has a row that began), 'fenced', 'stopped', 'over <scope>|<period>|<start>',
-- 'unapproved'. One transaction: after a stop is committed nothing begins, and no limit is passed by more than what is in flight.
-- starts: of each period of `periods` its current start.
create function agent_begin_call(
  in_run text, in_fence integer, in_seq integer, in_id text, in_kind text, in_tool text, in_digest bytea, in_sealed bytea,
  in_verdict text, in_because text, in_amount bigint, in_day text, in_month text, in_approval text
) returns text language plpgsql as $$
declare
  own agent_run%rowtype;
  held text[] := '{}';
  place record;
  known text;
begin
  -- Stops take this lock alone: whoever has it shared began before the stop was committed.
  perform pg_advisory_xact_lock_shared(7205);
  select * into own from agent_run where id = in_run for no key update;
  if not found or own.fence <> in_fence or own.state <> 'running' then return 'fenced'; end if;
  if exists (select from agent_stop where key = any (own.stop_keys)) then return 'stopped'; end if;
  select state into known from agent_call where run = in_run and id = in_id for update;
  if known is not null and known <> 'awaiting' then return 'known'; end if;
  if in_approval is not null then
    update agent_approval set used_at = now()
      where id = in_approval and run = in_run and call = in_id and digest = in_digest and kind = 'call'
        and answer = 'allow' and used_at is null;
    if not found then return 'unapproved'; end if;
  elsif known = 'awaiting' then
    return 'unapproved';
  end if;
  if in_amount > 0 then
    for place in
      select l.scope, l.period, case l.period when 'run' then 'run' when 'day' then in_day else in_month end as start, l.micros
      from agent_limit l where l.scope = any (own.budget_scopes) order by 1, 2
    loop
      insert into agent_spend (scope, period, start) values (place.scope, place.period, place.start) on conflict do nothing;
      perform from agent_spend s
        where s.scope = place.scope and s.period = place.period and s.start = place.start for update;
      if (select s.spent + s.reserved + in_amount > place.micros from agent_spend s
          where s.scope = place.scope and s.period = place.period and s.start = place.start) then
        -- What was held for the places before this one is given back with the whole statement's effects.
        update agent_spend s set reserved = reserved - in_amount
          where s.scope || '|' || s.period || '|' || s.start = any (held);
        if in_approval is not null then
          update agent_approval set used_at = null where id = in_approval;
        end if;
        return 'over ' || place.scope || '|' || place.period || '|' || place.start;
      end if;
      update agent_spend s set reserved = reserved + in_amount
        where s.scope = place.scope and s.period = place.period and s.start = place.start;
      held := held || (place.scope || '|' || place.period || '|' || place.start);
    end loop;
  end if;
  insert into agent_call (run, seq, id, kind, tool, digest, sealed, state, verdict, because, scopes, reserved_micros, began_at)
    values (in_run, in_seq, in_id, in_kind, in_tool, in_digest, in_sealed, 'begun', in_verdict, in_because, held, in_amount, now())
    on conflict (run, id) do update set state = 'begun', scopes = held, reserved_micros = in_amount, began_at = now();
  return 'begun';
end
$$;

-- Ends a call that began: its receipt, and the money that was held for it settled at what it cost. False where it had ended.
create function agent_end_call(
  in_run text, in_id text, in_state text, in_because text, in_cost bigint, in_tokens bigint, in_usage jsonb, in_result bytea, in_effect bytea
) returns boolean language plpgsql as $$
declare
  own agent_call%rowtype;
  place record;
begin
  select * into own from agent_call where run = in_run and id = in_id and state in ('begun', 'uncertain') for update;
  if not found then return false; end if;
  if own.cost_micros is null then
    -- In the order in which they were taken: two calls never wait for each other.
    for place in select one from unnest(own.scopes) one order by split_part(one, '|', 1), split_part(one, '|', 2) loop
      update agent_spend s set reserved = reserved - own.reserved_micros, spent = spent + in_cost
        where s.scope = split_part(place.one, '|', 1) and s.period = split_part(place.one, '|', 2) and s.start = split_part(place.one, '|', 3);
    end loop;
  end if;
  update agent_call set state = in_state, because = case when in_because = '' then because else in_because end,
    cost_micros = coalesce(cost_micros, in_cost), usage = in_usage, result = in_result, effect = in_effect, ended_at = now()
    where run = in_run and id = in_id;
  update agent_run set cost_micros = cost_micros + case when own.cost_micros is null then in_cost else 0 end, tokens = tokens + in_tokens
    where id = in_run;
  return true;
end
$$;

-- Stops a run, an agent or all; when it returns and is committed, nothing that it stops can begin a call.
create function agent_stop_all(in_key text, in_by text) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(7205);
  insert into agent_stop (key, by) values (in_key, in_by) on conflict (key) do nothing;
  -- What waits is over at once; what runs is ended by its worker, which can begin nothing.
  update agent_run set state = 'stopped', reason = 'stopped by ' || in_by, ended_at = now(), wake_at = null
    where state in ('queued', 'parked') and in_key = any (stop_keys);
  update agent_approval set answer = 'deny', answered_at = now(), answered_by = 'stop'
    where answer is null and run in (select id from agent_run where state = 'stopped' and in_key = any (stop_keys));
end
$$;
