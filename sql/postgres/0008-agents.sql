-- Agents: definitions as they were read, runs and their calls, approvals, money, outcomes. What a run read or wrote is sealed
-- (keys are outside the store) and forgotten when the run is over; what is in plain words names no content.

create table agent (
  name       text primary key,
  owner      text not null,                           -- pseudonym, or 'owner': the owner of a single-user installation
  version    text not null,                           -- of its definition: first 16 hex digits of its SHA-256
  paused_at  timestamptz,                             -- no new runs until it goes on
  concurrency integer not null default 1,             -- runs at once, as its definition says
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
  made_at    timestamptz not null default now(),      -- when it was asked for: so many an hour are, and no more
  queued_at  timestamptz not null default now(),
  started_at timestamptz,
  ended_at   timestamptz,
  wake_at    timestamptz,                             -- of a parked run: when it goes on without an answer
  waits_for  text not null default '',                -- of a parked run: 'approval:<id>', 'run:<id>', 'budget', 'time', 'go-on'
  go_on_seq  integer not null default 0,              -- its owner looked at what it had done up to this call and let it go on
  cost_micros bigint not null default 0,
  tokens     bigint not null default 0,
  exploration boolean not null default false,         -- declared by its owner
  unrecorded boolean not null default true,           -- the ledger does not know yet what it did last
  unclaimed  boolean not null default true,           -- what its contract promises is not written down yet (agent_outcome)
  unique (agent, trigger_id)
);
create index agent_run_waiting on agent_run (agent, queued_at) where state = 'queued';
create index agent_run_working on agent_run (worker) where state = 'running';
create index agent_run_waking on agent_run (wake_at) where state = 'parked' and wake_at is not null;
create index agent_run_open on agent_run (state) where state in ('queued', 'running', 'parked');
create index agent_run_under on agent_run (parent) where parent is not null;
create index agent_run_unrecorded on agent_run (id) where unrecorded and state not in ('queued', 'running');
create index agent_run_unclaimed on agent_run (id) where unclaimed and state in ('done', 'failed', 'stopped');
create index agent_run_made on agent_run (owner, made_at);
create index agent_run_handing on agent_run (waits_for) where state = 'parked' and waits_for like 'run:%';
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
  scopes     text[] not null default '{}',            -- spend rows that pay for it: "scope|period|start"
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
create index agent_call_begun on agent_call (run) where state = 'begun';

