-- What tools counted by themselves, beside their single responses (OpenTelemetry metrics): to reconcile with usage,
-- and to stand in for it where a session sent no events. One row is what one series counted in one stretch of time;
-- of a running total the newest row of the series stands.
CREATE TABLE counter
(
    session      String,                                  -- '' where the source knows none
    key          UInt64,                                  -- the series and the stretch
    person       LowCardinality(String),                  -- pseudonym, '' where nobody was named
    tool         LowCardinality(String),
    model        LowCardinality(String),
    kind         LowCardinality(String),                  -- input, output, cache_read, cache_write, cost_micros, sessions, commits, …
    at           DateTime64(3, 'UTC'),
    value        Int64,
    version      UInt64                                   -- the newest wins
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (session, key);
