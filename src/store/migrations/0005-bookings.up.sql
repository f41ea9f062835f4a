-- What bookkeeping reads, derived from the journal: which records speak of money, a leave or a shift, and of when. Written
-- a thousand at a time and nearly in the order of time, so a batch touches few pages.
CREATE TABLE booking (
  at REAL NOT NULL,
  record INTEGER NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (at, record)
) STRICT, WITHOUT ROWID;

-- How far the bookings follow the journal of each origin.
CREATE TABLE booked (
  origin TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
