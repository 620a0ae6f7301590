-- Events and their sealed fields: the only source of truth about matters.

-- name: event_last       number of the newest event, 0 when there is none
-- out:  seq int
-- plan: scan             (one row from the end of the primary key)
SELECT coalesce(max(seq), 0) FROM event WHERE district = :district;

-- name: event_add
-- in:   seq int, matter int, text text, salt blob
INSERT INTO event (district, seq, matter, text, salt) VALUES (:district, :seq, :matter, :text, :salt);

-- name: sealed_add
-- in:   event int, field text, salt blob, value blob, crypt int
INSERT INTO sealed (district, event, field, salt, value, crypt)
VALUES (:district, :event, :field, :salt, :value, :crypt);

-- name: events_after     events in their order, from a number on
-- in:   after int, limit int
-- out:  seq int, matter int, text text, salt blob
-- plan: PRIMARY KEY
SELECT seq, matter, text, salt FROM event WHERE district = :district AND seq > :after ORDER BY seq LIMIT :limit;

-- name: events_of        all events of one matter, oldest first
-- in:   matter int
-- out:  seq int, text text
-- plan: ix_event_matter
SELECT seq, text FROM event WHERE district = :district AND matter = :matter ORDER BY seq;

-- name: sealed_of        the sealed fields of one event; held: which parts of it rest (core/privacy/held.h)
-- in:   event int
-- out:  field text, salt blob?, value blob?, crypt int, held int
-- plan: PRIMARY KEY
SELECT s.field, s.salt, s.value, s.crypt, coalesce(h.parts, 0)
  FROM sealed s LEFT JOIN held h ON h.district = s.district AND h.event = s.event
 WHERE s.district = :district AND s.event = :event;

-- name: sealed_one
-- in:   event int, field text
-- out:  value blob?, crypt int, held int
-- plan: PRIMARY KEY
SELECT s.value, s.crypt, coalesce(h.parts, 0)
  FROM sealed s LEFT JOIN held h ON h.district = s.district AND h.event = s.event
 WHERE s.district = :district AND s.event = :event AND s.field = :field;

-- name: serial_next      raises a counter and gives its value
-- in:   name text
-- out:  last int
-- plan: scan
INSERT INTO serial (district, name, last) VALUES (:district, :name, 1)
ON CONFLICT (district, name) DO UPDATE SET last = last + 1 RETURNING last;

-- name: serial_set
-- in:   name text, last int
INSERT INTO serial (district, name, last) VALUES (:district, :name, :last)
ON CONFLICT (district, name) DO UPDATE SET last = :last;

-- name: serial_last      a counter's value
-- in:   name text
-- out:  last int
-- plan: PRIMARY KEY
SELECT last FROM serial WHERE district = :district AND name = :name;
