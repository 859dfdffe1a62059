-- Published figures of groups: the only table that pages about groups read. The privacy gate writes it
-- (src/measure/privacy); every figure shown is a sum of rows here, and each row stands for at least k people.
-- Four cuts, each a partition of the same usage: never add rows of different cuts. Figures are rounded; the five parts of
-- a row add up to its cost exactly, rows of different cuts add up to the same only about.
--   week  groups × spans: the trend, and totals of periods. While a month runs: the organisation only
--   team  smaller groups × blocks (a month, or several)
--   use   larger groups × tool and model × blocks
--   tool  the organisation × tool and model × blocks
CREATE TABLE published
(
    population   LowCardinality(String),                  -- the quarter whose frozen populations it rests on: 2026-Q3
    grp          LowCardinality(String),                  -- a team, or 'rest:<id>': the people of that team who are in none of the shown teams below it
    cut          LowCardinality(String),                  -- 'week', 'team', 'use', 'tool'
    tool         LowCardinality(String),                  -- cuts 'use' and 'tool': 'other' for small ones together; '' in the other cuts
    model        LowCardinality(String),                  -- cuts 'use' and 'tool': 'other' for a tool's small ones together
    from_day     Date,
    to_day       Date,                                    -- inclusive
    people       UInt32,                                  -- contributors, rounded to 5
    held         Int64,
    pending      Int64,
    exploration  Int64,
    unlinked     Int64,
    undone       Int64,
    cannot_link  Int64,                                   -- part of unlinked: this source cannot link
    seat_share   Int64,                                   -- part of the sum: list value of use under a subscription
    contract     Int64,                                   -- part of the sum at the organisation's contract; neither this nor a seat share: list price
    estimated    Int64,                                   -- micro-dollars whose basis is 'estimated'
    responses    Int64,
    unpriced     Int64,
    tokens       Int64,                                   -- input (all kinds) + output
    output       Int64,
    snapshot     UInt64,                                  -- number of its week, newest wins
    written      DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY (snapshot, cut, from_day, grp);

-- What published rows rest on: a fingerprint of each contributor's amounts, to see how many people's figures a late fact
-- changed. Read by the privacy gate only; as confidential as the facts themselves.
CREATE TABLE published_basis
(
    population   LowCardinality(String),
    grp          LowCardinality(String),
    cut          LowCardinality(String),
    tool         LowCardinality(String),
    model        LowCardinality(String),
    from_day     Date,
    to_day       Date,
    people       Array(String),                           -- pseudonyms
    prints       Array(UInt32),
    snapshot     UInt64
)
ENGINE = MergeTree
ORDER BY (snapshot, population, grp);

-- Published metrics: one row a metric, group and span; `withheld` says why there is no value.
CREATE TABLE published_metric
(
    population   LowCardinality(String),
    metric       LowCardinality(String),                  -- file name in src/measure/metrics
    grp          LowCardinality(String),
    from_day     Date,
    to_day       Date,
    people       UInt32,                                  -- contributors, rounded to 5
    n            UInt64,                                  -- what was counted: pull requests, sessions…
    value        Nullable(Float64),
    low          Nullable(Float64),                       -- 95 % interval
    high         Nullable(Float64),
    withheld     LowCardinality(String),                  -- '', 'too few people', 'one person dominates', 'no data'
    snapshot     UInt64
)
ENGINE = MergeTree
ORDER BY (snapshot, grp, metric, from_day);
