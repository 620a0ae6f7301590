-- What goes into an archive package.

-- name: package_events
-- in:   matter int
-- out:  seq int, text text, salt blob
-- plan: ix_event_matter
SELECT seq, text, salt FROM event WHERE district = :district AND matter = :matter ORDER BY seq;

-- name: package_files
-- in:   matter int
-- out:  name text, type text, size int, digest text
-- plan: ix_file_matter
SELECT name, type, size, digest FROM file WHERE district = :district AND matter = :matter ORDER BY at, id;
