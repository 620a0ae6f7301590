-- The public log: leaves, tiles, the right edge, signed heads.

-- name: edge_get
-- out:  size int, whole blob
-- plan: PRIMARY KEY
SELECT size, whole FROM edge WHERE district = :district;

-- name: edge_put
-- in:   size int, whole blob
INSERT INTO edge (district, size, whole) VALUES (:district, :size, :whole)
ON CONFLICT (district) DO UPDATE SET size = :size, whole = :whole;

-- name: leaf_add
-- in:   seq int, mac blob
INSERT INTO leaf (district, seq, mac) VALUES (:district, :seq, :mac);

-- name: leaves           some in a row
-- in:   first int, limit int
-- out:  seq int, mac blob
-- plan: PRIMARY KEY
SELECT seq, mac FROM leaf WHERE district = :district AND seq >= :first ORDER BY seq LIMIT :limit;

-- name: tile_add
-- in:   level int, n int, hash blob
INSERT INTO tile (district, level, n, hash) VALUES (:district, :level, :n, :hash);

-- name: tiles
-- in:   level int, first int, limit int
-- out:  n int, hash blob
-- plan: PRIMARY KEY
SELECT n, hash FROM tile WHERE district = :district AND level = :level AND n >= :first ORDER BY n LIMIT :limit;

-- name: head_last
-- out:  size int, root blob, at when, note text, number int
-- plan: PRIMARY KEY
SELECT size, root, at, note, number FROM head WHERE district = :district ORDER BY size DESC LIMIT 1;

-- name: head_at_least    the oldest signed head that holds that many leaves
-- in:   size int
-- out:  size int, root blob, at when, note text
-- plan: PRIMARY KEY
SELECT size, root, at, note FROM head WHERE district = :district AND size >= :size ORDER BY size LIMIT 1;

-- name: head_add
-- in:   size int, root blob, at when, note text, number int
INSERT INTO head (district, size, root, at, note, number) VALUES (:district, :size, :root, :at, :note, :number);

-- name: heads
-- out:  size int, root blob, note text
-- plan: scan
SELECT size, root, note FROM head WHERE district = :district ORDER BY size;

-- name: event_one
-- in:   seq int
-- out:  matter int, text text, salt blob
-- plan: PRIMARY KEY
SELECT matter, text, salt FROM event WHERE district = :district AND seq = :seq;
