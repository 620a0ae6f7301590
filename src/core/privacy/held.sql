-- Values that rest.

-- name: held_add
-- in:   event int, matter int, parts int
INSERT INTO held (district, event, matter, parts) VALUES (:district, :event, :matter, :parts)
ON CONFLICT (district, event) DO UPDATE SET parts = parts | :parts;

-- name: held_parts       some of the matter's events with what rests of them
-- in:   matter int
-- out:  parts int
-- plan: ix_held_matter
SELECT parts FROM held WHERE district = :district AND matter = :matter;

-- name: held_drop
-- in:   first int, last int, parts int
-- plan: PRIMARY KEY
UPDATE held SET parts = parts & ~:parts WHERE district = :district AND event BETWEEN :first AND :last;

-- name: held_none        no row without a part
-- in:   matter int
-- plan: ix_held_matter
DELETE FROM held WHERE district = :district AND matter = :matter AND parts = 0;
