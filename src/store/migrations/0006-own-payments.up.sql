-- Payments that did not go through the city, by every plate of their stay, derived from the journal and the marks. Few cars pay
-- so: an index of all stays by plate would touch a page for every car.
CREATE TABLE own_payment (
  plate TEXT NOT NULL,
  record INTEGER NOT NULL,
  PRIMARY KEY (plate, record)
) STRICT, WITHOUT ROWID;

-- For forgetting what is pruned.
CREATE INDEX own_payment_record ON own_payment (record);

-- How far the payments follow the journal of each origin.
CREATE TABLE own_paid (
  origin TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
