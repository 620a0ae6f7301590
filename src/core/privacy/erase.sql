-- Erasing.

-- name: erase_field
-- in:   event int, field text
-- plan: PRIMARY KEY
UPDATE sealed SET salt = NULL, value = NULL, crypt = 0
 WHERE district = :district AND event = :event AND field = :field;

-- name: erase_count      sealed fields of an event that still have their value
-- in:   event int
-- out:  n int
-- plan: PRIMARY KEY
SELECT count(*) FROM sealed WHERE district = :district AND event = :event AND (value IS NOT NULL OR salt IS NOT NULL);

-- name: erase_sealed     every field of an event
-- in:   event int
-- plan: PRIMARY KEY
UPDATE sealed SET salt = NULL, value = NULL, crypt = 0 WHERE district = :district AND event = :event;

-- name: erase_files_of
-- in:   matter int
-- out:  id text, digest text
-- plan: ix_file_matter
SELECT id, digest FROM file WHERE district = :district AND matter = :matter;

-- name: erase_replay     an idempotency key holds a digest of what was filed
-- in:   matter int
-- plan: scan             (keys of one day)
DELETE FROM replay WHERE district = :district AND matter = :matter;

-- name: erase_rows_of    rows of registers that name the matter, which may hold the same data
-- in:   no text
-- out:  reg text, row int
-- plan: scan             (a command's question, not a page's)
SELECT r.reg, r.id FROM register_cell c JOIN register_row r ON r.district = c.district AND r.id = c.row
 WHERE c.district = :district AND c.value = :no AND r.gone = 0;
