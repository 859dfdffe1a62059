-- A bit that flipped on the disk is found by a checksum, and a log is read again when its reader has changed. The
-- tables are made anew: a column behind packed rows would be read through all of their pages.
CREATE TABLE new_log (
  id INTEGER PRIMARY KEY,
  tool TEXT NOT NULL,
  root TEXT NOT NULL,
  path TEXT NOT NULL,
  -- What is read at every start comes first: SQLite follows a long row only as far as it has to.
  -- Counts writes: a run that planned on an older row leaves the newer one alone.
  revision INTEGER NOT NULL,
  size INTEGER NOT NULL,
  modified REAL NOT NULL,
  read_to INTEGER NOT NULL,
  evidence_to INTEGER,
  -- Version of the source that read the log.
  reader INTEGER NOT NULL,
  -- CRC-32 of the cells that nothing else would show the damage of (src/ledger/local-store-usage.ts); null = not known.
  checksum INTEGER,
  skipped TEXT NOT NULL,
  sessions TEXT NOT NULL,
  mark INTEGER NOT NULL,
  last_at REAL NOT NULL,
  read_line INTEGER NOT NULL,
  evidence_line INTEGER,
  state TEXT NOT NULL,
  evidence_state TEXT,
  -- Packed usage rows (src/read/scan/encode-rows.ts).
  usage_rows BLOB NOT NULL,
  UNIQUE (tool, root, path)
) STRICT;

CREATE TABLE new_evidence (
  log INTEGER NOT NULL REFERENCES new_log (id) ON DELETE CASCADE,
  part INTEGER NOT NULL,
  session TEXT NOT NULL,
  -- CRC-32 of session and bytes; null = not known.
  checksum INTEGER,
  bytes BLOB NOT NULL,
  PRIMARY KEY (log, part)
) STRICT;

-- No source has version 0: where a file still exists it is read again, and its rows get their checksums.
INSERT INTO new_log
  SELECT id, tool, root, path, revision, -1, modified, read_to, evidence_to, 0, NULL, skipped, sessions, mark, last_at, read_line,
    evidence_line, state, evidence_state, usage_rows
  FROM log;
INSERT INTO new_evidence SELECT log, part, session, NULL, bytes FROM evidence;
DROP TABLE evidence;
DROP TABLE log;
ALTER TABLE new_log RENAME TO log;
ALTER TABLE new_evidence RENAME TO evidence;

CREATE TABLE new_blob (
  key TEXT PRIMARY KEY,
  -- CRC-32 of the value; null = not known.
  checksum INTEGER,
  value BLOB NOT NULL
) STRICT;
INSERT INTO new_blob SELECT key, NULL, value FROM blob WHERE key NOT LIKE 'joined usage %';
DROP TABLE blob;
ALTER TABLE new_blob RENAME TO blob;

-- CRC-32 of the body; null = not known.
ALTER TABLE document ADD COLUMN checksum INTEGER;
