DROP TABLE marked;
DROP TABLE mark;
