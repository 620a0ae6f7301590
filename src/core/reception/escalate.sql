-- The ladder of supervision.

-- name: supervisions_late  that a unit and those below hold, and whose reply is overdue
-- in:   unit text, today int
-- out:  n int
-- plan: ix_reach_state
SELECT count(*) FROM reach
 WHERE district = :district AND unit = :unit AND holds = 1 AND procedure = 'supervision' AND state IN ('ISS', 'REC') AND due < :today;
