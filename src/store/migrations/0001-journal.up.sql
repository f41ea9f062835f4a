-- What happened, append-only. id = origin number * 2^40 + seq, so that one tree serves and a new row goes to its end.
-- A row carries its origin and boot in words and its own checksum, so that it can be salvaged from a damaged file alone.
CREATE TABLE journal (
  id INTEGER PRIMARY KEY,
  origin TEXT NOT NULL,
  ord INTEGER NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  boot TEXT NOT NULL,
  mono REAL NOT NULL,
  wall REAL NOT NULL,
  synced INTEGER NOT NULL,
  data TEXT NOT NULL,
  crc INTEGER NOT NULL
) STRICT;

-- salvaged: its rows come from a damaged file, the last ones may be missing; its box must not go on counting here.
CREATE TABLE origin (
  no INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  salvaged INTEGER NOT NULL DEFAULT 0
) STRICT;
