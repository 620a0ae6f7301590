-- Places at leaders' open days. A place is announced for who could book it: sealed values of its first event are public.

-- name: slot_add
-- in:   at when, matter int, until when, first int, areas text
INSERT INTO slot (district, at, matter, until, first, areas, people, outcome)
VALUES (:district, :at, :matter, :until, :first, :areas, 0, '');

-- name: slot_people
-- in:   matter int, people int
-- plan: ux_slot_matter
UPDATE slot SET people = :people WHERE district = :district AND matter = :matter;

-- name: slot_outcome
-- in:   matter int, outcome text
-- plan: ux_slot_matter
UPDATE slot SET outcome = :outcome WHERE district = :district AND matter = :matter;

-- name: slot_hold        keeps it for somebody
-- in:   matter int, held_for int, held_until when
-- plan: ux_slot_matter
UPDATE slot SET held_for = :held_for, held_until = :held_until WHERE district = :district AND matter = :matter;

-- name: slot_let_go      of that one, or of anybody (0) once it was booked
-- in:   matter int, held_for int
-- plan: ux_slot_matter
UPDATE slot SET held_for = NULL, held_until = NULL
 WHERE district = :district AND matter = :matter AND (held_for = :held_for OR :held_for = 0);

-- name: slot_of_matter
-- in:   matter int
-- out:  at when, until when?, first int, areas text, held_for int?, held_until when?
-- plan: ux_slot_matter
SELECT at, until, first, areas, held_for, held_until FROM slot WHERE district = :district AND matter = :matter;

-- name: slots_between    by hour
-- in:   from when, to when, limit int
-- out:  matter int, no text, state text, version int, at when, until when?, first int, areas text, people int, outcome text, held_for int?, held_until when?
-- plan: PRIMARY KEY, PRIMARY KEY
SELECT s.matter AS matter, m.no, m.state, m.version, s.at AS at, s.until, s.first, s.areas, s.people, s.outcome,
       s.held_for, s.held_until
  FROM slot s JOIN matter m ON m.district = s.district AND m.id = s.matter
 WHERE s.district = :district AND s.at >= :from AND s.at < :to ORDER BY s.at, s.matter LIMIT :limit;

-- name: slot_follow      the newest matter that was opened at a place, if it was any
-- in:   matter int
-- out:  other int, done bool
-- plan: PRIMARY KEY, PRIMARY KEY
SELECT l.other AS other, (o.closed IS NOT NULL OR o.state = 'ANS') AS done
  FROM link l JOIN matter o ON o.district = l.district AND o.id = l.other
 WHERE l.district = :district AND l.matter = :matter ORDER BY l.other DESC LIMIT 1;

-- name: slot_figures
-- in:   from when, to when
-- out:  outcome text, held bool, n int, people int, done int
-- plan: PRIMARY KEY, PRIMARY KEY
SELECT s.outcome, m.state IN ('HLD', 'CLO') AS held, count(*) AS n, sum(s.people) AS people,
       sum(EXISTS (SELECT 1 FROM link l JOIN matter o ON o.district = l.district AND o.id = l.other
                    WHERE l.district = s.district AND l.matter = s.matter AND (o.closed IS NOT NULL OR o.state = 'ANS'))) AS done
  FROM slot s JOIN matter m ON m.district = s.district AND m.id = s.matter
 WHERE s.district = :district AND s.at >= :from AND s.at < :to GROUP BY s.outcome, held;
