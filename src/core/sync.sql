-- Stations and what they sent (docs/sync.md).

-- name: station_last     the highest number given so far
-- out:  number int
-- plan: scan             (one row from the end of the primary key)
SELECT coalesce(max(number), 0) FROM station WHERE district = :district;

-- name: station_add
-- in:   number int, unit text, added when
INSERT INTO station (district, number, unit, added, closed, last) VALUES (:district, :number, :unit, :added, 0, 0);

-- name: station_one
-- in:   number int
-- out:  number int, unit text, added when, closed bool, last int, at when?
-- plan: PRIMARY KEY
SELECT number, unit, added, closed, last, at FROM station WHERE district = :district AND number = :number;

-- name: stations
-- out:  number int, unit text, added when, closed bool, last int, at when?
-- plan: PRIMARY KEY
SELECT number, unit, added, closed, last, at FROM station WHERE district = :district ORDER BY number;

-- name: station_reached  the newest event taken from it, or acknowledged to it; never goes back
-- in:   number int, last int, at when
-- plan: PRIMARY KEY
UPDATE station SET last = max(last, :last), at = :at WHERE district = :district AND number = :number;

-- name: arrived_one      where a station's event stands here
-- in:   station int, theirs int
-- out:  ours int
-- plan: PRIMARY KEY
SELECT ours FROM arrived WHERE district = :district AND station = :station AND theirs = :theirs;

-- name: arrived_as       what an event of ours was at a station
-- in:   ours int
-- out:  station int, theirs int, conflict bool
-- plan: ux_arrived_ours
SELECT station, theirs, conflict FROM arrived WHERE district = :district AND ours = :ours;

-- name: sync_event       one event as it is stored
-- in:   seq int
-- out:  text text
-- plan: PRIMARY KEY
SELECT text FROM event WHERE district = :district AND seq = :seq;

-- name: sync_conflicts   steps of stations that no longer fitted, newest first
-- in:   limit int
-- out:  station int, theirs int, ours int, matter int
-- plan: ix_arrived_conflict
SELECT station, theirs, ours, matter FROM arrived
 WHERE district = :district AND conflict = 1 ORDER BY ours DESC LIMIT :limit;

-- name: matter_tip       the newest event of a matter
-- in:   id int
-- out:  last int
-- plan: PRIMARY KEY
SELECT last FROM matter WHERE district = :district AND id = :id;
