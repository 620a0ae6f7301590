-- The contact of who filed may be changed: which event holds the one that is read.

ALTER TABLE matter ADD COLUMN contacted INTEGER NOT NULL DEFAULT 0;  -- 0 = the filing's
