DROP TABLE origin;
DROP TABLE journal;
