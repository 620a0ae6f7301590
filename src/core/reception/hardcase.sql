-- Old and hard cases.

-- name: petitions_open   that a unit and those below hold, oldest first
-- in:   unit text, after int, limit int
-- out:  matter int
-- plan: PRIMARY KEY
SELECT matter FROM reach
 WHERE district = :district AND unit = :unit AND matter > :after AND holds = 1 AND open = 1 AND procedure = 'petition'
 ORDER BY matter LIMIT :limit;
