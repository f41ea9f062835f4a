DROP TABLE trace_batch;
DROP TABLE trace;
