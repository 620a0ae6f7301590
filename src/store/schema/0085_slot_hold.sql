-- A place at an open day that is kept for somebody whose own one was cancelled (E03: new slot offered).

ALTER TABLE slot ADD COLUMN held_for INTEGER;   -- the matter of the cancelled booking; NULL = nobody
ALTER TABLE slot ADD COLUMN held_until INTEGER; -- after that it is anybody's again
