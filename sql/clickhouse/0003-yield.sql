-- Yield: the cost of each session's usage by day, tool and model, split into the five parts. Derived by settling
-- (src/judge/settle): signed like usage, so that a late link or verdict moves money from part to part exactly.
-- Usage without a session is unlinked from the moment it arrives ("this source cannot link": can_link = 0).
CREATE TABLE yield
(
    day          Date,
    person       LowCardinality(String),
    session      String,
    sign         Int8,
    tool         LowCardinality(String),
    model        LowCardinality(String),
    repo         LowCardinality(String),
    price_kind   LowCardinality(String),
    can_link     UInt8,
    held         Int64 CODEC(T64, ZSTD(1)),               -- micro-dollars each
    pending      Int64 CODEC(T64, ZSTD(1)),
    exploration  Int64 CODEC(T64, ZSTD(1)),
    unlinked     Int64 CODEC(T64, ZSTD(1)),
    undone       Int64 CODEC(T64, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (session, day);

CREATE TABLE yield_daily
(
    day          Date,
    person       LowCardinality(String),
    tool         LowCardinality(String),
    model        LowCardinality(String),
    repo         LowCardinality(String),
    price_kind   LowCardinality(String),
    can_link     UInt8,
    sessions     Int64,                                   -- rows of sessions on this day, tool and model
    held         Int64,
    pending      Int64,
    exploration  Int64,
    unlinked     Int64,
    undone       Int64
)
ENGINE = SummingMergeTree((sessions, held, pending, exploration, unlinked, undone))
PARTITION BY toYear(day)
ORDER BY (person, day, tool, model, repo, price_kind, can_link)
SETTINGS index_granularity = 1024, min_compress_block_size = 16384;

CREATE MATERIALIZED VIEW yield_daily_feed TO yield_daily AS
SELECT
    day, person, tool, model, repo, price_kind, can_link,
    sum(toInt64(sign)) AS sessions,
    sum(held * sign) AS held,
    sum(pending * sign) AS pending,
    sum(exploration * sign) AS exploration,
    sum(unlinked * sign) AS unlinked,
    sum(undone * sign) AS undone
FROM yield
GROUP BY day, person, tool, model, repo, price_kind, can_link;

-- A person's own sessions, for that person's page: `yield` lies by session, as settling needs it.
CREATE TABLE session_yield
(
    person       LowCardinality(String),
    day          Date,
    session      String,
    tool         LowCardinality(String),
    parts        Int64,                                   -- rows of `yield` that stand: 0 where the session's were taken back
    held         Int64,
    pending      Int64,
    exploration  Int64,
    unlinked     Int64,
    undone       Int64
)
ENGINE = SummingMergeTree((parts, held, pending, exploration, unlinked, undone))
ORDER BY (person, day, session, tool)
SETTINGS index_granularity = 1024, min_compress_block_size = 16384;

CREATE MATERIALIZED VIEW session_yield_feed TO session_yield AS
SELECT
    person, day, session, tool,
    sum(toInt64(sign)) AS parts,
    sum(held * sign) AS held,
    sum(pending * sign) AS pending,
    sum(exploration * sign) AS exploration,
    sum(unlinked * sign) AS unlinked,
    sum(undone * sign) AS undone
FROM yield
WHERE session != ''
GROUP BY person, day, session, tool;

-- What has to be settled again: sessions whose usage, declaration or links changed, days of use without a session,
-- and artifacts whose verdict changed.
CREATE TABLE touched
(
    session   String,
    day       Date,                                        -- only where session = ''
    artifact  String,
    at        DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY at
TTL toDateTime(at) + INTERVAL 30 DAY;

CREATE MATERIALIZED VIEW touched_by_usage TO touched AS
SELECT DISTINCT session, if(session = '', day, toDate(0)) AS day, '' AS artifact, now64(3) AS at FROM usage;

CREATE MATERIALIZED VIEW touched_by_session TO touched AS
SELECT DISTINCT id AS session, toDate(0) AS day, '' AS artifact, now64(3) AS at FROM session;

CREATE MATERIALIZED VIEW touched_by_link TO touched AS
SELECT DISTINCT session, toDate(0) AS day, '' AS artifact, now64(3) AS at FROM link;

CREATE MATERIALIZED VIEW touched_by_verdict TO touched AS
SELECT DISTINCT '' AS session, toDate(0) AS day, artifact, now64(3) AS at FROM verdict;
