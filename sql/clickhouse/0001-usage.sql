-- Usage: what was billed. One row is one model response, or one counter of a vendor's export (`responses` says how
-- many it stands for). Facts are signed: a change appends the old row with sign −1 and the new one with +1, so every
-- sum over `x * sign` is exact, here and in the roll-up. Money is integer micro-dollars.
CREATE TABLE usage
(
    day             Date,
    person          LowCardinality(String),               -- pseudonym, 16 hex digits
    session         String,                               -- '' where the source knows none
    at              DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    key             UInt64 CODEC(NONE),                   -- the same response has the same key, whatever delivered it
    sign            Int8,
    source          LowCardinality(String),               -- the input that delivered it: otlp, sync, copilot…
    tool            LowCardinality(String),
    model           LowCardinality(String),
    basis           LowCardinality(String),               -- recorded, estimated, vendor
    price_kind      LowCardinality(String),               -- list, contract, seat share
    responses       UInt32 CODEC(T64, ZSTD(1)),
    unpriced        UInt32 CODEC(T64, ZSTD(1)),           -- responses among them whose price nobody knows
    input_uncached  UInt64 CODEC(T64, ZSTD(1)),
    cache_read      UInt64 CODEC(T64, ZSTD(1)),
    cache_write_5m  UInt64 CODEC(T64, ZSTD(1)),
    cache_write_1h  UInt64 CODEC(T64, ZSTD(1)),
    output          UInt64 CODEC(T64, ZSTD(1)),
    reasoning       UInt64 CODEC(T64, ZSTD(1)),
    cost_micros     Int64 CODEC(T64, ZSTD(1)),            -- 0 where unpriced; `unpriced` counts those
    unit            LowCardinality(String),               -- what `units` counts where a vendor counts no tokens: 'credits', else ''
    units           Float64 CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (day, person, session, at, key);

-- Use by day. A person's page reads a few rows of each part: hence few partitions, small granules and small blocks.
CREATE TABLE usage_daily
(
    day             Date,
    person          LowCardinality(String),
    tool            LowCardinality(String),
    model           LowCardinality(String),
    source          LowCardinality(String),
    basis           LowCardinality(String),
    price_kind      LowCardinality(String),
    unit            LowCardinality(String),
    responses       Int64,
    unpriced        Int64,
    input_uncached  Int64,
    cache_read      Int64,
    cache_write_5m  Int64,
    cache_write_1h  Int64,
    output          Int64,
    reasoning       Int64,
    cost_micros     Int64,
    units           Float64
)
ENGINE = SummingMergeTree
PARTITION BY toYear(day)
ORDER BY (person, day, tool, model, source, basis, price_kind, unit)
SETTINGS index_granularity = 1024, min_compress_block_size = 16384;

CREATE MATERIALIZED VIEW usage_daily_feed TO usage_daily AS
SELECT
    day, person, tool, model, source, basis, price_kind, unit,
    sum(toInt64(responses) * sign) AS responses,
    sum(toInt64(unpriced) * sign) AS unpriced,
    sum(toInt64(input_uncached) * sign) AS input_uncached,
    sum(toInt64(cache_read) * sign) AS cache_read,
    sum(toInt64(cache_write_5m) * sign) AS cache_write_5m,
    sum(toInt64(cache_write_1h) * sign) AS cache_write_1h,
    sum(toInt64(output) * sign) AS output,
    sum(toInt64(reasoning) * sign) AS reasoning,
    sum(cost_micros * sign) AS cost_micros,
    sum(units * sign) AS units
FROM usage
GROUP BY day, person, tool, model, source, basis, price_kind, unit;

-- What the bill of the running month and its forecast read.
CREATE TABLE spend_daily
(
    day          Date,
    person       LowCardinality(String),
    price_kind   LowCardinality(String),
    cost_micros  Int64
)
ENGINE = SummingMergeTree
ORDER BY (day, person, price_kind);

CREATE MATERIALIZED VIEW spend_daily_feed TO spend_daily AS
SELECT day, person, price_kind, sum(cost_micros * sign) AS cost_micros
FROM usage
GROUP BY day, person, price_kind
HAVING cost_micros != 0;

-- What bills and reconciliation read: use by month. Vendors bill by months of UTC, which at their edges are others than
-- those of the organisation's days.
CREATE TABLE usage_monthly
(
    month         Date,                                    -- first day, of the organisation's days
    utc_month     Date,                                    -- the same by UTC
    person        LowCardinality(String),
    tool          LowCardinality(String),
    price_kind    LowCardinality(String),
    working_days  SimpleAggregateFunction(groupBitOr, UInt32),  -- bit n: use arrived for day n + 1 of the month, a Monday to Friday
    responses     SimpleAggregateFunction(sum, Int64),
    unpriced      SimpleAggregateFunction(sum, Int64),
    cost_micros   SimpleAggregateFunction(sum, Int64)
)
ENGINE = AggregatingMergeTree
ORDER BY (month, utc_month, person, tool, price_kind);

CREATE MATERIALIZED VIEW usage_monthly_feed TO usage_monthly AS
SELECT toStartOfMonth(day) AS month, toStartOfMonth(toDate(at, 'UTC')) AS utc_month, person, tool, price_kind,
    groupBitOr(if(toDayOfWeek(day) <= 5, bitShiftLeft(toUInt32(1), toDayOfMonth(day) - 1), 0)) AS working_days,
    sum(toInt64(responses) * sign) AS responses,
    sum(toInt64(unpriced) * sign) AS unpriced,
    sum(cost_micros * sign) AS cost_micros
FROM usage
GROUP BY month, utc_month, person, tool, price_kind;

-- What settling reads: the use of each session, a few rows each. Days without a session lie under ''.
CREATE TABLE session_daily
(
    session      String,
    day          Date,
    person       LowCardinality(String),
    tool         LowCardinality(String),
    model        LowCardinality(String),
    price_kind   LowCardinality(String),
    responses    Int64,
    cost_micros  Int64
)
ENGINE = SummingMergeTree
ORDER BY (session, day, person, tool, model, price_kind);

CREATE MATERIALIZED VIEW session_daily_feed TO session_daily AS
SELECT session, day, person, tool, model, price_kind,
    sum(toInt64(responses) * sign) AS responses,
    sum(cost_micros * sign) AS cost_micros
FROM usage
GROUP BY session, day, person, tool, model, price_kind;
