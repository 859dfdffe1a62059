-- Adoption: targets, what is published beside them, the team board. Figures here have passed the privacy gate; each is
-- decided once and never changes. Teams are deleted only with a demo: what was published about them goes then.

-- A weekly-active target for people with these jobs (none named: all) in a team and the teams below it. No target lies
-- within another's team: the same people are never counted in two ways.
create table target (
  team      text primary key references team (id) on delete cascade,
  share     double precision not null check (share > 0 and share <= 1),
  jobs      text[] not null default '{}',
  allowance double precision not null check (allowance >= 0 and allowance <= 1),   -- of weeks, for declared exploration
  since     date not null,                              -- first day it is meant for
  set_on    date not null                               -- figures are made from the day after on
);

-- What a target was when a quarter's figures were first made: they keep to it.
create table target_quarter (
  quarter text not null,
  team    text not null references team (id) on delete cascade,
  share   double precision not null,
  jobs    text[] not null,
  primary key (quarter, team)
);

-- "I am faster without it": the person's own word, which counts people out of a target. Who said so is in the sealed
-- text, found by a keyed hash; nothing here leads to a person without the key.
create table faster_without (
  hash   bytea primary key,
  sealed bytea not null
);

create table published_adoption (
  target   text not null references team (id) on delete cascade,
  grp      text not null,                               -- the team the figure is about
  figure   text not null,                               -- active, outcome, exploration, without
  from_day date not null,
  to_day   date not null,                               -- inclusive: a month
  people   integer not null,                            -- rounded to 5
  n        integer not null,                            -- weeks of people, rounded
  value    double precision,                            -- share of the weeks; 'without': people, rounded to 5
  low      double precision,
  high     double precision,
  withheld text not null default '',
  primary key (target, grp, figure, from_day)
);

-- People by the months in which they first used AI, and how many of them still use it (in half the weeks) in a later month.
create table published_cohort (
  team     text not null references team (id) on delete cascade,   -- the organisation
  from_day date not null,                               -- first month of the cohort
  to_day   date not null,
  month    date not null,                               -- first day of the month looked at
  people   integer not null,                            -- rounded to 5
  value    double precision,
  low      double precision,
  high     double precision,
  withheld text not null default '',
  primary key (team, from_day, month)
);

-- Which kinds of price a tool is used at, by enough people each. Amounts are in the ledger's published figures.
create table published_price (
  team text not null references team (id) on delete cascade,       -- the organisation
  tool text not null,
  kind text not null,                                   -- list, contract, seat share
  primary key (team, tool, kind)
);

-- Teams that want to be on the board; the organisation's own row switches it on. Off until both say so.
create table board_choice (
  team   text primary key references team (id) on delete cascade,
  set_on date not null
);

create table published_board (
  quarter  text not null,
  grp      text not null references team (id) on delete cascade,
  people   integer not null,                            -- rounded to 5
  value    double precision,                            -- held outcomes a dollar, 1 = as the organisation does for the same mix of tasks
  low      double precision,
  high     double precision,
  withheld text not null default '',
  primary key (quarter, grp)
);
