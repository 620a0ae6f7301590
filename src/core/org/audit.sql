-- What the audit trail reads.

-- name: audit_before     events newest first, before a number
-- in:   before int, limit int
-- out:  seq int, text text
-- plan: PRIMARY KEY
SELECT seq, text FROM event WHERE district = :district AND seq < :before ORDER BY seq DESC LIMIT :limit;
