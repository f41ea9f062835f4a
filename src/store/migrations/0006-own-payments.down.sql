DROP TABLE own_paid;
DROP TABLE own_payment;
