-- Sessions, artifacts, events, links and verdicts: replaced by a newer version of the same key. Pages look some dozens of them
-- up by their keys, which lie all over a table: hence the small granules and blocks.
CREATE TABLE session
(
    id           String,
    person       LowCardinality(String),
    tool         LowCardinality(String),
    source       LowCardinality(String),
    repo         LowCardinality(String),                  -- '' where none is known
    started      DateTime64(3, 'UTC'),
    ended        DateTime64(3, 'UTC'),
    exploration  UInt8,                                   -- declared as learning by its person
    version      UInt64                                   -- the newest wins
)
ENGINE = ReplacingMergeTree(version)
ORDER BY id
SETTINGS index_granularity = 256, min_compress_block_size = 8192, max_compress_block_size = 16384;

CREATE TABLE artifact
(
    urn          String,                                  -- git:<repo>@<sha>, pr:<repo>#<number>, deploy:…
    kind         LowCardinality(String),                  -- commit, pull_request, review, deployment, …
    repo         LowCardinality(String),
    authors      Array(LowCardinality(String)),           -- pseudonyms
    at           DateTime64(3, 'UTC'),                    -- made or opened
    lines_added  UInt32,
    lines_removed UInt32,
    parent       String,                                  -- the pull request of a commit, the deployed artifact of a deployment, else ''
    version      UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY urn
SETTINGS index_granularity = 256, min_compress_block_size = 8192, max_compress_block_size = 16384;

CREATE TABLE event
(
    key          UInt64,                                  -- the same happening has the same key, however often it is delivered
    artifact     String,
    kind         LowCardinality(String),                  -- opened, ready, reviewed, approved, merged, landed, reverted, closed, deployed, healthy, failed, …
    at           DateTime64(3, 'UTC'),
    person       LowCardinality(String),                  -- who did it, '' for a machine
    version      UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (artifact, kind, at, key);

CREATE TABLE link
(
    session      String,
    artifact     String,
    confidence   Float64,                                 -- 0 takes a link back
    methods      Array(LowCardinality(String)),
    source       LowCardinality(String),
    version      UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (session, artifact)
SETTINGS index_granularity = 256, min_compress_block_size = 8192, max_compress_block_size = 16384;

CREATE TABLE verdict
(
    artifact     String,
    held         Float64,                                 -- shares; the three add up to 1
    pending      Float64,
    undone       Float64,
    lines        UInt32,                                  -- lines added + removed: the artifact's weight
    lines_alive  UInt32,
    judged       DateTime64(3, 'UTC'),
    version      UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY artifact
SETTINGS index_granularity = 256, min_compress_block_size = 8192, max_compress_block_size = 16384;
