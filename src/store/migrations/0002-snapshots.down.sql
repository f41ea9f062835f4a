DROP TABLE snapshot_part;
DROP TABLE snapshot;
