-- Attachments.

-- name: file_add
-- in:   id text, name text, type text, size int, digest text, at when
INSERT INTO file (district, id, matter, name, type, size, digest, at) VALUES (:district, :id, NULL, :name, :type, :size, :digest, :at);

-- name: file_find
-- in:   id text
-- out:  matter int?, name text, type text, size int, digest text
-- plan: PRIMARY KEY
SELECT matter, name, type, size, digest FROM file WHERE district = :district AND id = :id;

-- name: files_old        uploads that no matter has named
-- in:   before when, limit int
-- out:  id text, digest text
-- plan: ix_file_matter
SELECT id, digest FROM file WHERE district = :district AND matter IS NULL AND at < :before ORDER BY at LIMIT :limit;

-- name: file_drop
-- in:   id text
-- plan: PRIMARY KEY
DELETE FROM file WHERE district = :district AND id = :id;

-- name: file_uses        how many rows share these bytes
-- in:   digest text
-- out:  n int
-- plan: ix_file_digest
SELECT count(*) FROM file WHERE district = :district AND digest = :digest;
