-- What published metrics rest on: a fingerprint of what was counted of each member of the group, to see how many people's
-- figures a late fact changed. The first number stands for the list of members (those of the frozen population, in the order of
-- their pseudonyms), then one for each; 0 = nothing was counted. A row is added when the figure is published anew; the newest
-- counts. Read by publishing only.
CREATE TABLE published_metric_basis
(
    population   LowCardinality(String),
    metric       LowCardinality(String),
    grp          LowCardinality(String),
    from_day     Date,
    to_day       Date,
    prints       Array(UInt32),
    snapshot     UInt64
)
ENGINE = MergeTree
ORDER BY (metric, population, grp, from_day, to_day);