create table agent_approval (
  id         text primary key,
  run        text not null references agent_run (id) on delete cascade,
  call       text not null,
  owner      text not null,
  kind       text not null check (kind in ('call', 'uncertain', 'go-on')),
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
create index agent_approval_by_run on agent_approval (run, call);
create index agent_approval_open on agent_approval (owner, asked_at) where answer is null;

-- "Allow always for this narrow case": the same tool with the same control arguments, as long as what it stands on stays the same.
create table agent_grant (
  id         text primary key,
  owner      text not null,
  agent      text not null references agent (name) on delete cascade,
  tool       text not null,
  digest     bytea not null,                          -- of the tool, its control arguments and what else settles where it goes
  sealed     bytea not null,                          -- the case in words
  tools      bytea not null default '',               -- digest of the definition's tools; with other tools it is void
  credentials text[] not null default '{}',           -- what was entered for these tools: 'mailbox/work'
  entered    text not null default '',                -- agent_entered of them then; where it is another now the grant is void
  made_at    timestamptz not null default now(),
  revoked_at timestamptz
);

create table agent_limit (
  scope      text not null,                           -- 'agent:<name>', 'owner:<pseudonym>', 'team:<id>', 'org', 'run:<id>'
  period     text not null check (period in ('run', 'day', 'month')),
  micros     bigint not null check (micros >= 0),
  primary key (scope, period),
  -- A limit that nothing is counted against would be none.
  constraint period_fits_scope check ((period = 'run') = starts_with(scope, 'run:'))
);

-- Counted for every scope, with a limit or without: one that is set in the middle of a month knows what was spent before.
create table agent_spend (
  scope      text not null,
  period     text not null,
  start      text not null,                           -- 'run', '2026-11-21', '2026-11'
  spent      bigint not null default 0 check (spent >= 0),
  reserved   bigint not null default 0 check (reserved >= 0),
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
create index agent_outcome_by_run on agent_outcome (run);
create index agent_outcome_next on agent_outcome (next_at) where next_at is not null;
create index agent_outcome_of on agent_outcome (agent, made_at);

create table agent_credential (
  name       text not null,
  owner      text not null,                           -- 'org': the organisation's, for whom agent_credential_use says
  kind       text not null,                           -- mailbox, provider, mcp, slack, deployment, webhook
  sealed     bytea not null,
  added_by   text not null default '',                -- of the organisation's: the admin who entered it, whose own agents may use it
  made_at    timestamptz not null default now(),
  problem    text,                                    -- what is wrong with it, said once
  problem_at timestamptz,
  primary key (owner, kind, name)
);

-- Who else may use a credential of the organisation, and for what. Without a row here nobody may but who entered it.
create table agent_credential_use (
  owner      text not null default 'org' check (owner = 'org'),
  kind       text not null,
  name       text not null,
  who        text not null,                           -- 'everybody', 'owner:<pseudonym>', 'team:<id>', 'agent:<name>'
  whose      text not null default '',                -- of 'agent:<name>': its owner then; another's agent of that name gets nothing
  acts       text[],                                  -- tools, '*' for any text: 'mail.read', 'mcp.notes.*'; null: all
  primary key (kind, name, who),
  foreign key (owner, kind, name) references agent_credential (owner, kind, name) on delete cascade
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

-- Who gave each of these credentials ('mailbox/work') and when: another text after one was entered anew, given by another, or forgotten.
create function agent_entered(in_owner text, in_credentials text[]) returns text language sql stable as $$
  select coalesce(string_agg(one || ' ' || coalesce((
    select case when c.owner = 'org' then 'org ' else 'own ' end || extract(epoch from c.made_at)
    from agent_credential c where c.kind || '/' || c.name = one and c.owner in (in_owner, 'org') order by c.owner = 'org' limit 1
  ), 'none'), e'\n' order by one collate "C"), '')
  from unnest(in_credentials) one
$$;

-- Begins a call, or says why not: 'begun', 'known' (it has a row that began), 'fenced', 'stopped', 'unapproved',
-- 'over <scope>|<period>|<start>|<limit>|<left>'. Whatever is not 'begun' changes nothing. After a stop is committed nothing begins,
-- and what is spent and held together passes no limit.
--
-- To be called by itself: every lock is kept until its transaction ends. All take them in one order, so nobody waits in a circle:
-- 7205 (shared), the run, the call, the approval, limits by scope and period, spend by place. Limits are what calls that share a
-- budget queue at; what was spent is read after they are held.
create function agent_begin_call(
  in_run text, in_fence integer, in_seq integer, in_id text, in_kind text, in_tool text, in_digest bytea, in_sealed bytea,
  in_verdict text, in_because text, in_amount bigint, in_day text, in_month text, in_approval text
) returns text language plpgsql as $$
declare
  own agent_run%rowtype;
  known agent_call%rowtype;
  tight record;
  places text[];
begin
  -- Elsewhere a statement would not see what was committed while it waited: neither a stop nor what others spent.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise 'calls of agents begin in transactions that are read committed' using errcode = 'invalid_transaction_state';
  end if;
  if in_amount is null or in_amount not between 0 and 1000000000000 then
    raise 'a call may cost between 0 and 1,000,000 dollars' using errcode = 'numeric_value_out_of_range';
  end if;
  -- Stops take this lock alone: whoever has it shared began before the stop was committed.
  perform pg_advisory_xact_lock_shared(7205);
  select * into own from agent_run where id = in_run for no key update;
  if not found or own.fence <> in_fence then return 'fenced'; end if;
  if own.state = 'stopped' or exists (select from agent_stop where key = any (own.stop_keys)) then return 'stopped'; end if;
  if own.state <> 'running' then return 'fenced'; end if;
  select * into known from agent_call where run = in_run and id = in_id for update;
  if known.state <> 'awaiting' then return 'known'; end if;
  if known.state = 'awaiting' and (in_approval is null or known.digest <> in_digest) or in_verdict = 'ask' and in_approval is null or in_verdict = 'deny' then
    return 'unapproved';
  end if;
  if in_approval is not null then
    perform from agent_approval
      where id = in_approval and run = in_run and call = in_id and digest = in_digest and kind = 'call'
        and answer = 'allow' and used_at is null for update;
    if not found then return 'unapproved'; end if;
  end if;
  if in_amount > 0 then
    perform from agent_limit where scope = any (own.budget_scopes) order by scope collate "C", period collate "C" for no key update;
    -- Where several are too tight, the one that lasts longest is told: run, month, day.
    select l.scope, l.period, one.start, l.micros, l.micros - coalesce(s.spent, 0) - coalesce(s.reserved, 0) as left_over into tight
      from agent_limit l
      cross join lateral (select case l.period when 'run' then 'run' when 'day' then in_day else in_month end as start) one
      left join agent_spend s on s.scope = l.scope and s.period = l.period and s.start = one.start
      where l.scope = any (own.budget_scopes) and l.micros - coalesce(s.spent, 0) - coalesce(s.reserved, 0) < in_amount
      order by l.period desc, l.scope collate "C" limit 1;
    if found then
      return format('over %s|%s|%s|%s|%s', tight.scope, tight.period, tight.start, tight.micros, tight.left_over);
    end if;
  end if;
  -- Nothing was written up to here.
  places := array(
    select distinct scope || '|' || one.start
    from unnest(own.budget_scopes) scope
    cross join lateral (values ('run', 'run|run'), ('day', 'day|' || in_day), ('month', 'month|' || in_month)) one (period, start)
    where (one.period = 'run') = starts_with(scope, 'run:')
  );
  update agent_approval set used_at = clock_timestamp() where id = in_approval;
  if in_amount > 0 then perform agent_count(places, in_amount, 0); end if;
  insert into agent_call (run, seq, id, kind, tool, digest, sealed, state, verdict, because, scopes, reserved_micros, began_at)
    values (in_run, in_seq, in_id, in_kind, in_tool, in_digest, in_sealed, 'begun', in_verdict, in_because, places, in_amount, clock_timestamp())
    on conflict (run, id) do update set state = 'begun', scopes = places, reserved_micros = in_amount, began_at = clock_timestamp();
  return 'begun';
end
$$;

-- Adds to what is held and spent in places "scope|period|start", in one order for all; a scope may hold any sign.
create function agent_count(in_places text[], in_reserved bigint, in_spent bigint) returns void language sql as $$
  insert into agent_spend as s (scope, period, start, reserved, spent)
    select substr(place, 1, length(place) - length(split_part(place, '|', -2)) - length(split_part(place, '|', -1)) - 2),
      split_part(place, '|', -2), split_part(place, '|', -1), greatest(in_reserved, 0), in_spent
    from unnest(in_places) place order by place collate "C"
  on conflict (scope, period, start) do update set reserved = s.reserved + in_reserved, spent = s.spent + in_spent
$$;

-- Ends a call that began: its receipt, and the money that was held for it settled at what it cost; a cost that is null (or no cost)
-- is not known: all that was held counts. False where it had ended, and nothing changed. An uncertain call can be ended once more,
-- then without money.
create function agent_end_call(
  in_run text, in_id text, in_state text, in_because text, in_cost bigint, in_tokens bigint, in_usage jsonb, in_result bytea, in_effect bytea
) returns boolean language plpgsql as $$
declare
  own agent_call%rowtype;
  cost bigint;
begin
  if in_state not in ('done', 'failed', 'refused', 'uncertain') then
    raise 'a call does not end as %', in_state using errcode = 'invalid_parameter_value';
  end if;
  -- A receipt is not waited for at the disk: what comes next waits (the beginning of a call, the run's end, its parking), and the log
  -- is written in order. One that a power cut takes leaves a call that began, as if the power had failed before its end.
  perform set_config('synchronous_commit', 'off', true);
  -- First the run, as in the beginning of a call: see the order there.
  perform from agent_run where id = in_run for no key update;
  select * into own from agent_call
    where run = in_run and id = in_id and (state = 'begun' or state = 'uncertain' and in_state <> 'uncertain') for update;
  if not found then return false; end if;
  if own.cost_micros is null then
    -- Whatever a provider says is written down, above what was held too; nonsense must not keep a call from ending.
    cost := case when in_cost >= 0 then least(in_cost, 1000000000000) else own.reserved_micros end;
    if cost > 0 or own.reserved_micros > 0 then perform agent_count(own.scopes, -own.reserved_micros, cost); end if;
    if cost > 0 or in_tokens > 0 then
      update agent_run set cost_micros = cost_micros + cost, tokens = tokens + greatest(in_tokens, 0) where id = in_run;
    end if;
  end if;
  update agent_call set state = in_state, because = case when in_because = '' then because else in_because end,
    cost_micros = coalesce(cost_micros, cost), usage = coalesce(in_usage, usage), result = coalesce(in_result, result),
    effect = coalesce(in_effect, effect), ended_at = clock_timestamp()
    where run = in_run and id = in_id;
  return true;
end
$$;

-- Stops a run with its children, an agent or all; when it returns and is committed, nothing that it stops can begin a call.
-- Waiting for the lock it is in line: calls that come later wait for it. All that takes long is done after its commit, by
-- agent_end_stopped.
create function agent_stop_all(in_key text, in_by text) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(7205);
  insert into agent_stop (key, at, by) values (in_key, clock_timestamp(), in_by) on conflict (key) do nothing;
end
$$;

-- What a stop that is in force means for the runs it stops: what waits is over at once; what runs can begin nothing, also after
-- the stop was lifted, and is ended by its worker.
create function agent_end_stopped(in_key text) returns void language plpgsql as $$
declare
  who text;
begin
  select one.by into who from agent_stop one where key = in_key;
  if not found then return; end if;
  -- As they are now they stay while this is done.
  perform from agent_run where state in ('queued', 'running', 'parked') and in_key = any (stop_keys) order by id collate "C" for no key update;
  insert into agent_stop (key, at, by)
    select 'run:' || id, clock_timestamp(), who from agent_run where state = 'running' and in_key = any (stop_keys)
    on conflict (key) do nothing;
  update agent_run set state = 'stopped', reason = 'stopped by ' || who, ended_at = clock_timestamp(), wake_at = null
    where state in ('queued', 'parked') and in_key = any (stop_keys);
  update agent_approval set answer = 'deny', answered_at = clock_timestamp(), answered_by = 'stop'
    where answer is null and exists (select from agent_run where id = run and in_key = any (stop_keys));
end
$$;

-- Whoever ends a run that did not come to its end by itself: what it was started with and what it read is forgotten with it.
create function agent_forget() returns trigger language plpgsql as $$
begin
  update agent_call set result = null where run = new.id and result is not null;
  new.sealed := null;
  return new;
end
$$;
create trigger agent_run_stopped before update of state on agent_run
  for each row when (new.state = 'stopped' and old.state <> 'stopped') execute function agent_forget();

-- Lifts a stop; what it stopped stays stopped, also where nobody came to end it. False where there was none.
create function agent_lift_stop(in_key text) returns boolean language plpgsql as $$
begin
  perform agent_end_stopped(in_key);
  delete from agent_stop where key = in_key;
  return found;
end
$$;

-- A call that began before a crash is done again: only where it may still begin. 'begun', 'fenced', 'stopped', 'ended'.
create function agent_take_up(in_run text, in_fence integer, in_id text) returns text language plpgsql as $$
declare
  own agent_run%rowtype;
begin
  perform pg_advisory_xact_lock_shared(7205);
  select * into own from agent_run where id = in_run for no key update;
  if not found or own.fence <> in_fence or own.state <> 'running' then return 'fenced'; end if;
  if exists (select from agent_stop where key = any (own.stop_keys)) then return 'stopped'; end if;
  perform from agent_call where run = in_run and id = in_id and state in ('begun', 'uncertain') for update;
  if not found then return 'ended'; end if;
  update agent_call set state = 'begun' where run = in_run and id = in_id;
  return 'begun';
end
$$;

-- Begins taking a call back, for its owner: the intent, in the run's own rows. No worker has it, so no fence; a stop does not keep a
-- person from taking back what was done. 'begun'; 'done': it was before; 'under-way': somebody has it; 'lost': whoever had it is gone
-- and nobody knows whether it happened; 'again': nobody could tell, and its owner asks for it again.
create function agent_begin_undo(in_run text, in_id text, in_tool text, in_digest bytea, in_sealed bytea) returns text language plpgsql as $$
declare
  known agent_call%rowtype;
begin
  perform from agent_run where id = in_run for no key update;
  select * into known from agent_call where run = in_run and id = in_id for update;
  if known.state = 'done' then return 'done'; end if;
  if known.state = 'begun' and known.began_at > clock_timestamp() - interval '2 minutes' then return 'under-way'; end if;
  insert into agent_call (run, seq, id, kind, tool, digest, sealed, state, because, began_at)
    select in_run, coalesce(max(seq), 0) + 1, in_id, 'tool', in_tool, in_digest, in_sealed, 'begun', 'its owner takes it back', clock_timestamp()
    from agent_call where run = in_run
    on conflict (run, id) do update set state = 'begun', because = excluded.because, began_at = excluded.began_at, ended_at = null,
      at = case when known.state = 'begun' then agent_call.at else excluded.began_at end;
  return case known.state when 'begun' then 'lost' when 'uncertain' then 'again' else 'begun' end;
end
$$;
