-- Erasing.

-- name: erase_count      sealed fields of an event that still have their value
-- in:   event int, contact int
-- out:  n int
-- plan: PRIMARY KEY
SELECT count(*) FROM sealed WHERE district = :district AND event = :event AND (value IS NOT NULL OR salt IS NOT NULL)
   AND (:contact = 0 OR field LIKE 'contact%');

-- name: erase_sealed
-- in:   event int, contact int
-- plan: PRIMARY KEY
UPDATE sealed SET salt = NULL, value = NULL, crypt = 0
 WHERE district = :district AND event = :event AND (:contact = 0 OR field LIKE 'contact%');

-- name: erase_files_of
-- in:   matter int
-- out:  id text, digest text
-- plan: ix_file_matter
SELECT id, digest FROM file WHERE district = :district AND matter = :matter;

-- name: erase_replay     an idempotency key holds a digest of what was filed
-- in:   matter int
-- plan: scan             (keys of one day)
DELETE FROM replay WHERE district = :district AND matter = :matter;
