DROP TABLE booked;
DROP TABLE booking;
