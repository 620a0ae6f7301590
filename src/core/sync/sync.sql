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
-- out:  number int, unit text, added when, closed bool, last int, at when?, seen int, wants text
-- plan: PRIMARY KEY
SELECT number, unit, added, closed, last, at, seen, wants FROM station WHERE district = :district AND number = :number;

-- name: stations
-- out:  number int, unit text, added when, closed bool, last int, at when?
-- plan: PRIMARY KEY
SELECT number, unit, added, closed, last, at FROM station WHERE district = :district ORDER BY number;

-- name: station_reached  the newest event taken from it, or acknowledged to it; never goes back
-- in:   number int, last int, at when
-- plan: PRIMARY KEY
UPDATE station SET last = max(last, :last), at = :at WHERE district = :district AND number = :number;

-- name: station_knows    what an answer of the district brought
-- in:   number int, seen int, wants text
-- plan: PRIMARY KEY
UPDATE station SET seen = max(seen, :seen), wants = :wants WHERE district = :district AND number = :number;

-- name: station_news     a station's matters whose newest event it does not know, oldest first
-- in:   station int, seen int, limit int
-- out:  matter int, last int
-- plan: PRIMARY KEY
SELECT m.id, m.last FROM arrived a
  JOIN matter m ON m.district = a.district AND m.id = a.matter AND m.first = a.ours
  LEFT JOIN arrived t ON t.district = m.district AND t.ours = m.last
 WHERE a.district = :district AND a.station = :station AND m.last > :seen AND m.sealed = 0
   AND (t.station IS NULL OR t.conflict <> 0)
 ORDER BY m.last LIMIT :limit;

-- name: tip_here         the newest event of a matter that was not that station's
-- in:   matter int, station int
-- out:  seq int
-- plan: ix_event_matter
SELECT coalesce(max(e.seq), 0) FROM event e
  LEFT JOIN arrived a ON a.district = e.district AND a.ours = e.seq AND a.station = :station
 WHERE e.district = :district AND e.matter = :matter AND a.station IS NULL;

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

-- name: awaited_add
-- in:   station int, digest text, matter int, event int
INSERT INTO awaited (district, station, digest, matter, event) VALUES (:district, :station, :digest, :matter, :event)
ON CONFLICT (district, station, digest, matter) DO NOTHING;

-- name: awaited_of       attachments that a station still has to send
-- in:   station int, limit int
-- out:  digest text, matter int, event int
-- plan: PRIMARY KEY
SELECT digest, matter, event FROM awaited WHERE district = :district AND station = :station
 ORDER BY digest, matter LIMIT :limit;

-- name: awaited_one      who waits for these bytes
-- in:   station int, digest text, limit int
-- out:  matter int, event int
-- plan: PRIMARY KEY
SELECT matter, event FROM awaited WHERE district = :district AND station = :station AND digest = :digest
 ORDER BY matter LIMIT :limit;

-- name: awaited_drop
-- in:   station int, digest text
-- plan: PRIMARY KEY
DELETE FROM awaited WHERE district = :district AND station = :station AND digest = :digest;

-- name: awaited_for      what a matter waits for
-- in:   matter int
-- out:  station int, digest text
-- plan: ix_awaited_matter
SELECT station, digest FROM awaited WHERE district = :district AND matter = :matter;

-- name: awaited_forget   of a matter that was erased
-- in:   matter int
-- plan: ix_awaited_matter
DELETE FROM awaited WHERE district = :district AND matter = :matter;

-- name: conflicts_open   conflicts of stations after which nothing was done here, newest first
-- in:   limit int
-- out:  ours int, matter int
-- plan: ix_arrived_conflict
SELECT a.ours, a.matter FROM arrived a
 WHERE a.district = :district AND a.conflict = 1 AND a.matter > 0
   AND NOT EXISTS (SELECT 1 FROM event e LEFT JOIN arrived b ON b.district = e.district AND b.ours = e.seq
                    WHERE e.district = a.district AND e.matter = a.matter AND e.seq > a.ours AND b.ours IS NULL)
 ORDER BY a.ours DESC LIMIT :limit;

-- name: station_waits    how many attachments a station still has to send
-- in:   station int
-- out:  n int
-- plan: PRIMARY KEY
SELECT count(*) FROM awaited WHERE district = :district AND station = :station;
