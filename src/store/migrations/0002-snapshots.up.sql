-- The folded lot. A snapshot counts only once its row here is written; its parts are compressed JSON text.
CREATE TABLE snapshot (
  no INTEGER PRIMARY KEY,
  fold INTEGER NOT NULL,
  seqs TEXT NOT NULL,
  parts INTEGER NOT NULL
) STRICT;

CREATE TABLE snapshot_part (
  snapshot INTEGER NOT NULL,
  part INTEGER NOT NULL,
  crc INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (snapshot, part)
) STRICT;
