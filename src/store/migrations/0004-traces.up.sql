-- One row a vehicle. The stories of a batch are compressed together: a tenth of the bytes of each alone.
CREATE TABLE trace (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  boot TEXT NOT NULL,
  at REAL NOT NULL,
  lane TEXT NOT NULL,
  visit INTEGER NOT NULL,
  plate TEXT,
  outcome TEXT NOT NULL,
  batch INTEGER NOT NULL,
  place INTEGER NOT NULL
) STRICT;

CREATE TABLE trace_batch (
  no INTEGER PRIMARY KEY,
  last_trace INTEGER NOT NULL,
  newest REAL NOT NULL,
  crc INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
