-- What a person looks for, derived from the journal: one row a record, clustered by its key. A stay's records come
-- within hours of each other, so a batch of them touches few pages; an index by plate would touch one for every car.
CREATE TABLE mark (
  key TEXT NOT NULL,
  record INTEGER NOT NULL,
  ord INTEGER NOT NULL,
  what TEXT NOT NULL,
  at REAL,
  plate TEXT,
  lane TEXT,
  note TEXT,
  PRIMARY KEY (key, record)
) STRICT, WITHOUT ROWID;

CREATE INDEX mark_time ON mark (at, key, record, plate) WHERE at IS NOT NULL;

-- How far the marks follow the journal of each origin.
CREATE TABLE marked (
  origin TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
