-- Money: what the organisation means to spend, and what it has agreed to pay. What vendors billed is in vendor_total.

-- Holds from its month on, until a later row of the same subject.
create table budget (
  scope      text not null check (scope in ('organisation', 'cost centre', 'team')),
  subject    text not null,                             -- a cost centre, a team's id; '' for the organisation
  from_month date not null,                             -- its first day
  micros     bigint,                                    -- a month; null: no budget from here on
  demo       boolean not null default false,
  primary key (scope, subject, from_month)
);

-- Seats, or a fixed fee, of a tool. Use under a seat is list value beside it, never spend.
create table plan (
  id           bigint generated always as identity primary key,
  tool         text not null,
  seats        integer,                                 -- null: a fixed fee
  price_micros bigint not null,                         -- a month: of one seat, or the fee
  from_day     date not null,
  to_day       date,                                    -- last day, null: open
  demo         boolean not null default false
);

-- What the ledger held of a month when it was over, to tell later what came late.
create table ledger_month (
  vendor   text not null,
  month    date not null,
  micros   bigint not null,
  noted_at timestamptz not null default now(),
  primary key (vendor, month)
);

-- A budget's threshold that was passed: told once a month. Where sending failed it is tried again.
create table money_notice (
  scope     text not null,
  subject   text not null,
  month     date not null,
  threshold text not null,                              -- 50, 80, 100, forecast
  passed_at timestamptz not null default now(),
  text      text not null,                              -- '' where a higher threshold passed at the same time: not told
  mailed_at timestamptz,
  posted_at timestamptz,
  primary key (scope, subject, month, threshold)
);
create index money_notice_open on money_notice (passed_at) where mailed_at is null or posted_at is null;
