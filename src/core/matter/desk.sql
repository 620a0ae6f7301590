-- Work lists. `unit` is the top of the reader's subtree; each page costs the rows it shows.
-- `drawer` is where the sealed matters are kept that this reader may see, empty = none (core/org/unit.h).
-- `own` is the one unit whose matters count, for who reads no further, empty = all below `unit` too.
-- In filters an empty text and -1 mean any; due_before 0 means any.

-- name: desk_due         open matters a unit and those below hold now, by due day
-- in:   unit text, drawer text, limit int, offset int
-- out:  matter int, due int
-- plan: ix_reach_due
SELECT matter, due FROM reach WHERE district = :district AND unit = :unit AND holds = 1 AND open = 1
 UNION ALL
SELECT matter, due FROM reach WHERE district = :district AND unit = :drawer AND holds = 1 AND open = 1
 ORDER BY due, matter LIMIT :limit OFFSET :offset;

-- name: desk_state       the same, of one procedure and state, open or not
-- in:   unit text, procedure text, state text, limit int, offset int
-- out:  matter int
-- plan: ix_reach_state
SELECT matter FROM reach
 WHERE district = :district AND unit = :unit AND holds = 1 AND procedure = :procedure AND state = :state
 ORDER BY due, matter LIMIT :limit OFFSET :offset;

-- part: fitting          rows of lists that the filters let through
FROM reach r JOIN matter m ON m.district = r.district AND m.id = r.matter
 WHERE r.district = :district
   AND (:holds = -1 OR r.holds = :holds) AND (:open = -1 OR r.open = :open)
   AND (:procedure = '' OR r.procedure = :procedure) AND (:state = '' OR r.state = :state)
   AND (:category = '' OR m.category = :category) AND (:own = '' OR m.unit = :own)
   AND (:due_before = 0 OR r.due < :due_before)

-- part: listed           of the unit, and what lies in its drawer
SELECT r.matter AS matter, r.due AS due {fitting} AND r.unit = :unit
 UNION ALL
SELECT r.matter AS matter, r.due AS due {fitting} AND r.unit = :drawer

-- name: desk_newest      any mix of filters, newest first
-- in:   unit text, drawer text, own text, holds int, open int, procedure text, state text, category text, due_before int, limit int, offset int
-- out:  matter int, due int
-- plan: PRIMARY KEY
{listed}
 ORDER BY matter DESC LIMIT :limit OFFSET :offset;

-- name: desk_by_due      any mix of filters, by due day
-- in:   unit text, drawer text, own text, holds int, open int, procedure text, state text, category text, due_before int, limit int, offset int
-- out:  matter int, due int
-- plan: PRIMARY KEY
{listed}
 ORDER BY due, matter LIMIT :limit OFFSET :offset;

-- name: desk_total
-- in:   unit text, own text, holds int, open int, procedure text, state text, category text, due_before int
-- out:  n int
-- plan: PRIMARY KEY
SELECT count(*) {fitting} AND r.unit = :unit;

-- name: desk_overdue_n   how many open matters held are past their due day
-- in:   unit text, today int
-- out:  n int
-- plan: ix_reach_due
SELECT count(*) FROM reach WHERE district = :district AND unit = :unit AND holds = 1 AND open = 1 AND due < :today;

-- name: tallies
-- in:   unit text
-- out:  procedure text, state text, n int
-- plan: PRIMARY KEY
SELECT procedure, state, n FROM tally WHERE district = :district AND unit = :unit AND n > 0;

-- name: matters_of_outer  by the keyed hash of an outer number
-- in:   hash blob, limit int
-- out:  matter int
-- plan: PRIMARY KEY
SELECT p.matter FROM party p JOIN matter m ON m.district = p.district AND m.id = p.matter
 WHERE p.district = :district AND p.hash = :hash AND p.kind = 'outer' AND m.sealed = 0 ORDER BY p.matter DESC LIMIT :limit;

-- name: drafts_of_unit   what waits for the signature of a unit's head, oldest first
-- in:   unit text, limit int
-- out:  matter int, row text
-- plan: ix_draft_unit
SELECT matter, row FROM draft WHERE district = :district AND unit = :unit ORDER BY event LIMIT :limit;
