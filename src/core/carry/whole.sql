-- A whole site as lines.

-- name: serials
-- out:  name text, last int
-- plan: scan
SELECT name, last FROM serial WHERE district = :district ORDER BY name;

-- name: serial_put
-- in:   name text, last int
INSERT INTO serial (district, name, last) VALUES (:district, :name, :last)
ON CONFLICT (district, name) DO UPDATE SET last = max(last, :last);

-- name: whole_used       is there more than what init writes?
-- out:  events int, heads int
-- plan: scan
SELECT (SELECT count(*) FROM event WHERE district = :district AND seq > 1),
       (SELECT count(*) FROM head WHERE district = :district);

-- name: drop_events
-- plan: scan
DELETE FROM event WHERE district = :district;

-- name: drop_sealed
-- plan: scan
DELETE FROM sealed WHERE district = :district;

-- name: drop_leaves
-- plan: scan
DELETE FROM leaf WHERE district = :district;
