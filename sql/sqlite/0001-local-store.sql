-- One row for each log file ever read. What it holds outlives the file: tools delete their logs after some weeks.
CREATE TABLE log (
  id INTEGER PRIMARY KEY,
  tool TEXT NOT NULL,
  root TEXT NOT NULL,
  path TEXT NOT NULL,
  -- Counts writes: a run that planned on an older row leaves the newer one alone.
  revision INTEGER NOT NULL,
  size INTEGER NOT NULL,
  modified REAL NOT NULL,
  mark INTEGER NOT NULL,
  last_at REAL NOT NULL,
  read_to INTEGER NOT NULL,
  read_line INTEGER NOT NULL,
  evidence_to INTEGER,
  evidence_line INTEGER,
  state TEXT NOT NULL,
  evidence_state TEXT,
  skipped TEXT NOT NULL,
  sessions TEXT NOT NULL,
  -- Packed usage rows (src/read/scan/encode-rows.ts). Last, so that the rest is read without it.
  usage_rows BLOB NOT NULL,
  UNIQUE (tool, root, path)
) STRICT;

-- What a log shows of the work done in a session: fingerprints only. Parts are in the order they were read.
CREATE TABLE evidence (
  log INTEGER NOT NULL REFERENCES log (id) ON DELETE CASCADE,
  part INTEGER NOT NULL,
  session TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (log, part)
) STRICT;

-- Results that can be computed again.
CREATE TABLE blob (
  key TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;

-- What people said: links by hand, tags, prices, plans. JSON.
CREATE TABLE document (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
