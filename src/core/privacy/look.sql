-- Who looked at contact data.

-- name: look_add
-- in:   matter int, event int, at when, officer int, unit text, duty text, purpose text, way text
INSERT INTO look (district, matter, event, at, officer, unit, duty, purpose, way)
VALUES (:district, :matter, :event, :at, :officer, :unit, :duty, :purpose, :way);

-- name: looks_of         newest first
-- in:   matter int, limit int
-- out:  event int, at when, unit text, duty text, purpose text, way text
-- plan: PRIMARY KEY
SELECT event, at, unit, duty, purpose, way FROM look
 WHERE district = :district AND matter = :matter ORDER BY event DESC LIMIT :limit;

-- name: look_parties     matters that a keyed hash finds, newest first
-- in:   hash blob, limit int
-- out:  matter int
-- plan: PRIMARY KEY
SELECT matter FROM party WHERE district = :district AND hash = :hash ORDER BY matter DESC LIMIT :limit;
